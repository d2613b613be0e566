"""A plan on one page, and the same as files to go on working with."""

from dataclasses import asdict, dataclass

from flask import Blueprint, Response, make_response, render_template, request, url_for

from inspect_app import pdf, spreadsheet
from inspect_app.domain import roles
from inspect_app.domain.dates import long_date, moment
from inspect_app.domain.overview import LATE, ORDERS, STATES, Overview, Row, chosen, ordered
from inspect_app.domain.overviewbook import one_table, tables
from inspect_app.domain.plan import Plan
from inspect_app.domain.ratebars import Column, columns, says, shown
from inspect_app.domain.stages import STAGES as MOVES
from inspect_app.domain.text import slug
from inspect_app.services import overview as services
from inspect_app.web import guards

blueprint = Blueprint("overview", __name__, url_prefix="/plans/<id>")

# Seconds until a page comes again whose records aren't all summed up; by a header, so that it needs no script.
REFRESH = 1
HEAT = 5  # so many findings and more have one colour
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the page was asked for: units of a state, in an order, with one rate alone."""

    state: str = ""
    order: str = "name"
    rate: str = ""

    def but(self, **changes: str) -> dict[str, str]:
        """The same as parts of an address, with changes; what is the default stays out."""
        told = asdict(self) | changes
        return {name: value for name, value in told.items() if value != getattr(Choice(), name)}


@dataclass(frozen=True, slots=True)
class Leads:
    """Addresses to which the figures of a unit lead; "" where nothing is opened yet."""

    unit: str = ""
    state: str = ""
    checklist: str = ""
    findings: str = ""
    remediation: str = ""


@blueprint.get("/overview")
def show(id: str) -> Response:
    """The plan on one page; it comes again by itself until every record is summed up."""
    plan = guards.plan(id, may="read")
    overview = services.of_plan(guards.reading(), plan, guards.current_account(), guards.visiting().today)
    choice = _choice(overview)
    rows, whole = _rows(overview, choice), _reads()
    response = make_response(
        render_template(
            "overview/show.html",
            plan=plan,
            overview=overview,
            choice=choice,
            rows=rows,
            columns=_columns(overview, rows, choice),
            states=STATES,
            late=LATE,
            orders=ORDERS,
            stages=MOVES,
            heat=HEAT,
            says=says,
            notes=_notes(overview, choice),
            at=guards.visiting().at,
            leads={row.unit.code: _leads(row, whole) for row in rows},
            anchored=whole,
            illustration=plan.illustration,
        )
    )
    if overview.pending:
        response.headers["Refresh"] = str(REFRESH)
    return response


@blueprint.get("/overview.xlsx")
def xlsx(id: str) -> Response:
    """What the page shows as a workbook."""
    plan, overview, rows, found, notes = _whole(id)
    title = f"Kế hoạch số {plan.number}: tình hình kiểm tra"
    made = spreadsheet.xlsx(tables(overview, rows, found, notes), title, guards.visiting().now())
    return _file(made, XLSX, plan, "xlsx")


@blueprint.get("/overview.csv")
def csv(id: str) -> Response:
    """What the page shows as one table, a unit a row."""
    plan, overview, rows, found, _ = _whole(id)
    return _file(spreadsheet.csv_of(one_table(overview, rows, found)), "text/csv; charset=utf-8", plan, "csv")


def _whole(id: str) -> tuple[Plan, Overview, list[Row], tuple[Column, ...], list[str]]:
    plan = guards.plan(id, may="read")
    account, today = guards.current_account(), guards.visiting().today
    overview = services.of_plan(guards.reading(), plan, account, today, most=None)
    choice = _choice(overview)
    rows = _rows(overview, choice)
    return plan, overview, rows, _columns(overview, rows, choice), _notes(overview, choice)


def _file(content: bytes, kind: str, plan: Plan, form: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    name = f"ke-hoach-{slug(plan.number)}-{plan.year}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    return response


def _choice(overview: Overview) -> Choice:
    """What the address asks for; what nobody knows is left out."""

    def asked(name: str, known: object) -> str:
        value = request.args.get(name, "")
        return value if value in known else getattr(Choice(), name)  # type: ignore[operator]

    rates = {item.key for item in overview.items}
    return Choice(asked("state", {*STATES, "late"}), asked("order", ORDERS), asked("rate", rates))


def _rows(overview: Overview, choice: Choice) -> list[Row]:
    item = next((item for item in overview.items if item.key == choice.rate), None)
    return ordered(chosen(overview.rows, choice.state), choice.order, item)


def _columns(overview: Overview, rows: list[Row], choice: Choice) -> tuple[Column, ...]:
    return columns(shown(overview, choice.rate), rows, overview.plan, pdf.wording())


def _notes(overview: Overview, choice: Choice) -> list[str]:
    """What a reader must know of the figures."""
    plan = overview.plan
    notes = [
        f"Kế hoạch số {plan.number} {long_date(plan.date)} của {plan.issuing_body}; "
        f"số liệu đến {moment(guards.visiting().at)}.",
        "Mỗi đơn vị tính theo lần kiểm tra gần nhất trong kế hoạch. Kết luận đã ban hành: theo hồ sơ đã ban hành. "
        "Chưa ban hành: theo hồ sơ hiện có (đã ký biên bản thì theo biên bản), có thể còn thay đổi.",
        "Một tỷ lệ ghi ở nhiều bộ phận một cửa: trang này nêu nơi thấp nhất so với chỉ tiêu.",
    ]
    if not overview.whole:
        notes.append("Chỉ gồm các đơn vị do đoàn của người xem kiểm tra.")
    if choice.state:
        wanted = "chậm hạn" if choice.state == "late" else STATES[choice.state].lower()
        notes.append(f"Đang lọc: {wanted}.")
    if plan.illustration:
        notes.append("SỐ LIỆU MINH HỌA: mọi đơn vị, số liệu, tên người trong kế hoạch này được đặt ra để làm mẫu.")
    return notes


def _reads() -> bool:
    """Whether the reader may open every record that the page shows: a clerk reads conclusions alone."""
    account = guards.current_account()
    return roles.may(account, "read") or not roles.may(account, "see")


def _leads(row: Row, whole: bool) -> Leads:
    """Where the figures of a unit lead; `whole` says that the reader may open its record."""
    visit = row.visit
    if not visit.inspection:
        return Leads()
    id = visit.inspection
    printed = url_for("issue.issued" if visit.issued else "conclusions.show", id=id)
    begun = url_for("inspections.show", id=id)
    return Leads(
        unit=begun,
        state=begun if row.state == "coming" else printed,
        checklist=url_for("api.checklist", id=id) if whole else printed,
        findings=url_for("findings.show", id=id) if whole else printed,
        remediation=url_for("remediation.show", id=id),
    )
