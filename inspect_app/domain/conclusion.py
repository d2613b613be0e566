"""The conclusion of an inspection, made from its record as a document ready to be printed.

Order of parts: document-format of the office, after the course of an inspection; form: document.FORM.
"""

from collections.abc import Iterator
from datetime import date

from inspect_app.domain.appendices import appendices
from inspect_app.domain.arrangement import Arrangement, arranged
from inspect_app.domain.checklist import Section
from inspect_app.domain.correction import Issued
from inspect_app.domain.document import FORM, Appendix, Block, Document, Paragraph, Photo, printable_tree
from inspect_app.domain.explained import explained
from inspect_app.domain.findings import Finding, findings
from inspect_app.domain.judgement import figures
from inspect_app.domain.letterhead import attached, frame, head, marks, notice_sort, signature, subject_line, type_name
from inspect_app.domain.opening import opening, participants
from inspect_app.domain.rates import figures_table
from inspect_app.domain.record import Achievement, Cause, Record
from inspect_app.domain.remedies import asked, numbered, remedies
from inspect_app.domain.typography import Face, sentence
from inspect_app.domain.wording import Wording

_AS_RECORDED: Arrangement = {}


def conclusion(
    record: Record,
    *,
    number: str | None,
    issued: date | None,
    draft: bool,
    measure: Face,
    words: Wording,
    photos: tuple[Photo, ...] = (),
    arrangement: Arrangement = _AS_RECORDED,
    replaces: Issued | None = None,
) -> Document:
    """The notice of conclusion with its appendices.

    `number` is the one that the clerk's office gave and `issued` the day; either may be None and stays blank.
    `measure(text, points, bold)` gives widths in millimetres, `words` the fixed wording, `photos` its appendix's.
    `arrangement` is the order in which people put what is listed. `replaces` is the notice in whose place this one is
    issued, None for the first one.
    """
    found = arranged(findings(record), arrangement)
    added = appendices(
        record, words, attached(record, words, notice_sort(record.plan), number, issued), measure, photos
    )
    blocks = (
        *opening(record, words, replaces),
        *_achievements(record, arranged(record.achievements, arrangement), words, added),
        *_findings(record, found, words),
        *_causes(record, arranged(record.causes, arrangement), words),
        Paragraph(words.say("parts", "recommendations"), "part"),
        *remedies(record, found, arranged(asked(record), arrangement), words, issued),
        *explained(record, found, words),
        *_closing(record, added, words),
    )
    return printable_tree(
        Document(
            title=f"{type_name(record.plan)}: {subject_line(record, words)}",
            form=FORM,
            dated=(issued or record.last_day).isoformat(),
            marks=marks(record, words, draft),
            names=tuple(dict.fromkeys((*participants(record), record.unit.proper_name, record.plan.signatory_name))),
            head=head(record, words, number, issued, measure),
            frame=frame(record, words),
            blocks=blocks,
            signature=signature(record, words, measure),
            appendices=added,
        )
    )


def _achievements(
    record: Record, achievements: tuple[Achievement, ...], words: Wording, added: tuple[Appendix, ...]
) -> Iterator[Block]:
    yield Paragraph(words.say("parts", "achievements"), "part")
    if record.source:
        if record.source.acknowledged and not achievements:
            said = sentence(record.source.acknowledged)
            yield Paragraph(f"{said} {words.say('publication', 'results')}")
            return
        if not achievements:
            yield Paragraph(words.say("publication", "results"))
            return
        if record.source.acknowledged:
            yield Paragraph(sentence(record.source.acknowledged))
    for section in record.edition.sections:
        yield _title(section)
        made = [one for one in achievements if one.section == section.key]
        for one, text in zip(made, numbered([sentence(one.text) for one in made]), strict=True):
            yield Paragraph(text, subjects=(f"achievement:{one.id}",))
        if not made:
            yield Paragraph(_silence(record, section, words, "no_achievements"))
    yield from figures_table(record, words, added[0].number if added else "")


def _findings(record: Record, found: tuple[Finding, ...], words: Wording) -> Iterator[Block]:
    yield Paragraph(words.say("parts", "findings"), "part")
    if record.source:
        yield Paragraph(words.say("publication", "list_open" if record.source.list_open else "list_closed"))
    for section in record.edition.sections:
        yield _title(section)
        there = [finding for finding in found if finding.section == section.key]
        for finding, text in zip(there, numbered([sentence(finding.text) for finding in there]), strict=True):
            yield Paragraph(text, subjects=finding.subjects)
        if not there:
            yield Paragraph(_silence(record, section, words, "no_findings"))


def _causes(record: Record, causes: tuple[Cause, ...], words: Wording) -> Iterator[Block]:
    yield Paragraph(words.say("parts", "causes"), "part")
    for kind in ("objective", "subjective"):
        heading = words.say("causes", kind)
        made = [cause for cause in causes if cause.kind == kind]
        if record.source and not made:
            yield Paragraph(words.say("publication", "cause", cause=heading))
            continue
        yield Paragraph(heading, "title")
        for cause, text in zip(made, numbered([sentence(cause.text) for cause in made]), strict=True):
            yield Paragraph(text, subjects=(f"cause:{cause.id}",))
        if not made:
            yield Paragraph(words.say("silence", "nothing_recorded"))


def _closing(record: Record, added: tuple[Appendix, ...], words: Wording) -> Iterator[Block]:
    if added:
        named = [words.say("closing", "appendix", number=a.number, title=a.title) for a in added]
        yield Paragraph(words.say("closing", "appendices", type=type_name(record.plan), appendices=", ".join(named)))
    values = {"year": str(record.plan.year), "place": record.unit.place}
    if record.source:
        yield Paragraph(words.say("publication", "last", **values))
    else:
        yield Paragraph(words.say("closing", "last", **values, unit=record.unit.authority))


def _title(section: Section) -> Paragraph:
    return Paragraph(f"{section.order}. {section.title}", "title")


def _silence(record: Record, section: Section, words: Wording, key: str) -> str:
    """What stands under a domain with nothing to say: inspected, never answered, or not told by the source."""
    at_counters = all(item.scope == "counter" for item in record.edition.items if item.section == section.key)
    if record.source:
        return words.say("publication", "at_counters" if at_counters else "silent")
    if not inspected(record, section):
        return words.say("silence", "nothing_recorded")
    return words.say("silence", f"{key}_counter" if at_counters else key)


def inspected(record: Record, section: Section) -> bool:
    """Whether anything was answered in a domain."""
    return any(
        "answer" in recorded or figures(question.item, recorded)
        for question in record.questions()
        if question.item.section == section.key and (recorded := record.fields(question.subject))
    )
