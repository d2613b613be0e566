"""The checklist page and what it talks to: the shell without personal data, the record as JSON, operations."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from inspect_app.domain import roles
from inspect_app.domain.dates import instant_text
from inspect_app.domain.operations import Operation
from inspect_app.errors import Problem
from inspect_app.services import operations as services
from inspect_app.store import accounts, editions, inspections
from inspect_app.web import guards, static

blueprint = Blueprint("api", __name__)


@blueprint.get("/inspections/<id>/checklist")
def checklist(id: str) -> Response:
    """The shell: the same bytes whoever asks for whatever inspection, so that a device can keep it."""
    guards.inspection(id, may="read")
    response = make_response(
        render_template("checklist/shell.html", modules=current_app.config["INSPECT_STATIC"].scripts)
    )
    # The device asks for these next in any case, one after the other: a head start of two round trips.
    for address in (f"/api/inspections/{id}/record", f"/api/editions/{inspections.edition_of(guards.reading(), id)}"):
        response.headers.add("Link", f"<{address}>; rel=preload; as=fetch; crossorigin=use-credentials")
    return response


@blueprint.get("/api/token")
def token() -> Response:
    """A fresh token to send with; none stands in a page that a device keeps."""
    response = jsonify(token=generate_csrf())
    response.cache_control.no_store = True
    return response


@blueprint.get("/api/editions/<hash>")
def edition(hash: str) -> Response:
    """An edition of the checklist; its hash names it for ever, so a device keeps it."""
    guards.anyone()
    found = editions.edition(guards.reading(), hash)
    if not found:
        raise Problem("not_found")
    return static.lasting(current_app.json.dumps(found.source).encode(), "application/json")


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
            "illustration": plan.illustration or record.unit.illustration,
            "published": record.source is not None,
            "planned_day": record.planned_day.isoformat(),
            "edition": record.edition.hash,
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
        me={
            "id": account.id,
            "username": account.username,
            "name": account.name,
            "role": visit.role,
            "may_record": roles.may(account, "record", visit.role),
        },
        **_told(sequence, operations),
    )


@blueprint.get("/api/inspections/<id>/operations")
def pull(id: str) -> Response:
    """What was recorded after the sequence number that the device has seen."""
    guards.inspection(id, may="read")
    after = request.args.get("after", type=int)
    if after is None or after < 0:
        raise Problem("bad_request")
    return _private(**_told(*services.since(guards.reading(), id, after)))


@blueprint.post("/api/inspections/<id>/operations")
def push(id: str) -> Response:
    """Receive a batch of operations; each is answered by itself, after the commit."""
    guards.inspection(id, may="record")
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("operations"), list):
        raise Problem("bad_json")
    receipts = services.receive(guards.acting(), id, sent["operations"])
    return _private(
        results=[
            {"id": r.id, "status": "accepted" if r.accepted else "refused", "message": r.message} for r in receipts
        ],
        now=_now(),
    )


def _told(sequence: int, operations: list[Operation]) -> dict[str, Any]:
    db = guards.reading()
    names = {id: account.name for id in {op.author for op in operations} if (account := accounts.account(db, id))}
    return {
        "seq": sequence,
        "operations": [
            {
                "id": op.id,
                "subject": op.subject,
                "field": op.field,
                "value": op.value,
                "base": list(op.base),
                "author": op.author,
                "device": op.device,
                "clock": op.clock,
            }
            for op in operations
        ],
        "authors": names,
        "now": _now(),
    }


def _private(**content: Any) -> Response:
    response = jsonify(content)
    response.cache_control.no_store = True
    return response


def _now() -> str:
    return instant_text(guards.visiting().now())
