"""The postvak: reading at the desk what would be mailed, and what a hostile name does to any page of the desk."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Session
from settings import SETTINGS
from tests.cast import a_session, an_event, an_organiser
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

CANARY = '"><img src=x onerror=alert(1)>'


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def signs_up(event: Event, session: Session, person: Person, remark: str = "") -> None:
    await sign_up(event, person, [session.id], remark, form_key(person.email, person, [session.id], remark))


async def a_sign_up() -> None:
    event = await an_event()
    await signs_up(event, await a_session(event), Person("Zoë O'Neil", "zoe@example.org", "Raad Noord"))


async def number_of(kind: str) -> int:
    message = await Message.objects().where(Message.kind == kind).first()
    assert message is not None
    return message.id


async def test_the_mails_of_a_sign_up_stand_in_the_postvak_newest_first(desk: Browser) -> None:
    await a_sign_up()

    page = await desk.open("/bureau/postvak")

    assert page.all("tr")[1:] == [
        "maandag 1 maart, 10.00 Uitnodiging: Zichtbaar zijn als raad Zoë O'Neil zoe@example.org Wacht op verzending",
        "maandag 1 maart, 10.00 Uw aanmelding voor Week van de Medezeggenschap 2027 Zoë O'Neil zoe@example.org Wacht op verzending",
    ]


async def test_a_mail_shows_its_words_its_links_and_its_calendar_part(desk: Browser) -> None:
    await a_sign_up()
    participant = await Participant.objects().first()
    assert participant is not None

    page = await desk.open(f"/bureau/postvak/{await number_of('invitation')}")

    text, calendar = page.all("pre")
    assert page.heading == "Uitnodiging: Zichtbaar zijn als raad"
    assert "Beste Zoë O'Neil, U hebt een plaats." in text
    assert f"http://127.0.0.1:8000/mijn/{participant.personal_token}" in page.links
    assert "METHOD:REQUEST" in calendar
    assert page.html.count("<iframe ") == 1
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.html


async def test_the_html_part_stands_by_itself_with_its_picture_and_can_do_nothing(desk: Browser) -> None:
    await a_sign_up()

    page = await desk.open(f"/bureau/postvak/{await number_of('overview')}/html")

    policy = page.response.headers["content-security-policy"]
    assert ("data:image/png;base64," in page.html, "cid:" in page.html) == (True, False)
    assert ("sandbox" in policy, "script-src" in policy, "default-src 'none'" in policy) == (True, False, True)
    assert "Beste Zoë O&#39;Neil" in page.html


async def test_the_source_is_the_mail_as_it_goes_over_the_wire(desk: Browser) -> None:
    await a_sign_up()

    page = await desk.open(f"/bureau/postvak/{await number_of('invitation')}/bron")

    assert page.response.headers["content-type"] == "text/plain; charset=utf-8"
    assert page.html.startswith("From: ")
    assert "To: =?utf-8?" in page.html
    assert "multipart/mixed" in page.html


async def test_a_mail_that_cannot_be_written_is_shown_with_its_error(desk: Browser) -> None:
    await a_sign_up()
    number = await number_of("overview")
    await Message.update({Message.facts: "{}"}).where(Message.id == number)
    await Message.update({Message.kind: "unknown"}).where(Message.id != number)

    several = await desk.open("/bureau/postvak")
    pages = [await desk.open(f"/bureau/postvak/{one}") for one in (number, await number_of("unknown"))]

    assert (several.status, several.words.count("Kan niet worden gemaakt")) == (200, 2)
    assert [page.status for page in pages] == [200, 200]
    assert "Deze mail kan niet worden gemaakt. ValidationError" in pages[0].words
    assert "Deze mail kan niet worden gemaakt. KeyError" in pages[1].words


async def test_older_mails_stand_on_a_next_page(desk: Browser) -> None:
    await a_sign_up()
    message = (await Message.objects().first()).to_dict()  # type: ignore[union-attr]  # the sign-up posted it
    del message["id"]
    await Message.insert(*(Message(**{**message, "message_id": f"<{number}@x>"}) for number in range(50)))

    first, second = await desk.open("/bureau/postvak"), await desk.open("/bureau/postvak?blad=2")

    assert [len(page.all("tr")) - 1 for page in (first, second)] == [50, 2]
    assert ("/bureau/postvak?blad=2" in first.links, "/bureau/postvak?blad=1" in second.links) == (True, True)


async def test_one_mail_and_fifty_take_the_same_number_of_queries(desk: Browser) -> None:
    await a_sign_up()
    with counted() as for_two:
        await desk.open("/bureau/postvak")
    event, session = await Event.objects().first(), await Session.objects().first()
    assert event is not None
    assert session is not None
    for number in range(5):
        await signs_up(event, session, Person(f"Deelnemer {number}", f"d{number}@example.org"))
    with counted() as for_many:
        await desk.open("/bureau/postvak")

    assert len(for_two) == len(for_many)


@pytest.mark.parametrize("path", ["0", "7", "99999999999999999999", "x", "7/html", "7/bron"])
async def test_a_mail_that_is_not_there_is_a_page_that_says_so(desk: Browser, path: str) -> None:
    assert (await desk.open(f"/bureau/postvak/{path}")).status == 404


@pytest.mark.parametrize("asked", ["0", "-1", "x", "999999999", "9" * 30])
async def test_a_page_that_is_not_there_is_an_empty_or_the_first_one(desk: Browser, asked: str) -> None:
    assert (await desk.open(f"/bureau/postvak?blad={asked}")).status == 200


@pytest.mark.parametrize(
    "change", [{"smtp_url": "smtp://mail.example.org"}, {"base_url": "https://bijeen.example.org"}]
)
async def test_with_a_mail_server_or_another_address_there_is_no_postvak(
    desk: Browser, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    await a_sign_up()
    monkeypatch.setattr("events.desk.SETTINGS", replace(SETTINGS, **change))

    statuses = [(await desk.open(f"/bureau/postvak{part}")).status for part in ("", "/1", "/1/html", "/1/bron")]

    assert statuses == [404] * 4
    assert "/bureau/postvak" not in (await desk.open("/bureau")).links


async def test_what_is_typed_never_becomes_part_of_a_page(
    desk: Browser, at: Callable[[datetime], None], now: datetime
) -> None:
    event = await an_event(title=CANARY, text=CANARY, help_name=CANARY, help_hours=CANARY)
    await an_event(slug="leeg", title=CANARY)
    session = await a_session(
        event, title=CANARY, text=CANARY, place=CANARY, audience=CANARY, sector=CANARY, dial_in=CANARY, form="hybrid",
        speakers=[CANARY], keywords=[CANARY], materials=f"{CANARY} | https://example.org", starts_at=now + timedelta(hours=1),
    )  # fmt: skip
    await signs_up(event, session, Person(CANARY, "kanarie@example.org", CANARY, CANARY), remark=CANARY)
    ticket = await Participant.select(Participant.ticket_token).output(as_list=True)
    numbers = await Message.select(Message.id).output(as_list=True)
    week, one = "/bureau/bijeenkomsten/week", "/bureau/bijeenkomsten/week/sessies/1"
    paths = [
        "/bureau", week, f"{week}/sessies", f"{week}/sessies/nieuw", one, f"{one}/afzeggen", f"{one}/deelnemers",
        f"/kaart/{ticket[0]}", f"/bureau/kaart/{ticket[0]}", "/bureau/postvak",
        *(f"/bureau/postvak/{number}{part}" for number in numbers for part in ("", "/html")),
    ]  # fmt: skip

    pages = [await desk.open(path) for path in paths]
    form = (await desk.open(one)).form(one)
    pages.append(await desk.send(form, titel=CANARY + CANARY, datum=CANARY, begin=CANARY, versie=CANARY, gezien=CANARY))
    pages.append(await desk.send((await desk.open("/bureau/kaart")).form(), code=CANARY))

    assert {page.status for page in pages} == {200, 422}
    assert [page.response.url.path for page in pages if "<img src=x" in page.html] == []
    assert len([page for page in pages if "&lt;img src=x" in page.html]) >= len(pages) - 1  # the empty form has nothing
