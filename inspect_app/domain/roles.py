"""Who may do what: accounts and their roles, and what membership of a team adds."""

from dataclasses import dataclass

# What a person reads of each role.
ROLES = {
    "administrator": "Quản trị",
    "officer": "Chuyên viên CCHC",
    "committee": "Ban Chỉ đạo CCHC",
    "clerk": "Văn thư",
    "unit": "Đơn vị được kiểm tra",
    "inspector": "Cán bộ kiểm tra",
}
MEMBERS = {"leader": "Trưởng đoàn", "secretary": "Thư ký", "member": "Thành viên"}

# Who can be a member of a team: whoever neither keeps the accounts nor is inspected.
INSPECTING = ("inspector", "officer", "committee", "clerk")

_FOLLOWING = frozenset({"list_remediation", "read_remediation"})
# What a role may do anywhere. "see" is to know that an inspection exists; "read" its record;
# "read_conclusion" the conclusion alone, "read_minutes" the minutes alone, "read_issued" what was issued;
# "comment" is to say something about a draft; "read_explanation" is to read what the unit sent in, "read_remediation"
# what it answered afterwards, "list_remediation" what is left to do, where it may be known; "export_records" is to take
# whole records away, of a year or all; "read_audit" to look through the audit log and to check the archive; "dispose"
# to ask for a disposal or to settle what another asked for.
_ANYWHERE: dict[str, frozenset[str]] = {
    "administrator": frozenset({"manage_accounts"}),
    "officer": frozenset(
        {"read_units", "edit_units", "list_plans", "read_plan", "edit_plan", "list_inspections", "open"}
        | {"edit_holidays", "follow_up", "read_audit", "dispose", "set_retention"}
        | {"see", "read", "comment", "read_conclusion", "read_minutes", "read_register", "read_issued"}
        | {"read_explanation", "export_records"}
        | _FOLLOWING
    ),
    "committee": frozenset(
        {"read_units", "list_plans", "read_plan", "list_inspections", "see", "read", "read_conclusion", "read_minutes"}
        | {"read_register", "read_issued", "comment", "read_explanation", "export_records", "read_audit", "dispose"}
        | _FOLLOWING
    ),
    "clerk": frozenset(
        {"read_units", "list_plans", "read_plan", "list_inspections", "see", "read_conclusion", "read_minutes", "issue"}
        | {"read_register", "read_issued"}
        | _FOLLOWING
    ),
    "unit": frozenset({"list_inspections", "list_remediation"}),
    "inspector": frozenset({"list_plans", "list_inspections", "list_remediation"}),
}

_READING = frozenset({"read_conclusion", "read_minutes", "read_explanation", "read_issued", "read_remediation"})
# What a member of a team may do with its plan and its inspections, besides.
_IN_TEAM: dict[str, frozenset[str]] = {
    "leader": frozenset({"read_plan", "see", "read", "comment", "record", "edit", "conclude", "approve"}) | _READING,
    "secretary": frozenset({"read_plan", "see", "read", "comment", "record", "edit", "conclude"}) | _READING,
    "member": frozenset({"read_plan", "see", "read", "comment", "record"}) | _READING,
}

# What a unit may do with inspections of its own: explain, answer, and read what it signed, sent and was sent.
_OWN_UNIT = frozenset(
    {"see", "read_minutes", "explain", "read_explanation", "read_issued", "read_remediation", "answer_duties"}
)

ACTIONS = frozenset().union(*_ANYWHERE.values(), *_IN_TEAM.values(), _OWN_UNIT, {"change_own_password"})


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. `session_epoch` goes up when every open session is to end."""

    id: str
    username: str
    name: str
    role: str  # a key of ROLES
    unit: str | None = None  # the code of the unit that an account of role "unit" speaks for
    active: bool = True
    password_given: bool = False  # the password was given by somebody else and must be changed
    session_epoch: int = 1


def may(account: Account, action: str, member: str | None = None, own_unit: bool = False) -> bool:
    """Whether an account may do one of ACTIONS.

    `member` is its role in the team that the plan or inspection at hand belongs to; `own_unit` says that the
    inspection is of the unit that the account speaks for.
    Raises KeyError for an action that nobody defined.
    """
    if action not in ACTIONS:
        raise KeyError(action)
    if not account.active:
        return False
    if action == "change_own_password" or action in _ANYWHERE[account.role]:
        return True
    if account.role == "unit":
        return own_unit and action in _OWN_UNIT
    return member is not None and action in _IN_TEAM[member]


def leads(member: str | None) -> bool:
    """Whether a member's role in the team is to work on findings and the conclusion."""
    return member is not None and "conclude" in _IN_TEAM[member]
