"""Findings and what follows from them: recommendations, achievements, causes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from inspect_app.domain import lacks, roles
from inspect_app.domain.findings import Finding, achievements_offered, findings, withdrawn_findings
from inspect_app.domain.record import Record
from inspect_app.domain.remedies import resting
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import conclusions, files, minutes
from inspect_app.services import operations as services
from inspect_app.store import inspections
from inspect_app.web import guards, late
from inspect_app.web.entry import Entry, Text

blueprint = Blueprint("findings", __name__, url_prefix="/inspections/<id>/findings")


class WordingEntry(Entry):
    base = HiddenField()
    text = Text("Câu ghi trong văn bản", lines=True, required="Nhập câu, hoặc chọn “Khôi phục câu gốc”.")


@blueprint.get("")
def show(id: str) -> str:
    """Everything that the conclusion says, by part, with what it still lacks."""
    visit = guards.inspection(id, may="read")
    record = _record(id)
    account = guards.current_account()
    taken = {(a.section, a.item) for a in record.achievements if a.item}
    return render_template(
        "findings/show.html",
        record=record,
        findings=findings(record),
        withdrawn=withdrawn_findings(record),
        uncovered={finding.subjects for finding in lacks.uncovered(record)},
        resting={r.id for r in resting(record)},
        unassigned={r.id for r in record.recommendations if lacks.unassigned(r)},
        offered=[offer for offer in achievements_offered(record) if (offer.section, offer.item) not in taken],
        lacks=conclusions.lacking(guards.reading(), minutes.standing_record(guards.reading(), id)),
        exhibits=files.exhibits(guards.reading(), record),
        late=late.panel(visit, record),
        may_record=roles.may(account, "record", visit.role),
        may_edit=roles.may(account, "edit", visit.role),
        illustration=record.plan.illustration,
    )


@blueprint.route("/wording", methods=["GET", "POST"])
def wording(id: str) -> ResponseReturnValue:
    """Write a finding's sentence by hand, at every counter that the finding joins."""
    guards.inspection(id, may="record")
    record = _record(id)
    finding = _finding(record, request.args.get("subject", ""))
    form = WordingEntry(data={"text": _bare(finding), "base": _bases(record, finding)})
    if form.saves(lambda: _word(record, finding, form.text.data, form.base.data)):
        flash("Đã lưu câu sửa tay.")
        return redirect(url_for("findings.show", id=id))
    if form.problem and form.problem.code == "stale":
        form.base.data = _bases(record, finding)
    page = render_template(
        "findings/wording.html", form=form, finding=finding, record=record, illustration=record.plan.illustration
    )
    return page, form.status


@blueprint.post("/wording/restore")
def restore(id: str) -> ResponseReturnValue:
    """Go back to the item's own sentence; what was written by hand stays in the history."""
    guards.inspection(id, may="record")
    record = _record(id)
    _word(record, _finding(record, request.args.get("subject", "")), None, request.form.get("base", ""))
    flash("Đã khôi phục câu gốc.")
    return redirect(url_for("findings.show", id=id))


@blueprint.post("/recommendations")
def recommend(id: str) -> ResponseReturnValue:
    """Add the items' recommendations for every finding that none serves; equal ones are one."""
    guards.inspection(id, may="edit")
    context = guards.acting()
    proposed: dict[str, list[Finding]] = {}
    for finding in lacks.uncovered(_record(id)):
        if finding.recommendation:
            proposed.setdefault(finding.recommendation, []).append(finding)
    changes: list[tuple[str, str, Json, tuple[str, ...]]] = [
        (f"recommendation:{context.new_id()}", "recommendation", _recommendation(text, found), ())
        for text, found in proposed.items()
    ]
    if changes:
        services.record_entries(context, id, changes)
        flash(f"Đã thêm {len(changes)} kiến nghị từ phiếu. Nhập người chịu trách nhiệm và thời hạn cho từng kiến nghị.")
    return redirect(url_for("findings.show", id=id) + "#recommendations")


def _recommendation(text: str, found: list[Finding]) -> Json:
    return {
        "addressee": "unit",
        "text": text,
        "findings": [subject for finding in found for subject in finding.subjects],
        "sections": list(dict.fromkeys(finding.section for finding in found)),
    }


def _record(id: str) -> Record:
    record = inspections.record(guards.reading(), id)
    assert record
    return record


def _finding(record: Record, subject: str) -> Finding:
    found = next((f for f in findings(record) if subject in f.subjects and subject.startswith("item:")), None)
    if not found:
        raise Problem("not_found")
    return found


def _bare(finding: Finding) -> str:
    # The counters' names are the program's to add.
    return finding.text.removesuffix(f" ({'; '.join(finding.counters)})") if finding.counters else finding.text


def _bases(record: Record, finding: Finding) -> str:
    """What the form was made from: the operations of every cell, as one text."""
    cells = [record.cells.get((subject, "wording")) for subject in finding.subjects]
    return " ".join(id for cell in cells if cell for id in cell.base)


def _word(record: Record, finding: Finding, text: str | None, base: str | None) -> None:
    seen = set((base or "").split())
    changes: list[tuple[str, str, Json, tuple[str, ...]]] = []
    for subject in finding.subjects:
        cell = record.cells.get((subject, "wording"))
        changes.append((subject, "wording", text, tuple(id for id in (cell.base if cell else ()) if id in seen)))
    services.record_entries(guards.acting(), record.id, changes)
