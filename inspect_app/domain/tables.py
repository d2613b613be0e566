"""Tables as CSV that a spreadsheet opens with its accents, and in which nothing that was typed becomes a formula."""

from collections.abc import Sequence

MARK = b"\xef\xbb\xbf"  # by which a spreadsheet sees that it is UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def line(cells: Sequence[str]) -> bytes:
    """One row. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP)."""
    return (",".join(map(_cell, cells)) + "\r\n").encode()


def _cell(text: str) -> str:
    text = f"'{text}" if text.startswith(_FORMULA) else text
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(mark in text for mark in ',"\r\n') else text
