"""The archive: what was ever inspected, found by words, numbers and filters. Everything stands in the address."""

import time
from dataclasses import fields
from typing import Any

from flask import Blueprint, render_template, request, url_for

from inspect_app.domain import roles
from inspect_app.domain.card import KINDS, STATES
from inspect_app.domain.search import LONGEST, Filters
from inspect_app.services import search as services
from inspect_app.services.search import Passage, Result
from inspect_app.web import guards

blueprint = Blueprint("search", __name__)

NAMES = [part.name for part in fields(Filters)]
_MOST_VALUES = 50  # of one filter: an address holds no more


@blueprint.get("/archive")
def show() -> str:
    """What was found of `q`, narrowed to `year`, `domain`, `state`, `unit`, `leader`, `item`; `sort`, `page`."""
    account = guards.allowed("list_inspections")
    began = time.perf_counter()
    found = services.find(
        guards.reading(),
        guards.settings().database,
        account,
        request.args.get("q", ""),
        _filters(),
        newest=request.args.get("sort") == "date",
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "search/show.html",
        found=found,
        seconds=time.perf_counter() - began,
        filters=_filters(),
        newest=request.args.get("sort") == "date",
        longest=LONGEST,
        kinds=KINDS,
        states=STATES,
        address=_address,
        leads=lambda result, passage=None: _leads(account, result, passage),
    )


def _filters() -> Filters:
    given = {name: frozenset(filter(None, request.args.getlist(name)[:_MOST_VALUES])) for name in NAMES}
    return Filters(**given)


def _address(**changes: object) -> str:
    """This search with something else: `without` takes a filter's (name, value) out, others are set."""
    without = changes.pop("without", None)
    kept: dict[str, object] = {"q": request.args.get("q", "")}
    for name in NAMES:
        kept[name] = [v for v in request.args.getlist(name)[:_MOST_VALUES] if v and (name, v) != without]
    kept["sort"] = request.args.get("sort") or None
    given: dict[str, Any] = {name: value for name, value in (kept | changes).items() if value}
    return url_for(".show", **given)


def _leads(account: roles.Account, result: Result, passage: Passage | None) -> str:
    """Where a hit leads: its head to the document once it is issued, a passage to the very finding in the record.

    Whoever doesn't read the record is led to the document either way.
    """
    line = result.line
    if line.state == "disposed":
        return url_for("inspections.show", id=line.inspection)
    if line.state == "replaced":  # the record tells of the notice in its place
        return url_for("issue.issued", id=line.inspection, document=line.document)
    if line.state == "issued" and not passage:
        return url_for("issue.issued", id=line.inspection)
    everywhere = roles.may(account, "read")
    # Whoever neither reads everywhere nor speaks for a unit nor keeps the register has found it as one of its team.
    if everywhere or not (roles.may(account, "see") or account.unit):
        if not passage or passage.text.kind == "record":
            return url_for("inspections.show", id=line.inspection)
        page = "inspections.show" if passage.text.kind == "finding" else "findings.show"
        return url_for(page, id=line.inspection, _anchor=passage.text.subject)
    if line.state == "issued":
        return url_for("issue.issued", id=line.inspection)
    return url_for("conclusions.show", id=line.inspection)
