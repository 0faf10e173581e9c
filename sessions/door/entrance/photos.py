"""Reading a QR code in a photo of a ticket that was sent here, for phones whose browser gives us no camera."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor

import zxingcpp
from PIL import Image, ImageOps

from sessions.door.reading import Says, read

UPLOAD = 16 * 1024 * 1024  # bytes; a photo of 40 megapixels as a telephone makes it has 8 to 14 MB
MOST_PIXELS = 50_000_000
# A JPEG is made smaller while it is read; what cannot be is laid out whole in memory, four bytes for each pixel.
MOST_WHOLE = 16_000_000
LONGEST_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="photo")  # one photo at a time in memory


class NoPhoto(Exception):
    """This is no picture that we can read."""


class PhotoTooLarge(Exception):
    """It has more pixels than we lay out in memory."""


class NoCode(Exception):
    """There is no QR code to be read in it."""


async def text_in(photo: bytes) -> str:
    """The text of the QR code in a photo, of a ticket if there is one. Raises `NoPhoto`, `PhotoTooLarge`, `NoCode`."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, _read, photo)


def _read(photo: bytes) -> str:
    picture = _opened(photo)
    texts = [found.text for found in zxingcpp.read_barcodes(picture, formats=QR) if found.text]
    if not texts:
        raise NoCode
    return next((text for text in texts if read(text).says == Says.LINK), texts[0])


def _opened(photo: bytes) -> Image.Image:
    """The photo in greys, no longer or wider than we need, the right way up."""
    try:
        picture: Image.Image = Image.open(io.BytesIO(photo), formats=FORMATS)
        pixels, is_jpeg = picture.width * picture.height, picture.format == "JPEG"
        if pixels > (MOST_PIXELS if is_jpeg else MOST_WHOLE):
            raise PhotoTooLarge
        picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        picture = ImageOps.exif_transpose(picture).convert("L")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as refusal:
        raise PhotoTooLarge from refusal
    except (OSError, ValueError, SyntaxError) as refusal:  # Pillow's ways of saying that a file is broken
        raise NoPhoto from refusal
    return picture
