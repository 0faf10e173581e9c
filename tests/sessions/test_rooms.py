"""Another meeting room: one edit at the desk leads everybody there, and who has to hear of it, does."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from events.tables import Deed, Duty, Event, SignIn
from notifications.tables import Message
from sessions.letters import write
from sessions.tables import Host, Participant, Registration, Session, SignUp
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.changing import HOLD, deliver, undo, waiting_mails
from tests.sessions.joining import BEGIN, LINK, MINUTE, NEW_LINK, a_waiting_page, become, joins, now_of, press
from tests.sessions.people import forget_mail
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
ROOM = "/bureau/bijeenkomsten/week/sessies/1/vergaderruimte"
OWN_ROOM = "/bureau/mijn-sessies/week/1/vergaderruimte"
DURING = BEGIN + 5 * MINUTE


@pytest.fixture
async def desk(db: None) -> AsyncIterator[Browser]:
    """Somebody who is signed in now, and still is on the day."""
    async with at_desk(await an_organiser()) as browser:
        await SignIn.update({SignIn.created_at: DURING, SignIn.seen_at: DURING}, force=True)
        yield browser


async def switch(desk: Browser, room: str = ROOM, **typed: str) -> Page:
    return await desk.send((await desk.open(room)).form(room), **{"link": NEW_LINK, **typed})


async def test_every_join_link_leads_to_the_new_room_at_once(browser: Browser, desk: Browser, at: At) -> None:
    session = await a_session(await an_event())
    paths = [f"/mee/{(await joins(session, name))[1].join_token}" for name in ("Piet Jansen", "Anna Bos")]
    at(DURING)
    opened = [await browser.open(path) for path in paths]
    before = [(await press(browser, page)).location for page in opened]

    await switch(desk)
    after = [(await press(browser, page)).location for page in opened]  # also from a page that was open already

    assert (before, after) == ([LINK] * 2, [NEW_LINK] * 2)


async def test_an_open_page_sees_it_and_says_so(browser: Browser, desk: Browser, at: At) -> None:
    _session, path = await a_waiting_page()
    at(DURING)
    told = (await browser.open(f"{path}/stand")).response.json()["mark"]

    await switch(desk)

    assert (await browser.open(f"{path}/stand")).response.json()["mark"] != told
    said = "De vergaderruimte van ‘Zichtbaar zijn als raad’ is veranderd om 10.05 uur. Druk op ‘Nu meedoen’."
    assert said in (await browser.open(path)).words


async def pages_of(person: Participant, registration: Registration) -> list[str]:
    """Every page of the event that somebody in it can open, the join page last: only that leads on to the meeting."""
    await Registration.update({Registration.reply_token: "abc"}).where(Registration.id == registration.id)
    [answer] = await SignUp.select(SignUp.result_token).output(as_list=True)
    mine = f"/mijn/{person.personal_token}"
    return [
        "/week", "/week/sessies/1", "/week/aanmelden", "/week/agenda", f"/week/aangemeld/{answer}", mine, f"{mine}/agenda",
        f"{mine}/toevoegen", f"{mine}/afmelden/{registration.id}", f"/kaart/{person.ticket_token}", "/antwoord/abc",
        f"/uitschrijven/{person.unsubscribe_token}", f"/mee/{registration.join_token}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "switched", "shows"),
    [
        (DURING, DURING, True),
        (BEGIN + 59 * MINUTE, DURING, True),
        (BEGIN + 60 * MINUTE, DURING, False),
        (BEGIN - timedelta(hours=2), BEGIN - timedelta(hours=3), True),
        (BEGIN - timedelta(hours=12), BEGIN - timedelta(hours=13), False),
        (DURING, BEGIN - timedelta(hours=13), True),
        (DURING, BEGIN - timedelta(days=2), False),
        (DURING, None, False),
    ],
)
async def test_on_the_day_every_page_says_so_until_the_end(
    browser: Browser, at: At, moment: datetime, switched: datetime | None, shows: bool
) -> None:
    session = await a_session(await an_event(), meeting_link=NEW_LINK, switched_at=switched)
    paths = await pages_of(*await joins(session))
    at(moment)

    pages = [await browser.open(path) for path in paths]

    assert [page.words.count("is veranderd om") for page in pages] == [int(shows)] * 13
    assert [NEW_LINK in page.html for page in pages[:-1]] == [False] * 12


async def test_only_who_has_a_place_reads_it_on_mijn_week(browser: Browser, at: At) -> None:
    session = await a_session(await an_event(), capacity=1, has_waiting_list=True, switched_at=DURING)
    people = [await joins(session, name) for name in ("Piet Jansen", "Anna Bos")]
    at(DURING)

    pages = [await browser.open(f"/mijn/{person.personal_token}") for person, _registration in people]

    assert ["is veranderd om" in page.words for page in pages] == [True, False]


# -- who is told


async def five_people(**facts: Any) -> Session:
    """Piet joined, Anna did not; Bea and Cor have no address, Bea joined; Dirk waits. Eva and Fem want no invitations,
    Eva joined.
    """
    session = await a_session(await an_event(**facts), capacity=6, has_waiting_list=True)
    for name in ("Piet P", "Anna A", "Eva E", "Fem F"):
        await joins(session, name)
    for name in ("Bea B", "Cor C"):
        await joins(session, name, email="")
    await joins(session, "Dirk D")
    await Participant.update({Participant.wants_invitations: False}).where(Participant.name.is_in(["Eva E", "Fem F"]))
    await forget_mail()
    return session


async def come(browser: Browser, *names: str) -> None:
    for person in await Participant.objects().where(Participant.name.is_in([*names])):
        registration = await Registration.objects().where(Registration.participant == person.id).first()
        assert registration is not None
        await press(browser, await browser.open(f"/mee/{registration.join_token}"))


async def test_calendars_are_mended_and_who_has_not_joined_is_told(browser: Browser, desk: Browser, at: At) -> None:
    await five_people(hold=HOLD)
    at(DURING)
    await come(browser, "Piet P", "Bea B", "Eva E")

    before = await desk.open(ROOM)
    page = await switch(desk, woorden="De oude ruimte was vol.")

    said = "4 mensen: 2 agenda-updates, 1 mail, 1 om te bellen."
    assert (said in before.words, page.said) == (True, [f"Opgeslagen. {said}"])
    assert await deliver() == [
        ("piet@example.org", "update"),
        ("anna@example.org", "update"),
        ("fem@example.org", "change_with_place"),
    ]


async def test_the_update_carries_the_new_link_to_the_calendar_and_the_organisers_words(desk: Browser, at: At) -> None:
    await five_people()
    at(DURING)
    await switch(desk, woorden="De oude ruimte was vol.", inbellen="020 000 00 00, code 1#")

    message = await Message.objects().where(Message.email == "anna@example.org").first()
    assert message is not None
    letter = write(message)
    assert letter.invitation is not None
    description = letter.invitation.description
    assert (NEW_LINK in description, LINK in description, letter.invitation.sequence) == (True, False, 1)
    assert "De oude ruimte was vol." in " ".join(str(part) for part in letter.opening)
    assert "020 000 00 00, code 1#" in " ".join(letter.items[0].lines)


async def test_well_before_the_start_it_waits_and_can_be_undone(browser: Browser, desk: Browser, at: At) -> None:
    session, path = await a_waiting_page(hold=HOLD)
    await forget_mail()
    at(BEGIN - timedelta(hours=3))

    page = await switch(desk)
    held = await waiting_mails()
    banner = "is veranderd om" in (await browser.open(path)).words
    event = await Event.objects().get(Event.slug == "week")
    assert event is not None
    await undo(event, session)

    assert (page.said, held, banner) == (
        ["Opgeslagen. 1 persoon: 1 agenda-update. De berichten wachten nog."], [("piet@example.org", "update")], True
    )  # fmt: skip
    assert await waiting_mails() == []
    current = await now_of(session)
    banner = "is veranderd om" in (await browser.open(path)).words
    assert (current.meeting_link, current.switched_at is None, banner) == (LINK, True, False)


async def test_the_first_link_is_no_other_room(browser: Browser, desk: Browser, at: At) -> None:
    session, path = await a_waiting_page(meeting_link="")
    at(DURING)

    await switch(desk)

    page = await browser.open(path)
    assert ((await press(browser, page)).location, (await now_of(session)).switched_at is None) == (NEW_LINK, True)


async def test_the_ordinary_form_of_a_session_switches_the_room_too(desk: Browser, at: At) -> None:
    session, _path = await a_waiting_page()
    at(DURING)
    address = "/bureau/bijeenkomsten/week/sessies/1"

    await desk.send((await desk.open(address)).form(address), link=NEW_LINK)
    await desk.send((await desk.open(address)).form(address), titel="Anders")

    current = await now_of(session)
    assert (current.meeting_link, current.switched_at, current.title) == (NEW_LINK, DURING, "Anders")


# -- the form


async def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Browser, at: At) -> None:
    session, _path = await a_waiting_page()
    at(DURING)
    form = (await desk.open(ROOM)).form(ROOM)

    for link, words in (
        ("vergader.nl", "Schrijf de hele link, met https:// ervoor."),
        ("javascript:alert(1)", "Schrijf de hele link, met https:// ervoor."),
        ("", "Schrijf de hele link, met https:// ervoor."),
        (LINK, "Dit is de link die er al staat. Vul de nieuwe link in."),
    ):
        page = await desk.send(form, link=link, woorden="Mijn woorden")
        kept = page.form(ROOM)
        assert (page.status, page.mistakes, kept["link"], kept["woorden"]) == (422, [words], link, "Mijn woorden")
    assert (await now_of(session)).meeting_link == LINK


async def test_what_somebody_else_changed_meanwhile_is_not_lost(desk: Browser, at: At) -> None:
    session, _path = await a_waiting_page()
    at(DURING)
    form = (await desk.open(ROOM)).form(ROOM)
    await become(session, title="Anders", version=2)

    refused = await desk.send(form, link=NEW_LINK)
    saved = await desk.send(refused.form(ROOM))

    assert (refused.status, refused.form(ROOM)["link"], saved.status) == (409, NEW_LINK, 200)
    current = await now_of(session)
    assert (current.title, current.meeting_link) == ("Anders", NEW_LINK)


@pytest.mark.parametrize("facts", [{"status": "cancelled"}, {"form": "location"}, {"ends_at": MONDAY}])
async def test_there_is_no_form_where_there_is_no_room(desk: Browser, facts: dict[str, Any]) -> None:
    session, _path = await a_waiting_page()
    form = (await desk.open(ROOM)).form(ROOM)
    await become(session, **facts)

    page, answer = await desk.open(ROOM), await desk.send(form, link=NEW_LINK)

    assert ([one.action for one in page.read.forms], answer.status) == (["/bureau/uitloggen"], 409)
    assert (await now_of(session)).meeting_link == LINK


async def test_the_history_tells_that_it_was_switched_but_not_whereto(desk: Browser, at: At) -> None:
    await a_waiting_page()
    at(DURING)
    await switch(desk, inbellen="020 000 00 00, code 1#")

    deed = await Deed.objects().where(Deed.what == "changed").first()
    page = await desk.open("/bureau/bijeenkomsten/week/sessies/1/geschiedenis")

    assert deed is not None
    assert (msgspec.json.decode(deed.before), msgspec.json.decode(deed.after)) == (
        {"meeting_link": "…", "dial_in": "…"}, {"meeting_link": "…", "dial_in": "…"}
    )  # fmt: skip
    assert ("Sessie gewijzigd" in page.words, NEW_LINK in page.html) == (True, False)


# -- hosts


async def test_a_host_switches_the_room_of_their_own_session_and_of_no_other(at: At) -> None:
    event = await an_event()
    session, other = await a_session(event), await a_session(event)
    host = await an_organiser("jan@example.org", Duty.Role.HOST, event)
    await Host(session=session.id, organiser=host.id).save()
    await joins(session)
    at(DURING)
    async with at_desk(host) as browser:
        form = (await browser.open(OWN_ROOM)).form(OWN_ROOM)
        form.action = OWN_ROOM.replace("/1/", "/2/")
        refused = await browser.send(form, link=NEW_LINK)
        page = await switch(browser, OWN_ROOM)

    assert (refused.status, (await now_of(other)).meeting_link) == (404, LINK)
    assert (page.said, (await now_of(session)).meeting_link) == (
        ["Opgeslagen. 1 persoon: 1 agenda-update."], NEW_LINK
    )  # fmt: skip
