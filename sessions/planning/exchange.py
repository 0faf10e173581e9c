"""The programme through Excel at the desk: out, back in as a preview, and applied when that is confirmed.

The file itself is never kept. What was read of it travels in the form of the preview: packed, and signed for this event
and this sign-in, so that what comes back is exactly what was checked. Three hundred sessions take about 100 kB.
"""

import asyncio
import base64
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from database import DB, hold
from events.publishing import days_of, is_outside
from events.tables import Day, Event
from events.tokens import digest, is_signed, sign
from sessions import imports, programme
from sessions.changes.consequences import Consequences, Told, together
from sessions.changes.foreseeing import Wanted, foreseen
from sessions.imports import Applied, Difference
from sessions.planning.clashes import Clash, Item, elsewhere, items_of, new_clashes
from sessions.planning.hosting import Leader, hosts_of
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
    """What a sheet would do. `told` are told, by number of session; `seen` marks the programme it was compared with.

    `outside` and `long` are asked about: they get a time on no day of the event, or of more than a day.
    """

    difference: Difference
    told: dict[int, Told]
    clashes: list[Clash]
    outside: list[Content]
    long: list[Content]
    seen: str

    @property
    def led_to(self) -> Consequences:
        """What is led to by what has changed, without what may have moved."""
        return together(self.told[change.session.number] for change in self.difference.changed)


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
    """What `sheet` would change about `event`; nine queries, however many sessions there are."""
    sessions, days, hosts = await programme.sessions_of(event), await days_of(event), await hosts_of(event)
    found = await asyncio.to_thread(imports.compare, event, sessions, sheet, days)
    before, after = items_of(sessions, hosts), _after(sessions, hosts, found)
    others = await elsewhere(event, [*before, *after])
    clashes = await asyncio.to_thread(new_clashes, [*before, *others], [*after, *others])
    changes = found.changes(moved=True)
    told = await foreseen([Wanted(event, change.session, vars(change.content)) for change in changes])
    return Preview(
        found, {change.session.number: told[change.session.id] for change in changes}, clashes,
        _outside(event, found, days), [one for one in _retimed(found) if one.is_long], _mark(sessions, days),
    )  # fmt: skip


def _after(sessions: Sequence[Session], hosts: Mapping[int, list[Leader]], found: Difference) -> list[Item]:
    """The programme as it would become."""
    changes = {change.session.id: change.content for change in found.changes(moved=True)}
    return [*items_of(sessions, hosts, changes), *(Item(None, row.content) for row in found.added)]


def _outside(event: Event, found: Difference, days: Sequence[Day]) -> list[Content]:
    """The sessions that get a time on no day of the event."""
    dates = {day.date for day in days} | {day.after.date for day in found.days}
    return [one for one in _retimed(found) if is_outside(event, dates, one.starts_at)]


def _retimed(found: Difference) -> list[Content]:
    """What is new, or gets another time."""
    changes = [change.content for change in found.changes(moved=True) if change.is_retimed]
    return [*(row.content for row in found.added), *changes]


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

    It is compared before anything is locked, for that can take a while. Raises `ChangedMeanwhile` when the programme is
    not as it was `seen`, `imports.SpreadsheetHasProblems`.
    """
    sessions, days = await programme.sessions_of(event), await days_of(event)
    found = await asyncio.to_thread(imports.compare, event, sessions, sheet, days)
    found = replace(found, moved=[change for change in found.moved if change.session.number in moved])
    if found.is_empty:
        return Applied(0, 0, 0, Consequences())
    if _mark(sessions, days) != seen:
        raise ChangedMeanwhile
    async with DB.transaction():
        await hold(Session, [session.id for session in sessions])
        await hold(Event, [event.id])  # after the sessions, as everybody who changes one takes them
        if _mark(await programme.sessions_of(event), await days_of(event)) == seen:
            return await imports.apply(event, found, moved=True, by=by)
    return await apply(event, sheet, seen, moved, by)  # somebody was first, perhaps with this same form: look again
