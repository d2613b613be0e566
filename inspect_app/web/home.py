"""What waits for whoever is signed in: one task a line, the nearest deadline first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, url_for

from inspect_app.domain import roles
from inspect_app.domain.dates import short_date
from inspect_app.domain.overview import STATES, Overview
from inspect_app.domain.progress import Progress
from inspect_app.domain.roles import Account
from inspect_app.domain.stages import STAGES
from inspect_app.services import conclusions as conclusion_services
from inspect_app.services import confirmation, corrections, explanations, overview
from inspect_app.services import visits as visit_services
from inspect_app.services.visits import Standing
from inspect_app.store import accounts, conclusions, inspections, plans, remediation, teams, visits
from inspect_app.store.remediation import Line
from inspect_app.store.visits import Visit
from inspect_app.web import guards
from inspect_app.web.remediation import scope

blueprint = Blueprint("home", __name__)

SOON = 14  # days in which something to do is near
MOST_PLANS = 3  # that are summed up here; the list of plans has the others
MOST_LATE = 10  # inspections that are named one by one where units are late


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
    if roles.may(account, "list_remediation"):
        yield from _of_unit(account, today) if account.unit else _of_units(account, today)
    if account.unit:
        yield from _to_explain(account.unit, today)


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
        elif not visits.planned(db, plan.id):
            yield Task(None, what, "Chưa giao đơn vị cho đoàn nào", "Giao đơn vị", url_for("plans.show", id=plan.id))
        if not plan.targets:
            yield Task(None, what, "Chưa có chỉ tiêu", "Nhập chỉ tiêu", url_for("plans.targets", id=plan.id))


def _to_open() -> Iterator[Task]:
    for visit in visits.unopened(guards.reading()):
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
            state += ". Chờ trưởng đoàn xác nhận tệp đã ký" if confirmation.awaited(db, id) else ""
            opened = corrections.underway(db, id)
            what = f"{opened.words}, {line.place}" if opened else f"Thông báo kết luận {line.place}"
            yield Task(None, what, state, "Ban hành", url_for("issue.show", id=id))


def _of_unit(account: Account, today: date) -> Iterator[Task]:
    """What a unit's own notices ask of it."""
    for line in remediation.lines(guards.reading(), scope(account), today)[0]:
        address, notice = url_for("remediation.show", id=line.inspection), f"thông báo số {line.words}"
        if not line.received_at:
            state = f"Ban hành ngày {short_date(line.issued)}"
            yield Task(None, f"Xác nhận đã nhận {notice}", state, "Xác nhận", address)
        if line.opened + line.returned:
            state = f"{_left(line)}. Ban hành ngày {short_date(line.issued)}"
            yield Task(line.due, f"Trả lời kiến nghị của {notice}", state, "Trả lời", address)


def _of_units(account: Account, today: date) -> Iterator[Task]:
    """Answers that wait for a review, and where units are late: the longest overdue by name, the others as a number."""
    db, of = guards.reading(), scope(account)
    if roles.may(account, "follow_up"):
        found, total = remediation.lines(db, of, today, "answered", most=MOST_LATE)
        for line in found:
            what, state = f"Trả lời kiến nghị của {line.authority}", f"{line.answered} nội dung chờ xem xét"
            yield Task(None, what, state, "Xem xét", url_for("remediation.show", id=line.inspection))
        yield from _others(total - len(found), "chờ xem xét", "answered", None)
    found, total = remediation.lines(db, of, today, "late", most=MOST_LATE + 1)
    for line in found[:MOST_LATE]:
        what = f"Kiến nghị đối với {line.authority}"
        state = f"{_left(line)}. Thông báo số {line.words}, ngày {short_date(line.issued)}"
        yield Task(line.due, what, state, "Xem", url_for("remediation.show", id=line.inspection))
    yield from _others(total - MOST_LATE, "có kiến nghị quá hạn", "late", found[-1].due if found else None)


