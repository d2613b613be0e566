"""Issuing a conclusion, or what replaces or corrects it: on paper with a scan, or as the signed PDF that comes back."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from inspect_app.domain import frozen as trees
from inspect_app.domain import signedfile as words
from inspect_app.domain.dates import short_date
from inspect_app.domain.signedfile import Difference
from inspect_app.errors import Problem
from inspect_app.services import checks, files, frozen, pictures, register, remediation, seal, signedfile
from inspect_app.services.context import Context
from inspect_app.services.seal import Materials
from inspect_app.services.stages import moved
from inspect_app.store import accounts, inspections
from inspect_app.store import conclusions as stage_store
from inspect_app.store import files as file_store
from inspect_app.store import issue as store
from inspect_app.store.database import Database, Door, connect_reading
from inspect_app.store.issue import Confirmation, Frozen, Issue, Received

MOST_BYTES = 30 * 1024 * 1024  # of a signed PDF: ours with its appendices, signatures and their proofs
TOO_LARGE = (
    f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB nên máy chủ không nhận. Chưa có gì thay đổi. "
    "Chọn đúng tệp đã ký, hoặc quét lại ở mức nhỏ hơn."
)
_OTHER = "Tệp này là bản trình ký của {place}, không phải của thông báo này. Chưa có gì thay đổi. Chọn đúng tệp."
_FORMER = (
    "Tệp này là của {words}, đã ban hành trước đây, không phải của văn bản đang trình ký. Chưa có gì thay đổi. "
    "Chọn tệp của văn bản mới."
)
_WITHDRAWN = (
    "Tệp này ký trên bản trình ký trước đây, đã rút về để sửa. Chưa có gì thay đổi. "
    "Chọn tệp ký trên bản trình ký hiện nay."
)
_STRANGE = (
    "Nội dung tệp khác hẳn bản trình ký: đây là văn bản khác hoặc tệp chỉ có ảnh. Chưa có gì thay đổi. "
    "Chọn đúng tệp; bản ký trên giấy thì ban hành theo cách “Trên giấy”."
)
REPLACED = "Tệp đã ký vừa được thay bằng tệp khác. Chưa có gì thay đổi. Xem lại tệp mới."
_AWAITED = (
    "Tệp đã ký khác bản trình ký và còn chờ trưởng đoàn xác nhận nên chưa ban hành. Chưa có gì thay đổi. "
    "Ban hành được sau khi trưởng đoàn xác nhận."
)
_CONFIRM = "Đọc các chữ ký chưa xác minh ở trên, rồi đánh dấu xác nhận."


@dataclass(frozen=True, slots=True)
class Look:
    """A signed file as somebody sees it before issuing it: where it differs from what went out."""

    received: Received
    differences: tuple[Difference, ...]
    confirmation: Confirmation | None = None

    @property
    def trusted(self) -> bool:
        """Whether every signature leads to an authority that the instance trusts."""
        return all(signature.trust == "trusted" for signature in self.received.signatures)

    @property
    def certain(self) -> bool:
        """Whether nothing is left to be confirmed by whoever issues it."""
        return self.trusted or not self.received.unchanged

    @property
    def awaited(self) -> bool:
        """Whether it isn't ours unchanged and the leader hasn't confirmed it yet."""
        return not self.received.unchanged and self.confirmation is None


def issue_on_paper(context: Context, inspection: str, number: int, day: date, scan: Iterable[bytes]) -> Issue:
    """Issue what was signed on paper: the number and date written on it, and its scan (PDF, JPEG or PNG).

    A copy with number and date is drawn once from what went out, and kept. Raises Problem "already_issued",
    "not_signing", "form_invalid" (fields "number", "day"), "too_large", "disk_full", or what pictures.look raises.
    """
    kept = _signing(context, inspection)
    _check(context, kept, number, day, printed=True)
    with file_store.arriving(context.database, _bounded(scan, files.MOST_BYTES)) as arrival:
        look = pictures.look(arrival.path)
        if look.type == pictures.TEXT:
            raise Problem("wrong_type")
        _check_scan(context, inspection, arrival.hash)
        file_store.keep(context.database, arrival)
    register.reserve(context, inspection, day.year, number)
    document = trees.filled(frozen.tree(context, kept), number, day)
    hash, size = frozen.keep_pdf(context, document, file_store.content(context.database, kept.record), kept.at)
    tree = file_store.put(context.database, frozen.tree_bytes(document))
    copy = Frozen(
        id=context.new_id(),
        inspection=inspection,
        purpose="numbered",
        hash=hash,
        size=size,
        record=kept.record,
        tree=tree,
        number=number,
        day=day,
        actor=context.actor,
        at=context.at,
        correction=kept.correction,
    )
    materials = seal.prepare(context, inspection, (hash, arrival.hash, kept.hash))
    with context.writing() as door:
        store.add_frozen(door.database, copy)
        scanned = {"scan": arrival.hash, "scan_type": look.type}
        return _issued(door, context, kept, materials, number, day, way="paper", document=hash, size=size, **scanned)


def receive(context: Context, inspection: str, chunks: Iterable[bytes]) -> Received:
    """Take in the signed PDF of what went out; the same one again is the one that is there.

    Raises Problem "already_issued", "not_signing", "too_large", "disk_full", "other_document", or what
    signedfile.look raises; then nothing is kept.
    """
    kept = _signing(context, inspection)
    content = b"".join(_bounded(chunks, MOST_BYTES))
    with closing(connect_reading(context.database)) as db:
        _check_new(db, inspection, content)
        known = store.received_as(db, kept.id, sha256(content).hexdigest())
        if known:
            return known
        signatures = signedfile.look(content, signedfile.roots(context.database.parent))
        unchanged = sha256(content[: kept.size]).hexdigest() == kept.hash
        if not unchanged:
            _check_ours(context, db, kept, content)
    received = Received(
        id=context.new_id(),
        inspection=inspection,
        frozen=kept.id,
        hash=file_store.put(context.database, content),
        size=len(content),
        unchanged=unchanged,
        signatures=signatures,
        actor=context.actor,
        at=context.at,
    )
    with context.writing() as door:
        still_signing(door.database, kept.inspection, kept.id)
        known = store.received_as(door.database, kept.id, received.hash)
        if not known:
            store.add_received(door.database, received)
        told = {"file": received.hash, "unchanged": unchanged, "signers": [one.signer for one in signatures]}
        door.log("receive_signed", f"inspection:{inspection}", told)
    return known or received


def looked_at(context: Context, db: Database, inspection: str) -> Look | None:
    """The latest signed file that came back for what is out for signature. Raises Problem "file_lost"."""
    kept = store.frozen(db, inspection)
    received = store.received(db, inspection, kept.id) if kept else None
    if not kept or not received:
        return None
    differences = () if received.unchanged else _differences(context, kept, received)
    return Look(received, differences, store.confirmation(db, received.id))


def issue_signed(context: Context, inspection: str, hash: str, number: int, day: date, confirmed: bool) -> Issue:
    """Issue the signed PDF of that hash that came back, under a number and a date.

    `confirmed` says that whoever issues it has looked at signatures that lead to no trusted authority; what differs
    from ours is the leader's to confirm. Raises Problem "already_issued", "not_signing", "stale" where another file
    came back since, "not_ready" before the leader has confirmed it, or "form_invalid" (fields "number", "day",
    "confirmed").
    """
    kept = _signing(context, inspection)
    with closing(connect_reading(context.database)) as db:
        look = looked_at(context, db, inspection)
    if not look or look.received.hash != hash:
        raise Problem("stale", REPLACED)
    if look.awaited:
        raise Problem("not_ready", _AWAITED)
    _check(context, kept, number, day, printed=look.received.unchanged)
    if not look.certain and not confirmed:
        checks.refuse({"confirmed": _CONFIRM})
    register.reserve(context, inspection, day.year, number)
    came = look.received
    way = "electronic" if came.unchanged else "elsewhere"
    materials = seal.prepare(context, inspection, (hash, kept.hash))
    with context.writing() as door:
        told = {"received": came.id, "remark": _remark(door.database, look)}
        return _issued(door, context, kept, materials, number, day, way=way, document=hash, size=came.size, **told)


def _issued(
    door: Door,
    context: Context,
    kept: Frozen,
    materials: Materials,
    number: int,
    day: date,
    *,
    way: str,
    document: str,
    size: int,
    received: str | None = None,
    scan: str | None = None,
    scan_type: str | None = None,
    remark: str = "",
) -> Issue:
    """Issue what went out for signature, whichever way it was signed, under a number that is kept for it."""
    still_signing(door.database, kept.inspection, kept.id)
    made = Issue(
        inspection=kept.inspection,
        way=way,
        frozen=kept.id,
        received=received,
        document=document,
        size=size,
        scan=scan,
        scan_type=scan_type,
        number=number,
        symbol=register.reserved(door, context, kept.inspection, day.year, number).series.symbol,
        day=day,
        remark=remark,
        actor=context.actor,
        at=context.at,
        correction=kept.correction,
    )
    return _seal(door, context, made, materials)


def _seal(door: Door, context: Context, made: Issue, materials: Materials) -> Issue:
    store.add_issue(door.database, made)
    moved(door, context, made.inspection, "signing", "issued")
    told = {"way": made.way, "document": made.document, "number": made.number, "day": made.day.isoformat()}
    door.log("issue", f"inspection:{made.inspection}", told)
    if made == store.issue(door.database, made.inspection):
        remediation.impose(door, context, made)  # a letter about the form asks nothing
    seal.seal(door, context, made, materials)
    return made


def _signing(context: Context, inspection: str) -> Frozen:
    with closing(connect_reading(context.database)) as db:
        return _out(db, inspection)


def _out(db: Database, inspection: str) -> Frozen:
    """What is out for signature. Raises Problem "already_issued" or "not_signing"."""
    kept, stage = store.frozen(db, inspection), stage_store.stage(db, inspection)
    if stage == "issued":
        issued = store.issue_of(db, inspection, store.issued(db, inspection)[-1].document)
        assert issued
        raise Problem("already_issued", f"Văn bản này đã ban hành: {issued.words}. Không có gì thay đổi.")
    if not kept or stage != "signing":
        raise Problem("not_signing")
    return kept


def still_signing(db: Database, inspection: str, frozen: str) -> Frozen:
    """What is out for signature, which must still be that of the id `frozen`.

    Raises Problem "already_issued" or "not_signing".
    """
    now = _out(db, inspection)
    if now.id != frozen:
        raise Problem("not_signing")
    return now


def _check(context: Context, kept: Frozen, number: int, day: date, printed: bool) -> None:
    """Number and date as they may be; what the copy for signature prints stands, where that copy was signed."""
    with closing(connect_reading(context.database)) as db:
        record = inspections.record(db, kept.inspection)
    assert record
    wrong: dict[str, str | None] = {}
    if day > context.today:
        wrong["day"] = f"Ngày ban hành chưa tới (hôm nay là {short_date(context.today)}). Nhập lại ngày."
    elif day < record.last_day:
        wrong["day"] = f"Ngày ban hành trước ngày kiểm tra ({short_date(record.last_day)}). Nhập lại ngày."
    elif printed and kept.day and kept.day != day:
        wrong["day"] = f"Bản trình ký đã in ngày {short_date(kept.day)}. Nhập đúng ngày đó."
    if printed and kept.number and kept.number != number:
        wrong["number"] = f"Bản trình ký đã in số {kept.number:02d}. Nhập đúng số đó."
    checks.refuse(wrong)


def _bounded(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise files.too_large() if most == files.MOST_BYTES else Problem("too_large", TOO_LARGE)
        yield chunk


def _check_ours(context: Context, db: Database, kept: Frozen, content: bytes) -> None:
    """Whether a file that doesn't start with our bytes may be the same document all the same."""
    for other in store.every_frozen(db):
        if other.id != kept.id and sha256(content[: other.size]).hexdigest() == other.hash:
            raise Problem("other_document", _of_other(db, kept, other))
    theirs = words.words(pictures.page_texts(content))
    alike = words.alike(_words(context, kept.hash), theirs)
    if alike < words.LEAST_ALIKE:
        raise Problem("other_document", _STRANGE)
    for former in store.issued(db, kept.inspection):
        if words.alike(_words(context, former.document), theirs) > alike:
            raise Problem("other_document", _FORMER.format(words=former.words))


