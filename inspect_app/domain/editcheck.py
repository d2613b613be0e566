"""The check of what is worded by hand in a conclusion: away from the record, short of a duty, or overtaken by it.

What is printed of who does something until when is what is followed up: that is taken from the record.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from inspect_app.domain.edits import ByHand, Edit, Place
from inspect_app.domain.findings import Finding
from inspect_app.domain.letterhead import type_name
from inspect_app.domain.reading import Places
from inspect_app.domain.record import Record
from inspect_app.domain.remarks import Remark
from inspect_app.domain.remedies import deadline_of, report_deadline
from inspect_app.domain.wording import Wording

_DAYS = (r"(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/-])")
_MONTHS = (r"tháng (\d{1,2})(?: năm |/)(\d{4})", r"(?<![\d/.-])(\d{1,2})/(\d{4})(?![\d/-])")
_SPANS = (r"quý [ivx\d]+(?: năm |/)\d{4}", r"\d+ (?:ngày|tháng)(?: làm việc)? kể từ")


def edit_remarks(
    record: Record, found: tuple[Finding, ...], by_hand: ByHand, places: Places, words: Wording
) -> Iterator[Remark]:
    """A warning for each edited sentence that was made from the record, and each edit that the record has overtaken.

    A recommendation that says otherwise than the record who does it until when, or no longer, is an error.
    """
    codes = {finding.subjects: finding.code for finding in found}
    for place in by_hand.places:
        if not place.edit:
            continue
        page = places.about(*place.subjects) or places.of(place.text.split("\n")[0])
        if place.overtaken:
            yield _overtaken(place.edit, "Câu gốc đã thay đổi sau khi sửa tay", page)
        elif place.subjects:
            yield _worded(place, codes.get(place.subjects), page)
        yield from (replace(remark, page=page) for remark in duty_remarks(record, place, words))
    for edit in by_hand.homeless:
        yield _overtaken(edit, "Câu sửa tay không còn chỗ trong kết luận", None)


def _worded(place: Place, code: str | None, page: int | None) -> Remark:
    name = f"Câu {code}" if code else "Một câu theo bản ghi"
    advice = f"Câu gốc: “{place.generated}”. Khôi phục câu gốc, hoặc nêu lý do sửa."
    return Remark("wording_edited", "warning", f"{name} đã sửa trong kết luận", advice, page, "edits", place.text)


def _overtaken(edit: Edit, words: str, page: int | None) -> Remark:
    advice = f"Câu gốc lúc sửa: “{edit.generated}”. Xem lại rồi lưu lại hoặc khôi phục câu gốc, hoặc nêu lý do giữ."
    return Remark("edit_overtaken", "warning", words, advice, page, "edits", edit.text)


def duty_remarks(record: Record, place: Place, words: Wording) -> Iterator[Remark]:
    """The errors of a place worded by hand that doesn't say who is to do what until when as the record does.

    A day, month or span is another deadline where the generated sentence doesn't name it and it isn't over on the
    inspection's last day: older ones are those of documents.
    """
    duties = _duties(record, place, words)
    if not place.edit or not duties:
        return
    said = _flat(place.text)
    advice = "Ghi trong câu đúng như bản ghi, hoặc sửa chính kiến nghị: việc theo dõi khắc phục lấy ở đó."
    if lost := [name for name, duty in duties.items() if duty and not _stands(duty, said)]:
        error = f"Kiến nghị đã sửa không còn {', '.join(lost)}"
        yield Remark("recommendation_unassigned", "error", error, advice, None, "edits", place.text)
    other = _deadlines(said, record.last_day) - _deadlines(_flat(place.generated), record.last_day)
    differs = [name for name, duty in duties.items() if _says_another(duty, name, said, words)]
    if other and "thời hạn" not in differs:
        differs.append("thời hạn")
    if differs:
        error = f"Kiến nghị đã sửa ghi {', '.join(differs)} khác bản ghi"
        yield Remark("duty_differs", "error", error, advice, None, "edits", place.text)


def _duties(record: Record, place: Place, words: Wording) -> Mapping[str, str]:
    """What the record says of who does something until when, "" where it doesn't; nothing for any other place."""
    if record.source:  # nobody follows up what a publication tells
        return {}
    for one in record.recommendations:
        if place.key == f"recommendation:{one.id}":
            return {"người chịu trách nhiệm": one.person.strip(" ."), "thời hạn": deadline_of(one, words)}
    if place.title == words.say("recommendations", "report"):
        return {"thời hạn": report_deadline(record.plan.remediation_days, type_name(record.plan), None, words)}
    return {}


def _stands(duty: str, said: str) -> bool:
    """Whether a duty's words stand in a text as they are: a deputy's post holds those of the post."""
    return re.search(rf"(?<!\w)(?<!Phó )(?<!phó ){re.escape(_flat(duty))}(?!\w)", said) is not None


def _says_another(duty: str, name: str, said: str, words: Wording) -> bool:
    """Whether a text names a person or a deadline in the fixed wording, and then says another one."""
    key = "deadline" if name == "thời hạn" else "person"
    lead = _flat(words.say("recommendations", key, **{key: "\0"}).partition("\0")[0])
    rest = rf"(?!\s*{re.escape(_flat(duty))}(?!\s*\w))" if duty else ""
    return bool(lead) and re.search(re.escape(lead) + rest, said) is not None


def _deadlines(said: str, last: date) -> set[str]:
    """The days, months and spans that a text names, in one form each, but those that are over."""
    found = set()
    for pattern in _DAYS:
        found |= {f"{int(y):04d}-{int(m):02d}-{int(d):02d}" for d, m, y in re.findall(pattern, said)}
        said = re.sub(pattern, "", said)
    months = {f"{int(y):04d}-{int(m):02d}" for pattern in _MONTHS for m, y in re.findall(pattern, said.lower())}
    spans = {span for pattern in _SPANS for span in re.findall(pattern, said.lower())}
    ahead = {day for day in found if day > last.isoformat()} | {m for m in months if m >= last.isoformat()[:7]}
    return ahead | spans


def _flat(text: str) -> str:
    return " ".join(text.split())
