"""What people record is kept once, judged one by one, and never overwritten unseen."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from inspect_app.domain import entries
from inspect_app.domain.dates import instant_text
from inspect_app.errors import Problem
from inspect_app.services import operations, records
from inspect_app.services.context import Context
from inspect_app.store import inspections
from inspect_app.store import operations as operation_store
from inspect_app.store.database import connect_reading
from tests.conftest import MORNING, Clock, Demo, ids

ITEM = "item:outreach_plan"


@pytest.fixture
def member(demo: Demo, clock: Clock) -> Context:
    """A member of the team of the empty inspection."""
    return Context(demo.database, demo.ids["member"], clock, made())


def made():
    """Ids that the demonstration hasn't used."""
    following = ids()
    return lambda: "01Z" + following()[3:]


def reading(demo: Demo, name: str = "empty"):
    database = connect_reading(demo.database)
    try:
        return inspections.record(database, demo.ids[name])
    finally:
        database.close()


def rows(demo: Demo, sql: str) -> list:
    database = connect_reading(demo.database)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def sent(context: Context, edition: str, subject=ITEM, field="answer", value="pass", base=(), **more):
    """An operation as a device sends it."""
    operation = {
        "id": context.new_id(),
        "subject": subject,
        "field": field,
        "value": value,
        "base": list(base),
        "device": "TABLET",
        "clock": f"{instant_text(context.now())}-0000-TABLET",
        "edition": edition,
    }
    return operation | more


@pytest.fixture
def edition(demo: Demo) -> str:
    return reading(demo).edition.hash


def test_an_answer_sent_twice_is_kept_once(demo, member, edition):
    answer = sent(member, edition)
    for _ in range(2):
        (receipt,) = operations.receive(member, demo.ids["empty"], [answer, answer])[:1]
        assert receipt.accepted
    kept = rows(demo, f"select count(*) from operation where subject = '{ITEM}' and inspection = '{demo.ids['empty']}'")
    assert kept == [(1,)]


def test_an_id_that_holds_something_else_is_refused(demo, member, edition):
    answer = sent(member, edition)
    operations.receive(member, demo.ids["empty"], [answer])
    (receipt,) = operations.receive(member, demo.ids["empty"], [answer | {"value": "fail"}])
    assert not receipt.accepted
    assert reading(demo).value(ITEM, "answer") == "pass"


def test_one_bad_operation_does_not_sink_the_rest(demo, member, edition):
    counter = reading(demo).counters[0].id
    batch = [
        sent(member, edition),
        sent(member, edition, subject="item:never_heard_of"),
        sent(member, edition, subject="item:attitude"),
        sent(member, edition, subject="item:attitude@01ARZ3NDEKTSV4RRFFQ69G5FAV", value="Tốt"),
        sent(member, edition, value={"not": "a choice"}),
        sent(member, "0" * 64),
        sent(member, edition, field="national", value={}),
        sent(member, edition, id="short"),
        sent(member, edition, clock="yesterday"),
        sent(member, edition, base=["nonsense"]),
        sent(member, edition, subject="person:01ARZ3NDEKTSV4RRFFQ69G5FAV", field="person", value={"side": "team"}),
        "not an operation",
        None,
        sent(member, edition, subject=f"item:attitude@{counter}", value="Tốt"),
    ]
    receipts = operations.receive(member, demo.ids["empty"], batch)
    assert [receipt.accepted for receipt in receipts] == [True] + [False] * 12 + [True]
    assert all(receipt.message for receipt in receipts if not receipt.accepted)
    assert reading(demo).value(f"item:attitude@{counter}", "answer") == "Tốt"


def test_whoever_is_not_on_the_team_records_nothing(demo, edition, clock):
    for role in ("officer", "committee", "clerk", "unit", "administrator"):
        context = Context(demo.database, demo.ids[role], clock, made())
        (receipt,) = operations.receive(context, demo.ids["empty"], [sent(context, edition)])
        assert not receipt.accepted
    assert reading(demo).value(ITEM, "answer") is None


def test_a_member_does_not_write_recommendations_and_the_secretary_does(demo, member, edition):
    value = {"addressee": "unit", "text": "Ban hành kế hoạch"}
    subject = "recommendation:01ARZ3NDEKTSV4RRFFQ69G5FAV"
    wanted = sent(member, edition, subject=subject, field="recommendation", value=value)
    assert not operations.receive(member, demo.ids["empty"], [wanted])[0].accepted
    secretary = replace(member, actor=demo.ids["secretary"])
    assert operations.receive(secretary, demo.ids["empty"], [wanted])[0].accepted


