"""What is on its way out at an event: each change with its consequences, in words and per person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import clock
from events.tables import Event
from events.texts import _, date_in_words, day_in_words, time_in_words
from notifications import batches
from sessions import messages
from sessions.changes.consequences import Consequences
from sessions.changes.holding import batch_of, difference_of
from sessions.changes.operations import COME_TO_NOTHING, LARGEST, ChangeNotFound
from sessions.messages.recipients import Recipient, mailed
from sessions.tables import Change, Registration, Session

MOST = 50


@dataclass(frozen=True)
class Outgoing:
    """A change and what becomes of it. `left` are the whole minutes until it goes, at least one, while it is held."""

    change: Change
    session: Session
    headline: str
    state: str
    consequences: Consequences
    messages: int
    delivered: int
    failed: int
    left: int

    @property
    def is_held(self) -> bool:
        """Whether it waits, so that it can be undone."""
        return self.state == Change.State.HELD

    @property
    def under_way(self) -> int:
        """Messages that are still to be delivered."""
        return self.messages - self.delivered - self.failed


# -- reading


async def outgoing(event: Event) -> list[Outgoing]:
    """The changes of `event` that are held, those that go first in front, and the last ones that went or were undone."""
    past = (
        await Change.objects()
        .where(
            Change.session.event == event.id, Change.state != Change.State.DROPPED,
            (Change.state != Change.State.HELD) | (Change.due_at <= clock.now()),
        )
        .order_by(Change.id, ascending=False)
        .limit(MOST)
    )  # fmt: skip
    return await _with_consequences(event, [*await _held(event), *past])


async def held_changes(event: Event) -> list[Outgoing]:
    """Only what is held at `event`, what goes first in front."""
    return await _with_consequences(event, await _held(event))


async def _held(event: Event) -> list[Change]:
    return (
        await Change.objects()
        .where(Change.session.event == event.id, Change.state == Change.State.HELD, Change.due_at > clock.now())
        .order_by(Change.due_at)
        .order_by(Change.id)
    )


async def the_change(event: Event, number: int) -> Outgoing:
    """One change of `event`. Raises `ChangeNotFound`."""
    found = None
    if number <= LARGEST:
        found = await Change.objects().where(Change.id == number, Change.session.event == event.id).first()
    if found is None:
        raise ChangeNotFound(number)
    return (await _with_consequences(event, [found]))[0]


async def recipients(one: Outgoing) -> list[Recipient]:
    """Who hears of a change, by name; who is to be called first."""
    if one.state in COME_TO_NOTHING:
        return []
    calls = [
        Recipient(row["name"], "", row["phone"], row["id"], None)
        for row in await _without_address([one.session.id])
        if _is_called(row, one.change)
    ]
    return [*sorted(calls, key=lambda who: who.name), *await mailed(batch_of(one.change))]


async def _with_consequences(event: Event, changes: Sequence[Change]) -> list[Outgoing]:
    if not changes:
        return []
    ids = sorted({change.session for change in changes})
    sessions = {one.id: one for one in await Session.objects().where(Session.id.is_in(ids))}
    counts = await batches.counted([batch_of(change) for change in changes])
    mails = await batches.mails_in([batch_of(change) for change in changes], but="update")
    calls: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await _without_address(ids):
        calls[row["session"]].append(row)
    return [
        _outgoing(
            event, change, sessions[change.session], counts[batch_of(change)], mails.get(batch_of(change), 0),
            sum(_is_called(row, change) for row in calls[change.session]),
        )
        for change in changes
    ]  # fmt: skip


def _is_called(row: Mapping[str, Any], change: Change) -> bool:
    """Whether somebody without an address is to be told of `change`, as far as it is told."""
    both = difference_of(change)
    told = {name for name in messages.TOLD_FIELDS & both.was.keys() if both.was[name] != both.now[name]}
    is_meant = not told or messages.concerns(told, row, row["status"], row["way"], has_joined=bool(row["has_joined"]))
    return bool(row["since"] <= change.made_at and is_meant)


async def _without_address(session_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Who has a registration in these sessions and no address to mail to."""
    if not session_ids:
        return []
    places = ", ".join("{}" for _id in session_ids)
    rows = await Registration.raw(
        "SELECT r.session, r.status, r.way, r.created_at AS since, p.id, p.name, p.phone, p.email, p.wants_invitations, "  # noqa: S608 only {}
        "EXISTS (SELECT 1 FROM check_in c WHERE c.registration = r.id AND c.undone_at IS NULL) AS has_joined FROM registration r "
        f"JOIN participant p ON p.id = r.participant WHERE r.session IN ({places}) AND r.status <> 'cancelled' "
        "AND p.email = ''",
        *session_ids,
    )
    return [dict(row) for row in rows]


def _outgoing(
    event: Event, change: Change, session: Session, counts: Counter[tuple[str, str]], mails: int, calls: int
) -> Outgoing:  # fmt: skip
    updates = sum(number for (kind, _state), number in counts.items() if kind == "update")
    left = (change.due_at - clock.now()).total_seconds()
    state = str(change.state)
    if state == Change.State.HELD and left <= 0:
        state = Change.State.SENT.value  # by itself; written down when the session is changed again
    return Outgoing(
        change=change,
        session=session,
        headline=headline(event, change, session.title),
        state=state,
        consequences=Consequences() if state in COME_TO_NOTHING else _counted(updates, mails, counts.total(), calls),
        messages=0 if state in COME_TO_NOTHING else counts.total(),
        delivered=sum(number for (_kind, found), number in counts.items() if found in batches.ARRIVED),
        failed=sum(number for (_kind, found), number in counts.items() if found in batches.FAILED),
        left=max(1, round(left / 60)),
    )


def _counted(updates: int, mails: int, messages: int, calls: int) -> Consequences:
    """Of one session, where everybody hears once, some of them in the same mail."""
    return Consequences(people=messages + calls, updates=updates, mails=mails, calls=calls)


# -- words


def headline(event: Event, change: Change, title: str) -> str:
    """What changes, in a sentence or a few: "‘Zichtbaar zijn als raad’ gaat naar 10.00 uur."."""
    difference = difference_of(change)
    was, now = difference.was, difference.now
    told = {name for name in was if was[name] != now[name]}
    title = now.get("title", title)
    said = []
    if "title" in told:
        said.append(_("‘{before}’ heet nu ‘{title}’.").format(before=was["title"], title=title))
    if "starts_at" in told:
        words = _moved(was["starts_at"], now["starts_at"], event.time_zone)
        said.append(words.format(title=title))
    elif "ends_at" in told:
        time = time_in_words(now["ends_at"], event.time_zone)
        said.append(_("‘{title}’ eindigt om {time} uur.").format(title=title, time=time))
    if {"form", "place"} & told:
        said.append(_("Meedoen met ‘{title}’ gaat anders.").format(title=title))
    if {"meeting_link", "dial_in"} & told:
        said.append(_("‘{title}’ krijgt een andere link of een ander nummer.").format(title=title))
    return " ".join(said) or _("‘{title}’ is veranderd.").format(title=title)


def _moved(before: datetime, after: datetime, zone: str) -> str:
    time = time_in_words(after, zone)
    if date_in_words(before, zone) == date_in_words(after, zone):
        return _("‘{{title}}’ gaat naar {time} uur.").format(time=time)
    day = day_in_words(after, zone)
    return _("‘{{title}}’ gaat naar {day}, {time} uur.").format(day=day, time=time)
