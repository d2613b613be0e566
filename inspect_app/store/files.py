"""Files that a record names: the bytes lie in the instance folder under their SHA-256, a row says what they are."""

import errno
import json
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

from sqlite_utils import Database

from inspect_app.errors import Problem
from inspect_app.store import rows
from inspect_app.store.rows import Rows

# The columns that name bytes which are there: whatever keeps files of its own has its line here.
NAMING = (
    ("file", "hash"),
    ("frozen", "hash"),
    ("frozen", "record"),
    ("frozen", "tree"),
    ("received", "hash"),
    ("issue", "document"),
    ("issue", "scan"),
    ("correction_issue", "document"),
    ("correction_issue", "scan"),
    ("explanation_file", "hash"),
    ("unit_document_file", "hash"),
    ("seal", "document"),
    ("sealed_file", "sha256"),
    ("seal", "record"),
)
LEFT_AFTER = 24 * 3600  # seconds; nothing takes as long to arrive
_HASH = re.compile(r"[0-9a-f]{64}")
_ARRIVING = ".arriving-"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a file of an inspection. A picture has width and height in pixels, a PDF its pages."""

    hash: str
    inspection: str
    type: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
    uploader: str
    device: str
    arrived_at: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """An accepted operation that names a file: of which type, and who recorded it on which device."""

    type: str
    author: str
    device: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that have arrived in a temporary file of their own."""

    path: Path
    hash: str
    size: int


def file(db: Database, inspection: str, hash: str) -> File | None:
    """A file of an inspection that has arrived."""
    row = db.execute(
        "select hash, inspection, type, size, width, height, pages, uploader, device, arrived_at from file"
        " where inspection = ? and hash = ?",
        (inspection, hash),
    ).fetchone()
    return File(*row) if row else None


def hashes(db: Database, inspection: str) -> set[str]:
    """The hashes of an inspection's files that have arrived."""
    return {row[0] for row in db.execute("select hash from file where inspection = ?", (inspection,)).fetchall()}


def add(db: Database, file: File) -> None:
    """Keep the row of a file."""
    db.execute(
        "insert into file (hash, inspection, type, size, width, height, pages, uploader, device, arrived_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            file.hash,
            file.inspection,
            file.type,
            file.size,
            file.width,
            file.height,
            file.pages,
            file.uploader,
            file.device,
            file.arrived_at,
        ),
    )


def announcements(db: Database, inspection: str, hash: str) -> list[Announcement]:
    """The accepted operations of an inspection that name a file, in order of arrival."""
    rows = db.execute(
        "select case field when 'evidence' then json_extract(value, '$.type') else 'text/plain' end, author, device"
        " from operation where inspection = ? and field in ('evidence', 'signature')"
        " and json_extract(value, '$.file') = ? order by seq",
        (inspection, hash),
    )
    return [Announcement(*row) for row in rows.fetchall()]


def naming(db: Database, hashes: Iterable[str]) -> dict[str, list[str]]:
    """Which inspections' accepted operations name some files: inspection -> hashes, both in order."""
    rows = db.execute(
        "select distinct inspection, json_extract(value, '$.file') as hash from operation"
        " where field in ('evidence', 'signature') and hash in (select value from json_each(?)) order by 1, 2",
        (json.dumps(list(hashes)),),
    )
    found: dict[str, list[str]] = {}
    for inspection, hash in rows.fetchall():
        found.setdefault(inspection, []).append(hash)
    return found


def missing(db: Database, inspection: str) -> list[str]:
    """The hashes of files that operations of an inspection name and that have not arrived, in order."""
    rows = db.execute(
        "select distinct json_extract(value, '$.file') as hash from operation"
        " where inspection = ? and field in ('evidence', 'signature') and hash is not null"
        " and hash not in (select hash from file where inspection = ?) order by hash",
        (inspection, inspection),
    )
    return [row[0] for row in rows]


def named(db: Database) -> set[str]:
    """The hashes of all files whose bytes must be there, of every inspection and in whatever a row calls a file.

    A database of an older schema names what its tables can.
    """
    tables = set(db.table_names())
    chosen = [f"select {column} from {table}" for table, column in NAMING if table in tables]
    return {row[0] for row in db.execute(" union ".join(chosen)) if row[0]} if chosen else set()


def needed(db: Database, hashes: Iterable[str]) -> set[str]:
    """Those of some hashes that a row calls a file."""
    wanted = "(select value from json_each(:wanted))"
    chosen = [f"select {column} from {table} where {column} in {wanted}" for table, column in NAMING]
    return {row[0] for row in db.execute(" union ".join(chosen), {"wanted": json.dumps(sorted(hashes))}).fetchall()}


