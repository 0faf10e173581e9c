"""Signing up a council: every cell by itself, nothing told of who was known, and the same form once only."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from database import DB
from events import history
from events.people.deeds import lines
from events.tables import Event
from events.tokens import spaced
from notifications.mail import mail
from notifications.tables import Message
from notifications.weights import LARGEST
from sessions.groups.enrolling import Enrolled, add_people, cells_in, form_key, sign_up_council
from sessions.groups.erasing import erase_groups
from sessions.groups.tables import GroupMember, SignUpGroup
from sessions.letters import write
from sessions.registrations import NothingLeft, Person, RegistrationClosed
from sessions.tables import Participant, Registration, Session, SignUp
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.groups import SAM, cells, checked, sent, shown, signs_up, wants
from tests.sessions.my_data import all_sent
from tests.sessions.people import comes, mailed
from tests.site import Browser, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
BEGUN = [("begun", 0)]


async def test_each_cell_is_decided_by_itself_in_the_order_of_the_list(at: At, now: datetime) -> None:
    event = await an_event()
    full = await a_session(event, title="Vol", capacity=0)
    two = await a_session(event, title="Twee", capacity=2)
    line = await a_session(event, title="Rij", capacity=1, has_waiting_list=True)
    free = await a_session(event, title="Vrij")
    members = await a_session(event, title="Leden", members_only=True)
    begun = await a_session(event, title="Begonnen", starts_at=now + timedelta(hours=1))
    at(now + timedelta(hours=2))

    group = await signs_up(event, *(wants(name, full, two, line, free, members, begun) for name in ("Anna", "Bea", "Cor")))

    rows = await GroupMember.objects().where(GroupMember.of_group == group.id).order_by(GroupMember.id)
    assert {row.name: [(cell.result, cell.place) for cell in cells_in(row.told)] for row in rows} == {
        "Anna": [*BEGUN, ("full", 0), ("confirmed", 0), ("confirmed", 0), ("confirmed", 0), ("requested", 0)],
        "Bea": [*BEGUN, ("full", 0), ("confirmed", 0), ("waiting", 1), ("confirmed", 0), ("requested", 0)],
        "Cor": [*BEGUN, ("full", 0), ("full", 0), ("waiting", 2), ("confirmed", 0), ("requested", 0)],
    }
    assert await cells() == {
        "Anna": {"Twee": "confirmed", "Rij": "confirmed", "Vrij": "confirmed", "Leden": "requested"},
        "Bea": {"Twee": "confirmed", "Rij": "waiting", "Vrij": "confirmed", "Leden": "requested"},
        "Cor": {"Rij": "waiting", "Vrij": "confirmed", "Leden": "requested"},
    }


# -- who was known


async def test_who_was_known_keeps_what_they_have_and_the_supporter_reads_what_a_newcomer_would(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting", capacity=1, has_waiting_list=True)
    anna = await comes(event, "Anna Bos", session)
    before = await Registration.select().where(Registration.participant == anna.id)

    page = await sent(browser, await checked(browser, "Anna Bos; anna@example.org\nBea Dam; bea@example.org"))

    assert shown(page) == {"Anna Bos": ["Wachtlijst: nummer 1"], "Bea Dam": ["Wachtlijst: nummer 1"]}
    assert await Registration.select().where(Registration.participant == anna.id) == before
    assert await mailed("anna@example.org") == ["overview", "invitation", "overview"]


@pytest.mark.parametrize("known", [True, False])
async def test_the_groups_page_is_the_same_for_who_was_known(browser: Browser, known: bool) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting")
    if known:
        await comes(event, "Anna Bos", session)
    group = await signs_up(event, wants("Anna Bos", session, email="anna@example.org"))

    page = await browser.open(f"/raad/{group.token}")
    [member] = [href for href in page.links if "/vervangen/" in href]
    other = await browser.send((await browser.open(member)).form(), naam="Bea Dam", email="bea@example.org")
    await browser.send((await browser.open(f"/raad/{group.token}/afmelden")).form(), alles=["ja"])
    left = await browser.open(f"/raad/{group.token}")

    assert [shown(one) for one in (page, other, left)] == [
        {"Anna Bos": ["Heeft een plaats"]}, {"Anna Bos": ["Afgemeld"], "Bea Dam": ["Heeft een plaats"]},
        {"Anna Bos": ["Afgemeld"], "Bea Dam": ["Afgemeld"]},
    ]  # fmt: skip
    assert (await cells())["Anna Bos"] == ({"Begroting": "confirmed"} if known else {})


async def test_two_people_of_one_name_without_an_address_are_apart_by_who_signs_them_up(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await comes(event, "Dirk Fries", session, email="", note="uit Assen")

    await sent(browser, await checked(browser, "Dirk Fries"))

    notes = await Participant.select(Participant.note).order_by(Participant.id).output(as_list=True)
    assert notes == ["uit Assen", "Sam Steun, Cliëntenraad De Linde"]


# -- once


async def test_the_same_form_twice_answers_twice_the_same() -> None:
    event = await an_event()
    session = await a_session(event)
    people = [wants("Anna", session), wants("Bea", session)]
    key = form_key("form", SAM, people)
    first = await sign_up_council(event, SAM, people, key)
    before = await everything()

    again = await asyncio.gather(*(sign_up_council(event, SAM, people, key) for _press in range(3)))

    assert (again, await everything()) == ([first] * 3, before)


async def test_more_people_sent_twice_come_once() -> None:
    event = await an_event()
    session = await a_session(event)
    group = await signs_up(event, wants("Anna", session))
    more = [wants("Bea", session), wants("Cor", session)]
    await add_people(event, group, more, "key")
    before = await everything()

    await add_people(event, group, more, "key")

    assert await everything() == before
    assert await mailed(SAM.email) == ["group"]


async def test_when_nobody_would_get_anything_nothing_is_written() -> None:
    event = await an_event()
    full = await a_session(event, capacity=0)
    before = await everything()

    with pytest.raises(NothingLeft):
        await signs_up(event, wants("Anna", full), wants("Bea", full))

    assert await everything() == before


async def test_an_event_that_closed_meanwhile_takes_nobody() -> None:
    event = await an_event()
    session = await a_session(event)
    await Event.update({Event.status: Event.Status.CLOSED}).where(Event.id == event.id)

    with pytest.raises(RegistrationClosed):
        await signs_up(event, wants("Anna", session))

    assert await SignUpGroup.count() == 0


# -- many


@contextmanager
def every_statement() -> Iterator[list[str]]:
    """Those on the hot path too, on SQLite."""
    statements: list[str] = []
    run = DB.run  # type: ignore[union-attr]  # only there

    async def note(statement: str, values: Sequence[Any]) -> Any:
        statements.append(statement)
        return await run(statement, values)

    DB.run = note  # type: ignore[union-attr, method-assign]  # put back below
    try:
        yield statements
    finally:
        del DB.run  # type: ignore[union-attr]  # as above


@pytest.mark.skipif(DB.engine_type == "postgres", reason="it is asked the same, past what can be counted")
async def test_eleven_people_take_as_many_statements_as_one() -> None:
    event = await an_event()
    sessions = [await a_session(event, starts_at=NEXT_MONDAY + timedelta(hours=2 * hour)) for hour in range(8)]
    taken = []
    for number in (1, 11):
        people = [wants(f"Persoon {number} {one}", *sessions, email=f"p{number}{one}@example.org") for one in range(number)]
        with every_statement() as statements:
            await signs_up(event, *people, form=str(number))
        taken.append(len(statements))

    assert await Registration.count() == 8 + 88
    assert taken[0] == taken[1] <= 12


async def test_groups_that_share_people_do_not_wait_for_each_other_in_a_circle() -> None:
    event = await an_event()
    one, two = await a_session(event, title="Een"), await a_session(event, title="Twee")
    names = [f"Persoon {number:02}" for number in range(20)]

    def group(session: Session, order: list[str]) -> list[Enrolled]:
        return [Enrolled(Person(name, f"{name[-2:]}@example.org"), [session.id]) for name in order]

    await asyncio.gather(*(
        signs_up(event, *group(session, order), form=f"{turn}{session.id}")
        for turn in range(5) for session, order in ((one, names), (two, names[::-1]))
    ))  # fmt: skip

    assert (await Participant.count(), await Registration.count(), await SignUp.count()) == (20, 40, 200)


# -- who did what for whom


async def test_the_history_of_each_says_who_signed_them_up() -> None:
    event = await an_event()
    group = await signs_up(event, wants("Anna", await a_session(event)), wants("Bea", await a_session(event)))

    deeds = await history.deeds_at(event.id)

    names = await history.names_in(deeds, event.id)
    assert sorted((line.about, line.what, line.changes) for line in lines(deeds, names)) == [
        (name, "Aangemeld door een ander", [("Door", "", "Sam Steun, Cliëntenraad De Linde")]) for name in ("Anna", "Bea")
    ]
    assert {deed.after["group"] for deed in deeds} == {group.id}


# -- on paper


async def test_who_has_no_address_has_a_letter_at_the_desk_with_their_sessions_and_codes() -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting", dial_in="030 123")
    await signs_up(event, wants("Anna", session), wants("Dirk Fries", session, email=""))
    dirk = await Participant.objects().where(Participant.email == "").first()
    assert dirk is not None

    async with at_desk(await an_organiser()) as desk:
        page = await desk.open("/bureau/bijeenkomsten/week/brieven")

    [letter] = page.all("section", class_name="letter")
    assert (page.all("h2", id=f"brief-{dirk.id}"), "Begroting Maandag 8 maart 2027, 10.00 tot 11.00 uur" in letter) == (
        ["Dirk Fries"], True
    )  # fmt: skip
    assert [code in letter for code in (spaced(dirk.personal_code), spaced(dirk.ticket_code), dirk.personal_token)] == [
        True, True, False,
    ]  # fmt: skip
    assert await mailed("") == []


async def test_the_overview_of_thirty_people_fits_in_a_mail_that_is_shown_whole() -> None:
    event = await an_event()
    sessions = [
        await a_session(event, title=f"Het gesprek over kwaliteit van leven {hour}", starts_at=NEXT_MONDAY + timedelta(hours=hour))
        for hour in range(20)
    ]
    await signs_up(event, *(wants(f"Persoon {number} van der Velden", *sessions, email=f"p{number}@example.org") for number in range(30)))

    message = await Message.objects().where(Message.kind == "group").first()

    assert message is not None
    letter = write(message)
    assert len(mail(message, letter)) < LARGEST
    assert "Zij staan achter de knop." in letter.closing[0]
    assert len(letter.items) > 5


# -- erasing


@pytest.mark.parametrize(("days", "number"), [(89, 0), (90, 1)])
async def test_who_signed_up_a_council_is_erased_with_the_people_of_the_event(at: At, days: int, number: int) -> None:
    event = await an_event()
    await signs_up(event, wants("Anna", await a_session(event)))
    await all_sent()
    at(NEXT_MONDAY + timedelta(hours=1, days=days))

    assert await erase_groups() == number

    left = [name for name, rows in (await everything()).items() if name != "participant" and "sam@example.org" in str(rows)]
    assert (left == [], await SignUpGroup.count()) == (bool(number), 1 - number)


async def test_an_event_without_sessions_any_more_keeps_nobody_for_ever(at: At, now: datetime) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, wants("Anna", session))
    await Session.delete().where(Session.id == session.id)
    at(now + timedelta(days=90))

    assert await erase_groups() == 1
