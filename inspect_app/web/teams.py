"""Teams of a plan, and the units that they visit."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FormField, HiddenField

from inspect_app.domain.plan import Assignment, Member, PlannedCounter, Team, Unit
from inspect_app.domain.roles import INSPECTING, MEMBERS, Account
from inspect_app.services import teams as services
from inspect_app.services import visits as visit_services
from inspect_app.store import accounts, plans, units, visits
from inspect_app.web import guards
from inspect_app.web.entry import MOST_ROWS, SPARE_ROWS, Choice, Day, Entry, Row, Text, more_rows

blueprint = Blueprint("teams", __name__)


class MemberRow(Row):
    id = HiddenField()
    name = Text("Họ và tên")
    role = Choice("Vai trò trong đoàn", choices=MEMBERS, default="member")
    post_government = Text("Chức vụ chính quyền")
    post_committee = Text("Chức danh trong Ban Chỉ đạo")
    account = Choice("Tài khoản", choices={"": "Không có"})

    @property
    def member(self) -> Member:
        """What was typed."""
        return Member(
            id=self.id.data or "",
            name=self.name.data,
            role=self.role.data,
            post_committee=self.post_committee.data,
            post_government=self.post_government.data,
            account=self.account.data or None,
        )


class TeamEntry(Entry):
    name = Text("Tên đoàn", required="Nhập tên đoàn, ví dụ “Đoàn số 01”.")
    members = FieldList(FormField(MemberRow), max_entries=MOST_ROWS)
    revision = HiddenField(default="1")

    def offer(self, known: list[Account]) -> None:
        """Let one of these accounts be chosen for each member."""
        choices = {one.id: f"{one.name} ({one.username})" for one in known if one.role in INSPECTING and one.active}
        for row in self.members:
            row.form.account.choices = {"": "Không có"} | choices

    @property
    def typed(self) -> tuple[str, list[Member]]:
        """What was typed."""
        return self.name.data, [row.form.member for row in self.filled("members")]


class CounterRow(Row):
    name = Text("Tên bộ phận một cửa")
    unit = Choice("Do đơn vị khác quản lý")

    @property
    def counter(self) -> PlannedCounter:
        """What was typed."""
        return PlannedCounter(self.name.data, self.unit.data or None)


class AssignmentEntry(Entry):
    planned_day = Day("Ngày kiểm tra dự kiến", hint="Để trống nếu chưa định. Ví dụ 12/10/2026.")
    counters = FieldList(FormField(CounterRow), max_entries=MOST_ROWS)
    revision = HiddenField(default="1")

    def offer(self, known: list[Unit]) -> None:
        """Let one of these units be chosen as the keeper of each counter."""
        for row in self.counters:
            row.form.unit.choices = {"": "Không"} | grouped(known)

    @property
    def visited(self) -> list[PlannedCounter]:
        """What was typed."""
        return [row.form.counter for row in self.filled("counters")]


class NewAssignmentEntry(AssignmentEntry):
    unit = Choice("Đơn vị được kiểm tra", required="Chọn đơn vị được kiểm tra.")

    def offer(self, known: list[Unit]) -> None:
        """Let one of these units be chosen."""
        super().offer(known)
        self.unit.choices = {"": "Chọn đơn vị"} | grouped(known)


def grouped(known: list[Unit]) -> dict[str, Any]:
    """Units as choices, in groups: those that exist, and former ones."""
    groups: dict[str, Any] = {}
    for unit in known:
        group = "Đơn vị cũ" if unit.valid_to else unit.province
        groups.setdefault(group, {})[unit.code] = f"{unit.full_place} ({unit.code})"
    return groups


@blueprint.route("/plans/<id>/teams/new", methods=["GET", "POST"])
def create(id: str) -> ResponseReturnValue:
    """Put a new team of a plan together."""
    plan = guards.plan(id, may="edit")
    form = TeamEntry(data={"members": [{"role": "leader"}, {"role": "secretary"}, *[{}] * SPARE_ROWS]})
    more = more_rows(form, "members")
    form.offer(accounts.accounts(guards.reading()))
    if not more and form.saves(lambda: services.create_team(guards.acting(), id, *form.typed)):
        flash(f"Đã lập {form.name.data}. Tiếp theo: giao đơn vị cho đoàn.")
        return redirect(url_for(".show", id=form.result))
    return render_template("teams/edit.html", form=form, plan=plan, team=None), form.status


@blueprint.get("/teams/<id>")
def show(id: str) -> str:
    """A team: its members, and the units that it visits."""
    team = guards.team(id, may="read")
    db, account = guards.reading(), guards.current_account()
    found = [visit for visit in visits.of_plan(db, team.plan) if visit.assignment.team == id]
    return render_template(
        "teams/show.html",
        team=team,
        plan=plans.plan(db, team.plan),
        visits=found,
        progress=visit_services.progress_of(db, found),
        known=visit_services.known_to(db, account, found),
        accounts={one.id: one.username for one in accounts.accounts(db)},
    )


@blueprint.route("/teams/<id>/edit", methods=["GET", "POST"])
def change(id: str) -> ResponseReturnValue:
    """Change name and members of a team."""
    team = guards.team(id, may="edit")
    rows = [{name: getattr(member, name) or "" for name in Member.__slots__} for member in team.members]
    form = TeamEntry(data={"name": team.name, "revision": team.revision, "members": [*rows, *[{}] * SPARE_ROWS]})
    more = more_rows(form, "members")
    form.offer(accounts.accounts(guards.reading()))
    if not more and form.saves(lambda: services.change_team(guards.acting(), id, form.revision_seen, *form.typed)):
        flash(f"Đã lưu {form.name.data}.")
        return redirect(url_for(".show", id=id))
    form.look_again(team.revision, {"name": team.name})
    plan = plans.plan(guards.reading(), team.plan)
    return render_template("teams/edit.html", form=form, plan=plan, team=team), form.status


@blueprint.route("/teams/<id>/assignments/new", methods=["GET", "POST"])
def assign(id: str) -> ResponseReturnValue:
    """Give a team a unit to visit."""
    team = guards.team(id, may="edit")
    form = NewAssignmentEntry(data={"counters": [{}] * SPARE_ROWS})
    more = more_rows(form, "counters")
    form.offer(units.units(guards.reading()))
    values = (form.unit.data, form.planned_day.data, form.visited)
    if not more and form.saves(lambda: services.assign_unit(guards.acting(), id, *values)):
        flash("Đã giao đơn vị cho đoàn.")
        return redirect(url_for(".show", id=id))
    return render_template("teams/assignment.html", form=form, team=team, assignment=None), form.status


@blueprint.route("/assignments/<id>", methods=["GET", "POST"])
def change_assignment(id: str) -> ResponseReturnValue:
    """Change day and counters of a visit."""
    assignment, team = _assigned(id)
    rows = [{"name": counter.name, "unit": counter.unit or ""} for counter in assignment.counters]
    told = {"planned_day": assignment.planned_day, "revision": team.revision}
    form = AssignmentEntry(data=told | {"counters": [*rows, *[{}] * SPARE_ROWS]})
    more = more_rows(form, "counters")
    form.offer(units.units(guards.reading()))
    values = (form.revision_seen, form.planned_day.data, form.visited)
    if not more and form.saves(lambda: services.change_assignment(guards.acting(), id, *values)):
        flash("Đã lưu đơn vị của đoàn.")
        return redirect(url_for(".show", id=team.id))
    form.look_again(team.revision, told)
    return render_template("teams/assignment.html", form=form, team=team, assignment=assignment), form.status


@blueprint.post("/assignments/<id>/remove")
def remove_assignment(id: str) -> ResponseReturnValue:
    """Take a unit from its team, while no inspection is open there."""
    assignment, team = _assigned(id)
    services.remove_assignment(guards.acting(), id)
    flash(f"Đã bỏ {assignment.unit.place} khỏi {team.name}.")
    return redirect(url_for(".show", id=team.id))


def _assigned(id: str) -> tuple[Assignment, Team]:
    assignment = guards.assignment(id, may="edit_plan")
    return assignment, guards.team(assignment.team, may="edit")
