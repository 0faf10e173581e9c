"""What is offered: the page that asks, Mijn Week that explains, and the desk that calls."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Event
from sessions import waiting_list
from sessions.offers.operations import expire
from sessions.registrations import cancel
from sessions.tables import Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.people import claim, comes, mailed, status
from tests.site import Browser, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")
EVENT = "/bureau/bijeenkomsten/week"
LINE = f"{EVENT}/sessies/1/wachtlijst"
At = Callable[[datetime], None]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with visitor() as opened:
        yield opened


async def a_line(*names: str, **facts: object) -> tuple[Event, Session, list[Participant]]:
    """A session of one place on location: who has it first, who wait after them."""
    event = await an_event()
    known = {"form": "location", "place": "Zaal 1", "capacity": 1, "has_waiting_list": True, **facts}
    session = await a_session(event, **known)
    return event, session, [await comes(event, name, session) for name in names]


async def an_offer(*more: str) -> tuple[Event, Session, Participant, str]:
    """Somebody gives up the place, and Bea is offered it; the address of her page."""
    event, session, people = await a_line("An A", "Bea B", *more)
    await cancel(await claim(people[0], session))
    bea = people[1]
    return event, session, bea, f"/mijn/{bea.personal_token}/aanbod/{(await claim(bea, session)).id}"


async def test_the_page_asks_and_only_a_button_acts(browser: Browser) -> None:
    _event, session, bea, path = await an_offer()

    page = await browser.open(path)

    assert page.heading == "Er is een plaats voor u. Komt u?"
    assert "tot dinsdag 2 maart 2027 om 10.00 uur" in page.words
    assert await status(bea, session) == "offered"


@pytest.mark.parametrize(("choice", "expected"), [("ja", "confirmed"), ("nee", "cancelled")])
async def test_yes_takes_the_place_and_no_lets_it_go_and_twice_is_once(
    browser: Browser, choice: str, expected: str
) -> None:
    _event, session, bea, path = await an_offer("Cor C")
    form = (await browser.open(path)).form(path)

    first, second = await browser.send(form, keuze=choice), await browser.send(form, keuze=choice)

    assert await status(bea, session) == expected
    assert (first.status, second.status) == ((200, 200) if choice == "ja" else (200, 422))


async def test_without_a_choice_it_is_asked_again(browser: Browser) -> None:
    _event, session, bea, path = await an_offer()

    page = await browser.send((await browser.open(path)).form(path), keuze="misschien")

    assert (page.status, page.mistakes, await status(bea, session)) == (422, ["Kies of u komt."], "offered")


async def test_an_offer_that_is_over_says_so(browser: Browser, at: At) -> None:
    _event, _session, _bea, path = await an_offer()
    form = (await browser.open(path)).form(path)
    at(NEXT_MONDAY - timedelta(days=3))
    await expire()

    shown, sent = await browser.open(path), await browser.send(form, keuze="ja")

    assert (shown.status, sent.status) == (200, 422)
    assert "Dit aanbod is er niet meer." in shown.words
    assert "Dit aanbod is er niet meer." in sent.words


async def test_somebody_elses_offer_is_not_to_be_taken(browser: Browser) -> None:
    event, session, bea, path = await an_offer()
    dirk = await comes(event, "Dirk D", session)
    form = (await browser.open(path)).form(path)

    page = await browser.post(path.replace(bea.personal_token, dirk.personal_token), [*form.fields, ("keuze", "ja")])

    assert (page.status, await status(bea, session)) == (422, "offered")


# -- Mijn Week


async def words_of(browser: Browser, person: Participant) -> str:
    return (await browser.open(f"/mijn/{person.personal_token}")).words


async def test_mijn_week_says_why_one_waits_and_what_comes_next(browser: Browser) -> None:
    _event, _session, people = await a_line("An A", "Bea B", "Cor C")

    said = await words_of(browser, people[2])

    assert "Er staat 1 persoon vóór u. De enige plaats is bezet." in said
    assert "U hebt dan 8 werkuren om te kiezen of u komt." in said


async def test_it_says_that_somebody_was_asked_that_the_line_stands_still_and_that_it_is_too_late(
    browser: Browser, at: At
) -> None:
    event, session, people = await a_line("An A", "Bea B", "Cor C")
    await cancel(await claim(people[0], session))
    assert "Wij vroegen 1 persoon uit de rij of die een plaats wil." in await words_of(browser, people[2])

    await waiting_list.freeze(event, session.id, (await an_organiser()).id, frozen=True)
    assert "De rij staat stil." in await words_of(browser, people[2])

    await waiting_list.freeze(event, session.id, (await an_organiser("b@example.org")).id, frozen=False)
    at(NEXT_MONDAY - timedelta(hours=1))
    await expire()
    said = await words_of(browser, people[2])
    assert "Er is nu een plaats vrij. Die gaat niet vanzelf naar de eerste in de rij." in said
    assert "Dan bellen wij de eerste in de rij." in said


async def test_who_got_a_place_online_gives_it_back_with_one_press(browser: Browser) -> None:
    _event, session, people = await a_line("An A", "Bea B", "Cor C", form="online", place="")
    await cancel(await claim(people[0], session))
    row = await claim(people[1], session)
    page = await browser.open(f"/mijn/{people[1].personal_token}")
    assert "U stond op de wachtlijst. Nu hebt u een plaats." in page.words

    await browser.send(page.form(f"/mijn/{people[1].personal_token}/afmelden/{row.id}"))

    assert [await status(person, session) for person in people] == ["cancelled", "cancelled", "confirmed"]


# -- the desk


async def test_who_is_called_about_an_offer_takes_it_or_lets_it_go_at_the_desk() -> None:
    _event, session, bea, _path = await an_offer("Cor C", "Dirk D")
    cor = await Participant.objects().get(Participant.name == "Cor C")
    assert cor is not None
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(LINE)
        action = f"{LINE}/{(await claim(bea, session)).id}/aanbod"
        await desk.send(page.form(action), keuze="nee")
        again = await desk.send(page.form(action), keuze="nee")
        page = await desk.open(LINE)
        done = await desk.send(page.form(f"{LINE}/{(await claim(cor, session)).id}/aanbod"), keuze="ja")

    assert [await status(person, session) for person in (bea, cor)] == ["cancelled", "confirmed"]
    assert "Dit aanbod was er niet meer." in again.words
    assert "Deze persoon heeft nu een plaats en krijgt een uitnodiging." in done.words


async def test_a_place_in_the_last_hours_stands_under_te_bellen_until_it_is_given(at: At) -> None:
    _event, session, people = await a_line("An A", "Bea B", "Cor C")
    at(NEXT_MONDAY - timedelta(hours=3))
    async with at_desk(await an_organiser()) as desk:
        before = await desk.open(f"{EVENT}/bellen")
        await cancel(await claim(people[0], session))
        page = await desk.open(f"{EVENT}/bellen")
        number = (await claim(people[1], session)).id
        given = await desk.send((await desk.open(f"{LINE}/{number}")).form(f"{LINE}/{number}/plaats"))
        after = await desk.open(f"{EVENT}/bellen")

    assert [await status(person, session) for person in people] == ["cancelled", "confirmed", "waiting"]
    assert ["Bea B" in one.words for one in (before, page, after)] == [False, True, False]
    assert "Te bellen (1)" in page.words
    assert given.status == 200
    assert await mailed("bea@example.org") == ["overview", "promoted"]


async def test_who_has_no_address_is_called_about_the_offer() -> None:
    event, session, people = await a_line("An A")
    await comes(event, "Cor C", session, email="", note="Utrecht", phone="030 1")
    await cancel(await claim(people[0], session))

    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(f"{EVENT}/bellen")

    assert "Er is een plaats in ‘Zichtbaar zijn als raad’. Komt deze persoon?" in page.words


async def test_the_event_says_what_is_offered_and_how_long() -> None:
    event = await an_event()
    async with at_desk(await an_organiser()) as desk:
        path = f"{EVENT}/instellingen"
        form = (await desk.open(path)).form(path)
        wrong = await desk.send(form, werkuren="0")
        await desk.send(form, werkuren="4", vrij_online="ja", vrij_locatie=None)

    found = await Event.objects().get(Event.id == event.id)
    assert found is not None
    assert wrong.mistakes == ["Werkuren: vul een getal in van 1 tot en met 80."]
    assert (found.offers_online, found.offers_location, found.offer_hours) == (True, False, 4)
