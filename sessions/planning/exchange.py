"""The programme through Excel at the desk: out, back in as a preview, and applied when that is confirmed.

The file itself is never kept. What was read of it travels in the form of the preview: packed, and signed for this event
and this sign-in, so that what comes back is exactly what was checked. Three hundred sessions take about 100 kB.
"""

import base64
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import msgspec

from database import DB, hold
from events.publishing import days_of
from events.tables import Day, Event
from events.tokens import digest, is_signed, sign
from sessions import imports, programme
from sessions.imports import Applied, Changed, Difference
from sessions.planning.clashes import Clash, Item, items_of, new_clashes
from sessions.planning.hosting import hosts_of
from sessions.programme import ChangedMeanwhile, Content
from sessions.spreadsheet import Sheet
from sessions.tables import Session

MOST_PACKED = 1_500_000  # characters: with the rest of its form under 2 MB
SIGNATURE = 26


class NotOurs(Exception):
    """This was not packed by us, for this event and this sign-in."""


class TooMuch(Exception):
    """The sheet says more than the form of the preview can hold."""


@dataclass(frozen=True)
class Preview:
    """What a sheet would do. `people` are told, by number of session; `seen` marks the programme it was compared with."""

    difference: Difference
    people: dict[int, int]
    clashes: list[Clash]
    outside: list[Content]
    seen: str

    @property
    def people_told(self) -> int:
        """How many messages there will be about what has changed, without what may have moved."""
        return sum(self.people[change.session.number] for change in self.difference.changed)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        found = self.difference
        return not (found.added or found.changed or found.moved or found.days or found.problems)


# -- the sheet in the form


def pack(event: Event, token: str, sheet: Sheet) -> str:
    """`sheet` as a field of a form of who has `token`. Raises `TooMuch`."""
    packed = base64.urlsafe_b64encode(zlib.compress(msgspec.json.encode(sheet), 9)).decode()
    if len(packed) > MOST_PACKED:
        raise TooMuch
    return sign("programme", str(event.id), token, packed) + packed


def unpack(event: Event, token: str, field: str) -> Sheet:
    """What `pack` put in the form. Nothing is unpacked that we did not sign. Raises `NotOurs`."""
    signature, packed = field[:SIGNATURE], field[SIGNATURE:]
    if not is_signed(signature, "programme", str(event.id), token, packed):
        raise NotOurs
    return msgspec.json.decode(zlib.decompress(base64.urlsafe_b64decode(packed)), type=Sheet)


# -- what would be


async def preview(event: Event, sheet: Sheet) -> Preview:
    """What `sheet` would change about `event`; four queries, however many sessions there are."""
    sessions, days = await programme.sessions_of(event), await days_of(event)
    found = imports.compare(event, sessions, sheet, days)
    told = [change for change in found.changes(moved=True) if change.is_told]
    counts = await programme.people_in([change.session.id for change in told])
    people = {change.session.number: counts.get(change.session.id, 0) for change in found.changes(moved=True)}
    return Preview(
        found, people, await _clashes(event, sessions, found), _outside(event, found, days), _mark(sessions, days)
    )


async def _clashes(event: Event, sessions: Sequence[Session], found: Difference) -> list[Clash]:
    """What would be planned twice and is not now."""
    hosts = await hosts_of(event)
    changes = {change.session.id: change.content for change in found.changes(moved=True)}
    new = [Item(None, row.content) for row in found.added]
    return new_clashes(items_of(sessions, hosts), [*items_of(sessions, hosts, changes), *new])


def _outside(event: Event, found: Difference, days: Sequence[Day]) -> list[Content]:
    """The new and changed sessions on no day of the event; none when it has no days."""
    known = {day.date for day in days} | {day.after.date for day in found.days}
    new = [row.content for row in found.added] + [change.content for change in found.changes(moved=True)]
    return [one for one in new if known and one.starts_at.astimezone(event.zone).date() not in known]


def _mark(sessions: Sequence[Session], days: Sequence[Day]) -> str:
    """What the programme is like: another mark when anybody changed anything."""
    return digest(
        "\n".join(
            [*(f"{session.id} {session.version} {session.status}" for session in sessions),
             *(f"{day.date} {day.theme} {day.text}" for day in days)]
        )
    )  # fmt: skip


# -- doing it


async def apply(event: Event, sheet: Sheet, seen: str, moved: Collection[int], by: int | None) -> Applied:
    """Do what the preview said, and move the sessions with the numbers `moved`; done before, it does nothing.

    Raises `ChangedMeanwhile` when the programme is not as it was `seen`, `imports.SpreadsheetHasProblems`.
    """
    async with DB.transaction():
        sessions = await programme.sessions_of(event)
        await hold(Session, [session.id for session in sessions])
        await hold(Event, [event.id])  # after the sessions, as everybody who changes one takes them
        now = await preview(event, sheet)
        found = replace(now.difference, moved=_wanted(now.difference.moved, moved))
        if replace(now, difference=found).is_empty:
            return Applied(0, 0, 0, 0)
        if now.seen != seen:
            raise ChangedMeanwhile
        return await imports.apply(event, found, moved=True, by=by)


def _wanted(moved: Sequence[Changed], numbers: Collection[int]) -> list[Changed]:
    return [change for change in moved if change.session.number in numbers]
