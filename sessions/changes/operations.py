"""What an organiser does with a change that is held: undo it, send it now, put words of their own in its mails."""

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from notifications import batches
from sessions import programme, waiting_list
from sessions.changes import holding
from sessions.changes.holding import batch_of, difference_of
from sessions.tables import Change, Session

OF_EVENT = "SELECT c.session FROM change c JOIN session s ON s.id = c.session WHERE c.id = {} AND s.event = {}"
LARGEST = 2**31 - 1  # what the column holds


class ChangeNotFound(Exception):
    """There is no such change at this event."""


async def undo(event: Event, number: int, version: int, by: int | None = None) -> bool:
    """Change the session back and withdraw the messages; answers whether it was there still to be undone.

    Only what this change changed goes back, and of that only what nobody changed after it. Nobody loses a place that
    came with it. `version` is the session's, as the organiser saw it. Raises `ChangeNotFound`, `AlreadyGone`,
    `programme.ChangedMeanwhile`.
    """
    async with DB.transaction():
        change, session = await _held(event, number)
        if change.state == Change.State.UNDONE:
            return False
        _check(session, version)
        await holding.take_back(change)
        difference = difference_of(change)
        back = {name: value for name, value in difference.was.items() if getattr(session, name) == difference.now[name]}
        before = {name: getattr(session, name) for name in back}
        await programme.rewrite(session, back)
        await history.note(by, event.id, f"session:{session.id}", "undone", before, back)
        await waiting_list.promote(event, session)
        await holding.undo(event, session, change)
    return True


async def send_now(event: Event, number: int, version: int, by: int | None = None) -> bool:
    """Let the messages go at once; answers whether they were still held. Raises as `undo` does, but `AlreadyGone`."""
    async with DB.transaction():
        change, session = await _held(event, number)
        if change.state != Change.State.HELD:
            return False
        _check(session, version)
        await batches.hurry(batch_of(change))
        change.due_at = min(change.due_at, clock.now())
        await holding.settle(change, Change.State.SENT)
        await history.note(by, event.id, f"session:{session.id}", "sent-now", None, {"change": change.id})
    return True


async def accompany(event: Event, number: int, words: str, by: int | None = None) -> None:
    """Put these words in every held mail of the change; its time stays. Raises `ChangeNotFound`, `AlreadyGone`."""
    async with DB.transaction():
        change, session = await _held(event, number)
        await holding.take_back(change)
        change.words = words
        await change.save()
        await holding.post(event, session, change)
        await history.note(by, event.id, f"session:{session.id}", "words", None, {"change": change.id})


async def _held(event: Event, number: int) -> tuple[Change, Session]:
    """The change and its session, which is ours alone until this transaction ends."""
    rows = await fetch(OF_EVENT, number, event.id) if number <= LARGEST else []
    if not rows:
        raise ChangeNotFound(number)
    await hold(Session, [rows[0]["session"]])
    change = await Change.objects().where(Change.id == number).first()
    session = await Session.objects().where(Session.id == rows[0]["session"]).first()
    if change is None or session is None:
        raise ChangeNotFound(number)
    return change, session


def _check(session: Session, version: int) -> None:
    if session.version != version:
        raise programme.ChangedMeanwhile
