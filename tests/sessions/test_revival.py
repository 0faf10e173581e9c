"""A session that was called off and goes on after all: who is told how, and what each calendar shows."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from events.history import deeds_about
from events.tables import Event
from notifications import mail
from notifications.tables import Message
from sessions import programme
from sessions.letters import write
from sessions.registrations import SessionHasBegun, cancel
from sessions.revival.operations import revive
from sessions.tables import Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import claim, comes, forget_mail, mailed, status
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

ONE = "/bureau/bijeenkomsten/week/sessies/1"
REVIVAL = f"{ONE}/toch-door"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser(name="Bep Bureau")) as browser:
        yield browser


async def now_of(session: Session) -> Session:
    found = await Session.objects().get(Session.id == session.id)
    assert found is not None
    return found


async def called_off(event: Event, session: Session, *names: str) -> list[Any]:
    """These people come, and then the session is off."""
    people = [await comes(event, name, session) for name in names]
    await programme.cancel(await now_of(session))
    await forget_mail()
    return people


async def test_who_has_a_place_is_invited_anew_and_who_waits_reads_it(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    piet, anna = await called_off(event, session, "Piet Jansen", "Anna Bos")
    before = await claim(piet, session)

    asked = await desk.open(REVIVAL)
    page = await desk.send(asked.form(REVIVAL), woorden="De spreker is beter.")

    after = await claim(piet, session)
    assert "2 mensen: 1 agenda-update, 1 mail." in asked.words
    assert page.said == ["De sessie gaat toch door. 2 mensen: 1 agenda-update, 1 mail."]
    assert (after.status, after.sequence, after.uid != before.uid) == ("confirmed", 0, True)
    assert after.join_token == before.join_token
    assert await status(anna, session) == "waiting"
    assert await mailed(piet.email) == await mailed(anna.email) == ["revived"]
    letters = {row.name: write(row) for row in await Message.objects().order_by(Message.id)}
    assert [letter.invitation is not None for letter in letters.values()] == [True, False]
    assert "U hebt nog steeds een plaats." in letters["Piet Jansen"].opening
    assert "U staat nog op de wachtlijst voor deze sessie." in letters["Anna Bos"].opening
    texts = [mail.text(letter) for letter in letters.values()]
    assert ["De spreker is beter." in text for text in texts] == [True, True]


async def test_who_cancelled_stays_so_and_the_place_goes_to_the_first_in_line() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    piet, anna = await called_off(event, session, "Piet Jansen", "Anna Bos")
    await cancel(await claim(piet, session))

    told = await revive(event, await now_of(session))

    assert (await status(piet, session), await status(anna, session)) == ("cancelled", "confirmed")
    assert (await mailed(piet.email), await mailed(anna.email)) == ([], ["promoted"])
    assert str(told.consequences) == "1 persoon krijgt alsnog een plaats"


async def test_the_page_foresees_who_gets_a_place(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    piet, _anna = await called_off(event, session, "Piet Jansen", "Anna Bos")
    await cancel(await claim(piet, session))

    page = await desk.open(REVIVAL)

    assert "1 persoon krijgt alsnog een plaats." in page.words


async def test_nobody_loses_a_place_when_there_are_fewer_now() -> None:
    event = await an_event()
    session = await a_session(event, capacity=2, has_waiting_list=True)
    people = await called_off(event, session, "Piet Jansen", "Anna Bos", "Jo Smit")
    await Session.update({Session.capacity: 1}).where(Session.id == session.id)

    await revive(event, await now_of(session))

    assert [await status(one, session) for one in people] == ["confirmed", "confirmed", "waiting"]


async def test_pressed_twice_it_goes_on_once(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    [piet] = await called_off(event, session, "Piet Jansen")
    form = (await desk.open(REVIVAL)).form(REVIVAL)

    pages = [await desk.send(form), await desk.send(form)]

    assert [page.status for page in pages] == [200, 200]
    assert await mailed(piet.email) == ["revived"]
    deeds = [(deed.what, deed.who) for deed in await deeds_about(f"session:{session.id}")]
    assert deeds[0] == ("revived", "Bep Bureau")
    assert [what for what, _who in deeds].count("revived") == 1


async def test_what_somebody_else_changed_meanwhile_is_seen_first(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    [piet] = await called_off(event, session, "Piet Jansen")
    form = (await desk.open(REVIVAL)).form(REVIVAL)
    current = await now_of(session)
    await programme.change(current, programme.Content(**{**vars(programme.content_of(current)), "title": "Anders"}))

    page = await desk.send(form, woorden="Toch wel.")

    assert (page.status, page.all("h2")[0], (await now_of(session)).is_cancelled) == (409, "Anders", True)
    assert "Er is nog niets gebeurd." in page.words
    assert (page.form(REVIVAL)["woorden"], await mailed(piet.email)) == ("Toch wel.", [])


async def test_words_that_cannot_be_are_refused_and_kept(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await called_off(event, session, "Piet Jansen")

    page = await desk.send((await desk.open(REVIVAL)).form(REVIVAL), woorden="a" * 1001)

    assert (page.status, page.mistakes) == (422, ["Dit is te lang. Gebruik hoogstens 1000 tekens."])
    assert (page.form(REVIVAL)["woorden"], (await now_of(session)).is_cancelled) == ("a" * 1001, True)


async def test_what_has_begun_does_not_go_on_any_more(desk: Browser, at: Any) -> None:
    event = await an_event()
    session = await a_session(event)
    await called_off(event, session, "Piet Jansen")
    at(session.starts_at)

    with pytest.raises(SessionHasBegun):
        await revive(event, await now_of(session))

    assert (await now_of(session)).is_cancelled


async def test_a_session_that_goes_on_offers_no_button(desk: Browser) -> None:
    await a_session(await an_event())

    page, asked = await desk.open(ONE), await desk.open(REVIVAL)

    assert f"{REVIVAL}" not in page.links
    assert ("Deze sessie gaat al door." in asked.words, [form.action for form in asked.read.forms]) == (
        True, ["/bureau/uitloggen"],
    )  # fmt: skip


async def test_a_session_that_is_off_leads_there(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await called_off(event, session, "Piet Jansen")

    assert REVIVAL in (await desk.open(ONE)).links


async def test_a_cancellation_that_was_not_sent_yet_still_goes() -> None:
    """The calendar holds the old entry; only its own CANCEL takes it away."""
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    old = await claim(piet, session)
    await programme.cancel(session)

    await revive(event, await now_of(session))

    rows = await Message.objects().where(Message.state == Message.State.QUEUED).order_by(Message.id)
    assert [(row.kind, row.uid == old.uid) for row in rows] == [
        ("overview", False), ("session_cancelled", True), ("revived", False),
    ]  # fmt: skip


async def test_ten_people_take_as_many_queries_as_one() -> None:
    event = await an_event()
    numbers = []
    for people in (1, 10):
        session = await a_session(event)
        await called_off(event, session, *(f"Deelnemer {number}" for number in range(people)))
        with counted() as statements:
            await revive(event, await now_of(session))
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]
    assert len({row.uid for row in await Registration.objects()}) == 11
