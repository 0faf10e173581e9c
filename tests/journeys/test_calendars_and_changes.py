"""Whatever is changed, undone and changed again: in the end every calendar shows what the database says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream

from notifications import delivery
from notifications.batches import AlreadyGone
from notifications.delivery import drain
from notifications.tables import Message
from sessions import letters, programme
from sessions.changes import operations
from sessions.changes.outgoing import outgoing
from sessions.registrations import Person, cancel
from sessions.tables import Registration, Session
from settings import SETTINGS
from tests.cast import a_session
from tests.journeys.test_every_mail import calendar_part
from tests.notifications.mail_server import MailServer, running
from tests.sessions.changing import ANNA, HOLD, HOUR, PIET, a_held_event, accompany, edit, seen, signs_up, undo

pytestmark = pytest.mark.usefixtures("db", "now")


@dataclass(frozen=True)
class Entry:
    """What a calendar shows about one UID."""

    sequence: int
    is_there: bool
    title: str
    starts_at: datetime


def calendars(server: MailServer) -> dict[str, Entry]:
    """Every calendar after all mails in the order they came: an older SEQUENCE never wins (RFC 5546 2.1.5)."""
    shown: dict[str, Entry] = {}
    for part in filter(None, map(calendar_part, server.mails)):
        event = IcsCalendarStream.calendar_from_ics(part).events[0]
        assert isinstance(event.start, datetime)
        entry = Entry(event.sequence or 0, "METHOD:REQUEST" in part, event.summary or "", event.start)
        known = shown.get(event.uid or "")
        if known is None or entry.sequence >= known.sequence:
            shown[event.uid or ""] = entry
    return shown


async def assert_in_step(server: MailServer) -> None:
    shown = calendars(server)
    sessions = {session.id: session for session in await Session.objects()}
    for row in await Registration.objects():
        session = sessions[row.session]
        if row.is_confirmed and not session.is_cancelled:
            entry = shown[row.uid]
            assert (entry.is_there, entry.title, entry.starts_at) == (True, session.title, session.starts_at)
        elif row.uid in shown:
            assert not shown[row.uid].is_there


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda url: monkeypatch.setattr(delivery, "SETTINGS", replace(SETTINGS, smtp_url=url))


async def test_changed_undone_and_changed_again_every_calendar_has_the_last_state(
    smtp: Callable[[str], None], at: Any, now: datetime
) -> None:
    event = await a_held_event()
    session = await a_session(event)
    async with running() as server:
        smtp(server.url)
        await signs_up(event, PIET, session)
        await drain(letters.write_together)
        await edit(session, starts_at=session.starts_at + HOUR)
        await signs_up(event, ANNA, session)
        await undo(event, session)
        await edit(session, starts_at=session.starts_at + 2 * HOUR)
        await drain(letters.write_together)
        at(now + HOLD)
        await drain(letters.write_together)
        with pytest.raises(AlreadyGone):
            await undo(event, session)

        assert [entry.starts_at for entry in calendars(server).values()] == [session.starts_at + 2 * HOUR] * 2
        await assert_in_step(server)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_in_whatever_order_every_calendar_is_right_in_the_end(
    smtp: Callable[[str], None], at: Any, now: datetime, seed: int
) -> None:
    chance = Random(seed)
    event = await a_held_event()
    sessions = [await a_session(event, capacity=2, has_waiting_list=True) for _ in range(2)]
    moment = now
    async with running() as server:
        smtp(server.url)
        for step in range(25):
            moment += timedelta(minutes=chance.choice([1, 4, 11]))
            at(moment)
            await something(chance, event, chance.choice(sessions), step)
            if chance.random() < 0.5:
                await drain(letters.write_together)
        at(moment + 2 * HOLD)
        await drain(letters.write_together)

        assert await Message.count().where(Message.state == Message.State.QUEUED) == 0
        await assert_in_step(server)


async def something(chance: Random, event: Any, session: Session, step: int) -> None:
    """One thing that people do."""
    match chance.choice(["sign up", "sign up", "move", "move", "back", "places", "undo", "send", "leave", "words"]):
        case "sign up":
            await signs_up(event, Person(f"Deelnemer {step}", f"deelnemer{step}@example.org"), session)
        case "move":
            await edit(session, starts_at=session.starts_at + chance.randint(1, 5) * HOUR, text=f"Tekst {step}")
        case "back":
            await edit(session, starts_at=session.starts_at)
        case "places":
            await edit(session, capacity=chance.randint(1, 6))
        case "leave":
            rows = await Registration.objects().where(Registration.session == session.id)
            if active := [row for row in rows if row.is_active]:
                await cancel(chance.choice(active))
        case deed:
            await with_what_is_held(deed, event)


async def with_what_is_held(deed: str, event: Any) -> None:
    for one in [one for one in await outgoing(event) if one.is_held][:1]:
        if deed == "undo":
            await undo(event, one.session)
        elif deed == "send":
            await operations.send_now(event, await seen(one.session))
        else:
            await accompany(event, one.session, "Tot dan!")


async def test_undo_and_a_worker_at_the_same_moment_either_all_go_or_none(at: Any, now: datetime) -> None:
    event = await a_held_event()
    for turn in range(5):
        session = await a_session(event)
        for number in range(12):
            await signs_up(event, Person(f"Deelnemer {number}", f"deelnemer{number}@example.org"), session)
        await drain(letters.write_together)
        await edit(session, title=f"Titel {turn}")
        moment = now + (turn + 1) * 2 * HOLD
        at(moment)

        undone, *_ = await asyncio.gather(
            undo(event, session), drain(letters.write_together), drain(letters.write_together), return_exceptions=True
        )

        current = await programme.session_at(event, session.number)
        gone = await Message.count().where(Message.kind == "update", Message.facts.like(f"%Titel {turn}%"))
        assert (current.title, gone) == (
            (f"Titel {turn}", 12) if isinstance(undone, AlreadyGone) else (session.title, 0)
        )
