"""What people put in another order is printed so, wherever it is spoken of; and no order ever loses anything."""

import pytest

from inspect_app.domain.arrangement import arranged, group_of, moved, rearranged
from inspect_app.domain.edits import Edit, places
from inspect_app.domain.findings import findings
from tests.domain.conclusions import made, under
from tests.pdf import records
from tests.pdf.records import with_values

FREE = [f"finding:01J{n:023d}" for n in (1, 2, 3)]
CAUSES = [f"cause:01J{n:023d}" for n in (1, 2, 3)]


def free(*texts: str):
    """A record whose last three findings of a domain, and causes, are known by name."""
    record = records.minh_hoa()
    section = record.edition.sections[2].key
    values = {
        (subject, "finding"): {"section": section, "text": text} for subject, text in zip(FREE, texts, strict=False)
    }
    causes = {(subject, "cause"): {"kind": "objective", "text": f"Nguyên nhân {n}"} for n, subject in enumerate(CAUSES)}
    return with_values(record, values | causes), f"findings:{section}"


@pytest.fixture
def record():
    return free("Một", "Hai", "Ba")[0]


@pytest.fixture
def group(record):
    return group_of(record, FREE[0])


def points(record, arrangement) -> list[str]:
    title = record.edition.sections[2]
    return under(made(record, arrangement=arrangement), "II", f"{title.order}. ")


def test_a_group_is_a_domain_a_kind_or_an_addressee(record):
    assert group_of(record, FREE[0]).name == f"findings:{record.edition.sections[2].key}"
    assert group_of(record, CAUSES[0]).name == "causes:objective"
    first = record.recommendations[0]
    assert group_of(record, f"recommendation:{first.id}").name == f"recommendations:{first.addressee}"
    assert group_of(record, "item:nothing_of_the_kind") is None


def test_what_is_moved_up_is_printed_before_and_letters_follow(record, group):
    before = points(record, {})
    after = points(record, rearranged(group, {}, moved(group, {}, FREE[2], -1)))
    assert before[-2:] == [f"{before[-2][0]}) Hai.", f"{before[-1][0]}) Ba."]
    assert after == [*before[:-2], f"{before[-2][0]}) Ba.", f"{before[-1][0]}) Hai."]


def test_a_moved_findings_reference_follows_it(record, group):
    remedy = {"addressee": "unit", "text": "Bổ sung hồ sơ", "findings": [FREE[2]]}
    served = with_values(record, {(f"recommendation:01J{9:023d}", "recommendation"): remedy})

    def said(arrangement) -> str:
        every = under(made(served, arrangement=arrangement), "IV", "1. ")
        return next(text for text in every if "Bổ sung hồ sơ" in text)

    last = points(served, {})[-1][0]
    assert f"điểm {last} khoản 3" in said({})
    assert "điểm a khoản 3" in said(rearranged(group, {}, moved(group, {}, FREE[2], -99)))


def test_an_edit_stays_with_the_words_that_moved(record, group):
    arrangement = rearranged(group, {}, moved(group, {}, FREE[2], -99))
    edits = {FREE[2]: Edit("Câu của thư ký.", "Ba.")}
    found = {place.key: place for place in places(made(record, arrangement=arrangement), edits)}
    assert (found[FREE[2]].lead, found[FREE[2]].text, found[FREE[2]].overtaken) == ("a) ", "Câu của thư ký.", False)


def test_what_is_new_comes_last_in_its_group_and_what_is_gone_leaves_no_trace():
    two, name = free("Một", "Hai")
    group = group_of(two, FREE[0])
    arrangement = rearranged(group, {}, (*FREE[1::-1], *(s for member in group.members for s in member)))
    three, _ = free("Một", "Hai", "Ba")
    assert [text[3:] for text in points(three, arrangement)][:2] == ["Hai.", "Một."]
    assert points(three, arrangement)[-1][3:] == "Ba."
    gone = with_values(three, {(FREE[1], "finding"): None})
    assert points(gone, arrangement)[0] == "a) Một."
    assert sorted(text[3:] for text in points(three, {name: ("item:gone", FREE[2])})) == sorted(
        text[3:] for text in points(three, {})
    )


def test_an_order_never_loses_a_finding(record, group):
    everything = {finding.subjects for finding in findings(record)}
    for order in ((), ("item:gone",), (FREE[1], FREE[1]), tuple(FREE)):
        assert {f.subjects for f in arranged(findings(record), {group.name: order})} == everything


def test_a_finding_keeps_its_place_where_a_counter_joins_or_leaves(record, group):
    order = group.arranged((FREE[0],))
    assert order[0] == (FREE[0],)
    joined = type(group)("findings:x", (("item:a@1", "item:a@2"), ("item:b",)))
    assert joined.arranged(("item:b", "item:a@2")) == (("item:b",), ("item:a@1", "item:a@2"))


def test_the_records_own_order_is_no_arrangement(record, group):
    up = rearranged(group, {}, moved(group, {}, FREE[2], -1))
    assert rearranged(group, up, moved(group, up, FREE[2], 1)) == {}
    assert rearranged(group, up, ()) == {}


@pytest.mark.parametrize(("subject", "by"), [(FREE[2], 1), (FREE[2], 99)])
def test_nothing_moves_past_the_end_of_its_group(record, group, subject, by):
    assert rearranged(group, {}, moved(group, {}, subject, by)) == {}


@pytest.mark.parametrize("kind", ["achievement", "cause", "recommendation"])
def test_whatever_is_listed_moves_within_its_group(record, kind):
    values = {
        "achievement": {"section": record.edition.sections[0].key},
        "cause": {"kind": "subjective"},
        "recommendation": {"addressee": "departments"},
    }
    subjects = [f"{kind}:01J{n:023d}" for n in (4, 5)]
    entries = {(subject, kind): values[kind] | {"text": f"Câu {n}"} for n, subject in enumerate(subjects)}
    two = with_values(record, entries)
    group = group_of(two, subjects[1])
    order = rearranged(group, {}, moved(group, {}, subjects[1], -99))
    shown = [place.key for place in places(made(two, arrangement=order), {}) if (place.key,) in group.members]
    assert shown[0] == subjects[1] and sorted(shown) == sorted(member[0] for member in group.members)