def test_what_somebody_else_recorded_on_the_same_tablet_is_refused(demo, member, edition):
    theirs = sent(member, edition, author=demo.ids["member2"])
    mine = sent(member, edition, author=demo.ids["member"])
    receipts = operations.receive(member, demo.ids["empty"], [theirs, mine])
    assert [receipt.accepted for receipt in receipts] == [False, True]


def test_what_was_taken_from_a_file_keeps_its_author_and_names_who_brought_it(demo, member, edition):
    theirs = sent(member, edition, author=demo.ids["member2"], imported=True)
    assert operations.receive(member, demo.ids["empty"], [theirs])[0].accepted
    kept = rows(demo, f"select author, importer from operation where id = '{theirs['id']}'")
    assert kept == [(demo.ids["member2"], demo.ids["member"])]


def test_nobody_brings_work_of_another_team_or_without_being_on_the_team(demo, member, edition):
    for actor, author in (("member", "officer"), ("member", "nobody"), ("officer", "member"), ("officer", "officer")):
        context = replace(member, actor=demo.ids[actor])
        theirs = sent(member, edition, author=demo.ids.get(author, author), imported=True)
        (receipt,) = operations.receive(context, demo.ids["empty"], [theirs])
        assert not receipt.accepted and receipt.message


def test_what_is_brought_must_be_what_its_author_could_have_recorded(demo, member, edition):
    value = {"addressee": "unit", "text": "Ban hành kế hoạch"}
    entry = {"subject": "recommendation:01ARZ3NDEKTSV4RRFFQ69G5FAV", "field": "recommendation", "value": value}
    leader = replace(member, actor=demo.ids["leader"])
    of_member = sent(member, edition, **entry, author=demo.ids["member"], imported=True)
    of_secretary = sent(member, edition, **entry, author=demo.ids["secretary"], imported=True)
    receipts = operations.receive(leader, demo.ids["empty"], [of_member, of_secretary])
    assert [receipt.accepted for receipt in receipts] == [False, True]


def test_a_members_word_alone_is_no_recommendation_of_the_leader(demo, member, edition):
    value = {"addressee": "unit", "text": "Ban hành kế hoạch"}
    entry = {"subject": "recommendation:01ARZ3NDEKTSV4RRFFQ69G5FAV", "field": "recommendation", "value": value}
    of_leader = sent(member, edition, **entry, author=demo.ids["leader"], imported=True)
    for actor, accepted in (("member", False), ("secretary", True)):
        (receipt,) = operations.receive(replace(member, actor=demo.ids[actor]), demo.ids["empty"], [of_leader])
        assert receipt.accepted == accepted


def test_the_shell_brings_recommendations_of_whoever_leads(demo, member, edition):
    value = {"kind": "objective", "text": "Phần mềm chậm"}
    entry = {"subject": "cause:01ARZ3NDEKTSV4RRFFQ69G5FAV", "field": "cause", "value": value}
    of_leader = sent(member, edition, **entry, author=demo.ids["leader"], imported=True)
    (receipt,) = operations.receive(replace(member, actor="shell"), demo.ids["empty"], [of_leader])
    assert receipt.accepted


def test_what_is_recorded_while_a_device_reads_comes_with_its_next_pull(demo, member, edition, monkeypatch):
    meanwhile, of_inspection = sent(member, edition), operation_store.of_inspection

    def read_and_then(db, *rest):
        monkeypatch.setattr(operation_store, "of_inspection", of_inspection)
        told = of_inspection(db, *rest)
        assert operations.receive(member, demo.ids["empty"], [meanwhile])[0].accepted
        return told

    monkeypatch.setattr(operation_store, "of_inspection", read_and_then)
    database = connect_reading(demo.database)
    sequence, told = operations.heads(database, demo.ids["empty"])
    told += operations.since(database, demo.ids["empty"], sequence)[1]
    database.close()
    assert meanwhile["id"] in [operation.id for operation in told]


def test_the_shell_brings_work_of_the_team_and_records_nothing_itself(demo, member, edition):
    shell = replace(member, actor="shell")
    theirs = sent(member, edition, author=demo.ids["member"], imported=True)
    own = sent(member, edition)
    receipts = operations.receive(shell, demo.ids["empty"], [theirs, own])
    assert [receipt.accepted for receipt in receipts] == [True, False]
    assert rows(demo, f"select author, importer from operation where id = '{theirs['id']}'") == [
        (demo.ids["member"], None)
    ]


def test_decomposed_letters_are_kept_composed(demo, member, edition):
    operations.receive(
        member, demo.ids["empty"], [sent(member, edition, field="note", value="Ke\u0302\u0301 hoa\u0323ch")]
    )
    assert reading(demo).value(ITEM, "note") == "Kế hoạch"


