"""Who signs up: what makes a person at an event, and the row that is made or found of them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, filterfalse
from typing import Any

import clock
from database import Rows, fetch
from events.councils.membership import COUNCIL_AT, domain_of
from events.tables import Event
from events.tokens import CodeKind, new_code, new_token
from sessions.name_keys import name_key

INSERT = (
    "INSERT INTO participant (event, email, name, name_key, note, council, role, language, personal_token, "
    "ticket_token, ticket_code, personal_code, created_at, phone, search, feed_token, unsubscribe_token, "
    "wants_invitations, member_of) VALUES "
)
ROW = f"({', '.join(['{}'] * 18)}, {COUNCIL_AT})"
FILL_IN = (
    " ON CONFLICT (event, email, name_key, note) DO UPDATE SET "
    "council = CASE WHEN participant.council = '' THEN excluded.council ELSE participant.council END, "
    "search = CASE WHEN participant.council = '' THEN excluded.search ELSE participant.search END, "
    "phone = CASE WHEN participant.phone = '' THEN excluded.phone ELSE participant.phone END, "
    "role = CASE WHEN participant.role = '' THEN excluded.role ELSE participant.role END, "
    "member_of = COALESCE(participant.member_of, excluded.member_of) "
    "RETURNING id, name, email, name_key, note, language, personal_token, ticket_token, ticket_code, personal_code, "
    "feed_token, wants_invitations, member_of"
)


@dataclass(frozen=True)
class Person:
    """Who signs up, as typed; `note` tells people without an address apart, `code` is that of their council, and
    `wants_invitations` counts for who is new.

    `is_kept`: nobody typed this, it is read from a participant, on whose own page we speak. `is_here`: they stand at the
    door, and what has begun is open to them until it ends.
    """

    name: str
    email: str
    council: str = ""
    role: str = ""
    note: str = ""
    language: str = "nl"
    phone: str = ""
    code: str = ""
    is_kept: bool = False
    wants_invitations: bool = True
    is_here: bool = False


def normalised_email(address: str) -> str:
    """An address as one and the same person writes it: small letters, no space around it."""
    return unicodedata.normalize("NFC", address).strip().lower()


def searchable(*texts: str) -> str:
    """What somebody is found by: all of `texts`, with no difference between É, é and e."""
    letters = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return " ".join("".join(filterfalse(unicodedata.combining, letters)).split())


async def participant_of(event: Event, person: Person) -> dict[str, Any]:
    """The participant's row: made, or found. What is known stays; what was empty is filled in."""
    [row] = await participants_of(event, [person])
    return row


async def participants_of(event: Event, people: Sequence[Person]) -> Rows:
    """The same for several, who differ, in one statement; the rows in the order of `people`.

    The rows are taken in one order, whoever asks: two who sign up the same people do not wait for each other.
    """
    ordered = sorted(people, key=_key)
    statement = INSERT + ", ".join([ROW] * len(ordered)) + FILL_IN
    found = {
        (row["email"], row["name_key"], row["note"]): row
        for row in await fetch(statement, *chain.from_iterable(_values(event, person) for person in ordered))
    }
    return [found[_key(person)] for person in people]


def _key(person: Person) -> tuple[str, str, str]:
    return normalised_email(person.email), name_key(person.name), person.note


def _values(event: Event, person: Person) -> tuple[Any, ...]:
    return (
        event.id, normalised_email(person.email), person.name, name_key(person.name), person.note, person.council,
        person.role, person.language, new_token(), new_token(), new_code(CodeKind.TICKET),
        new_code(CodeKind.PERSONAL), clock.now(), person.phone, searchable(person.name, person.email, person.council),
        new_token(), new_token(), person.wants_invitations,
        normalised_email(person.email), domain_of(normalised_email(person.email)),
    )  # fmt: skip
