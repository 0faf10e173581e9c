"""QR codes on paper: drawn as lines of black, so that they stay sharp at every size."""

from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

# Any of the eight masks can be read (ISO/IEC 18004, 7.8); looking for the best one takes five times as long.
MASK = 2
BORDER = 4  # modules of quiet zone


def qr(text: str, alternative: str) -> dict[str, str | float]:
    """A QR code of `text` for a layout: level M, black on white, four modules of quiet zone. `alternative` says what it is;
    `share` is how much wider the whole is than its black.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=BORDER, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    lines = "".join(_line(number, row) for number, row in enumerate(rows))
    size = len(rows)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{lines}"/></svg>'
    )
    return {"svg": svg, "alternative": alternative, "share": size / (size - 2 * BORDER)}


def _line(number: int, row: list[bool]) -> str:
    """The black stretches of one row, as a path."""
    parts, place = [], 0
    for is_black, stretch in groupby(row):
        length = len(list(stretch))
        if is_black:
            parts.append(f"M{place} {number}h{length}v1h-{length}z")
        place += length
    return "".join(parts)
