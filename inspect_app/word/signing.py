"""The foot of minutes: three who sign side by side, their names level, and below them who gets the minutes."""

from collections.abc import Iterator
from typing import Any

from inspect_app.domain.document import Signature, Signer, Signing
from inspect_app.word.drawings import Drawing
from inspect_app.word.elements import TEXT_WIDTH, cell, paragraph, row, table
from inspect_app.word.letterhead import recipients

_POST, _ROOM = 12.7, 26.0  # millimetres: two lines of a post, and room to sign
_ABOVE = 14.0  # points


def signing(given: Signing, signature: Signature, draw: Drawing) -> Iterator[Any]:
    """Who signs minutes, who gets them and the code of their text, on one page; then what was said in refusal."""
    width = TEXT_WIDTH / len(given.signers)
    yield paragraph("Space", before=_ABOVE, keep=True)
    posts = [cell(width, paragraph("Signature", "\n".join(signer.post), keep=True)) for signer in given.signers]
    rooms = [cell(width, _drawn(signer, draw), middle=True) for signer in given.signers]
    names = [cell(width, paragraph("Signature", signer.name, keep=True)) for signer in given.signers]
    rows = [row(*posts, height=_POST), row(*rooms, height=_ROOM), row(*names)]
    yield table([width] * len(given.signers), rows, padding=0, lines=False)
    yield from recipients(signature, before=12, keep=True)
    yield paragraph("Code", given.code)
    for note in given.notes:
        yield paragraph("Refusal", note)


def _drawn(signer: Signer, draw: Drawing) -> Any:
    if signer.strokes:
        return paragraph("Strokes", draw(signer), keep=True)
    return paragraph("Said", signer.note, keep=True)
