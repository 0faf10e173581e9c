"""What is on its way out at an event, on one page: several changes at once, mailings too; and what other pages say of it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Event, Organiser
from notifications.tables import Message
from sessions import programme
from sessions.mailings import operations as mailings
from sessions.mailings.operations import Written
from sessions.mailings.selecting import Selection
from sessions.tables import Mailing, Session
from tests.cast import a_session, an_organiser
from tests.sessions.changing import ANNA, HOLD, HOUR, PIET, a_held_event, deliver, edit, seen, signs_up
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

EVENT = "/bureau/bijeenkomsten/week"
OUT = f"{EVENT}/uitgaand"


@pytest.fixture
async def organiser(db: None) -> Organiser:
    return await an_organiser()


@pytest.fixture
async def desk(organiser: Organiser) -> AsyncIterator[Browser]:
    async with at_desk(organiser) as browser:
        yield browser


async def changed(number: int = 3) -> tuple[Event, list[Session]]:
    """So many sessions with Piet in them, each an hour later than he knows."""
    event = await a_held_event()
    sessions = [await a_session(event, title=f"Sessie {place}") for place in range(1, number + 1)]
    await signs_up(event, PIET, *sessions)
    await deliver()
    for session in sessions:
        await edit(session, starts_at=session.starts_at + HOUR)
    return event, sessions


async def reference(session: Session) -> str:
    """What the box of a session's change holds."""
    return ":".join(map(str, await seen(session)))


async def starts(event: Event) -> list[datetime]:
    return [one.starts_at for one in sorted(await programme.sessions_of(event), key=lambda one: one.number)]


async def a_held_mailing(event: Event, organiser: Organiser) -> Mailing:
    mailing = await mailings.create(event, Written("Neem uw bril mee", "Dag", Selection()), organiser.id)
    await mailings.send(event, mailing.id, mailings.mark_of(mailing), organiser.id)
    return mailing


# -- several at once


async def test_all_are_undone_with_one_press(desk: Browser) -> None:
    event, sessions = await changed()

    page = await desk.send((await desk.open(OUT)).form(OUT), alles="ja", doe="ongedaan")

    assert page.said == ["3 wijzigingen zijn ongedaan gemaakt. De berichten zijn ingetrokken."]
    assert await starts(event) == [session.starts_at for session in sessions]
    assert await Message.count().where(Message.kind == "update") == 0


async def test_only_those_that_are_ticked_are_sent_and_twice_is_once(desk: Browser) -> None:
    _event, sessions = await changed()
    form = (await desk.open(OUT)).form(OUT)
    ticked = [await reference(session) for session in sessions[:2]]

    pages = [await desk.send(form, keuze=ticked, doe="versturen") for _press in range(2)]

    assert [page.said for page in pages] == [["De berichten over 2 wijzigingen gaan nu weg."]] * 2
    assert len(await deliver()) == 2


async def test_each_that_cannot_be_undone_is_named_with_why_and_the_others_are_undone(
    desk: Browser, at: Any, now: datetime
) -> None:
    event, sessions = await changed(4)
    form = (await desk.open(OUT)).form(OUT)
    await edit(sessions[1], title="Van een ander")
    await programme.cancel(await programme.session_at(event, 3))
    [gone] = await Message.objects().where(Message.batch == f"change:{(await seen(sessions[3])).change}")
    await Message.update({Message.state: Message.State.SENT, Message.attempts: 1}).where(Message.id == gone.id)

    page = await desk.send(form, alles="ja", doe="ongedaan")

    assert (page.status, page.all("div", role="alert")) == (409, [
        "3 wijzigingen zijn niet gelukt. 1 wijziging wel. "
        "‘Van een ander’: Dat is nog niet gebeurd. Iemand anders veranderde deze sessie zojuist. Kijk of het nog klopt. "
        "‘Sessie 3’: Er gaat geen bericht weg. De wijziging is al ongedaan gemaakt of vervallen. "
        "‘Sessie 4’: Ongedaan maken kan niet meer. Er is al een bericht weg. Verander de sessie opnieuw als het anders moet."
    ])  # fmt: skip
    assert (await starts(event))[0] == sessions[0].starts_at
    assert "Uitgaand (2)" in page.all("a")


async def test_without_anything_ticked_it_is_refused_and_nonsense_is_nothing(desk: Browser) -> None:
    event, sessions = await changed(2)
    form = (await desk.open(OUT)).form(OUT)
    nonsense = ["", "1", "a:b:c", "1:2:3:4", "-1:1:2", "9" * 30 + ":1:2"]

    pages = [
        await desk.send(form, keuze=nonsense, doe="ongedaan"),
        await desk.send(form, keuze=[await reference(sessions[0])], doe="weg"),
    ]

    said = "Kruis eerst aan om welke wijzigingen het gaat."
    assert [(page.status, page.mistakes) for page in pages] == [(422, [said])] * 2
    assert await starts(event) == [session.starts_at + HOUR for session in sessions]


