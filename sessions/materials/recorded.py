"""Saying where the recording of a session is, and until when."""

from dataclasses import replace
from datetime import datetime

from database import DB
from events import history
from sessions import programme
from sessions.tables import Session


async def say(session: Session, link: str, until_at: datetime | None, by: int | None = None) -> None:
    """Say where the recording of `session` is ("": there is none), and until when (aware; None: as long as it is there).

    `session` is as its editor saw it. Raises `programme.ChangedMeanwhile` when it is not like that any more.
    """
    async with DB.transaction():
        was = session.recording_until_at
        await programme.change(session, replace(programme.content_of(session), recording_link=link), by)
        until_at = until_at if link else None
        await Session.update({Session.recording_until_at: until_at}).where(Session.id == session.id)
        if was != until_at:
            await history.note(
                by, session.event, f"session:{session.id}", "recording-until",
                {"recording_until_at": was}, {"recording_until_at": until_at},
            )  # fmt: skip
