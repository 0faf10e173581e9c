"""What was done at the desk: written in the transaction of the deed itself, read per event, session and person."""

import itertools
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

import clock
from database import Rows, fetch
from events.sheets import Sheet
from events.tables import Organiser

DEEDS = """
SELECT deed.at, deed.about, deed.what, deed.before, deed.after, organiser.name, organiser.email
FROM deed LEFT JOIN organiser ON organiser.id = deed.organiser
WHERE [where] AND (deed.what = 'list-seen') = {} ORDER BY deed.id DESC LIMIT {} OFFSET {}
"""
NOTE = "INSERT INTO deed (event, organiser, about, what, before, after, at) VALUES "
ROWS_AT_ONCE = 500  # both databases take some 32,000 values in one statement
# Of the last deeds about something: a view of a list is written down once an hour, or it would bury the changes.
LATEST = "SELECT organiser, what, after, at FROM deed WHERE about = {} ORDER BY id DESC LIMIT 50"
SEEN_FOR = timedelta(hours=1)
PAGE = 100
LAST_PAGE = 100_000
NOBODY: int | None = None  # a command, or a participant themselves

Names = Mapping[tuple[str, int], str]  # of things and people, by their kind and id
NO_NAMES: Names = {}


class Entry(NamedTuple):
    """One deed with the name of who did it ("" when nobody at the desk); `at` is aware (UTC)."""

    at: datetime
    who: str
    about: str
    what: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def subject(self) -> tuple[str, int]:
        """The kind and the id of whom or what it is about."""
        kind, _colon, number = self.about.partition(":")
        return kind, int(number)

    @property
    def mentioned(self) -> list[tuple[str, int]]:
        """The same of all that it speaks of; a fact with the name of a kind is an id."""
        facts = [*self.before.items(), *self.after.items()]
        return [self.subject, *((kind, value) for kind, value in facts if kind in NAMING and isinstance(value, int))]


class Deeds(Sheet[Entry]):
    """One sheet of deeds, the newest on top."""


def log(what: str, organiser: int | None = None) -> None:
    """One line of JSON on standard error, for who keeps watch: signing in and out (TRUST S24). No more than an id."""
    line = {"at": clock.now(), "log": "security", "what": what, "organiser": organiser}
    sys.stderr.write(f"{msgspec.json.encode(line).decode()}\n")


async def note(
    by: int | None, event_id: int | None, about: str, what: str,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write down one deed of organiser `by`. Of people only ids: no name, no address, no words of theirs."""
    await note_each(by, event_id, [about], what, before, after)


async def note_each(
    by: int | None, event_id: int | None, abouts: Sequence[str], what: str,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write down the same deed about each of several."""
    for start in range(0, len(abouts), ROWS_AT_ONCE):
        rows = [
            (event_id, by, about, what, _json(before), _json(after), clock.now())
            for about in abouts[start : start + ROWS_AT_ONCE]
        ]
        await fetch(NOTE + ", ".join(["({}, {}, {}, {}, {}, {}, {})"] * len(rows)), *itertools.chain(*rows))


def _json(facts: Mapping[str, Any] | None) -> str:
    return msgspec.json.encode(facts or {}).decode()


async def hand_over(about: str, to: str) -> None:
    """What was done to one is from now on what was done to the other: they turned out to be the same."""
    await fetch("UPDATE deed SET about = {} WHERE about = {}", to, about)
def facts_in(kept: str) -> dict[str, Any]:
    """What a deed says was before, or after, from its row."""
    facts: dict[str, Any] = msgspec.json.decode(kept)
    return facts


async def note_seen(by: int, event_id: int, about: str, name: str) -> None:
    """Write down that organiser `by` looked at the list `name` of people, once an hour (TRUST P11)."""
    after, since = _json({"list": name}), clock.now() - SEEN_FOR
    for row in await fetch(LATEST, about):
        if (row["organiser"], row["what"], row["after"]) == (by, "list-seen", after) and row["at"] > since:
            return
    await note(by, event_id, about, "list-seen", None, {"list": name})


async def deeds_about(about: str, sheet: int = 1, *, seen: bool = False) -> Deeds:
    """What was done about one thing or person; or, when `seen`, who looked at its lists of people."""
    return await _deeds("deed.about = {}", about, sheet, seen)


async def deeds_at(event_id: int, sheet: int = 1, *, seen: bool = False) -> Deeds:
    """What was done at one event; or, when `seen`, who looked at its lists of people."""
    return await _deeds("deed.event = {}", event_id, sheet, seen)


async def _deeds(where: str, value: str | int, sheet: int, seen: bool) -> Deeds:
    rows = await fetch(DEEDS.replace("[where]", where), value, seen, PAGE + 1, (sheet - 1) * PAGE)
    return Deeds(_entries(rows[:PAGE]), sheet, len(rows) > PAGE)


def _entries(rows: Rows) -> list[Entry]:
    return [
        Entry(
            row["at"], row["name"] or row["email"] or "", row["about"], row["what"],
            facts_in(row["before"]), facts_in(row["after"]),
        )
        for row in rows
    ]  # fmt: skip


# -- names: a deed holds no more than an id


async def names_in(entries: Sequence[Entry], event_id: int) -> Names:
    """What everything and everybody in these deeds is called now, as far as it is of this event: a query per kind."""
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries:
        for kind, number in entry.mentioned:
            asked[kind].add(number)
    found: dict[tuple[str, int], str] = {}
    for kind in asked.keys() & NAMING.keys():
        names = await NAMING[kind](event_id, sorted(asked[kind]))
        found |= {(kind, number): name for number, name in names.items()}
    return found


async def _organisers(_event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Who works at the desk is named there, for whichever event they do."""
    rows = await Organiser.select(Organiser.id, Organiser.name, Organiser.email).where(Organiser.id.is_in([*ids]))
    return {row["id"]: row["name"] or row["email"] for row in rows}


# How each kind is called that stands in a deed: from the id of the event that is read and the ids, to names. What an
# event holds is known by later packages; they put theirs here.
NAMING: dict[str, Callable[[int, Sequence[int]], Awaitable[Mapping[int, str]]]] = {"organiser": _organisers}
