"""The documents' wording lives in one template: nothing is missing there, nothing idle, nothing typed elsewhere."""

import re
from pathlib import Path

import pytest

from inspect_app import pdf
from inspect_app.domain.document import Run
from inspect_app.domain.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "appendices",
    "chart",
    "conclusion",
    "explained",
    "letter",
    "letterhead",
    "minutes",
    "opening",
    "photos",
    "proof",
    "rates",
    "remedies",
    "sheet",
    "signing",
)
USED = re.compile(r"words\.(?:say|line|lines)\(\s*\"(\w+)\",\s*(?:\"(\w+)\"|([^\"),]+))")
QUOTED = re.compile(r'"([^"\\\n]*)"')


def sources() -> dict[str, str]:
    return {name: (ROOT / f"inspect_app/domain/{name}.py").read_text(encoding="utf-8") for name in MODULES}


def test_every_text_of_the_template_is_used_by_its_name():
    names = set(re.findall(r"""["'](\w+)["']""", "\n".join(sources().values())))
    idle = [
        f"{section}.{key}"
        for section, texts in pdf.wording().texts.items()
        for key in texts
        if section not in ("verdicts", "cells") and not {key, key.removesuffix("_counter")} & names
    ]
    # The answers of a question that is passed or failed are looked up by what was answered.
    assert idle == ["checklist.pass", "checklist.fail"]


def test_every_text_asked_for_is_in_the_template():
    for source in sources().values():
        for section, key, _ in USED.findall(source):
            assert section in pdf.wording().texts
            if key:
                assert key in pdf.wording().texts[section]


def test_no_wording_is_typed_in_the_code():
    allowed = {"Lưu:", " của ", "Bộ phận", "Tỷ lệ"}
    for name, source in sources().items():
        code = re.sub(r'"""[\s\S]*?"""|#.*', "", source)
        typed = [text for text in QUOTED.findall(code) if re.search(r"[à-ỹđÀ-ỸĐ]", text) and text not in allowed]
        assert typed == [], name


def test_an_office_s_own_wording_takes_the_place_of_the_program_s():
    words = Wording({"closing": {"last": "Hết {year}."}})
    assert words.say("closing", "last", year="2026", place="xã") == "Hết 2026."


def test_a_missing_text_or_value_is_an_error_and_not_a_blank():
    words = Wording({"closing": {"last": "Hết {năm}."}})
    for section, key in (("closing", "kept"), ("opening", "plan"), ("closing", "last")):
        with pytest.raises(KeyError):
            words.say(section, key, year="2026")


def test_an_empty_value_becomes_a_blank_where_one_is_wanted():
    words = Wording({"head": {"number": "Số: {number}{symbol}"}})
    assert words.line("head", "number", {"number": "13"}, number="", symbol="/TB") == (
        Run("Số: "),
        Run("", "13", "number"),
        Run("/TB"),
    )
    assert words.line("head", "number", {"number": "13"}, number="05", symbol="/TB") == (Run("Số: 05/TB"),)
