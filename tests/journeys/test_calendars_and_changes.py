"""Whatever is changed, undone and changed again: in the end every calendar shows what the database says."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from notifications import delivery
from notifications.batches import AlreadyGone
from notifications.delivery import drain
from notifications.tables import Message
from sessions import letters, programme
from sessions.registrations import Person
from settings import SETTINGS
from tests.cast import a_session
from tests.journeys.calendars import Calendars, as_the_database_says
from tests.journeys.test_every_mail import calendar_part
from tests.notifications.mail_server import MailServer, running
from tests.sessions.changing import ANNA, HOLD, HOUR, PIET, a_held_event, edit, signs_up, undo

pytestmark = pytest.mark.usefixtures("db", "now")


def calendars(server: MailServer) -> Calendars:
    """Every calendar after all mails in the order they came."""
    shown = Calendars()
    for mail in server.mails:
        if part := calendar_part(mail):
            shown.take(mail["X-RcptTo"], part)
    return shown


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

        shown = calendars(server).shown()
        assert [entry.starts_at for entry in shown.values()] == [session.starts_at + 2 * HOUR] * 2
        assert shown == await as_the_database_says()


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
