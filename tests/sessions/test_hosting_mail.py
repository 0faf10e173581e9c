"""What a new host is told: once, which sessions are theirs and how to sign in."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from events.tables import Event
from notifications.mail import html, text
from notifications.tables import Message
from sessions import letters
from sessions.planning import hosting
from sessions.tables import Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.site import Browser, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

HOSTS = "/bureau/bijeenkomsten/week/sessies/1/gespreksleiders"
ELS = "els@example.org"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def named(event: Event, *sessions: Session) -> None:
    await hosting.assign(event, sessions, ELS, "Els Bos", None)


async def mails() -> list[Message]:
    return await Message.objects().where(Message.kind == "host").order_by(Message.id)


async def words_of_the_mail() -> str:
    [message] = await mails()
    return text(letters.write(message))


async def test_a_new_host_reads_for_which_session_and_where_to_sign_in(desk: Browser) -> None:
    await a_session(await an_event(), form="location", place="Zaal 3", meeting_link="")
    await desk.send((await desk.open(HOSTS)).form(HOSTS), email="Els@Example.org", naam="Els Bos")

    [message] = await mails()
    letter = letters.write(message)
    for part in (text(letter), html(letter)):
        for fact in (
            "Beste Els Bos,", "Zichtbaar zijn als raad", "Maandag 8 maart 2027", "10.00 tot 11.00 uur",
            "Op locatie: Zaal 3", "http://127.0.0.1:8000/bureau/inloggen", ELS, "030 000 00 00",
            "http://127.0.0.1:8000/bureau/mijn-sessies",
        ):  # fmt: skip
            assert fact in part
    assert (letter.subject, message.email) == ("U leidt een sessie: Zichtbaar zijn als raad", ELS)


async def test_the_mail_has_no_key_and_no_link_to_the_meeting() -> None:
    event = await an_event()
    await named(event, await a_session(event))

    assert [word for word in ("vergader.example.org", "/inloggen/", "/mee/") if word in await words_of_the_mail()] == []


async def test_its_button_leads_to_ones_sessions_after_signing_in() -> None:
    event = await an_event()
    await named(event, await a_session(event))
    [message] = await mails()
    button = letters.write(message).button
    assert button is not None
    async with visitor() as browser:
        page = await browser.open(button.url.removeprefix("http://127.0.0.1:8000"))

    assert page.location == "/bureau/inloggen?naar=/bureau/mijn-sessies"


async def test_one_is_told_once_however_often_it_is_saved(desk: Browser) -> None:
    await a_session(await an_event())
    form = (await desk.open(HOSTS)).form(HOSTS)

    for _ in range(3):
        await desk.send(form, email=ELS)

    assert len(await mails()) == 1


async def test_several_sessions_at_once_are_one_mail_and_a_later_one_is_told_by_itself() -> None:
    event = await an_event()
    first, second, third = [await a_session(event, title=title) for title in ("Een", "Twee", "Drie")]

    await named(event, first, second)
    await named(event, first, second, third)

    subjects = [letters.write(message).subject for message in await mails()]
    titles = [[item.title for item in letters.write(message).items] for message in await mails()]
    assert subjects == ["U leidt 2 sessies: Week van de Medezeggenschap 2027", "U leidt een sessie: Drie"]
    assert titles == [["Een", "Twee"], ["Drie"]]


async def test_who_has_no_name_yet_is_greeted_as_what_they_are() -> None:
    event = await an_event()
    await hosting.assign(event, [await a_session(event)], ELS, "", None)

    assert "Beste gespreksleider," in await words_of_the_mail()


@pytest.mark.parametrize(
    "facts",
    [{"status": Session.Status.CANCELLED}, {"starts_at": MONDAY - timedelta(hours=2)}],
    ids=["called off", "over"],
)
async def test_of_what_is_off_or_over_nothing_is_told(facts: dict[str, object]) -> None:
    event = await an_event()

    await named(event, await a_session(event, **facts))

    assert await mails() == []


async def test_it_does_not_go_out_any_more_when_the_session_is_over() -> None:
    event = await an_event()
    await named(event, await a_session(event))

    assert [message.expires_at for message in await mails()] == [NEXT_MONDAY + timedelta(hours=1)]
