"""What may stand in the record beside the answers: times, counters, people, findings, evidence and so on."""

import re
from collections.abc import Callable, Mapping

from inspect_app.domain.answers import WITHDRAWN_WHY
from inspect_app.domain.dates import parse_instant, parse_iso
from inspect_app.domain.operations import ULID, parse_subject
from inspect_app.domain.plan import ROLES
from inspect_app.domain.record import Record
from inspect_app.domain.text import LONG, SHORT, Json, complaint

Complaints = dict[str, str]  # part -> what is wrong with it
# Digits are 0 to 9 alone: \d would take every script's.
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_TYPED_TIME = re.compile(
    r"([0-9]{1,2})\s*(?:[:.]([0-9]{2})|(?:h|g|giờ)\s*(?:([0-9]{1,2})(?:\s*phút)?)?)", re.IGNORECASE
)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
MISSING = "Chưa nhập nội dung này."
WRONG_KIND = "Nội dung gửi lên không đúng loại."
# What can be evidence: as it is sent, and kept under its SHA-256.
EVIDENCE_TYPES = ("image/jpeg", "image/png", "application/pdf")
SIGNING = ("secretary", "leader", "unit")
HASH = re.compile(r"[0-9a-f]{64}")
# Latitude, longitude, and how many metres they may be off.
_POSITION = re.compile(r"-?\d{1,2}(\.\d{1,7})?,-?\d{1,3}(\.\d{1,7})?,\d{1,6}", re.ASCII)
# The points of one stroke of a pen, "x,y x,y", in units of the box that was signed in.
_STROKE = re.compile(r"-?\d{1,4}(\.\d)?,-?\d{1,4}(\.\d)?( -?\d{1,4}(\.\d)?,-?\d{1,4}(\.\d)?)*", re.ASCII)
STROKE_LENGTH = 20_000
_LENGTH = re.compile(r"[1-9][0-9]*")
_MARGIN = 10  # units of the box that a pen may leave it by, at its edges
_MOST_STROKES = 200
MOST_NAMED = 5_000  # operations that minutes are made from: twenty times those of a long day
_ID = re.compile(ULID)


def check(kind: str, value: Json, record: Record) -> Complaints:
    """What is wrong with an entry of a kind (a field of operations.FIELDS but an item's), by part; empty if nothing is.

    Never raises, whatever JSON it is given. The empty part speaks of the value as a whole.
    """
    if not isinstance(value, Mapping):
        return {"": WRONG_KIND}
    texts, lists = _PARTS[kind]
    unknown = set(value) - set(texts) - set(lists)
    wrong = [part for part in texts if not isinstance(value.get(part, ""), str)]
    wrong += [part for part, limit in lists.items() if not _texts(value.get(part, []), limit)]
    if unknown or wrong:
        return dict.fromkeys([*map(str, unknown), *wrong], WRONG_KIND)
    entry: dict[str, Json] = {part: value.get(part, "") for part in texts} | {p: value.get(p, []) for p in lists}
    found = {part: said for part, limit in texts.items() if (said := complaint(entry[part], limit, limit == LONG))}
    return found or _CHECKS[kind](entry, record)


def parse_time(text: str) -> str | None:
    """A time of day as people type it ("8:05", "8.30", "8h", "8 giờ 30"), as "08:05"; else None."""
    match = _TYPED_TIME.fullmatch(text.strip())
    if not match:
        return None
    hour, minute, spoken = match.groups()
    time = f"{hour:0>2}:{minute or spoken or '':0>2}"
    return time if _TIME.fullmatch(time) else None


def deadline_known(text: str) -> bool:
    """Whether a deadline is one that can fall due: an ISO date or a month ('2026-12')."""
    return bool(_MONTH.fullmatch(text) or parse_iso(text))


def _texts(value: Json, limit: int) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, str) and len(v) <= limit for v in value)


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


def _evidence(entry: Mapping[str, Json], record: Record) -> Complaints:
    found = _one_of(entry, "type", EVIDENCE_TYPES)
    if not HASH.fullmatch(entry["file"]):
        found["file"] = WRONG_KIND
    if not _recorded_about(entry["about"], record):
        found["about"] = "Minh chứng gắn với một nội dung không có trong cuộc kiểm tra này."
    if entry["taken_at"] and not parse_instant(entry["taken_at"]):
        found["taken_at"] = WRONG_KIND
    if entry["position"] and not _POSITION.fullmatch(entry["position"]):
        found["position"] = WRONG_KIND
    return found


def _recorded_about(text: str, record: Record) -> bool:
    subject = parse_subject(text)
    if not subject or subject.kind not in ("inspection", "item", "finding", "achievement"):
        return False
    if subject.kind != "item":
        return True
    item = record.edition.item(subject.id or "")
    counters = {counter.id for counter in record.counters}
    return item is not None and (subject.counter in counters if item.scope == "counter" else not subject.counter)