@pytest.mark.parametrize(
    "read",
    [
        instant_text(MORNING - timedelta(days=1, seconds=1)),  # long before the inspection was opened
        instant_text(MORNING + timedelta(days=15, seconds=1)),  # long after it arrived
        "2019-01-01T00:00:00.000Z",
        "2026-02-30T08:00:00.000Z",
    ],
)
def test_a_clock_that_cannot_be_right_counts_as_the_time_of_arrival(demo, member, edition, clock, read):
    clock.forward(days=14)
    wrong = sent(member, edition, clock=f"{read}-0000-TABLET")
    assert operations.receive(member, demo.ids["empty"], [wrong])[0].accepted
    (head,) = reading(demo).cells[ITEM, "answer"].heads
    assert head.clock.startswith(instant_text(clock()))
    assert head.clock_sent == wrong["clock"]


@pytest.mark.parametrize("day", [-1, 0, 1, 7, 14, 15])
def test_fieldwork_of_fourteen_days_without_signal_keeps_its_times(demo, member, edition, clock, day):
    clock.forward(days=14)
    right = sent(member, edition, clock=f"{instant_text(MORNING + timedelta(days=day))}-0000-TABLET")
    assert operations.receive(member, demo.ids["empty"], [right])[0].accepted
    (head,) = reading(demo).cells[ITEM, "answer"].heads
    assert (head.clock, head.clock_sent) == (right["clock"], None)


def test_a_clock_that_is_right_is_kept_alone(demo, member, edition):
    operations.receive(member, demo.ids["empty"], [sent(member, edition)])
    (head,) = reading(demo).cells[ITEM, "answer"].heads
    assert head.clock_sent is None


def test_the_devices_own_clock_goes_out_with_the_record_and_comes_in_again(demo, member, edition):
    wrong = sent(member, edition, clock="2019-01-01T00:00:00.000Z-0000-TABLET")
    operations.receive(member, demo.ids["empty"], [wrong, sent(member, edition, field="note", value="Đúng giờ")])
    database = connect_reading(demo.database)
    told = records.export_record(database, demo.ids["empty"], member.at)
    database.close()
    assert [op["clock_sent"] for op in told["history"] if "clock_sent" in op] == [wrong["clock"]]


def test_answers_of_two_people_who_did_not_see_each_other_are_both_kept(demo, member, edition):
    second = replace(member, actor=demo.ids["member2"])
    operations.receive(member, demo.ids["empty"], [sent(member, edition)])
    operations.receive(second, demo.ids["empty"], [sent(member, edition, value="fail")])
    record = reading(demo)
    assert record.conflicts() == ((ITEM, "answer"),)
    heads = record.cells[ITEM, "answer"].base
    leader = replace(member, actor=demo.ids["leader"])
    operations.receive(leader, demo.ids["empty"], [sent(member, edition, base=heads)])
    settled = reading(demo)
    assert settled.conflicts() == () and settled.value(ITEM, "answer") == "pass"


def test_a_form_made_from_an_older_state_overwrites_nothing(demo, member):
    cause = "cause:01ARZ3NDEKTSV4RRFFQ69G5FAV"
    secretary = replace(member, actor=demo.ids["secretary"])
    operations.record_entry(secretary, demo.ids["empty"], cause, "cause", {"kind": "objective", "text": "Một"})
    seen = reading(demo).cells[cause, "cause"].base
    operations.record_entry(secretary, demo.ids["empty"], cause, "cause", {"kind": "objective", "text": "Hai"}, seen)
    with pytest.raises(Problem) as refused:
        operations.record_entry(secretary, demo.ids["empty"], cause, "cause", {"kind": "objective", "text": "Ba"}, seen)
    assert refused.value.code == "stale"
    assert reading(demo).value(cause, "cause")["text"] == "Hai"


def test_of_several_desk_values_all_are_kept_or_none(demo, member):
    secretary = replace(member, actor=demo.ids["secretary"])
    cause = "cause:01ARZ3NDEKTSV4RRFFQ69G5FA"
    good = (cause + "0", "cause", {"kind": "objective", "text": "Một"}, ())
    bad = (cause + "1", "cause", {"kind": "neither", "text": ""}, ())
    with pytest.raises(Problem) as refused:
        operations.record_entries(secretary, demo.ids["empty"], [good, bad])
    assert set(refused.value.fields) == {"kind", "text"}
    assert reading(demo).causes == ()


