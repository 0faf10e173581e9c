"""Calendars to subscribe to: what stands in them, read by other parsers than ours, and what is asked of the server."""

from collections.abc import Callable
from datetime import datetime, timedelta

import ical.calendar_stream
import pytest
import vobject
from icalendar import Calendar

from events.tables import Event
from sessions import programme
from sessions.registrations import Person, cancel, form_key, sign_up
from sessions.tables import Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.conftest import MONDAY
from tests.site import Browser, Page

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

PIET = Person("Piet Jansen", "piet@example.org")
LINK = "https://vergader.example.org/j/1?pwd=geheim"


async def signs_up(event: Event, *sessions: Session, person: Person = PIET) -> Participant:
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(person.name, person, ids, ""))
    found = await Participant.objects().where(Participant.name == person.name).first()
    assert found is not None
    return found


async def own_feed(browser: Browser, participant: Participant) -> Page:
    return await browser.open(f"/agenda/{participant.feed_token}.ics")


def entries(page: Page) -> list[tuple[str, str]]:
    """What each entry is called and whether it goes on."""
    return [(str(one["SUMMARY"]), str(one["STATUS"])) for one in Calendar.from_ical(page.response.content).walk("VEVENT")]


# -- what stands in it


async def test_ones_own_feed_has_every_session_with_a_place_and_no_other(browser: Browser) -> None:
    event = await an_event()
    mine, full = await a_session(event, title="Mijn sessie"), await a_session(event, capacity=0, has_waiting_list=True)
    await a_session(event, title="Van een ander")

    page = await own_feed(browser, await signs_up(event, mine, full))

    assert entries(page) == [("Mijn sessie", "CONFIRMED")]


async def test_ones_own_feed_follows_a_change_and_keeps_what_was_called_off(browser: Browser) -> None:
    event = await an_event()
    moved, off = await a_session(event, title="Verzet"), await a_session(event, title="Gaat niet door")
    participant = await signs_up(event, moved, off)
    later = NEXT_MONDAY + timedelta(hours=3)
    content = programme.content_of(moved)
    await programme.change(moved, type(content)(**{**vars(content), "starts_at": later, "ends_at": later + timedelta(hours=1)}))
    await programme.cancel(off)

    page = await own_feed(browser, participant)

    [first, second] = Calendar.from_ical(page.response.content).events
    assert (first["STATUS"], second["STATUS"], second.start) == ("CANCELLED", "CONFIRMED", later)


async def test_what_one_gave_up_leaves_the_feed(browser: Browser) -> None:
    event = await an_event()
    participant = await signs_up(event, await a_session(event))
    registration = await Registration.objects().where(Registration.participant == participant.id).first()
    assert registration is not None
    await cancel(registration)

    assert entries(await own_feed(browser, participant)) == []


