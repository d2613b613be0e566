"""What waits for each person."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inspect_app.domain.plan import Member, PlannedCounter, Target
from inspect_app.services import inspections as inspection_services
from inspect_app.services import plans as plan_services
from inspect_app.services import teams as services
from inspect_app.services.context import Context
from tests import issued, minutes
from tests.conftest import ids


@pytest.fixture
def team(context, plan, units_known, new_account):
    """A team with a leader, a secretary and a member, and one unit to visit on 12/10/2026."""
    people = {role: new_account("inspector", role) for role in ("leader", "secretary", "member")}
    members = [Member("", account.name, role, account=account.id) for role, account in people.items()]
    id = services.create_team(context, plan.id, "Đoàn số 01", members)
    services.assign_unit(context, id, "06040", date(2026, 10, 12), [PlannedCounter("Trung tâm")])
    return people


@pytest.fixture
def inspection(context, team, new_account, reading):
    officer = replace(context, actor=new_account("officer", "chuyenvien").id)
    [[assignment]] = reading.execute("select id from assignment").fetchall()
    return inspection_services.open_inspection(officer, assignment, date(2026, 10, 12))


def test_the_first_administrator_is_told_to_add_accounts(desk):
    page = desk("administrator").get("/").text
    assert "Thêm tài khoản cho mọi người" in page
    assert page.count("filled") == 1


def test_the_administrator_sees_who_has_not_changed_a_given_password(desk, new_account):
    new_account("officer", password_given=True)
    assert "1 tài khoản chưa đổi mật khẩu được cấp" in desk("administrator").get("/").text


def test_an_officer_without_a_plan_is_told_to_draw_one_up(desk):
    assert "Lập kế hoạch năm 2026" in desk("officer").get("/").text


def test_an_officer_is_told_what_a_plan_lacks(desk, context, plan):
    officer = desk("officer")
    page = officer.get("/").text
    assert "Chưa có đoàn nào" in page
    assert "Chưa có chỉ tiêu" in page
    services.create_team(context, plan.id, "Đoàn số 01", [Member("", "A", "leader")])
    assert "Chưa giao đơn vị cho đoàn nào" in officer.get("/").text
    plan_services.set_targets(context, plan.id, 1, {"on_time_rate": Target(Decimal(98), "Kế hoạch")})
    assert "Chưa có chỉ tiêu" not in officer.get("/").text


def test_an_officer_opens_what_is_due(desk, team, clock):
    officer = desk("officer")
    page = officer.get("/").text
    assert "Cuộc kiểm tra UBND xã Thất Khê" in page
    assert "Hôm nay" in page
    clock.forward(days=2)
    page = officer.get("/").text
    assert "Quá hạn (1)" in page
    assert "Quá 2 ngày" in page


def test_an_open_inspection_waits_for_the_team_and_no_longer_for_the_officer(desk, desk_of, team, inspection):
    assert "Cuộc kiểm tra UBND xã Thất Khê" not in desk("officer").get("/").text
    for role in ("leader", "secretary", "member"):
        page = desk_of(team[role]).get("/").text
        assert "Phiếu kiểm tra UBND xã Thất Khê" in page
        assert f"/inspections/{inspection}/checklist" in page
        assert "Chưa ghi nhận nội dung nào" in page


def test_after_the_day_the_conclusion_waits_for_leader_and_secretary(desk_of, team, inspection, clock):
    clock.forward(days=1)
    for role in ("leader", "secretary"):
        page = desk_of(team[role]).get("/").text
        assert "Kết luận kiểm tra UBND xã Thất Khê" in page
        assert "02/11/2026" in page  # 15 working days
    assert "Kết luận kiểm tra" not in desk_of(team["member"]).get("/").text


def test_an_inspector_sees_nothing_of_other_teams(desk, team, inspection):
    page = desk("inspector").get("/").text
    assert "Thất Khê" not in page
    assert "Không có việc nào chờ" in page


def test_a_unit_sees_its_own_inspections(desk, team, inspection):
    page = desk("unit", unit="06040").get("/").text
    assert "Kiểm tra ngày 12/10/2026" in page
    assert "Kiểm tra ngày" not in desk("unit", "other", unit="06001").get("/").text


def test_the_committee_sees_how_far_the_plan_is(desk, team, inspection):
    page = desk("committee").get("/").text
    assert 'aria-label="Đã kiểm tra: 0 trên 1 đơn vị"' in page
    assert 'aria-label="Đã ban hành kết luận: 0 trên 1 đơn vị"' in page


def test_only_the_most_urgent_button_is_filled(desk, context, plan, team):
    page = desk("officer").get("/").text
    assert page.count('class="button filled"') == 1


def test_an_officer_in_a_team_has_both_kinds_of_work(desk_of, new_account, context, plan, units_known):
    officer = new_account("officer")
    members = [Member("", "A", "leader", account=officer.id)]
    team = services.create_team(context, plan.id, "Đoàn số 01", members)
    first = services.assign_unit(context, team, "06040", date(2026, 10, 12), [PlannedCounter("Trung tâm")])
    services.assign_unit(context, team, "06001", date(2026, 10, 13), [PlannedCounter("Trung tâm")])
    inspection_services.open_inspection(replace(context, actor=officer.id), first, date(2026, 10, 12))
    page = desk_of(officer).get("/").text
    assert "Phiếu kiểm tra UBND xã Thất Khê" in page
    assert "Cuộc kiểm tra UBND xã Đoàn Kết" in page


def test_what_was_issued_no_longer_waits_for_its_team(office, demo, clock, monkeypatch):
    minutes.closed(Context(demo.database, demo.ids["leader"], clock, ids()), demo.ids["minh_hoa"])
    clock.forward(days=1)
    waiting = office.path("/conclusion")
    assert waiting in office.desk("secretary").get("/").text
    issued.without_drawing(monkeypatch)
    issued.issued(demo, Context(demo.database, demo.ids["leader"], clock, ids()))
    assert waiting not in office.desk("secretary").get("/").text
