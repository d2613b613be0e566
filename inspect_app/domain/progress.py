"""How far a record is: progress counts answers, not items."""

from dataclasses import dataclass

from inspect_app.domain import answers, findings, judgement
from inspect_app.domain.checklist import Section
from inspect_app.domain.record import Record


@dataclass(frozen=True, slots=True)
class Part:
    """One section: answers asked for and recorded, and findings so far."""

    section: Section
    asked: int
    recorded: int
    findings: int


@dataclass(frozen=True, slots=True)
class Progress:
    parts: tuple[Part, ...]
    unjudged: tuple[str, ...]  # codes of items that are answered and await the inspectors' judgement
    conflicts: int

    @property
    def asked(self) -> int:
        """Answers asked for: 61 items at two counters are 81."""
        return sum(part.asked for part in self.parts)

    @property
    def recorded(self) -> int:
        """Answers recorded."""
        return sum(part.recorded for part in self.parts)

    @property
    def missing(self) -> int:
        """How many answers are still to be recorded."""
        return self.asked - self.recorded


def progress(record: Record) -> Progress:
    """How many of the answers asked that day are recorded, by section, and what waits for somebody's decision."""
    asked: dict[str, int] = {}
    done: dict[str, int] = {}
    unjudged = []
    for question in record.questions():
        item, fields = question.item, record.fields(question.subject)
        asked[item.section] = asked.get(item.section, 0) + 1
        if answers.recorded(item, fields):
            done[item.section] = done.get(item.section, 0) + 1
        if judgement.judge(item, fields, record.target(item)).verdict == "unjudged":
            unjudged.append(item.code)
    found = [finding.section for finding in findings.findings(record)]
    parts = tuple(
        Part(section, asked.get(section.key, 0), done.get(section.key, 0), found.count(section.key))
        for section in record.edition.sections
    )
    return Progress(parts, tuple(dict.fromkeys(unjudged)), len(record.conflicts()))
