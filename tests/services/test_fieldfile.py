"""What no tablet has packed is refused whole, before anything of it is let in."""

import io
import stat
import zipfile

import pytest

from inspect_app.errors import Problem
from inspect_app.services import handover
from inspect_app.services.context import Context
from tests.conftest import Clock, Demo
from tests.instance import everything
from tests.services.test_handover import packed, told


@pytest.fixture
def secretary(demo: Demo, clock: Clock) -> Context:
    """Who sits at the desk and imports."""
    return Context(demo.database, demo.ids["secretary"], clock)


def broken(name: str) -> io.BytesIO:
    """A file that no tablet has made."""
    good = packed(told([])).getvalue()
    if name.startswith("entry "):
        return packed(told([]), {name.removeprefix("entry "): b"x"})
    if name == "link":
        link = zipfile.ZipInfo("files/" + "0" * 64)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        return packed(told([]), {link: b"/etc/passwd"})
    if name == "locked":
        content = bytearray(good)
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(mark) + offset] |= 1
        return io.BytesIO(bytes(content))
    if name == "wrong sum":
        stored = bytearray(packed(told([]), way=zipfile.ZIP_STORED).getvalue())
        stored[stored.index(b"inspect_app")] ^= 1
        return io.BytesIO(bytes(stored))
    return io.BytesIO(
        {
            "empty": b"",
            "text": b"not a zip",
            "cut": good[:-10],
            "half": good[: len(good) // 2],
            "front cut off": good[40:],
            "with a remark": good[:-2] + b"\x01\x00x",
            "endless list": good[:-10] + b"\xf0\xff\xff\xff" + good[-6:],
            "larger than zip": good[:-22] + b"PK\x06\x07" + bytes(16) + good[-22:],
            "no field.json": packed_without(),
        }[name]
    )


def packed_without() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("files/" + "0" * 64, b"x")
    return stream.getvalue()


BROKEN = (
    *("empty", "text", "cut", "half", "front cut off", "with a remark", "endless list", "larger than zip"),
    *("no field.json", "wrong sum", "locked", "link"),
    *("entry ../../etc/passwd", "entry /etc/passwd", "entry files/../field.json", "entry other.txt", "entry files/"),
    *("entry files/" + "A" * 64, "entry files/" + "0" * 63, "entry files/" + "0" * 64 + ".jpg"),
)


@pytest.mark.parametrize("name", BROKEN)
def test_what_no_tablet_has_packed_is_refused_whole(demo, secretary, name):
    before = everything(demo)
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, broken(name))
    assert problem.value.code == "bad_field_file" and "Chưa có gì thay đổi" in problem.value.message
    assert everything(demo) == before


def test_the_same_name_twice_is_refused(secretary):
    # zipfile warns of a second entry of the same name, so the second one gets its name afterwards.
    names = [f"files/{letter * 64}" for letter in "ab"]
    content = packed(told([]), dict.fromkeys(names, b"x")).getvalue().replace(names[1].encode(), names[0].encode())
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, io.BytesIO(content))
    assert problem.value.code == "bad_field_file"


def test_a_bomb_is_refused_before_it_is_unpacked(secretary):
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, packed(b" " * (33 * 1024 * 1024)))
    assert problem.value.code == "bad_field_file" and "quá lớn" in problem.value.message


def test_more_entries_than_a_tablet_has_photos_are_refused(secretary):
    many = {f"files/{number:064x}": b"" for number in range(5_001)}
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, packed(told([]), many, zipfile.ZIP_STORED))
    assert problem.value.code == "bad_field_file" and "quá nhiều" in problem.value.message


def test_a_lie_about_the_size_is_seen(secretary):
    # Says that it is small in both places, and isn't.
    content = bytearray(packed(told([]) | {"device": "x" * 100_000}).getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + offset
        content[at : at + 4] = (300).to_bytes(4, "little")
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, io.BytesIO(bytes(content)))
    assert problem.value.code == "bad_field_file"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "bad_field_file"),
        (b"\xff\xfe", "bad_field_file"),
        (b"[" * 100_000, "bad_field_file"),
        ([], "bad_field_file"),
        (told([], format="something else"), "bad_field_file"),
        (told([], version="1"), "bad_field_file"),
        (told([], version=True), "bad_field_file"),
        (told([], version=0), "bad_field_file"),
        (told([], version=2), "future_version"),
        (told({}), "bad_field_file"),
        (told([], drafts=None), "bad_field_file"),
    ],
)
def test_what_says_no_field_is_refused_whole(demo, secretary, content, code):
    before = everything(demo)
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, packed(content))
    assert problem.value.code == code
    assert everything(demo) == before
