"""Minutes signed and closed as a tablet does it, sent to the server."""

from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256

from inspect_app import pdf
from inspect_app.domain.closing import closing as holding
from inspect_app.domain.minutes import minutes
from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.text import Json
from inspect_app.services import files
from inspect_app.services.context import Context
from inspect_app.services.operations import receive
from inspect_app.services.reception import Receipt
from inspect_app.store import inspections, operations
from inspect_app.store.database import connect_reading

ROLES = {"secretary": "Trần Thị B", "leader": "Nguyễn Văn A", "unit": "Phạm Văn D"}
STROKES = ["40,150 80,60 110,160 150,70 170,150 300,110 420,80", "90,190 440,190"]


def sent(context: Context, inspection: str, subject: str, field: str, value: Json, base: Sequence[str] = ()) -> Json:
    """An operation as a tablet sends it."""
    with closing(connect_reading(context.database)) as db:
        edition = inspections.edition_of(db, inspection)
    return {
        "id": context.new_id(),
        "subject": subject,
        "field": field,
        "value": value,
        "base": list(base),
        "device": "tablet",
        "clock": f"{context.at}-0001-tablet",
        "edition": edition,
    }


def record(context: Context, inspection: str, subject: str, field: str, value: Json, base: Sequence[str] = ()) -> str:
    """Record one value and have it accepted; its id."""
    operation = sent(context, inspection, subject, field, value, base)
    (receipt,) = receive(context, inspection, [operation])
    assert receipt.accepted, receipt.message
    return operation["id"]


def heads(context: Context, inspection: str) -> list[Operation]:
    """What a tablet that has everything shows."""
    with closing(connect_reading(context.database)) as db:
        cells = replay(operations.of_inspection(db, inspection)).values()
        return [head for cell in cells for head in cell.heads]


def text_of(context: Context, inspection: str) -> str:
    """The minutes as the tablet makes them, an addendum where the record is closed."""
    with closing(connect_reading(context.database)) as db:
        held = holding(operations.of_inspection(db, inspection))
        former = {"file": held.file, "operations": held.operations} if held else None
        return minutes(inspections.record(db, inspection), pdf.wording(), former)


def sign(context: Context, inspection: str, text: str, refused: str = "", upload: bool = True) -> str:
    """Three sign a text (the unit may refuse with a reason) and its bytes go up; its SHA-256."""
    hash = sha256(text.encode()).hexdigest()
    for role, name in ROLES.items():
        drawn = {"strokes": STROKES, "width": "600", "height": "240"}
        how = {"reason": refused} if refused and role == "unit" else drawn
        value = {"role": role, "name": name, "file": hash, "signed_at": context.at} | how
        record(context, inspection, f"signature:{context.new_id()}", "signature", value)
    if upload:
        files.take(context, inspection, hash, [text.encode()])
    return hash


def close(context: Context, inspection: str, hash: str, named: Sequence[str] | None = None) -> Receipt:
    """Close a record under a text: what came of it. `named` are the operations, by default all that is there."""
    there = heads(context, inspection)
    before = [head for head in there if head.field == "closing"]
    ids = [head.id for head in there if head.field != "closing"] if named is None else list(named)
    value = {"file": hash, "operations": ids} | ({"amends": before[-1].value["file"]} if before else {})
    base = [head.id for head in before]
    (receipt,) = receive(context, inspection, [sent(context, inspection, "inspection", "closing", value, base)])
    return receipt


def closed(context: Context, inspection: str, refused: str = "") -> str:
    """Minutes signed by three and closed; the SHA-256 of their text."""
    hash = sign(context, inspection, text_of(context, inspection), refused)
    receipt = close(context, inspection, hash)
    assert receipt.accepted, receipt.message
    return hash


def close_twice(context: Context, inspection: str) -> tuple[str, str]:
    """Close a record on two tablets, neither of which has seen the other's closing; the hashes of the two texts."""
    text, hashes = text_of(context, inspection), []
    for said in (text, text.replace("Địa điểm:", "Địa điểm khác:")):
        hash = sign(context, inspection, said)
        named = [head.id for head in heads(context, inspection) if head.field != "closing"]
        (receipt,) = receive(
            context,
            inspection,
            [sent(context, inspection, "inspection", "closing", {"file": hash, "operations": named})],
        )
        assert receipt.accepted, receipt.message
        hashes.append(hash)
        context.now.forward(minutes=3)
    return hashes[0], hashes[1]
