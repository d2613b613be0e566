"""Vietnamese typesetting: where lines may break, what stays together, how long a rule is. Lengths are millimetres."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from inspect_app.domain.findings import unbraced

Measure = Callable[[str], float]  # the width of a text in one size and style
Face = Callable[[str, float, bool], float]  # the width of a text, given its points and whether it is bold

NBSP = "\u00a0"
# Keeps the number and symbol of a document on one line; it has no glyph, so it doesn't copy out.
JOINER = "\u2060"
PARENT_LIMIT, BODY_LIMIT, SUBJECT_LIMIT, AUTHORITY_LIMIT, POST_LIMIT = 70.0, 72.0, 150.0, 86.0, 84.0
ABOUT_LIMIT = 70.0  # of what a letter is about, under its number
# The letters of points in the order of the Vietnamese alphabet, those with marks left out but đ (NĐ 30/2020).
_LETTERS = "abcdđeghiklmnopqrstuvxy"
# Words that are torn apart by no line break where that can be helped, longest first.
_COMPOUNDS = sorted(
    """cải cách hành chính|cải cách|hành chính công|hành chính|ban chỉ đạo|chuyển đổi số|phát triển|khoa học|công nghệ
    đổi mới sáng tạo|đổi mới|sáng tạo|ủy ban nhân dân|hội đồng nhân dân|nhân dân|thủ tục|trung tâm|phục vụ|bộ phận
    một cửa|đoàn kiểm tra|kiểm tra|công tác|kết luận|thông báo|thành phố|thị xã|thị trấn|phường|tiếp nhận|hồ sơ
    dịch vụ công|dịch vụ|quốc gia|chính quyền|điện tử|thường trực|chủ tịch|phó chủ tịch|giám đốc|phó giám đốc
    chánh văn phòng|văn phòng|điểm tiếp nhận|lưu động|không có thật|trưởng ban|phó trưởng ban|giải quyết|số hóa
    thanh toán|trực tuyến|quá hạn|phản ánh|kiến nghị|giải ngân|kế hoạch|đầu tư|ngân sách|nhà nước|cán bộ|công chức
    nhiệm vụ|chữ ký số|chứng thực|bản sao|dữ liệu|sử dụng|thành phần|kết quả|hài lòng|đơn vị|trực thuộc""".replace(
        "\n", "|"
    ).split("|"),
    key=lambda words: -len(words.split()),
)
_COMPOUND_WORDS = tuple(tuple(compound.split()) for compound in _COMPOUNDS)
# Runs that stay on one line: their spaces become no-break spaces.
_UNITS = (
    "hồ sơ|TTHC|thủ tục|nhiệm vụ|văn bản|công chức|cán bộ|viên chức|người|hình thức|tin|bài|lượt|lần|phòng|đơn vị"
    "|kiến nghị|phản ánh|bản sao|triệu đồng|tỷ đồng|đồng|điểm phần trăm|ngày|giờ|phút|trang|bộ|Phó"
)
_BOUND = (
    re.compile(r"\bngày \d{1,2} tháng \d{1,2}\b"),
    re.compile(r"\b(?:năm|tháng|Tháng|số|Số|lĩnh vực|hàng|khoản|Điều) \d[\w/.\-]*"),
    re.compile(r"\bđiểm [a-zđ]{1,2}\b"),
    re.compile(r"\b(?:Mục|Phụ lục) [IVX]+\b"),
    re.compile(r"\b(?:Bảng|Hình) \d+"),
    re.compile(rf"\d (?:{_UNITS})\b"),
    re.compile(rf"(?<=\d )(?:{_UNITS})\b"),
    re.compile(r"\S+ \S+\Z"),
)
_LONGEST_RUN = 18
_SYMBOL = re.compile(r"\d+(?:/[\w-]+)+")


def letter(index: int) -> str:
    """The mark of a point from its place, counted from 0: a, b, c, d, đ, e, g … y, aa, ab …"""
    rounds, place = divmod(index, len(_LETTERS))
    return (letter(rounds - 1) if rounds else "") + _LETTERS[place]


def unlettered(text: str) -> str:
    """A point without its mark: 'a) Chưa niêm yết' is 'Chưa niêm yết'."""
    return re.sub(r"^[a-zđ]{1,2}\) ", "", text)


def printable(text: str) -> str:
    """A text as it may stand on paper: composed (NFC), ordinary spaces, brackets where there were braces."""
    return unbraced(unicodedata.normalize("NFC", text).replace(NBSP, " ").replace(JOINER, ""))


def sentence(text: str) -> str:
    """A text as a sentence: its first letter large, a full stop at its end where nothing ends it."""
    text = text.strip()
    return capital(text) + ("" if text.endswith((".", "…", "!", "?")) else ".")


def capital(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]


def bind(text: str, names: Iterable[str] = ()) -> str:
    """A text with no-break spaces within dates, numbers with their units, references, names and its last two words.

    No bound run grows longer than 18 characters: longer ones open gaps in the line before. Symbols stay unbroken, too.
    """
    letters = list(text)
    known = [re.compile(re.escape(name)) for name in names if " " in name]
    for pattern in (*known, *_BOUND):
        for match in pattern.finditer(text):
            _bind_run(letters, match.start(), match.end())
    return unbroken("".join(letters))


def unbroken(text: str) -> str:
    """A text whose documents' symbols ("12/KH-UBND") aren't broken at their slashes and hyphens."""
    return _SYMBOL.sub(_join, text)


def _join(match: re.Match[str]) -> str:
    symbol = match[0]
    return re.sub(r"(?<=[/-])(?=\w)", JOINER, symbol) if len(symbol) <= _LONGEST_RUN else symbol


def _bind_run(letters: list[str], start: int, end: int) -> None:
    left, right = start, end
    while left and letters[left - 1] != " ":
        left -= 1
    while right < len(letters) and letters[right] != " ":
        right += 1
    if right - left <= _LONGEST_RUN:
        letters[start:end] = [NBSP if letter == " " else letter for letter in letters[start:end]]


def propose_lines(name: str, limit_mm: float, measure: Measure, whole: Iterable[str] = ()) -> tuple[str, ...]:
    """A name broken into as few lines as fit the limit, the longest as short as can be, compound words whole.

    So are the phrases of `whole`, a unit's name for example. What is wider than the limit is broken at its words; a
    single word never is.
    """
    phrases = tuple(tuple(_bare(phrase.split())) for phrase in whole if measure(phrase) <= limit_mm)
    pieces = [
        part
        for piece in _pieces(name.split(), phrases + _COMPOUND_WORDS)
        for part in ([piece] if measure(piece) <= limit_mm else piece.split(" "))
    ]
    if not pieces:
        return ()
    for count in range(1, len(pieces) + 1):
        lines = _balanced(tuple(pieces), count, measure)
        if max(map(measure, lines)) <= limit_mm:
            return lines
    return tuple(pieces)


def parent_lines(name: str, face: Face) -> tuple[str, ...]:
    """The lines proposed for the parent body on the letterhead."""
    return propose_lines(name, PARENT_LIMIT, lambda text: face(text, 12, False))


def body_lines(name: str, face: Face) -> tuple[str, ...]:
    """The lines proposed for the issuing body on the letterhead."""
    return propose_lines(name, BODY_LIMIT, lambda text: face(text, 12, True))


def rule_length(lines: Sequence[str], measure: Measure) -> float:
    """The rule under a name: 40 % of the last line, or a third of the longest if more, never over half of the last.

    Source: NĐ 30/2020, Phụ lục I (a third to half of the line); for several lines a convention of this program.
    """
    last, longest = measure(lines[-1]), max(map(measure, lines))
    return min(max(0.4 * last, longest / 3), last / 2)


def _pieces(words: list[str], compounds: tuple[tuple[str, ...], ...]) -> list[str]:
    """Words joined to compounds, a year to the word before it."""
    pieces: list[str] = []
    while words:
        bare = tuple(_bare(words))
        size = next((len(c) for c in compounds if bare[: len(c)] == c and _unbroken(words[: len(c)])), 1)
        if size == 1 and len(words) > 1 and words[0].lower() == "năm" and words[1][0].isdigit():
            size = 2
        pieces.append(" ".join(words[:size]))
        words = words[size:]
    return pieces


def _bare(words: Iterable[str]) -> list[str]:
    return [re.sub(r"\W", "", word).lower() for word in words]


def _unbroken(words: list[str]) -> bool:
    return not any(word.endswith((",", ";")) for word in words[:-1])


def _balanced(pieces: tuple[str, ...], count: int, measure: Measure) -> tuple[str, ...]:
    """Pieces on exactly `count` lines, the longest as short as can be."""
    widths: dict[tuple[int, int], float] = {}

    def width(start: int, end: int) -> float:
        if (start, end) not in widths:
            widths[start, end] = measure(" ".join(pieces[start:end]))
        return widths[start, end]

    # best[end] = the shortest longest line of pieces[:end] on the lines so far, and where its last line starts.
    best: list[tuple[float, tuple[int, ...]]] = [
        (width(0, end) if end else 0.0, (0,)) for end in range(len(pieces) + 1)
    ]
    for line in range(2, count + 1):
        best = [
            min(
                ((max(best[start][0], width(start, end)), (*best[start][1], start)) for start in range(line - 1, end)),
                default=(float("inf"), (0,)),
            )
            for end in range(len(pieces) + 1)
        ]
    starts = best[-1][1]
    return tuple(" ".join(pieces[a:b]) for a, b in zip(starts, (*starts[1:], len(pieces)), strict=True))
