"""The folders of backups, and copying into and out of them: whole, hashed on the way, on the disk itself at the end."""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from stat import S_ISREG

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from inspect_app.domain import backup
from inspect_app.domain.backup import MAKING, MANIFEST, REMOVING, SUMS, Manifest
from inspect_app.errors import Problem
from inspect_app.store.database import WAL_IS_SOUND, connect_reading

_LOCK = ".inspect-backup.lock"
_PAGES = 2_000  # 8 MiB between two words on how far it is
_CHUNK = 1 << 20
_MOST_TOLD = 256 << 20  # bytes of a manifest or a list; a million files make 150 MB
_NOT_REGULAR = "không phải là tệp thường"
_FULL = (errno.ENOSPC, errno.EDQUOT)


class UnreadError(OSError):
    """What is to be copied can't be read: it is no regular file, or its disk fails."""


@contextmanager
def room() -> Iterator[None]:
    """Where copies are written: a disk without room is Problem "disk_full", whoever notices."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Problem("disk_full") from error
        raise
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise Problem("disk_full") from error
        raise


@contextmanager
def held(file: Path, shared: bool = False) -> Iterator[bool]:
    """Hold a file until the end of the block or of this process, alone or with others; whether it was to be had.

    A file to be held alone is made where there is none.
    """
    descriptor = os.open(file, os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def turn(target: Path) -> Path:
    """The file that whoever makes a backup into a folder holds."""
    return target / _LOCK


def complete(target: Path) -> list[tuple[str, bool]]:
    """The backups in a folder that have a manifest, by name; whether each is sound by its own word."""
    found = []
    for path in sorted(target.iterdir()):
        if backup.is_name(path.name) and _is_folder(path):
            with suppress(Problem):
                found.append((path.name, not manifest(path).damage))
    return found


def seal(made: Path, manifest: Manifest) -> Path:
    """Make a backup of what is complete: the manifest last, then the name. All of it is on the disk itself after."""
    flush_folders(made)
    write(made / f"{MANIFEST}{MAKING}", backup.written(manifest).encode())
    (made / f"{MANIFEST}{MAKING}").replace(made / MANIFEST)
    flush(made)
    sealed = made.with_name(made.name.removesuffix(MAKING))
    made.rename(sealed)
    flush(made.parent)
    return sealed


def sweep(target: Path) -> list[str]:
    """Remove what those who were killed left in a folder that the caller holds, as far as it can be; the names."""
    left = sorted(path.name for path in target.iterdir() if backup.is_left(path.name) and _is_folder(path))
    for name in left:
        shutil.rmtree(target / name, ignore_errors=True)
    return [name for name in left if not (target / name).exists()]


def remove(target: Path, name: str) -> bool:
    """Remove a backup; False where it is read or can't be. Killed on the way, what is left looks like none."""
    removing = target / f"{name}{REMOVING}"
    try:
        with held(target / name / MANIFEST) as free:
            if not free:
                return False
            (target / name).rename(removing)
        shutil.rmtree(removing)
    except OSError:
        return False
    return True


def manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises Problem "bad_backup" or "future_version"."""
    if folder.name.endswith((MAKING, REMOVING)):
        raise Problem("bad_backup", f"{folder} là bản sao lưu dở dang, không dùng được. Chọn bản sao lưu khác.")
    return backup.read(_told(folder, MANIFEST).decode(errors="replace"))


def listed(folder: Path, manifest: Manifest) -> dict[str, str]:
    """The files of a backup by place, each with its SHA-256. Raises Problem "bad_backup"."""
    told = _told(folder, SUMS)
    if sha256(told).hexdigest() != manifest.sums:
        raise Problem("bad_backup", "Danh sách tệp của bản sao lưu không còn nguyên. Chọn bản sao lưu khác.")
    return backup.read_sums(told.decode(errors="replace"))


def copy_database(source: Path, target: Path, told: Callable[[int, int], None]) -> None:
    """Copy a database as it stands at one moment into one new file, while others read and write it.

    `told` hears how many pages of how many are done. Where the database has no WAL, others wait to write meanwhile.
    """
    target.touch(mode=0o600)
    with closing(connect_reading(source)) as living, closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("pragma synchronous = off")  # it is flushed as a whole
        # Holding the moment: else every write of somebody else's would begin the copy anew.
        living.execute("begin")
        living.execute("select 1 from sqlite_master").fetchone()
        living.conn.backup(copy, pages=_PAGES, progress=lambda _, left, pages: told(pages - left, pages))
        copy.execute("pragma journal_mode = delete")
    flush(target)


def rows(db: Database) -> dict[str, int]:
    """How many rows each table has."""
    return {name: int(db.execute(f"select count(*) from [{name}]").fetchone()[0]) for name in sorted(db.table_names())}


def settle(path: Path) -> None:
    """Give a database that was put back the journal that the program keeps."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"pragma journal_mode = {'wal' if WAL_IS_SOUND else 'delete'}")
    flush(path)


def copy(source: Path, target: Path, mode: int) -> tuple[str, int]:
    """Copy a regular file to a new place, on the disk itself; the SHA-256 and the size of what was copied.

    Raises FileNotFoundError or UnreadError for the source, any other OSError for the target.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole, size = sha256(), 0
    with regular(source) as read, target.open("xb") as written:
        while chunk := _chunk(read):
            written.write(chunk)
            whole.update(chunk)
            size += len(chunk)
        os.fchmod(written.fileno(), mode)
        written.flush()
        os.fsync(written.fileno())
    return whole.hexdigest(), size


def link(former: Path, target: Path, hash: str) -> bool:
    """Give a file of a former backup a second name, where its bytes are still those of its hash."""
    try:
        if hashed(former) != hash:
            return False
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.hardlink_to(former)
    except OSError as error:  # it isn't there, or the file system knows no links, or no more of them
        if error.errno in _FULL:
            raise
        return False
    return True


def hashed(path: Path) -> str:
    """The SHA-256 of a regular file."""
    with regular(path) as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def regular(path: Path) -> Iterator[BufferedReader]:
    """A file to be read. Raises FileNotFoundError, or UnreadError for a symlink, a pipe or what can't be opened."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        words = _NOT_REGULAR if error.errno == errno.ELOOP else error.strerror
        raise UnreadError(error.errno, words, str(path)) from error
    with os.fdopen(descriptor, "rb") as file:
        if not S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadError(errno.EINVAL, _NOT_REGULAR, str(path))
        yield file


def linked_outside(folder: Path, places: Iterable[str]) -> str | None:
    """The first folder of some places that is a symlink, and may lead out of the backup."""
    above = {parent for place in places for parent in Path(place).parents if parent != Path()}
    return next((str(parent) for parent in sorted(above) if (folder / parent).is_symlink()), None)


def write(path: Path, content: bytes) -> None:
    """Write a new file for its owner alone, on the disk itself."""
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def flush(path: Path) -> None:
    """See that a file, or the names in a folder, outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folders(top: Path) -> None:
    """See that all names in a folder and in those below it outlast a power cut."""
    for folder in (*(path for path in top.rglob("*") if path.is_dir()), top):
        flush(folder)


def _chunk(file: BufferedReader) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError as error:
        raise UnreadError(error.errno, error.strerror) from error


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _told(folder: Path, name: str) -> bytes:
    try:
        with regular(folder / name) as file:
            return file.read(_MOST_TOLD)
    except OSError as error:
        raise Problem(
            "bad_backup",
            f"{folder} không phải là bản sao lưu hoàn chỉnh: thiếu {name} hoặc không đọc được. "
            "Chưa có gì thay đổi. Chọn bản sao lưu khác.",
        ) from error
