"""What every line of a document is and where it stands, kept as text: one line a line, lengths in millimetres.

After a change that is meant, `python -m tests.pdf.golden` writes the files anew; read what differs before it is kept.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.pdf import letters, paper, signed
from tests.pdf.paper import Page, Paper

FOLDER = Path(__file__).with_name("golden")
NAMES = ("lang_son", "minh_hoa", "minutes_signed", "minutes_refused", "letter")


def document(name: str) -> Paper:
    """The paper of a document by name."""
    if name == "letter":
        return letters.corrected()[1]
    kind, _, case = name.partition("_")
    return signed.made(case)[2] if kind == "minutes" else getattr(paper, name)()[1]


def told(sheet: Paper) -> str:
    """Every page: its rules, pictures and lines, from top to bottom."""
    return "\n".join(line for number, page in enumerate(sheet.pages, 1) for line in _page(page, number)) + "\n"


def _page(page: Page, number: int) -> Iterator[str]:
    yield f"== page {number}{', marked' if page.marked else ''}"
    for rule in page.rules:
        yield f"{rule.y:6.1f} {rule.x0:6.1f} {rule.x1:6.1f}  rule"
    for left, right, top, bottom in page.pictures:
        yield f"{top:6.1f} {left:6.1f} {right:6.1f}  picture to {bottom:.1f}"
    for line in page.lines:
        yield f"{line.top:6.1f} {line.x0:6.1f} {line.x1:6.1f}  {line.style} {line.size:g}  {line.text}"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        (FOLDER / f"{name}.txt").write_text(told(document(name)), encoding="utf-8")
