"""The stacks: all kept files together, read by those who need them to stay there, and deleted from."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inspect_app.store import files


def delete(database: Path, hashes: Iterable[str]) -> None:
    """Delete the bytes of files, on the disk itself before this returns; what is gone already is no matter.

    Inside a transaction in which no row names them: whoever names one next finds out before it commits.
    """
    folders = set()
    for hash in hashes:
        files.place(database, hash).unlink(missing_ok=True)
        folders.add(files.place(database, hash).parent)
    for folder in folders:
        if folder.exists():
            files.flush(folder)


@contextmanager
def steady(database: Path) -> Iterator[None]:
    """While many files are read one after the other: nobody deletes any. Waits for whoever does, some seconds."""
    descriptor = _opened(database)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def alone(database: Path) -> Iterator[bool]:
    """While files are deleted; False where somebody reads them steadily, which may take long, or deletes some."""
    descriptor = _opened(database)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def _opened(database: Path) -> int:
    with files.room():
        files.folder_of(database).mkdir(mode=0o700, exist_ok=True)
    return os.open(files.folder_of(database), os.O_RDONLY)
