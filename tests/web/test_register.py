"""The register at the desk: every number of a year, and what the clerk says of those that nothing here has."""

import pytest

from inspect_app.services import register
from inspect_app.services.context import Context
from tests.conftest import Clock, ids
from tests.pages import complaints, outline
from tests.web.conftest import Office


@pytest.fixture
def numbered(office: Office, clock: Clock) -> Office:
    """The demonstration, with number 03 kept for its conclusion."""
    clerk = Context(office.demo.database, office.demo.ids["clerk"], clock, ids())
    register.reserve(clerk, office.demo.ids["minh_hoa"], 2026, 3)
    return office


def remarking(office: Office) -> str:
    """Where the clerk says something of the first gap."""
    links = outline(office.desk("clerk").get("/register").text).links
    return next(link for link in links if link.startswith("/register/remarks/new"))


def test_the_clerk_says_what_became_of_a_gap(numbered: Office):
    clerk, address = numbered.desk("clerk"), remarking(numbered)
    page = clerk.get(address)
    assert complaints(page.text) == [] and 'value="1"' in page.text and 'value="2"' in page.text
    form = {"first": "1", "last": "1", "kind": "other", "words": "Giấy mời của văn thư"}
    assert clerk.post(address, form).location.endswith("/register?year=2026")
    said = " ".join(clerk.get("/register").text.split())
    assert complaints(said) == [] and "Giấy mời của văn thư" in said and "Vũ Thị I ghi, 08:30 ngày 12/10/2026" in said
    assert 'Số chưa có trong sổ: <b class="nowrap">02</b>' in said
    for role in ("officer", "committee"):
        page = numbered.desk(role).get("/register").text
        assert "Giấy mời của văn thư" in page and "/register/remarks" not in page


def test_what_is_typed_wrongly_stays_in_the_form(numbered: Office):
    clerk, address = numbered.desk("clerk"), remarking(numbered)
    page = clerk.post(address, {"first": "1", "last": "3", "kind": "cancelled", "words": "In hỏng"})
    assert page.status_code == 400 and "03/TB-BCĐCCHC đã dùng" in page.text and 'value="In hỏng"' in page.text
    page = clerk.post(address, {"first": "1", "last": "x", "kind": "", "words": ""})
    assert page.status_code == 400 and "Chọn một loại ghi chú." in page.text and complaints(page.text) == []
    for wrong in ("/register/remarks/new", "/register/remarks/new?year=2026&series=x", "/register/remarks/new?year=x"):
        assert clerk.get(wrong).status_code == 404