def test_a_batch_leaves_one_audit_row_that_names_what_was_kept(demo, member, edition):
    before = rows(demo, "select count(*) from audit_chain")[0][0]
    good, bad = sent(member, edition), sent(member, edition, subject="nothing")
    operations.receive(member, demo.ids["empty"], [good, bad])
    payload = json.loads(rows(demo, "select payload from audit_payload order by seq desc limit 1")[0][0])
    assert rows(demo, "select count(*) from audit_chain")[0][0] == before + 1
    assert payload["data"] == {"operations": [good["id"]], "refused": [bad["id"]]}
    assert payload["actor"] == demo.ids["member"]


def test_operations_that_name_each_other_in_a_circle_never_hide_an_answer(demo, member, edition):
    first, second, third = member.new_id(), member.new_id(), member.new_id()
    batch = [
        sent(member, edition, id=first, base=[first]),
        sent(member, edition, id=second, base=[third]),
        sent(member, edition, id=third, base=[second], value="fail"),
    ]
    receipts = operations.receive(member, demo.ids["empty"], batch)
    assert [receipt.accepted for receipt in receipts] == [False, True, False]
    assert reading(demo).value(ITEM, "answer") == "pass"


def test_what_an_operation_replaces_may_arrive_after_it_or_never(demo, member, edition):
    first, second = member.new_id(), member.new_id()
    batch = [sent(member, edition, id=second, value="fail", base=[first])]
    assert operations.receive(member, demo.ids["empty"], batch)[0].accepted
    assert operations.receive(member, demo.ids["empty"], [sent(member, edition, id=first)])[0].accepted
    assert reading(demo).cells[ITEM, "answer"].base == (second,)


def test_an_id_known_from_another_inspection_is_not_acknowledged(demo, member, edition):
    (id, subject, field, value) = rows(
        demo, "select id, subject, field, value from operation where subject like 'person:%' limit 1"
    )[0]
    copied = sent(member, edition, id=id, subject=subject, field=field, value=json.loads(value))
    other = next(
        demo.ids[name]
        for name in ("empty", "minh_hoa")
        if not rows(demo, f"select 1 from operation where id = '{id}' and inspection = '{demo.ids[name]}'")
    )
    assert not operations.receive(member, other, [copied])[0].accepted


def test_evidence_is_about_something_of_this_inspection(demo, member, edition):
    photo = {"file": "ab" * 32, "type": "image/jpeg", "name": "ảnh.jpg"}
    counter = reading(demo).counters[0].id
    there = ("inspection", ITEM, f"item:attitude@{counter}")
    nowhere = ("item:nothing", "item:attitude", "item:attitude@01ARZ3NDEKTSV4RRFFQ69G5FAV", "person:x", "")
    batch = [
        sent(member, edition, subject=f"evidence:{member.new_id()}", field="evidence", value=photo | {"about": about})
        for about in there + nowhere
    ]
    removed = sent(member, edition, subject=batch[0]["subject"], field="evidence", value=None, base=[batch[0]["id"]])
    receipts = operations.receive(member, demo.ids["empty"], [*batch, removed])
    assert [receipt.accepted for receipt in receipts] == [True] * 3 + [False] * 5 + [True]
    assert [evidence.about for evidence in reading(demo).evidence] == list(there[1:])


def test_what_nobody_foresaw_in_one_operation_leaves_the_others_whole(demo, member, edition, monkeypatch):
    batch = [sent(member, edition, field="note", value=words) for words in ("Một", "Hai", "Ba")]
    append = operation_store.append

    def half(db, arrived):
        append(db, arrived)
        if arrived.operation.value == "Hai":
            raise ZeroDivisionError

    monkeypatch.setattr(operation_store, "append", half)
    receipts = operations.receive(member, demo.ids["empty"], batch)
    assert [receipt.accepted for receipt in receipts] == [True, False, True]
    assert "vẫn giữ trên máy" in receipts[1].message
    kept = rows(demo, f"select id from operation where subject = '{ITEM}' and field = 'note'")
    assert kept == [(batch[0]["id"],), (batch[2]["id"],)]


def test_a_rule_that_fails_refuses_what_it_was_asked_about(demo, member, edition, monkeypatch):
    def fail(*_):
        raise RecursionError

    monkeypatch.setattr(entries, "check", fail)
    times = sent(member, edition, subject="inspection", field="times", value={"day": "2026-10-12"})
    receipts = operations.receive(member, demo.ids["empty"], [times, sent(member, edition)])
    assert [receipt.accepted for receipt in receipts] == [False, True]


def test_an_unknown_inspection_and_too_many_at_once_are_refused_whole(member, demo, edition):
    for inspection, batch, code in (
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", [], "not_found"),
        (demo.ids["empty"], [sent(member, edition)] * 1_001, "too_large"),
    ):
        with pytest.raises(Problem) as refused:
            operations.receive(member, inspection, batch)
        assert refused.value.code == code
