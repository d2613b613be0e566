"""The check of what is worded by hand in a conclusion: away from the record, short of a duty, or overtaken by it."""

from collections.abc import Iterator

from inspect_app.domain.edits import ByHand, Edit, Place
from inspect_app.domain.findings import Finding
from inspect_app.domain.reading import Places
from inspect_app.domain.record import Recommendation, Record
from inspect_app.domain.remarks import Remark
from inspect_app.domain.remedies import deadline_of
from inspect_app.domain.wording import Wording


def edit_remarks(
    record: Record, found: tuple[Finding, ...], by_hand: ByHand, places: Places, words: Wording
) -> Iterator[Remark]:
    """A warning for each edited sentence that was made from the record, and each edit that the record has overtaken.

    A recommendation that no longer says who does it until when, where the record does, is an error.
    """
    made = {f"recommendation:{one.id}": one for one in record.recommendations}
    codes = {finding.subjects: finding.code for finding in found}
    for place in by_hand.places:
        if not place.edit:
            continue
        page = places.about(*place.subjects) or places.of(place.text.split("\n")[0])
        if place.overtaken:
            yield _overtaken(place.edit, "Câu gốc đã thay đổi sau khi sửa tay", page)
        elif place.subjects:
            yield _worded(place, codes.get(place.subjects), page)
        if place.key in made and (lost := _lost(made[place.key], place.text, words)):
            said = ", ".join(lost)
            advice = "Ghi lại trong câu đúng như ở kiến nghị, hoặc sửa chính kiến nghị."
            error = f"Kiến nghị đã sửa không còn {said}"
            yield Remark("recommendation_unassigned", "error", error, advice, page, "edits", place.text)
    for edit in by_hand.homeless:
        yield _overtaken(edit, "Câu sửa tay không còn chỗ trong kết luận", None)


def _worded(place: Place, code: str | None, page: int | None) -> Remark:
    name = f"Câu {code}" if code else "Một câu theo bản ghi"
    advice = f"Câu gốc: “{place.generated}”. Khôi phục câu gốc, hoặc nêu lý do sửa."
    return Remark("wording_edited", "warning", f"{name} đã sửa trong kết luận", advice, page, "edits", place.text)


def _overtaken(edit: Edit, words: str, page: int | None) -> Remark:
    advice = f"Câu gốc lúc sửa: “{edit.generated}”. Xem lại rồi lưu lại hoặc khôi phục câu gốc, hoặc nêu lý do giữ."
    return Remark("edit_overtaken", "warning", words, advice, page, "edits", edit.text)


def _lost(made: Recommendation, text: str, words: Wording) -> list[str]:
    """What a recommendation's edited words no longer say and its record does."""
    said = " ".join(text.split())
    duties = {"người chịu trách nhiệm": made.person.strip(" ."), "thời hạn": deadline_of(made, words)}
    return [name for name, duty in duties.items() if duty and " ".join(duty.split()) not in said]
