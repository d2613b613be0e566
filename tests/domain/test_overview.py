"""A plan on one page: which visit counts, how far a unit is, what is late, in which order."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inspect_app import pdf
from inspect_app.domain import digest as digests
from inspect_app.domain import overview
from inspect_app.domain.digest import Digest, digest
from inspect_app.domain.overview import Overview, Remediation, Row, Visit
from inspect_app.domain.overviewbook import one_table, tables
from inspect_app.domain.plan import Target, Unit
from inspect_app.domain.ratebars import columns, says, shown
from tests.domain import sample
from tests.domain.sample import CENTRE, EDITION, SECOND, rate, source

DAY = date(2026, 10, 12)
ON_TIME, SATISFIED = EDITION.item("on_time_rate"), EDITION.item("satisfaction")


def visit(name: str = "Minh Họa", inspection: str | None = "i", **changes: object) -> Visit:
    unit = Unit(f"MH-{name}", "commune", "xã", name, "tỉnh Minh Họa", illustration=True)
    made = Visit("a", unit, "Đoàn số 01", DAY, inspection, EDITION.hash, "draft", True, False, "", None, "open 1")
    return replace(made, **changes)


def row(name: str = "Minh Họa", told: Digest | None = None, **changes: object) -> Row:
    return replace(Row(visit(name), 1, 0, "visited", None, None, told, None), **changes)


def of_rates(**counts: tuple[int, int]) -> Digest:
    """The digest of a record with these rates, held against 98 %."""
    cells = {(f"item:{key}", "national"): source(*count) for key, count in counts.items()}
    return digest(sample.record(cells, dict.fromkeys(counts, "98")))


def test_the_latest_visit_that_has_taken_place_counts():
    first = visit(day=DAY, inspection="1", issued=DAY)
    second = visit(day=DAY + timedelta(60), inspection="2")
    ahead = visit(day=DAY + timedelta(120), inspection=None, recorded=False)
    assert overview.counted([ahead, second, first])[first.unit.code] == (second, 3, 1)


def test_where_nothing_has_taken_place_the_next_visit_counts():
    later = visit(day=DAY + timedelta(9), recorded=False)
    undated = visit(day=None, recorded=False, inspection=None)
    assert overview.counted([undated, later])[later.unit.code] == (later, 2, 2)


@pytest.mark.parametrize(
    ("of", "left", "state"),
    [
        (visit(recorded=False), None, "coming"),
        (visit(), None, "visited"),
        (visit(recorded=False, published=True), None, "visited"),
        (visit(issued=DAY), None, "concluded"),
        (visit(issued=DAY), Remediation(4, 1, 0), "concluded"),
        (visit(issued=DAY), Remediation(0, 0, 0), "concluded"),
        (visit(issued=DAY), Remediation(4, 0, 0), "answered"),
    ],
)
def test_a_unit_is_in_one_state(of: Visit, left: Remediation | None, state: str):
    assert overview.state(of, left) == state


def no_days_off(_: date) -> frozenset[date]:
    return frozenset()


def test_a_conclusion_is_due_so_many_working_days_after_the_last_day_of_the_inspection():
    record = sample.record({("inspection", "times"): {"day": "2026-10-12", "end_day": "2026-10-13"}})
    due = overview.due(visit(), digest(record), record.plan, no_days_off)
    assert due == date(2026, 11, 3)
    assert overview.late(visit(), due, None, date(2026, 11, 3)) is None
    assert overview.late(visit(), due, None, date(2026, 11, 5)) == overview.Late("conclusion", 2)


def test_nothing_is_due_of_what_is_issued_or_made_from_a_publication():
    plan = sample.record({}).plan
    assert overview.due(visit(issued=DAY), None, plan, no_days_off) is None
    assert overview.due(visit(published=True), None, plan, no_days_off) is None


def test_a_visit_is_late_when_its_day_has_passed():
    coming = visit(recorded=False)
    due = overview.due(coming, None, sample.record({}).plan, no_days_off)
    assert overview.late(coming, due, None, DAY) is None
    assert overview.late(coming, due, None, DAY + timedelta(3)) == overview.Late("visit", 3)


def test_an_overdue_recommendation_is_late_whatever_the_state():
    assert overview.late(visit(issued=DAY), None, Remediation(4, 1, 1), DAY).kind == "remediation"
    assert overview.late(visit(issued=DAY), None, Remediation(4, 1, 0), DAY) is None


def test_late_units_are_counted_apart_from_the_states():
    rows = [row("A", late=overview.Late("conclusion", 2)), row("B"), row("C", state="coming")]
    assert [len(overview.chosen(rows, state)) for state in ("visited", "coming", "late", "")] == [2, 1, 1, 3]


def test_units_go_by_name_by_findings_and_by_the_worst_rate():
    few, many = of_rates(on_time_rate=(97, 100)), of_rates(on_time_rate=(50, 100), online_payment=(1, 100))
    rows = [row("Đông", few), row("An"), row("Bình", many)]
    names = {order: [one.unit.proper_name for one in overview.ordered(rows, order)] for order in overview.ORDERS}
    assert names == {
        "name": ["An", "Bình", "Đông"],
        "findings": ["Bình", "Đông", "An"],
        "rates": ["Bình", "Đông", "An"],
    }
    assert [one.unit.proper_name for one in overview.ordered(rows, "rates", ON_TIME)] == ["Bình", "Đông", "An"]


def test_a_lower_is_better_rate_is_worst_where_it_is_highest():
    overdue = EDITION.item("resolved_overdue")
    rows = [row("A", of_rates(resolved_overdue=(1, 100))), row("B", of_rates(resolved_overdue=(9, 100)))]
    assert [one.unit.proper_name for one in overview.ordered(rows, "rates", overdue)] == ["B", "A"]


def test_of_several_counters_the_worst_one_is_shown_and_how_many_there_are():
    cells = {
        (f"item:satisfaction@{CENTRE}", "answer"): rate(95, 100),
        (f"item:satisfaction@{SECOND}", "answer"): rate(70, 100),
    }
    one = row(told=digest(sample.record(cells, {"satisfaction": "90"})))
    plan = replace(sample.record({}).plan, targets={"satisfaction": Target(Decimal(90), "")})
    (column,) = columns([SATISFIED], [one], plan, pdf.wording())
    bar = column.bars[one.unit.code]
    assert (bar.figure, bar.style, bar.among, bar.rate.place) == ("70,00", "missed", 2, "Điểm tiếp nhận số 2")
    assert bar.subject == f"item:satisfaction@{SECOND}"


def test_bars_stand_on_one_axis_with_their_target():
    plan = replace(sample.record({}).plan, targets={"on_time_rate": Target(Decimal(98), "")})
    rows = [row("A", of_rates(on_time_rate=(50, 100))), row("B", of_rates(on_time_rate=(0, 0))), row("C")]
    (column,) = columns([ON_TIME], rows, plan, pdf.wording())
    first, second = column.bars["MH-A"], column.bars["MH-B"]
    assert (first.length, first.tick, column.end, column.target, column.missed) == ("50", "98", "100%", "từ 98%", 1)
    assert (second.figure, second.style) == ("không phát sinh", "none")
    assert "MH-C" not in column.bars


def test_two_sources_without_a_choice_are_no_figure():
    cells = {("item:on_time_rate", "national"): source(5, 10), ("item:on_time_rate", "provincial"): source(6, 10)}
    (found,) = digest(sample.record(cells, {"on_time_rate": "98"})).rates
    assert found.percent is None
    assert says(ON_TIME, found) == "hai nguồn lệch nhau, chưa chọn"


def test_the_exact_rate_decides_not_the_printed_one():
    (found,) = of_rates(on_time_rate=(97_996, 100_000)).rates
    assert (found.percent, found.verdict) == (Decimal("98.00"), "shortcoming")


def test_a_digest_survives_being_kept():
    told = of_rates(on_time_rate=(1, 3))
    assert digests.read(digests.write(told)) == told


def whole(*rows: Row) -> Overview:
    items = tuple(item for item in EDITION.items if item.ratio)
    plan = replace(sample.record({}).plan, targets={"on_time_rate": Target(Decimal(98), "")})
    return Overview(plan, rows, EDITION.sections, items, whole=True)


def test_rates_with_a_target_are_shown_unless_one_is_chosen():
    assert [item.key for item in shown(whole())] == ["on_time_rate"]
    assert [item.key for item in shown(whole(), "satisfaction")] == ["satisfaction"]


def test_tables_say_what_the_page_says():
    one = row(told=of_rates(on_time_rate=(50, 100)))
    page = whole(one, row("B", state="coming"))
    found = columns(shown(page), page.rows, page.plan, pdf.wording())
    sheets = {table.name: table for table in tables(page, page.rows, found, ["Ghi chú này"])}
    assert list(sheets) == ["Tình trạng", "Tỷ lệ", "Tồn tại", "Kiến nghị", "Ghi chú"]
    assert len(sheets["Tình trạng"].rows) == 2
    assert Decimal("50.00") in sheets["Tỷ lệ"].rows[0]
    assert sheets["Tồn tại"].rows[-1] == (None, "Cộng", 0, 0, 1, 0, 0, 0, 0, 0, 1)
    assert all(len(r) == len(table.fields) for table in sheets.values() for r in table.rows)
    flat = one_table(page, page.rows, found)
    assert len(flat.rows) == 2 and all(len(r) == len(flat.fields) for r in flat.rows)
    assert flat.rows[0][-1] == Decimal("50.00")


def test_open_and_overdue_stand_in_the_tables():
    page = whole(row(remediation=Remediation(5, 3, 2), told=of_rates(on_time_rate=(1, 2))))
    sheet = tables(page, page.rows, (), ())[3]
    assert [field.title for field in sheet.fields][-2:] == ["Kiến nghị đang mở", "Kiến nghị quá hạn"]
    assert sheet.rows[0][-2:] == (3, 2)
