"""What may stand in the record beside the answers: times, counters, people, findings, recommendations and so on."""

import re
from collections.abc import Callable, Mapping

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.operations import parse_subject
from inspect_app.domain.plan import ROLES
from inspect_app.domain.record import Record
from inspect_app.domain.text import LONG, SHORT, Json, complaint

Complaints = dict[str, str]  # part -> what is wrong with it
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MISSING = "Chưa nhập nội dung này."


def check(kind: str, value: Json, record: Record) -> Complaints:
    """What is wrong with an entry of a kind (a key of operations.FIELDS but "item"), by part; empty where nothing is.

    Never raises, whatever JSON it is given. The empty part speaks of the value as a whole.
    """
    if not isinstance(value, Mapping):
        return {"": "Nội dung gửi lên không đúng loại."}
    texts, lists = _PARTS[kind]
    unknown = set(value) - set(texts) - set(lists)
    wrong = [part for part in texts if not isinstance(value.get(part, ""), str)]
    wrong += [part for part in lists if not _texts(value.get(part, []))]
    if unknown or wrong:
        return dict.fromkeys([*map(str, unknown), *wrong], "Nội dung gửi lên không đúng loại.")
    entry: dict[str, Json] = {part: value.get(part, "") for part in texts} | {p: value.get(p, []) for p in lists}
    found = {part: said for part, limit in texts.items() if (said := complaint(entry[part], limit, limit == LONG))}
    return found or _CHECKS[kind](entry, record)


def deadline_known(text: str) -> bool:
    """Whether a deadline is one that can fall due: an ISO date or a month ('2026-12')."""
    return bool(_MONTH.fullmatch(text) or parse_iso(text))


def _texts(value: Json) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, str) and len(v) <= SHORT for v in value)


def _required(entry: Mapping[str, Json], *parts: str) -> Complaints:
    return {part: MISSING for part in parts if not entry[part].strip()}


def _one_of(entry: Mapping[str, Json], part: str, allowed: tuple[str, ...]) -> Complaints:
    return {} if entry[part] in allowed else {part: "Chọn một trong các mục đã cho."}


def _times(entry: Mapping[str, Json], record: Record) -> Complaints:
    found = _required(entry, "day")
    day, end_day = parse_iso(entry["day"]), parse_iso(entry["end_day"])
    if entry["day"] and not day:
        found["day"] = "Ngày không đúng. Nhập lại, ví dụ 12/10/2026."
    if entry["end_day"] and not end_day:
        found["end_day"] = "Ngày không đúng. Nhập lại, ví dụ 12/10/2026."
    for part in ("start", "end"):
        if entry[part] and not _TIME.fullmatch(entry[part]):
            found[part] = "Giờ không đúng. Nhập lại, ví dụ 08:30."
    if found or not day:
        return found
    if end_day and end_day < day:
        return {"end_day": "Ngày kết thúc trước ngày bắt đầu. Kiểm tra lại một trong hai ngày."}
    if (end_day or day) == day and entry["start"] and entry["end"] and entry["end"] < entry["start"]:
        return {"end": "Giờ kết thúc trước giờ bắt đầu. Kiểm tra lại một trong hai giờ."}
    return {}


def _counter(entry: Mapping[str, Json], record: Record) -> Complaints:
    return _required(entry, "name")


def _person(entry: Mapping[str, Json], record: Record) -> Complaints:
    return _required(entry, "name") | _one_of(entry, "side", ("team", "unit")) | _one_of(entry, "role", ("", *ROLES))


def _section(entry: Mapping[str, Json], record: Record) -> Complaints:
    return {} if record.edition.section(entry["section"]) else {"section": "Chọn một lĩnh vực của phiếu kiểm tra."}


def _item(entry: Mapping[str, Json], record: Record) -> Complaints:
    known = not entry["item"] or record.edition.item(entry["item"])
    return {} if known else {"item": "Nội dung này không có trong phiếu kiểm tra."}


def _tied_text(entry: Mapping[str, Json], record: Record) -> Complaints:
    return _required(entry, "text") | _section(entry, record) | _item(entry, record)


def _recommendation(entry: Mapping[str, Json], record: Record) -> Complaints:
    found = _required(entry, "text") | _one_of(entry, "addressee", ("unit", "departments"))
    subjects = [parse_subject(text) for text in entry["findings"]]
    if not all(subject and subject.kind in ("item", "finding") for subject in subjects):
        found["findings"] = "Tồn tại được chọn không có trong bản ghi này."
    if not all(record.edition.section(key) for key in entry["sections"]):
        found["sections"] = "Chọn lĩnh vực của phiếu kiểm tra."
    if entry["deadline"] and not deadline_known(entry["deadline"]):
        found["deadline"] = "Thời hạn không đúng. Nhập ngày (31/12/2026) hoặc tháng (12/2026)."
    return found


def _cause(entry: Mapping[str, Json], record: Record) -> Complaints:
    return _required(entry, "text") | _one_of(entry, "kind", ("objective", "subjective"))


_CHECKS: dict[str, Callable[[Mapping[str, Json], Record], Complaints]] = {
    "inspection": _times,
    "counter": _counter,
    "person": _person,
    "finding": _tied_text,
    "recommendation": _recommendation,
    "achievement": _tied_text,
    "cause": _cause,
}
# Parts that are texts, each with its limit in characters, and parts that are lists of texts.
_PARTS: dict[str, tuple[dict[str, int], tuple[str, ...]]] = {
    "inspection": ({"day": 10, "start": 5, "end_day": 10, "end": 5}, ()),
    "counter": ({"name": SHORT, "unit": SHORT}, ()),
    "person": ({"side": SHORT, "name": SHORT, "post": SHORT, "role": SHORT}, ()),
    "finding": ({"section": SHORT, "text": LONG, "item": SHORT}, ()),
    "recommendation": (
        {"addressee": SHORT, "text": LONG, "person": SHORT, "deadline": 10, "deadline_words": SHORT, "reason": LONG},
        ("findings", "sections"),
    ),
    "achievement": ({"section": SHORT, "text": LONG, "item": SHORT}, ()),
    "cause": ({"kind": SHORT, "text": LONG}, ()),
}
