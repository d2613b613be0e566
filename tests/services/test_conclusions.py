"""A draft that has a gap says where."""

from dataclasses import replace

from inspect_app.services import conclusions
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading


def record(demo, name: str):
    database = connect_reading(demo.database)
    found = inspections.record(database, demo.ids[name])
    database.close()
    return found


def test_every_text_that_nothing_filled_is_listed(demo):
    whole, db = record(demo, "minh_hoa"), connect_reading(demo.database)
    assert conclusions.lacking(db, whole) == ()
    details = ("item:document_format", "details")
    gap = replace(whole, cells={key: cell for key, cell in whole.cells.items() if key != details})
    (lack,) = conclusions.lacking(db, gap)
    assert lack.place == "findings" and lack.words.startswith("Còn chỗ trống “……”: ") and "(……)" in lack.words


def test_a_record_from_a_publication_lists_nothing(demo):
    assert conclusions.lacking(connect_reading(demo.database), record(demo, "lang_son")) == ()


def test_the_same_draft_is_rendered_once(demo, monkeypatch):
    rendered = []
    monkeypatch.setattr(conclusions.pdf, "render", lambda document, photo: rendered.append(document) or b"%PDF")
    conclusions.rendered.cache_clear()
    database = connect_reading(demo.database)
    for _ in range(3):
        conclusions.rendered(conclusions.draft(database, demo.ids["lang_son"]))
    database.close()
    assert len(rendered) == 1
    conclusions.rendered.cache_clear()
