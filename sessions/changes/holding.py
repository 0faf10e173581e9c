"""Holding the messages of a change: it is applied at once, and until they go it can be joined by another, or undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

import clock
from events.tables import Event
from notifications import batches
from notifications.batches import AlreadyGone
from sessions import messages
from sessions.changes import answers
from sessions.changes.consequences import NOBODY, Told, told_by
from sessions.messages import TOLD_FIELDS, Posting
from sessions.tables import Change, Session

Values = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """The fields of a session that a change gave another value: what they were, as people were told last, and are."""

    was: Values
    now: Values


def batch_of(change: Change) -> str:
    """The batch of its messages in the outbox."""
    return f"change:{change.id}"


def difference_of(change: Change) -> Difference:
    """What `change` changed, times as times."""
    both = msgspec.json.decode(change.before)
    return Difference(_timed(both["was"]), _timed(both["now"]))


def _timed(values: Values) -> Values:
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value else value
        for name, value in values.items()
    }


# -- telling; the caller holds the session


async def tell(
    event: Event, session: Session, changed: Values, made_at: datetime, by: int | None, words: str = ""
) -> Told:
    """Tell of what organiser `by` has changed about `session`, with these `words`; `changed` are the values before.
    Joins what is held, and its words.

    Answers who hears of this: nobody when it is not worth a message, whatever is held already.
    """
    ends_at = max(changed.get("ends_at", session.ends_at), session.ends_at)
    if session.is_cancelled or ends_at <= made_at:
        return NOBODY
    held = await _taken_back(session)
    is_told = bool(TOLD_FIELDS & changed.keys())
    if held is None:
        if not is_told:
            return NOBODY
        held = Change(session=session.id, before="", made_at=made_at)
    elif not is_told:  # not worth a message, but it stands in those that wait
        await post(event, session, held)
        return NOBODY
    held.organiser = by
    held.words = "\n\n".join(filter(None, (held.words, words)))
    await _join(event, session, held, changed)
    return await post(event, session, held)


async def _taken_back(session: Session) -> Change | None:
    """The held change of `session`, its messages withdrawn; None when there is none of which nothing has gone."""
    change = await Change.objects().where(Change.session == session.id, Change.state == Change.State.HELD).first()
    if change is None:
        return None
    try:
        await take_back(change)
    except AlreadyGone:
        await settle(change, Change.State.SENT)
        return None
    return change


async def take_back(change: Change) -> None:
    """Withdraw the messages of `change`; what it made of calendars' answers goes with them. Raises `AlreadyGone`: one was sent, or all were by telephone and it is time."""
    batch = batch_of(change)
    if change.state != Change.State.HELD:
        raise AlreadyGone(batch)
    if change.due_at <= clock.now() and not (await batches.counted([batch]))[batch]:
        raise AlreadyGone(batch)
    await batches.withdraw(batch)
    await answers.give_back(change)


async def _join(event: Event, session: Session, change: Change, changed: Values) -> None:
    """Let `change` be about this too; what people were told first stays what it was before."""
    first = difference_of(change).was if change.before else {}
    was = changed | first
    now = {name: getattr(session, name) for name in was}
    starts_at = min(was.get("starts_at", session.starts_at), session.starts_at)
    until = messages.held_until(event, starts_at)
    change.before = msgspec.json.encode({"was": was, "now": now}).decode()
    change.due_at = until or clock.now()
    change.state = Change.State.HELD if until else Change.State.SENT
    await change.save()


async def post(event: Event, session: Session, change: Change) -> Told:
    """Post the messages of `change`, of which none is in the outbox. Nothing to tell: it is undone; nobody: dropped."""
    was = difference_of(change).was
    before = messages.facts_of_session(session) | {name: was[name] for name in TOLD_FIELDS & was.keys()}
    if all(before[name] == getattr(session, name) for name in TOLD_FIELDS):
        return await undo(event, session, change)
    posting = Posting(batch_of(change), change.due_at, change.words)
    given = await answers.given(session)
    drafts = await messages.post_change(event, session, before, change.made_at, posting)
    if given:
        still = await answers.given(session)
        await answers.keep(change, {uid: said for uid, said in given.items() if uid not in still})
    if not drafts:
        await settle(change, Change.State.DROPPED)
    return told_by(drafts, is_held=change.state == Change.State.HELD)


async def undo(event: Event, session: Session, change: Change) -> Told:
    """`session` is as people were told: only who heard otherwise meanwhile is told, at once."""
    await settle(change, Change.State.UNDONE)
    about = messages.facts_of_session(session)
    return told_by(await messages.post_change(event, session, about, change.made_at, Posting()))


async def settle(change: Change, state: Change.State) -> None:
    """Write down what became of `change`. It is never deleted: its number stands in forms, and must not be another's."""
    change.state = state
    await change.save()


async def forget(session: Session) -> None:
    """`session` is called off: what was held about it need not be told any more."""
    if change := await _taken_back(session):
        await settle(change, Change.State.DROPPED)
