"""Walking the audit log: whatever was changed in it is found and named, wherever it was changed."""

import json
from dataclasses import dataclass, replace

import pytest

from inspect_app.domain.audit import GENESIS, digest, link
from inspect_app.domain.verification import MOST, Entry, Finding, walk


@dataclass(frozen=True)
class Row:
    """One entry, as the log keeps it."""

    seq: int
    at: str
    previous: str
    payload_hash: str
    hash: str
    payload: str | None

    @property
    def stored(self) -> Entry:
        line = f"{self.previous}\n{self.seq}\n{self.at}\n{self.payload_hash}"
        payload = None if self.payload is None else self.payload.encode()
        return self.seq, line.encode(), self.hash.encode(), payload


def log(words: list[str]) -> list[Row]:
    """A sound log of some payloads."""
    made, previous = [], GENESIS
    for seq, word in enumerate(words, 1):
        at, payload = f"2026-10-12T01:30:{seq:02d}.000Z", json.dumps({"data": word}, ensure_ascii=False)
        made.append(Row(seq, at, previous, digest(payload), link(previous, seq, at, digest(payload)), payload))
        previous = made[-1].hash
    return made


ROWS = log(["một", "hai", "ba", "bốn", "năm"])


def found(rows: list[Row], known: dict[int, str] | None = None) -> list[tuple[str, str]]:
    return [(finding.what, finding.where) for finding in walk((row.stored for row in rows), known).findings]


def changed(index: int, **parts: object) -> list[Row]:
    return [replace(row, **parts) if row is ROWS[index] else row for row in ROWS]


def test_a_sound_log_has_nothing_to_tell():
    told = walk(row.stored for row in ROWS)
    assert (told.findings, told.dropped, told.entries) == ([], [], 5)
    assert (told.seq, told.hash) == (5, ROWS[-1].hash)


def test_an_empty_log_is_sound():
    assert (walk([]).findings, walk([]).seq, walk([]).hash) == ([], 0, GENESIS)


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"payload": '{"data":"khác"}'}, ["chain_payload"]),
        ({"payload_hash": digest("khác")}, ["chain_hash", "chain_payload"]),
        ({"at": "2020-01-01T00:00:00.000Z"}, ["chain_hash"]),
    ],
)
def test_a_changed_entry_is_named(parts, what):
    assert found(changed(2, **parts)) == [(code, "mục 3") for code in what]


def test_a_changed_hash_breaks_its_own_entry_and_the_tie_of_the_next():
    assert found(changed(2, hash="0" * 64)) == [("chain_hash", "mục 3"), ("chain_previous", "mục 4")]


def test_a_missing_entry_is_named_where_the_log_goes_on():
    assert found([*ROWS[:2], *ROWS[3:]]) == [("chain_gap", "mục 4"), ("chain_previous", "mục 4")]
    assert found(ROWS[1:]) == [("chain_gap", "mục 2"), ("chain_previous", "mục 2")]


def test_a_dropped_payload_is_counted_and_breaks_nothing():
    told = walk(row.stored for row in changed(1, payload=None))
    assert (told.findings, told.dropped) == ([], [2])


def test_a_cut_tail_and_a_log_written_anew_are_found_by_a_hash_that_somebody_kept():
    known = {4: ROWS[3].hash}
    assert found(ROWS, known) == []
    assert found(ROWS[:3], known) == [("chain_known", "mục 4")]
    anew = log(["một", "đổi", "ba", "bốn", "năm"])
    assert found(anew) == []
    assert found(anew, known) == [("chain_known", "mục 4")]


def test_a_log_that_is_all_wrong_does_not_fill_the_memory():
    rows = (replace(row, hash="x").stored for row in log(["x"] * (MOST + 50)))
    assert len(walk(rows).findings) == MOST


def test_a_finding_says_what_where_and_how():
    told = Finding("file_changed", "files/ab/abc", "abc", "def")
    assert str(told) == "Tệp không còn nguyên: files/ab/abc (đúng ra là abc, thấy def)"
    assert str(Finding("file_missing", "files/ab/abc")) == "Thiếu tệp: files/ab/abc"
