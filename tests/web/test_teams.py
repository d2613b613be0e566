"""Putting teams together and giving them units."""

import re
from dataclasses import replace
from datetime import date

import pytest

from inspect_app.domain.plan import Member, PlannedCounter
from inspect_app.services import inspections as inspection_services
from inspect_app.services import teams as services
from inspect_app.store import teams
from tests.web.conftest import Desk
from tests.web.test_plans import fields_of


@pytest.fixture
def officer(desk) -> Desk:
    return desk("officer")


@pytest.fixture
def team(context, plan) -> str:
    leader = Member("", "Nguyễn Văn A", "leader", "Phó Trưởng Ban Chỉ đạo", "Phó Chủ tịch UBND tỉnh")
    return services.create_team(context, plan.id, "Đoàn số 01", [leader])


def rows(*members: tuple[str, str], **more: str) -> dict[str, str]:
    form = {"name": "Đoàn số 02"}
    for index, (name, role) in enumerate(members):
        form |= {f"members-{index}-name": name, f"members-{index}-role": role, f"members-{index}-account": ""}
        form |= {f"members-{index}-post_government": "", f"members-{index}-post_committee": ""}
    return form | more


GOOD = rows(("Nguyễn Văn A", "leader"), ("Trần Thị B", "secretary"), ("", "member"), ("Lê Văn C", "member"))


def test_a_team_is_kept_in_its_order_with_both_posts(officer, plan, reading, actions):
    form = GOOD | {"members-0-post_government": "Giám đốc Sở Nội vụ", "members-0-post_committee": "Phó Trưởng Ban"}
    answer = officer.post(f"/plans/{plan.id}/teams/new", form)
    [team] = teams.teams_of_plan(reading, plan.id)
    assert answer.location == f"/teams/{team.id}"
    assert [(m.name, m.role) for m in team.members] == [
        ("Nguyễn Văn A", "leader"),
        ("Trần Thị B", "secretary"),
        ("Lê Văn C", "member"),
    ]
    assert team.leader.posts == "Giám đốc Sở Nội vụ, Phó Trưởng Ban"
    assert actions()[-1] == "create_team"
    assert "Giám đốc Sở Nội vụ, Phó Trưởng Ban" in officer.get(answer.location).text


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"name": ""}, "name", "Nhập tên đoàn"),
        ({"members-0-role": "member"}, "members-0-role", "chưa có trưởng đoàn"),
        ({"members-3-role": "leader"}, "members-3-role", "chỉ có một trưởng đoàn"),
        ({"members-3-role": "secretary"}, "members-3-role", "nhiều nhất một thư ký"),
        ({"members-3-role": "emperor"}, "members-3-role", "Chọn"),
        ({"members-3-name": "", "members-3-post_government": "Sở"}, "members-3-name", "Nhập họ và tên."),
        ({"members-0-name": "a" * 100_000}, "members-0-name", "Dài quá 500 ký tự"),
        ({"members-0-post_committee": "a\x1bb"}, "members-0-post_committee", "ký tự điều khiển"),
        ({"members-0-account": "no-such"}, "members-0-account", "Chọn một mục"),
    ],
)
def test_a_bad_team_is_refused_at_its_field_and_nothing_is_kept(officer, plan, reading, form, field, message):
    answer = officer.post(f"/plans/{plan.id}/teams/new", GOOD | form)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(message)}', answer.text)
    assert f'id="{field}"' in answer.text
    assert teams.teams_of_plan(reading, plan.id) == []


def test_a_team_without_anybody_is_told_at_the_first_row(officer, plan):
    answer = officer.post(f"/plans/{plan.id}/teams/new", rows(("", "leader")))
    assert '<a href="#members-0-role">Đoàn chưa có trưởng đoàn' in answer.text


def test_an_account_stands_for_one_member(officer, plan, new_account):
    account = new_account("inspector")
    form = GOOD | {"members-0-account": account.id, "members-3-account": account.id}
    answer = officer.post(f"/plans/{plan.id}/teams/new", form)
    assert 'href="#members-3-account">Tài khoản này đã của thành viên khác' in answer.text


