"""Scans as a phone sends them, at once or when the network is back: each answered, and harmless when sent again.

The clock of a phone may be wrong. Each batch says what time the phone has when it sends; what that differs from ours is
taken off each of its scans. A time is never after now; one more than half a day before the session cannot be, and the
start of the session (or now, before that) stands for it. So somebody who came is in, whatever the phone thinks.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec

import clock
from events.texts import time_in_words
from sessions.door.entrance.answers import Answer
from sessions.door.entrance.finding import Entrance
from sessions.door.entrance.scanning import scan
from sessions.door.entrance.words import said
from sessions.registrations import Came
from sessions.tables import CheckIn

MOST = 100  # scans in a batch
EARLIEST = timedelta(hours=12)  # before the start
Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=10**14)]  # since 1970, as a browser counts


class NoBatch(Exception):
    """This is not what a phone of ours sends."""


class Scan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One scan: the phone's own name for it, what was read, and when by the phone's clock; `typed`: on its keyboard."""

    id: Annotated[str, msgspec.Meta(min_length=8, max_length=40)]
    text: Annotated[str, msgspec.Meta(max_length=400)]
    at: Milliseconds
    typed: bool = False


class Answered(msgspec.Struct, frozen=True):
    """What became of one scan; `since` is when they came in, in words, and `arrival` the number to undo it by."""

    id: str
    kind: str
    words: str
    name: str = ""
    council: str = ""
    since: str = ""
    arrival: int = 0


def read_batch(scans: str, sent: str) -> tuple[list[Scan], datetime]:
    """The scans, and what time the phone had when it sent them. Raises `NoBatch`."""
    try:
        found = msgspec.json.decode(scans, type=list[Scan])
        at = moment(msgspec.convert(int(sent), Milliseconds))
    except (msgspec.DecodeError, ValueError) as refusal:
        raise NoBatch from refusal
    if len(found) > MOST or not all(one.id.isascii() and one.id.isprintable() for one in found):
        raise NoBatch
    return found, at


def moment(milliseconds: int) -> datetime:
    """A browser's time, aware (UTC). Raises `ValueError` where there is no such year."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except OverflowError as refusal:
        raise ValueError(milliseconds) from refusal


def corrected(client_at: datetime, sent_at: datetime, now: datetime, at: Entrance) -> datetime:
    """When a scan was made, by our clock, when it came here at `now`."""
    try:
        real = client_at - (sent_at - now)
    except OverflowError:  # before the year 1
        real = at.session.starts_at
    return min(real if real >= at.session.starts_at - EARLIEST else at.session.starts_at, now)


async def take_batch(
    at: Entrance, scans: Sequence[Scan], sent_at: datetime, by: int, door: str
) -> list[Answered]:
    """Each scan answered, in the order in which they were made: the first time counts, however late it is heard of."""
    answers, now = {}, clock.now()  # once: who stands last in the batch did not come later
    for one in sorted(scans, key=lambda scan: scan.at):
        how = CheckIn.How.TYPED if one.typed else CheckIn.How.TICKET
        client_at = moment(one.at)
        came = Came(how, by, door, corrected(client_at, sent_at, now, at), client_at, one.id)
        answers[one.id] = _told(one.id, await scan(at.event, at.session, one.text, came), at)
    return [answers[one.id] for one in scans]


def _told(number: str, answer: Answer, at: Entrance) -> Answered:
    row = answer.check_in
    since = time_in_words(row.at, at.event.time_zone) if row else ""
    return Answered(
        number, answer.kind, said(answer, at.event, at.session), answer.name, answer.council, since, row.id if row else 0
    )