async def test_what_is_no_change_of_this_event_is_not_there(desk: Browser) -> None:
    await changed(2)

    page = await desk.send((await desk.open(OUT)).form(OUT), keuze="999999999:1:2", doe="ongedaan")

    assert (page.status, "Deze wijziging is er niet meer." in page.words) == (409, True)


async def test_every_held_change_stands_there_however_many_there_are(desk: Browser, at: Any, now: datetime) -> None:
    await changed(62)

    with counted() as statements:
        page = await desk.open(OUT)

    assert len(page.all("section", class_name="change-banner")) == 62
    assert len(statements) < 25


async def test_one_alone_has_no_boxes(desk: Browser) -> None:
    await changed(1)

    page = await desk.open(OUT)

    assert OUT not in [form.action for form in page.read.forms]


# -- mailings


async def test_a_held_mailing_stands_there_is_counted_and_can_be_stopped(desk: Browser, organiser: Organiser) -> None:
    event, _sessions = await changed(1)
    await signs_up(event, ANNA, *_sessions)
    mailing = await a_held_mailing(event, organiser)
    own = f"{EVENT}/mailings/{mailing.id}"

    page = await desk.open(OUT)

    assert page.all("section", class_name="change-banner")[1] == (
        "Mailing: Neem uw bril mee 2 mails. Iedereen die is aangemeld. Gaat weg over 10 minuten. "
        "Nu versturen Tegenhouden"
    )
    assert "Uitgaand (2)" in page.all("a")
    assert own in page.links
    stopped = await desk.send(page.form(f"{own}/stoppen"))
    assert stopped.said == ["De mailing is tegengehouden. Niemand krijgt deze mail."]
    assert "Uitgaand (1)" in (await desk.open(OUT)).all("a")


async def test_a_mailing_alone_stands_there_too_until_it_goes(
    desk: Browser, organiser: Organiser, at: Any, now: datetime
) -> None:
    event = await a_held_event()
    await signs_up(event, PIET, await a_session(event))
    await a_held_mailing(event, organiser)
    assert "Er gaat nu niets weg." not in (await desk.open(OUT)).words

    at(now + HOLD)

    assert "Er gaat nu niets weg." in (await desk.open(OUT)).words


# -- on other pages


def notices(page: Page) -> list[str]:
    return [words for words in page.all("p", class_name="notice") if "wacht" in words]


async def test_a_session_offers_to_undo_its_own_change_and_no_other(desk: Browser, organiser: Organiser) -> None:
    event, sessions = await changed()
    await a_held_mailing(event, organiser)
    own = (await seen(sessions[1])).change

    page = await desk.open(f"{EVENT}/sessies/2")
    other = await desk.open(f"{EVENT}/sessies/{(await a_session(event)).number}")

    actions = [form.action for form in page.read.forms if form.action.startswith(OUT)]
    assert actions == [f"{OUT}/{own}/versturen", f"{OUT}/{own}/ongedaan"]
    assert notices(page) == ["Er wacht ook nog: 2 wijzigingen en 1 mailing. Bekijk wat uitgaat"]
    assert other.all("section", class_name="change-banner") == []
    assert notices(other) == ["Er wacht nog: 3 wijzigingen en 1 mailing. Bekijk wat uitgaat"]


async def test_the_pages_of_the_event_only_lead_to_what_waits(desk: Browser) -> None:
    await changed(1)

    for address in (f"{EVENT}/sessies", f"{EVENT}/deelnemers", f"{EVENT}/dagen"):
        page = await desk.open(address)
        assert page.all("section", class_name="change-banner") == []
        assert notices(page) == ["Er wacht nog: 1 wijziging. Bekijk wat uitgaat"]
        assert OUT in page.links
    assert notices(await desk.open("/bureau")) == []


# -- while it is being sent


async def test_while_messages_go_a_link_shows_the_page_anew(
    desk: Browser, organiser: Organiser, at: Any, now: datetime
) -> None:
    event, [session] = await changed(1)
    mailing = await a_held_mailing(event, organiser)
    at(now + HOLD + timedelta(seconds=1))
    pages = [OUT, f"{OUT}/{(await seen(session)).change}", f"{EVENT}/mailings/{mailing.id}"]

    for address in pages:
        assert (address, "Ververs deze pagina") in (await desk.open(address)).read.links
    await deliver()

    assert ["Ververs deze pagina" in (await desk.open(address)).words for address in pages] == [False] * 3
