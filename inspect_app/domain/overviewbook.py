"""A plan's overview as tables: what the page shows, as numbers and dates to go on working with."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.digest import Rate
from inspect_app.domain.overview import LATE, STATES, Overview, Row
from inspect_app.domain.ratebars import Column, says
from inspect_app.domain.typography import capital
from inspect_app.domain.workbook import Cell, Field, Table

_UNIT = (Field("Mã đơn vị", 12), Field("Đơn vị", 34))


def tables(
    overview: Overview, rows: Sequence[Row], columns: Sequence[Column], notes: Iterable[str]
) -> tuple[Table, ...]:
    """The sheets of a workbook: states, rates, findings, recommendations, and what is to be known of them."""
    return (
        _states(rows),
        _rates(rows, columns),
        _findings(overview, rows),
        _recommendations(rows),
        Table("Ghi chú", (Field("Ghi chú", 110),), tuple((note,) for note in notes)),
    )


def one_table(overview: Overview, rows: Sequence[Row], columns: Sequence[Column]) -> Table:
    """All of it as one table, a unit a row: of several counters the one that the page shows."""
    parts = (_states(rows), _findings(overview, rows, total=False), _recommendations(rows))
    rates = tuple(Field(f"{column.item.code} {column.name} (%)", 14, "percent") for column in columns)
    fields = (*_UNIT, *(field for part in parts for field in part.fields[2:]), *rates)
    made = []
    for place, row in enumerate(rows):
        told = [cell for part in parts for cell in part.rows[place][2:]]
        bars = [column.bars.get(row.unit.code) for column in columns]
        made.append((*_unit(row), *told, *(bar.rate.percent if bar else None for bar in bars)))
    return Table("Toàn kế hoạch", fields, tuple(made))


def _unit(row: Row) -> tuple[str, str]:
    return row.unit.code, capital(row.unit.full_place)


def _states(rows: Sequence[Row]) -> Table:
    fields = (
        *_UNIT,
        Field("Tình trạng", 28),
        Field("Chậm hạn", 26),
        Field("Số ngày chậm", 9, "whole"),
        Field("Hạn", 12),
        Field("Đoàn kiểm tra", 18),
        Field("Ngày kiểm tra", 12),
        Field("Lần kiểm tra trong kế hoạch", 12, "whole"),
        Field("Lần chưa kiểm tra", 10, "whole"),
        Field("Số thông báo kết luận", 22),
        Field("Ngày ban hành", 12),
        Field("Tỷ lệ dưới chỉ tiêu", 10, "whole"),
    )
    return Table("Tình trạng", fields, tuple((*_unit(row), *_state(row)) for row in rows))


def _state(row: Row) -> Iterator[Cell]:
    yield STATES[row.state]
    yield LATE[row.late.kind] if row.late else None
    yield row.late.days or None if row.late else None
    yield row.due
    yield row.visit.team
    yield row.digest.day if row.digest else row.visit.day
    yield row.visits
    yield row.ahead
    yield row.visit.number or None
    yield row.visit.issued
    yield row.digest.missed if row.digest else None


def _rates(rows: Sequence[Row], columns: Sequence[Column]) -> Table:
    fields = (
        *_UNIT,
        Field("Mã nội dung", 9),
        Field("Tỷ lệ", 44),
        Field("Bộ phận một cửa", 30),
        Field("Tử số", 12, "figure"),
        Field("Mẫu số", 12, "figure"),
        Field("Tỷ lệ (%)", 10, "percent"),
        Field("Chỉ tiêu (%)", 10, "figure"),
        Field("So với chỉ tiêu", 26),
        Field("Số liệu đến ngày", 12),
        Field("Nguồn số liệu", 34),
    )
    made = tuple(
        (*_unit(row), column.item.code, column.name, *_rate(column, rate))
        for column in columns
        for row in rows
        for rate in row.rates(column.item)
    )
    return Table("Tỷ lệ", fields, made)


def _rate(column: Column, rate: Rate) -> Iterator[Cell]:
    yield rate.place or None
    yield Decimal(rate.numerator) if rate.numerator else None
    yield Decimal(rate.denominator) if rate.denominator else None
    yield rate.percent
    yield Decimal(rate.target) if rate.target else None
    yield says(column.item, rate) or None
    yield parse_iso(rate.as_of)
    yield rate.system or None


def _findings(overview: Overview, rows: Sequence[Row], total: bool = True) -> Table:
    keys = [section.key for section in overview.sections]
    heads = (Field(f"{section.order}. {section.title}", 16, "whole") for section in overview.sections)
    counts = [[row.digest.findings.get(key, 0) for key in keys] if row.digest else None for row in rows]
    made: list[tuple[Cell, ...]] = [
        (*_unit(row), *(count or (None for _ in keys)), sum(count) if count else None)
        for row, count in zip(rows, counts, strict=True)
    ]
    if total:
        sums = [sum(count[place] for count in counts if count) for place in range(len(keys))]
        made.append((None, "Cộng", *sums, sum(sums)))
    return Table("Tồn tại", (*_UNIT, *heads, Field("Cộng tồn tại", 10, "whole")), tuple(made), total)


def _recommendations(rows: Sequence[Row]) -> Table:
    titles = ("Kiến nghị đối với đơn vị", "Kiến nghị đang mở", "Kiến nghị quá hạn")
    fields = (*_UNIT, *(Field(title, 12, "whole") for title in titles))
    return Table("Kiến nghị", fields, tuple((*_unit(row), *_left(row)) for row in rows))


def _left(row: Row) -> Iterator[Cell]:
    yield row.digest.recommendations if row.digest else None
    yield row.remediation.open if row.remediation else None
    yield row.remediation.overdue if row.remediation else None
