"""Changes that are held: joined, undone, sent now, and always in step with what the calendars will say."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
import pytest

from events.tables import Deed
from notifications.batches import AlreadyGone
from notifications.outbox import Result, claim, settle
from notifications.tables import Message
from sessions import letters, programme
from sessions.changes import operations
from sessions.changes.consequences import NOBODY, Consequences
from sessions.changes.operations import Seen
from sessions.changes.outgoing import outgoing, recipients, the_change
from sessions.imports import apply, difference
from sessions.programme import ChangedMeanwhile
from sessions.registrations import Person, cancel
from sessions.spreadsheet import Row, Sheet
from sessions.tables import Participant, Registration
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.changing import (
    ANNA,
    COR,
    HOLD,
    HOUR,
    PIET,
    a_held_event,
    accompany,
    deliver,
    edit,
    seen,
    signs_up,
    the_only,
    undo,
    waiting_mails,
)  # fmt: skip
from tests.site import counted

pytestmark = pytest.mark.usefixtures("db", "now")


async def test_the_messages_of_a_change_wait_and_then_go_by_themselves(at: Any, now: datetime) -> None:
    event = await a_held_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await deliver()

    told = await edit(session, starts_at=session.starts_at + HOUR)

    assert (told.consequences, told.is_held) == (Consequences(people=2, updates=1, mails=1), True)
    assert await deliver() == []
    one = await the_only(event)
    assert (one.headline, str(one.consequences), one.left) == (
        "‘Zichtbaar zijn als raad’ gaat naar 11.00 uur.", "2 mensen: 1 agenda-update, 1 mail", 10,
    )  # fmt: skip
    at(now + HOLD)
    assert (await the_only(event)).state == "sent"
    assert await deliver() == [("piet@example.org", "update"), ("anna@example.org", "change")]


async def test_who_has_no_address_is_to_be_called() -> None:
    event = await a_held_event()
    session = await a_session(event)
    for person in (PIET, COR):
        await signs_up(event, person, session)

    await edit(session, starts_at=session.starts_at + HOUR)

    one = await the_only(event)
    assert str(one.consequences) == "2 mensen: 1 agenda-update, 1 om te bellen"
    assert [(who.name, bool(who.message)) for who in await recipients(one)] == [
        ("Cor Eik", False),
        ("Piet Jansen", True),
    ]


async def test_a_second_change_joins_the_first_and_tells_from_what_people_knew(at: Any, now: datetime) -> None:
    event = await a_held_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await deliver()
    await edit(session, starts_at=session.starts_at + HOUR)
    at(now + HOLD / 2)

    await edit(session, title="Anders", starts_at=session.starts_at + 2 * HOUR)

    one = await the_only(event)
    [message] = await Message.objects().where(Message.kind == "update")
    letter = letters.write(message)
    assert (one.left, one.headline) == (10, "‘Zichtbaar zijn als raad’ heet nu ‘Anders’. ‘Anders’ gaat naar 12.00 uur.")
    assert "10.00 tot 11.00" in " ".join(letter.opening)
    assert letter.invitation is not None
    assert (letter.invitation.sequence, letter.invitation.starts_at) == (2, session.starts_at + 2 * HOUR)


async def test_undo_changes_back_and_nobody_hears_of_it(at: Any, now: datetime) -> None:
    event, organiser = await a_held_event(), await an_organiser()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await deliver()
    await edit(session, organiser.id, starts_at=session.starts_at + HOUR, text="Nieuw")

    await undo(event, session)

    current = await programme.session_at(event, 1)
    at(now + HOLD)
    assert (current.starts_at, current.text, await deliver()) == (session.starts_at, session.text, [])
    assert (await the_only(event)).state == "undone"
    assert [
        deed["what"]
        for deed in await Deed.select(Deed.what).where(Deed.about == f"session:{session.id}").order_by(Deed.id)
    ] == ["changed", "undone"]


@pytest.mark.parametrize("outcome", [None, Message.State.SENT, Message.State.KEPT, Message.State.QUEUED])
async def test_undo_is_refused_once_one_message_has_gone(at: Any, now: datetime, outcome: Message.State | None) -> None:
    """Claimed, sent, kept, or tried and to be tried again: all of them may have arrived."""
    event = await a_held_event()
    session = await a_session(event)
    for person in (PIET, ANNA):
        await signs_up(event, person, session)
    await deliver()
    await edit(session, starts_at=session.starts_at + HOUR)
    at(now + HOLD)
    [message] = await claim(1)
    if outcome:
        await settle([Result(message, outcome, retry_at=now + 2 * HOLD)])

    with pytest.raises(AlreadyGone):
        await undo(event, session)

    assert (await programme.session_at(event, 1)).starts_at == session.starts_at + HOUR
    assert await Message.count().where(Message.kind == "update") == 2


async def test_a_first_confirmation_that_had_to_give_way_comes_back_with_undo() -> None:
    event = await a_held_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await edit(session, starts_at=session.starts_at + HOUR)
    await edit(session, starts_at=session.starts_at + 2 * HOUR)
    assert await waiting_mails() == [("piet@example.org", "overview"), ("piet@example.org", "update")]

    await undo(event, session)

    assert await deliver() == [("piet@example.org", "overview"), ("piet@example.org", "invitation")]


async def test_a_confirmation_that_failed_while_a_change_was_held_comes_back_too(at: Any, now: datetime) -> None:
    event = await a_held_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    claimed = await claim()
    await edit(session, starts_at=session.starts_at + HOUR)
    await settle([Result(message, retry_at=now) for message in claimed])
    assert ("piet@example.org", "invitation") not in await waiting_mails()

    await undo(event, session)

    assert ("piet@example.org", "invitation") in await deliver()


async def test_a_change_back_by_hand_tells_nobody() -> None:
    event = await a_held_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await deliver()
    await edit(session, starts_at=session.starts_at + HOUR)

    told = await edit(session, starts_at=session.starts_at)

    assert (told, await waiting_mails(), (await the_only(event)).state) == (NOBODY, [], "undone")


async def test_who_signed_up_meanwhile_hears_of_an_undo_at_once(at: Any, now: datetime) -> None:
    event = await a_held_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await edit(session, starts_at=session.starts_at + HOUR)
    at(now + HOLD / 2)
    await signs_up(event, ANNA, session)
    await deliver()

    await undo(event, session)

    assert await deliver() == [("piet@example.org", "invitation"), ("anna@example.org", "update")]


async def test_send_now_lets_them_go_and_the_next_change_is_one_of_its_own() -> None:
    event = await a_held_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await deliver()
    await edit(session, starts_at=session.starts_at + HOUR)
    shown = await seen(session)

    assert await operations.send_now(event, shown)
    assert await deliver() == [("piet@example.org", "update")]
    assert not await operations.send_now(event, shown)
    await edit(session, starts_at=session.starts_at + 2 * HOUR)
    await undo(event, session)

    assert (await programme.session_at(event, 1)).starts_at == session.starts_at + HOUR
    assert [other.state for other in await outgoing(event)] == ["undone", "sent"]


async def test_words_of_the_organiser_stand_in_every_held_mail() -> None:
    event = await a_held_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await deliver()
    await edit(session, starts_at=session.starts_at + HOUR)
    one = await the_only(event)

    await accompany(event, session, "De spreker zit in de trein.\n\nSorry!")

    held = await Message.objects().where(Message.batch == f"change:{one.change.id}")
    assert [row.due_at for row in held] == [one.change.due_at] * 2
    assert all("De spreker zit in de trein.\n\nSorry!" in letters.write(row).opening for row in held)
    await edit(session, starts_at=session.starts_at + 2 * HOUR)
    assert (await the_change(event, one.change.id)).change.words.startswith("De spreker")


async def test_a_session_that_starts_soon_an_event_without_hold_and_a_cancellation_never_wait() -> None:
    event = await a_held_event()
    soon = await a_session(event, starts_at=datetime.fromisoformat("2027-03-01T10:30:00+00:00"))
    other = await a_session(event)
    for session in (soon, other):
        await signs_up(event, PIET, session)
    await deliver()

    assert not (await edit(soon, starts_at=soon.starts_at + HOUR)).is_held
    assert await deliver() == [("piet@example.org", "update")]
    await edit(other, title="Anders")
    await programme.cancel(await programme.session_at(event, other.number))
    assert await deliver() == [("piet@example.org", "session_cancelled")]
    assert await waiting_mails() == []


async def test_who_gets_a_place_or_leaves_meanwhile_is_not_told_that_they_still_wait(at: Any, now: datetime) -> None:
    event = await a_held_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for person in (PIET, ANNA, Person("Bea Dam", "bea@example.org")):
        await signs_up(event, person, session)
    await deliver()
    await edit(session, starts_at=session.starts_at + HOUR)
    rows = {row.participant: row for row in await Registration.objects()}
    people = {row.email: row.id for row in await Participant.objects()}

    await cancel(rows[people["bea@example.org"]])
    await cancel(rows[people["piet@example.org"]])
    await deliver()
    at(now + HOLD)

    assert await deliver() == []


async def test_a_place_that_came_with_the_change_stays_after_undo() -> None:
    event = await a_held_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await deliver()

    told = await edit(session, capacity=2, starts_at=session.starts_at + HOUR)
    assert told.consequences == Consequences(people=1, updates=1, places=1)
    assert await deliver() == [("anna@example.org", "promoted")]
    await undo(event, session)

    current = await programme.session_at(event, 1)
    assert (current.capacity, await Registration.count().where(Registration.status == "confirmed")) == (1, 2)
    assert await deliver() == [("anna@example.org", "update")]


async def test_undo_leaves_what_another_organiser_changed_after_it() -> None:
    event = await a_held_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await edit(session, starts_at=session.starts_at + HOUR)
    shown = await seen(session)
    await edit(session, text="Van een ander")

    with pytest.raises(ChangedMeanwhile):
        await operations.undo(event, shown)
    [message] = await Message.objects().where(Message.kind == "update")
    assert msgspec.json.decode(message.facts)["session"]["text"] == "Van een ander"
    await undo(event, session)

    current = await programme.session_at(event, 1)
    assert (current.starts_at, current.text) == (session.starts_at, "Van een ander")


async def test_a_change_of_another_event_is_not_found() -> None:
    event, other = await a_held_event(), await an_event(slug="netwerk")
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await edit(session, title="Anders")
    one = await the_only(event)

    for number in (one.change.id, 10**12):
        with pytest.raises(operations.ChangeNotFound):
            await operations.undo(other, Seen(number, 1, 2))
        with pytest.raises(operations.ChangeNotFound):
            await the_change(other, number)


async def test_the_list_takes_as_many_queries_for_one_change_as_for_three() -> None:
    event = await a_held_event()
    sessions = [await a_session(event) for _ in range(3)]
    await signs_up(event, PIET, *sessions)
    await edit(sessions[0], title="Anders")
    with counted() as one:
        await outgoing(event)
    for session in sessions[1:]:
        await edit(session, title="Anders")
    with counted() as three:
        assert len(await outgoing(event)) == 3

    assert len(one) == len(three)


async def test_an_import_holds_its_changes_too_and_counts_the_people() -> None:
    event, organiser = await a_held_event(), await an_organiser()
    sessions = [await a_session(event, title=title) for title in ("Een", "Twee")]
    for person in (PIET, ANNA):
        await signs_up(event, person, *sessions)
    await deliver()
    rows = [
        Row("Programma", 2 + index, one.number, replace(programme.content_of(one), title=f"{one.title} en meer"))
        for index, one in enumerate(sessions)
    ]

    applied = await apply(event, await difference(event, Sheet(rows)), moved=False, by=organiser.id)

    assert (str(applied.led_to), await deliver()) == ("2 mensen: 4 agenda-updates", [])
    assert [(one.is_held, one.consequences.people) for one in await outgoing(event)] == [(True, 2), (True, 2)]
