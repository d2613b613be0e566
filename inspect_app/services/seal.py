"""Sealing: an issued record is frozen in the one record form with all its files, and its manifest goes into the log."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing as closed
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256, sha512
from pathlib import Path

from inspect_app import pdf
from inspect_app.domain import bag, sealed
from inspect_app.domain import frozen as trees
from inspect_app.domain.audit import canonical
from inspect_app.domain.bag import Sealed
from inspect_app.domain.closing import closing, closings
from inspect_app.domain.correction import pointers
from inspect_app.domain.document import Document
from inspect_app.domain.metadata import Described, metadata
from inspect_app.domain.record import Record
from inspect_app.domain.sealed import METADATA, RECORD, Archive
from inspect_app.domain.signedfile import write as write_signatures
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import files, minutes, pictures, records
from inspect_app.services.context import Context
from inspect_app.services.minutes import Minutes
from inspect_app.store import accounts, explanations, inspections, operations
from inspect_app.store import files as file_store
from inspect_app.store import issue as issues
from inspect_app.store import seal as store
from inspect_app.store.database import Database, Door, connect_reading
from inspect_app.store.issue import Issue
from inspect_app.store.seal import Seal

_CHUNK = 1024 * 1024
_ENDINGS = {pictures.PDF: "pdf", pictures.JPEG: "jpg", pictures.PNG: "png", pictures.TEXT: "txt"}
_LOST = (
    "Tệp “{what}” của hồ sơ trên máy chủ đã mất hoặc không còn nguyên nên chưa niêm phong, chưa ban hành. "
    "Chưa có gì thay đổi. Báo quản trị để lấy lại từ bản sao lưu."
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A file to be sealed: its path in the package, the hash it is kept under, what it is."""

    path: str
    hash: str
    what: str


class Materials:
    """What is known of the files of a record: each is read once, before anything is locked."""

    def __init__(self, context: Context):
        self._context = context
        self._hashed: dict[str, tuple[str, int, int]] = {}
        self._minutes: dict[str, Minutes] = {}
        self._drawn: dict[str, tuple[str, str]] = {}

    def sealed(self, part: _Part) -> tuple[Sealed, int]:
        """A part with its hashes, and its pages. Raises Problem "file_lost"."""
        if part.hash not in self._hashed:
            path = file_store.place(self._context.database, part.hash)
            try:
                self._hashed[part.hash] = _read(path, part.hash)
            except OSError as error:
                raise Problem("file_lost", _LOST.format(what=part.what)) from error
        sha, size, pages = self._hashed[part.hash]
        return Sealed(part.path, part.hash, sha, size, part.what), pages

    def minutes(self, db: Database, inspection: str, file: str) -> Minutes:
        """The minutes of a text, by its SHA-256; what was signed never changes once it is here."""
        if file not in self._minutes or not self._minutes[file].printable:
            self._minutes[file] = minutes.minutes_of(db, self._context.database, inspection, file)
        return self._minutes[file]

    def kept(self, made: Minutes) -> tuple[str, str]:
        """Signed minutes as text and as PDF, each by its hash; both are kept once."""
        if made.hash not in self._drawn:
            at = datetime.fromisoformat(self._context.at)
            drawn = pdf.archive(minutes.document(made), None, at, None)
            text = file_store.put(self._context.database, made.text.encode())
            self._drawn[made.hash] = text, file_store.put(self._context.database, drawn)
        return self._drawn[made.hash]


def prepare(context: Context, inspection: str, hashes: Iterable[str]) -> Materials:
    """Read and draw what is to be sealed of a record, so that sealing itself locks for no longer than it must.

    `hashes` are those of the documents that are issued now. Raises Problem "file_lost" or "disk_full".
    """
    materials = Materials(context)
    with closed(connect_reading(context.database)) as db:
        parts, _ = _evidence(db, inspection)
        said, _ = _signed(db, inspection, materials)
        valid = issues.issue(db, inspection)
        former = [*_documents(db, valid), *_others(db, valid)] if valid else []
    for part in (*parts, *said, *former, *(_Part("", hash, "văn bản") for hash in hashes)):
        materials.sealed(part)
    return materials


def seal(door: Door, context: Context, made: Issue, materials: Materials, later: bool = False) -> Seal:
    """Seal the record of what is issued, inside that transaction. Raises Problem "file_lost" or "disk_full".

    A record whose notice was replaced or corrected holds the valid notice, and beside it all that was issued before.
    """
    db, at = door.database, context.at
    valid = issues.issue(db, made.inspection)
    assert valid
    parts, missing = _parts(db, valid, materials)
    listed = [materials.sealed(part) for part in parts]
    archive = Archive(at, later, tuple(file for file, _ in listed), missing)
    document = _document(context, db, valid)
    told = _record(db, valid, archive, document, materials)
    record, rows = _kept(context, RECORD, told, "Toàn bộ hồ sơ, cả lịch sử ghi, ở dạng máy đọc được")
    described = _described(db, valid, made.day, document)
    _, about = _kept(context, METADATA, metadata(described, listed), "Siêu dữ liệu để nộp lưu, kèm nguồn và chỗ trống")
    sealed_files = sorted((*archive.files, rows, about), key=lambda file: file.path)
    short, long = bag.hashes(bag.manifest(sealed_files))
    id = context.new_id()
    entry = door.log(
        "seal",
        f"inspection:{made.inspection}",
        {
            "seal": id,
            "document": made.document,
            "record": record,
            "manifest_sha256": short,
            "manifest_sha512": long,
            "files": len(sealed_files),
        },
    )
    kept = Seal(id, made.inspection, made.document, record, short, long, entry, later, context.actor, at)
    store.add(db, kept, sealed_files)
    return kept


