"""A finding is withdrawn once the unit has explained, by who leads, with a reason, and never from a tablet."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace

import pytest

from inspect_app.domain.document import texts
from inspect_app.domain.findings import findings, recorded_findings, withdrawn_findings
from inspect_app.domain.lacks import uncovered
from inspect_app.domain.record import Recommendation
from inspect_app.errors import Problem
from inspect_app.services import conclusions, edits, printcheck, records, stages, withdrawals
from inspect_app.services import minutes as minutes_services
from inspect_app.services.context import Context
from inspect_app.services.operations import receive, record_entries
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading
from tests import explained, minutes
from tests.conftest import Clock, Demo, ids

REASON = "Đơn vị đã xuất trình quyết định ban hành trước ngày kiểm tra."
SUBJECT = "item:digital_signatures"


@pytest.fixture
def leader(demo: Demo, clock: Clock) -> Context:
    following = ids()
    return Context(demo.database, demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def inspection(demo: Demo) -> str:
    return demo.ids["minh_hoa"]


@pytest.fixture
def heard(demo: Demo, leader: Context, inspection: str) -> Context:
    """The leader, once the minutes are signed and the unit has explained."""
    minutes.closed(leader, inspection)
    explained.sent(replace(leader, actor=demo.ids["unit"]), inspection)
    return leader


def read(context: Context, ask, *rest: object):
    with closing(connect_reading(context.database)) as db:
        return ask(db, *rest)


def standing(context: Context, inspection: str):
    return read(context, minutes_services.standing_record, inspection)


def withdraw(
    context: Context, inspection: str, reason: str | None = REASON, seen: Iterable[str] = (), subject: str = SUBJECT
) -> None:
    withdrawals.withdraw(context, inspection, subject, reason, seen)


def base(context: Context, inspection: str, subject: str = SUBJECT) -> tuple[str, ...]:
    cell = standing(context, inspection).cells.get((subject, "withdrawn"))
    return cell.base if cell else ()


def refused(*given: object, **rest: object) -> Problem:
    with pytest.raises(Problem) as told:
        withdraw(*given, **rest)
    return told.value


def printed(context: Context, inspection: str) -> str:
    return "\n".join(texts(read(context, conclusions.draft, inspection)))


def test_it_leaves_the_conclusion_and_says_why_and_the_minutes_stay(heard: Context, inspection: str):
    before = standing(heard, inspection)
    text = read(heard, minutes_services.minutes_of, heard.database, inspection).text
    (finding,) = [one for one in findings(before) if SUBJECT in one.subjects]
    withdraw(heard, inspection)
    after = standing(heard, inspection)
    assert finding not in findings(after) and len(findings(after)) == len(findings(before)) - 1
    assert [one.withdrawn for one in withdrawn_findings(after)] == [REASON]
    assert recorded_findings(after) == findings(before)
    document = read(heard, conclusions.draft, inspection)
    assert not any(SUBJECT in block.subjects for block in document.blocks if hasattr(block, "subjects"))
    assert f"Lý do: {REASON}" in printed(heard, inspection)
    minutes_now = read(heard, minutes_services.minutes_of, heard.database, inspection)
    assert (minutes_now.text, minutes_now.state) == (text, "same")
    late = read(heard, lambda db: minutes_services.late_entries(db, inspections.record(db, inspection)))
    assert late == []


def test_it_comes_back_the_same_way_and_its_reason_stays_in_the_history(heard: Context, inspection: str):
    before = printed(heard, inspection)
    withdraw(heard, inspection)
    withdraw(heard, inspection, None, base(heard, inspection))
    assert printed(heard, inspection) == before
    told = read(heard, records.export_record, inspection, heard.at)["history"]
    assert [sent["value"] for sent in told if sent["field"] == "withdrawn"] == [{"reason": REASON}, None]
    assert refused(heard, inspection, None, base(heard, inspection)).code == "stale"


def test_a_finding_that_joins_counters_is_withdrawn_at_all_of_them(heard: Context, inspection: str):
    joined = next(one for one in findings(standing(heard, inspection)) if len(one.subjects) > 1)
    withdraw(heard, inspection, subject=joined.subjects[1])
    (gone,) = withdrawn_findings(standing(heard, inspection))
    assert gone.subjects == joined.subjects and gone.text == joined.text


def test_a_finding_in_somebody_s_own_words_is_withdrawn_too(demo: Demo, leader: Context, inspection: str):
    subject = f"finding:{leader.new_id()}"
    minutes.record(leader, inspection, subject, "finding", {"section": "direction", "text": "Thiếu kế hoạch"})
    minutes.closed(leader, inspection)
    explained.sent(replace(leader, actor=demo.ids["unit"]), inspection)
    withdraw(leader, inspection, subject=subject)
    assert [one.text for one in withdrawn_findings(standing(leader, inspection))] == ["Thiếu kế hoạch"]
    told = read(leader, records.export_record, inspection, leader.at)
    assert {"reason": REASON} in [one.get("withdrawn") for one in told["record"]["findings"]]


def test_it_needs_no_recommendation_any_more(heard: Context, inspection: str):
    record = standing(heard, inspection)
    served = [(f"recommendation:{one.id}", one) for one in record.recommendations]
    cells = [(s, "recommendation", None, record.cells[s, "recommendation"].base) for s, _ in served]
    record_entries(heard, inspection, cells)
    (finding,) = [one for one in uncovered(standing(heard, inspection)) if SUBJECT in one.subjects]
    withdraw(heard, inspection)
    assert finding.subjects not in [one.subjects for one in uncovered(standing(heard, inspection))]
    remarks = read(heard, printcheck.checked, inspection, heard.today).remarks
    assert finding.text not in [one.excerpt for one in remarks if one.code == "finding_unserved"]


def test_a_recommendation_left_without_findings_keeps_its_words_worded_by_hand_until_it_is_asked_again(
    heard: Context, inspection: str
):
    made = next(one for one in standing(heard, inspection).recommendations if "7.07" in served(heard, inspection, one))
    key = f"recommendation:{made.id}"
    place = read(heard, edits.place_at, inspection, key)
    edits.save(heard, inspection, key, f"Ngay trong tháng: {place.generated}", place.generated, 0)
    found = [one for one in findings(standing(heard, inspection)) if set(one.subjects) & set(made.findings)]
    for finding in found:
        withdraw(heard, inspection, subject=finding.subjects[0])
    assert "Ngay trong tháng" not in printed(heard, inspection)
    assert "edit_overtaken" in {one.code for one in read(heard, printcheck.checked, inspection, heard.today).remarks}
    subject = found[0].subjects[0]
    withdraw(heard, inspection, None, base(heard, inspection, subject), subject)
    assert "Ngay trong tháng" in printed(heard, inspection)


def served(context: Context, inspection: str, made: Recommendation) -> set[str | None]:
    return {one.code for one in findings(standing(context, inspection)) if set(one.subjects) & set(made.findings)}


def test_nothing_is_withdrawn_before_the_unit_has_explained(leader: Context, inspection: str):
    minutes.closed(leader, inspection)
    assert refused(leader, inspection).code == "explanation_closed"
    assert not withdrawn_findings(standing(leader, inspection))


def test_nothing_is_withdrawn_without_a_reason(heard: Context, inspection: str):
    for reason in ("", "  \n", "a" * 5001):
        assert "reason" in refused(heard, inspection, reason).fields
    assert refused(heard, inspection, "Có ký tự \x07").fields["reason"].startswith("Có ký tự điều khiển")
    assert not withdrawn_findings(standing(heard, inspection))


def test_the_second_of_two_is_told(heard: Context, demo: Demo, inspection: str):
    withdraw(heard, inspection)
    secretary = replace(heard, actor=demo.ids["secretary"])
    assert refused(secretary, inspection, "Lý do khác").code == "stale"
    withdraw(secretary, inspection, "Lý do khác", base(heard, inspection))
    assert [one.withdrawn for one in withdrawn_findings(standing(heard, inspection))] == ["Lý do khác"]


def test_only_while_the_conclusion_is_open(heard: Context, inspection: str):
    stages.move(heard, inspection, "draft", "review")
    assert "Soát xét" in refused(heard, inspection).message
    stages.move(heard, inspection, "review", "returned", "Rút một tồn tại")
    withdraw(heard, inspection)
    stages.move(heard, inspection, "returned", "review")
    assert refused(heard, inspection, None, base(heard, inspection)).code == "stale"
    assert withdrawn_findings(standing(heard, inspection))


@pytest.mark.parametrize("role", ["member", "officer", "unit"])
def test_nobody_withdraws_who_does_not_lead(heard: Context, demo: Demo, inspection: str, role: str):
    assert refused(replace(heard, actor=demo.ids[role]), inspection).code == "form_invalid"
    assert not withdrawn_findings(standing(heard, inspection))


def test_a_finding_that_is_none_is_not_withdrawn(heard: Context, inspection: str):
    assert refused(heard, inspection, subject="item:none").code == "not_found"


@pytest.mark.parametrize("device", ["tablet", "desk"])
def test_no_tablet_withdraws_whoever_holds_it(heard: Context, inspection: str, device: str):
    sent = minutes.sent(heard, inspection, SUBJECT, "withdrawn", {"reason": REASON}) | {"device": device}
    for operation in (sent, {**sent, "id": heard.new_id(), "imported": True}):
        (receipt,) = receive(heard, inspection, [operation])
        assert not receipt.accepted and "không được ghi" in receipt.message
    assert not withdrawn_findings(standing(heard, inspection))


def test_a_record_goes_out_and_comes_in_with_what_was_withdrawn(heard: Context, inspection: str, context: Context):
    withdraw(heard, inspection)
    told = read(heard, records.export_record, inspection, heard.at)
    (answer,) = [one for one in told["record"]["answers"] if one["item"] == "digital_signatures"]
    assert answer["withdrawn"] == {"reason": REASON}
    records.import_record(context, told)
    assert read(context, records.export_record, inspection, heard.at) == told
    assert [one.withdrawn for one in withdrawn_findings(standing(context, inspection))] == [REASON]
