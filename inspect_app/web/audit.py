"""The audit log: looked through page by page, and taken away whole."""

from flask import Blueprint, Response, render_template, request

from inspect_app.domain.actions import ACTIONS
from inspect_app.domain.dates import VIETNAM, parse_typed, short_date
from inspect_app.services import audit as services
from inspect_app.store import audit
from inspect_app.store import seal as seals
from inspect_app.store.audit import Wanted
from inspect_app.web import guards

blueprint = Blueprint("audit", __name__, url_prefix="/audit")

MOST = 50
_LAST = 2**62


@blueprint.get("")
def index() -> str:
    """Entries, the newest first: those of a record ("target"), a person, an action, a day; before or after a number."""
    guards.allowed("read_audit")
    db, (wanted, typed_day) = guards.reading(), _wanted()
    after = request.args.get("after", type=int)
    if after is not None:
        found = audit.oldest(db, wanted, min(max(after, 0), _LAST), MOST + 1)
        newer, older = len(found) > MOST, True
        found = found[:MOST][::-1]
    else:
        before = request.args.get("before", type=int)
        found = audit.newest(db, wanted, min(before, _LAST) if before is not None else None, MOST + 1)
        newer, older = before is not None, len(found) > MOST
        found = found[:MOST]
    return render_template(
        "audit/index.html",
        lines=services.lines(db, found),
        newer=newer and found,
        older=older and found,
        wanted=wanted,
        typed_day=typed_day,
        asked=_asked(wanted, typed_day),
        about=services.target(db, wanted.target) if wanted.target else "",
        record=_record(wanted.target),
        last=seals.head(db).seq,
        people=services.people(db),
        actions=sorted(ACTIONS.items(), key=lambda pair: pair[1]),
    )


@blueprint.get("/log.csv")
def csv() -> Response:
    """The entries that are asked for as a table."""
    return _export("csv")


@blueprint.get("/log.jsonl")
def jsonl() -> Response:
    """The entries that are asked for with all that their hashes are made from."""
    return _export("jsonl")


def _export(form: str) -> Response:
    guards.allowed("read_audit")
    wanted, _ = _wanted()
    now = guards.visiting().now()
    response = Response(services.exported(guards.settings().database, wanted, form), content_type=services.FORMS[form])
    name = f"nhat-ky-{now.astimezone(VIETNAM):%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    return response


def _wanted() -> tuple[Wanted, str]:
    """What is asked for, and the day as it was typed; a day that is none finds nothing, and is told."""
    typed = request.args.get("day", "").strip()
    day = parse_typed(typed)
    known = {name: request.args.get(name, "").strip()[:200] for name in ("target", "actor", "action")}
    return Wanted(**known, day=day.isoformat() if day else typed and "-"), short_date(day) if day else typed


def _record(target: str) -> str:
    """The inspection that a target is; "" for anything else."""
    kind, _, id = target.partition(":")
    return id if kind == "inspection" else ""


def _asked(wanted: Wanted, day: str) -> dict[str, str]:
    asked = {"target": wanted.target, "actor": wanted.actor, "action": wanted.action, "day": day}
    return {name: value for name, value in asked.items() if value}
