"""Whom a mailing goes to: everybody of an event, or those of a day, a session, a status, a role."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import msgspec

from database import fetch
from events.tables import Event
from events.texts import _, date_in_words, ngettext
from sessions.mailings import councils
from sessions.roles import one_spaced, role_key, spelled
from sessions.tables import Session

MOST_ROLES = 50
ROLES = """
SELECT role FROM participant WHERE event = {} AND role <> '' GROUP BY role ORDER BY count(*) DESC, role
"""
PEOPLE = """
SELECT p.id, p.name, p.email, p.language, p.personal_token, p.unsubscribe_token FROM participant p
WHERE p.event = {} AND p.wants_mailings AND [role] [council] EXISTS (
    SELECT 1 FROM registration r WHERE r.participant = p.id AND r.status IN ([statuses]) AND r.session IN ([sessions]))
ORDER BY p.name_key, p.id
"""
STATUSES = {"": ("confirmed", "offered", "waiting"), "confirmed": ("confirmed",), "waiting": ("waiting",), "requested": ("requested",)}

People = Sequence[dict[str, Any]]


class Selection(msgspec.Struct, frozen=True):
    """What somebody must have to get the mailing; "" and 0 ask nothing. `day` is a date (2027-03-08) of the event's zone,
    `role` is one in whatever spelling, `council` what `councils` offers. `without` are the participants who had no address when it was sent.
    """

    day: str = ""
    session: int = 0
    status: str = ""
    role: str = ""
    without: tuple[int, ...] = ()
    council: str = ""


@dataclass(frozen=True)
class Choices:
    """What can be chosen at an event; `roles` are the spellings that occur most, by their key."""

    sessions: list[Session]
    days: list[date]
    roles: dict[str, str]
    councils: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reach:
    """How many people a mailing has, and how many of them have no address."""

    people: int = 0
    calls: int = 0

    @property
    def mails(self) -> int:
        """How many mails that makes: one for each person with an address."""
        return self.people - self.calls

    def __str__(self) -> str:
        """ "37 mensen: 35 mails, 2 zonder mailadres"."""
        if not self.people:
            return _("Niemand past bij deze keuze")
        people = ngettext("{number} persoon", "{number} mensen", self.people).format(number=self.people)
        mails = ngettext("{number} mail", "{number} mails", self.mails).format(number=self.mails)
        calls = _("{number} zonder mailadres").format(number=self.calls)
        return f"{people}: {mails}" + (f", {calls}" if self.calls else "")


async def choices_of(event: Event) -> Choices:
    """The sessions of `event` that people can be in, their days, and the roles that occur most."""
    sessions = (
        await Session.objects()
        .where(Session.event == event.id, Session.status != Session.Status.DRAFT)
        .order_by(Session.starts_at)
        .order_by(Session.number)
    )
    days = sorted({_day_of(event, session) for session in sessions})
    return Choices(sessions, days, await _most_roles(event), councils.choices(await councils.councils_at(event)))


async def named_by(event: Event, selections: Sequence[Selection]) -> Choices:
    """Of the choices what these selections name and no more, for `in_words`: it stands above every page of the desk."""
    numbers = sorted({one.session for one in selections if one.session})
    there = (Session.event == event.id) & (Session.status != Session.Status.DRAFT)
    sessions = await Session.objects().where(there, Session.number.is_in(numbers)) if numbers else []
    roles = await _most_roles(event) if any(one.role for one in selections) else {}
    named = councils.choices(await councils.councils_at(event)) if any(one.council for one in selections) else {}
    return Choices(sessions, [], roles, named)


async def _most_roles(event: Event) -> dict[str, str]:
    roles = islice((await _roles(event)).items(), MOST_ROLES)
    return {key: one_spaced(same[0]) for key, same in roles}


async def _roles(event: Event) -> dict[str, list[str]]:
    return spelled(row["role"] for row in await fetch(ROLES, event.id))


async def people_in(event: Event, selection: Selection) -> People:
    """Who is selected, by name; who has no address too. Who wants no mailings is left out.

    A session that was called off gives nobody a place, and has no line: unless it is itself what was chosen.
    """
    sessions = await Session.objects().where(Session.event == event.id)
    ids = [one.id for one in sessions if _fits(event, one, selection)]
    if not ids:
        return []
    statuses = STATUSES.get(selection.status, ())
    statement = PEOPLE.replace("[statuses]", _places(statuses)).replace("[sessions]", _places(ids))
    same = (await _roles(event)).get(role_key(selection.role), [selection.role]) if selection.role else []
    statement = statement.replace("[role]", f"p.role IN ({_places(same)}) AND" if same else "")
    asked, theirs = councils.condition(selection.council, await councils.councils_at(event) if selection.council else [])
    return await fetch(statement.replace("[council]", asked), event.id, *same, *theirs, *statuses, *ids)


def reach(people: People) -> Reach:
    """How many they are."""
    return Reach(len(people), sum(not person["email"] for person in people))


def in_words(event: Event, selection: Selection, choices: Choices) -> str:
    """What is asked of them: "Met een plaats, ‘Zichtbaar zijn als raad’"."""
    statuses = {"confirmed": _("Met een plaats"), "waiting": _("Op de wachtlijst"), "requested": _("Vraagt om een plaats")}
    parts = [statuses.get(selection.status, _("Iedereen die is aangemeld"))]
    if selection.day:
        parts.append(date_in_words(date.fromisoformat(selection.day), event.time_zone))
    if selection.session:
        titles = (session.title for session in choices.sessions if session.number == selection.session)
        parts.append(f"‘{next(titles, selection.session)}’")
    if selection.role:
        parts.append(_("rol: {role}").format(role=choices.roles.get(role_key(selection.role), selection.role)))
    if selection.council:
        parts.append(choices.councils.get(selection.council, selection.council))
    return ", ".join(parts)


def _day_of(event: Event, session: Session) -> date:
    return session.starts_at.astimezone(event.zone).date()


def _fits(event: Event, session: Session, selection: Selection) -> bool:
    if selection.session and session.number != selection.session:
        return False
    if session.is_cancelled and selection.status and not selection.session:
        return False
    return not selection.day or _day_of(event, session).isoformat() == selection.day


def _places(values: Sequence[object]) -> str:
    return ", ".join("{}" for _value in values)
