"""Who is at the door: everything needs a signed-in account but OPEN, and every view has its guard line.

A guard line loads what a view is about and authorises it in one: `plan = guards.plan(id, may="edit")`.
"""

from dataclasses import dataclass, replace
from typing import cast

from flask import Flask, Response, current_app, g, redirect, request, url_for

from inspect_app.config import Settings
from inspect_app.domain import roles
from inspect_app.domain.plan import Assignment, Plan, Team
from inspect_app.domain.roles import Account
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.store import disposal, plans, teams
from inspect_app.store.database import Database, connect_reading
from inspect_app.web import problems

# What needs no account. Everything else does, also what is added later.
OPEN = frozenset(
    {"auth.sign_in", "static.file", "static.healthz", "api.token", "field.show", "field.worker", "field.manifest"}
    | {"check.show", "check.ask"}
)
# What an account can do before it has changed a password that somebody gave it.
FIRST = frozenset({"password.change", "auth.sign_out"})


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection's place: the unit assigned, the team, and the role in it of whoever asks."""

    inspection: str
    assignment: Assignment
    team: Team
    role: str | None


def init(app: Flask) -> None:
    """Watch every request of an application."""
    app.before_request(_require_account)
    app.after_request(_require_guard)
    app.teardown_appcontext(_close)


def settings() -> Settings:
    """The settings of this installation."""
    return cast(Settings, current_app.config["INSPECT_SETTINGS"])


def reading() -> Database:
    """The database of this request: it cannot write, and is closed when the request ends."""
    if "database" not in g:
        g.database = connect_reading(settings().database)
    return cast(Database, g.database)


def visiting() -> Context:
    """The context of somebody who hasn't signed in."""
    return cast(Context, current_app.config["INSPECT_CONTEXT"])


def acting() -> Context:
    """The context in which the signed-in person acts; only behind a guard line."""
    if not g.get("guarded"):
        raise RuntimeError("a write before the view's guard line")
    return replace(visiting(), actor=current_account().id, device=device())


def current_account() -> Account:
    """Who is signed in. Raises Problem "sign_in_needed"."""
    account = g.get("account")
    if account is None:
        raise Problem("sign_in_needed")
    return cast(Account, account)


def device() -> str | None:
    """The device that the session of whoever is signed in names."""
    return cast("str | None", g.get("device"))


def anyone() -> Account:
    """Whoever is signed in may do this."""
    g.guarded = True
    return current_account()


def may(action: str) -> bool:
    """Whether whoever is signed in may do one of roles.ACTIONS anywhere."""
    return roles.may(current_account(), action)


def allowed(action: str, member: str | None = None, own_unit: bool = False) -> Account:
    """Whoever is signed in, if they may do one of roles.ACTIONS. Raises Problem "not_allowed"."""
    account = anyone()
    if not roles.may(account, action, member, own_unit):
        raise Problem("not_allowed")
    return account


def plan(id: str, may: str) -> Plan:
    """The plan of that id, for whoever may "read" or "edit" it. Raises Problem "not_found" or "not_allowed"."""
    account = anyone()
    plan = plans.plan(reading(), id)
    if plan is None:
        raise Problem("not_found")
    allowed(f"{may}_plan", teams.role_in_plan(reading(), id, account.id))
    return plan


def team(id: str, may: str) -> Team:
    """The team of that id, for whoever may "read" or "edit" its plan. Raises Problem "not_found" or "not_allowed"."""
    anyone()
    team = teams.team(reading(), id)
    if team is None:
        raise Problem("not_found")
    plan(team.plan, may)
    return team


def assignment(id: str, may: str) -> Assignment:
    """The assignment of that id, for whoever may do one of roles.ACTIONS there ("open" its inspection)."""
    account = anyone()
    assignment = teams.assignment(reading(), id)
    if assignment is None:
        raise Problem("not_found")
    allowed(may, _team(assignment.team).role_of(account.id), account.unit == assignment.unit.code)
    return assignment


def inspection(id: str, may: str, disposed: bool = False) -> Visit:
    """The place of the inspection of that id, for whoever may do one of roles.ACTIONS there.

    "see", "read", "record", "edit", "conclude" or "read_conclusion". Raises Problem "not_found" or "not_allowed"; and
    "disposed" with what its tombstone says where that is all there is, unless it is what is asked for (`disposed`).
    """
    account = anyone()
    place = teams.assignment_inspected(reading(), id)
    if place is None:
        raise Problem("not_found")
    team = _team(place.team)
    role = team.role_of(account.id)
    allowed(may, role, account.unit == place.unit.code)
    stone = None if disposed else disposal.tombstone(reading(), id)
    if stone:
        raise Problem("disposed", stone.told)
    return Visit(id, place, team, role)


def _team(id: str) -> Team:
    team = teams.team(reading(), id)
    if team is None:
        raise Problem("not_found")
    return team


def _require_account() -> Response | None:
    if request.endpoint is None or request.endpoint in OPEN:
        return None
    if g.get("account") is None:
        if request.method == "GET" and not problems.wants_json():
            return cast(Response, redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?"))))
        raise Problem("device_shut" if g.get("device_shut") else "sign_in_needed")
    if g.account.password_given and request.endpoint not in FIRST:
        if problems.wants_json():
            raise Problem("not_allowed", "Cần đổi mật khẩu được cấp trước khi làm việc tiếp.")
        return cast(Response, redirect(url_for("password.change")))
    return None


def _require_guard(response: Response) -> Response:
    # A view without its guard line answers nobody: what it made is thrown away.
    answered = response.status_code < 300 and request.endpoint is not None
    if answered and request.endpoint not in OPEN and not g.get("guarded"):
        raise RuntimeError(f"{request.endpoint} answers without a guard line")
    return response


def _close(_: BaseException | None) -> None:
    database = g.pop("database", None)
    if database is not None:
        database.close()
