"""Who may do what."""

import pytest

from inspect_app.domain.roles import ACTIONS, MEMBERS, ROLES, Account, may


def account(role: str, **rest: object) -> Account:
    return Account("A", "a", "A", role, unit="U" if role == "unit" else None, **rest)


def allowed(role: str, **where: object) -> set[str]:
    return {action for action in ACTIONS if may(account(role), action, **where)} - {"change_own_password"}


def test_the_administrator_keeps_accounts_and_nothing_else():
    assert allowed("administrator") == {"manage_accounts"}


def test_nobody_else_keeps_accounts():
    assert [role for role in ROLES if "manage_accounts" in allowed(role)] == ["administrator"]


def test_an_officer_draws_up_plans_and_opens_inspections_but_records_nothing():
    assert {"edit_plan", "edit_units", "open", "read"} <= allowed("officer")
    assert not {"record", "edit", "conclude"} & allowed("officer")


def test_an_officer_in_a_team_does_both():
    assert {"edit_plan", "record"} <= allowed("officer", member="member")


def test_the_committee_reads_everything_comments_on_drafts_and_has_a_say_in_disposals():
    assert allowed("committee") == {
        "comment",
        "dispose",
        "export_records",
        "list_inspections",
        "list_plans",
        "list_remediation",
        "read",
        "read_audit",
        "read_conclusion",
        "read_explanation",
        "read_issued",
        "read_minutes",
        "read_plan",
        "read_register",
        "read_remediation",
        "read_units",
        "see",
    }


def test_a_clerk_reads_conclusions_but_no_record():
    assert "read_conclusion" in allowed("clerk")
    assert not {"read", "comment"} & allowed("clerk")


def test_a_unit_sees_its_own_inspections_explains_and_answers_no_more():
    anywhere = {"list_inspections", "list_remediation"}
    own = anywhere | {"see", "read_minutes", "explain", "read_explanation"}
    own |= {"read_issued", "read_remediation", "answer_duties"}
    assert allowed("unit", own_unit=True) == own
    assert allowed("unit") == anywhere
    assert allowed("unit", member="leader", own_unit=True) == own


def test_the_officer_alone_reviews_what_units_answer_and_the_unit_alone_explains_and_answers():
    for action, only in (("follow_up", "officer"), ("answer_duties", "unit"), ("explain", "unit")):
        assert [role for role in ROLES if action in allowed(role, member="leader", own_unit=True)] == [only]


def test_a_clerk_reads_an_explanation_in_the_conclusion_alone():
    assert "read_explanation" not in allowed("clerk")
    assert all("read_explanation" in allowed("inspector", member=member) for member in MEMBERS)


def test_an_inspector_outside_the_team_sees_nothing_of_it():
    assert allowed("inspector") == {"list_inspections", "list_plans", "list_remediation"}


@pytest.mark.parametrize("member", MEMBERS)
def test_every_member_records_and_reads(member):
    assert {"record", "read", "read_plan", "read_conclusion"} <= allowed("inspector", member=member)


def test_only_leader_and_secretary_work_on_the_conclusion():
    working = [member for member in MEMBERS if {"edit", "conclude"} <= allowed("inspector", member=member)]
    assert working == ["leader", "secretary"]


def test_a_closed_account_may_do_nothing():
    assert not any(may(account("officer", active=False), action, "leader") for action in ACTIONS)


def test_an_action_that_nobody_defined_is_an_error():
    with pytest.raises(KeyError):
        may(account("officer"), "edit_plans")
