"""A plan with its teams, units and targets, as everything later reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ROLES = ("leader", "secretary", "member")
Day = date  # Plan has a field called date


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under inspection: joined by code, never by name; dates are the first and last day it exists."""

    code: str
    kind: str  # "commune", "ward" or "district"
    type_word: str
    proper_name: str
    province: str  # "tỉnh Lạng Sơn"
    valid_from: date | None = None
    valid_to: date | None = None
    illustration: bool = False

    @property
    def place(self) -> str:
        """'xã Hoàng Đồng': the type word in lower case, as in running text."""
        return f"{self.type_word} {self.proper_name}"

    @property
    def authority(self) -> str:
        """'UBND xã Hoàng Đồng'."""
        return f"UBND {self.place}"

    @property
    def full_place(self) -> str:
        """The place, a made-up one with the words that say so: for headings and first mentions."""
        return f"{self.place} (không có thật)" if self.illustration else self.place

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on a day; a missing bound is no limit."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a rate, in percent, and the document that sets it."""

    percent: Decimal
    document: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of inspections; what is printed of the issuing office is data of it (document-format: all defaults)."""

    id: str
    number: str  # "80/KH-BCĐCCHC"
    date: date
    subject: str  # "kiểm tra công tác cải cách hành chính năm 2024"
    issuing_body: str  # "Ban Chỉ đạo cải cách hành chính tỉnh", in running text
    issuing_lines: tuple[str, ...]  # as on the letterhead, in capitals, one a line
    parent_lines: tuple[str, ...]
    abbreviation: str  # "BCĐCCHC"
    place: str  # "Lạng Sơn"
    document_type: str = "THÔNG BÁO"
    document_code: str = "TB"
    authority_lines: tuple[str, ...] = ()  # box 7a: "TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN", …
    signatory_post: str = ""  # the post in government, over the name
    signatory_name: str = ""
    recipients: tuple[str, ...] = ()
    address: str = "đồng chí"
    period_from: Day | None = None
    period_to: Day | None = None
    period_text: str = ""  # the period in words, where dates alone would say more than is known
    conclusion_working_days: int = 15
    explanation_working_days: int = 5
    remediation_days: int = 15
    report_through: str = "Sở Nội vụ"
    targets: Mapping[str, Target] = field(default_factory=dict)  # by item key
    illustration: bool = False
    revision: int = 1

    @property
    def year(self) -> int:
        """The year inspected: that of the last day of the period."""
        return (self.period_to or self.date).year


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    name: str
    role: str  # one of ROLES
    post_committee: str = ""
    post_government: str = ""
    account: str | None = None

    @property
    def posts(self) -> str:
        """Both posts, the one in government first, as the office writes them."""
        return ", ".join(post for post in (self.post_government, self.post_committee) if post)


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    plan: str
    name: str  # "Đoàn số 01"
    members: tuple[Member, ...] = ()
    revision: int = 1

    @property
    def leader(self) -> Member | None:
        """The leader, where one is named."""
        return next((member for member in self.members if member.role == "leader"), None)

    def role_of(self, account: str) -> str | None:
        """The role that an account has in the team."""
        return next((member.role for member in self.members if member.account == account), None)


@dataclass(frozen=True, slots=True)
class PlannedCounter:
    name: str
    unit: str | None = None  # code of the unit that keeps it, where it isn't the inspected one


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit that a team visits, with the counters to visit there."""

    id: str
    team: str
    unit: Unit
    counters: tuple[PlannedCounter, ...] = ()
    planned_day: date | None = None
