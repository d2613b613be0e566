"""Styles travel with what they import."""

from pathlib import Path

import pytest

from inspect_app.web.styles import served

STATIC = Path(__file__).resolve().parents[2] / "static"


def test_what_a_style_imports_travels_in_it_first_and_small():
    sources = {
        "css/a.css": '/* why */\n@import "b.css";\na {\n  color: var(--ink);\n}\n',
        "css/b.css": ":root { --ink: #000; }\n",
    }
    assert served(sources)["css/a.css"] == ":root { --ink: #000; }a {color: var(--ink);}"


def test_a_value_on_several_lines_keeps_them_apart():
    text = 'a {\n  grid-template:\n    "one two" auto\n    "one three" 1fr;\n}\n'
    assert served({"css/a.css": text})["css/a.css"] == 'a {grid-template:\n"one two" auto\n"one three" 1fr;}'


def test_an_import_of_what_is_not_there_stops_the_start():
    with pytest.raises(ValueError, match=r"css/b\.css"):
        served({"css/a.css": '@import "b.css";\n'})


def test_no_import_is_left_in_the_programs_own_styles():
    sources = {path.relative_to(STATIC).as_posix(): path.read_text("utf-8") for path in STATIC.rglob("*.css")}
    made = served(sources)
    assert made and all("@import" not in text for text in made.values())
    assert "--focus" in made["css/checklist.css"] and "--focus" in made["css/desk.css"]
