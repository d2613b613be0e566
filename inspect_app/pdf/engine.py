"""The engine: HTML to PDF with WeasyPrint, which is loaded at the first document, for it takes most of a second."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from threading import Lock
from types import MappingProxyType
from typing import Any

from inspect_app.domain.document import Chart, Document, Signer, photos
from inspect_app.pdf.marks import page_of_marks, put_behind
from inspect_app.pdf.pages import chart_html, page_html, strokes_html, stylesheet

_BASE = "document:/"
_PHOTOS = "document:/photos/"
_RECORD = "ho-so-kiem-tra.json"
_RECORD_IS = "Bản ghi cuộc kiểm tra mà văn bản này được lập từ đó"
_BOOKMARKS = """
.part, .title, .appendix .label { bookmark-label: content(text) }
.part, .appendix .label { bookmark-level: 1 }
.title { bookmark-level: 2 }
"""
# A font configuration isn't thread safe, and the style sheets hold on to it: one document at a time in a process.
_LOCK = Lock()


Photos = Callable[[str], bytes]


def render(document: Document, photo: Photos | None = None) -> bytes:
    """The PDF of a document: the same bytes for the same document, engine and face.

    `photo` gives the bytes of a photo to print, by its file's SHA-256; what it raises is raised.
    """
    return _rendered(document, photo)


def archive(document: Document, record: bytes | None, recorded_at: datetime, photo: Photos | None = None) -> bytes:
    """The PDF of a document to be kept: in the form of PDF/A-3, with bookmarks and its record (JSON) attached, if any.

    The same bytes for the same arguments, engine and face. What is checked of the form stands in tests/pdf.
    """
    attached = [] if record is None else [_attachment(record, recorded_at)]
    return _rendered(
        document, photo, (_bookmarks(),), finisher=_finish_archive, pdf_variant="pdf/a-3a", attachments=attached
    )


def _attachment(record: bytes, recorded_at: datetime) -> Any:
    from weasyprint import Attachment

    return Attachment(
        string=record,
        name=_RECORD,
        description=_RECORD_IS,
        created=recorded_at,
        modified=recorded_at,
        relationship="Data",
    )


def _rendered(document: Document, photo: Photos | None, styles: tuple[Any, ...] = (), **options: Any) -> bytes:
    from weasyprint import HTML

    given = {one.file: photo(one.file) for one in photos(document)} if photo else {}
    with _LOCK:
        fetcher = _fetcher(given)
        drawing = {"stylesheets": [_style(), *styles], "font_config": _fonts()}
        notice, *appendices = [
            HTML(string=html, base_url=_BASE, url_fetcher=fetcher).render(**drawing)
            for html in page_html(document, complete=False)
        ]
        # Joined here and not afterwards: each part keeps its own page numbers, all keep their tags.
        whole = notice.copy([page for part in (notice, *appendices) for page in part.pages])
        finish = options.pop("finisher", _finish)
        return whole.write_pdf(pdf_tags=True, finisher=partial(finish, document.marks), **options)


@cache
def _bookmarks() -> Any:
    from weasyprint import CSS

    return CSS(string=_BOOKMARKS, base_url=_BASE, url_fetcher=_fetcher())


def render_chart(chart: Chart) -> bytes:
    """A chart alone as a PDF, for whoever needs it as a picture."""
    return _render_drawing(chart_html(chart))


def render_strokes(signer: Signer) -> bytes:
    """What somebody drew as a PDF, in black, for whoever needs it as a picture."""
    return _render_drawing(strokes_html(signer))


def render_marks(marks: tuple[str, ...]) -> bytes:
    """The marks behind a page as a PDF, for whoever needs them as a picture."""
    return page_of_marks(marks)


def _render_drawing(html: str) -> bytes:
    from weasyprint import HTML

    with _LOCK:
        page = HTML(string=html, base_url=_BASE, url_fetcher=_fetcher())
        return page.write_pdf(font_config=_fonts())


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style() -> Any:
    from weasyprint import CSS

    return CSS(string=stylesheet(), base_url=_BASE, url_fetcher=_fetcher(), font_config=_fonts())


def _fetcher(photos: Mapping[str, bytes] = MappingProxyType({})) -> Any:
    """A fetcher that serves the document's own parts and refuses every other address, local files too."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnParts(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(_PHOTOS) and url.removeprefix(_PHOTOS) in photos:
                photo = photos[url.removeprefix(_PHOTOS)]
                return URLFetcherResponse(url, photo, {"Content-Type": "image/jpeg"})
            raise ValueError(f"not a part of the document: {url}")

    return OwnParts()


def _finish(marks: tuple[str, ...], _: Any, pdf: Any) -> None:
    """Printed at its true size (rules and margins are in millimetres), named by its title in the viewer, and marked."""
    import pydyf  # type: ignore[import-untyped]

    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"PrintScaling": "/None", "DisplayDocTitle": "true"})
    if marks:
        put_behind(pdf, marks)


def _finish_archive(marks: tuple[str, ...], document: Any, pdf: Any) -> None:
    """Besides, each object stands by itself and not in a stream of many: whoever checks signatures reads each alone."""
    import pydyf

    _finish(marks, document, pdf)
    for part in pdf.objects:
        if isinstance(part, dict) and {"Title", "Dest", "Parent"} <= part.keys():  # a bookmark breaks nowhere
            part["Title"] = pydyf.String(part["Title"].string.replace("\xa0", " "))
    # The engine names an attachment twice.
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    write = pdf.write
    pdf.write = lambda output, version, identifier, _: write(output, version, identifier, compress=False)
