"""What a backup is called, what may lie in it, and which ones go."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain.backup import Manifest, is_left, is_name, is_place, name, outlived, read, written
from inspect_app.domain.verification import Finding

HASH = "ab" * 32


def test_names_sort_as_the_instants_do():
    first, second = datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    assert name(first) == "20260930-235959Z" < name(second)
    assert is_name(name(first)) and is_left(name(first) + ".partial") and is_left(name(first) + ".removed")


@pytest.mark.parametrize("other", ["20260930", "20260930-235959Z.old", "ảnh.partial", "20260930-235959Z.partial\n"])
def test_what_others_have_is_not_called_so(other):
    assert not is_name(other) and not is_left(other)


@pytest.mark.parametrize(
    "place", ["inspect.db", "settings.toml", "secret_key", "trust/Ban Cơ yếu (2026).pem", f"files/ab/{HASH}"]
)
def test_what_a_backup_holds_has_its_place(place):
    assert is_place(place)


@pytest.mark.parametrize(
    "place",
    [
        *("", "/inspect.db", "./inspect.db", "../inspect.db", "inspect.db/", "inspect.db\n", "inspect.db-wal"),
        *("trust/../x.pem", "trust/a/b.pem", "trust/a\\b.pem", "trust/a\n.pem", "trust/.pem", "tls/key.pem"),
        *(f"files/{HASH}", f"files/cd/{HASH}", f"files/ab/{HASH}x", f"files/ab/../ab/{HASH}", "files/ab/AB"),
    ],
)
def test_nothing_else_has(place):
    assert not is_place(place)


def test_a_manifest_is_read_as_it_was_written():
    finding = Finding("file_missing", f"files/ab/{HASH}")
    manifest = Manifest(
        "2026-10-12T01:30:00.000Z", "0009", ("0001", "0002"), 5, HASH, {"unit": 65}, 1, 2, 3, HASH, (finding,)
    )
    assert read(written(manifest)) == manifest
    assert manifest.damage == (finding,)


@given(st.lists(st.booleans(), max_size=12), st.integers(1, 5))
def test_the_newest_good_ones_stay_and_whatever_is_newer(sound, keep):
    backups = [(f"202610{day:02d}-000000Z", good) for day, good in enumerate(sound, 1)]
    gone = set(outlived(reversed(backups), keep))
    stay = [(name, good) for name, good in backups if name not in gone]
    assert sum(good for _, good in stay) == min(keep, sum(sound))
    assert not gone or max(gone) < min(name for name, _ in stay)