def _others(count: int, words: str, kind: str, due: date | None) -> Iterator[Task]:
    if count > 0:
        address = url_for("remediation.index", state=kind)
        yield Task(due, f"{count} thông báo khác {words}", "Xem trong danh sách", "Mở danh sách", address)


def _left(line: Line) -> str:
    parts = ((line.late, "quá hạn"), (line.opened, "chưa trả lời"), (line.returned, "bị trả lại"))
    return ", ".join(f"{count} nội dung {words}" for count, words in parts if count)


def _to_explain(unit: str, today: date) -> Iterator[Task]:
    db = guards.reading()
    for line in inspections.of_unit(db, unit):
        there = explanations.standing(db, line.id, today)
        if there.open and not there.held:
            what = f"Giải trình về kết quả kiểm tra ngày {short_date(there.record.day)}"
            state = f"{'Bản nháp, chưa gửi' if there.latest else 'Chưa giải trình'}. {line.team_name}"
            yield Task(there.due, what, state, "Viết giải trình", url_for("explanations.write", id=line.id))


def _of_team(account: Account) -> Iterator[Task]:
    """What an inspector's own inspections ask for, until they are issued, and while one that is issued is corrected."""
    db, today = guards.reading(), guards.visiting().today
    for visit in (*visits.under_way(db, account.id), *visits.being_corrected(db, account.id)):
        there, team = visit_services.standing(db, visit.inspection or ""), teams.team(db, visit.assignment.team)
        if there and team:
            role = team.role_of(account.id)
            if not visit.issued:
                yield _to_record(visit, there, roles.leads(role), today)
            elif roles.leads(role):
                yield _to_correct(visit)
            if roles.may(account, "approve", role):
                yield from _to_settle(visit, there)


def _to_correct(visit: Visit) -> Task:
    """A notice that is being replaced or corrected, for whoever works on it."""
    db, id = guards.reading(), visit.inspection or ""
    opened, stage = corrections.underway(db, id), STAGES[conclusions.stage(db, id)]
    assert opened, "it was just read"
    address = url_for("conclusions.show", id=id)
    return Task(None, opened.words, f"{stage}. {visit.assignment.unit.authority}", "Soạn văn bản", address)


def _to_record(visit: Visit, there: Standing, leads: bool, today: date) -> Task:
    db, id, unit = guards.reading(), visit.inspection, visit.assignment.unit.authority
    plan = plans.plan(db, visit.plan)
    state = f"{visit.team_name}. {_state(there.progress)}"
    if plan and leads and today > there.last_day:
        due = conclusion_services.due(db, plan, there.last_day)
        address = url_for("conclusions.show", id=id)
        return Task(due, f"Kết luận kiểm tra {unit}", state, "Soạn kết luận", address)
    return Task(there.last_day, f"Phiếu kiểm tra {unit}", state, "Ghi phiếu", url_for("api.checklist", id=id))


def _to_settle(visit: Visit, there: Standing) -> Iterator[Task]:
    """What waits for the leader's word alone."""
    id, unit = visit.inspection or "", visit.assignment.unit.authority
    if there.rivals:
        state, address = f"Mã {'; mã '.join(there.rivals)}", url_for("minutes.show", id=id)
        what = f"{len(there.rivals)} biên bản cùng khóa hồ sơ {unit}"
        yield Task(None, what, state, "Chọn biên bản có hiệu lực", f"{address}#rivals")
    if confirmation.awaited(guards.reading(), id):
        what, state = f"Tệp đã ký của thông báo kết luận {unit}", "Khác bản trình ký, văn thư chờ xác nhận"
        yield Task(None, what, state, "Xem chỗ khác, xác nhận", url_for("issue.confirm", id=id))


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
        found = [overview.of_plan(db, plan, account, guards.visiting().today) for plan in current[:MOST_PLANS]]
        return [_of_plan(page) for page in found if page.rows]
    by_team: dict[str, list[Visit]] = {}
    for visit in visits.of_account(db, account.id, guards.visiting().today.year):
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