def ensure(context: Context, inspection: str, document: str | None = None) -> Seal:
    """The seal of an issued record; one that was issued before the program sealed is sealed now, and says so.

    It is that of a `document` (its SHA-256), by default of the one issued last. Raises Problem "not_issued",
    "file_lost" or "disk_full".
    """
    with closed(connect_reading(context.database)) as db:
        if document:
            found, made = store.seal_of(db, inspection, document), issues.issue_of(db, inspection, document)
        else:
            found, made = store.seal(db, inspection), issues.issue(db, inspection)
    if found:
        return found
    if not made:
        raise Problem("not_issued")
    materials = prepare(context, inspection, ())
    with context.writing() as door:
        # Somebody else may have sealed it meanwhile; an entry that says so costs nothing.
        found = store.seal_of(door.database, inspection, made.document)
        if found:
            door.log("seal_again", f"inspection:{inspection}", {"seal": found.id})
            return found
        return seal(door, context, made, materials, later=True)


def catch_up(context: Context) -> Iterator[tuple[str, Problem | None]]:
    """Seal every issued record that isn't yet: each inspection with nothing, or the problem that kept one from it."""
    with closed(connect_reading(context.database)) as db:
        waiting = store.unsealed(db)
    for inspection in waiting:
        try:
            ensure(context, inspection)
        except Problem as problem:
            yield inspection, problem
        else:
            yield inspection, None


def _parts(db: Database, made: Issue, materials: Materials) -> tuple[list[_Part], tuple[str, ...]]:
    """Every file but those that are made here, and what never arrived; `made` is the valid notice."""
    said, unsaid = _signed(db, made.inspection, materials)
    shown, absent = _evidence(db, made.inspection)
    return [*_documents(db, made), *_others(db, made), *said, *shown], (*unsaid, *absent)


def _documents(db: Database, made: Issue) -> Iterator[_Part]:
    signed = {"paper": "bản có số và ngày của văn bản ký trên giấy", "electronic": "đã ký số trên chính bản trình ký"}
    how = signed.get(made.way, "bản ban hành trên hệ thống khác")
    yield _Part(bag.ISSUED, made.document, f"Thông báo kết luận đã ban hành ({how})")
    kept = issues.frozen_of(db, made)
    if kept and kept.hash != made.document:
        yield _Part("data/ban-trinh-ky.pdf", kept.hash, "Bản trình ký")
    if made.scan and made.scan_type:
        yield _Part(f"data/ban-quet.{_ENDINGS[made.scan_type]}", made.scan, "Bản quét văn bản đã ký, đóng dấu")


def _others(db: Database, valid: Issue) -> Iterator[_Part]:
    """What was issued beside the valid notice: those that it replaces, letters, their signed papers."""
    issued = issues.issued(db, valid.inspection)
    for order, one in enumerate((one for one in issued if one.document != valid.document), 1):
        what = "; ".join([one.words, *(pointer.words for pointer in pointers(issued, one.document))])
        yield _Part(f"data/van-ban-khac/{bag.part_name(order, one.bears, 'pdf')}", one.document, what)
        if one.scan and one.scan_type:
            name = bag.part_name(order, f"{one.bears} bản quét", _ENDINGS[one.scan_type])
            yield _Part(f"data/van-ban-khac/{name}", one.scan, f"Bản quét {one.words}, đã ký, đóng dấu")


def _signed(db: Database, inspection: str, materials: Materials) -> tuple[list[_Part], tuple[str, ...]]:
    """Signed minutes and addenda, each as text and as PDF; the ones that hold come without a number."""
    parts, missing = [], []
    for name, what, made in _each_minutes(db, inspection, materials):
        if not made.printable:
            missing.append(f"{what} (mã {made.hash})")
            continue
        text, drawn = materials.kept(made)
        parts.append(_Part(f"data/{name}.txt", text, f"{what}: đúng từng chữ văn bản đã ký"))
        parts.append(_Part(f"data/{name}.pdf", drawn, f"{what}: bản in có chữ ký vẽ tay"))
    return parts, tuple(missing)


