"""Kiểm tra một gói lưu trữ hồ sơ kiểm tra cải cách hành chính (BagIt, RFC 8493). Không cần mạng, không ghi gì.

Cách dùng: python3 -I kiem-tra.py [THƯ MỤC hoặc TỆP ZIP] [--ma MÃ CỦA DANH MỤC]
"""

# It travels in every package and has to run alone: the standard library of Python 3.7 and nothing else.
from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import IO, Union

LIST = "DANH-MUC.txt"  # beside several packages in one file
MANIFEST, TAGS, INFO, RECORD = "manifest-sha512.txt", "tagmanifest-sha512.txt", "bag-info.txt", "data/ho-so.json"
CHUNK = 1024 * 1024
MOST_TEXT = 256 * 1024 * 1024  # of a file that is read whole
MOST_FILES = 100000
MOST_TIMES = 200  # that a file of a ZIP may grow by when it is unpacked; ours don't grow at all
_LINE = re.compile(r"([0-9a-fA-F]{128}) [ *]?(.+)")
_BAGIT = re.compile(r"BagIt-Version: *[0-9]+\.[0-9]+\s+Tag-File-Character-Encoding: *UTF-8")
_OXUM = re.compile(r"^Payload-Oxum: *([0-9]+)\.([0-9]+) *$", re.MULTILINE)


# What reading a file may raise that isn't what it says it is.
_BROKEN = (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error)


class UnreadableError(Exception):
    """What was given isn't a package at all."""


