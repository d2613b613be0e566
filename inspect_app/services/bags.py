"""Packages of sealed records: put together from the bytes that were sealed, as often as asked, always the same."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha512
from pathlib import Path
from typing import IO

from inspect_app.domain import bag, sealed
from inspect_app.domain.bag import About, Sealed
from inspect_app.domain.correction import pointers
from inspect_app.domain.dates import legal_date, parse_iso
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import packing, seal, verifier
from inspect_app.services.context import Context
from inspect_app.services.packing import Member
from inspect_app.store import disposal, stacks
from inspect_app.store import files as file_store
from inspect_app.store import seal as store
from inspect_app.store.database import connect_reading
from inspect_app.store.seal import Seal

_LOST = (
    "Tệp {path} của hồ sơ trên máy chủ đã mất hoặc không còn nguyên nên chưa xuất gói. Hồ sơ không thay đổi. "
    "Báo quản trị để lấy lại từ bản sao lưu."
)
_DISPOSED = "Hồ sơ của gói này đã hủy ở đây: nhật ký giữ đúng mã danh mục của gói, nội dung thì không còn."
_STRANGE = "Nhật ký của chương trình này không có danh mục đó: gói của nơi khác, hoặc đã được lập lại."


@dataclass(frozen=True, slots=True)
class Package:
    """A sealed record as a package: its folder's name, its tag files by name, its payload."""

    name: str
    tags: dict[str, str]
    files: list[Sealed]
    seal: Seal


def package(context: Context, inspection: str, document: str | None = None) -> Package:
    """The package of an issued record, sealed now where it was issued before the program sealed.

    Each document that was issued of it, here by its SHA-256, gave one; by default it is that of the last.

    Raises Problem "not_issued", "file_lost" or "disk_full".
    """
    made = seal.ensure(context, inspection, document)
    with closing(connect_reading(context.database)) as db:
        files = store.files(db, made.id)
    told = json.loads(file_store.content(context.database, made.record))
    # It is called after what was issued when it was sealed: the notice, or the letter that corrects it.
    issued = next((one for one in told.get("documents", ()) if one["document"] == made.document), told["issue"])
    day = parse_iso(issued["day"])
    assert day
    name = bag.folder_name(day.year, issued["number"], issued["symbol"], _place(told))
    return Package(name, bag.tag_files(_about(told, made), files, verifier_text()), files, made)


def write(context: Context, inspection: str, output: Path | IO[bytes], document: str | None = None) -> str:
    """Write the package of an issued record as a ZIP; its name. Raises what `package` does."""
    with stacks.steady(context.database):
        made = package(context, inspection, document)
        packing.pack(output, members(context.database, made))
    return f"{made.name}.zip"


def members(database: Path, made: Package) -> Iterator[Member]:
    """The files of a package for a ZIP. Their bytes raise Problem "file_lost" where they aren't what was sealed."""
    for name in (bag.READ_ME, *sorted(set(made.tags) - {bag.READ_ME})):
        content = made.tags[name].encode()
        yield f"{made.name}/{name}", [content], len(content)
    for file in made.files:
        yield f"{made.name}/{file.path}", _checked(database, file), file.size


def check(context: Context, path: Path) -> tuple[list[str], Seal | None]:
    """What is wrong with a package, as a folder or a ZIP, in words; and the seal that it is of.

    The log knows its manifest, or that is wrong as well; of a record that was disposed of it says so. Raises Problem
    "bad_file" where it is no package at all.
    """
    try:
        wrong, _, long = verifier.check(verifier.opened(path))
    except verifier.UnreadableError as error:
        raise Problem("bad_file", f"{error} Chưa có gì thay đổi.") from error
    with closing(connect_reading(context.database)) as db:
        found = store.by_manifest(db, long) if long else None
        gone = disposal.of_manifest(db, long) if long else None
    unknown = [] if found or not long else [_DISPOSED if gone else _STRANGE]
    return [*wrong, *unknown], found


@cache
def verifier_text() -> str:
    """The text of the program that checks a package by itself."""
    return Path(verifier.__file__).read_text(encoding="utf-8")


def _about(told: Json, made: Seal) -> About:
    issued, day = told["issue"], parse_iso(told["issue"]["day"])
    assert day
    return About(
        id=made.inspection,
        title=told["conclusion"]["title"],
        body=told["plan"]["issuing_body"],
        unit=_place(told),
        number=f"{issued['number']:02d}{issued['symbol']}",
        issued=day,
        sealed=legal_date(datetime.fromisoformat(made.at)),
        later=told["archive"]["later"],
        illustration=bool(told["plan"].get("illustration") or told["unit"].get("illustration")),
        missing=tuple(told["archive"]["missing"]),
        pointers=tuple(one.words for one in pointers(sealed.read_documents(told), issued["document"])),
    )


def _place(told: Json) -> str:
    return f"{told['unit']['type_word']} {told['unit']['proper_name']}"


def _checked(database: Path, file: Sealed) -> Iterator[bytes]:
    whole = sha512()
    try:
        for chunk in packing.chunks(file_store.place(database, file.sha256)):
            whole.update(chunk)
            yield chunk
    except FileNotFoundError as error:
        raise Problem("file_lost", _LOST.format(path=file.path)) from error
    if whole.hexdigest() != file.sha512:
        raise Problem("file_lost", _LOST.format(path=file.path))
