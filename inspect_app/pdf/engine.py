"""The engine: HTML to PDF with WeasyPrint, which is loaded at the first document, for it takes most of a second."""

from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock
from types import MappingProxyType
from typing import Any

from inspect_app.domain.document import Chart, Document, photos
from inspect_app.pdf.marks import drawing
from inspect_app.pdf.pages import chart_html, page_html, stylesheet

_BASE = "document:/"
_MARKS, _PHOTOS = "document:/marks.svg", "document:/photos/"
# A font configuration isn't thread safe, and the style sheets hold on to it: one document at a time in a process.
_LOCK = Lock()


def render(document: Document, photo: Callable[[str], bytes] | None = None) -> bytes:
    """The PDF of a document: the same bytes for the same document, engine and face.

    `photo` gives the bytes of a photo to print, by its file's SHA-256; what it raises is raised.
    """
    from weasyprint import HTML

    given = {one.file: photo(one.file) for one in photos(document)} if photo else {}
    with _LOCK:
        fetcher = _fetcher(document.marks, given)
        options = {"stylesheets": _styles(document.marks), "font_config": _fonts()}
        notice, *appendices = [
            HTML(string=html, base_url=_BASE, url_fetcher=fetcher).render(**options)
            for html in page_html(document, complete=False)
        ]
        # Joined here and not afterwards: each part keeps its own page numbers, all keep their tags.
        whole = notice.copy([page for part in (notice, *appendices) for page in part.pages])
        return whole.write_pdf(finisher=_finish, pdf_tags=True)


def render_chart(chart: Chart) -> bytes:
    """A chart alone as a PDF, for whoever needs it as a picture."""
    return _render_drawing(chart_html(chart))


def render_marks(marks: tuple[str, ...]) -> bytes:
    """The marks behind a page as a PDF, for whoever needs them as a picture."""
    page = "<style>@page { size: A4; margin: 0 } body { margin: 0 } svg { display: block }</style>"
    return _render_drawing(page + drawing(marks).decode())


def _render_drawing(html: str) -> bytes:
    from weasyprint import HTML

    with _LOCK:
        page = HTML(string=html, base_url=_BASE, url_fetcher=_fetcher(()))
        return page.write_pdf(font_config=_fonts())


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _styles(marks: tuple[str, ...]) -> list[Any]:
    from weasyprint import CSS

    behind = f'@page {{ background: url("{_MARKS}") no-repeat center }}' if marks else ""
    return [
        CSS(string=css, base_url=_BASE, url_fetcher=_fetcher(marks), font_config=_fonts())
        for css in (stylesheet(), behind)
        if css
    ]


def _fetcher(marks: tuple[str, ...], photos: Mapping[str, bytes] = MappingProxyType({})) -> Any:
    """A fetcher that serves the document's own parts and refuses every other address, local files too."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnParts(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if marks and url == _MARKS:
                return URLFetcherResponse(url, drawing(marks), {"Content-Type": "image/svg+xml"})
            if url.startswith(_PHOTOS) and url.removeprefix(_PHOTOS) in photos:
                photo = photos[url.removeprefix(_PHOTOS)]
                return URLFetcherResponse(url, photo, {"Content-Type": "image/jpeg"})
            raise ValueError(f"not a part of the document: {url}")

    return OwnParts()


def _finish(_: Any, pdf: Any) -> None:
    """Printed at its true size (rules and margins are in millimetres), and named by its title in the viewer."""
    import pydyf  # type: ignore[import-untyped]

    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"PrintScaling": "/None", "DisplayDocTitle": "true"})