class Folder:
    """A package as a folder: its files by name, nothing followed that leads elsewhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: dict[str, int] = {}
        self.wrong: list[str] = []
        for folder, folders, files in os.walk(str(path)):
            for name in sorted(folders + files):
                whole = Path(folder) / name
                told = whole.lstat()
                inside = whole.relative_to(path).as_posix()
                if stat.S_ISLNK(told.st_mode):
                    self.wrong.append(f"Liên kết (symlink), không phải tệp: {inside}")
                elif stat.S_ISREG(told.st_mode):
                    self.names[inside] = told.st_size
                elif not stat.S_ISDIR(told.st_mode):
                    self.wrong.append(f"Không phải tệp thường: {inside}")

    def open(self, name: str) -> IO[bytes]:
        """A file of the package, to be read."""
        return (self.path / name).open("rb")


class Zip:
    """A package as a ZIP, read without being unpacked: one folder, and in it what a package holds."""

    def __init__(self, path: Path) -> None:
        self.names: dict[str, int] = {}
        self.wrong: list[str] = []
        self._entries: dict[str, zipfile.ZipInfo | None] = {}
        try:
            self._zip = zipfile.ZipFile(str(path))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise UnreadableError(f"Tệp ZIP hỏng hoặc thiếu phần cuối: {path}") from error
        entries = self._zip.infolist()
        if len(entries) > MOST_FILES:
            raise UnreadableError(f"Tệp ZIP có hơn {MOST_FILES} mục nên không được đọc: {path}")
        there = sorted((e.filename for e in entries if e.filename.split("/")[-1] == "bagit.txt"), key=len)
        top = there[0][: -len("bagit.txt")] if there else ""
        several = any(not name.startswith(top + "data/") for name in there[1:])
        if several or (top and LIST in self._zip.namelist()):
            raise UnreadableError("Tệp ZIP chứa nhiều gói: giải nén rồi chạy kiem-tra.py trong thư mục của từng gói.")
        for entry in entries:
            self._take(entry, top)

    def _take(self, entry: zipfile.ZipInfo, top: str) -> None:
        name = entry.filename[len(top) :]
        mode = entry.external_attr >> 16
        if entry.is_dir() and sound(entry.filename[:-1]):
            return
        if not sound(entry.filename):
            self.wrong.append(f"Đường dẫn ra ngoài gói: {shown(entry.filename)}")
        elif not entry.filename.startswith(top):
            self.wrong.append(f"Tệp nằm ngoài thư mục của gói: {shown(entry.filename)}")
        elif stat.S_ISLNK(mode):
            self.wrong.append(f"Liên kết (symlink), không phải tệp: {shown(name)}")
        elif name in self.names:
            self.wrong.append(f"Hai tệp cùng tên trong ZIP: {shown(name)}")
        elif entry.file_size > MOST_TIMES * entry.compress_size + CHUNK:
            self.wrong.append(f"Tệp nén bất thường (bom nén), không mở: {shown(name)}")
            self.names[name], self._entries[name] = entry.file_size, None
        else:
            self.names[name], self._entries[name] = entry.file_size, entry

    def open(self, name: str) -> IO[bytes]:
        """A file of the package, to be read; OSError for one that is better left closed."""
        entry = self._entries[name]
        if entry is None:
            raise OSError(name)
        return self._zip.open(entry)


Bag = Union[Folder, Zip]  # noqa: UP007  # evaluated, which Python 3.7 can't do in the newer words


def sound(path: str) -> bool:
    """Whether a path stays within the package, on every system."""
    return not (set("\\:") & set(path) or {"", ".", ".."} & set(path.split("/")))


def shown(text: str) -> str:
    """A name as it may be printed: no control characters."""
    return "".join("?" if unicodedata.category(letter)[0] == "C" else letter for letter in text)


def hashed(bag: Bag, name: str) -> tuple[str, str, int] | None:
    """SHA-512, SHA-256 and the number of bytes of a file; None where it can't be read or isn't as long as it says."""
    long, short, size = hashlib.sha512(), hashlib.sha256(), 0
    try:
        with bag.open(name) as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                long.update(chunk)
                short.update(chunk)
                size += len(chunk)
                if size > bag.names[name]:
                    return None
    except _BROKEN:
        return None
    return long.hexdigest(), short.hexdigest(), size


def text_of(bag: Bag, name: str) -> str | None:
    """A text of the package; None where there is none that can be read."""
    if name not in bag.names or bag.names[name] > MOST_TEXT or hashed(bag, name) is None:
        return None
    with bag.open(name) as file:
        try:
            return file.read().decode("utf-8")
        except UnicodeDecodeError:
            return None


def listed(text: str, manifest: str, wrong: list[str]) -> dict[str, str]:
    """What a manifest lists: name -> SHA-512. What is wrong with the list itself is added to `wrong`."""
    found: dict[str, str] = {}
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        match = _LINE.fullmatch(line)
        if not match:
            if line.strip():
                wrong.append(f"Dòng {number} của {manifest} không đọc được.")
            continue
        name = re.sub("%(0A|0D|25)", lambda code: chr(int(code.group(1), 16)), match.group(2), flags=re.IGNORECASE)
        if not sound(name):
            wrong.append(f"Đường dẫn ra ngoài gói trong {manifest}: {shown(name)}")
        elif name in found:
            wrong.append(f"Tệp ghi hai lần trong {manifest}: {shown(name)}")
        else:
            found[name] = match.group(1).lower()
    return found


def check(bag: Bag, known: str = "") -> tuple[list[str], str, str]:
    """Everything that is wrong with a package, in words; the SHA-256 and the SHA-512 of its manifest."""
    wrong = list(bag.wrong)
    declared = text_of(bag, "bagit.txt")
    if declared is None or not _BAGIT.match(declared):
        wrong.append("Thiếu tệp bagit.txt hoặc tệp không đọc được: đây không phải gói BagIt.")
    text, codes = text_of(bag, MANIFEST), hashed(bag, MANIFEST) if MANIFEST in bag.names else None
    if text is None or codes is None:
        return [*wrong, f"Thiếu danh mục {MANIFEST} hoặc danh mục không đọc được."], "", ""
    payload = listed(text, MANIFEST, wrong)
    wrong += [f"Tệp trong danh mục nằm ngoài data/: {shown(n)}" for n in payload if not n.startswith("data/")]
    shorts = _compare(bag, payload, [n for n in bag.names if n.startswith("data/")], wrong)
    tags = text_of(bag, TAGS)
    if tags is None:
        wrong.append(f"Thiếu danh mục {TAGS} hoặc danh mục không đọc được.")
    else:
        others = [name for name in bag.names if not name.startswith("data/") and name != TAGS]
        _compare(bag, listed(tags, TAGS, wrong), others, wrong)
    _check_size(bag, wrong)
    _check_record(bag, shorts, wrong)
    if known and known.replace(" ", "").lower() not in codes[:2]:
        wrong.append(f"Danh mục {MANIFEST} không có mã đã cho: gói có thể đã được lập lại. Mã thấy: {codes[1]}")
    return wrong, codes[1], codes[0]


def _compare(bag: Bag, wanted: dict[str, str], there: list[str], wrong: list[str]) -> dict[str, str]:
    """Each file against its hash; the SHA-256 of each that is as it was."""
    shorts: dict[str, str] = {}
    for name in sorted(wanted):
        if name not in bag.names:
            wrong.append(f"Thiếu tệp: {shown(name)}")
            continue
        codes = hashed(bag, name)
        if codes is None or codes[0] != wanted[name]:
            wrong.append(f"Tệp bị sửa hoặc hỏng: {shown(name)}")
        else:
            shorts[name] = codes[1]
    wrong += [f"Tệp thừa, không có trong danh mục: {shown(name)}" for name in sorted(set(there) - set(wanted))]
    return shorts


def _check_size(bag: Bag, wrong: list[str]) -> None:
    told = _OXUM.search(text_of(bag, INFO) or "")
    sizes = [size for name, size in bag.names.items() if name.startswith("data/")]
    if told and (int(told.group(1)), int(told.group(2))) != (sum(sizes), len(sizes)):
        wrong.append(
            f"Dung lượng hoặc số tệp khác với {INFO}: ghi {told.group(1)} byte, {told.group(2)} tệp; "
            f"thấy {sum(sizes)} byte, {len(sizes)} tệp."
        )


def _check_record(bag: Bag, shorts: dict[str, str], wrong: list[str]) -> None:
    """The record names its files by their SHA-256: a list that was made anew for a changed file is found out."""
    if RECORD not in shorts:
        return
    try:
        told = json.loads(text_of(bag, RECORD) or "")
        named = {file["path"]: file["sha256"] for file in told["archive"]["files"]}
        named["data/thong-bao.pdf"] = told["issue"]["document"]
    except (ValueError, KeyError, TypeError, RecursionError):
        wrong.append(f"Tệp {RECORD} không đọc được.")
        return
    for name in sorted(named):
        if name not in bag.names:
            wrong.append(f"Hồ sơ nêu tệp này mà gói không có: {shown(str(name))}")
        elif name in shorts and shorts[name] != named[name]:
            wrong.append(f"Tệp không phải tệp mà hồ sơ nêu: {shown(str(name))}")


def opened(path: Path) -> Bag:
    """A package, by its folder or its ZIP. Raises UnreadableError."""
    if path.is_dir():
        return Folder(path)
    if path.is_file():
        return Zip(path)
    raise UnreadableError(f"Không có thư mục hoặc tệp: {path}")


def main(arguments: list[str]) -> int:
    """Check what the command line names, and say so; the exit status."""
    known, paths = "", [Path(__file__).resolve().parent]
    rest = iter(arguments)
    for argument in rest:
        if argument == "--ma":
            known = next(rest, "")
        elif argument.startswith("-"):
            _say(__doc__ or "")
            return 2
        else:
            paths.append(Path(argument))
    try:
        bag = opened(paths[-1])
        wrong, short, _ = check(bag, known)
    except UnreadableError as error:
        _say(f"KHÔNG KIỂM TRA ĐƯỢC. {error}")
        return 2
    if short:
        _say(f"Mã SHA-256 của danh mục: {short}")
    if wrong:
        _say(f"KHÔNG KHỚP, {len(wrong)} điểm:")
        for one in wrong:
            _say(f"- {one}")
        return 1
    _say(f"KHỚP: {len(bag.names)} tệp, không tệp nào thiếu, thừa hoặc bị sửa.")
    if not known:
        _say("Để biết gói không bị lập lại, so mã trên với mã trong nhật ký của cơ quan lưu trữ (--ma MÃ).")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
