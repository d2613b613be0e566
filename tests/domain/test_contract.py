"""The cases that the device and the server must answer alike: tests/js/contract.test.js runs the same files."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from inspect_app.domain import answers, dates, entries, findings, judgement, numbers, remediation, text
from inspect_app.domain.checklist import Item, cite, read_edition
from inspect_app.domain.operations import Operation, parse_subject, replay
from inspect_app.domain.plan import Target
from inspect_app.domain.progress import progress
from inspect_app.domain.record import Counter, Question
from inspect_app.domain.text import Json
from tests.domain.sample import record

FOLDER = Path(__file__).parent.parent / "contract"


def load(name: str) -> Json:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


SOURCE = load("edition")
EDITION = read_edition(SOURCE["name"], SOURCE)
NUMBERS, DATES, TEXT, CHECKLIST = load("numbers"), load("dates"), load("text"), load("checklist")
ANSWERS, JUDGEMENT, FINDINGS, OPERATIONS = load("answers"), load("judgement"), load("findings"), load("operations")
ENTRIES, INSPECTION = load("entries"), load("inspection")


def item(case: Json) -> Item:
    found = EDITION.item(case["item"])
    assert found, case["item"]
    return found


def target(percent: str | None) -> Target | None:
    return Target(Decimal(percent), "Kế hoạch") if percent else None


def says(case: Json) -> str:
    return case["says"]


def day(iso: str):
    found = dates.parse_iso(iso)
    assert found
    return found


CONTEXT = answers.Context(
    *(day(ANSWERS["context"][key]) for key in ("day", "last_day", "period_from", "period_to")),
    {key: Target(Decimal(percent), "Kế hoạch") for key, percent in ANSWERS["context"]["targets"].items()},
)


@pytest.mark.parametrize(("due", "state", "today", "late"), load("remediation")["days_late"])
def test_days_late(due: str | None, state: str, today: str, late: int):
    assert remediation.days_late(due and day(due), state, day(today)) == late


def test_the_edition_of_the_cases_is_as_the_server_serves_one():
    assert EDITION.source == SOURCE | {"items": [_without_nothing(i) for i in SOURCE["items"]]}


def _without_nothing(part: Json) -> Json:
    return {key: value for key, value in part.items() if value is not None}


@pytest.mark.parametrize(("typed", "canonical"), NUMBERS["parse"])
def test_numbers_are_read_as_people_type_them(typed, canonical):
    number = numbers.parse(typed)
    assert (None if number is None else numbers.canonical(number)) == canonical


@pytest.mark.parametrize(("canonical", "shown"), NUMBERS["show"])
def test_numbers_are_shown_with_dots_and_a_comma(canonical, shown):
    assert numbers.show(canonical) == numbers.show(Decimal(canonical)) == shown


@pytest.mark.parametrize(("numerator", "denominator", "rate"), NUMBERS["percent"])
def test_rates_are_rounded_half_up_from_the_exact_value(numerator, denominator, rate):
    found = numbers.percent(numerator, denominator)
    assert (None if found is None else str(found)) == rate


@pytest.mark.parametrize(("rate", "shown"), NUMBERS["show_percent"])
def test_rates_are_shown_with_two_places(rate, shown):
    assert numbers.show_percent(Decimal(rate)) == shown


@pytest.mark.parametrize(("percent", "shown"), NUMBERS["show_target"])
def test_targets_are_shown_without_needless_zeros(percent, shown):
    assert numbers.show_target(Decimal(percent)) == shown


@pytest.mark.parametrize(("iso", "known"), DATES["parse_iso"])
def test_only_days_of_the_calendar_are_dates(iso, known):
    assert (dates.parse_iso(iso) is not None) == known


@pytest.mark.parametrize(("typed", "iso"), DATES["parse_typed"])
def test_dates_are_read_as_people_type_them(typed, iso):
    found = dates.parse_typed(typed)
    assert (found.isoformat() if found else None) == iso


@pytest.mark.parametrize(("iso", "shown"), DATES["short_date"])
def test_short_dates(iso, shown):
    assert dates.short_date(day(iso)) == shown


@pytest.mark.parametrize(("iso", "shown"), DATES["long_date"])
def test_long_dates(iso, shown):
    assert dates.long_date(day(iso)) == shown


@pytest.mark.parametrize("case", TEXT["complaint"], ids=says)
def test_complaints_about_texts(case):
    limits = {key: case[key] for key in ("limit", "lines") if key in case}
    assert text.complaint(case["text"] * case.get("times", 1), **limits) == case["message"]


@pytest.mark.parametrize(("typed", "cleaned"), TEXT["clean"])
def test_texts_are_composed_and_trimmed(typed, cleaned):
    assert text.clean(typed) == cleaned


@pytest.mark.parametrize(("article", "title", "cited"), CHECKLIST["cite"])
def test_legal_bases_are_cited_smallest_part_first(article, title, cited):
    assert cite(article, title) == cited


@pytest.mark.parametrize("case", CHECKLIST["legal_bases"], ids=says)
def test_legal_bases_in_force(case):
    assert list(EDITION.legal_bases_on(item(case), day(case["day"]))) == case["shown"]


@pytest.mark.parametrize("case", CHECKLIST["questions"], ids=says)
def test_questions_of_a_day(case):
    counters = [Counter(id, "Quầy") for id in case["counters"]]
    asked = [
        Question(found, counter)
        for found in EDITION.asked_on(day(case["day"]))
        for counter in (counters if found.scope == "counter" else [None])
    ]
    assert [question.subject for question in asked] == case["subjects"]


@pytest.mark.parametrize("case", ANSWERS["check"], ids=says)
def test_what_may_be_recorded(case):
    found = answers.check(item(case), case["field"], case["value"], CONTEXT, case.get("fields", {}))
    assert [[complaint.part, complaint.message] for complaint in found] == case["complaints"]


@pytest.mark.parametrize("case", ANSWERS["warn"], ids=says)
def test_warnings(case):
    assert list(answers.warn(item(case), case["fields"], CONTEXT)) == case["warnings"]


@pytest.mark.parametrize("case", ANSWERS["recorded"], ids=says)
def test_what_counts_as_answered(case):
    assert answers.recorded(item(case), case["fields"]) is case["recorded"]


@pytest.mark.parametrize("case", ENTRIES["check"], ids=says)
def test_what_may_stand_beside_the_answers(case):
    value = case["value"]
    if "repeat" in case:
        value = value | {part: value[part] * times for part, times in case["repeat"].items()}
    assert entries.check(case["kind"], value, record({}, edition=EDITION)) == case["complaints"]


@pytest.mark.parametrize(("typed", "time"), ENTRIES["parse_time"])
def test_times_are_read_as_people_type_them(typed, time):
    assert entries.parse_time(typed) == time


@pytest.mark.parametrize("case", JUDGEMENT["judge"], ids=says)
def test_judgements(case):
    by_rule = case.get("rule", case["verdict"])
    reason = case["fields"].get("judgement", {}).get("reason", "")
    found = judgement.judge(item(case), case["fields"], target(case.get("target")))
    assert found == judgement.Judgement(case["verdict"], by_rule, case.get("overruled", False), reason)
    assert judgement.explain(item(case), case["fields"], target(case.get("target"))) == case["explain"]


@pytest.mark.parametrize(("key", "percent", "words"), JUDGEMENT["target_words"])
def test_targets_in_words(key, percent, words):
    assert judgement.target_words(item({"item": key}), Target(Decimal(percent), "")) == words


@pytest.mark.parametrize("case", JUDGEMENT["chosen_figure"], ids=says)
def test_the_figure_that_counts(case):
    figure = judgement.chosen_figure(item(case), case["fields"])
    assert (figure.source if figure else None) == case["source"]
    assert (figure.system if figure else None) == case["system"]


@pytest.mark.parametrize("case", FINDINGS["sentence"], ids=says)
def test_sentences(case):
    arguments = item(case), case["fields"], target(case.get("target")), FINDINGS["year"]
    assert findings.sentence(*arguments) == case["sentence"]
    assert findings.recommendation(*arguments) == case["recommendation"]


@pytest.mark.parametrize(("key", "answer", "shown"), FINDINGS["show_count"])
def test_counts_are_shown_as_their_sum(key, answer, shown):
    assert judgement.show_count(item({"item": key}), answer) == shown


@pytest.mark.parametrize(("sentence", "open_"), FINDINGS["gaps"])
def test_gaps_are_found(sentence, open_):
    assert findings.gaps(sentence) is open_


@pytest.mark.parametrize(("subject", "named"), OPERATIONS["subjects"])
def test_subjects(subject, named):
    found = parse_subject(subject)
    parts = found and {key: getattr(found, key) for key in ("kind", "id", "counter") if getattr(found, key)}
    assert parts == named


@pytest.mark.parametrize("case", OPERATIONS["replay"], ids=says)
def test_cells(case):
    cells = replay(
        Operation(id, "i", subject, field, value, tuple(base), "a", "d", clock, "e")
        for id, subject, field, value, base, clock in case["operations"]
    )
    assert {
        f"{subject} {field}": {
            "heads": [head.id for head in cell.heads],
            "value": cell.value,
            "conflict": cell.conflict,
        }
        for (subject, field), cell in cells.items()
    } == case["cells"]


@pytest.mark.parametrize("case", INSPECTION["cases"], ids=says)
def test_how_far_an_inspection_is(case):
    cells = {tuple(cell.split(" ")): value for cell, value in (INSPECTION["counters"] | case["cells"]).items()}
    found = record(cells, edition=EDITION)
    assert found.planned_day.isoformat() == INSPECTION["planned_day"]
    assert (found.day.isoformat(), found.last_day.isoformat()) == (case["day"], case["last_day"])
    assert [counter.name for counter in found.counters] == case["counters"]
    parts = {part.section.key: [part.recorded, part.asked] for part in progress(found).parts}
    assert parts == case["progress"]