def _of_other(db: Database, kept: Frozen, other: Frozen) -> str:
    """What is said of a file that is the copy for signature of another document."""
    if (other.inspection, other.correction) == (kept.inspection, kept.correction):
        return _WITHDRAWN
    if other.inspection == kept.inspection:
        made = store.issue_in(db, other.inspection, other.correction)
        former = next(
            (one for one in store.issued(db, other.inspection) if made and one.document == made.document), None
        )
        return _FORMER.format(words=former.words) if former else _STRANGE
    line = inspections.inspection(db, other.inspection)
    return _OTHER.format(place=line.place if line else other.inspection)


def _check_new(db: Database, inspection: str, content: bytes) -> None:
    """A file that was issued already isn't the signed file of what is on its way now."""
    hash = sha256(content).hexdigest()
    for former in store.issued(db, inspection):
        if former.document == hash:
            raise Problem("other_document", _FORMER.format(words=former.words))


def _check_scan(context: Context, inspection: str, hash: str) -> None:
    """The scan of a document that was issued before isn't that of the new one."""
    with closing(connect_reading(context.database)) as db:
        for former in store.issued(db, inspection):
            if former.scan == hash:
                said = f"Tệp này là bản quét của {former.words}. Chọn bản quét của văn bản mới."
                raise Problem("form_invalid", fields={"scan": said})


def _words(context: Context, hash: str) -> tuple[str, ...]:
    return words.words(pictures.page_texts(file_store.content(context.database, hash)))


def _differences(context: Context, kept: Frozen, received: Received) -> tuple[Difference, ...]:
    return words.differences(_words(context, kept.hash), _words(context, received.hash))


def _remark(db: Database, look: Look) -> str:
    if look.received.unchanged:
        return "" if look.trusted else "Người ban hành xác nhận chữ ký chưa xác minh được chuỗi chứng thư."
    assert look.confirmation
    leader = accounts.account(db, look.confirmation.actor)
    name = f"{leader.name}, trưởng đoàn," if leader else "Trưởng đoàn"
    return f"{name} xác nhận {len(look.differences)} điểm khác với bản trình ký."
