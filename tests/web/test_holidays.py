"""The page of the days off, and the deadline that counts down on the conclusion's page."""

from tests.conftest import Clock
from tests.pages import complaints
from tests.web.conftest import Office


def test_the_officer_enters_a_day_and_takes_it_out_again(office: Office):
    officer = office.desk("officer")
    assert officer.post("/holidays/new", {"day": "20/10/2026", "name": "Nghỉ để thử"}).location.endswith("?year=2026")
    page = officer.get("/holidays?year=2026").text
    assert "20/10/2026" in page and "Nghỉ để thử" in page and "Điều 112" in page
    officer.post("/holidays/2026-10-20/remove", page="/holidays?year=2026")
    page = officer.get("/holidays?year=2026").text
    assert complaints(page) == [] and "Đã bỏ (1)" in page and "Bỏ: Đỗ Thị H, 08:30 ngày 12/10/2026" in page
    assert "/holidays/2026-10-20/remove" not in page
    assert "Đã bỏ (1)" in office.desk("committee").get("/holidays?year=2026").text
    assert "Đã bỏ" not in officer.get("/holidays?year=2027").text


def test_what_is_no_day_is_told_at_its_field_and_nothing_is_kept(office: Office):
    officer = office.desk("officer")
    page = officer.post("/holidays/new", {"day": "31/2/2026", "name": ""})
    assert page.status_code == 400 and "Nhập tên ngày nghỉ." in page.text and 'value="31/2/2026"' in page.text
    assert officer.get("/holidays?year=1999").status_code == 404


def test_the_deadline_counts_down_and_is_told_when_it_has_passed(office: Office, clock: Clock):
    show = office.path("/conclusion")
    clock.forward(days=14)  # a Monday, five working days before 02/11
    assert "Còn 5 ngày làm việc" in office.desk("secretary").get(show).text
    clock.forward(days=8)
    page = office.desk("secretary").get(show).text
    assert "Quá hạn" in page and "02/11/2026" in page
