"""A file is kept bit by bit under its hash, after the operation that names it; what isn't what it says is not kept."""

import errno
import io
import os
import stat
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image, ImageFile, ImageOps
from PIL.PngImagePlugin import PngInfo

from inspect_app.errors import Problem
from inspect_app.services import files, operations, pictures
from inspect_app.services.context import Context
from inspect_app.store import files as store
from inspect_app.store.database import connect_reading
from tests import pictures as made
from tests.conftest import Clock, Demo, ids
from tests.instance import everything


@pytest.fixture
def member(demo: Demo, clock: Clock) -> Context:
    """A member of the team of the empty inspection."""
    following = ids()
    return Context(demo.database, demo.ids["member"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def inspection(demo: Demo) -> str:
    return demo.ids["empty"]


def kept(demo: Demo) -> dict[str, bytes]:
    """Every file below the folder of files, by name."""
    folder = demo.instance / "files"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def rows(demo: Demo) -> list[tuple]:
    db = connect_reading(demo.database)
    found = db.execute(
        "select hash, inspection, type, size, width, height, pages, uploader, device from file"
    ).fetchall()
    db.close()
    return found


def shown(demo: Demo, inspection: str, hash: str, page: int = 1) -> tuple[bytes, str]:
    db = connect_reading(demo.database)
    try:
        return files.picture(db, demo.database, inspection, hash, page)
    finally:
        db.close()


def small(demo: Demo, inspection: str, hash: str) -> Image.Image:
    db = connect_reading(demo.database)
    try:
        return Image.open(io.BytesIO(files.thumbnail(db, demo.database, inspection, hash)))
    finally:
        db.close()


def refused(context: Context, inspection: str, hash: str, *chunks: bytes) -> Problem:
    with pytest.raises(Problem) as problem:
        files.take(context, inspection, hash, chunks)
    return problem.value


def unread() -> Iterator[bytes]:
    """A body that nobody may read."""
    pytest.fail("the body was read")
    yield b""


def test_a_photo_is_kept_bit_by_bit_and_can_only_be_read(demo, member, inspection):
    photo = made.jpeg()
    hash = made.announce(member, inspection, photo)
    assert files.take(member, inspection, hash, [photo[:1000], photo[1000:]])
    assert kept(demo) == {f"{hash[:2]}/{hash}": photo}
    assert stat.S_IMODE(store.place(demo.database, hash).stat().st_mode) == 0o444
    assert rows(demo) == [(hash, inspection, "image/jpeg", len(photo), 400, 300, None, demo.ids["member"], "TABLET")]


def test_what_arrived_is_missing_no_more(demo, member, inspection):
    hash = made.announce(member, inspection, made.png(), "image/png")
    db = connect_reading(demo.database)
    assert store.missing(db, inspection) == [hash]
    files.take(member, inspection, hash, [made.png()])
    assert store.missing(db, inspection) == []
    db.close()


def test_a_file_that_nobody_announced_is_refused_unread(member, inspection):
    hash = made.hash_of(made.jpeg())
    with pytest.raises(Problem) as problem:
        files.take(member, inspection, hash, unread())
    assert problem.value.code == "not_announced"


def test_a_file_announced_elsewhere_is_not_announced_here(demo, member, inspection):
    hash = made.announce(member, inspection, made.jpeg())
    assert refused(member, demo.ids["minh_hoa"], hash, made.jpeg()).code == "not_announced"


def test_a_removed_photo_is_still_taken(demo, member, inspection):
    operation = made.evidence(member, inspection, made.jpeg())
    gone = operation | {"id": member.new_id(), "value": None, "base": [operation["id"]]}
    assert all(receipt.accepted for receipt in operations.receive(member, inspection, [operation, gone]))
    assert files.take(member, inspection, made.hash_of(made.jpeg()), [made.jpeg()])


def test_a_repeat_changes_nothing_and_is_not_read_again(demo, member, inspection):
    hash = made.announce(member, inspection, made.jpeg())
    files.take(member, inspection, hash, [made.jpeg()])
    before = everything(demo)
    assert not files.take(member, inspection, hash, unread())
    assert everything(demo) == before


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_bytes_that_were_lost_on_the_disk_are_taken_anew(demo, member, inspection, harm):
    hash = made.announce(member, inspection, made.jpeg())
    files.take(member, inspection, hash, [made.jpeg()])
    place = store.place(demo.database, hash)
    place.unlink()
    if harm == "changed":
        place.write_bytes(b"x" + made.jpeg()[1:])
    assert refused_to_show(demo, inspection, hash) == "file_lost"
    assert files.take(member, inspection, hash, [made.jpeg()])
    assert place.read_bytes() == made.jpeg() and len(rows(demo)) == 1


def refused_to_show(demo: Demo, inspection: str, hash: str) -> str:
    with pytest.raises(Problem) as problem:
        shown(demo, inspection, hash)
    return problem.value.code


def test_one_photo_may_belong_to_two_inspections(demo, member, inspection):
    for id in (inspection, demo.ids["minh_hoa"]):
        hash = made.announce(member, id, made.jpeg())
        assert files.take(member, id, hash, [made.jpeg()])
    assert len(rows(demo)) == 2 and len(kept(demo)) == 1


def test_the_same_file_sent_twice_at_once_is_taken_once(demo, member, inspection):
    hash = made.announce(member, inspection, made.jpeg())
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: files.take(replace(member), inspection, hash, [made.jpeg()]), range(4)))
    assert any(done) and len(rows(demo)) == 1
    assert kept(demo) == {f"{hash[:2]}/{hash}": made.jpeg()}


