"""Pictures that people send: laid out once and made anew, so that only the picture is left: not where it was taken
(EXIF), and nothing that hides in a file. One at a time in memory."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageOps

from sessions.materials.kinds import Kind

MOST_PIXELS = 50_000_000
MOST_WHOLE = 16_000_000  # of what is not made smaller while it is read, as a JPEG is
QUALITY = 85
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="picture")


class NoPicture(Exception):
    """It cannot be read as a picture."""


class PictureTooLarge(Exception):
    """It has more pixels than we lay out in memory."""


@dataclass(frozen=True)
class Picture:
    """A picture made anew; its width and height in pixels."""

    file: bytes
    kind: Kind
    width: int
    height: int


async def made_anew(file: bytes, longest_side: int) -> Picture:
    """The picture in `file`, the right way up, no side longer than this. Raises `NoPicture`, `PictureTooLarge`."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, _made_anew, file, longest_side)


def _made_anew(file: bytes, longest_side: int) -> Picture:
    try:
        picture: Image.Image = Image.open(io.BytesIO(file), formats=("JPEG", "PNG", "WEBP"))
        kind = Kind[str(picture.format)]
        if picture.width * picture.height > (MOST_PIXELS if kind is Kind.JPEG else MOST_WHOLE):
            raise PictureTooLarge
        picture.draft("RGB", (longest_side, longest_side))
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((longest_side, longest_side))
        return _written(picture, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as refusal:
        raise PictureTooLarge from refusal
    except (OSError, ValueError, SyntaxError, KeyError) as refusal:  # Pillow's ways of saying that a file is broken
        raise NoPicture from refusal


def _written(picture: Image.Image, kind: Kind) -> Picture:
    has_holes = kind is not Kind.JPEG and ("A" in picture.getbands() or "transparency" in picture.info)
    plain = picture.convert("RGBA" if has_holes else "RGB")
    fresh = Image.new(plain.mode, plain.size)  # what Pillow knows of the old file does not come along
    fresh.paste(plain)
    made = io.BytesIO()
    fresh.save(made, str(kind.name), quality=QUALITY)
    return Picture(made.getvalue(), kind, fresh.width, fresh.height)
