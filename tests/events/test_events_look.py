"""An event's own colours and logo: what is taken, what is refused and why, and how browsers get it."""

import io
import time
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from events.history import deeds_about
from events.look import colours, logos
from events.look.colours import contrast, read
from events.publishing import event_at
from events.tables import Event
from tests.cast import an_event, an_organiser
from tests.site import Browser, Page, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

LOOK = "/bureau/bijeenkomsten/week/uiterlijk"
PURPLE = ":root { --nl-color-brand: #5b2a86; }"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


def a_picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "purple").save(file, kind)
    return file.getvalue()


async def upload(desk: Browser, path: str, field: str, file: bytes, name: str = "x", **more: str) -> Page:
    form = (await desk.open(LOOK)).form(LOOK)
    own = {name: form[name] for name in ("bewijs", "stand")}
    page = await desk.ask("POST", path, data={**own, **more}, files={field: (name, file, "image/svg+xml")})
    return await desk.follow(page)


# -- colours


async def test_own_colours_are_served_to_visitors_of_that_event_only(desk: Browser) -> None:
    await an_event()
    await an_event(slug="ander")

    page = await desk.send((await desk.open(LOOK)).form(LOOK), kleuren=PURPLE)

    async with visitor() as browser:
        programme, other = await browser.open("/week"), await browser.open("/ander")
        address = (await event_at("week")).tokens_mark
        css = await browser.open(f"/week/tokens.css?v={address}")
        missing = await browser.open("/ander/tokens.css")
    assert page.said == ["De kleuren zijn opgeslagen."]
    assert f'href="/week/tokens.css?v={address}"' in programme.html
    assert ("tokens.css" in other.html, missing.status) == (False, 404)
    assert "--nl-color-brand: #5b2a86;" in css.response.text
    assert css.response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert css.response.headers["content-type"] == "text/css; charset=utf-8"


async def test_own_colours_do_not_loosen_the_policy_of_the_site(desk: Browser) -> None:
    await an_event(tokens=PURPLE)
    async with visitor() as browser:
        pages = [await browser.open(path) for path in ("/week", "/week/tokens.css")]

    assert not any("unsafe" in page.response.headers["content-security-policy"] for page in pages)


async def test_a_file_of_colours_can_be_sent(desk: Browser) -> None:
    await an_event()

    page = await upload(desk, LOOK, "bestand", PURPLE.encode(), name="huisstijl.css", kleuren="")

    assert page.said == ["De kleuren zijn opgeslagen."]
    assert (await event_at("week")).tokens == ":root {\n  --nl-color-brand: #5b2a86;\n}\n"


async def test_emptying_the_field_brings_our_own_colours_back(desk: Browser) -> None:
    event = await an_event(tokens=PURPLE)

    await desk.send((await desk.open(LOOK)).form(LOOK), kleuren="")

    assert (await event_at("week")).tokens == ""
    assert [deed.what for deed in await deeds_about(f"event:{event.id}")] == ["colours"]


async def test_what_somebody_else_chose_meanwhile_is_shown_and_not_overwritten(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(LOOK)).form(LOOK)
    await desk.send(form, kleuren=PURPLE)

    wrong = await desk.send(form, kleuren="--nl-color-brand: geel;")
    page = await desk.send(wrong.form(LOOK), kleuren="--nl-color-brand: #004400;")
    kept = (await event_at("week")).tokens
    again = await desk.send(page.form(LOOK))

    assert (wrong.status, page.status, page.form(LOOK)["kleuren"]) == (422, 409, "--nl-color-brand: #004400;")
    assert ("#5b2a86" in page.words, "#5b2a86" in kept) == (True, True)
    assert (again.said, "#004400" in (await event_at("week")).tokens) == (["De kleuren zijn opgeslagen."], True)


async def test_the_same_colours_sent_twice_are_saved_once(desk: Browser) -> None:
    event = await an_event()
    form = (await desk.open(LOOK)).form(LOOK)

    pages = [await desk.send(form, kleuren=PURPLE) for _ in range(2)]

    assert [page.status for page in pages] == [200, 200]
    assert len(await deeds_about(f"event:{event.id}")) == 1


async def test_a_form_without_colours_takes_none_away(desk: Browser) -> None:
    await an_event(tokens=PURPLE)
    form = (await desk.open(LOOK)).form(LOOK)

    page = await desk.post(LOOK, form.with_values(kleuren=None))

    assert (page.status, len(page.mistakes), (await event_at("week")).tokens) == (422, 1, PURPLE)


@pytest.mark.parametrize("text", [
    "--nl-color-ink: rgb(1" + " " * 9900 + "x)", "/*a" * 3300, "--nl-color-ink: rgb(" + "1 , " * 2400,
    "@media (prefers-color-scheme: dark) { :root { " * 200, ":root {" * 1400, "@media" + " " * 9900,
])  # fmt: skip
def test_reading_colours_takes_no_time_whatever_was_typed(text: str) -> None:
    started = time.process_time()

    assert colours.read(text).problems
    assert time.process_time() - started < 0.1


def test_colours_may_be_written_in_other_ways_and_comments_are_no_colours() -> None:
    text = "/* een */ --nl-color-brand: rgb( 91 ,42  134 ); /* twee /* drie */ --nl-radius: 4;"

    assert colours.read(text).light == {"--nl-color-brand": "#5b2a86", "--nl-radius": "4px"}


