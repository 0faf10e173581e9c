"""What an organiser does with a change that is held: undo it, send it now, put words of their own in its mails."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from events.tokens import digest
from notifications import batches
from notifications.batches import AlreadyGone
from sessions import programme, waiting_list
from sessions.changes import holding
from sessions.changes.holding import batch_of, difference_of
from sessions.programme import ChangedMeanwhile
from sessions.tables import Change, Session

OF_EVENT = "SELECT c.session FROM change c JOIN session s ON s.id = c.session WHERE c.id = {} AND s.event = {}"
LARGEST = 2**31 - 1  # what the column holds
COME_TO_NOTHING = {Change.State.UNDONE.value, Change.State.DROPPED.value}


class ChangeNotFound(Exception):
    """There is no such change at this event."""


class CameToNothing(Exception):
    """It was undone, or there is nobody to tell: no message goes."""


class WordsChanged(Exception):
    """Somebody else wrote other words since they were shown."""


class Seen(NamedTuple):
    """A change as a form showed it: its number, the number of its session, and the version of that."""

    change: int
    session: int
    version: int


Deed = Callable[[Event, Seen, int | None], Awaitable[bool]]
REFUSALS = (ChangeNotFound, ChangedMeanwhile, AlreadyGone, CameToNothing)


async def undo(event: Event, seen: Seen, by: int | None = None) -> bool:
    """Change the session back and withdraw the messages; answers whether it was there still to be undone.

    Only what this change changed goes back, and of that only what nobody changed after it. Nobody loses a place that
    came with it. Raises `ChangeNotFound`, `AlreadyGone`, `CameToNothing`, `programme.ChangedMeanwhile`.
    """
    async with DB.transaction():
        change, session = await _held(event, seen)
        if change.state == Change.State.UNDONE:
            return False
        _check(change, session, seen)
        await holding.take_back(change)
        difference = difference_of(change)
        back = {name: value for name, value in difference.was.items() if getattr(session, name) == difference.now[name]}
        before = {name: getattr(session, name) for name in back}
        await programme.rewrite(session, back, by)
        about = f"session:{session.id}"
        await history.note(by, event.id, about, "undone", programme.noted(before), programme.noted(back))
        await waiting_list.promote(event, session)
        await holding.undo(event, session, change)
    return True


async def send_now(event: Event, seen: Seen, by: int | None = None) -> bool:
    """Let the messages go at once; answers whether they were still held. Raises as `undo` does, but `AlreadyGone`."""
    async with DB.transaction():
        change, session = await _held(event, seen)
        if change.state == Change.State.SENT:
            return False
        _check(change, session, seen)
        await batches.hurry(batch_of(change))
        change.due_at = min(change.due_at, clock.now())
        await holding.settle(change, Change.State.SENT)
        await history.note(by, event.id, f"session:{session.id}", "sent-now", None, {"change": change.id})
    return True


async def each(event: Event, deed: Deed, picked: Sequence[Seen], by: int | None = None) -> dict[Seen, Exception | None]:
    """Do `deed` with each of these by itself; answers what stood in the way of it, None where nothing did."""
    found: dict[Seen, Exception | None] = {}
    for seen in picked:
        try:
            await deed(event, seen, by)
            found[seen] = None
        except REFUSALS as refusal:
            found[seen] = refusal
    return found


def mark_of(words: str) -> str:
    """Another one for other words: the form that showed them carries it."""
    return digest(words)[:20]


async def accompany(event: Event, seen: Seen, words: str, mark: str, by: int | None = None) -> None:
    """Put these words in every held mail of the change; its time stays. `mark` is of the words that were shown.

    Raises as `undo` does, and `WordsChanged`.
    """
    async with DB.transaction():
        change, session = await _held(event, seen)
        if change.words == words:
            return
        _check(change, session, seen)
        await holding.take_back(change)
        if mark_of(change.words) != mark:
            raise WordsChanged
        change.words = words
        await change.save()
        await holding.post(event, session, change)
        await history.note(by, event.id, f"session:{session.id}", "words", None, {"change": change.id})


async def _held(event: Event, seen: Seen) -> tuple[Change, Session]:
    """The change and its session, which is ours alone until this transaction ends."""
    rows = await fetch(OF_EVENT, seen.change, event.id) if seen.change <= LARGEST else []
    if not rows:
        raise ChangeNotFound(seen.change)
    await hold(Session, [rows[0]["session"]])
    change = await Change.objects().where(Change.id == seen.change).first()
    session = await Session.objects().where(Session.id == rows[0]["session"]).first()
    if change is None or session is None or session.number != seen.session:
        raise ChangeNotFound(seen.change)
    return change, session


def _check(change: Change, session: Session, seen: Seen) -> None:
    if str(change.state) in COME_TO_NOTHING:
        raise CameToNothing
    if session.version != seen.version:
        raise ChangedMeanwhile
