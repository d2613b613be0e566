"""What a record promises: it is read from its cells, and nothing else."""

from datetime import date

import pytest

from tests.domain.sample import CENTRE, SECOND, record

FINDING = "01J0000000000000000000000F"


def times(**parts):
    return {("inspection", "times"): parts}


def test_without_times_the_planned_day_counts():
    assert record({}).day == record({}).last_day == date(2026, 10, 12)


def test_the_day_recorded_counts_before_the_planned_one():
    found = record(times(day="2026-10-14", start="08:00"))
    assert found.day == found.last_day == date(2026, 10, 14)
    assert found.times == {"day": "2026-10-14", "start": "08:00", "end_day": "", "end": ""}


def test_an_inspection_of_two_days_ends_on_its_second():
    found = record(times(day="2026-10-14", end_day="2026-10-15"))
    assert (found.day, found.last_day) == (date(2026, 10, 14), date(2026, 10, 15))


def test_an_end_before_the_beginning_does_not_shorten_the_inspection():
    assert record(times(day="2026-10-14", end_day="2026-10-10")).last_day == date(2026, 10, 14)


def test_counters_come_in_the_order_of_entry():
    assert [(counter.id, counter.name) for counter in record({}).counters] == [
        (CENTRE, "Trung tâm Phục vụ HCC xã"),
        (SECOND, "Điểm tiếp nhận số 2"),
    ]


def test_progress_counts_answers_not_items():
    questions = record({}).questions()
    at_counters = [question for question in questions if question.counter]
    assert len({question.item.key for question in questions}) == 61
    assert len(questions) == 61 + len(at_counters) // 2 == 81
    assert len({question.subject for question in questions}) == 81


def test_a_counter_that_was_removed_is_not_asked():
    found = record({(f"counter:{SECOND}", "counter"): None})
    assert [counter.id for counter in found.counters] == [CENTRE]
    assert len(found.questions()) == 61


def test_what_was_cleared_does_not_show():
    found = record({("item:fees", "note"): None, ("item:outreach_plan", "answer"): "pass"})
    assert found.fields("item:fees") == {}
    assert found.value("item:fees", "note") is None
    assert found.fields("item:outreach_plan") == {"answer": "pass"}


def test_an_item_at_one_counter_knows_nothing_of_the_other():
    found = record({(f"item:fees@{CENTRE}", "answer"): "Thu sai mức"})
    assert found.fields(f"item:fees@{SECOND}") == {}
    assert found.fields("item:fees") == {}


def test_entries_are_read_as_they_were_written():
    found = record(
        {
            (f"finding:{FINDING}", "finding"): {"section": "direction", "text": "Câu tự viết"},
            (f"recommendation:{FINDING}", "recommendation"): {
                "addressee": "unit",
                "text": "Khắc phục ngay",
                "findings": [f"finding:{FINDING}", "item:fees"],
                "sections": ["direction", "procedures"],
                "deadline": "2026-12",
            },
            (f"achievement:{FINDING}", "achievement"): {"section": "direction", "text": "Đã làm"},
            (f"cause:{FINDING}", "cause"): {"kind": "objective", "text": "Mới sắp xếp đơn vị"},
            (f"person:{FINDING}", "person"): {"side": "unit", "name": "Phạm Văn D", "post": "Chủ tịch UBND xã"},
        }
    )
    (free,), (asked,) = found.free_findings, found.recommendations
    assert (free.id, free.section, free.text, free.item) == (FINDING, "direction", "Câu tự viết", None)
    assert asked.findings == (f"finding:{FINDING}", "item:fees")
    assert asked.sections == ("direction", "procedures")
    assert (asked.person, asked.deadline, asked.reason) == ("", "2026-12", "")
    assert [cause.kind for cause in found.causes] == ["objective"]
    assert [achievement.text for achievement in found.achievements] == ["Đã làm"]
    assert [(person.side, person.post) for person in found.people] == [("unit", "Chủ tịch UBND xã")]


def test_a_target_belongs_to_its_item():
    found = record({}, {"on_time_rate": "98"})
    assert found.target(found.edition.item("on_time_rate")).percent == 98
    assert found.target(found.edition.item("resolved_overdue")) is None


@pytest.mark.parametrize(("day", "asked"), [("2025-06-30", False), ("2026-08-04", False), ("2026-08-05", True)])
def test_what_is_asked_depends_on_the_day_recorded(day, asked):
    keys = {question.item.key for question in record(times(day=day)).questions()}
    assert ("centre_leadership" in keys) is asked
