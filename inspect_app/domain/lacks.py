"""What a conclusion still lacks before it can be printed for signature."""

from dataclasses import dataclass

from inspect_app.domain.findings import Finding, findings
from inspect_app.domain.progress import progress
from inspect_app.domain.record import Recommendation, Record
from inspect_app.domain.remedies import asked


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing: where it is mended ("checklist", "findings", "recommendations", "plan"), in words."""

    place: str
    words: str


def uncovered(record: Record) -> tuple[Finding, ...]:
    """The findings that no recommendation serves: where one names no findings, it serves its whole domains."""
    served = {subject for made in record.recommendations for subject in made.findings}
    domains = {section for made in record.recommendations if not made.findings for section in made.sections}
    return tuple(f for f in findings(record) if f.section not in domains and not served.intersection(f.subjects))


def unassigned(recommendation: Recommendation) -> bool:
    """Whether a recommendation lacks a person or a deadline, and a reason why."""
    dated = recommendation.deadline or recommendation.deadline_words
    return not (recommendation.person and dated) and not recommendation.reason


def lacks(record: Record) -> tuple[Lack, ...]:
    """What a record lacks for its conclusion; one from a publication lacks what its source lacks, and prints that."""
    if record.source:
        return ()
    return (*_checklist(record), *_recommendations(record), *_plan(record))


def _checklist(record: Record) -> list[Lack]:
    far, found = progress(record), []
    if far.missing:
        found.append(Lack("checklist", f"Còn {far.missing} nội dung của phiếu chưa ghi nhận."))
    if far.unjudged:
        found.append(Lack("checklist", f"Chưa nhận định: nội dung {', '.join(far.unjudged)}."))
    if far.conflicts:
        found.append(Lack("checklist", f"Còn {far.conflicts} nội dung hai người ghi khác nhau."))
    return found


def _recommendations(record: Record) -> list[Lack]:
    return [
        *(Lack("recommendations", f"Chưa có kiến nghị: {f.text}") for f in uncovered(record)),
        *(
            Lack("recommendations", f"Kiến nghị chưa có người chịu trách nhiệm hoặc thời hạn: {r.text}")
            for r in asked(record)
            if unassigned(r)
        ),
    ]


def _plan(record: Record) -> list[Lack]:
    found = []
    if not (record.plan.authority_lines and record.plan.signatory_name):
        found.append(Lack("plan", "Kế hoạch chưa có quyền hạn, chức vụ và họ tên người ký."))
    if not record.plan.recipients:
        found.append(Lack("plan", "Kế hoạch chưa có nơi nhận."))
    return found
