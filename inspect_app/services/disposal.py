"""Carrying out a disposal that two people decided on: what a record held is erased, its tombstone stays.

First, in one transaction, the tombstone with the hashes of all that goes, and with it the rows and what the log told of
them; then the files that no other record needs. Whoever is killed on the way has lost nothing that the tombstone
doesn't name, and the next one goes on.
"""

import json
from contextlib import closing
from pathlib import Path

from inspect_app.domain import frozen as trees
from inspect_app.domain.disposal import Relic
from inspect_app.errors import Problem
from inspect_app.services import search
from inspect_app.services.context import Context
from inspect_app.store import archive, files, inspections, issue, retention, rows, seal, stacks, work
from inspect_app.store import disposal as store
from inspect_app.store.database import Database, Door, checkpoint, connect_reading
from inspect_app.store.issue import Issue

_READ = "Đang có lần sao lưu, xuất gói hoặc lập tệp kết luận."
_UNDECIDED = "Chưa có hai người quyết định hủy hồ sơ này. Chưa có gì thay đổi. Xem lại trang."
_STOPPED = "Đã xác nhận hủy nhưng chưa xóa gì. {} Xóa tiếp ở trang “Thời hạn lưu”."
_LEFT = "Hồ sơ đã hủy, nội dung đã xóa; tệp thì chưa xóa hết. {} Xóa tiếp ở trang “Thời hạn lưu”, hoặc báo quản trị."


def carry_out(context: Context, inspection: str) -> int:
    """Erase the record whose disposal was confirmed, or what is left of it; how many files were deleted just now.

    Again changes nothing. Raises Problem "stale" where no disposal of it is confirmed, or "disposal_unfinished":
    then what is left is erased the next time.
    """
    with closing(connect_reading(context.database)) as db:
        stone = store.tombstone(db, inspection)
    if stone and stone.erased_at:
        return 0
    buried = stone is not None
    with stacks.alone(context.database) as free:
        if not free:
            raise Problem("disposal_unfinished", _LEFT.format(_READ) if buried else _STOPPED.format(_READ))
        try:
            if not buried:
                with context.writing() as door:
                    _bury(door, context, inspection)
                buried = True
            _forget(context.database, inspection)
            return _delete(context, inspection)
        except Problem as problem:
            if problem.code not in ("busy", "disk_full"):
                raise
            raise Problem("disposal_unfinished", (_LEFT if buried else _STOPPED).format(problem.message)) from problem
        except OSError as error:
            raise Problem("disposal_unfinished", _LEFT.format(f"{error}.")) from error


def waiting(context: Context) -> list[str]:
    """The inspections whose disposal is confirmed and still to be carried out."""
    with closing(connect_reading(context.database)) as db:
        return store.waiting(db)


def _bury(door: Door, context: Context, inspection: str) -> None:
    """Set the tombstone, and erase rows and what the log told: all of it or nothing."""
    db = door.database
    decided, made = retention.disposal(db, inspection), issue.issue(db, inspection)
    if not decided or not decided.confirmed or not made:
        raise Problem("stale", _UNDECIDED)
    documents, title = _documents(db, made), _title(context.database, db, made)
    hashes, named = store.row_hashes(db, inspection), store.named_files(db, inspection)
    payloads, older = store.payloads(db, inspection), _older(db, hashes)
    store.set_up(db, inspection, decided.id, title, context.at, documents)
    store.erase(db, inspection, payloads)
    lost = sorted(named - files.needed(db, named))
    store.add_lost_files(db, inspection, lost)
    told = {
        "number": f"{made.number:02d}{made.symbol}",
        "day": made.day.isoformat(),
        "title": title,
        "decision": decided.decision,
        "reason": decided.reason,
        "source": decided.source,
        "documents": [one.document for one in documents],
        "manifests": [one.manifest_sha256 for one in documents if one.manifest_sha256],
        "files": lost,
        "payloads": payloads,
        "erased": hashes,
        "older": older,
    }
    door.log("erase", f"inspection:{inspection}", told)


def _documents(db: Database, valid: Issue) -> list[Relic]:
    """Every document that was issued, the one that counts last."""
    issued = [issue.issue_of(db, valid.inspection, one.document) for one in issue.issued(db, valid.inspection)]
    return [_relic(db, made) for made in issued if made and made.document != valid.document] + [_relic(db, valid)]


def _relic(db: Database, made: Issue) -> Relic:
    sealed, head = seal.seal_of(db, made.inspection, made.document), seal.head_of(db, made.frozen)
    return Relic(
        document=made.document,
        scan=made.scan,
        number=made.number,
        symbol=made.symbol,
        day=made.day,
        manifest_sha256=sealed.manifest_sha256 if sealed else None,
        manifest_sha512=sealed.manifest_sha512 if sealed else None,
        head=head.seq if head else None,
        head_hash=head.hash if head else None,
    )


def _title(database: Path, db: Database, made: Issue) -> str:
    """What the document is called; in other words where what was frozen is lost."""
    kept, line = issue.frozen_of(db, made), inspections.inspection(db, made.inspection)
    assert kept and line, "what was issued was frozen"
    try:
        return str(trees.read(json.loads(files.content(database, kept.tree))).title)
    except (Problem, ValueError, KeyError, TypeError, AttributeError):
        return f"Kết luận kiểm tra {line.place}"


def _older(db: Database, hashes: dict[str, list[str]]) -> dict[str, int]:
    """How many of some rows the log never spoke of, by table, where it has older rows at all."""
    if not any(rows.before(db).values()):
        return {}
    spoken = {hash for _, tables in archive.hashed_rows(db) for of_it in tables.values() for hash in of_it.values()}
    found = {table: sum(hash not in spoken for hash in of_it) for table, of_it in hashes.items()}
    return {table: count for table, count in found.items() if count}


def _forget(database: Path, inspection: str) -> None:
    """See that nothing that was made from the record lies about."""
    with closing(connect_reading(database)) as db:
        checkpoint(db)
    work.forget(database)
    search.forget(database, inspection)


def _delete(context: Context, inspection: str) -> int:
    with closing(connect_reading(context.database)) as db:
        wanted = store.lost_files(db, inspection)
        if inspection not in store.waiting(db):
            return 0
    with context.writing() as door:
        # Meanwhile another record may have come to need one.
        needed = files.needed(door.database, wanted)
        lost = [hash for hash in wanted if hash not in needed]
        stacks.delete(context.database, lost)
        store.add_erasure(door.database, inspection, len(lost), context.actor, context.at)
        door.log("erase_files", f"inspection:{inspection}", {"files": len(lost)})
    return len(lost)