def _each_minutes(db: Database, inspection: str, materials: Materials) -> Iterator[tuple[str, str, Minutes]]:
    """Name, what it is, and the minutes: those that hold first, the others in order of time."""
    every = operations.of_inspection(db, inspection)
    held = closing(every)
    if not held:
        return
    yield "bien-ban", "Biên bản kiểm tra", materials.minutes(db, inspection, held.file)
    others = [one for one in closings(every) if one.file != held.file]
    for order, one in enumerate(others, 1):
        what = f"Biên bản khác đã ký, thứ {order}"
        yield f"bien-ban-khac-{order:02d}", what, materials.minutes(db, inspection, one.file)


def _evidence(db: Database, inspection: str) -> tuple[list[_Part], tuple[str, ...]]:
    """Photos and files as they were taken in, and those of the unit's explanation; then what never arrived."""
    record = _found(db, inspection)
    parts, missing = [], []
    for order, shown in enumerate(files.exhibits(db, record), 1):
        title = shown.title
        if shown.file is None:
            missing.append(f"Minh chứng số {order:02d}: {title} (mã {shown.evidence.file})")
            continue
        name = bag.part_name(order, title, _ENDINGS[shown.evidence.type])
        parts.append(_Part(f"data/minh-chung/{name}", shown.evidence.file, f"Minh chứng số {order:02d}: {title}"))
    here = explanations.here(db, inspection)
    for order, file in enumerate(record.explanation.files if record.explanation else (), 1):
        if file.hash not in here:
            missing.append(f"Tệp kèm giải trình của đơn vị: {file.name} (mã {file.hash})")
            continue
        name = bag.part_name(order, Path(file.name).stem, _ENDINGS[file.type])
        parts.append(_Part(f"data/giai-trinh/{name}", file.hash, f"Tệp kèm giải trình của đơn vị: {file.name}"))
    return parts, tuple(missing)


def _record(db: Database, made: Issue, archive: Archive, document: Document, materials: Materials) -> Json:
    told = records.export_record(db, made.inspection, archive.sealed_at)
    head = store.head_of(db, made.frozen)
    chain = {"told": head.told() if head else None, "sealed": store.head(db).told()}
    said = _minutes_told(db, made.inspection, materials)
    documents = issues.issued(db, made.inspection)
    return sealed.write(told, _issue(db, made), documents, said, document, chain, archive)


def _issue(db: Database, made: Issue) -> Json:
    came = issues.received_by(db, made.received) if made.received else None
    confirmed = issues.confirmation(db, made.received) if made.received else None
    return {
        "way": made.way,
        "number": made.number,
        "symbol": made.symbol,
        "day": made.day.isoformat(),
        "remark": made.remark,
        "at": made.at,
        "by": _named(db, made.actor),
        "document": made.document,
        "scan": made.scan,
        "received": came.hash if came else None,
        "unchanged": came.unchanged if came else None,
        "received_at": came.at if came else None,
        "signatures": write_signatures(came.signatures) if came else [],
        "differences_confirmed": confirmed.differences if confirmed else None,
    }


def _minutes_told(db: Database, inspection: str, materials: Materials) -> Iterator[Json]:
    for name, _, made in _each_minutes(db, inspection, materials):
        assert made.closing
        yield {
            "file": made.hash,
            "amends": made.closing.amends,
            "holds": name == "bien-ban",
            "author": made.author,
            "text": made.text if made.printable else None,
        }


def _described(db: Database, made: Issue, ended: date, document: Document) -> Described:
    record = _found(db, made.inspection)
    return Described(
        id=made.inspection,
        title=document.title,
        body=record.plan.issuing_body,
        unit=record.unit.full_place,
        plan=record.plan.number,
        year=record.plan.year,
        number=f"{made.number:02d}{made.symbol}",
        begun=record.day,
        ended=ended,
        paper=made.way == "paper",
    )


def _document(context: Context, db: Database, made: Issue) -> Document:
    """The words of what is issued, with number and date, whichever way it was signed."""
    kept = issues.frozen_of(db, made)
    if not kept:
        raise Problem("file_lost")
    read: Document = trees.read(json.loads(file_store.content(context.database, kept.tree)))
    return trees.filled(read, made.number, made.day)


def _kept(context: Context, path: str, told: Json, what: str) -> tuple[str, Sealed]:
    """JSON that is kept as canonical text: its hash, and its row."""
    content = canonical(told).encode()
    hash = file_store.put(context.database, content)
    return hash, Sealed(path, hash, sha512(content).hexdigest(), len(content), what)


def _found(db: Database, inspection: str) -> Record:
    record = inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    return record


def _named(db: Database, id: str) -> Json:
    account = accounts.account(db, id)
    return {"username": account.username, "name": account.name} if account else None


def _read(path: Path, hash: str) -> tuple[str, int, int]:
    """SHA-512, size and pages of a kept file, read once in pieces. Raises OSError where it isn't what it was."""
    short, long, size, start = sha256(), sha512(), 0, b""
    with path.open("rb") as kept:
        while chunk := kept.read(_CHUNK):
            start = start or chunk[:5]
            short.update(chunk)
            long.update(chunk)
            size += len(chunk)
    if short.hexdigest() != hash:
        raise OSError(f"{path} is not what it was")
    return long.hexdigest(), size, pictures.pages_of(path) if start == b"%PDF-" else 1
