"""Finding in the archive: what was typed as words, phrases and a document's number, and excerpts that show them.

Words are runs of letters and digits. All of them must be there; what stands within quotation marks, or together like
7.02 or 12/10/2026, must be there together. The last word may be unfinished.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache

from inspect_app.domain.card import Number
from inspect_app.domain.roles import Account, may
from inspect_app.domain.text import clean, folded

LONGEST = 200  # characters of a query; a search needs no more, and every word costs time
MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_PART = re.compile(r"\d+|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FILLERS = frozenset({"so", "ngay", "nam", "thong", "bao"})  # words that people put around a number
_EXCERPT = 200  # characters
_BEFORE = 60  # of them, before what was found


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or several that stand together: as typed in small letters, and folded.

    `prefix` says that the last of them may be unfinished.
    """

    typed: tuple[str, ...]
    folded: tuple[str, ...]
    prefix: bool = False

    @property
    def accented(self) -> bool:
        """Whether it was typed with accents."""
        return self.typed != self.folded


def together(words: Collection[Word]) -> Word:
    """Words as one that has them beside each other."""
    typed, bare = ([part for word in words for part in getattr(word, name)] for name in ("typed", "folded"))
    return Word(tuple(typed), tuple(bare), any(word.prefix for word in words))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document's number that was typed, as far as it was: its year, the codes of bodies that it may mean.

    `rest` is what was typed beside it.
    """

    number: int
    code: str = ""
    bodies: tuple[str, ...] = ()
    year: int | None = None
    rest: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for."""

    text: str = ""
    words: tuple[Word, ...] = ()
    number: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What the findings are narrowed to; within one of them any of its values will do."""

    year: frozenset[str] = frozenset()
    domain: frozenset[str] = frozenset()
    state: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    leader: frozenset[str] = frozenset()
    item: frozenset[str] = frozenset()

    def given(self) -> list[tuple[str, frozenset[str]]]:
        """The filters that are set, by name."""
        return [(part.name, values) for part in fields(self) if (values := getattr(self, part.name))]


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may find: everything, else the inspections of some teams, and what was issued to some unit."""

    everything: bool = False
    teams: frozenset[str] = field(default_factory=frozenset)
    unit: str | None = None


def reach(account: Account, teams: Collection[tuple[str, str]]) -> Reach:
    """What an account may find; `teams` are those that it belongs to, each with its role there.

    Whoever may read a conclusion may find what stands in it, whoever may read what was issued that alone.
    """
    if may(account, "read_conclusion"):
        return Reach(everything=True)
    own = frozenset(team for team, role in teams if may(account, "read_conclusion", role))
    return Reach(teams=own, unit=account.unit if may(account, "read_issued", own_unit=True) else None)


def parse(text: str, known: Collection[Number] = ()) -> Query:
    """What was typed, whatever it is; `known` are codes and bodies that numbers of documents have here."""
    text = clean(text.translate(_QUOTES))[:LONGEST]
    words = []
    for match in _PIECE.finditer(text):
        together = match[1] is not None
        typed = tuple(word.lower() for word in _WORD.findall(match[1] if together else match[2]))
        if typed:
            bare = tuple(folded(word) for word in typed)
            words.append(Word(typed, bare, prefix=not together and match.end() == len(text)))
    kept = tuple(words[:MOST_WORDS])
    return Query(text, kept, _number(kept, known))


def _number(words: tuple[Word, ...], known: Collection[Number]) -> Wanted | None:
    """The first number of a document among words: a number and a known code, in either order, or digits alone."""
    parts = [(part, place) for place, word in enumerate(words) for bare in word.folded for part in _PART.findall(bare)]
    found = [part for part, _ in parts]
    if len(found) == 1 and _digits(found[0]) and not _YEAR.fullmatch(found[0]):
        return Wanted(int(found[0]))
    codes = {number.code for number in known}
    for at, part in enumerate(found):
        # "số" may stand between them: "TB số 5".
        after = at + 2 if found[at + 1 : at + 2] == ["so"] else at + 1
        pair = found[at], found[after] if after < len(found) else ""
        digits, code = pair if _digits(part) else (pair[1], pair[0])
        if not (_digits(digits) and code in codes):
            continue
        bodies, last = _bodies(found, after, code, known)
        used = {place for _, place in parts[at : last + 1]}
        rest = [word for place, word in enumerate(words) if place not in used]
        years = [int(word.folded[0]) for word in rest if len(word.folded) == 1 and _YEAR.fullmatch(word.folded[0])]
        beside = tuple(w for w in rest if not set(w.folded) <= _FILLERS | {str(year) for year in years})
        return Wanted(int(digits), code, bodies, years[0] if years else None, beside)
    return None