def _signature(entry: Mapping[str, Json], record: Record) -> Complaints:
    found = _required(entry, "name") | _one_of(entry, "role", SIGNING)
    if not HASH.fullmatch(entry["file"]):
        found["file"] = WRONG_KIND
    if not parse_instant(entry["signed_at"]):
        found["signed_at"] = WRONG_KIND
    strokes, box = entry["strokes"], (entry["width"], entry["height"])
    sized = all(_LENGTH.fullmatch(length) for length in box)
    legible = len(strokes) <= _MOST_STROKES and all(_STROKE.fullmatch(stroke) for stroke in strokes)
    if not legible or (sized and not all(_inside(stroke, *map(int, box)) for stroke in strokes)):
        found["strokes"] = "Nét ký không đọc được. Ký lại."
    elif [bool(strokes), bool(entry["reason"].strip()), entry["ink"] == "1"].count(True) != 1:
        found["reason"] = "Ký vào khung, hoặc ghi lý do không ký."
    if strokes and not sized:
        found["width"] = WRONG_KIND
    return found


def _inside(stroke: str, width: int, height: int) -> bool:
    places = re.split("[ ,]", stroke)
    across, down = [float(x) for x in places[::2]], [float(y) for y in places[1::2]]
    return (
        -_MARGIN <= min(across) <= max(across) <= width + _MARGIN
        and -_MARGIN <= min(down) <= max(down) <= height + _MARGIN
    )


def _minutes(entry: Mapping[str, Json], record: Record) -> Complaints:
    return {}


def _words(entry: Mapping[str, Json], record: Record) -> Complaints:
    return _required(entry, "text")


def _withdrawn(entry: Mapping[str, Json], record: Record) -> Complaints:
    return {} if entry["reason"].strip() else {"reason": WITHDRAWN_WHY}


def _closing(entry: Mapping[str, Json], record: Record) -> Complaints:
    found = {part: WRONG_KIND for part in ("file", "amends") if not HASH.fullmatch(entry[part])}
    if not entry["amends"]:
        found.pop("amends", None)
    ids = entry["operations"]
    if not ids or len(ids) > MOST_NAMED or not all(_ID.fullmatch(id) for id in ids):
        found["operations"] = WRONG_KIND
    if found:
        return found
    there = {signature.role for signature in record.signatures if signature.file == entry["file"]}
    if not there.issuperset(SIGNING):
        return {"file": "Chưa đủ chữ ký, hoặc lý do không ký, dưới văn bản này nên chưa khóa được hồ sơ."}
    return {}


_CHECKS: dict[str, Callable[[Mapping[str, Json], Record], Complaints]] = {
    "times": _times,
    "minutes": _minutes,
    "remarks": _words,
    "opinion": _words,
    "closing": _closing,
    "counter": _counter,
    "person": _person,
    "finding": _tied_text,
    "withdrawn": _withdrawn,
    "recommendation": _recommendation,
    "achievement": _tied_text,
    "cause": _cause,
    "evidence": _evidence,
    "signature": _signature,
}
# Parts that are texts, and parts that are lists of texts, each with its limit in characters.
_PARTS: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "times": ({"day": 10, "start": 5, "end_day": 10, "end": 5}, {}),
    "minutes": ({"place": SHORT, "chair": SHORT, "secretary": SHORT}, {}),
    "remarks": ({"text": LONG}, {}),
    "opinion": ({"text": LONG}, {}),
    "closing": ({"file": 64, "amends": 64}, {"operations": 26}),
    "counter": ({"name": SHORT, "unit": SHORT}, {}),
    "person": ({"side": SHORT, "name": SHORT, "post": SHORT, "role": SHORT}, {}),
    "finding": ({"section": SHORT, "text": LONG, "item": SHORT}, {}),
    "withdrawn": ({"reason": LONG}, {}),
    "recommendation": (
        {"addressee": SHORT, "text": LONG, "person": SHORT, "deadline": 10, "deadline_words": SHORT, "reason": LONG},
        {"findings": SHORT, "sections": SHORT},
    ),
    "achievement": ({"section": SHORT, "text": LONG, "item": SHORT}, {}),
    "cause": ({"kind": SHORT, "text": LONG}, {}),
    "evidence": (
        {"about": SHORT, "file": 64, "type": SHORT, "name": SHORT, "caption": SHORT, "taken_at": 30, "position": 40},
        {},
    ),
    "signature": (
        {"role": SHORT, "name": SHORT, "post": SHORT, "file": 64, "signed_at": 30, "reason": LONG}
        | {"width": 4, "height": 4, "ink": 1},
        {"strokes": STROKE_LENGTH},
    ),
}
