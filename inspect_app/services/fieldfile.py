"""The ZIP of a field file, read as what a stranger may have made: nothing is unpacked, and every size has an end."""

import json
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from inspect_app.domain.text import Json
from inspect_app.errors import Problem

MEGABYTE = 1024 * 1024
# A tablet's fortnight: a few hundred photos of 0.4 MB, some thousand operations of 1 kB.
MOST_ENTRIES = 5_000
MOST_TOLD = 32 * MEGABYTE  # field.json
MOST_IN_ALL = 1024 * MEGABYTE  # unpacked
CHUNK = 64 * 1024
_ENTRY = re.compile(r"field\.json|files/[0-9a-f]{64}")
_END = 22  # bytes of a ZIP's last record, without a remark
_LOCATOR = 20  # bytes of what stands before it in a ZIP too large for this
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Package:
    """The entries of a field file's ZIP."""

    def __init__(self, archive: ZipFile):
        self._archive = archive
        self._entries = {entry.filename: entry for entry in archive.infolist()}

    def told(self) -> Json:
        """What stands in field.json. Raises Problem "bad_field_file"."""
        try:
            content = b"".join(self._read("field.json"))
            return json.loads(content)
        except (*_BROKEN, RecursionError) as error:
            raise Problem("bad_field_file") from error

    @property
    def hashes(self) -> list[str]:
        """The names of the files in it, in order; their bytes are still to be judged."""
        return sorted(name.removeprefix("files/") for name in self._entries if name != "field.json")

    def chunks(self, hash: str) -> Iterator[bytes]:
        """The bytes of a file, bit by bit as it was packed. Raises Problem "hash_differs"."""
        try:
            yield from self._read(f"files/{hash}")
        except _BROKEN as error:
            raise Problem("hash_differs", "Tệp này trong gói bị hỏng. Xuất lại gói từ máy tính bảng.") from error

    def _read(self, name: str) -> Iterator[bytes]:
        with self._archive.open(self._entries[name]) as entry:
            while chunk := entry.read(CHUNK):
                yield chunk


@contextmanager
def opened(stream: BinaryIO) -> Iterator[Package]:
    """A field file's ZIP. Raises Problem "bad_field_file" with a reason for whatever a tablet wouldn't have made."""
    _check_end(stream)
    try:
        archive = ZipFile(stream)
    except _BROKEN as error:
        raise Problem("bad_field_file") from error
    with archive:
        _check(archive.infolist())
        yield Package(archive)


def _check_end(stream: BinaryIO) -> None:
    # Before all entries are read into memory: how many there are.
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - _END - _LOCATOR))
    tail = stream.read()
    stream.seek(0)
    end = tail[-_END:]
    if not end.startswith(b"PK\x05\x06") or tail.startswith(b"PK\x06\x07"):
        raise Problem("bad_field_file")
    if int.from_bytes(end[12:16], "little") > MOST_ENTRIES * 200:  # bytes of the list of entries
        raise _refused("có quá nhiều tệp")


def _check(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES:
        raise _refused("có quá nhiều tệp")
    if "field.json" not in names:
        raise Problem("bad_field_file")
    if len(set(names)) < len(names) or not all(_plain(entry) for entry in entries):
        raise _refused("có tệp lạ")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused("có mật khẩu")
    told = next(entry.file_size for entry in entries if entry.filename == "field.json")
    if told > MOST_TOLD or sum(entry.file_size for entry in entries) > MOST_IN_ALL:
        raise _refused("quá lớn khi mở ra")


def _plain(entry: ZipInfo) -> bool:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    named = entry.orig_filename == entry.filename and _ENTRY.fullmatch(entry.filename)
    return bool(named) and kind in (0, stat.S_IFREG) and entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def _refused(why: str) -> Problem:
    return Problem("bad_field_file", f"Tệp {why}, không phải do máy tính bảng xuất ra. Chưa có gì thay đổi.")
