"""Part IV of a conclusion: who is to do what until when, and which findings that remedies."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from inspect_app.domain.dates import long_date, month_words, parse_iso
from inspect_app.domain.document import Block, Paragraph
from inspect_app.domain.findings import GAP, Finding, every_finding, findings
from inspect_app.domain.letterhead import type_name
from inspect_app.domain.operations import parse_subject
from inspect_app.domain.record import Recommendation, Record
from inspect_app.domain.typography import letter, sentence
from inspect_app.domain.wording import Wording


def remedies(
    record: Record, found: tuple[Finding, ...], made: tuple[Recommendation, ...], words: Wording, issued: date | None
) -> tuple[Block, ...]:
    """The blocks under "KIẾN NGHỊ": the unit, the departments, the report on what was done.

    `found` and `made` are the record's findings and recommendations in order of print.
    """
    published = record.source is not None
    unit = record.unit.place if published else record.unit.authority
    domains = _domains(record)
    return (
        Paragraph(words.say("recommendations", "unit", unit=unit), "title"),
        *_points(record, "unit", found, domains, made, words),
        Paragraph(words.say("recommendations", "departments"), "title"),
        *_points(record, "departments", found, domains, made, words),
        Paragraph(words.say("recommendations", "report"), "title"),
        Paragraph(words.say("publication", "report") if published else _report(record, words, issued)),
    )


def asked(record: Record) -> tuple[Recommendation, ...]:
    """The recommendations that are printed, in the order they were entered: all but those that rest."""
    idle = resting(record)
    return tuple(made for made in record.recommendations if made not in idle)


def resting(record: Record) -> tuple[Recommendation, ...]:
    """The recommendations of whose findings none holds any more, and that name no other domain.

    They are asked of nobody, and are printed again as soon as one of their findings holds again.
    """
    held = {subject for finding in findings(record) for subject in finding.subjects}
    domains = _domains(record)
    return tuple(
        made
        for made in record.recommendations
        if made.findings and not held.intersection(made.findings) and not _named_alone(record, made, domains)
    )


def numbered(texts: list[str]) -> list[str]:
    """Points 'a) …' where there are two or more; a single one stands without a letter."""
    return [f"{letter(place)}) {text}" for place, text in enumerate(texts)] if len(texts) > 1 else texts


def deadline_of(made: Recommendation, words: Wording) -> str:
    """When a recommendation is due, as it is printed; "" where nobody said.

    The source's words; else 'trước ngày …', or a month, which falls due on its last day.
    """
    if made.deadline_words:
        return made.deadline_words.strip(" .")
    if day := parse_iso(made.deadline):
        return words.say("recommendations", "before", date=long_date(day))
    if made.deadline:
        year, month = made.deadline.split("-")
        return words.say("recommendations", "month", month=month_words(int(month)), year=year)
    return ""


def _points(
    record: Record,
    addressee: str,
    found: tuple[Finding, ...],
    domains: Mapping[str, str],
    every: tuple[Recommendation, ...],
    words: Wording,
) -> Iterator[Paragraph]:
    made = [recommendation for recommendation in every if recommendation.addressee == addressee]
    texts = numbered([_recommendation(record, one, found, domains, words) for one in made])
    for one, text in zip(made, texts, strict=True):
        yield Paragraph(text, subjects=(f"recommendation:{one.id}",))
    if not made:
        yield Paragraph(
            words.say("publication", "silent") if record.source else words.say("silence", "no_recommendations")
        )


def _recommendation(
    record: Record, made: Recommendation, found: tuple[Finding, ...], domains: Mapping[str, str], words: Wording
) -> str:
    """Task, what it remedies, person, deadline: one paragraph, so that nothing is torn apart over a page."""
    task = sentence(made.text)
    remedied = "" if record.source else _references(record, made, found, domains, words)
    if remedied:
        task = f"{task.removesuffix('.')} {words.say('recommendations', 'remedy', references=remedied)}."
    return " ".join([task, *_duties(record, made, words)])


def _duties(record: Record, made: Recommendation, words: Wording) -> Iterator[str]:
    """Person and deadline, or the reason why one is missing; what nothing says is a gap."""
    deadline = deadline_of(made, words)
    silent = words.say("publication", "unknown") if record.source else "" if made.reason else GAP
    person, due = made.person.strip(" .") or silent, deadline or silent
    if person:
        yield sentence(words.say("recommendations", "person", person=person))
    if due:
        yield sentence(words.say("recommendations", "deadline", deadline=due))
    if not (person and due):
        key = "no_deadline" if person else "no_person" if due else "no_person_or_deadline"
        yield sentence(words.say("recommendations", key, reason=made.reason.strip()))


def _references(
    record: Record, made: Recommendation, found: tuple[Finding, ...], domains: Mapping[str, str], words: Wording
) -> str:
    """'điểm a khoản 3, khoản 7 Mục II; các lĩnh vực 2, 5': findings by their place, then domains named alone."""
    parts = [named] if (named := places(record, made.findings, found, words)) else []
    named_alone = _named_alone(record, made, domains)
    orders = [str(section.order) for section in record.edition.sections if section.key in named_alone]
    if orders:
        key = "domain" if len(orders) == 1 else "domains"
        parts.append(words.say("recommendations", key, domains=", ".join(orders)))
    return "; ".join(parts)


def _domains(record: Record) -> dict[str, str]:
    """The domain of each finding by what it is about, of those that were withdrawn as well."""
    return {subject: finding.section for finding in every_finding(record) for subject in finding.subjects}


def _named_alone(record: Record, made: Recommendation, domains: Mapping[str, str]) -> set[str]:
    """The domains that a recommendation names for themselves: not those of its findings, though these were withdrawn.

    Where a finding was taken out of the record nothing tells its domain: none is named in its place.
    """
    served = {domains.get(subject) or _domain_asked(record, subject) for subject in made.findings}
    return set() if None in served else set(made.sections) - served


def _domain_asked(record: Record, subject: str) -> str | None:
    parsed = parse_subject(subject)
    item = record.edition.item(parsed.id or "") if parsed and parsed.kind == "item" else None
    return item.section if item else None


def places(record: Record, subjects: Iterable[str], found: tuple[Finding, ...], words: Wording) -> str:
    """'điểm a khoản 3, khoản 7 Mục II': where the findings on some subjects stand; "" where none does."""
    wanted, clauses = set(subjects), []
    for section in record.edition.sections:
        there = [finding for finding in found if finding.section == section.key]
        standing = [place for place, finding in enumerate(there) if wanted.intersection(finding.subjects)]
        if standing:
            clauses.append(_clause(str(section.order), standing, len(there), words))
    return words.say("recommendations", "part", clauses=", ".join(clauses)) if clauses else ""


def _clause(order: str, places: list[int], total: int, words: Wording) -> str:
    if len(places) == total:
        return words.say("recommendations", "clause", clause=order)
    key = "point" if len(places) == 1 else "points"
    return words.say("recommendations", key, points=", ".join(map(letter, places)), clause=order)


def report_deadline(days: int, named: str, issued: date | None, words: Wording) -> str:
    """When the report on remediation is due, as it is printed: a day, or so many days after a day that isn't known yet.

    `named` is the document's type within a sentence, `issued` the day that it prints.
    """
    if issued:
        return words.say("recommendations", "before", date=long_date(issued + timedelta(days=days)))
    return words.say("recommendations", "report_days", days=f"{days:02d}", type=named)


def _report(record: Record, words: Wording, issued: date | None) -> str:
    plan = record.plan
    return words.say(
        "recommendations",
        "report_text",
        unit=record.unit.authority,
        deadline=report_deadline(plan.remediation_days, type_name(plan), issued, words),
        through=plan.report_through,
        body=plan.issuing_body,
    )
