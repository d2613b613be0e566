"""What goes out for signature: drawn once, kept as bytes, never drawn again."""

import json
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from inspect_app import pdf
from inspect_app.domain import frozen as trees
from inspect_app.domain import proof
from inspect_app.domain.correction import Correction
from inspect_app.domain.document import Document, printable_tree
from inspect_app.domain.letterhead import sort_of
from inspect_app.domain.proof import Head
from inspect_app.domain.record import Record
from inspect_app.domain.stages import STAGES
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import conclusions, photos, printing, records, register
from inspect_app.services.context import Context
from inspect_app.services.stages import moved
from inspect_app.store import conclusions as stage_store
from inspect_app.store import corrections, files, inspections
from inspect_app.store import issue as store
from inspect_app.store import seal as seals
from inspect_app.store.database import Database, connect_reading
from inspect_app.store.issue import Frozen

_CHANGED = (
    "Trong lúc lập bản trình ký, hồ sơ hoặc số văn bản vừa thay đổi. Chưa có gì được trình ký. "
    "Xem lại thông báo rồi chuyển trình ký lần nữa."
)
_OTHER = (
    "Nội dung kết luận đã thay đổi sau khi duyệt nên chưa trình ký. Chưa có gì thay đổi. "
    "Trưởng đoàn trả lại, xem lại rồi duyệt bản mới."
)


@dataclass(frozen=True, slots=True)
class _Copy:
    """All that the PDF is made from, and the correction that it belongs to."""

    document: Document
    told: Json  # the record as its file tells it
    number: int | None
    correction: Correction | None


def freeze(context: Context, inspection: str, day: date | None = None, public: str = "") -> Frozen:
    """Send an approved conclusion, or what corrects it, out for signature: its PDF is made once and kept.

    It prints the number that is kept for it, else a blank; `day` is printed where it is given. Its last page says how
    it can be checked, at the installation's `public` address where there is one. Nothing is locked while the PDF is
    drawn. Raises Problem "not_found", "not_allowed", "stale", "disk_full", or "form_invalid" (field "day").
    """
    at = context.at
    with closing(connect_reading(context.database)) as db:
        stage = stage_store.stage(db, inspection)
        if stage != "approved":
            raise Problem("stale", f"Kết luận này đang ở bước “{STAGES[stage]}”. Chưa có gì thay đổi. Xem lại trang.")
        _refuse_other(db, inspection)
        copy = _copy(db, inspection, day, at)
        record = inspections.record(db, inspection)
        assert record
    head = _head(context, inspection)
    document = _with_proof(copy, record, day, head, at, public)
    told = _bytes(copy.told | {"chain": head.told()})
    hash, size = keep_pdf(context, document, told, at)
    kept = Frozen(
        id=context.new_id(),
        inspection=inspection,
        purpose="signing",
        hash=hash,
        size=size,
        record=files.put(context.database, told),
        tree=files.put(context.database, tree_bytes(document)),
        number=copy.number,
        day=day,
        actor=context.actor,
        at=at,
        correction=copy.correction.id if copy.correction else None,
    )
    with context.writing() as door:
        moved(door, context, inspection, "approved", "signing")
        if _copy(door.database, inspection, day, at) != copy:
            raise Problem("stale", _CHANGED)
        store.add_frozen(door.database, kept)
        seals.add_head(door.database, kept.id, head)
        door.log("freeze", f"inspection:{inspection}", {"document": hash, "record": kept.record, "number": copy.number})
    return kept


def _head(context: Context, inspection: str) -> Head:
    """The log's head as the document will tell it: an entry of its own, so that no two documents share a code."""
    with context.writing() as door:
        door.log("prepare_signing", f"inspection:{inspection}", {})
        return seals.head(door.database)


def _with_proof(copy: _Copy, record: Record, day: date | None, head: Head, at: str, public: str) -> Document:
    drawn = pdf.qr(proof.address(public, head))
    printed = (str(copy.number) if copy.number else None, day)
    sort = sort_of(record.plan, copy.correction, pdf.wording())
    page = printable_tree(proof.page(record, pdf.wording(), sort, head, at, public, drawn, printed))
    return replace(copy.document, appendices=(*copy.document.appendices, page))


def _refuse_other(db: Database, inspection: str) -> None:
    approved = stage_store.approved(db, inspection)
    if approved and conclusions.digest(conclusions.draft(db, inspection)) != approved:
        raise Problem("stale", _OTHER)


def keep_pdf(context: Context, document: Document, record: bytes, at: str) -> tuple[str, int]:
    """Draw a document for the archive with its record, recorded at an instant, and keep it; its hash and size."""
    content = printing.drawn(_archived, context.database, document, record, datetime.fromisoformat(at))
    return files.put(context.database, content), len(content)


def _archived(database: Path, document: Document, record: bytes, at: datetime) -> bytes:
    return pdf.archive(document, record, at, lambda hash: photos.printed(database, hash))


def tree(context: Context, kept: Frozen) -> Document:
    """The document that went out for signature, as a tree. Raises Problem "file_lost"."""
    return trees.read(json.loads(files.content(context.database, kept.tree)))


def tree_bytes(document: Document) -> bytes:
    """A document's tree as it is kept."""
    return _bytes(trees.write(document))


def _copy(db: Database, inspection: str, day: date | None, at: str) -> _Copy:
    entry = register.held(db, inspection)
    if day and entry and entry.series.year != day.year:
        year = entry.series.year
        raise Problem("form_invalid", fields={"day": f"Số {entry.words} giữ trong năm {year}. Nhập ngày trong năm đó."})
    number = entry.number if entry else None
    document = conclusions.final(db, inspection, number, day)
    return _Copy(document, records.export_record(db, inspection, at), number, corrections.opened(db, inspection))


def _bytes(told: Json) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