def damaged(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(50) + content[middle + 50 :]


BAD = {
    "empty": (b"", "image/jpeg", "wrong_type"),
    "cut photo": (made.jpeg()[:-40], "image/jpeg", "bad_image"),
    "half a photo": (made.jpeg()[: len(made.jpeg()) // 2], "image/jpeg", "bad_image"),
    "head of a photo": (made.jpeg()[:4], "image/jpeg", "bad_image"),
    "cut picture": (made.png()[:-20], "image/png", "bad_image"),
    "damaged picture": (damaged(made.png()), "image/png", "bad_image"),
    "moving picture": (made.moving_png(), "image/png", "bad_image"),
    "bomb": (made.bomb_png(), "image/png", "bad_image"),
    "larger bomb": (made.bomb_png(2**31 - 1, 2**31 - 1), "image/png", "bad_image"),
    "just over": (made.bomb_png(10_000, 6_001), "image/png", "bad_image"),
    "picture that says photo": (made.png(), "image/jpeg", "wrong_type"),
    "photo that says PDF": (made.jpeg(), "application/pdf", "wrong_type"),
    "another format": (b"GIF89a" + bytes(100), "image/png", "wrong_type"),
    "text that says photo": ("Tên tệp".encode(), "image/jpeg", "wrong_type"),
    "page": (b"<html><script>alert(1)</script></html>", "image/png", "wrong_type"),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/png", "wrong_type"),
    "cut PDF": (made.pdf()[:-300], "application/pdf", "bad_pdf"),
    "head of a PDF": (b"%PDF-1.7\n", "application/pdf", "bad_pdf"),
    "locked PDF": (made.locked_pdf(), "application/pdf", "bad_pdf"),
    "long PDF": (made.pdf(pictures.MOST_PAGES + 1), "application/pdf", "bad_pdf"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_shown_is_refused_with_a_reason_and_leaves_nothing(demo, member, inspection, name, monkeypatch):
    # As it is where documents are printed: WeasyPrint sets it for the whole program.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content, kind, code = BAD[name]
    hash = made.announce(member, inspection, content, kind)
    before = everything(demo)
    problem = refused(member, inspection, hash, content)
    assert problem.code == code and problem.message.endswith(".")
    assert everything(demo) == before


def test_a_locked_pdf_is_told_from_a_broken_one(member, inspection):
    hash = made.announce(member, inspection, made.locked_pdf(), "application/pdf")
    assert "khóa" in refused(member, inspection, hash, made.locked_pdf()).message


def test_other_bytes_than_the_hash_says_are_refused_and_leave_nothing(demo, member, inspection):
    hash = made.announce(member, inspection, made.jpeg())
    assert refused(member, inspection, hash, made.jpeg()[:-1]).code == "hash_differs"
    assert kept(demo) == {} and rows(demo) == []


def test_a_file_past_the_limit_is_refused_without_reading_all_of_it(demo, member, inspection):
    hash = made.announce(member, inspection, b"endless")

    def endless() -> Iterator[bytes]:
        for _ in range(files.MOST_BYTES // 2**20 + 1):
            yield bytes(2**20)
        pytest.fail("read past the limit")

    with pytest.raises(Problem) as problem:
        files.take(member, inspection, hash, endless())
    assert problem.value.code == "too_large" and "12 MB" in problem.value.message
    assert kept(demo) == {}


def test_a_full_disk_is_said_and_leaves_nothing(demo, member, inspection, monkeypatch):
    hash = made.announce(member, inspection, made.jpeg())

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        assert refused(member, inspection, hash, made.jpeg()).code == "disk_full"
    assert kept(demo) == {} and rows(demo) == []
    assert files.take(member, inspection, hash, [made.jpeg()])


def test_a_refused_row_leaves_bytes_without_a_row_never_a_row_without_bytes(demo, member, inspection, monkeypatch):
    hash = made.announce(member, inspection, made.jpeg())

    def fails(*_: object) -> None:
        raise Problem("busy")

    with monkeypatch.context() as storing:
        storing.setattr(store, "add", fails)
        assert refused(member, inspection, hash, made.jpeg()).code == "busy"
    assert rows(demo) == [] and list(kept(demo).values()) == [made.jpeg()]
    assert files.take(member, inspection, hash, [made.jpeg()])
    assert len(rows(demo)) == 1


def test_a_photo_with_a_second_one_inside_it_is_a_photo(demo, member, inspection):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(
        file, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")]
    )
    hash = made.announce(member, inspection, file.getvalue())
    assert files.take(member, inspection, hash, [file.getvalue()])
    assert shown(demo, inspection, hash)[1] == "image/jpeg"


def test_what_is_shown_is_drawn_anew_upright_and_tells_nothing_but_the_picture(demo, member, inspection):
    photo = made.jpeg(2000, 1000)
    assert b"MAY ANH MINH HOA" in photo and b"ghi chu rieng" in photo
    hash = made.announce(member, inspection, photo)
    files.take(member, inspection, hash, [photo])
    content, kind = shown(demo, inspection, hash)
    copy = Image.open(io.BytesIO(content))
    assert (kind, copy.format, copy.size) == ("image/jpeg", "JPEG", (800, 1600))
    assert content != photo and not copy.getexif() and "comment" not in copy.info
    assert b"MAY ANH" not in content and b"ghi chu" not in content and b"Exif" not in content
    assert store.place(demo.database, hash).read_bytes() == photo
    thumbnail = small(demo, inspection, hash)
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (152, 114)) and not thumbnail.getexif()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_pictures_of_every_kind_are_shown_on_white(demo, member, inspection, mode):
    file = io.BytesIO()
    Image.new(mode, (30, 1)).save(file, "PNG", **({"transparency": 0} if mode == "P" else {}))
    hash = made.announce(member, inspection, file.getvalue(), "image/png")
    files.take(member, inspection, hash, [file.getvalue()])
    copy = Image.open(io.BytesIO(shown(demo, inspection, hash)[0]))
    assert copy.mode == "RGB" and copy.size == (30, 1)
    white = mode in ("RGBA", "LA", "P")
    assert copy.getpixel((0, 0)) == ((255, 255, 255) if white else (0, 0, 0))
    assert small(demo, inspection, hash).size == (152, 114)


def test_a_picture_of_finer_greys_keeps_its_greys(demo, member, inspection):
    file = io.BytesIO()
    Image.frombytes("I;16", (4, 1), struct.pack("<4H", 0, 0x4000, 0x8000, 0xFFFF)).save(file, "PNG")
    hash = made.announce(member, inspection, file.getvalue(), "image/png")
    files.take(member, inspection, hash, [file.getvalue()])
    copy = Image.open(io.BytesIO(shown(demo, inspection, hash)[0])).convert("L")
    assert [copy.getpixel((x, 0)) for x in range(4)] == pytest.approx([0, 64, 128, 255], abs=8)


@pytest.mark.parametrize("said", ["\nexif\n 20\nnothing in hexadecimal", "\nexif\n 8\n45786966000049492a00ff"])
def test_what_a_picture_says_of_itself_may_be_broken(demo, member, inspection, said):
    remark, file = PngInfo(), io.BytesIO()
    remark.add_text("Raw profile type exif", said)
    Image.new("RGB", (40, 30)).save(file, "PNG", pnginfo=remark)
    hash = made.announce(member, inspection, file.getvalue(), "image/png")
    assert files.take(member, inspection, hash, [file.getvalue()])
    assert Image.open(io.BytesIO(shown(demo, inspection, hash)[0])).size == (40, 30)
    assert small(demo, inspection, hash).size == (152, 114)


def test_what_cannot_be_drawn_is_refused_when_it_arrives(demo, member, inspection, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(ImageOps, "fit", fail)
    hash = made.announce(member, inspection, made.png(), "image/png")
    assert refused(member, inspection, hash, made.png()).code == "bad_image"
    assert kept(demo) == {}


def test_a_pdf_is_shown_page_by_page(demo, member, inspection):
    hash = made.announce(member, inspection, made.pdf(3), "application/pdf")
    files.take(member, inspection, hash, [made.pdf(3)])
    assert rows(demo)[0][2:7] == ("application/pdf", len(made.pdf(3)), None, None, 3)
    for page in (1, 3):
        copy = Image.open(io.BytesIO(shown(demo, inspection, hash, page)[0]))
        assert max(copy.size) == 1600
    for page in (0, 4, -1):
        with pytest.raises(Problem) as problem:
            shown(demo, inspection, hash, page)
        assert problem.value.code == "not_found"
    assert small(demo, inspection, hash).size == (152, 114)


def test_pages_are_drawn_by_several_at_once(demo, member, inspection):
    hash = made.announce(member, inspection, made.pdf(9), "application/pdf")
    files.take(member, inspection, hash, [made.pdf(9)])
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda page: shown(demo, inspection, hash, page)[0], [*range(1, 10)] * 3))
    assert len(set(drawn)) == 1


def test_a_signed_text_is_kept_and_shown_as_it_was_signed(demo, member, inspection):
    text = "BIÊN BẢN KIỂM TRA\n\tXã Minh Họa (không có thật)\n".encode()
    operations.receive(member, inspection, [made.signature(member, inspection, text)])
    hash = made.hash_of(text)
    assert files.take(member, inspection, hash, [text])
    assert shown(demo, inspection, hash) == (text, "text/plain")
    db = connect_reading(demo.database)
    with pytest.raises(Problem):
        files.thumbnail(db, demo.database, inspection, hash)
    db.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bie\u0302n ba\u0309n".encode(), "bad_text"),
        (b"\xff\xfebien ban", "wrong_type"),
        (b"bien\x00ban", "wrong_type"),
        (made.jpeg(), "wrong_type"),
    ],
)
def test_what_is_signed_is_composed_text(demo, member, inspection, text, code):
    operations.receive(member, inspection, [made.signature(member, inspection, text)])
    assert refused(member, inspection, made.hash_of(text), text).code == code
    assert kept(demo) == {}


def test_the_names_of_files_are_kept_composed_and_key_nothing(demo, member, inspection):
    hash = made.announce(member, inspection, made.jpeg(), name="A\u0309nh quâ\u0300y.jpg")
    files.take(member, inspection, hash, [made.jpeg()])
    db = connect_reading(demo.database)
    names = db.execute("select json_extract(value, '$.name') from operation where field = 'evidence'").fetchall()
    db.close()
    assert names == [("Ảnh quầy.jpg",)]
    assert list(kept(demo)) == [f"{hash[:2]}/{hash}"]


def test_each_file_leaves_one_audit_row(demo, member, inspection):
    hash = made.announce(member, inspection, made.jpeg())
    files.take(member, inspection, hash, [made.jpeg()])
    db = connect_reading(demo.database)
    payload = db.execute("select payload from audit_payload order by seq desc limit 1").fetchone()[0]
    db.close()
    assert '"action":"file"' in payload and hash in payload and demo.ids["member"] in payload
