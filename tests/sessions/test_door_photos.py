"""A photo of a ticket, read by the site: good ones, and every way in which a photo can be no use."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PIL import Image

from events import organisers
from events.signed_in import SIGN_IN
from sessions.tables import CheckIn
from tests.sessions.doors import (
    EARLY,
    a_location,
    blurred,
    crew,
    cut,
    drawn,
    inverted,
    photo,
    scanned,
    send_photo,
    the_ticket,
)
from tests.site import Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

NO_CODE = "Wij zien geen hele QR-code op deze foto. Maak hem nog eens: dichtbij, scherp en recht."
NO_PHOTO = "Dit is geen foto die wij kunnen lezen. Kies een JPEG of een PNG."
TOO_LARGE = "Deze foto is te groot. Maak een kleinere foto, of typ de code."


def on_a_table(code: Image.Image, width: int, height: int) -> Image.Image:
    """The ticket in the middle of a large photo, a quarter of it."""
    table = Image.new("L", (width, height), 200)
    shown = code.resize((height // 2, height // 2))
    table.paste(shown, (width // 4, height // 4))
    return table


async def sent(at: Callable[[datetime], None], made: Callable[[Image.Image], bytes], text: str = "") -> Page:
    at(EARLY)
    event, session = await a_location()
    piet = await the_ticket(event, session)
    async with at_desk(await crew(event)) as browser:
        proof = organisers.form_token(browser.cookies[SIGN_IN])
        page: Page = await send_photo(browser, session, proof, made(drawn(text or scanned(piet))))
        return page


@pytest.mark.parametrize(
    "made",
    [
        photo,
        lambda code: photo(code, "PNG"),
        lambda code: photo(code.rotate(30, expand=True, fillcolor=255)),
        lambda code: photo(inverted(code)),
        lambda code: photo(on_a_table(code, 7300, 5500)),
    ],
    ids=["jpeg", "png", "turned", "inverted", "40 megapixels"],
)
async def test_a_photo_of_a_ticket_lets_in(at: Callable[[datetime], None], made: Callable[[Image.Image], bytes]) -> None:
    page = await sent(at, made)

    assert page.all("p", class_name="door-words") == ["Welkom, Piet Jansen. Sessie ‘Zichtbaar zijn als raad’, Zaal 1."]
    assert [(row.how, row.door) for row in await CheckIn.objects()] == [("ticket", "2")]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda code: photo(blurred(code)), NO_CODE),
        (lambda code: photo(cut(code)), NO_CODE),
        (lambda _code: photo(Image.new("L", (600, 400), 128)), NO_CODE),
        (lambda _code: b"", NO_PHOTO),
        (lambda code: photo(code)[:300], NO_PHOTO),
        (lambda _code: b"%PDF-1.7 no photo", NO_PHOTO),
        (lambda code: photo(code, "GIF"), NO_PHOTO),
        (lambda _code: photo(Image.new("1", (7300, 5500)), "PNG"), TOO_LARGE),
        (lambda _code: photo(Image.new("1", (14_000, 14_000)), "PNG"), TOO_LARGE),
    ],
    ids=["blurred", "cut", "no code", "nothing", "half a file", "pdf", "gif", "large png", "very large png"],
)
async def test_a_photo_that_is_no_use_is_said_so_and_nobody_comes_in(
    at: Callable[[datetime], None], made: Callable[[Image.Image], bytes], words: str
) -> None:
    page = await sent(at, made)

    assert (page.status, page.mistakes, await CheckIn.count()) == (422, [words], 0)


async def test_a_code_of_somebody_else_is_foreign(at: Callable[[datetime], None]) -> None:
    page = await sent(at, photo, text="https://example.org/korting")

    assert page.all("p", class_name="door-words") == ["Dit is geen kaart van ons. Zoek op naam."]