async def test_colours_that_cannot_be_read_are_refused_with_the_figure(desk: Browser) -> None:
    await an_event()

    page = await desk.send((await desk.open(LOOK)).form(LOOK), kleuren="--nl-color-ink: #999999;")

    words = "--nl-color-ink op --nl-color-paper is slecht te lezen. Het contrast is 2,8. Dat moet minstens 4,5 zijn."
    assert page.status == 422
    assert page.mistakes[0].startswith(words)
    assert (page.form(LOOK)["kleuren"], (await event_at("week")).tokens) == ("--nl-color-ink: #999999;", "")


@pytest.mark.parametrize(
    "text",
    [
        "--nl-color-nieuw: #000000;",
        "--color-ink: #000000;",
        "color: #000000;",
        "body { display: none }",
        "@import url(https://kwaad.example/x.css);",
        ":root { --nl-color-ink: url(https://kwaad.example/x) }",
        ":root { --nl-color-ink: red }",
        ":root { --nl-color-ink: #12345 }",
        ":root { --nl-color-ink: rgb(0, 0, 256) }",
        ":root { --nl-color-ink: expression(alert(1)) }",
        ":root { --nl-font: x; } </style><script>alert(1)</script>",
        ':root { --nl-font: "x\\"; } * { color: red }" }',
        ":root { --nl-radius: 100px }",
        ":root { --nl-radius: calc(1px + 1vw) }",
        "@media print { :root { --nl-color-ink: #000000 } }",
        "x" * 10_001,
        "\x00",
    ],
)
def test_anything_else_is_named_and_refused(text: str) -> None:
    assert len(read(text).problems) >= 1


def test_what_is_taken_is_written_anew() -> None:
    tokens = read(
        '/* huisstijl */ :root { --nl-color-brand: RGB(91, 42, 134); --nl-font: "Open Sans", sans-serif;--nl-radius:4px }'
        "@media (prefers-color-scheme: dark) { :root { --nl-color-brand: #ddb } }"
    )

    assert tokens.problems == []
    assert tokens.light == {"--nl-color-brand": "#5b2a86", "--nl-font": '"Open Sans", sans-serif', "--nl-radius": "4px"}
    assert tokens.dark == {"--nl-color-brand": "#ddddbb"}
    assert read(tokens.text()) == tokens


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


@pytest.mark.parametrize("scheme", [0, 1])
def test_our_own_colours_pass_their_own_check(scheme: int) -> None:
    own = {colours.PREFIX + name: values[scheme] for name, values in colours.COLOURS.items()}

    assert list(colours._unreadable(own, scheme)) == []


# -- the logo


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
async def test_a_logo_is_shown_with_the_title_for_who_does_not_see_it(desk: Browser, kind: str, media: str) -> None:
    event = await an_event()

    page = await upload(desk, f"{LOOK}/logo", "logo", a_picture(kind))

    async with visitor() as browser:
        programme, logo = await browser.open("/week"), await browser.open("/week/logo")
    mark = (await event_at("week")).logo_mark
    assert page.said == ["Het logo is opgeslagen."]
    assert f'<img class="logo" src="/week/logo?v={mark}" alt="{event.title}">' in programme.html
    assert (logo.response.content, logo.response.headers["content-type"]) == (a_picture(kind), media)
    assert logo.response.headers["x-content-type-options"] == "nosniff"


async def test_a_logo_can_be_taken_away(desk: Browser) -> None:
    await an_event(logo=logos.read(a_picture()).kept())

    page = await desk.send((await desk.open(LOOK)).form(f"{LOOK}/logo/weg"))

    async with visitor() as browser:
        logo = await browser.open("/week/logo")
    assert (page.said, logo.status, (await event_at("week")).logo) == (["Het logo is weg."], 404, "")


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\x00" * 50,
        a_picture()[:-1],
        a_picture() + b"<script>",
        a_picture().replace(b"IDAT", b"IDAX"),
        logos.PNG,
        a_picture("JPEG")[:100],
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x00" + b"\xff\xd9",
    ],
)
async def test_what_is_no_png_and_no_jpeg_is_refused(desk: Browser, file: bytes) -> None:
    await an_event()

    page = await upload(desk, f"{LOOK}/logo", "logo", file, name="logo.png")

    assert (page.status, page.mistakes) == (422, ["Dit is geen plaatje. Kies een PNG of een JPEG."])
    assert (await event_at("week")).logo == ""


@pytest.mark.parametrize("file", [b"x" * (logos.LARGEST + 1), a_picture(size=(4001, 1))])
async def test_what_is_too_large_is_refused(desk: Browser, file: bytes) -> None:
    await an_event()

    page = await upload(desk, f"{LOOK}/logo", "logo", file)

    assert (page.status, page.mistakes) == (422, ["Dit plaatje is te groot. Kies er een van hoogstens 100 kB."])


async def test_a_draft_shows_neither_colours_nor_logo_to_visitors() -> None:
    await an_event(status=Event.Status.DRAFT, tokens=PURPLE, logo=logos.read(a_picture()).kept())
    async with visitor() as browser:
        pages = [await browser.open(path) for path in ("/week/tokens.css", "/week/logo")]

    assert [page.status for page in pages] == [404, 404]
