"""The page of all conclusions of a plan: begun, watched, stopped and taken up again without a script."""

import zipfile

import pytest

from inspect_app.domain.bundles import Bundle, Failure
from inspect_app.store import work

AT = "2026-10-12T01:30:00.000Z"


def page(office) -> str:
    return f"/plans/{office.demo.ids['plan']}/conclusions"


def name(office, form: str) -> str:
    return f"{office.demo.ids['plan']}.{form}"


def test_the_plan_s_page_leads_there(office):
    assert page(office) in office.desk("clerk").get(f"/plans/{office.demo.ids['plan']}").text
    assert page(office) not in office.desk("leader").get(f"/plans/{office.demo.ids['plan']}").text


def test_one_is_begun_once_and_watched_by_everybody(office, begun):
    desk = office.desk("officer")
    assert "Refresh" not in desk.get(page(office)).headers
    assert desk.post(page(office), {"form": "zip"}).location == page(office)
    assert desk.post(page(office), {"form": "zip"}).location == page(office)
    ((command, _),) = begun
    assert command[-4:-1] == ["make-bundle", office.demo.ids["plan"], "zip"]
    work.tell(office.demo.database, name(office, "zip"), Bundle("drawing", 40, 12, at=AT))
    watched = office.desk("committee").get(page(office))
    assert watched.headers["Refresh"] == "3"
    assert '<progress max="40" value="12"' in watched.text and "Đang lập" in watched.text and "12/40" in watched.text
    assert office.desk("clerk").get(f"{page(office)}/bundles/zip").status_code == 409


def test_stop_is_heard_by_whoever_makes_it(office, begun):
    desk = office.desk("officer")
    desk.post(page(office), {"form": "pdf"})
    desk.post(f"{page(office)}/stop", {"form": "pdf"}, page=page(office))
    assert work.stop_asked(office.demo.database, name(office, "pdf"))
    told = desk.get(page(office)).text
    assert "Sẽ dừng khi xong" in told and ">Dừng</button>" not in told


def test_one_that_stopped_can_be_taken_up_again(office, begun):
    work.tell(office.demo.database, name(office, "zip"), Bundle("drawing", 40, 12, at=AT))
    desk = office.desk("officer")
    text = desk.get(page(office)).text
    assert "Đã dừng lúc 08:30 ngày 12/10/2026" in text and "Làm tiếp" in text and "12/40" in text
    desk.post(page(office), {"form": "zip"})
    assert len(begun) == 1 and "Đang chờ đến lượt" in desk.get(page(office)).text


def test_the_finished_file_is_taken_away_and_what_failed_is_listed(office):
    failed = Failure(office.demo.ids["empty"], "xã Minh Họa", "Không lập được.")
    work.tell(office.demo.database, name(office, "zip"), Bundle("finished", 2, 1, (failed,), AT))
    with zipfile.ZipFile(work.bundle_file(office.demo.database, name(office, "zip")), "w") as archive:
        archive.writestr("ket-luan.pdf", b"%PDF")
    desk = office.desk("clerk")
    told = desk.get(page(office))
    assert "Refresh" not in told.headers
    assert "Lập xong lúc 08:30" in told.text and "Xã Minh Họa</a>" in told.text and "Không lập được." in told.text
    file = desk.get(f"{page(office)}/bundles/zip")
    assert file.mimetype == "application/zip" and file.data.startswith(b"PK")
    assert file.headers["Content-Disposition"].startswith("attachment; filename=ket-luan-ke-hoach-")
    assert "no-store" in file.headers["Cache-Control"]
    file.close()


@pytest.mark.parametrize("form", ["", "docx", "../../inspect.db"])
def test_another_form_is_refused_and_begins_nothing(office, begun, form: str):
    assert office.desk("officer").post(page(office), {"form": form}).status_code == 400
    assert begun == []


def test_who_may_not_read_every_conclusion_stays_outside(office, begun):
    for role in ("leader", "secretary", "member"):
        assert office.desk(role).get(page(office)).status_code == 403
    assert office.desk("officer").get("/plans/nothing/conclusions").status_code == 404
    assert begun == []