async def test_the_public_feed_is_the_programme_without_the_way_into_a_meeting(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Te zien", dial_in="030 111 11 11")
    await a_session(event, title="Nog niet te zien", status=Session.Status.DRAFT)

    page = await browser.open("/week/agenda.ics")

    shown = "".join(page.html.split())
    assert (entries(page), LINK in shown, "/mee/" in shown, "030111" in shown) == ([("Te zien", "CONFIRMED")], False, False, False)


async def test_other_programs_read_both_feeds(browser: Browser) -> None:
    event = await an_event(title="Week; van, de \\ Medezeggenschap")
    participant = await signs_up(event, await a_session(event, title="Één, twee; ‘drie’ 🎟"))

    pages = [await own_feed(browser, participant), await browser.open("/week/agenda.ics")]

    titles = [
        (vobject.readOne(page.html).vevent.summary.value, ical.calendar_stream.IcsCalendarStream.calendar_from_ics(page.html).events[0].summary)
        for page in pages
    ]  # fmt: skip
    assert titles == [("Één, twee; ‘drie’ 🎟",) * 2] * 2


async def test_a_feed_names_itself_and_says_how_often_to_look(browser: Browser) -> None:
    event = await an_event()
    participant = await signs_up(event, await a_session(event))

    whole = Calendar.from_ical((await own_feed(browser, participant)).response.content)

    title, lines = f"Mijn Week: {event.title}", whole.to_ical().decode().splitlines()
    wanted = {f"NAME:{title}", f"X-WR-CALNAME:{title}", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"}
    assert wanted - set(lines) == set()


# -- what programs ask


async def test_the_same_feed_is_not_sent_twice_also_later(browser: Browser, at: Callable[[datetime], None]) -> None:
    event = await an_event()
    participant = await signs_up(event, await a_session(event))
    first = await own_feed(browser, participant)
    at(MONDAY + timedelta(hours=5))
    path = f"/agenda/{participant.feed_token}.ics"

    again = await browser.ask("GET", path, {"If-None-Match": f'"other", W/{first.response.headers["etag"]}'})

    assert (again.status, again.response.content, again.response.headers["etag"]) == (304, b"", first.response.headers["etag"])


async def test_a_changed_feed_is_sent_again(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    participant = await signs_up(event, session)
    first = await own_feed(browser, participant)
    await programme.cancel(session)

    again = await browser.ask(
        "GET", f"/agenda/{participant.feed_token}.ics", {"If-None-Match": first.response.headers["etag"]}
    )

    assert (again.status, entries(again)) == (200, [("Zichtbaar zijn als raad", "CANCELLED")])


async def test_a_feed_is_kept_by_nobody_else_and_its_address_is_told_to_nobody(browser: Browser) -> None:
    event = await an_event()
    participant = await signs_up(event, await a_session(event))

    headers = (await own_feed(browser, participant)).response.headers

    assert (headers["cache-control"], headers["referrer-policy"], headers["content-type"]) == (
        "private, max-age=900", "no-referrer", "text/calendar; charset=utf-8",
    )  # fmt: skip


@pytest.mark.parametrize("is_own", [True, False])
async def test_the_page_says_in_three_sentences_which_to_choose_and_how_in_each_calendar(browser: Browser, is_own: bool) -> None:
    event = await an_event()
    participant = await signs_up(event, await a_session(event))

    page = await browser.open(f"/mijn/{participant.personal_token}/agenda" if is_own else "/week/agenda")

    [lead] = page.all("p", class_name="lead")
    feed = f"agenda/{participant.feed_token}.ics" if is_own else "week/agenda.ics"
    assert (lead.count("."), "?" in lead) == (3, False)
    assert page.all("h3") == [
        "iPhone, iPad of Mac", "Outlook op internet en nieuw Outlook", "Ouder Outlook op uw computer",
        "Google Agenda, ook voor Android", "Alleen een telefoon met Android",
    ]  # fmt: skip
    assert f'value="http://127.0.0.1:8000/{feed}"' in page.html
    assert [href for href in page.links if href.startswith("webcal:")] == [f"webcal://127.0.0.1:8000/{feed}"]


async def test_a_new_address_ends_the_old_one(browser: Browser) -> None:
    event = await an_event()
    participant = await signs_up(event, await a_session(event))
    ways = f"/mijn/{participant.personal_token}/agenda"
    old = f"/agenda/{participant.feed_token}.ics"
    assert old in (await browser.open(ways)).html

    page = await browser.follow(await browser.post(f"{ways}/nieuw", {}))

    fresh = (await Participant.objects().get(Participant.id == participant.id)).feed_token  # type: ignore[union-attr]  # it is there
    assert "Dit is uw nieuwe adres. Het oude werkt niet meer." in page.words
    statuses = [(await browser.open(path)).status for path in (old, f"/agenda/{fresh}.ics")]
    assert statuses == [404, 200]


@pytest.mark.parametrize("path", ["/agenda/nergens.ics", "/agenda/{}", "/nergens/agenda.ics", "/nergens/agenda"])
async def test_what_is_no_address_of_a_feed_is_not_there(browser: Browser, path: str) -> None:
    participant = await signs_up(event := await an_event(), await a_session(event))

    assert (await browser.open(path.format(participant.feed_token))).status == 404
