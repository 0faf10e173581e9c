"""A session that was missed or called off: its repeat with one button, the recording and the materials."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Event
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event
from tests.sessions.joining import BEGIN, MINUTE, become, joins, press
from tests.sessions.members import a_council
from tests.sessions.people import comes, mailed
from tests.site import Browser, Page
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
DAY = timedelta(days=1)
BUTTON = "Meld mij aan voor de herhaling: Zichtbaar zijn als raad"
AFTERWARDS = BEGIN + 2 * timedelta(hours=1)


async def missed(event: Event, **facts: Any) -> tuple[Session, str, str]:
    """Somebody with a place in a session; the addresses of Mijn Week and of the join page."""
    session = await a_session(event, **facts)
    person, registration = await joins(session)
    return session, f"/mijn/{person.personal_token}", f"/mee/{registration.join_token}"


async def take(browser: Browser, page: Page) -> Page:
    [form] = [form for form in page.read.forms if "/herhaling/" in form.action]
    return await browser.send(form)


async def statuses(session: Session) -> list[str]:
    rows = Registration.select(Registration.status).where(Registration.session == session.id)
    return [row["status"] for row in await rows]


async def test_a_missed_session_offers_its_repeat_and_one_press_signs_up(browser: Browser, at: At) -> None:
    event = await an_event()
    _session, week, join = await missed(event)
    repeat = await a_session(event, title="zichtbaar  ZIJN als raad", starts_at=BEGIN + DAY)
    at(AFTERWARDS)

    before = [await browser.open(path) for path in (week, join)]
    done = await take(browser, before[0])

    said = "Er is een herhaling op dinsdag 9 maart om 10.00 uur."
    assert [said in before[0].words, "Er is een herhaling" in before[1].words] == [True, True]
    assert (done.said, await statuses(repeat)) == (["U staat bij de herhaling. Wij sturen u een mail."], ["confirmed"])
    assert await mailed("piet@example.org") == ["overview", "invitation"] * 2
    assert ("U bent daarvoor al aangemeld." in done.words, BUTTON in done.all("button")) == (True, False)


async def test_the_join_page_only_names_it_and_leads_to_no_personal_page(browser: Browser, at: At) -> None:
    event = await an_event()
    _session, week, join = await missed(event)
    repeat = await a_session(event, starts_at=BEGIN + DAY)
    at(AFTERWARDS)

    page = await browser.open(join)

    assert (f"/week/sessies/{repeat.number}" in page.links, page.all("button"), week in page.html) == (True, [], False)
    assert "Ga naar Mijn Week en meld u daar aan. De link staat in uw mail." in page.words


async def test_pressing_twice_signs_up_once(browser: Browser, at: At) -> None:
    event = await an_event()
    _session, week, _join = await missed(event)
    repeat = await a_session(event, starts_at=BEGIN + DAY)
    at(AFTERWARDS)
    page = await browser.open(week)

    pages = [await take(browser, page), await take(browser, page)]

    assert ([one.status for one in pages], await statuses(repeat)) == ([200, 200], ["confirmed"])
    assert len(await mailed("piet@example.org")) == 4


async def test_who_was_there_is_told_so_and_offered_nothing(browser: Browser, at: At) -> None:
    event = await an_event()
    _session, week, join = await missed(event)
    await a_session(event, starts_at=BEGIN + DAY)
    at(BEGIN)
    await press(browser, await browser.open(join))
    at(AFTERWARDS)

    pages = [await browser.open(path) for path in (week, join)]

    assert ["U was erbij" in page.words for page in pages] == [True, True]
    assert ["herhaling" in page.words for page in pages] == [False, False]


async def test_what_is_called_off_offers_its_repeat_at_once(browser: Browser) -> None:
    event = await an_event()
    session, week, join = await missed(event)
    repeat = await a_session(event, starts_at=BEGIN + DAY)
    await become(session, status="cancelled")

    pages = [await browser.open(path) for path in (week, join)]
    await take(browser, pages[0])

    assert ["Er is een herhaling" in page.words for page in pages] == [True, True]
    assert await statuses(repeat) == ["confirmed"]


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": BEGIN - DAY}, {"starts_at": BEGIN + MINUTE}, {"capacity": 0}, {"status": "draft"},
        {"status": "cancelled"}, {"members_only": True}, {"title": "Zichtbaar zijn"},
    ],
)  # fmt: skip
async def test_what_one_cannot_sign_up_for_is_no_repeat(browser: Browser, at: At, facts: dict[str, Any]) -> None:
    event = await an_event()
    _session, week, join = await missed(event)
    await a_session(event, **{"starts_at": BEGIN + DAY, **facts})
    at(AFTERWARDS)

    pages = [await browser.open(path) for path in (week, join)]

    assert ["herhaling" in page.words for page in pages] == [False, False]


@pytest.mark.parametrize("whole", [True, False], ids=["a members' event", "a members' session"])
@pytest.mark.parametrize("is_member", [True, False])
async def test_a_repeat_for_members_is_offered_to_members_alone(
    browser: Browser, at: At, whole: bool, is_member: bool
) -> None:
    event = await an_event(members_only=whole)
    _session, week, join = await missed(event)
    await a_session(event, starts_at=BEGIN + DAY, members_only=not whole)
    if is_member:
        await Participant.update({Participant.member_of: (await a_council()).id}, force=True)
    at(AFTERWARDS)

    pages = [await browser.open(path) for path in (week, join)]

    assert ["herhaling" in page.words for page in pages] == [is_member, False]


async def test_a_repeat_of_another_event_or_a_closed_one_is_not_offered(browser: Browser, at: At) -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    _session, week, _join = await missed(event)
    await a_session(other, starts_at=BEGIN + DAY)
    at(AFTERWARDS)
    elsewhere = await browser.open(week)
    await a_session(event, starts_at=BEGIN + DAY)
    await Event.update({Event.status: Event.Status.CLOSED}).where(Event.id == event.id)

    assert ["herhaling" in page.words for page in (elsewhere, await browser.open(week))] == [False, False]


async def test_a_free_place_goes_before_an_earlier_waiting_list(browser: Browser, at: At) -> None:
    event = await an_event()
    _session, week, _join = await missed(event)
    full = await a_session(event, starts_at=BEGIN + DAY, capacity=0, has_waiting_list=True)
    free = await a_session(event, starts_at=BEGIN + 2 * DAY)
    at(AFTERWARDS)

    first = await browser.open(week)
    await become(free, capacity=0)
    await take(browser, await browser.open(week))

    assert ("woensdag 10 maart" in first.words, await statuses(full)) == (True, ["waiting"])


async def test_a_repeat_that_filled_up_meanwhile_is_refused_in_words(browser: Browser, at: At) -> None:
    event = await an_event()
    _session, week, _join = await missed(event)
    repeat = await a_session(event, starts_at=BEGIN + DAY)
    at(AFTERWARDS)
    page = await browser.open(week)
    await become(repeat, capacity=0)
    before = await everything()

    answer = await take(browser, page)

    assert (answer.status, await everything()) == (422, before)
    assert "U kunt zich niet meer aanmelden voor deze herhaling." in answer.words


async def test_anothers_missed_session_cannot_be_reached(browser: Browser, at: At) -> None:
    event = await an_event()
    session, week, _join = await missed(event)
    await comes(event, "Jan Bos", session)
    repeat = await a_session(event, starts_at=BEGIN + DAY)
    at(AFTERWARDS)
    [_piet, jan] = await Registration.objects().order_by(Registration.id)
    before = await everything()

    pages = [
        await browser.post(f"{week}/herhaling/{number}", {"sessie": str(repeat.number)}) for number in (jan.id, 10**20)
    ]

    assert ([page.status for page in pages], await everything()) == ([404, 404], before)


@pytest.mark.parametrize("number", ["1", "99", "x", "", "10000000000000000000"])
async def test_only_the_repeat_that_is_offered_is_signed_up_for(browser: Browser, at: At, number: str) -> None:
    event = await an_event()
    _session, week, _join = await missed(event)
    await a_session(event, starts_at=BEGIN + DAY)
    at(AFTERWARDS)
    [claim], before = await Registration.objects(), await everything()

    page = await browser.post(f"{week}/herhaling/{claim.id}", {"sessie": number})

    assert (page.status, await everything()) == (422, before)


# -- the recording


async def test_the_recording_is_for_who_had_a_place_and_the_materials_for_all(browser: Browser, at: At) -> None:
    event = await an_event()
    facts = {"recording_link": "https://video.example.org/1", "materials": "Het stuk | https://example.org/stuk.pdf"}
    session = await a_session(event, capacity=1, has_waiting_list=True, **facts)
    people = [await joins(session, name) for name in ("Piet Jansen", "Anna Bos")]
    at(AFTERWARDS)

    shown = [
        [
            link in (await browser.open(path)).links
            for link in ("https://video.example.org/1", "https://example.org/stuk.pdf")
        ]
        for person, claim in people
        for path in (f"/mijn/{person.personal_token}", f"/mee/{claim.join_token}")
    ]
    public = await browser.open("/week/sessies/1")

    assert (shown, "video.example.org" in public.html) == ([[True, True]] * 2 + [[False, True]] * 2, False)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//kwaad.nl", "data:text/html,x", "file:///x"])
async def test_a_recording_that_is_no_web_address_is_not_led_to(browser: Browser, at: At, link: str) -> None:
    _session, week, join = await missed(await an_event(), recording_link=link)
    at(AFTERWARDS)

    assert [link in (await browser.open(path)).html for path in (week, join)] == [False, False]


async def test_nothing_is_told_of_the_recording_before_the_end(browser: Browser, at: At) -> None:
    _session, week, join = await missed(await an_event(), recording_link="https://video.example.org/1")
    at(BEGIN)

    assert ["video.example.org" in (await browser.open(path)).html for path in (week, join)] == [False, False]
