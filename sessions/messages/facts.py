"""What messages say: a snapshot of what was true at the commit that posted them. The words are made later, by `letters`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.tables import Event
from sessions.tables import Registration, Session
from settings import SETTINGS

# A change of one of these is told to everybody who has a registration.
TOLD_FIELDS = frozenset({"title", "starts_at", "ends_at", "form", "place", "meeting_link", "dial_in"})
# Another one of these makes what calendars answered say nothing any more.
TIMES = frozenset({"starts_at", "ends_at"})
# Of these it is told where somebody still has to go, and where a calendar leads; not to who comes to the location,
# as the location is not to who does not come there.
ROOM = frozenset({"meeting_link", "dial_in"})

Facts = dict[str, Any]


def concerns(
    changed: Collection[str], person: Mapping[str, Any], status: str, way: str, *, has_joined: bool
) -> bool:  # fmt: skip
    """Whether `person`, whose registration has this `status` and `way`, is told that these fields of a session changed.

    Another room is nothing to who stands in line. Who has joined knows it; but a calendar with the old link is mended.
    """
    if {*changed} <= (ROOM if way == Registration.Way.LOCATION else {"place"}):
        return False
    if not changed or not ROOM.issuperset(changed):
        return bool(changed)
    has_calendar = bool(person["email"] and person["wants_invitations"])
    return status == Registration.Status.CONFIRMED and (has_calendar or not has_joined)


@dataclass(frozen=True)
class Claim:
    """The part of a registration that a message needs."""

    status: str
    join_token: str
    uid: str
    sequence: int
    organizer: str
    reply_token: str | None = None
    created_at: datetime | None = None
    partstat: str = ""
    way: str = ""


def facts_of_event(event: Event) -> Facts:
    """What a mail says about the event: its name and who helps, and about our site as it is now."""
    names = ("slug", "title", "time_zone", "help_name", "help_phone", "help_hours", "help_mail", "is_private",
             "calendar_title", "links_are_personal")  # fmt: skip
    site = {"base_url": SETTINGS.base_url, "sender": SETTINGS.mail_from, "reply_domain": SETTINGS.reply_domain}
    return {name: getattr(event, name) for name in names} | site


def facts_of_session(session: Session | Mapping[str, Any]) -> Facts:
    """What a mail and an invitation say about a session."""
    names = ("number", "title", "text", "starts_at", "ends_at", "form", "place", "meeting_link", "dial_in",
             "prepare", "changed_at")  # fmt: skip
    if isinstance(session, Session):
        return {name: getattr(session, name) for name in names}
    return {name: session[name] for name in names}


def facts_in_list(session: Session | Mapping[str, Any]) -> Facts:
    """The same where it is one of several: what a session is about is told in a calendar only."""
    return facts_of_session(session) | {"text": ""}


def claim_of(registration: Registration) -> Claim:
    """The claim in a registration row."""
    return Claim(
        str(registration.status), registration.join_token, registration.uid, registration.sequence,
        registration.organizer, registration.reply_token, registration.created_at, str(registration.partstat),
        str(registration.way),
    )  # fmt: skip


def reply_to(claims: Iterable[Claim | None]) -> str:
    """Where what somebody writes back about these is read: at the first that has an address of its own for it, else ""."""
    return next((claim.organizer for claim in claims if claim and claim.reply_token), "")


def facts_about(
    event: Facts, session: Facts, person: Mapping[str, Any], claim: Claim, before: Facts | None = None
) -> Facts:
    """What a message about one registration says; `before` is what a change replaced."""
    about = {name: person[name] for name in ("name", "email", "personal_token", "wants_invitations")}
    return {"event": event, "session": session, "person": about, "claim": claim, "before": before or {}}


def mailing_facts(event: Facts, subject: str, text: str, person: Mapping[str, Any]) -> Facts:
    """What a mailing says to `person`."""
    about = {name: person[name] for name in ("name", "personal_token", "unsubscribe_token")}
    return {"event": event, "subject": subject, "text": text, "person": about}
