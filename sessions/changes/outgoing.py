"""What is on its way out at an event: each change with its consequences, in words and per person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import clock
from events.tables import Event
from events.texts import _, date_in_words, day_in_words, ngettext, time_in_words
from notifications import batches
from notifications.tables import Message
from sessions.changes.holding import batch_of, difference_of
from sessions.changes.operations import LARGEST, ChangeNotFound
from sessions.messages import TOLD_FIELDS
from sessions.tables import Change, Registration, Session

MOST = 50
FINAL = {Message.State.SENT.value, Message.State.KEPT.value}
FAILED = {Message.State.REFUSED.value, Message.State.EXPIRED.value}


@dataclass(frozen=True)
class Consequences:
    """How many people hear of a change, and how: each of them in one way."""

    updates: int = 0
    mails: int = 0
    calls: int = 0

    @property
    def people(self) -> int:
        """All of them."""
        return self.updates + self.mails + self.calls

    def __str__(self) -> str:
        """ "37 mensen: 30 agenda-updates, 5 mails, 2 om te bellen"."""
        if not self.people:
            return _("Niemand krijgt bericht")
        parts = [
            (self.updates, ngettext("{number} agenda-update", "{number} agenda-updates", self.updates)),
            (self.mails, ngettext("{number} mail", "{number} mails", self.mails)),
            (self.calls, ngettext("{number} om te bellen", "{number} om te bellen", self.calls)),
        ]
        people = ngettext("{number} persoon", "{number} mensen", self.people).format(number=self.people)
        return f"{people}: " + ", ".join(words.format(number=number) for number, words in parts if number)


@dataclass(frozen=True)
class Outgoing:
    """A change and what becomes of it. `left` are the whole minutes until it goes, at least one, while it is held."""

    change: Change
    session: Session
    headline: str
    state: str
    consequences: Consequences
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
        return self.consequences.updates + self.consequences.mails - self.delivered - self.failed


@dataclass(frozen=True)
class Recipient:
    """One person who hears of a change; without a `message` they are to be called."""

    name: str
    email: str
    phone: str
    participant: int
    message: Message | None


# -- reading


async def outgoing(event: Event) -> list[Outgoing]:
    """The changes of `event` that are held, those that go first in front, and the last ones that went."""
    changes = (
        await Change.objects().where(Change.session.event == event.id).order_by(Change.id, ascending=False).limit(MOST)
    )
    all_of_them = await _with_consequences(event, changes)
    held = sorted((one for one in all_of_them if one.is_held), key=lambda one: one.change.due_at)
    return [*held, *(one for one in all_of_them if not one.is_held)]


async def held_changes(event: Event) -> list[Outgoing]:
    """Only what is held at `event`, what goes first in front."""
    changes = (
        await Change.objects()
        .where(Change.session.event == event.id, Change.state == Change.State.HELD, Change.due_at > clock.now())
        .order_by(Change.due_at)
        .order_by(Change.id)
    )
    return await _with_consequences(event, changes) if changes else []


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
    if one.state == Change.State.UNDONE:
        return []
    calls = [
        Recipient(row["name"], "", row["phone"], row["id"], None)
        for row in await _without_address([one.session.id])
        if row["since"] <= one.change.made_at
    ]
    mails = [
        Recipient(message.name, message.email, "", int(message.about.partition(":")[2]), message)
        for message in await batches.in_batch(batch_of(one.change))
    ]
    return [*sorted(calls, key=lambda who: who.name), *mails]


async def foreseen(session: Session, content: Mapping[str, Any]) -> Consequences:
    """What changing `session` to `content` would lead to, as it is now."""
    is_told = any(getattr(session, name) != content[name] for name in TOLD_FIELDS)
    if not is_told or session.is_cancelled or max(session.ends_at, content["ends_at"]) <= clock.now():
        return Consequences()
    rows = await Registration.raw(
        "SELECT r.status, p.email FROM registration r JOIN participant p ON p.id = r.participant "
        "WHERE r.session = {} AND r.status <> 'cancelled'",
        session.id,
    )
    ways = Counter("call" if not row["email"] else row["status"] for row in rows)
    updates = ways[Registration.Status.CONFIRMED.value]
    return Consequences(updates, len(rows) - updates - ways["call"], ways["call"])


async def _with_consequences(event: Event, changes: Sequence[Change]) -> list[Outgoing]:
    ids = sorted({change.session for change in changes})
    sessions = {one.id: one for one in await Session.objects().where(Session.id.is_in(ids))} if ids else {}
    counts = await batches.counted([batch_of(change) for change in changes])
    calls = await _without_address(ids)
    return [
        _outgoing(
            event, change, sessions[change.session], counts[batch_of(change)],
            sum(row["session"] == change.session and row["since"] <= change.made_at for row in calls),
        )
        for change in changes
    ]  # fmt: skip


async def _without_address(session_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Who has a registration in these sessions and no address to mail to."""
    if not session_ids:
        return []
    places = ", ".join("{}" for _id in session_ids)
    rows = await Registration.raw(
        "SELECT r.session, r.created_at AS since, p.id, p.name, p.phone FROM registration r "  # noqa: S608 only {}
        f"JOIN participant p ON p.id = r.participant WHERE r.session IN ({places}) AND r.status <> 'cancelled' "
        "AND p.email = ''",
        *session_ids,
    )
    return [dict(row) for row in rows]


def _outgoing(event: Event, change: Change, session: Session, counts: Counter[tuple[str, str]], calls: int) -> Outgoing:
    updates = sum(number for (kind, _state), number in counts.items() if kind == "update")
    left = (change.due_at - clock.now()).total_seconds()
    state = str(change.state)
    if state == Change.State.HELD and left <= 0:
        state = Change.State.SENT.value  # by itself; written down when the session is changed again
    is_undone = state == Change.State.UNDONE
    return Outgoing(
        change=change,
        session=session,
        headline=headline(event, change, session.title),
        state=state,
        consequences=Consequences() if is_undone else Consequences(updates, sum(counts.values()) - updates, calls),
        delivered=sum(number for (_kind, found), number in counts.items() if found in FINAL),
        failed=sum(number for (_kind, found), number in counts.items() if found in FAILED),
        left=max(1, round(left / 60)),
    )


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
