"""Text and layout of whole documents, line by line, as they were last read and found right."""

import pytest

from tests.pdf import golden

NEAR = 0.15  # millimetres


@pytest.mark.parametrize("name", golden.NAMES)
def test_every_line_reads_as_it_did_and_stands_where_it_stood(name: str):
    kept = (golden.FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    now = golden.told(golden.document(name)).splitlines()
    assert [_said(line) for line in now] == [_said(line) for line in kept]
    for line, before in zip(now, kept, strict=True):
        assert _places(line) == pytest.approx(_places(before), abs=NEAR), line


def _said(line: str) -> str:
    return line if line.startswith("==") else line[20:].partition(" to ")[0]


def _places(line: str) -> list[float]:
    return [] if line.startswith("==") else [float(number) for number in line[:20].split()]
