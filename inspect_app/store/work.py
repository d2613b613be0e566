"""What can be made again at any time, kept in the instance's work folder so that it needn't be; swept when it is old.

Nothing here is a record: the folder can be removed whenever the program stands still.
"""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

from inspect_app.domain.bundles import Bundle, Failure

OLD_AFTER = 7 * 24 * 3600  # seconds without being asked for
_TURN = "turn"


def kept(database: Path, key: str) -> bytes | None:
    """The bytes kept under a key; being asked for keeps them longer."""
    path = _folder(database, "drawn") / key
    try:
        found = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return found


def keep(database: Path, key: str, data: bytes) -> None:
    """Keep bytes under a key; of two that do so at once either may win."""
    _put(_folder(database, "drawn") / key, data)


def sweep(database: Path) -> None:
    """Remove what nobody has asked for in OLD_AFTER; locks stay, they are empty."""
    for folder in ("drawn", "bundles"):
        for file in _folder(database, folder).iterdir():
            with suppress(FileNotFoundError):  # somebody else sweeps
                if file.suffix == ".lock" or time.time() - file.stat().st_mtime < OLD_AFTER:
                    continue
                # A folder is what somebody left behind who was killed.
                if file.is_dir():
                    shutil.rmtree(file)
                else:
                    file.unlink()


def forget(database: Path) -> None:
    """Remove all that can be made again but the archive's index, since a part of it mustn't be; locks stay."""
    for folder in ("drawn", "bundles"):
        for file in _folder(database, folder).iterdir():
            if file.is_dir():
                shutil.rmtree(file, ignore_errors=True)
            elif file.suffix != ".lock":
                file.unlink(missing_ok=True)


def bundle_file(database: Path, name: str) -> Path:
    """Where a finished bundle lies, whether it is there or not."""
    return _folder(database, "bundles") / name


def bundle(database: Path, name: str) -> Bundle | None:
    """How far a bundle was when somebody last said so; "stopped" where whoever was at it isn't any longer."""
    told = _told(database, name)
    # Said again, for whoever was at it may have finished while this was being asked.
    if told and told.running and not _held(database, name):
        again = _told(database, name)
        return replace(told, stage="stopped") if again == told else again
    return told


def tell(database: Path, name: str, bundle: Bundle) -> None:
    """Say how far a bundle is, to whoever looks from any process."""
    _put(_state(database, name), json.dumps(asdict(bundle), ensure_ascii=False).encode())


def ask_to_stop(database: Path, name: str) -> None:
    """Ask whoever is at a bundle to stop after the conclusions in hand."""
    _stop(database, name).touch()


def stop_asked(database: Path, name: str) -> bool:
    """Whether somebody asked for that."""
    return _stop(database, name).exists()


def forget_stop(database: Path, name: str) -> None:
    """Begin anew."""
    _stop(database, name).unlink(missing_ok=True)


def take(database: Path, name: str) -> int | None:
    """Take a bundle in hand: a descriptor that holds it until it is closed, in whatever process; None if it is taken.

    The hold ends with its process, however that ends.
    """
    descriptor = os.open(_folder(database, "bundles") / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    # Somebody may just be asking whether it is taken: that takes no time.
    for wait in (0.05, 0.05, 0):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(wait)
        else:
            return descriptor
    os.close(descriptor)
    return None


@contextmanager
def turn(database: Path) -> Iterator[bool]:
    """The turn to work, which one has at a time in an instance; whether it was to be had."""
    descriptor = take(database, _TURN)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _told(database: Path, name: str) -> Bundle | None:
    try:
        told = json.loads(_state(database, name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Bundle(failures=tuple(Failure(**failure) for failure in told.pop("failures")), **told)


def _held(database: Path, name: str) -> bool:
    with (_folder(database, "bundles") / f"{name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _state(database: Path, name: str) -> Path:
    return _folder(database, "bundles") / f"{name}.json"


def _stop(database: Path, name: str) -> Path:
    return _folder(database, "bundles") / f"{name}.stop"


def _folder(database: Path, name: str) -> Path:
    folder = database.parent / "work" / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _put(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as made:
        made.write(data)
    Path(made.name).replace(path)
