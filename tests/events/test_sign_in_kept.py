"""A form that is sent when its sign-in is over: nothing typed is lost, and nobody fills it in for somebody else (A17)."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from events.sign_in.kept import MOST, Kept, NothingKept, unpacked
from events.signed_in import SIGN_IN
from events.tables import Event, Organiser
from notifications.tables import Message
from tests.cast import an_event, an_organiser
from tests.site import Browser, Page, at_desk, visitor
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
SETTINGS = "/bureau/bijeenkomsten/week/instellingen"
RESUME = "/bureau/inloggen/verder"
FROM_HERE = {"Sec_Fetch_Site": "same-origin"}
TYPED = {"titel": "Anders <b>'\"", "tekst": "Eerste regel\r\n\r\nTweede “regel” é"}


@pytest.fixture
async def owner() -> Organiser:
    await an_event()
    return await an_organiser()


@pytest.fixture
async def desk(owner: Organiser) -> AsyncIterator[Browser]:
    async with at_desk(owner) as browser:
        yield browser


async def idle(desk: Browser, at: At, now: datetime, **typed: str) -> Page:
    """A form is opened, filled in, and sent after half an hour."""
    form = (await desk.open(SETTINGS)).form(SETTINGS)
    at(now + timedelta(minutes=31))
    return await desk.post(SETTINGS, form.with_values(**{**TYPED, **typed}), **FROM_HERE)


async def the_event() -> Event:
    event = await Event.objects().first()
    assert event is not None
    return event


async def mailed() -> dict[str, str]:
    message = await Message.objects().order_by(Message.id, ascending=False).first()
    assert message is not None
    return dict(msgspec.json.decode(message.facts))


async def code_for(desk: Browser, page: Page) -> Page:
    """Ask for a code on the page with the form."""
    asked = [form for form in page.read.forms if form.action == RESUME][-1]
    values = asked.with_values(email="bureau@bijeen.example")
    return await desk.post(RESUME, [*values, ("stap", "mail")], **FROM_HERE)


async def test_a_form_sent_after_the_sign_in_was_over_comes_along_until_it_is_saved(
    desk: Browser, at: At, now: datetime
) -> None:
    said = [page := await idle(desk, at, now)]
    said.append(page := await code_for(desk, page))
    fields = page.form(RESUME).with_values(code=(await mailed())["code"])
    said.append(page := await desk.post(RESUME, [*fields, ("stap", "code")], **FROM_HERE))

    saved = await desk.post(SETTINGS, page.form(SETTINGS).fields, **FROM_HERE)

    assert [(one.status, one.heading) for one in said] == [
        (403, "U bent uitgelogd"), (200, "U bent uitgelogd"), (200, "Verstuur het formulier nog een keer"),
    ]  # fmt: skip
    event = await the_event()
    assert (saved.status, event.title, event.text) == (303, TYPED["titel"], TYPED["tekst"].replace("\r\n", "\n"))


async def test_who_signs_in_by_the_link_in_another_window_goes_on_in_this_one(
    desk: Browser, at: At, now: datetime
) -> None:
    page = await code_for(desk, await idle(desk, at, now))
    other_window = await desk.follow(await desk.post(f"/bureau/inloggen/{(await mailed())['token']}"))
    page = await desk.post(SETTINGS, page.form(SETTINGS).fields, **FROM_HERE)
    unsaved = (await the_event()).title

    await desk.post(SETTINGS, page.form(SETTINGS).fields, **FROM_HERE)

    assert (other_window.heading, unsaved[:4]) == ("U bent weer ingelogd", "Week")
    assert (page.status, (await the_event()).title) == (403, TYPED["titel"])


async def test_a_form_of_an_earlier_sign_in_is_sent_again_with_this_ones_proof(desk: Browser, owner: Organiser) -> None:
    form = (await desk.open(SETTINGS)).form(SETTINGS)
    async with at_desk(owner) as again:
        page = await again.post(SETTINGS, form.with_values(**TYPED), **FROM_HERE)
        unsaved = (await the_event()).title
        await again.post(SETTINGS, page.form(SETTINGS).fields, **FROM_HERE)

    assert owner.name in page.words
    assert (page.status, unsaved[:4], (await the_event()).title) == (403, "Week", TYPED["titel"])


@pytest.mark.parametrize("step", [{"email": "geen adres"}, {"code": "000000"}, {"email": "", "code": ""}])
async def test_a_mistake_on_the_way_loses_nothing(
    desk: Browser, at: At, now: datetime, monkeypatch: pytest.MonkeyPatch, step: dict[str, str]
) -> None:
    monkeypatch.setattr("events.sign_in.desk.REFUSING_LASTS", 0)
    page = await code_for(desk, await idle(desk, at, now))
    which = "code" if "code" in step else "mail"

    page = await desk.post(RESUME, [*page.form(RESUME).with_values(**step), ("stap", which)], **FROM_HERE)

    held = page.form(SETTINGS)
    assert (page.status, len(page.mistakes), page.title[:5]) == (422, 1, "Fout:")
    assert {name: held[name] for name in TYPED} == TYPED


async def test_a_file_cannot_come_along_and_is_named(desk: Browser, at: At, now: datetime) -> None:
    path = "/bureau/bijeenkomsten/week/sessies/excel"
    at(now + timedelta(minutes=31))

    page = await desk.ask("POST", path, {"Origin": "http://127.0.0.1:8000"}, data={"stap": "kijk"},
                          files={"bestand": ("programma <2>.xlsx", b"x")})  # fmt: skip

    assert "Het bestand ‘programma <2>.xlsx’ kan niet mee. Kies het straks opnieuw." in page.words
    assert page.form(path).fields == [("stap", "kijk")]


@pytest.mark.parametrize("headers", [
    {}, {"Origin": "https://kwaad.nl"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": "none"},
])  # fmt: skip
async def test_what_another_site_sends_is_never_shown_again(owner: Organiser, headers: dict[str, str]) -> None:
    sent = {"titel": "van kwaad", "bewaard": Kept(SETTINGS, [("titel", "van kwaad")]).packed()}
    async with visitor() as nobody, at_desk(owner) as somebody:
        before = await everything()
        pages = [await who.post(path, sent, **headers) for who in (nobody, somebody) for path in (SETTINGS, RESUME)]

    assert [(page.status, "van kwaad" in page.html) for page in pages] == [(403, False)] * 4
    assert await everything() == before


@pytest.mark.parametrize("text", [
    "", "x", "[]", '["/bureau"]', '["/week",[],[]]', '["//kwaad.nl",[],[]]', '["https://kwaad.nl/bureau",[],[]]',
    '["/bureau/../mijn",[],[]]', '["/bureau?x=1",[],[]]', '["/bureau/x",[["a"]],[]]', '["/bureau/x",[[1,2]],[]]',
])  # fmt: skip
async def test_what_we_did_not_pack_leads_nowhere(desk: Browser, text: str) -> None:
    with pytest.raises(NothingKept):
        unpacked(text)
    assert (await desk.post(RESUME, {"bewaard": text}, **FROM_HERE)).status == 403


def test_what_is_packed_is_unpacked_as_it_was() -> None:
    kept = Kept("/bureau/x", [("a", "é\r\n<>&\"'\x00😀"), ("a", "")], ["x.xlsx"])

    assert unpacked(kept.packed()) == kept
    assert (Kept("/", [("a", "x" * (MOST - 1))]).fits, Kept("/", [("a", "x" * MOST)]).fits) == (True, False)


async def test_a_full_form_of_signs_that_grow_on_the_way_still_fits(desk: Browser, at: At, now: datetime) -> None:
    at(now + timedelta(minutes=31))
    page = await desk.post(SETTINGS, {"tekst": '"\n' * 10_000}, **FROM_HERE)

    page = await code_for(desk, page)

    assert (page.status, page.form(SETTINGS)["tekst"]) == (200, '"\n' * 10_000)


async def test_too_large_a_form_says_so(desk: Browser, at: At, now: datetime) -> None:
    at(now + timedelta(minutes=31))

    page = await desk.post("/bureau/bijeenkomsten/week/sessies/excel/doen", {"blad": "x" * MOST}, **FROM_HERE)

    assert (page.status, page.read.forms) == (403, [])
    assert "Dit formulier is te groot om te bewaren." in page.words


async def test_signing_out_twice_is_signing_out(desk: Browser) -> None:
    form = (await desk.open("/bureau")).form("/bureau/uitloggen")
    await desk.post(form.action, form.fields, **FROM_HERE)

    page = await desk.follow(await desk.post(form.action, form.fields, **FROM_HERE))

    assert (page.heading, SIGN_IN in desk.cookies) == ("Inloggen bij het bureau", False)
