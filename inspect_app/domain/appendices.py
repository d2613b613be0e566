"""The appendices of a conclusion, numbered by those that there are."""

from collections.abc import Iterator

from inspect_app.domain.chart import charts, charts_note
from inspect_app.domain.document import Appendix, Charts, Checklist, Line, Photo, Photos
from inspect_app.domain.photos import in_rows
from inspect_app.domain.record import Record
from inspect_app.domain.sheet import sheet, sheet_note
from inspect_app.domain.typography import Face
from inspect_app.domain.wording import Wording

_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def appendices(
    record: Record, words: Wording, attached: tuple[Line, ...], face: Face, photos: tuple[Photo, ...] = ()
) -> tuple[Appendix, ...]:
    """The checklist as recorded, the photos and the charts; a record from a publication has none of them."""
    made = () if record.source else tuple(_contents(record, words, face, photos))
    return tuple(
        Appendix(
            number=words.say("appendix", "number", roman=roman),
            title=words.say("appendix", key),
            attached=attached,
            content=content,
            note=note,
        )
        for roman, (key, content, note) in zip(_ROMAN, made, strict=False)
    )


def _contents(
    record: Record, words: Wording, face: Face, photos: tuple[Photo, ...]
) -> Iterator[tuple[str, Checklist | Charts | Photos, str]]:
    """Key of the title, content and note of each."""
    yield "checklist", sheet(record, words), sheet_note(record, words)
    if photos:
        yield "photos", in_rows(photos), words.say("photos", "note")
    if drawn := charts(record, words, face):
        yield "chart", Charts(drawn), charts_note(record, words)
