"""QR codes as PNG pictures: the same payload gives the same bytes."""

from dataclasses import dataclass
from io import BytesIO

import png
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around the code (ISO/IEC 18004)
DOTS = 8  # pixels per module: one packed byte
SMALLEST = 114  # CSS pixels: 30 mm without the white around it
MASK = 0  # any mask can be read; looking for the best one takes 4 ms of 5


@dataclass(frozen=True)
class Picture:
    """A PNG and the width and height, in CSS pixels, at which the code itself is at least 30 mm."""

    png: bytes
    width: int


def qr_code(payload: str) -> Picture:
    """Draw `payload`; all in capitals, digits and `$%*+-./:` it stays small (alphanumeric mode)."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, mask_pattern=MASK)
    code.add_data(payload)
    code.make(fit=True)
    matrix = code.get_matrix()
    modules = len(matrix)
    lines = [bytes(0 if dark else 255 for dark in row) for row in matrix]
    rows = (line for line in lines for _ in range(DOTS))
    file = BytesIO()
    png.Writer(modules * DOTS, modules * DOTS, greyscale=True, bitdepth=1).write_packed(file, rows)
    return Picture(file.getvalue(), modules * max(4, -(-SMALLEST // (modules - 2 * QUIET))))
