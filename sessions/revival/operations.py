"""A session that was called off and goes on after all: who was in it, is in it again."""

import clock
from database import DB, hold
from events import history
from events.tables import Event
from sessions import messages, programme, waiting_list
from sessions.changes.consequences import Told, told_by
from sessions.programme import ChangedMeanwhile
from sessions.registrations import SessionHasBegun
from sessions.renewing import renew
from sessions.tables import Registration, Session


class NotCancelled(Exception):
    """The session goes on already."""


async def revive(event: Event, session: Session, by: int | None = None, words: str = "") -> Told:
    """Let `session` go on, and tell everybody who stayed registered at once, in a mail with these `words`.

    Each gets a new calendar entry, for the old one was cancelled (RFC 5546 3.2.5); a CANCEL that was not sent yet still
    goes, since their calendar holds what it cancels. What came free meanwhile goes to the first in line. Raises
    `NotCancelled`, `ChangedMeanwhile`, `SessionHasBegun`.
    """
    async with DB.transaction():
        current = await _held(session)
        await programme.rewrite(current, {"status": Session.Status.PUBLISHED}, by)
        states = {"status": Session.Status.CANCELLED.value}, {"status": Session.Status.PUBLISHED.value}
        await history.note(by, event.id, f"session:{current.id}", "revived", *states)
        active = (Registration.session == current.id) & (Registration.status != Registration.Status.CANCELLED)
        rows = await Registration.objects().where(active).order_by(Registration.id)
        await renew(rows)
        # Who gets a place now hears of that alone: their invitation says that it goes on.
        promoted = await waiting_list.promote(event, current)
        placed = {draft.about for draft in promoted}
        others = [row for row in rows if f"participant:{row.participant}" not in placed]
        return told_by([*promoted, *await messages.post_revived(event, current, others, words)])


async def _held(session: Session) -> Session:
    """`session` as its editor saw it, ours until the transaction ends."""
    await hold(Session, [session.id])
    current = await Session.objects().where(Session.id == session.id).first()
    if current is not None and not current.is_cancelled:
        raise NotCancelled
    if current is None or current.version != session.version:
        raise ChangedMeanwhile
    if current.has_begun(clock.now()):
        raise SessionHasBegun
    return current
