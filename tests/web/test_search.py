"""The archive's page: what it shows, where its hits lead, and that everything stands in its address."""

import re

import pytest

from inspect_app.services import search
from tests import minutes
from tests.conftest import Clock, ids
from tests.pages import complaints, outline
from tests.web.conftest import Office


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_PATIENCE", 60)  # whatever else the machine does


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_what_was_found_is_marked_and_leads_to_the_very_finding(office: Office):
    page = office.desk("officer").get("/archive?q=thanh+toan+truc+tuyen")
    assert complaints(page.text) == []
    assert "2 hồ sơ có “thanh toan truc tuyen”" in words(page)
    assert "<mark>thanh toán trực tuyến</mark> thấp (120/400" in page.text
    link = next(link for link in re.findall(r'href="([^"]+)"', page.text) if "#item:online_payment" in link)
    path, _, anchor = link.partition("#")
    assert f'id="{anchor}"' in office.desk("officer").get(path).text


@pytest.mark.parametrize("role", ["officer", "committee", "clerk", "leader", "member"])
def test_every_hit_opens_for_whoever_sees_it(office: Office, role: str):
    desk = office.desk(role)
    found = set(re.findall(r'href="(/inspections/[^"#]+)', desk.get("/archive?q=thanh+toan").text))
    assert found and all(desk.get(path).status_code == 200 for path in found)


def test_what_people_wrote_is_shown_as_text(office: Office, clock: Clock):
    from inspect_app.services.context import Context

    leader = Context(office.demo.database, office.demo.ids["leader"], clock, ids())
    value = {"section": "counter", "text": "Bảng <b>niêm yết</b> & <script>mờ</script>"}
    minutes.record(leader, office.demo.ids["empty"], "finding:01KZZZ00000000000000000001", "finding", value)
    page = office.desk("leader").get("/archive?q=niem+yet+mo")
    assert "&lt;b&gt;<mark>niêm yết</mark>&lt;/b&gt; &amp; &lt;script&gt;<mark>mờ</mark>" in page.text
    assert complaints(page.text) == []


def test_filters_are_chosen_with_counts_and_taken_back_one_by_one(office: Office):
    desk = office.desk("committee")
    page = desk.get("/archive?q=thanh+toan&year=2024&state=published&unit=")
    assert '<input type="checkbox" name="year" value="2024" checked>' in page.text
    assert "1 hồ sơ có “thanh toan”" in words(page) and "Bỏ lọc Năm: 2024" in words(page)
    (back,) = re.findall(r'class="chip" href="([^"]+)"><span class="sr">Bỏ lọc Năm', page.text)
    assert "year" not in back and "state=published" in back and "q=thanh" in back
    assert desk.get(back.replace("&amp;", "&")).status_code == 200


def test_nothing_found_says_what_to_try(office: Office):
    page = office.desk("officer").get("/archive?q=khong+thay+dau&year=2024")
    assert "Không thấy hồ sơ nào có “khong thay dau” trong các bộ lọc đang chọn." in words(page)
    assert "Bỏ tất cả bộ lọc rồi tìm lại" in words(page) and "Bớt từ" in words(page)


def test_a_lone_quote_is_told_that_it_is_no_word(office: Office):
    page = office.desk("committee").get('/archive?q="')
    assert "không có chữ hay số nào để tìm" in words(page) and "xem mọi hồ sơ" in words(page)
    assert 'id="filters"' not in page.text and "Lọc kết quả" not in page.text


def test_whoever_may_checks_the_archive_from_its_page(office: Office):
    ways = {"/audit/verification", "/audit", "/retention", "/exports"}
    assert ways <= set(re.findall(r'href="([^"]+)"', office.desk("committee").get("/archive").text))
    assert not ways & set(re.findall(r'href="([^"]+)"', office.desk("clerk").get("/archive").text))


@pytest.mark.parametrize(
    "query",
    ['q="', "q=%00", "q=%ff%fe", "page=-1", "page=99999999999", "page=x&sort=x", "year=" + "&year=".join("ab" * 99)],
)
def test_whatever_stands_in_the_address_is_answered(office: Office, query: str):
    page = office.desk("officer").get(f"/archive?{query}")
    assert page.status_code == 200 and complaints(page.text) == []


def test_order_and_page_stay_in_the_address(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "PAGE", 1)
    page = office.desk("officer").get("/archive?q=thanh+toan&sort=date")
    assert outline(page.text).title.startswith("“thanh toan”")
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page.text)
    assert "sort=date" in following and "page=2" in following
    assert "Trang 2/2" in words(office.desk("officer").get(following.replace("&amp;", "&")))


def test_the_page_says_what_it_covers(office: Office):
    assert "Tìm trong 3 cuộc kiểm tra" in words(office.desk("officer").get("/archive"))
    assert "Tìm trong các hồ sơ mà tài khoản này được đọc" in words(office.desk("leader").get("/archive"))


def test_who_may_search_finds_the_way_there(office: Office):
    assert 'href="/archive"' in office.desk("unit").get("/").text
    assert 'href="/archive"' not in office.desk("administrator").get("/").text
    assert office.desk("administrator").get("/archive").status_code == 403
