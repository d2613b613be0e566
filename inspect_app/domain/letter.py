"""The official letter (công văn đính chính) that corrects the form of an issued notice.

Source: Nghị định 30/2020/NĐ-CP, khoản 3 Điều 18; form: document.FORM, Phụ lục I.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from inspect_app.domain.correction import Issued, Line, spaced
from inspect_app.domain.dates import short_date
from inspect_app.domain.document import FORM, Letter, Paragraph, printable_tree
from inspect_app.domain.letterhead import day_words, frame, letter_head, marks, signature, type_name
from inspect_app.domain.record import Record
from inspect_app.domain.typography import Face, sentence
from inspect_app.domain.wording import Wording


def letter(
    record: Record,
    about: Issued,
    reason: str,
    lines: Sequence[Line],
    *,
    number: str | None,
    issued: date | None,
    draft: bool,
    measure: Face,
    words: Wording,
) -> Letter:
    """The letter about an issued notice: why, each place with the printed and the right words; the rest stands.

    `number`, `issued`, `draft`, `measure` and `words` are as in conclusion.conclusion.
    """
    number_cited = words.say("letter", "number", number=about.bears)
    corrected = words.say("letter", "corrected", type=type_name(record.plan), number=number_cited)
    short = words.say("letter", "corrected_on", corrected=corrected, date=short_date(about.day))
    subject = words.say("letter", "about", corrected=short)
    return printable_tree(
        Letter(
            title=words.say("letter", "title", corrected=short),
            form=FORM,
            dated=(issued or about.day).isoformat(),
            marks=marks(record, words, draft),
            names=(record.unit.proper_name, record.plan.signatory_name),
            head=letter_head(record, words, subject, number_cited, number, issued, measure),
            frame=frame(record, words),
            blocks=tuple(Paragraph(text) for text in _texts(record, about, corrected, reason, lines, words)),
            signature=signature(record, words, measure, addressed=True),
            appendices=(),
            addressed=words.say("letter", "addressed", unit=record.unit.authority),
        )
    )


def _texts(
    record: Record, about: Issued, corrected: str, reason: str, lines: Sequence[Line], words: Wording
) -> Iterator[str]:
    body = record.plan.issuing_body
    said = {"corrected": corrected, "body": body, "reason": sentence(spaced(reason))}
    yield words.say("letter", "opening", **said, **day_words(about.day))
    yield words.say("letter", "basis", body=body)
    texts = [
        words.say("letter", "line", place=line.place, printed=line.printed, corrected=line.corrected) for line in lines
    ]
    for order, text in enumerate(texts, 1):
        yield words.say("letter", "numbered", number=str(order), line=text) if len(texts) > 1 else text
    yield words.say("letter", "rest", corrected=corrected)
    yield words.say("letter", "last", unit=record.unit.authority)
