"""What a closed record's conclusion is made from, and what is kept beside it for the leader."""

from inspect_app.domain.closing import absent, closing, closings, late, rivals, standing
from inspect_app.domain.operations import Operation
from inspect_app.domain.text import Json

HASH, SECOND = "a" * 64, "b" * 64
ULID, OTHER = "01J0000000000000000000000A", "01J0000000000000000000000B"
PLAN = "item:outreach_plan"


def op(id: str, subject: str, field: str, value: Json, *base: str) -> Operation:
    return Operation(id, "i", subject, field, value, base, "a", "d", f"2026-10-12T0{id[0]}:00:00.000Z", "e")


def closed(id: str, *named: str, base: tuple[str, ...] = (), file: str = HASH, amends: str = "") -> Operation:
    return op(id, "inspection", "closing", {"file": file, "operations": list(named), "amends": amends}, *base)


def ids(operations: list[Operation]) -> list[str]:
    return [operation.id for operation in operations]


ANSWER = op("1", PLAN, "answer", "pass")


def test_all_of_an_open_record_stands_and_nothing_is_late():
    other = op("2", PLAN, "note", "A")
    assert standing([ANSWER, other]) == [ANSWER, other]
    assert late([ANSWER, other]) == [] and closing([ANSWER]) is None


def test_what_arrives_after_the_closing_is_late_and_does_not_stand():
    after = op("3", PLAN, "answer", "fail", "1")
    every = [ANSWER, closed("2", "1"), after]
    assert ids(standing(every)) == ["1", "2"]
    assert ids(late(every)) == ["3"]


def test_so_is_what_was_recorded_before_it_on_a_tablet_that_was_offline():
    assert ids(late([op("0", "item:news", "answer", "7"), ANSWER, closed("2", "1")])) == ["0"]


def test_what_the_minutes_own_operations_replaced_is_not_late():
    assert late([op("0", PLAN, "answer", "fail"), op("1", PLAN, "answer", "pass", "0"), closed("2", "1")]) == []


def test_the_same_answer_from_another_tablet_says_nothing_new():
    assert late([ANSWER, closed("2", "1"), op("3", PLAN, "answer", "pass")]) == []


def test_the_newest_of_several_late_answers_is_told():
    every = [ANSWER, closed("2", "1"), op("3", PLAN, "answer", "fail"), op("4", PLAN, "answer", "not_applicable", "3")]
    assert ids(late(every)) == ["4"]


def test_the_office_s_own_work_and_a_scan_of_the_minutes_stand_beside_them():
    more = [
        op("3", f"recommendation:{ULID}", "recommendation", {"text": "A"}),
        op("4", PLAN, "wording", "Khác"),
        op("5", f"evidence:{ULID}", "evidence", {"about": "inspection"}),
        op("6", f"evidence:{OTHER}", "evidence", {"about": PLAN}),
    ]
    every = [ANSWER, closed("2", "1"), *more]
    assert ids(late(every)) == ["6"]
    assert ids(standing(every)) == ["1", "2", "3", "4", "5"]


def test_an_addendum_takes_in_what_was_late():
    after = op("3", PLAN, "answer", "fail", "1")
    second = closed("4", "3", base=("2",), file=SECOND, amends=HASH)
    every = [ANSWER, closed("2", "1"), after, second]
    assert late(every) == [] and "3" in ids(standing(every))
    assert closing(every).amends == HASH
    assert [one.file for one in closings(every)] == [HASH, SECOND]


def test_what_the_minutes_name_and_has_not_arrived_is_counted():
    every = [ANSWER, closed("2", "1", "9")]
    assert absent(every, closing(every)) == 1


def test_two_closings_that_had_not_seen_each_other_are_rivals_until_one_replaces_both():
    one, other = closed("2", "1"), closed("3", "1", file=SECOND)
    assert [rival.file for rival in rivals([ANSWER, other, one])] == [HASH, SECOND]
    choice = closed("4", "1", base=("2", "3"))
    every = [ANSWER, one, other, choice]
    assert rivals(every) == () and [told.file for told in closings(every)] == [HASH, SECOND]
    held = closing(every)
    assert (held.file, held.clock, held.chosen_at) == (HASH, one.clock, choice.clock) and held.chosen_by == "a"


def test_one_text_closed_on_two_tablets_is_no_dispute_and_neither_is_an_addendum():
    assert rivals([ANSWER, closed("2", "1"), closed("3", "1")]) == ()
    assert rivals([ANSWER, closed("2", "1"), closed("3", "1", base=("2",), file=SECOND, amends=HASH)]) == ()
    assert closing([ANSWER, closed("2", "1")]).chosen_by == ""
