"""Text as people type it: composed (NFC), without control characters, of a bearable length."""

import re
import unicodedata
from typing import Any

# JSON as the standard library reads it: None, bool, int, float, str, list and dict of these.
Json = Any

SHORT = 500
LONG = 5_000


def clean(text: str) -> str:
    """The text composed (NFC), line ends as one character, without space at its ends."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def complaint(text: str, limit: int = LONG, lines: bool = True) -> str | None:
    """What is wrong with a text in Vietnamese, or None: too long (limit in characters), control characters.

    `lines` allows line breaks; a tab is never allowed. The device says the same words.
    """
    if len(text) > limit:
        return f"Dài quá {limit:,} ký tự (đang có {len(text):,}). Rút ngắn lại.".replace(",", ".")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") and not (lines and c == "\n") for c in text):
        return "Có ký tự điều khiển không in được. Xóa rồi gõ lại."
    return None


def composed(value: Json) -> Json:
    """A JSON value with every text in it composed (NFC), keys too; Apple's devices send decomposed letters."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {composed(key): composed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [composed(part) for part in value]
    return value


def folded(text: str) -> str:
    """A text for finding: small letters without marks, đ as d ("Hoàng Đồng" is found by "hoang dong")."""
    bare = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def slug(text: str) -> str:
    """A text as part of a file's name: small letters without marks, hyphens between ("xã Minh Họa": "xa-minh-hoa")."""
    return "-".join(re.findall(r"[a-z0-9]+", folded(text)))
