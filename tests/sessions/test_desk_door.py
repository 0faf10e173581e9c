"""The door: a ticket that an organiser opens, and letting its owner in."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from events.history import deeds_about
from events.tables import Deed, Event
from events.tokens import spaced
from sessions.registrations import Person, cancel, form_key, sign_up
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.site import Browser, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

EARLY = NEXT_MONDAY - timedelta(minutes=57)  # 9.03 hours in Amsterdam
PIET = Person("Piet Jansen", "piet@example.org", "Raad Noord")


@pytest.fixture
async def desk(at: Callable[[datetime], None]) -> AsyncIterator[Browser]:
    at(EARLY)
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def ticket(event: Event, *sessions: Session, person: Person = PIET) -> Participant:
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(person.name, person, ids, ""))
    participant = await Participant.objects().where(Participant.name == person.name).first()
    assert participant is not None
    return participant


async def test_a_ticket_opened_at_the_desk_shows_who_it_is_and_a_button_for_today(desk: Browser) -> None:
    event = await an_event()
    today, tomorrow = (
        await a_session(event),
        await a_session(event, title="Morgen", starts_at=NEXT_MONDAY + timedelta(days=1)),
    )
    piet = await ticket(event, today, tomorrow)

    page = await desk.open(f"/kaart/{piet.ticket_token.upper()}")

    assert (page.heading, page.all("h2")[:2]) == ("Piet Jansen", ["Vandaag", "Later"])
    assert page.all("li", class_name="card") == [
        "Zichtbaar zijn als raad Heeft een plaats 10.00 tot 11.00 uur Laat binnen bij ‘Zichtbaar zijn als raad’",
        "Morgen Heeft een plaats Dinsdag 9 maart, 10.00 tot 11.00 uur",
    ]


async def test_nobody_else_sees_more_than_the_ticket(desk: Browser) -> None:
    event = await an_event()
    piet = await ticket(event, await a_session(event))
    async with visitor() as browser:
        page = await browser.open(f"/kaart/{piet.ticket_token}")

    assert "binnen" not in "".join(form.action for form in page.read.forms)


async def test_letting_somebody_in_is_recorded_once_and_the_first_time_counts(
    desk: Browser, at: Callable[[datetime], None]
) -> None:
    event = await an_event()
    piet = await ticket(event, await a_session(event))
    page = await desk.open(f"/kaart/{piet.ticket_token}")
    form = page.form()

    first = await desk.send(form)
    at(EARLY + timedelta(minutes=5))
    second = await desk.send(form)

    rows = await CheckIn.select(CheckIn.at, CheckIn.how)
    assert first.said == ["Welkom, Piet Jansen. Binnen om 9.03."]
    assert second.said == ["Piet Jansen is al binnen sinds 9.03."]
    assert "Al binnen sinds 9.03." in (await desk.open(f"/kaart/{piet.ticket_token}")).words
    assert [(row["at"], row["how"]) for row in rows] == [(EARLY, "ticket")]


async def test_letting_in_stands_once_in_the_history_by_who_did_it_and_without_a_name(
    at: Callable[[datetime], None],
) -> None:
    at(EARLY)
    event = await an_event()
    session = await a_session(event)
    piet = await ticket(event, session)
    crew = await an_organiser("deur@bijeen.example", "crew", event, name="Dirk Deur")
    async with at_desk(crew) as door:
        page = await door.send((await door.open("/bureau/kaart")).form(), code=piet.ticket_code)
        for _ in range(2):
            await door.send(page.form())

    [deed] = await deeds_about(f"participant:{piet.id}")
    async with at_desk(await an_organiser()) as desk:
        whole = await desk.open("/bureau/bijeenkomsten/week/geschiedenis")
        own = await desk.open(f"/bureau/bijeenkomsten/week/deelnemers/{piet.id}")
    assert (deed.what, deed.who, deed.before, deed.after) == ("let-in", "Dirk Deur", {}, {"session": session.id})
    assert "Binnengelaten Piet Jansen Sessie: Zichtbaar zijn als raad Dirk Deur" in whole.words
    assert "Binnengelaten bij ‘Zichtbaar zijn als raad’. Maandag 8 maart 2027, 9.03 uur, Dirk Deur" in own.words


async def test_who_waits_cancelled_or_has_a_cancelled_session_gets_words_and_no_button(desk: Browser) -> None:
    event = await an_event()
    full, left, off = [await a_session(event, title=title) for title in ("Vol", "Weg", "Af")]
    await Session.update({Session.capacity: 1, Session.has_waiting_list: True}).where(Session.id == full.id)
    await ticket(event, full, person=Person("Anna Bos", "anna@example.org"))
    piet = await ticket(event, full, left, off)
    gone = await Registration.objects().where(Registration.session == left.id).first()
    assert gone is not None
    await cancel(gone)
    await Session.update({Session.status: Session.Status.CANCELLED}).where(Session.id == off.id)

    page = await desk.open(f"/kaart/{piet.ticket_token}")

    assert page.all("span", class_name="state") == ["Wachtlijst, nummer 1", "Afgemeld", "Gaat niet door"]
    assert page.all("button") == ["Uitloggen"]


async def test_what_has_no_button_cannot_be_sent_either(desk: Browser) -> None:
    event = await an_event()
    today = await a_session(event, capacity=1, has_waiting_list=True)
    tomorrow = await a_session(event, starts_at=NEXT_MONDAY + timedelta(days=1))
    await ticket(event, today, person=Person("Anna Bos", "anna@example.org"))
    piet = await ticket(event, today, tomorrow)
    proof = (await desk.open("/bureau/kaart")).form()["bewijs"]
    mine = await Registration.select(Registration.id).where(Registration.participant == piet.id).output(as_list=True)
    others = await Registration.select(Registration.id).where(Registration.participant != piet.id).output(as_list=True)

    statuses = [
        (await desk.post(f"/bureau/kaart/{piet.ticket_token}/binnen/{number}", {"bewijs": proof})).status
        for number in (*mine, *others, 0, 99999999999999999999)
    ]

    assert (statuses, await CheckIn.count(), await Deed.count()) == ([422, 422, 404, 404, 404], 0, 0)


async def test_a_ticket_without_a_session_today_says_so(desk: Browser) -> None:
    event = await an_event()
    piet = await ticket(event, await a_session(event, starts_at=NEXT_MONDAY + timedelta(days=1)))

    page = await desk.open(f"/kaart/{piet.ticket_token}")

    assert ("Vandaag heeft deze persoon geen sessie." in page.words, page.all("button")) == (True, ["Uitloggen"])


async def test_today_is_a_day_in_the_zone_of_the_event_and_one_over_midnight_is_on_two(
    desk: Browser, at: Callable[[datetime], None]
) -> None:
    event = await an_event()
    late = await a_session(event, starts_at=NEXT_MONDAY + timedelta(hours=13, minutes=30))  # 23.30 to 0.30
    piet = await ticket(event, late)
    buttons = []
    for hours in (-10, -9, 14, 38):  # 0.00 is nine hours before, in UTC it is the day before
        at(NEXT_MONDAY + timedelta(hours=hours))
        async with at_desk(await an_organiser(f"om{hours}@bijeen.example")) as browser:
            buttons.append(len((await browser.open(f"/kaart/{piet.ticket_token}")).all("button")) - 1)

    assert buttons == [1, 1, 1, 0]


@pytest.mark.parametrize("spelling", [str, str.lower, spaced, lambda code: f"  {' '.join(code)} ".replace("0", "o")])
async def test_a_typed_code_opens_the_ticket_however_it_is_typed(desk: Browser, spelling: Callable[[str], str]) -> None:
    event = await an_event()
    piet = await ticket(event, await a_session(event))

    page = await desk.send((await desk.open("/bureau/kaart")).form(), code=spelling(piet.ticket_code))

    assert page.heading == "Piet Jansen"


@pytest.mark.parametrize("typed", ["", "AAAAAAAAAA", "é" * 10, "personal"])
async def test_a_code_that_is_no_tickets_is_shown_again_with_an_error(desk: Browser, typed: str) -> None:
    event = await an_event()
    piet = await ticket(event, await a_session(event))
    code = piet.personal_code if typed == "personal" else typed

    page = await desk.send((await desk.open("/bureau/kaart")).form(), code=code)

    assert (page.status, len(page.mistakes), page.form()["code"]) == (422, 1, code)