def check_there(db: Database, database: Path, added: Rows) -> None:
    """See that the bytes lie there which new rows name: somebody may have deleted them, with what named them before.

    Raises Problem "file_lost".
    """
    for table, column in NAMING:
        for key in added.get(table, ()):
            row = rows.row_of(db, rows.shape(db, table), key)
            hash = row and row[column]
            if hash and not place(database, str(hash)).exists():
                raise Problem("file_lost")


def disposed(db: Database) -> set[str]:
    """The hashes of all files that went with disposed records and that nothing calls a file any longer."""
    if "tombstone_file" not in db.table_names():  # of an older schema
        return set()
    gone = {row[0] for row in db.execute("select hash from tombstone_file").fetchall()}
    return gone - needed(db, gone)


def absent(db: Database) -> int:
    """How many files are named by operations and have not arrived; a tablet may still have them."""
    row = db.execute(
        "select count(distinct json_extract(value, '$.file')) from operation where field in ('evidence', 'signature')"
        " and not exists (select 1 from file where file.inspection = operation.inspection"
        " and file.hash = json_extract(value, '$.file'))"
    ).fetchone()
    return int(row[0])


def place(database: Path, hash: str) -> Path:
    """Where the bytes of a file lie, in the instance folder that the database file is in."""
    return folder_of(database) / hash[:2] / hash


def shown(database: Path, hash: str) -> str:
    """That place, as people read it: from the instance folder on."""
    return place(database, hash).relative_to(database.parent).as_posix()


def found(database: Path, hash: str) -> str | None:
    """The SHA-256 of what lies in the place of a file; None where nothing readable does."""
    try:
        with place(database, hash).open("rb") as kept:
            return file_digest(kept, "sha256").hexdigest()
    except OSError:
        return None


def intact(database: Path, hash: str) -> bool:
    """Whether the bytes of a file are there and still those that arrived."""
    return found(database, hash) == hash


@contextmanager
def arriving(database: Path, chunks: Iterable[bytes]) -> Iterator[Arrival]:
    """Take bytes into a temporary file, gone at the end unless keep() has put it in its place.

    What others left behind who were killed on the way goes, too, after LEFT_AFTER. Raises Problem "disk_full".
    """
    folder = folder_of(database)
    with room():
        folder.mkdir(mode=0o700, exist_ok=True)
    _sweep(folder)
    with room(), tempfile.NamedTemporaryFile(dir=folder, prefix=_ARRIVING, delete=False) as taken:
        path = Path(taken.name)
        try:
            whole, size = sha256(), 0
            for chunk in chunks:
                taken.write(chunk)
                whole.update(chunk)
                size += len(chunk)
            taken.flush()
            yield Arrival(path, whole.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)


def keep(database: Path, arrival: Arrival) -> None:
    """Put what arrived in its place, on the disk itself before this returns: a row may name it from then on.

    The same bytes may be put there twice, also at once. Raises Problem "disk_full".
    """
    wanted = place(database, arrival.hash)
    with room():
        wanted.parent.mkdir(mode=0o700, exist_ok=True)
        arrival.path.chmod(0o444)
        flush(arrival.path)
        arrival.path.replace(wanted)
        # A name, too, must outlast a power cut, and those of its folders.
        for folder in (wanted.parent, folder_of(database), database.parent):
            flush(folder)


def put(database: Path, content: bytes) -> str:
    """Keep bytes that were made here, and return their SHA-256. Raises Problem "disk_full"."""
    with arriving(database, [content]) as arrival:
        keep(database, arrival)
    return arrival.hash


def scratch(database: Path) -> IO[bytes]:
    """A file without a name, on the instance's disk, gone once it is closed. Raises Problem "disk_full"."""
    with room():
        folder_of(database).mkdir(mode=0o700, exist_ok=True)
        return tempfile.TemporaryFile(dir=folder_of(database))


def content(database: Path, hash: str) -> bytes:
    """The bytes kept under a hash. Raises Problem "file_lost" where they are gone or no longer the same."""
    if not intact(database, hash):
        raise Problem("file_lost")
    return place(database, hash).read_bytes()


def kept(database: Path) -> set[str]:
    """The hashes of all files that lie in the instance folder, whether rows name them or not."""
    places = folder_of(database).glob("[0-9a-f][0-9a-f]/*")
    return {path.name for path in places if _HASH.fullmatch(path.name) and path.name.startswith(path.parent.name)}


def folder_of(database: Path) -> Path:
    return database.parent / "files"


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_ARRIVING}*"):
        with suppress(FileNotFoundError):  # somebody else sweeps, or it has just arrived
            if time.time() - left.stat().st_mtime > LEFT_AFTER:
                left.unlink()


def flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def room() -> Iterator[None]:
    """Where bytes are written: a full disk is a Problem "disk_full"."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Problem("disk_full") from error
        raise
