"""The archive is searched: what is found, in which order, by whom, and that its index is what the records give."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspect_app.domain.plan import Team
from inspect_app.domain.search import Filters
from inspect_app.services import edits, frozen, issue, search, stages
from inspect_app.services.context import Context
from inspect_app.services.search import Found
from inspect_app.store import accounts, files, index, teams, work
from inspect_app.store import issue as issues
from inspect_app.store.database import connect, connect_reading
from tests import minutes, pictures
from tests.conftest import Clock, Demo, ids
from tests.instance import everything

FINDING = "finding:01KZZZ0000000000000000000"
PDF = b"%PDF-1.7 in the place of a drawn one\n"


class Archive:
    """The demonstration, and who looks for something in it."""

    def __init__(self, demo: Demo, clock: Clock):
        self.demo, self.clock, self._ids = demo, clock, ids()

    def acting(self, role: str) -> Context:
        return Context(self.demo.database, self.demo.ids[role], self.clock, self._ids)

    def find(
        self, text: str = "", role: str = "committee", newest: bool = False, page: int = 1, **wanted: str
    ) -> Found:
        filters = Filters(**{name: frozenset({value}) for name, value in wanted.items()})
        with closing(connect_reading(self.demo.database)) as db:
            account = accounts.account(db, self.demo.ids[role])
            return search.find(db, self.demo.database, account, text, filters, newest, page)

    def places(self, text: str = "", role: str = "committee", **rest: object) -> list[str]:
        return [result.line.place for result in self.find(text, role, **rest).results]

    def texts(self, text: str, **rest: object) -> list[str]:
        results = self.find(text, **rest).results
        return [passage.text.text for result in results for passage in result.passages]

    def finding(self, text: str, inspection: str = "empty", number: int = 1) -> None:
        value = {"section": "counter", "text": text}
        minutes.record(self.acting("leader"), self.demo.ids[inspection], f"{FINDING}{number}", "finding", value)

    def issue(self, number: int = 5, day: date = date(2026, 10, 12)) -> None:
        id = self.demo.ids["minh_hoa"]
        for before, after in pairwise(("draft", "review", "approved")):
            stages.move(self.acting("leader"), id, before, after)
        frozen.freeze(self.acting("leader"), id)
        issue.issue_on_paper(self.acting("clerk"), id, number, day, [pictures.png()])

    def cards(self) -> list[tuple]:
        """All that stands in the index, whatever the numbers of its rows."""
        with closing(connect_reading(self.demo.database)) as db:
            search.take_in(db, self.demo.database)
            return index.read(db, self.demo.database, lambda: _rows(db))


def _rows(db) -> list[tuple]:
    columns = ", ".join(c for c in _columns(db, "card") if c != "key")
    of_entries = ", ".join(f"entry.{c}" for c in _columns(db, "entry") if c != "id")
    return sorted(
        db.execute(
            f"select {columns}, {of_entries}, (entry.id & 1023) from search.entry as entry"
            " join search.card on key = entry.id >> 10"
        ).fetchall()
    )


def _columns(db, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"pragma search.table_info({table})").fetchall()]


@pytest.fixture
def archive(demo: Demo, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(frozen.pdf, "archive", lambda document, record, at, photo: PDF)
    monkeypatch.setattr(search, "_PATIENCE", 60)  # whatever else the machine does
    clock.forward(days=30)
    return Archive(demo, clock)


def test_words_are_found_without_their_accents_and_with_them(archive: Archive):
    archive.finding("Đường vào bị ngập, hồ sơ ướt")
    for typed in ("duong ho", "đường hồ", "ĐƯỜNG HỒ", "Đường hồ"):
        assert archive.places(typed)[0] == "Xã Minh Họa B", typed
    assert archive.texts("duong ngap") == ["Đường vào bị ngập, hồ sơ ướt"]


def test_accents_that_were_typed_weigh_more(archive: Archive):
    archive.finding("Chưa có hồ nước")
    archive.finding("Chưa có hộ nước", number=2)
    archive.finding("Chưa cờ ho nước", number=3)
    assert archive.texts("hồ nước")[0] == "Chưa có hồ nước"
    assert archive.texts("hộ nước")[0] == "Chưa có hộ nước"
    assert len(archive.texts("ho nuoc")) == 3


def test_words_beside_each_other_weigh_more_than_scattered_ones(archive: Archive):
    archive.finding("Trực ban, thanh tra, tính toán và tuyến đường")
    archive.finding("Thanh toán trực tuyến chậm", "minh_hoa", 2)
    assert archive.places("thanh toan truc tuyen") == ["Xã Minh Họa", "Thành phố Lạng Sơn", "Xã Minh Họa B"]
    assert "Xã Minh Họa B" not in archive.places('"thanh toan truc tuyen"')


def test_the_last_word_may_be_unfinished(archive: Archive):
    for typed in ("thanh toan truc tuy", "thanh toán trực t", "niêm y", "niê"):
        assert "Xã Minh Họa" in archive.places(typed), typed
    assert archive.places('"niêm y"') == []


def test_all_words_must_be_there_some_may_be_of_the_place_or_the_year(archive: Archive):
    assert archive.places("minh hoa thanh toan") == ["Xã Minh Họa"]
    assert archive.places("lang son thanh toan 2024") == ["Thành phố Lạng Sơn"]
    assert archive.places("lang son minh hoa") == []


def test_people_plans_and_items_are_found(archive: Archive):
    assert archive.places("nguyen van a") == ["Xã Minh Họa B", "Xã Minh Họa"]
    assert archive.places("80/KH-BCĐCCHC") == archive.places("kh 80") == ["Thành phố Lạng Sơn"]
    assert archive.find("7.02").results[0].passages[0].text.code == "7.02"


@pytest.mark.parametrize(
    "typed", ["05/TB-BCĐCCHC", "5/tb-bcdcchc", "05 TB", "tb 5 2026", "5tb", "số 5/TB", "5", "05/tb-b"]
)
def test_an_issued_number_is_found_however_it_is_typed(archive: Archive, typed: str):
    archive.finding("Quầy số 5 chưa có TB-BCĐCCHC năm 2026")
    archive.issue()
    first = archive.find(typed).results[0]
    assert (first.line.place, first.line.number) == ("Xã Minh Họa", "05/TB-BCĐCCHC")
    if "/" in typed:
        assert any(piece.found for piece in first.passages[0].pieces)
    assert archive.places("6/tb") == [] and archive.places("tb 5 2025") == []


def test_what_is_issued_is_found_as_it_was_printed(archive: Archive):
    secretary, id = archive.acting("secretary"), archive.demo.ids["minh_hoa"]
    with closing(connect_reading(archive.demo.database)) as db:
        card = search.card_of(db, archive.demo.database, id)
    finding = next(entry for entry in card.entries if entry.code == "7.02")
    edits.save(secretary, id, finding.subject, "Câu viết lại bằng tay.", "", 0)
    assert archive.texts("viet lai bang tay") == ["Câu viết lại bằng tay."]
    archive.issue()
    minutes.record(archive.acting("leader"), id, f"{FINDING}7", "finding", {"section": "counter", "text": "Ghi muộn"})
    (result,) = archive.find("viet lai bang tay").results
    assert result.line.state == "issued" and result.passages[0].text.text == "Câu viết lại bằng tay."
    assert archive.places("ghi muon") == []


def test_a_plan_a_team_or_a_unit_that_changes_moves_no_issued_card(archive: Archive):
    archive.issue()
    before = archive.cards()
    with archive.acting("officer").writing() as door:
        team = teams.team(door.database, archive.demo.ids["team"])
        renamed = tuple(replace(member, name=f"{member.name} Mới") for member in team.members)
        teams.change(door.database, Team(team.id, team.plan, "Đoàn đổi tên", renamed, team.revision + 1))
        door.log("edit_team", f"team:{team.id}", {})
    assert archive.places("doan doi ten") == ["Xã Minh Họa B"]
    after = archive.cards()
    assert [row for row in after if row[0] == archive.demo.ids["minh_hoa"]] == [
        row for row in before if row[0] == archive.demo.ids["minh_hoa"]
    ]


def test_remaking_the_index_gives_the_same(archive: Archive):
    archive.find()
    archive.finding("Đường truyền mạng chập chờn")
    archive.find("mang")
    archive.issue()
    kept = archive.cards()
    assert kept and search.remake(archive.demo.database) == 3
    assert archive.cards() == kept
    index.path(archive.demo.database).unlink()
    assert archive.cards() == kept


def test_a_search_writes_nothing_but_its_index(archive: Archive):
    before = everything(archive.demo)
    archive.find("duong ho")
    changed = {name for name, value in everything(archive.demo).items() if before.get(name) != value}
    assert changed and all(name.startswith("work/search-") for name in changed)


def test_an_index_of_other_records_is_made_anew(archive: Archive):
    archive.finding("Chỉ có trong bản mới")
    with closing(connect(archive.demo.database)) as db:
        db.execute("vacuum into ?", [str(archive.demo.instance / "older.db")])
    archive.finding("Ghi sau bản sao", number=2)
    assert archive.places("ghi sau ban sao") == ["Xã Minh Họa B"]
    older = Demo(archive.demo.instance.with_name("older"), archive.demo.ids)
    (older.instance / "work").mkdir(parents=True)
    (archive.demo.instance / "older.db").rename(older.database)
    index.path(older.database).write_bytes(index.path(archive.demo.database).read_bytes())
    put_back = Archive(older, archive.clock)
    put_back.finding("Ghi vào bản cũ", number=3)
    assert put_back.places("ghi sau ban sao") == []
    assert put_back.places("ghi vao ban cu") == put_back.places("chi co trong ban moi") == ["Xã Minh Họa B"]


def test_a_harmed_index_is_made_anew(archive: Archive):
    assert archive.places("thanh toan")
    file = index.path(archive.demo.database)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    file.write_bytes(b"no database at all" * 1000)
    assert archive.places("thanh toan")


def test_lost_files_of_an_issue_leave_it_to_be_found_by_its_record(archive: Archive):
    archive.issue()
    with closing(connect_reading(archive.demo.database)) as db:
        kept = issues.frozen_of(db, issues.issue(db, archive.demo.ids["minh_hoa"]), numbered=True)
    for hash in (kept.tree, kept.record):
        files.place(archive.demo.database, hash).unlink()
    assert archive.find("thanh toan minh hoa").results[0].line.number == "05/TB-BCĐCCHC"


def test_each_finds_what_they_may_read(archive: Archive):
    archive.issue()
    everything = ["Xã Minh Họa B", "Xã Minh Họa", "Thành phố Lạng Sơn"]
    for role in ("officer", "committee", "clerk"):
        assert sorted(archive.places(role=role)) == sorted(everything), role
    for role in ("leader", "secretary", "member"):
        assert sorted(archive.places(role=role)) == sorted(everything[:2]), role
        assert archive.places("thanh pho lang son", role) == []
    assert archive.places(role="unit") == archive.places("thanh toan", "unit") == ["Xã Minh Họa"]
    assert archive.places(role="administrator") == []


def test_a_unit_finds_nothing_that_is_not_issued(archive: Archive):
    assert archive.places(role="unit") == archive.places("thanh toan", "unit") == []
    assert archive.find(role="unit").choices.names["state"] == {}


def test_who_left_a_team_finds_its_records_no_longer(archive: Archive):
    assert archive.places("minh hoa", "member")
    with archive.acting("officer").writing() as door:
        team = teams.team(door.database, archive.demo.ids["team"])
        kept = tuple(member for member in team.members if member.account != archive.demo.ids["member"])
        teams.change(door.database, replace(team, members=kept))
        door.log("edit_team", f"team:{team.id}", {})
    assert archive.places("minh hoa", "member") == []


def test_filters_narrow_and_count(archive: Archive):
    archive.issue()
    found = archive.find("thanh toan", year="2026")
    assert [result.line.place for result in found.results] == ["Xã Minh Họa"]
    assert found.choices.counts["year"] == {"2026": 1, "2024": 1}
    assert found.choices.counts["state"] == {"issued": 1}
    for name, value in (
        ("state", "published"),
        ("unit", "LS-TP-2024"),
        ("leader", "Trịnh Tiến Duy"),
        ("year", "2024"),
    ):
        assert archive.places("thanh toan", **{name: value}) == ["Thành phố Lạng Sơn"], name
    assert archive.places(item="online_payment") == ["Xã Minh Họa", "Thành phố Lạng Sơn"]
    assert archive.places("thanh toan", domain="institutions") == []
    assert archive.places("thanh toan", year="1999") == archive.places(unit="nowhere' OR 1") == []


def test_a_domain_narrows_to_findings_of_it(archive: Archive):
    archive.finding("Bàn ghế hỏng ở bộ phận một cửa")
    assert archive.places("ban ghe hong", domain="counter") == ["Xã Minh Họa B"]
    assert archive.places("ban ghe hong", domain="direction") == []


def test_where_there_is_much_the_newest_is_found_and_filters_reach_the_rest(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("inspect_app.store.search.MOST", 2)
    found = archive.find("minh hoa")
    assert found.more and found.choices.counts is None
    assert archive.places("thanh toan", year="2024") == ["Thành phố Lạng Sơn"]


def test_results_come_in_pages(archive: Archive, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "PAGE", 2)
    first, last = archive.find(), archive.find(page=99)
    assert (first.total, first.pages, first.page, last.page) == (3, 2, 1, 2)
    seen = [result.line.inspection for found in (first, last) for result in found.results]
    assert len(set(seen)) == 3


def test_the_newest_can_come_first(archive: Archive):
    archive.finding("Trực ban, thanh tra, tính toán và tuyến đường")
    assert archive.places("thanh toan truc tuyen", newest=True)[0] == "Xã Minh Họa B"


def test_a_search_takes_little_in_and_says_what_is_left(archive: Archive, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "_PATIENCE", 0)
    waiting = [archive.find("minh hoa").waiting for _ in range(4)]
    assert waiting == [2, 1, 0, 0]


def test_much_is_taken_in_by_a_process_of_its_own_once(archive: Archive, monkeypatch: pytest.MonkeyPatch):
    begun: list[list[str]] = []
    monkeypatch.setattr(search, "_PATIENCE", 0)
    monkeypatch.setattr(search, "_FEW", 1)

    def begin(database, step, hold) -> None:
        begun.append(step)
        archive.find("minh hoa")  # somebody else searches meanwhile

    monkeypatch.setattr(search.processes, "begin", begin)
    archive.find("minh hoa")
    assert begun == [["take-in"]]


def test_the_process_takes_all_in_and_gives_its_turn_back(archive: Archive):
    hold = work.take(archive.demo.database, "search")
    assert hold is not None
    search.take_in_all(archive.demo.database, hold)
    with closing(connect_reading(archive.demo.database)) as db:
        told = index.read(db, archive.demo.database, lambda: (index.count(db), index.count_waiting(db)))
    assert told == (3, 0)
    again = work.take(archive.demo.database, "search")
    assert again is not None
    os.close(again)


@pytest.fixture
def asked(archive: Archive) -> Iterator[Callable[[str], Found]]:
    archive.find()
    with closing(connect_reading(archive.demo.database)) as db:
        account = accounts.account(db, archive.demo.ids["committee"])
        yield lambda text, **f: search.find(db, archive.demo.database, account, text, Filters(**f))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from(['"', "5/tb", "*", "AND", "NEAR(", "(", ")", ":", "-", "đ", "05"])).map(" ".join)
)
def test_no_text_errs(asked: Callable[[str], Found], text: str):
    assert asked(text).total >= 0


@pytest.mark.parametrize(
    "text", ['"', '""', "“", "a\x00b", "'; drop table card", "exact : a", "{a} : b", "^a", "a*", "🦊", "\ud800"]
)
def test_no_strange_text_errs(asked: Callable[[str], Found], text: str, monkeypatch: pytest.MonkeyPatch):
    assert asked(text).total >= 0
    for most in (2_000, 0):  # narrowed afterwards, and within the search itself
        monkeypatch.setattr("inspect_app.store.search.MOST", most)
        assert asked("a", year=frozenset({text}), leader=frozenset({text})).total == 0
