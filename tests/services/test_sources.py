"""Every sentence of a conclusion leads to what was recorded, by whom, and to its evidence."""

import pytest

from inspect_app.services import edits, files, sources
from inspect_app.services.context import Context
from inspect_app.services.operations import record_entries
from inspect_app.store.database import connect_reading
from tests import pictures
from tests.conftest import Clock, Demo, ids


@pytest.fixture
def member(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["member"], clock, ids())


def told(demo: Demo, key: str):
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    return sources.sources_of(db, id, edits.place_at(db, id, key).subjects)


def test_every_sentence_made_from_the_record_has_a_source(demo: Demo):
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    for place in edits.places_of(db, id):
        found = sources.sources_of(db, id, place.subjects)
        assert {one.source.subject for one in found} >= set(place.subjects)
        assert all(one.history and one.last and one.last.author for one in found)


def test_a_rate_shows_both_sources_the_chosen_one_and_the_rule(demo: Demo):
    (one,) = told(demo, "item:pending_overdue")
    source = one.source
    assert [(figure.source, figure.chosen) for figure in source.figures] == [("Cổng DVCQG", False), ("HTTT tỉnh", True)]
    assert source.name == "Nội dung 3.06" and source.verdict == "shortcoming" and source.target
    assert source.rule.startswith("Chỉ tiêu")
    assert any(line.label == "Nguồn số liệu để kết luận" for line in source.lines)


def test_a_finding_of_two_counters_has_both(demo: Demo):
    key = next(
        place.key
        for place in edits.places_of(connect_reading(demo.database), demo.ids["minh_hoa"])
        if place.key.startswith("item:same_day_forwarding@")
    )
    assert len({one.source.name for one in told(demo, key)}) == 2


def test_a_recommendation_names_the_findings_that_it_serves(demo: Demo):
    places = edits.places_of(connect_reading(demo.database), demo.ids["minh_hoa"])
    first = next(place.key for place in places if place.key.startswith("recommendation:"))
    (one,) = told(demo, first)
    assert one.source.serves and {"Người chịu trách nhiệm", "Thời hạn"} <= {line.label for line in one.source.lines}


def test_evidence_and_every_version_stand_with_their_item(member: Context, demo: Demo, clock: Clock):
    clock.forward(minutes=5)
    id = demo.ids["minh_hoa"]
    hash = pictures.announce(member, id, pictures.png(), "image/png", about="item:on_time_rate", caption="Bảng kê")
    files.take(member, id, hash, [pictures.png()])
    record_entries(member, id, [("item:on_time_rate", "note", "Đối chiếu sổ tiếp nhận.", ())])
    (one,) = told(demo, "item:on_time_rate")
    assert [exhibit.title for exhibit in one.exhibits] == ["Bảng kê"]
    assert (one.last.author, one.last.words) == ("Lê Văn C", "Đối chiếu sổ tiếp nhận.")
    assert any(line.words == "Đối chiếu sổ tiếp nhận." for line in one.source.lines)


def test_a_sentence_of_the_form_has_no_item_behind_it(demo: Demo):
    assert told(demo, "opening:0:1") == ()
