"""What the desk reads of mail that came in: what is still to be looked at, and what was; and settling it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import clock
from database import DB, Rows, fetch
from events import history
from notifications.tables import Received
from sessions.people.lists import Page
from sessions.people.person import LARGEST_ID
from sessions.people.search import PAGE

BEGINNING = 600  # characters of a text in a list
NOBODYS = ""
# `about` is of a person, or of a registration of one.
WITH_PERSON = """
LEFT JOIN registration r ON r.id = CASE WHEN m.about LIKE 'registration:%' THEN CAST(substr(m.about, 14) AS INTEGER) END
LEFT JOIN participant p ON p.id =
    CASE WHEN m.about LIKE 'participant:%' THEN CAST(substr(m.about, 13) AS INTEGER) ELSE r.participant END
LEFT JOIN organiser o ON o.id = m.settled_by
"""
SHOWN = "m.id, m.kind, m.state, m.sender, m.subject, m.words, m.received_at, m.settled_at, p.id AS participant, p.name, o.name AS settler"
LIST = f"""
SELECT {SHOWN}, substr(m.text, 1, {BEGINNING}) AS text, length(m.text) > {BEGINNING} OR m.source <> '' AS is_more FROM (
    SELECT * FROM received WHERE belongs_to = {{}} AND state = '[state]' ORDER BY id [order] LIMIT {{}} OFFSET {{}}
) m {WITH_PERSON} ORDER BY m.id [order]
"""  # noqa: S608 our own words
ONE = f"SELECT {SHOWN}, m.text, m.source FROM received m {WITH_PERSON} WHERE m.id = {{}} AND m.belongs_to = {{}}"  # noqa: S608 our own words
COUNT = "(SELECT count(*) FROM received WHERE belongs_to = {} AND state = 'open')"
SETTLE = """
UPDATE received SET state = 'settled', settled_at = {}, settled_by = {} WHERE id = {} AND belongs_to = {} AND state = 'open'
RETURNING id
"""


class ReceivedNotFound(Exception):
    """No such mail came in on this desk."""


class Which(StrEnum):
    """What is to be looked at, the oldest first; or what was, or needed not to be, the newest first."""

    OPEN = "open"
    SETTLED = "settled"


class Post(NamedTuple):
    """One mail that came in, with about whom it is (None: nobody knows), and who settled it."""

    id: int
    kind: str
    state: str
    sender: str
    subject: str
    words: str
    received_at: datetime
    settled_at: datetime | None
    participant: int | None
    name: str | None
    settler: str | None
    text: str
    source: str


def desk_of(event_id: int | None) -> str:
    """Whose desk a mail is on: that of an event, or of those who work for all of them."""
    return f"event:{event_id}" if event_id else NOBODYS


async def counts(event_id: int) -> dict[str, int]:
    """How much is still to be looked at, of this event and of nobody's: for the navigation."""
    rows: Rows = await fetch(f"SELECT {COUNT} AS received, {COUNT} AS strays", desk_of(event_id), NOBODYS)
    return rows[0]


async def received(event_id: int | None, which: Which, number: int = 1) -> Page:
    """One page of the mail on this desk."""
    order = "ASC" if which == Which.OPEN else "DESC"
    statement = LIST.replace("[state]", which).replace("[order]", order)
    rows = await fetch(statement, desk_of(event_id), PAGE + 1, (number - 1) * PAGE)
    return Page(rows[:PAGE], number, len(rows) > PAGE)


async def mail_at(event_id: int | None, number: int) -> Post:
    """One mail on this desk. Raises `ReceivedNotFound`."""
    rows = await fetch(ONE, number, desk_of(event_id)) if number <= LARGEST_ID else []
    if not rows:
        raise ReceivedNotFound(number)
    return Post(**rows[0])


async def settle(event_id: int | None, number: int, by: int) -> None:
    """Somebody looked at it and did what was to be done; twice is once. Raises `ReceivedNotFound`."""
    async with DB.transaction():
        mail = await mail_at(event_id, number)
        if not await fetch(SETTLE, clock.now(), by, number, desk_of(event_id)):
            return
        about = f"participant:{mail.participant}" if mail.participant else desk_of(event_id) or f"received:{number}"
        await history.note(by, event_id, about, "post-settled")


def is_open(mail: Post) -> bool:
    """Whether somebody is still to look at it."""
    return mail.state == Received.State.OPEN
