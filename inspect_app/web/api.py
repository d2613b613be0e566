"""The checklist page and what it talks to: the shell without personal data, the record as JSON, operations."""

from collections.abc import Iterable
from typing import Any, cast

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask_wtf.csrf import generate_csrf

from inspect_app.domain import roles
from inspect_app.domain.dates import instant_text
from inspect_app.domain.operations import Operation, parse_subject, tell
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import minutes, remediation
from inspect_app.services import operations as services
from inspect_app.store import accounts, editions, files, inspections
from inspect_app.store import operations as operation_store
from inspect_app.web import guards, static

blueprint = Blueprint("api", __name__)


@blueprint.get("/inspections/<id>/checklist")
def checklist(id: str) -> Response:
    """The shell: the same bytes whoever asks for whatever inspection, so that a device can keep it."""
    guards.inspection(id, may="read")
    shell = render_template("checklist/shell.html", modules=current_app.config["INSPECT_STATIC"].scripts)
    response = static.small(shell.encode(), "text/html")
    # The device asks for these next in any case, one after the other: a head start of two round trips.
    for address in (f"/api/inspections/{id}/record", f"/api/editions/{inspections.edition_of(guards.reading(), id)}"):
        response.headers.add("Link", f"<{address}>; rel=preload; as=fetch; crossorigin=use-credentials")
    return response


@blueprint.get("/api/token")
def token() -> Response:
    """A fresh token to send with; none stands in a page that a device keeps. And the time, to set a clock by."""
    response = jsonify(token=generate_csrf(), now=_now())
    response.cache_control.no_store = True
    return response


@blueprint.get("/api/editions/<hash>")
def edition(hash: str) -> Response:
    """An edition of the checklist; its hash names it for ever, so a device keeps it among its records."""
    guards.anyone()
    found = editions.edition(guards.reading(), hash)
    if not found:
        raise Problem("not_found")
    return static.revalidated(current_app.json.dumps(found.source, separators=(",", ":")).encode(), "application/json")


@blueprint.get("/api/inspections/<id>/record")
def record(id: str) -> Response:
    """Everything that the page shows of one inspection, but the edition."""
    visit = guards.inspection(id, may="read")
    db, account = guards.reading(), guards.current_account()
    record = inspections.record(db, id)
    assert record
    plan = record.plan
    sequence, operations = services.heads(db, id)
    return _private(
        inspection={
            "id": id,
            "unit": record.unit.authority,
            "place": record.unit.full_place,
            "team": record.team.name,
            "members": [{"id": m.id, "name": m.name, "post": m.posts, "role": m.role} for m in record.team.members],
            "illustration": plan.illustration or record.unit.illustration,
            "published": record.source is not None,
            "planned_day": record.planned_day.isoformat(),
            "edition": record.edition.hash,
            "edition_name": record.edition.name,
        },
        plan={
            "year": plan.year,
            "period_from": plan.period_from.isoformat() if plan.period_from else None,
            "period_to": plan.period_to.isoformat() if plan.period_to else None,
            "period_text": plan.period_text,
            "targets": {
                key: {"percent": str(target.percent), "document": target.document}
                for key, target in plan.targets.items()
            },
        },
        minutes=minutes.told(record),
        **_left(id),
        me={
            "id": account.id,
            "username": account.username,
            "name": account.name,
            "role": visit.role,
            "may_record": roles.may(account, "record", visit.role),
        },
        **_told(id, sequence, operations),
    )


@blueprint.get("/api/inspections/<id>/operations")
def pull(id: str) -> Response:
    """What was recorded after the sequence number that the device has seen."""
    guards.inspection(id, may="read")
    after = request.args.get("after", type=int)
    if after is None or after < 0:
        raise Problem("bad_request")
    return _private(**_told(id, *services.since(guards.reading(), id, after)))


@blueprint.get("/api/inspections/<id>/history")
def history(id: str) -> Response:
    """Everything that was ever recorded of one subject, in order of arrival: what was replaced or in conflict, too."""
    guards.inspection(id, may="read")
    subject = request.args.get("subject", "")
    if not parse_subject(subject):
        raise Problem("bad_request")
    arrived = operation_store.arrived(guards.reading(), id, subject)
    return _private(
        operations=[
            tell(one.operation)
            | {"author": one.operation.author, "arrived_at": one.at}
            | ({"importer": one.importer} if one.importer else {})
            for one in arrived
        ],
        authors=_names([one.operation.author for one in arrived] + [one.importer for one in arrived if one.importer]),
    )


@blueprint.post("/api/inspections/<id>/operations")
def push(id: str) -> Response:
    """Receive a batch of operations; each is answered by itself, after the commit."""
    guards.inspection(id, may="record")
    receipts = services.receive(guards.acting(), id, _batch())
    return _private(
        results=[
            {"id": r.id, "status": "accepted" if r.accepted else "refused", "message": r.message} for r in receipts
        ],
        now=_now(),
    )


def _batch() -> list[Json]:
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # lists in lists in lists
        sent = None
    if not isinstance(sent, dict) or not isinstance(sent.get("operations"), list):
        raise Problem("bad_json")
    return cast(list[Json], sent["operations"])


def _left(id: str) -> dict[str, Any]:
    """What the unit hasn't done of what was asked before; nothing at all where there is nothing."""
    left = [
        {
            "notice": one.number,
            "issued": one.issued.isoformat(),
            "text": one.text,
            "due": one.due.isoformat() if one.due else None,
            "state": one.state,
            "words": one.words,
        }
        for one in remediation.left_before(guards.reading(), id)
    ]
    return {"left": left} if left else {}


def _told(id: str, sequence: int, operations: list[Operation]) -> dict[str, Any]:
    return {
        "seq": sequence,
        "operations": [tell(operation) | {"author": operation.author} for operation in operations],
        "authors": _names(operation.author for operation in operations),
        "missing": files.missing(guards.reading(), id),
        "now": _now(),
    }


def _names(ids: Iterable[str]) -> dict[str, str]:
    db = guards.reading()
    return {id: account.name for id in sorted(set(ids)) if (account := accounts.account(db, id))}


def _private(**content: Any) -> Response:
    response = jsonify(content)
    response.cache_control.no_store = True
    return response


def _now() -> str:
    return instant_text(guards.visiting().now())
