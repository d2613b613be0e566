"""What an issued document says of how it can be checked: the head of the log it was made under, and a code of that."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from inspect_app.domain.dates import VIETNAM, long_date
from inspect_app.domain.document import Appendix, Fact, Line, Run, Verification
from inspect_app.domain.letterhead import BLANKS, Sort, attached, day_words, number_words
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json
from inspect_app.domain.wording import Wording

SHORT_LENGTH = 16  # of the 64 letters of a SHA-256: what somebody types
_CODE = re.compile(rf"[0-9a-f]{{{SHORT_LENGTH}}}")


# Number and day that a document prints; either may be blank.
Printed = tuple[str | None, date | None]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the log's chain at some instant: its number and its hash."""

    seq: int
    hash: str

    def told(self) -> Json:
        """As a record's file tells it, under "chain"."""
        return {"seq": self.seq, "hash": self.hash}

    @property
    def code(self) -> str:
        """The short form of the hash, which the QR code holds."""
        return self.hash[:SHORT_LENGTH]


def read_code(typed: str) -> str | None:
    """A short code as somebody types it, with or without spaces, in any case of letters; else None."""
    code = re.sub(r"[\s-]", "", typed).lower()
    return code if _CODE.fullmatch(code) else None


def address(public: str, head: Head) -> str:
    """What the QR code holds: the public page with the code, or the code alone where nobody set an address."""
    return f"{public}/check?code={head.code}" if public else head.code


def grouped(text: str, size: int) -> str:
    """A code in groups of so many letters, as people compare it."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def page(
    record: Record,
    words: Wording,
    sort: Sort,
    head: Head,
    at: str,
    public: str,
    drawn: tuple[str, str],
    printed: Printed,
) -> Appendix:
    """The last page of a document of a sort, "Thông tin kiểm chứng": no appendix of its content, hence no number.

    `at` is the instant when the copy for signature was made, `public` the installation's public address or "",
    `drawn` the path and the size of the QR code.
    """
    made_up = record.plan.illustration or record.unit.illustration
    remark = words.say("verification", "made_up") if made_up else ""
    path, size = drawn
    steps = ("scan", "address", "upload", "offline") if public else ("scan_alone", "upload_alone", "offline")
    return Appendix(
        number="",
        title=words.say("verification", "title"),
        attached=attached(record, words, sort, *printed),
        content=Verification(
            facts=(
                _fact(words, "document", *_document(words, sort, printed)),
                _fact(words, "body", (Run(record.plan.issuing_body + remark),)),
                _fact(words, "inspection", (Run(record.id),)),
                _fact(words, "made_at", (Run(_moment(at, words)),)),
                _fact(words, "head", *((Run(grouped(part, 8)),) for part in (head.hash[:32], head.hash[32:]))),
                _fact(words, "entry", (Run(str(head.seq)),)),
                _fact(words, "code", (Run(grouped(head.code, 4)),)),
            ),
            path=path,
            size=size,
            shows=words.say("verification", "shows", code=grouped(head.code, 4)),
            how=words.say("verification", "how"),
            steps=tuple(words.say("verification", step, address=f"{public}/check") for step in steps),
        ),
        note=words.say("verification", "note", type=sort.name),
    )


def _fact(words: Wording, key: str, *lines: Line) -> Fact:
    return Fact(words.say("verification", key), lines)


def _document(words: Wording, sort: Sort, printed: Printed) -> tuple[Line, ...]:
    """Number and date, each on a line of its own where the blanks need the room."""
    number, day = printed
    values = {"type": sort.name, "number": number_words(number), "symbol": sort.symbol}
    first = words.line("verification", "numbered", BLANKS, **values)
    second = words.line("verification", "dated", BLANKS, **day_words(day))
    return first, second


def _moment(at: str, words: Wording) -> str:
    instant = datetime.fromisoformat(at).astimezone(VIETNAM)
    time = {"hour": f"{instant:%H}", "minute": f"{instant:%M}", "second": f"{instant:%S}"}
    return words.say("verification", "moment", **time, day=long_date(instant.date()))
