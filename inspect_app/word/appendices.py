"""The appendices: the checklist as it was recorded, and the charts."""

from collections.abc import Iterator
from typing import Any

from inspect_app.domain.document import Answer, Appendix, Charts, Checklist, Entry, Photo, Photos
from inspect_app.domain.typography import bind, unbroken
from inspect_app.word.drawings import Drawing
from inspect_app.word.elements import TEXT_WIDTH, Words, cell, line, paragraph, row, rule, table

_WIDTHS = (12.0, 64.0, 45.0, 18.0, 26.0)
_RULE = 40.0
_PHOTO, _BETWEEN = 80.0, 5.0
_ABSENT = 78.0  # points above and under the words that stand for a photo of 60 mm


def appendix(given: Appendix, names: tuple[str, ...], draw: Drawing) -> Iterator[Any]:
    """An appendix; its last paragraph, the note, is left to whoever ends the section."""
    yield paragraph("Appendix", given.number)
    yield paragraph("AppendixTitle", given.title.upper())
    for runs in given.attached:
        yield paragraph("Attached", line(runs))
    yield rule(_RULE, TEXT_WIDTH, "AppendixRule")
    if isinstance(given.content, Checklist):
        yield checklist(given.content)
    elif isinstance(given.content, Charts):
        for chart in given.content.charts:
            yield paragraph("Caption", chart.title)
            yield paragraph("Drawing", draw(chart))
    elif isinstance(given.content, Photos):
        yield photos(given.content, names, draw)
    yield paragraph("Note", bind(given.note, names))


def checklist(given: Checklist) -> Any:
    """The checklist: its head on every page, a section's title and an item's answers with what follows them."""
    heads = [
        cell(width, paragraph("CellHead", column), middle=True)
        for width, column in zip(_WIDTHS, given.columns, strict=True)
    ]
    rows = [row(*heads, head=True)]
    for group in given.groups:
        title = paragraph("Cell", Words(group.title, bold=True), keep=True)
        rows.append(row(cell(sum(_WIDTHS), title, span=len(_WIDTHS))))
        for entry in group.entries:
            rows += _entry(entry)
    return table(_WIDTHS, rows)


def photos(given: Photos, names: tuple[str, ...], draw: Drawing) -> Any:
    """The photos, two a row, each with what stands under it; no row is torn."""
    rows = []
    for pair in given.rows:
        cells = [cell(_PHOTO, *_photo(photo, names, draw)) for photo in pair]
        cells.insert(1, cell(_BETWEEN))
        rows.append(row(*cells, *([cell(_PHOTO)] if len(pair) == 1 else [])))
    return table((_PHOTO, _BETWEEN, _PHOTO), rows, padding=0, lines=False)


def _photo(photo: Photo, names: tuple[str, ...], draw: Drawing) -> Iterator[Any]:
    if photo.file:
        yield paragraph("Photo", draw(photo))
    else:
        yield paragraph("Photo", photo.absent, before=_ABSENT)
    under = 2 if photo.file else _ABSENT
    yield paragraph("Cell", Words(photo.number, bold=True), f" {bind(photo.caption, names)}", before=under)
    yield paragraph("Origin", "\n".join((photo.taken, *photo.hash)), before=2)
    yield paragraph("Cell")


def _entry(entry: Entry) -> Iterator[Any]:
    last = len(entry.answers) - 1
    for place, answer in enumerate(entry.answers):
        keep, merge = place < last, ("continue" if place else "restart") if last else ""
        question = [] if place else [paragraph("Cell", entry.question, keep=keep)]
        if entry.bases and not place:
            question.append(paragraph("Bases", unbroken(entry.bases), keep=keep))
        judged = Words(answer.judged, bold=answer.verdict == "shortcoming")
        yield row(
            cell(_WIDTHS[0], paragraph("CellMiddle", "" if place else entry.code, keep=keep), merge=merge),
            cell(_WIDTHS[1], *(question or [paragraph("Cell", keep=keep)]), merge=merge),
            cell(_WIDTHS[2], paragraph("Cell", "\n".join(answer.lines), keep=keep)),
            cell(_WIDTHS[3], paragraph("CellMiddle", judged, keep=keep)),
            cell(_WIDTHS[4], paragraph("Cell", "\n".join(answer.note), keep=keep)),
            torn=_long(answer),
        )


def _long(answer: Answer) -> bool:
    """Whether a row may be taller than a page: then it must be allowed to be torn."""
    return len("".join(answer.lines)) > 900 or len("".join(answer.note)) > 450
