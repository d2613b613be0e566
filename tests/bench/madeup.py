"""What inspectors might have recorded, made up: names, answers of a plausible spread, findings in words.

All of it is about places that don't exist. The same seed makes the same up.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from inspect_app.domain.checklist import Item
from inspect_app.domain.findings import findings
from inspect_app.domain.judgement import judge
from inspect_app.domain.operations import item_subject
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json

COUNTERS = ("Trung tâm Phục vụ hành chính công xã", "Điểm tiếp nhận số 2")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Nông", "Lương", "Triệu")
MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Thu", "Hữu", "Ngọc", "Quang")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Đông", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Thủy", "Yến")
# Findings in somebody's own words: what, and where.
WHAT = (
    "Chưa có lối đi riêng cho người khuyết tật",
    "Sổ theo dõi hồ sơ ghi chưa đầy đủ",
    "Đường truyền mạng chập chờn, hồ sơ phải nhập lại",
    "Ghế chờ, quạt mát chưa đủ cho người dân",
    "Bảng niêm yết đặt ở chỗ khó đọc",
    "Máy quét hồ sơ hỏng, chưa được sửa chữa",
    "Chưa phân công người trực thay khi công chức vắng mặt",
    "Hồ sơ lưu trữ chưa sắp xếp theo lĩnh vực",
)
WHERE = ("tại bộ phận một cửa", "ở khu vực chờ", "tại quầy số 1", "tại quầy số 3", "trong quý trước", "từ đầu năm")
CAUSES = (
    ("objective", "Phần mềm giải quyết thủ tục hành chính đồng bộ chậm với Cổng Dịch vụ công quốc gia"),
    ("objective", "Địa bàn rộng, nhiều người dân chưa có tài khoản định danh điện tử"),
    ("subjective", "Việc đôn đốc, kiểm tra của người đứng đầu chưa thường xuyên"),
    ("subjective", "Công chức chưa chủ động hướng dẫn người dân nộp hồ sơ trực tuyến"),
)
ACHIEVEMENTS = (
    ("direction", "Đã ban hành kế hoạch cải cách hành chính năm, phân công rõ người, rõ việc"),
    ("procedures", "Thủ tục hành chính được niêm yết, công khai đầy đủ"),
    ("digital_government", "Công chức một cửa được cấp và sử dụng chữ ký số"),
)

Value = tuple[str, str, Json]  # subject, field, value


class MadeUp:
    """Makes up what is recorded of an inspection; `new_id` gives the ids of what is added to it."""

    def __init__(self, random: Random, answers: int, new_id: Callable[[], str]) -> None:
        self._random, self._answers, self._id = random, answers, new_id

    def entries(self, record: Record) -> Iterator[Value]:
        yield "inspection", "times", {"day": record.planned_day.isoformat(), "start": "08:00", "end": "11:30"}
        for name in COUNTERS:
            yield f"counter:{self._id()}", "counter", {"name": name}
        for member in record.team.members:
            told = {"side": "team", "name": member.name, "post": member.posts, "role": member.role}
            yield f"person:{self._id()}", "person", told
        for post in ("Chủ tịch UBND xã", "Giám đốc Trung tâm Phục vụ hành chính công xã"):
            yield f"person:{self._id()}", "person", {"side": "unit", "name": self.person(), "post": post}

    def answered(self, record: Record) -> Iterator[Value]:
        """Answers to the first questions: of the unit, then counter by counter."""
        places = [counter.id for counter in record.counters]
        asked = sorted(record.questions(), key=lambda q: places.index(q.counter.id) if q.counter else -1)
        good = self._random.betavariate(5, 2)  # how well this unit does
        for question in asked[: self._answers]:
            subject = item_subject(question.item.key, question.counter.id if question.counter else None)
            values = dict(self._values(question.item, record.day, good))
            if judge(question.item, values, record.target(question.item)).verdict == "unjudged":
                verdict = "met" if self._random.random() < good else "shortcoming"
                values["judgement"] = {"verdict": verdict, "reason": ""}
            for name, value in values.items():
                yield subject, name, value

    def _values(self, item: Item, day: date, good: float) -> Iterator[tuple[str, Json]]:
        well = self._random.random() < good
        if item.ratio:
            counts = self._counts(item, well, good)
            told = counts | {"as_of": (day - timedelta(days=self._random.randint(3, 20))).isoformat()}
            if not item.ratio.two_sources:
                yield "answer", told | {"system": "Sổ theo dõi của UBND xã"}
                return
            yield "national", told
            if self._random.random() < 0.2:
                yield "provincial", told | {"numerator": str(max(0, int(told["numerator"]) - 1))}
                yield "chosen", {"source": "national", "reason": "Hệ thống của tỉnh đồng bộ chậm"}
        elif item.kind == "pass_fail":
            yield "answer", "pass" if well else "fail"
        elif item.kind == "choice":
            options = [option.label for option in item.options if option.shortcoming is not well] or [
                option.label for option in item.options
            ]
            yield "answer", self._random.choice(options)
        elif item.kind == "multi_choice":
            labels = [option.label for option in item.options]
            yield "answer", [label for label in labels if well or self._random.random() < 0.6]
        elif item.kind == "count":
            parts = item.count.parts if item.count else ()
            numbers = {part: str(self._random.randint(0, 900)) for part in parts}
            yield "answer", numbers or str(self._random.randint(0, 40))
        else:
            yield "answer", self.sentence()

    def _counts(self, item: Item, well: bool, good: float) -> dict[str, str]:
        if self._random.random() < 0.03:
            return {"numerator": "0", "denominator": "0"}
        whole = self._random.randint(20, 2_000)
        share = self._random.uniform(0.97, 1) if well else self._random.uniform(0.3 + good * 0.5, 0.97)
        part = whole * share if item.ratio and item.ratio.better == "higher" else whole * (1 - share)
        return {"numerator": str(int(part)), "denominator": str(whole)}

    def concluded(self, record: Record) -> Iterator[Value]:
        for _ in range(self._random.randint(0, 2)):
            section = self._random.choice(record.edition.sections).key
            yield f"finding:{self._id()}", "finding", {"section": section, "text": self.sentence()}
        for section, text in self._random.sample(ACHIEVEMENTS, 2):
            yield f"achievement:{self._id()}", "achievement", {"section": section, "text": text}
        for kind, text in self._random.sample(CAUSES, 2):
            yield f"cause:{self._id()}", "cause", {"kind": kind, "text": text}
        found = [finding for finding in findings(record) if finding.recommendation]
        for finding in self._random.sample(found, min(len(found), 5)):
            due = record.day + timedelta(days=self._random.choice((30, 45, 60, 90)))
            told = {
                "addressee": "unit",
                "text": finding.recommendation,
                "findings": list(finding.subjects),
                "sections": [finding.section],
                "person": "Chủ tịch UBND xã",
                "deadline": due.isoformat(),
            }
            yield f"recommendation:{self._id()}", "recommendation", told

    def person(self) -> str:
        return " ".join(self._random.choice(names) for names in (FAMILIES, MIDDLES, GIVEN))

    def sentence(self) -> str:
        return f"{self._random.choice(WHAT)} {self._random.choice(WHERE)}"
