"""What was done at the desk: written in the transaction of the deed itself, read per event, session and person."""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

import clock
from database import Rows, fetch

DEEDS = """
SELECT deed.at, deed.about, deed.what, deed.before, deed.after, organiser.name, organiser.email,
  COALESCE(NULLIF(subject.name, ''), subject.email, '') AS subject
FROM deed LEFT JOIN organiser ON organiser.id = deed.organiser
LEFT JOIN organiser AS subject ON deed.about = 'organiser:' || subject.id
WHERE [where] ORDER BY deed.id DESC LIMIT {}
"""
NOBODY: int | None = None  # a command, or a participant themselves


class Entry(NamedTuple):
    """One deed with the name of who did it ("" when nobody at the desk); `at` is aware (UTC).

    `subject` is the name of the organiser it is about, as it is now; the deed itself holds no more than the id.
    """

    at: datetime
    who: str
    about: str
    what: str
    before: dict[str, Any]
    after: dict[str, Any]
    subject: str = ""


def log(what: str, organiser: int | None = None) -> None:
    """One line of JSON on standard error, for who keeps watch: signing in and out (TRUST S24). No more than an id."""
    line = {"at": clock.now(), "log": "security", "what": what, "organiser": organiser}
    sys.stderr.write(f"{msgspec.json.encode(line).decode()}\n")


async def note(
    by: int | None, event_id: int | None, about: str, what: str,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write down one deed of organiser `by`. Of people only ids: no name, no address, no words of theirs."""
    await fetch(
        "INSERT INTO deed (event, organiser, about, what, before, after, at) VALUES ({}, {}, {}, {}, {}, {}, {})",
        event_id, by, about, what, _json(before), _json(after), clock.now(),
    )  # fmt: skip


def _json(facts: Mapping[str, Any] | None) -> str:
    return msgspec.json.encode(facts or {}).decode()


async def deeds_about(about: str, limit: int = 50) -> list[Entry]:
    """What was done about one thing or person, the newest first."""
    return _entries(await fetch(DEEDS.replace("[where]", "deed.about = {}"), about, limit))


async def deeds_at(event_id: int, limit: int = 200) -> list[Entry]:
    """What was done at one event, the newest first."""
    return _entries(await fetch(DEEDS.replace("[where]", "deed.event = {}"), event_id, limit))


def _entries(rows: Rows) -> list[Entry]:
    return [
        Entry(
            row["at"], row["name"] or row["email"] or "", row["about"], row["what"],
            msgspec.json.decode(row["before"]), msgspec.json.decode(row["after"]), row["subject"],
        )
        for row in rows
    ]  # fmt: skip
