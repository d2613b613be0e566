"""QR codes as the path of a drawing. The only place that knows segno."""

import segno

_QUIET = 4  # squares around a code (ISO/IEC 18004)


def qr(text: str) -> tuple[str, str]:
    """A QR code of level M for a text: the path of its dark squares, to be stroked one wide, and the box's size.

    The quiet zone is within the box.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False)
    rows = [list(row) for row in code.matrix_iter(border=_QUIET)]
    path = "".join(_row(line, dark) for line, dark in enumerate(rows))
    return path, str(len(rows))


def _row(line: int, dark: list[int]) -> str:
    path, start = "", None
    for place, one in enumerate((*dark, 0)):
        if one and start is None:
            start = place
        elif not one and start is not None:
            path += f"M{start} {line}.5h{place - start}"
            start = None
    return path
