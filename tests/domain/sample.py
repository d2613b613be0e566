"""A record of Xã Minh Họa (không có thật) to test rules on, made of nothing but what a test records."""

import json
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

import inspect_app
from inspect_app.domain.checklist import Edition, read_edition
from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.plan import Member, Plan, Target, Team, Unit
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json

DATA = json.loads((Path(inspect_app.__file__).parent / "data" / "checklist.json").read_text(encoding="utf-8"))
EDITION = read_edition("Phiếu kiểm tra", DATA)
CENTRE, SECOND = "01J0000000000000000000000A", "01J0000000000000000000000B"
COUNTERS = {
    (f"counter:{CENTRE}", "counter"): {"name": "Trung tâm Phục vụ HCC xã"},
    (f"counter:{SECOND}", "counter"): {"name": "Điểm tiếp nhận số 2"},
}
Cells = dict[tuple[str, str], Json]


def rate(numerator: int, denominator: int, as_of: str = "2026-08-31", system: str = "Sổ theo dõi") -> Json:
    """The answer of a rate with one source."""
    return {"numerator": str(numerator), "denominator": str(denominator), "as_of": as_of, "system": system}


def source(numerator: int, denominator: int, as_of: str = "2026-08-31") -> Json:
    """The figure of one of two sources."""
    return {"numerator": str(numerator), "denominator": str(denominator), "as_of": as_of}


def record(cells: Cells, targets: dict[str, str] | None = None, edition: Edition = EDITION) -> Record:
    """A record with these cells, visited at two counters, and these targets in percent by item key."""
    numbers = count()
    operations = [
        Operation(f"{next(numbers):026d}", "i", subject, field, value, (), "a", "d", "1", edition.hash)
        for (subject, field), value in (COUNTERS | cells).items()
    ]
    return Record(
        id="i",
        plan=Plan(
            id="p",
            number="12/KH-BCĐCCHC",
            date=date(2026, 3, 10),
            subject="kiểm tra công tác cải cách hành chính năm 2026",
            issuing_body="Ban Chỉ đạo cải cách hành chính tỉnh",
            issuing_lines=("BAN CHỈ ĐẠO",),
            parent_lines=("UBND TỈNH MINH HỌA",),
            abbreviation="BCĐCCHC",
            place="Minh Họa",
            period_from=date(2026, 1, 1),
            period_to=date(2026, 8, 31),
            targets={key: Target(Decimal(percent), "Kế hoạch mẫu") for key, percent in (targets or {}).items()},
            illustration=True,
        ),
        team=Team("t", "p", "Đoàn số 01", (Member("m", "Nguyễn Văn A", "leader"),)),
        unit=Unit("MH01", "commune", "xã", "Minh Họa", "tỉnh Minh Họa", illustration=True),
        edition=edition,
        planned_day=date(2026, 10, 12),
        cells=replay(operations),
    )
