"""Remarks of the check before approval: what is wrong, what to do, where; errors stop approval, warnings are accepted.

Codes and kinds: PASSED, of letters PASSED_LETTER, says in a few words what holds where there is no remark of a code.
"""

from dataclasses import dataclass

from inspect_app.domain.audit import canonical, digest

# code -> what holds where no remark of this code was made; in the order in which it is told.
PASSED = {
    "margins": "lề",
    "closing_alone": "khối chữ ký",
    "face_not_embedded": "phông chữ",
    "letter_lacking": "ký tự",
    "not_composed": "NFC",
    "unfilled": "không còn chỗ trống",
    "plan_number": "số kế hoạch",
    "signatory": "người ký",
    "recipients": "nơi nhận",
    "law_not_in_force": "căn cứ còn hiệu lực",
    "finding_unserved": "tồn tại đều có kiến nghị",
    "recommendation_unassigned": "kiến nghị có người chịu trách nhiệm, thời hạn",
    "duty_differs": "người chịu trách nhiệm, thời hạn in đúng bản ghi",
    "finding_unminuted": "khớp biên bản",
    "minutes_disputed": "một biên bản có hiệu lực",
    "unnumbered": "số, ngày",
    "wording_edited": "câu theo phiếu",
    "edit_overtaken": "câu sửa tay còn khớp bản ghi",
    "sources_differ": "các nguồn số liệu thống nhất",
    "domain_unanswered": "lĩnh vực nào cũng có nội dung ghi nhận",
    "explanation_awaited": "không còn chờ giải trình",
    "source_silent": "nguồn đủ nội dung",
}
# The same of a letter that corrects the form of an issued notice.
PASSED_LETTER = {
    code: PASSED[code]
    for code in ("margins", "closing_alone", "face_not_embedded", "letter_lacking", "not_composed", "unfilled")
} | {
    "signatory": PASSED["signatory"],
    "recipients": PASSED["recipients"],
    "letter_unwritten": "nội dung đính chính",
    "unnumbered": PASSED["unnumbered"],
}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Somebody's word that a warning may stand: which one (its fingerprint), why, who (a name), when (an instant)."""

    fingerprint: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the check found.

    `words` say what is wrong, `advice` what to do, `excerpt` the words on paper that it is about. `place` is where it
    is mended: "checklist", "findings", "edits", "recommendations", "plan",
    "minutes", "correction", or "" where that isn't one place.
    """

    code: str  # a key of PASSED or PASSED_LETTER
    kind: str  # "error" or "warning"
    words: str
    advice: str
    page: int | None = None
    place: str = ""
    excerpt: str = ""
    accepted: Acceptance | None = None
    withdrawn: Acceptance | None = None  # the latest acceptance that was taken back, by whom, when and why it was

    @property
    def fingerprint(self) -> str:
        """What an acceptance names: another wording is another remark, another page is not."""
        return digest(canonical([self.code, self.words, self.advice, self.excerpt]))

    @property
    def blocking(self) -> bool:
        """Whether it stops approval."""
        return self.kind == "error" or self.accepted is None


def in_order(remarks: list[Remark]) -> tuple[Remark, ...]:
    """Remarks in order of page, those without a page last; on one page errors come first."""
    return tuple(sorted(remarks, key=lambda r: (r.page is None, r.page or 0, r.kind != "error")))
