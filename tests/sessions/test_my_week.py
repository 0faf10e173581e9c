"""Mijn Week: how long until the next session, going to the repeat instead, and the week on paper."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from piccolo.columns import Column

from events.tables import Event
from notifications.tables import Message
from sessions.joining.waiting import countdown
from sessions.tables import Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.people import status
from tests.sessions.test_participants import Somebody, somebody
from tests.site import Browser, Page, counted
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
TUESDAY = NEXT_MONDAY + timedelta(days=1)
ZONE = "Europe/Amsterdam"


# -- how long until then


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=7), "Over 7 dagen"), (timedelta(days=2), "Over 2 dagen"), (timedelta(days=1), "Morgen"),
        (timedelta(hours=8), "Over 8 uur"), (timedelta(minutes=90), "Over 1 uur en 30 minuten"),
        (timedelta(minutes=40), "Over 40 minuten"), (timedelta(seconds=61), "Over 2 minuten"),
        (timedelta(seconds=1), "Over 1 minuut"), (timedelta(0), "Nu bezig"), (timedelta(minutes=-30), "Nu bezig"),
    ],
)  # fmt: skip
def test_how_long_until_it_begins_is_said_in_words(before: timedelta, words: str) -> None:
    assert countdown(NEXT_MONDAY, NEXT_MONDAY - before, ZONE) == words


def test_just_over_midnight_is_no_day_away() -> None:
    half_past_midnight = datetime.fromisoformat("2027-03-09T00:30:00+01:00")

    assert countdown(half_past_midnight, half_past_midnight - timedelta(minutes=45), ZONE) == "Over 45 minuten"


@pytest.mark.parametrize(
    ("before", "words", "button"),
    [
        (timedelta(days=3), "Over 3 dagen", "Zo doet u mee"), (timedelta(minutes=10), "Over 10 minuten", "Nu meedoen"),
        (timedelta(minutes=-20), "Nu bezig", "Nu meedoen"),
    ],
)  # fmt: skip
async def test_the_next_session_stands_large_with_its_way_in(
    browser: Browser, at: At, before: timedelta, words: str, button: str
) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    at(NEXT_MONDAY - before)

    page = await browser.open(piet.mijn)

    assert page.all("p", class_name="countdown") == [words]
    assert (f"/mee/{piet.tokens['mee']}", button) in page.read.links


# -- the repeat instead


async def twice(event: Event, **repeat: object) -> tuple[Session, Session]:
    """A session on Monday and the same one on Tuesday."""
    return await a_session(event), await a_session(event, starts_at=TUESDAY, title="zichtbaar zijn  als raad", **repeat)


async def swaps(browser: Browser, piet: Somebody, **typed: str) -> Page:
    action = f"{piet.mijn}/ruilen/{piet.registrations[0].id}"
    return await browser.send((await browser.open(piet.mijn)).form(action), **typed)


async def test_swapping_takes_the_new_place_gives_up_the_old_one_and_tells_it(browser: Browser) -> None:
    event = await an_event()
    monday, tuesday = await twice(event, capacity=1)
    piet = await somebody(event, "Piet", monday)
    await Message.delete(force=True)

    page = await swaps(browser, piet)

    assert page.said == ["U gaat nu naar de andere keer. Wij sturen u een mail."]
    assert [await status(piet.participant, one) for one in (monday, tuesday)] == ["cancelled", "confirmed"]
    kinds = await Message.select(Message.kind).order_by(Message.id).output(as_list=True)
    assert kinds == ["overview", "invitation", "cancelled"]


async def test_who_waited_gets_the_place_that_was_given_up(browser: Browser) -> None:
    event = await an_event()
    monday, _tuesday = await twice(event)
    await Session.update({Session.capacity: 1, Session.has_waiting_list: True}).where(Session.id == monday.id)
    piet, jan = await somebody(event, "Piet", monday), await somebody(event, "Jan", monday)

    await swaps(browser, piet)

    assert await status(jan.participant, monday) == "confirmed"


@pytest.mark.parametrize(
    ("of_event", "repeat", "is_offered"),
    [
        ({}, {"form": "hybrid", "capacity": 0, "online_capacity": 9}, True),  # Piet takes part online
        ({}, {"form": "hybrid", "capacity": 9, "online_capacity": 0}, False),
        ({"members_only": True}, {}, False),
        ({"members_first_until": NEXT_MONDAY}, {}, False),
    ],
)
async def test_a_swap_is_offered_only_where_this_person_would_get_a_place(
    browser: Browser, of_event: dict[Column | str, Any], repeat: dict[str, Any], is_offered: bool
) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", (await twice(event, **repeat))[0])
    if of_event:
        await Event.update(of_event).where(Event.id == event.id)

    page = await browser.open(piet.mijn)

    action = f"{piet.mijn}/ruilen/{piet.registrations[0].id}"
    assert (action in [form.action for form in page.read.forms]) == is_offered


async def test_pressed_twice_it_is_swapped_once(browser: Browser) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", (await twice(event))[0])
    form = (await browser.open(piet.mijn)).form(f"{piet.mijn}/ruilen/{piet.registrations[0].id}")
    await browser.send(form)
    before = await everything()

    again = await browser.post(form.action, form.fields)

    assert (again.status, await everything()) == (303, before)


@pytest.mark.parametrize("taken", [{"capacity": 0}, {"capacity": 0, "has_waiting_list": True}, {"starts_at": NEXT_MONDAY - timedelta(days=9)},
                                   {"status": Session.Status.CANCELLED}, {"members_only": True}])  # fmt: skip
async def test_a_repeat_without_a_place_is_refused_in_words_and_all_stays(
    browser: Browser, taken: dict[Column | str, Any]
) -> None:
    event = await an_event()
    monday, tuesday = await twice(event)
    piet = await somebody(event, "Piet", monday)
    form = (await browser.open(piet.mijn)).form(f"{piet.mijn}/ruilen/{piet.registrations[0].id}")
    await Session.update(taken).where(Session.id == tuesday.id)
    before = await everything()

    page = await browser.post(form.action, form.fields)

    assert (page.status, await everything()) == (422, before)
    assert "Ruilen kan niet meer: de andere keer is vol of al begonnen. U houdt wat u had." in page.words
    assert form.action not in [one.action for one in page.read.forms]


async def test_what_has_begun_is_not_swapped(browser: Browser, at: At) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", (await twice(event))[0])
    form = (await browser.open(piet.mijn)).form(f"{piet.mijn}/ruilen/{piet.registrations[0].id}")
    at(NEXT_MONDAY)
    before = await everything()

    page = await browser.post(form.action, form.fields)

    assert (page.status, await everything()) == (422, before)
    assert "Deze sessie is al begonnen. U kunt niet meer ruilen." in page.words


@pytest.mark.parametrize("asked", ["another", "own", "draft", "nothing"])
async def test_only_the_repeat_can_be_swapped_for(browser: Browser, asked: str) -> None:
    event = await an_event()
    monday, tuesday = await twice(event)
    other = await a_session(event, title="Iets anders")
    piet = await somebody(event, "Piet", monday)
    number = {"another": other.number, "own": monday.number, "draft": tuesday.number, "nothing": 999}[asked]
    if asked == "draft":
        await Session.update({Session.status: Session.Status.DRAFT}).where(Session.id == tuesday.id)
    before = await everything()

    page = await browser.post(f"{piet.mijn}/ruilen/{piet.registrations[0].id}", {"formulier": "x", "sessie": str(number)})

    assert (page.status, await everything()) == (422, before)


async def test_anothers_registration_is_not_there_to_swap(browser: Browser) -> None:
    event = await an_event()
    monday, tuesday = await twice(event)
    piet, jan = await somebody(event, "Piet", monday), await somebody(event, "Jan", monday)
    before = await everything()

    page = await browser.post(
        f"{piet.mijn}/ruilen/{jan.registrations[0].id}", {"formulier": "x", "sessie": str(tuesday.number)}
    )

    assert (page.status, await everything()) == (404, before)


async def test_three_sessions_cost_as_many_queries_as_one(browser: Browser) -> None:
    event = await an_event()
    one = await somebody(event, "Piet", (await twice(event))[0])
    many = [await a_session(event, title=f"Sessie {number}") for number in range(3)]
    three = await somebody(event, "Jan", *many)
    numbers = []
    for path in (one.mijn, three.mijn):
        with counted() as statements:
            await browser.open(path)
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]


# -- on paper


async def test_the_week_on_paper_has_all_that_one_needs_and_no_link(browser: Browser) -> None:
    event = await an_event()
    coming = await a_session(event, dial_in="020 123 45 67")
    line = await a_session(event, title="De begroting", capacity=0, has_waiting_list=True, dial_in="020 999 99 99")
    piet = await somebody(event, "Piet", coming, line)
    row = await Registration.objects().where(Registration.session == line.id).first()

    page = await browser.open(f"{piet.mijn}/afdrukken")

    said = page.words
    for words in ("Piet", "10.00 tot 11.00 uur", "020 123 45 67", "De begroting (u staat op de wachtlijst)", "127.0.0.1:8000/mijn"):
        assert words in said
    code = piet.tokens["personal code"]
    assert f"{code[:5]}-{code[5:]}" in said
    assert row
    secrets = [piet.tokens["mee"], piet.tokens["kaart"], row.join_token, "geheim", "020 999"]
    assert [secret for secret in secrets if secret in page.html] == []


# -- in one's own language


async def test_pages_behind_the_personal_link_are_in_its_persons_language_and_the_next_request_is_not(browser: Browser) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    await Participant.update({Participant.language: "en"}).where(Participant.id == piet.participant.id)
    paths = [piet.mijn, f"{piet.mijn}/toevoegen", f"{piet.mijn}/afdrukken", f"{piet.mijn}/agenda", f"/mee/{piet.tokens['mee']}", "/week"]

    pages = [await browser.open(path) for path in paths]

    languages = [next(given["lang"] for tag, given, _ in page.read.elements if tag == "html") for page in pages]
    assert languages == ["en"] * 5 + ["nl"]
