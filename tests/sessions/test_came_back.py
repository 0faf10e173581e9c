"""A mail that was sent and came back later did not arrive: every page that says what became of it says so."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions.received.receiving import receive
from tests.cast import a_session, an_organiser
from tests.notifications.incoming import report
from tests.sessions.changing import ANNA, HOLD, HOUR, PIET, a_held_event, deliver, edit, signs_up, the_only
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

EVENT = "/bureau/bijeenkomsten/week"
MAILINGS = f"{EVENT}/mailings"
GONE = ("5.1.1", "550 5.1.1 User unknown")
FULL = ("5.2.2", "552 5.2.2 Mailbox full")


@pytest.fixture
async def desk(db: None) -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def two_people() -> Event:
    event = await a_held_event()
    session = await a_session(event)
    for person in (ANNA, PIET):
        await signs_up(event, person, session)
    await deliver()
    await edit(session, starts_at=session.starts_at + HOUR)
    return event


async def comes_back(status: str, diagnostic: str) -> Message:
    """The last mail to Piet comes back; the message as it then is."""
    [message] = (
        await Message.objects().where(Message.email == PIET.email).order_by(Message.id, ascending=False).limit(1)
    )
    await receive(report(status, diagnostic, returned=message.message_id))
    found = await Message.objects().get(Message.id == message.id)
    assert found is not None
    return found


async def a_sent_mailing(desk: Browser) -> str:
    """The address of a mailing that was sent to both."""
    page = await desk.send((await desk.open(f"{MAILINGS}/nieuw")).form(f"{MAILINGS}/nieuw"), onderwerp="Dag", tekst="Dag")
    own = f"{MAILINGS}/1"
    held = await desk.send(page.form(f"{own}/versturen"))
    await desk.send(held.form(f"{own}/nu"))
    await deliver()
    return own


def leads(page: Page) -> list[str]:
    return page.all("p", class_name="lead")


async def test_a_mailing_counts_and_names_what_came_back(desk: Browser) -> None:
    await two_people()
    own = await a_sent_mailing(desk)

    await comes_back(*GONE)

    page = await desk.open(own)
    assert leads(page) == ["2 mails. Weg: 1. Niet aangekomen: 1."]
    assert page.all("tr")[1:] == [
        "Anna Bos anna@example.org Verstuurd",
        "Piet Jansen piet@example.org Verstuurd Kwam terug: dit adres bestaat niet, maandag 1 maart 2027 "
        "550 5.1.1 User unknown",
    ]
    assert "2 mails. Weg: 1. Niet aangekomen: 1." in (await desk.open(MAILINGS)).words


async def test_a_full_mailbox_did_not_take_the_mail_either(desk: Browser) -> None:
    await two_people()
    own = await a_sent_mailing(desk)

    await comes_back(*FULL)

    page = await desk.open(own)
    assert leads(page) == ["2 mails. Weg: 1. Niet aangekomen: 1."]
    assert "Kwam terug, voor deze keer" in page.words


async def test_a_change_counts_and_names_what_came_back(
    desk: Browser, now: datetime, at: Callable[[datetime], None]
) -> None:
    event = await two_people()
    at(now + HOLD + timedelta(seconds=1))
    await deliver()

    await comes_back(*GONE)

    one = await the_only(event)
    page = await desk.open(f"{EVENT}/uitgaand/{one.change.id}")
    assert (one.delivered, one.failed, one.under_way) == (1, 1, 0)
    assert "1 bericht kwam niet aan." in page.all("p")
    assert "Kwam terug: dit adres bestaat niet" in page.all("tr")[2]
    assert "1 bericht kwam niet aan." in (await desk.open(f"{EVENT}/uitgaand")).words


async def test_the_page_of_one_mail_says_that_it_came_back(desk: Browser) -> None:
    await two_people()
    await a_sent_mailing(desk)

    mail = await comes_back(*GONE)

    person = mail.about.partition(":")[2]
    page = await desk.open(f"{EVENT}/deelnemers/{person}/berichten/{mail.id}")
    assert any("Kwam terug: dit adres bestaat niet" in words for words in page.all("dd"))
