"""The photos of a record as its conclusion prints them."""

import io
from contextlib import closing

import docx
import pytest
from PIL import Image

from inspect_app.domain.document import photos
from inspect_app.errors import Problem
from inspect_app.services import conclusions, files
from inspect_app.services import photos as photographs
from inspect_app.services.context import Context
from inspect_app.store import files as store
from inspect_app.store.database import connect_reading
from tests import pictures
from tests.conftest import Demo


@pytest.fixture
def context(demo: Demo) -> Context:
    return Context(demo.database, demo.ids["member"])


def drafted(demo: Demo):
    with closing(connect_reading(demo.database)) as db:
        return conclusions.draft(db, demo.ids["minh_hoa"])


def photographed(demo: Demo, context: Context, content: bytes, kind: str = "image/jpeg", sent: bool = True) -> str:
    hash = pictures.announce(context, demo.ids["minh_hoa"], content, kind, caption="Quầy số 1")
    if sent:
        files.take(context, demo.ids["minh_hoa"], hash, [content])
    return hash


def test_photos_are_printed_and_papers_are_not(demo: Demo, context: Context):
    hash = photographed(demo, context, pictures.jpeg())
    photographed(demo, context, pictures.pdf(), "application/pdf")
    document = drafted(demo)
    assert [photo.file for photo in photos(document)] == [hash]
    assert "Lê Văn C" in next(photos(document)).taken
    assert conclusions.rendered(document).startswith(b"%PDF")


def test_a_photo_that_is_still_on_the_tablet_is_named_and_not_drawn(demo: Demo, context: Context):
    photographed(demo, context, pictures.jpeg(), sent=False)
    document = drafted(demo)
    assert list(photos(document)) == [] and [a.content.kind for a in document.appendices][1] == "photos"


def test_nothing_that_came_with_a_photo_reaches_paper(demo: Demo, context: Context):
    hash = photographed(demo, context, pictures.jpeg(2400, 1800))
    for edge in (photographs.ON_PAPER, photographs.IN_WORD):
        drawn = photographs.printed(demo.database, hash, edge)
        with Image.open(io.BytesIO(drawn)) as picture:
            assert max(picture.size) == edge and not picture.getexif()
        assert b"MAY ANH" not in drawn


def test_a_photo_that_is_no_longer_what_arrived_stops_the_printing(demo: Demo, context: Context):
    path = store.place(demo.database, photographed(demo, context, pictures.jpeg()))
    path.chmod(0o644)
    path.write_bytes(pictures.jpeg(colour="#000000"))
    with pytest.raises(Problem, match="không còn nguyên"):
        conclusions.rendered(drafted(demo))


def test_the_word_copy_has_the_photos_too(demo: Demo, context: Context):
    photographed(demo, context, pictures.jpeg(600, 800))
    copy = docx.Document(io.BytesIO(conclusions.word_copy(drafted(demo))))
    photo = next(shape for shape in copy.inline_shapes if shape._inline.docPr.get("name") == "Minh chứng số 01.")
    assert photo._inline.docPr.get("descr").startswith("Quầy số 1")
    width, height = photo.width / 36_000, photo.height / 36_000
    assert width == pytest.approx(80, abs=0.1) or height == pytest.approx(60, abs=0.1)
    assert width <= 80.1 and height <= 60.1


def test_a_record_without_photos_names_no_folder(demo: Demo):
    assert drafted(demo).kept_in == ""
