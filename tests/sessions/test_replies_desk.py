"""What the desk sees of calendars' answers: per person, per session, and in the history."""

from collections.abc import AsyncIterator

import pytest

from events.tables import Event
from sessions.door.guests import Calendars, calendars_of, guests_of
from sessions.tables import Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import PEOPLE, claim, comes
from tests.sessions.replying import answers, invited, reading_replies
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

GUESTS = "/bureau/bijeenkomsten/week/sessies/1/deelnemers"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def full_room(said: str) -> tuple[Event, Session]:
    """One person for each letter: yes, maybe, no, cancelled after a no, nothing yet."""
    event = await an_event()
    session = await a_session(event)
    kinds = {"j": "ACCEPTED", "m": "TENTATIVE", "n": "DECLINED", "a": "DECLINED"}
    for number, one in enumerate(said):
        with reading_replies():
            somebody = await comes(event, f"Gast{number} Bos", session)
        registration = await claim(somebody, session)
        await Event.update({Event.on_decline: "cancel" if one == "a" else "ask"}).where(Event.id == event.id)
        if one in kinds:
            await answers(registration, kinds[one], attendee=somebody.email)
    return event, session


@pytest.mark.parametrize(
    ("partstat", "words"),
    [
        ("ACCEPTED", "Agenda: aangenomen (maandag 1 maart, 10.00)"),
        ("TENTATIVE", "Agenda: misschien (maandag 1 maart, 10.00)"),
        ("DECLINED", "Agenda: afgezegd (maandag 1 maart, 10.00) Nog niet afgemeld"),
    ],
)
async def test_the_page_of_a_person_says_what_the_calendar_answered_and_when(
    desk: Browser, partstat: str, words: str
) -> None:
    _event, _session, piet, registration = await invited()
    before = await desk.open(f"{PEOPLE}/{piet.id}")
    await answers(registration, partstat)

    page = await desk.open(f"{PEOPLE}/{piet.id}")
    claim_page = await desk.open(f"{PEOPLE}/{piet.id}/aanmeldingen/{registration.id}")

    assert "Agenda:" not in before.words
    assert words in page.words
    assert words in claim_page.words


async def test_the_history_of_a_person_and_of_the_event_say_it_in_words(desk: Browser) -> None:
    _event, _session, piet, registration = await invited()
    await answers(registration, "TENTATIVE")
    await answers(registration, "ACCEPTED", uid="een-oudere")

    page = await desk.open(f"{PEOPLE}/{piet.id}")
    history = await desk.open("/bureau/bijeenkomsten/week/geschiedenis")

    assert "Antwoord op de uitnodiging voor ‘Zichtbaar zijn als raad’: agenda: misschien." in page.words
    assert (
        "Antwoord op een oudere uitnodiging voor ‘Zichtbaar zijn als raad’: agenda: ja. Dat telt niet mee."
        in page.words
    )
    assert "Antwoord op de uitnodiging" in history.words
    assert "agenda: misschien" in history.words


async def test_the_list_of_a_session_counts_what_calendars_say_of_who_has_a_place(desk: Browser) -> None:
    await full_room("jjmnna.")

    page, session_page = await desk.open(GUESTS), await desk.open(GUESTS.removesuffix("/deelnemers"))

    assert "Agenda: 2 ja, 1 misschien, 2 nee, 1 nog niets" in page.words
    assert "Agenda: 2 ja, 1 misschien, 2 nee, 1 nog niets" in session_page.words
    assert sum("agenda: nee, nog niet afgemeld" in row for row in page.all("tr")) == 2
    assert sum("agenda: ja" in row for row in page.all("tr")) == 2


async def test_without_any_answer_the_list_says_nothing_of_calendars(desk: Browser) -> None:
    await full_room("..")

    words = (await desk.open(GUESTS)).words
    assert ("Agenda:" in words, "agenda:" in words) == (False, False)


async def test_who_waits_is_not_counted() -> None:
    event, session = await full_room("j.")
    await Session.update({Session.capacity: 1, Session.has_waiting_list: True}).where(Session.id == session.id)
    await comes(event, "Wil Wacht", session)

    assert calendars_of(await guests_of(session)) == Calendars(1, 0, 0, 1)


async def test_answers_cost_no_query_more(desk: Browser) -> None:
    event, session = await full_room("j")
    with counted() as one:
        await desk.open(GUESTS)
    for number, partstat in enumerate(["ACCEPTED", "DECLINED", "TENTATIVE"]):
        with reading_replies():
            somebody = await comes(event, f"Meer{number} Bos", session)
        await answers(await claim(somebody, session), partstat, attendee=somebody.email)
    with counted() as four:
        await desk.open(GUESTS)

    assert len(one) == len(four)