def _digits(part: str) -> bool:
    return part.isascii() and part.isdecimal() and len(part) <= 4 and int(part) > 0


def _bodies(found: list[str], after: int, code: str, known: Collection[Number]) -> tuple[tuple[str, ...], int]:
    """The bodies that what stands after number and code may mean, and the place of the last part used."""
    typed = "".join(found[after + 1 : after + 2])
    # One letter is less likely the beginning of a body than a word of its own.
    bodies = sorted({n.body for n in known if n.code == code and len(typed) > 1 and n.body.startswith(typed)})
    return tuple(bodies), after + 1 if bodies else after


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an excerpt; `found` says that it is what was looked for."""

    text: str
    found: bool


def excerpt(text: str, words: Collection[Word], longest: int = _EXCERPT) -> tuple[Piece, ...]:
    """A part of a text that shows what was found in it, cut between words with "…" where something is left out.

    Where the text has all words together only that is marked, and a word with the accents that were typed alone where
    it has that.
    """
    flat = " ".join(text.split())
    spans = sorted(_spans(flat, together(words)) if words else [])
    spans = spans or sorted(span for word in words for span in _spans(flat, word))
    start, end = _window(flat, spans, longest)
    pieces = [Piece("… ", False)] if start else []
    at = start
    for first, last in spans:
        if first >= at and last <= end:
            pieces += [Piece(flat[at:first], False), Piece(flat[first:last], True)]
            at = last
    pieces += [Piece(flat[at:end], False), Piece(" …" if end < len(flat) else "", False)]
    return tuple(_joined(piece for piece in pieces if piece.text))


def _spans(text: str, word: Word) -> list[tuple[int, int]]:
    """Where a word stands: with its accents, else without; and only where it is nowhere whole, what it begins."""
    there = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    bare = [(_bare(token), start, end) for token, start, end in there]
    plain = tuple(map(_bare, word.folded))
    for prefix in (False, True)[: 1 + word.prefix]:
        for tokens, wanted in ((there, word.typed), (bare, plain)):
            if found := list(_runs(tokens, wanted, prefix)):
                return found
    return []


@lru_cache(maxsize=8192)  # a language has few syllables
def _bare(token: str) -> str:
    # A number typed as 5 stands in documents as 05.
    return folded(token).lstrip("0") or token


def _runs(there: list[tuple[str, int, int]], wanted: tuple[str, ...], prefix: bool) -> Iterator[tuple[int, int]]:
    for at in range(len(there) - len(wanted) + 1):
        run = tuple(token for token, _, _ in there[at : at + len(wanted)])
        last = run[-1].startswith(wanted[-1]) if prefix else run[-1] == wanted[-1]
        if last and run[:-1] == wanted[:-1]:
            yield there[at][1], there[at + len(wanted) - 1][2]


def _window(text: str, spans: list[tuple[int, int]], longest: int) -> tuple[int, int]:
    """The part of a text that shows as many of the spans as fit, from the first place that does."""
    if len(text) <= longest:
        return 0, len(text)
    room = longest - _BEFORE
    most = max((sum(first <= s and e <= first + room for s, e in spans) for first, _ in spans), default=0)
    held = [first for first, _ in spans if sum(first <= s and e <= first + room for s, e in spans) == most]
    start = max(0, min((held[0] if held else 0) - _BEFORE, len(text) - longest))
    end = min(len(text), start + longest)
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = max(text.rfind(" ", 0, end), start + 1)
    return start, end


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Marked words beside each other are one mark: "thanh toán trực tuyến"."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.found and len(kept) > 1 and kept[-1].text == " " and kept[-2].found:
            kept[-2:] = [Piece(f"{kept[-2].text} {piece.text}", True)]
        else:
            kept.append(piece)
    yield from kept
