"""Who signs up: what makes a person at an event, and the row that is made or found of them."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import filterfalse
from typing import Any

import clock
from database import fetch
from events.councils.membership import COUNCIL_AT, Belonging, domain_of
from events.tables import Event
from events.tokens import CodeKind, new_code, new_token

LONGEST_KEY = 240


@dataclass(frozen=True)
class Person:
    """Who signs up, as typed; `note` tells people without an address apart, `code` is that of their council.

    `known` are the councils of addresses (`members_of`), where these were asked for several people at once. `is_kept`:
    nobody typed this, it is read from a participant, on whose own page we speak.
    """

    name: str
    email: str
    council: str = ""
    role: str = ""
    note: str = ""
    language: str = "nl"
    phone: str = ""
    code: str = ""
    known: Mapping[str, Belonging] | None = None
    is_kept: bool = False


def normalised_email(address: str) -> str:
    """An address as one and the same person writes it: small letters, no space around it."""
    return unicodedata.normalize("NFC", address).strip().lower()


def name_key(name: str) -> str:
    """A name as one and the same person writes it: case, accents-as-typed and runs of spaces do not matter."""
    key = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    # One character can become eighteen; what does not fit its column is told apart by its hash.
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def searchable(*texts: str) -> str:
    """What somebody is found by: all of `texts`, with no difference between É, é and e."""
    letters = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return " ".join("".join(filterfalse(unicodedata.combining, letters)).split())


async def participant_of(event: Event, person: Person) -> dict[str, Any]:
    """The participant's row: made, or found. What is known stays; what was empty is filled in."""
    rows = await fetch(
        "INSERT INTO participant (event, email, name, name_key, note, council, role, language, personal_token, "
        "ticket_token, ticket_code, personal_code, created_at, phone, search, feed_token, unsubscribe_token, member_of) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, " + COUNCIL_AT + ") "
        "ON CONFLICT (event, email, name_key, note) DO UPDATE SET "
        "council = CASE WHEN participant.council = '' THEN excluded.council ELSE participant.council END, "
        "search = CASE WHEN participant.council = '' THEN excluded.search ELSE participant.search END, "
        "phone = CASE WHEN participant.phone = '' THEN excluded.phone ELSE participant.phone END, "
        "role = CASE WHEN participant.role = '' THEN excluded.role ELSE participant.role END, "
        "member_of = COALESCE(participant.member_of, excluded.member_of) "
        "RETURNING id, name, email, language, personal_token, ticket_token, ticket_code, personal_code, feed_token, "
        "wants_invitations, member_of",
        event.id, normalised_email(person.email), person.name, name_key(person.name), person.note, person.council,
        person.role, person.language, new_token(), new_token(), new_code(CodeKind.TICKET),
        new_code(CodeKind.PERSONAL), clock.now(), person.phone, searchable(person.name, person.email, person.council),
        new_token(), new_token(), normalised_email(person.email), domain_of(normalised_email(person.email)),
    )  # fmt: skip
    return rows[0]
