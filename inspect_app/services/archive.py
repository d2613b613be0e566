"""Whether the archive is what it must be: log, rows, seals and files, checked together; the last result is kept."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from time import monotonic

from inspect_app import pdf
from inspect_app.domain import bag
from inspect_app.domain.bundles import Bundle
from inspect_app.domain.disposal import Erased, erased
from inspect_app.domain.numbers import show
from inspect_app.domain.text import Json
from inspect_app.domain.verification import MOST, Finding, Walk
from inspect_app.errors import Problem
from inspect_app.services import processes, verification
from inspect_app.services.context import Context
from inspect_app.store import archive as store
from inspect_app.store import check, disposal, files, migrations, rows, work
from inspect_app.store import seal as seals
from inspect_app.store.archive import Result
from inspect_app.store.database import Database, connect_reading
from inspect_app.store.verification import Damaged

STAGES = {
    "database": "Cơ sở dữ liệu",
    "chain": "Nhật ký",
    "rows": "Dòng dữ liệu",
    "seals": "Hồ sơ niêm phong",
    "files": "Tệp",
}
_NAME = "verification"
_A_FEW = 200
_NEWER = (
    "Cơ sở dữ liệu do phiên bản mới hơn của chương trình lập ({names}) nên chưa kiểm chứng. Chưa có gì thay đổi. "
    "Nâng cấp chương trình rồi kiểm chứng lại."
)
Teller = Callable[[str], None]


@dataclass(slots=True)
class Checked:
    """What was checked, how much of it, and what was wrong; `erased` is what may be missing."""

    walk: Walk = field(default_factory=Walk)
    rows: int = 0
    seals: int = 0
    files: int = 0
    findings: list[Finding] = field(default_factory=list)
    erased: Erased = field(default_factory=Erased)

    def add(self, found: Iterable[Finding]) -> None:
        """Take in findings, up to the number of which a reader learns something."""
        self.findings += [one for one, _ in zip(found, range(MOST - len(self.findings)), strict=False)]


def verify(context: Context, document: Path | None = None, told: Teller = lambda stage: None) -> Checked:
    """Check all that the archive holds, and keep the result where it can be kept.

    `document` is an issued PDF that somebody has kept elsewhere: the head of the log inside it finds a log whose tail
    was cut or that was written anew from the start. Raises Problem "bad_pdf", or "future_version".
    """
    begun, checked = monotonic(), Checked()
    with closing(connect_reading(context.database)) as db:
        if newer := migrations.unknown(migrations.applied(db)):
            raise Problem("future_version", _NEWER.format(names=", ".join(newer)))
        of_document = _of_document(db, document, checked) if document else {}
        told("database")
        checked.add(verification.database(db))
        for stage, part in (("chain", _chain), ("rows", _rows), ("seals", _seals), ("files", _files)):
            told(stage)
            try:
                part(context, db, checked, of_document)
            except (Damaged, ArithmeticError, TypeError, ValueError) as error:  # a damaged row may hold anything
                checked.add([Finding("database", STAGES[stage], found=str(error))])
    _keep(context, checked, monotonic() - begun)
    return checked


def running(database: Path) -> bool:
    """Whether a check that a page asked for is under way."""
    now = work.bundle(database, _NAME)
    return bool(now and now.running)


def begin(context: Context) -> None:
    """Have a process of its own check the archive; nothing where one is at it already."""
    hold = work.take(context.database, _NAME)
    if hold is None:
        return
    try:
        work.tell(context.database, _NAME, Bundle("drawing", 1, at=context.at))
        processes.begin(context.database, ["verify-archive", "--actor", context.actor, "--hold"], hold)
    finally:
        os.close(hold)


def _of_document(db: Database, document: Path, checked: Checked) -> dict[int, str]:
    """The log's head inside a PDF, by its sequence number."""
    with document.open("rb") as file:
        hash = file_digest(file, "sha256").hexdigest()
    if not check.is_ours(db, hash):
        checked.add([Finding("pdf_unknown", document.name, found=hash)])
    try:
        head = next((told["chain"] for told in map(_json, pdf.attachments(document)) if "chain" in told), None)
        return {int(head["seq"]): str(head["hash"])} if head else _headless(document, checked)
    except (KeyError, TypeError, ValueError):
        return _headless(document, checked)


def _headless(document: Path, checked: Checked) -> dict[int, str]:
    checked.add([Finding("pdf_head", document.name)])
    return {}


