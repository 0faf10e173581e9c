"""What the camera of a phone sees: films of tickets, and a Chromium that takes one for its camera."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import async_playwright

from tests.browser.browsing import ARGUMENTS, Chrome, chromium
from tests.processes import Site
from tests.sessions.doors import drawn

WIDTH, HEIGHT, PER_SECOND, TABLE = 640, 480, 5, 180


def held(code: Image.Image) -> Image.Image:
    """A code that is held before the camera, a bit askew."""
    picture = Image.new("L", (WIDTH, HEIGHT), TABLE)
    turned = code.resize((360, 360)).rotate(4, expand=True, fillcolor=TABLE)
    picture.paste(turned, ((WIDTH - turned.width) // 2, (HEIGHT - turned.height) // 2))
    return picture


def film(path: Path, *scenes: Image.Image, frames: int = 5) -> Path:
    """A film (YUV4MPEG2, 4:2:0) of these pictures after each other, over and over."""
    colourless = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + b"".join((b"FRAME\n" + scene.tobytes() + colourless) * frames for scene in scenes))
    return path


def film_of(path: Path, *texts: str, frames: int = 5) -> Path:
    """A film of tickets with these texts."""
    return film(path, *(held(drawn(text)) for text in texts), frames=frames)


@asynccontextmanager
async def filmed(site: Site, path: Path) -> AsyncIterator[Chrome]:
    """A Chromium whose camera shows this film, and which may use it."""
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={path}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *camera])
        try:
            yield Chrome(browser, site)
        finally:
            await browser.close()
