"""What waits for whoever is signed in: one task a line, the nearest deadline first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, url_for

from inspect_app.domain import roles
from inspect_app.domain.dates import short_date
from inspect_app.domain.overview import STATES, Overview
from inspect_app.domain.progress import Progress, progress
from inspect_app.domain.record import Record
from inspect_app.domain.roles import Account
from inspect_app.domain.stages import STAGES
from inspect_app.services import conclusions as conclusion_services
from inspect_app.services import overview
from inspect_app.services import visits as visit_services
from inspect_app.store import accounts, conclusions, inspections, plans, teams, visits
from inspect_app.store.visits import Visit
from inspect_app.web import guards

blueprint = Blueprint("home", __name__)

SOON = 14  # days in which something to do is near


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: by when, about what, how it stands, and the button that goes there."""

    due: date | None
    what: str
    state: str
    button: str
    address: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a plan's or a team's visits have come to."""

    title: str
    address: str
    units: int
    stages: tuple[tuple[str, int], ...]


@blueprint.get("/")
def tasks() -> str:
    """The home page."""
    account = guards.anyone()
    today = guards.visiting().today
    waiting = sorted(_waiting(account, today), key=lambda task: (task.due is None, task.due or today))
    groups = [
        ("Quá hạn", "warning", [task for task in waiting if task.due and task.due < today]),
        ("Sắp đến hạn", "clock", [t for t in waiting if t.due and 0 <= (t.due - today).days <= SOON]),
        ("Việc khác", "list", [t for t in waiting if t.due is None or (t.due - today).days > SOON]),
    ]
    return render_template(
        "home/tasks.html",
        title="Việc chờ đơn vị" if account.role == "unit" else "Việc chờ tôi",
        today=today,
        groups=[group for group in groups if group[2]],
        first=waiting[0] if waiting else None,
        sheets=_sheets(account),
        inspected=_inspected(account),
    )


def _waiting(account: Account, today: date) -> Iterator[Task]:
    if roles.may(account, "manage_accounts"):
        yield from _of_accounts(account)
    if roles.may(account, "edit_plan"):
        yield from _of_plans(today)
        yield from _to_open()
    if roles.may(account, "issue"):
        yield from _to_issue()
    if account.role in roles.INSPECTING:
        yield from _of_team(account)


def _of_accounts(account: Account) -> Iterator[Task]:
    known = accounts.accounts(guards.reading())
    if known == [account]:
        state = "Chương trình mới chỉ có tài khoản này"
        yield Task(None, "Thêm tài khoản cho mọi người", state, "Thêm tài khoản", url_for("accounts.create"))
    given = [one.username for one in known if one.active and one.password_given]
    if given:
        what = f"{len(given)} tài khoản chưa đổi mật khẩu được cấp"
        yield Task(None, what, ", ".join(given), "Xem tài khoản", url_for("accounts.index"))


def _of_plans(today: date) -> Iterator[Task]:
    db = guards.reading()
    current = [plan for plan in plans.plans(db) if plan.year >= today.year]
    if not current:
        yield Task(None, f"Lập kế hoạch năm {today.year}", "Chưa có kế hoạch", "Lập kế hoạch", url_for("plans.create"))
    for plan in current:
        what = f"Hoàn thiện kế hoạch số {plan.number}"
        if not teams.teams_of_plan(db, plan.id):
            yield Task(None, what, "Chưa có đoàn nào", "Lập đoàn", url_for("teams.create", id=plan.id))
        elif not visits.of_plan(db, plan.id):
            yield Task(None, what, "Chưa giao đơn vị cho đoàn nào", "Giao đơn vị", url_for("plans.show", id=plan.id))
        if not plan.targets:
            yield Task(None, what, "Chưa có chỉ tiêu", "Nhập chỉ tiêu", url_for("plans.targets", id=plan.id))


def _to_open() -> Iterator[Task]:
    for visit in visits.every(guards.reading()):
        if visit.inspection:
            continue
        day, id = visit.assignment.planned_day, visit.assignment.id
        state = f"{visit.team_name}, kế hoạch số {visit.plan_number}"
        what = f"Cuộc kiểm tra {visit.assignment.unit.authority}"
        if day:
            yield Task(day, what, state, "Mở cuộc kiểm tra", url_for("inspections.open", id=id))
        else:
            yield Task(None, what, f"{state}. Chưa định ngày", "Định ngày", url_for("teams.change_assignment", id=id))


def _to_issue() -> Iterator[Task]:
    db = guards.reading()
    for id in conclusions.at_stage(db, "approved", "signing"):
        line, state = inspections.inspection(db, id), STAGES[conclusions.stage(db, id)]
        if line:
            yield Task(None, f"Thông báo kết luận {line.place}", state, "Ban hành", url_for("issue.show", id=id))


def _of_team(account: Account) -> Iterator[Task]:
    db = guards.reading()
    for visit in visits.of_account(db, account.id):
        record = inspections.record(db, visit.inspection) if visit.inspection and not visit.published else None
        if record:
            yield _of_record(record, record.team.role_of(account.id), guards.visiting().today)


def _of_record(record: Record, role: str | None, today: date) -> Task:
    done = progress(record)
    state = f"{record.team.name}. {_state(done)}"
    if today > record.last_day and roles.leads(role):
        due = conclusion_services.due(guards.reading(), record)
        address = url_for("conclusions.show", id=record.id)
        return Task(due, f"Kết luận kiểm tra {record.unit.authority}", state, "Soạn kết luận", address)
    address = url_for("api.checklist", id=record.id)
    return Task(record.last_day, f"Phiếu kiểm tra {record.unit.authority}", state, "Ghi phiếu", address)


def _state(done: Progress) -> str:
    words = [f"Còn {done.missing}/{done.asked} nội dung chưa ghi nhận"]
    if not done.recorded:
        words = [f"Chưa ghi nhận nội dung nào trong {done.asked}"]
    elif not done.missing:
        words = [f"Đã ghi nhận đủ {done.asked} nội dung"]
    if done.unjudged:
        words.append(f"{len(done.unjudged)} nội dung chờ nhận định")
    if done.conflicts:
        words.append(f"{done.conflicts} nội dung hai người ghi khác nhau")
    return "; ".join(words)


def _sheets(account: Account) -> list[Sheet]:
    db = guards.reading()
    if roles.may(account, "read_plan"):
        current = [plan for plan in plans.plans(db) if plan.year >= guards.visiting().today.year]
        found = [overview.of_plan(db, plan, account, guards.visiting().today) for plan in current]
        return [_of_plan(page) for page in found if page.rows]
    by_team: dict[str, list[Visit]] = {}
    for visit in visits.of_account(db, account.id):
        by_team.setdefault(visit.assignment.team, []).append(visit)
    return [_sheet(them[0].team_name, url_for("teams.show", id=team), them) for team, them in by_team.items()]


def _of_plan(page: Overview) -> Sheet:
    stages = (
        ("Đã kiểm tra", page.visited),
        (STATES["concluded"], page.count("concluded") + page.count("answered")),
        ("Chậm hạn", page.count("late")),
    )
    address = url_for("overview.show", id=page.plan.id)
    return Sheet(f"Kế hoạch số {page.plan.number}", address, len(page.rows), stages)


def _sheet(title: str, address: str, found: list[Visit]) -> Sheet:
    done = visit_services.progress_of(guards.reading(), found)
    return Sheet(title, address, len(found), visit_services.stages(found, done))


def _inspected(account: Account) -> list[tuple[str, str, str]]:
    """(what, state, address) of the inspections of the unit that an account speaks for."""
    if not account.unit:
        return []
    return [
        (
            f"Kiểm tra ngày {short_date(line.planned_day)}",
            f"{line.team_name}, kế hoạch số {line.plan_number}",
            url_for("inspections.show", id=line.id),
        )
        for line in inspections.of_unit(guards.reading(), account.unit)
    ]
