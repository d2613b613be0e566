"""A signed PDF: what it tells of its signatures, and where its words differ from those that went out."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from inspect_app.domain.text import Json

# Words around a difference that are shown with it.
_AROUND = 6
# What PDFium gives for a hyphen at the end of a line.
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
# Two documents of one form about two places have most of their words in common; less than this is no copy.
LEAST_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as its file told of it on the day that it came; instants are ISO 8601, "" where nothing is told.

    `chain` are certificates (PEM), the signer's first. `trust` is "trusted", "untrusted" (its chain doesn't lead to an
    authority that is installed here) or "unknown" (no authority is installed here). `stamped_at` is the time of a time
    stamp, `claimed_at` that of the signer's own clock. `revocations` counts the answers and lists about revoked
    certificates that the file carries.
    """

    field: str
    signer: str
    issuer: str
    serial: str
    chain: tuple[str, ...]
    trust: str
    claimed_at: str = ""
    stamped_at: str = ""
    stamped_by: str = ""
    revocations: int = 0
    is_time_stamp: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that differ: those that went out, those that came back, and what stands before and after both."""

    before: str
    ours: str
    theirs: str
    after: str


def write(signatures: Iterable[Signature]) -> Json:
    """Signatures as JSON."""
    return [asdict(signature) for signature in signatures]


def read(data: Json) -> tuple[Signature, ...]:
    """The signatures that `write` made JSON of."""
    return tuple(Signature(**told | {"chain": tuple(told["chain"])}) for told in data)


def words(pages: Iterable[str]) -> tuple[str, ...]:
    """The words of a document, page by page; the page numbers in the margins are none of them.

    What a line's end divides at a hyphen or a slash is one word, as it is where the line ends elsewhere.
    """
    found: list[str] = []
    for page in pages:
        lines = [line.strip() for line in page.translate(_HYPHENS).splitlines() if line.strip()]
        if lines and re.fullmatch(r"\d{1,3}", lines[0]):
            lines = lines[1:]
        if lines and re.fullmatch(r"\d{1,3}", lines[-1]):
            lines = lines[:-1]
        found += re.sub(r"(?<=\S[/-])\n", "", "\n".join(lines)).split()
    return tuple(found)


def alike(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """How much of their words two documents have in common, wherever these stand: from 0 to 1."""
    common = (Counter(ours) & Counter(theirs)).total()
    return 2 * common / (len(ours) + len(theirs) or 1)


def differences(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[Difference, ...]:
    """Where the words of two documents differ, in order."""
    # Sentence by sentence first: word by word a long document takes minutes.
    mine, other = _sentences(ours), _sentences(theirs)
    found: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        if tag != "equal":
            before = _tail(mine[:a])
            after = [word for sentence in mine[b : b + 1] for word in sentence][:_AROUND]
            found += _within(_flat(mine[a:b]), _flat(other[c:d]), before, after)
    return tuple(found)


def _within(ours: list[str], theirs: list[str], before: list[str], after: list[str]) -> Iterable[Difference]:
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(
                " ".join([*before, *ours[:a]][-_AROUND:]),
                " ".join(ours[a:b]),
                " ".join(theirs[c:d]),
                " ".join([*ours[b:], *after][:_AROUND]),
            )


def _sentences(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    open_: list[str] = []
    for word in words:
        open_.append(word)
        if word[-1] in ".;:":
            found.append(tuple(open_))
            open_ = []
    return [*found, tuple(open_)] if open_ else found


def _flat(sentences: list[tuple[str, ...]]) -> list[str]:
    return [word for sentence in sentences for word in sentence]


def _tail(sentences: list[tuple[str, ...]]) -> list[str]:
    return _flat(sentences[-2:])[-_AROUND:]
