"""ZIP files put together from what is packed already: the same parts give the same bytes, none is held in memory."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from inspect_app.store.files import room

CHUNK = 1024 * 1024
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_LARGE = 2**31 - 1

# A file's name, its bytes in pieces, and how many they are.
Member = tuple[str, Iterable[bytes], int]


def chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes in pieces."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def pack(output: Path | IO[bytes], members: Iterable[Member]) -> None:
    """Put files together, stored as they are. Raises Problem "disk_full", or what a member's bytes raise."""
    with room(), zipfile.ZipFile(output, "w") as archive:
        for member in members:
            _write(archive, member)


class Pack:
    """A ZIP that grows by parts of several files; stopped or killed, it is gone on with after its last whole part.

    Beside it lies a journal of the parts that are whole, each under its key.
    """

    def __init__(self, path: Path, wanted: Iterable[str]):
        """Go on with what is there of the parts `wanted`, by their keys; begin anew where something else is."""
        self._journal = path.with_name(f"{path.name}.parts")
        whole = self._whole(path, set(wanted))
        self.done = {part["key"] for part in whole}
        self._end = whole[-1]["end"] if whole else 0
        with room():
            if not whole:
                path.write_bytes(b"")
                self._journal.write_bytes(b"")
            self._file = path.open("r+b")
            self._file.truncate(self._end)
            self._file.seek(self._end)
            self._zip = zipfile.ZipFile(self._file, "w")
        for part in whole:
            for entry in part["entries"]:
                self._known(*entry)

    def add(self, key: str, members: Iterable[Member]) -> None:
        """Add a part, whole or not at all. Raises Problem "disk_full", or what a member's bytes raise."""
        before = len(self._zip.filelist)
        try:
            with room():
                for member in members:
                    _write(self._zip, member)
                self._file.flush()
        except BaseException:
            self._undo(before)
            raise
        self._end = self._file.tell()
        entries = [[one.filename, one.CRC, one.file_size, one.header_offset] for one in self._zip.filelist[before:]]
        with room(), self._journal.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps({"key": key, "end": self._end, "entries": entries}) + "\n")
        self.done.add(key)

    def finish(self, members: Iterable[Member]) -> None:
        """Add what comes last, and make a ZIP of it."""
        with room():
            for member in members:
                _write(self._zip, member)
            self._zip.close()
            self._file.close()
        self._journal.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave it as it is, to be gone on with where it isn't finished."""
        self._zip.fp = None  # or it would write what belongs at its end
        self._file.close()

    def _whole(self, path: Path, wanted: set[str]) -> list[dict]:  # type: ignore[type-arg]
        """The parts that the journal tells and the file holds; none where one of them isn't wanted any more."""
        if not path.exists() or not self._journal.exists():
            return []
        told = []
        for line in self._journal.read_text(encoding="utf-8").splitlines():
            with suppress(ValueError):  # the last line of somebody who was killed
                told.append(json.loads(line))
        size = path.stat().st_size
        if any(part["key"] not in wanted for part in told):
            return []
        return [part for part in told if part["end"] <= size]

    def _known(self, name: str, crc: int, size: int, offset: int) -> None:
        entry = _entry(name, size)
        entry.CRC, entry.compress_size, entry.header_offset = crc, size, offset
        self._zip.filelist.append(entry)
        self._zip.NameToInfo[name] = entry

    def _undo(self, before: int) -> None:
        for entry in self._zip.filelist[before:]:
            del self._zip.NameToInfo[entry.filename]
        del self._zip.filelist[before:]
        with suppress(OSError):
            self._file.seek(self._end)
            self._file.truncate()
        self._zip.start_dir = self._end


def _write(archive: zipfile.ZipFile, member: Member) -> None:
    name, content, size = member
    with archive.open(_entry(name, size), "w", force_zip64=size > _LARGE) as file:
        for chunk in content:
            file.write(chunk)


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIPPED)
    entry.external_attr = 0o644 << 16
    entry.file_size = size
    return entry