@pytest.mark.parametrize("role", ["administrator", "unit"])
def test_who_keeps_accounts_or_is_inspected_is_no_member(officer, plan, units_known, new_account, role):
    account = new_account(role, unit="06040" if role == "unit" else None)
    answer = officer.post(f"/plans/{plan.id}/teams/new", GOOD | {"members-0-account": account.id})
    assert answer.status_code == 400


def test_two_teams_of_a_plan_have_different_names(officer, plan, team):
    answer = officer.post(f"/plans/{plan.id}/teams/new", GOOD | {"name": "Đoàn số 01"})
    assert "đã có đoàn cùng tên" in answer.text


def test_more_rows_are_given_without_saving_and_nothing_typed_is_lost(officer, plan, reading):
    answer = officer.post(f"/plans/{plan.id}/teams/new", GOOD | {"more": "1"})
    assert answer.status_code == 200
    assert 'name="members-6-name"' in answer.text
    assert 'value="Trần Thị B"' in answer.text
    assert teams.teams_of_plan(reading, plan.id) == []


def test_a_member_is_dropped_and_the_others_keep_their_ids(officer, plan, reading):
    officer.post(f"/plans/{plan.id}/teams/new", GOOD)
    [before] = teams.teams_of_plan(reading, plan.id)
    page = f"/teams/{before.id}/edit"
    form = member_fields(officer.get(page).text) | {"members-1-drop": "y"}
    assert officer.post(page, form).status_code == 302
    after = teams.team(reading, before.id)
    assert [member.id for member in after.members] == [before.members[0].id, before.members[2].id]
    assert after.revision == 2


def test_a_member_of_another_team_is_not_taken_away(officer, plan, team, reading):
    theirs = teams.team(reading, team).members[0].id
    form = GOOD | {"members-0-id": theirs}
    assert officer.post(f"/plans/{plan.id}/teams/new", form).status_code == 302
    assert teams.team(reading, team).members[0].id == theirs


def test_whoever_saves_a_team_second_is_told(officer, context, team, reading):
    page = f"/teams/{team}/edit"
    form = member_fields(officer.get(page).text) | {"name": "Tên vừa gõ"}
    services.change_team(context, team, 1, "Tên đã lưu", teams.team(reading, team).members)
    answer = officer.post(page, form)
    assert answer.status_code == 409
    assert "Tên đã lưu" in answer.text
    assert 'value="Tên vừa gõ"' in answer.text
    assert officer.post(page, member_fields(answer.text)).status_code == 302
    assert teams.team(reading, team).name == "Tên vừa gõ"


VISIT = {
    "unit": "06040",
    "planned_day": "12/10/2026",
    "counters-0-name": "Trung tâm Phục vụ HCC xã",
    "counters-0-unit": "",
}


def test_a_unit_is_given_to_a_team_with_its_counters(officer, team, units_known, reading, actions):
    form = VISIT | {"counters-2-name": "Điểm tiếp nhận số 2", "counters-2-unit": "06001"}
    assert officer.post(f"/teams/{team}/assignments/new", form).location == f"/teams/{team}"
    [assignment] = teams.assignments_of_team(reading, team)
    assert (assignment.unit.code, assignment.planned_day) == ("06040", date(2026, 10, 12))
    assert assignment.counters == (
        PlannedCounter("Trung tâm Phục vụ HCC xã"),
        PlannedCounter("Điểm tiếp nhận số 2", "06001"),
    )
    assert actions()[-1] == "assign_unit"
    assert "Xã Thất Khê" in officer.get(f"/teams/{team}").text


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"unit": ""}, "unit", "Chọn đơn vị được kiểm tra."),
        ({"unit": "no-such"}, "unit", "Chọn đơn vị được kiểm tra."),
        ({"planned_day": "mai"}, "planned_day", "Nhập ngày theo dạng"),
        ({"unit": "LS-HD-2024"}, "planned_day", "không tồn tại vào ngày đó"),
        ({"planned_day": "21/6/2024"}, "planned_day", "không tồn tại vào ngày đó"),
        ({"counters-0-name": ""}, "counters-0-name", "Nhập ít nhất một bộ phận một cửa."),
        ({"counters-1-name": "Trung tâm Phục vụ HCC xã", "counters-1-unit": ""}, "counters-1-name", "đã có ở trên"),
        ({"counters-0-name": "a" * 100_000}, "counters-0-name", "Dài quá 500 ký tự"),
        ({"counters-0-name": "a\tb"}, "counters-0-name", "ký tự điều khiển"),
        ({"counters-0-unit": "no-such"}, "counters-0-unit", "Chọn một mục"),
    ],
)
def test_a_bad_visit_is_refused_at_its_field_and_nothing_is_kept(
    officer, team, units_known, reading, form, field, message
):
    answer = officer.post(f"/teams/{team}/assignments/new", VISIT | form)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(message)}', answer.text)
    assert teams.assignments_of_team(reading, team) == []