def _json(content: bytes) -> Json:
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _chain(context: Context, db: Database, checked: Checked, of_document: dict[int, str]) -> None:
    checked.walk = verification.chain(db, store.heads(db) | of_document)
    checked.add(checked.walk.findings)
    checked.erased = erased(store.erasures(db))
    gone = [seq for seq in checked.walk.dropped if seq not in checked.erased.payloads]
    checked.add(Finding("chain_dropped", f"mục {show(str(seq))}") for seq in gone)
    checked.add(Finding("chain_index", f"mục {show(str(seq))}") for seq in store.strayed(db))


def _rows(context: Context, db: Database, checked: Checked, _: dict[int, str]) -> None:
    """Every row for good is the one that the log has a hash of, and the log has one of every row.

    Rows that were lawfully erased are gone, and stay so.
    """
    forms = {table: rows.shape(db, table) for table in rows.tables(db)}
    named, missing = Counter[str](), Counter[str]()
    for seq, tables in store.hashed_rows(db):
        for table, hashes in tables.items():
            for key, hash in hashes.items():
                found = rows.hash_of(db, forms[table], key) if table in forms else None
                where = f"{table} {key} (mục {show(str(seq))})"
                if (table, hash) in checked.erased.rows:
                    checked.add([Finding("row_back", where)] if found == hash else [])
                    continue
                named[table] += 1
                missing[table] += found is None
                if found != hash:
                    checked.add([Finding("row_changed" if found else "row_missing", where, hash, found or "")])
    checked.rows = named.total()
    checked.add(Finding("issue_valid", f"cuộc kiểm tra {inspection}") for inspection in store.misled(db))
    for table, (count, older) in rows.counts(db).items():
        before = older - checked.erased.older[table]
        more = count - before - (named[table] - missing[table])
        if more > 0:
            checked.add(_unknown(db, forms[table], more, before))
        elif more < 0:
            checked.add([Finding("row_missing", table, found=f"thiếu {show(str(-more))} dòng có trước nhật ký")])


def _unknown(db: Database, form: rows.Shape, count: int, before: int) -> Iterator[Finding]:
    known = {key for _, tables in store.hashed_rows(db) for key in tables.get(form.table, {})}
    strange = (key for key in rows.keys(db, form) if key not in known)
    if before:
        # Which of those that the log doesn't speak of are older, nothing tells.
        yield Finding("row_unknown", form.table, found=f"{show(str(count))} dòng")
        return
    yield from (Finding("row_unknown", f"{form.table} {key}") for key in strange)


def _seals(context: Context, db: Database, checked: Checked, of_document: dict[int, str]) -> None:
    """The manifest that a seal's files give is the one that the seal names, and the one in the log."""
    for id, inspection, manifest, entry in store.sealed(db):
        made = bag.hashes(bag.manifest(seals.files(db, id)))[1]
        logged = manifest in store.payload(db, entry)
        if made != manifest or not logged:
            checked.add([Finding("manifest", f"cuộc kiểm tra {inspection} (mục {show(str(entry))})", manifest, made)])
        checked.seals += 1


def _files(context: Context, db: Database, checked: Checked, _: dict[int, str]) -> None:
    named = sorted(files.named(db))
    for finding in verification.kept_files(context.database, named):
        checked.add([finding])
    checked.files = len(named)
    waiting = disposal.waiting(db)
    checked.add(Finding("disposal_waiting", f"cuộc kiểm tra {inspection}") for inspection in waiting)
    left = files.kept(context.database) & files.disposed(db) if not waiting else ()
    checked.add(Finding("file_left", files.shown(context.database, hash)) for hash in sorted(left))


def _keep(context: Context, checked: Checked, seconds: float) -> None:
    told = tuple(str(finding) for finding in checked.findings[:_A_FEW])
    walk = checked.walk
    result = Result(
        at=context.at,
        actor=context.actor,
        seconds=round(seconds, 2),
        entries=walk.entries,
        head=walk.seq,
        hash=walk.hash,
        files=checked.files,
        rows=checked.rows,
        findings=told,
    )
    try:
        with context.writing() as door:
            store.add(door.database, result)
            door.log("verify", "archive", {"findings": len(checked.findings), "head": walk.seq})
    except (Damaged, Problem):
        # In what is damaged nothing more can be written: whoever asked still hears all of it.
        return