def test_a_unit_is_given_to_one_team_of_a_plan(officer, plan, team, units_known, context):
    services.assign_unit(context, team, "06040", None, [PlannedCounter("Trung tâm")])
    other = services.create_team(context, plan.id, "Đoàn số 02", [Member("", "B", "leader")])
    answer = officer.post(f"/teams/{other}/assignments/new", VISIT)
    assert "Đơn vị này đã giao cho Đoàn số 01" in answer.text


def test_day_and_counters_of_a_visit_can_change(officer, team, units_known, context, reading):
    id = services.assign_unit(context, team, "06040", None, [PlannedCounter("Trung tâm")])
    page = f"/assignments/{id}"
    form = member_fields(officer.get(page).text) | {"planned_day": "13/10/2026", "counters-0-name": "Nơi khác"}
    assert officer.post(page, form).status_code == 302
    after = teams.assignment(reading, id)
    assert (after.planned_day, after.counters) == (date(2026, 10, 13), (PlannedCounter("Nơi khác"),))


def test_a_visit_changed_meanwhile_is_told(officer, team, units_known, context):
    id = services.assign_unit(context, team, "06040", None, [PlannedCounter("Trung tâm")])
    page = f"/assignments/{id}"
    form = member_fields(officer.get(page).text)
    services.change_assignment(context, id, 2, date(2026, 10, 20), [PlannedCounter("Trung tâm")])
    answer = officer.post(page, form | {"planned_day": "13/10/2026"})
    assert answer.status_code == 409
    assert "20/10/2026" in answer.text
    assert 'value="13/10/2026"' in answer.text


def test_a_unit_leaves_its_team_until_its_inspection_is_open(officer, team, units_known, context, reading, actions):
    id = services.assign_unit(context, team, "06040", date(2026, 10, 12), [PlannedCounter("Trung tâm")])
    inspection_services.open_inspection(replace(context, actor=officer.account.id), id, date(2026, 10, 12))
    refused = officer.post(f"/assignments/{id}/remove", page=f"/assignments/{id}")
    assert refused.status_code == 409
    assert "đã mở, không bỏ được" in refused.text
    other = services.assign_unit(context, team, "06001", None, [PlannedCounter("Trung tâm")])
    assert officer.post(f"/assignments/{other}/remove", page=f"/assignments/{other}").location == f"/teams/{team}"
    assert [assignment.id for assignment in teams.assignments_of_team(reading, team)] == [id]
    assert actions()[-1] == "remove_assignment"


def test_only_an_officer_changes_teams_and_visits(desk, team, units_known, context):
    id = services.assign_unit(context, team, "06040", None, [PlannedCounter("Trung tâm")])
    for role in ("committee", "clerk", "inspector", "administrator"):
        person = desk(role)
        token = person.token("/account/password")
        for path in (f"/teams/{team}/edit", f"/teams/{team}/assignments/new", f"/assignments/{id}"):
            assert person.get(path).status_code == 403
        assert person.client.post(f"/assignments/{id}/remove", data={"csrf_token": token}).status_code == 403


def test_an_unknown_team_or_visit_is_not_found(officer):
    for path in ("/teams/no-such", "/teams/no-such/edit", "/teams/no-such/assignments/new", "/assignments/no-such"):
        assert officer.get(path).status_code == 404


def member_fields(page: str) -> dict[str, str]:
    """What a browser would send of a form with rows, but the token."""
    chosen = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found = re.search(r'<option selected value="([^"]*)"', options)
        chosen[name] = found[1] if found else ""
    return fields_of(page) | chosen
