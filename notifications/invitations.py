"""Invitations in the calendar format (RFC 5545, 5546), in a shape that Outlook, Gmail, Apple and Thunderbird take."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vUri

from notifications.addresses import ascii_address, many_lines, one_line
from notifications.folding import folded
from notifications.time_zones import VTIMEZONES

AMSTERDAM = "Europe/Amsterdam"
PRODUCT = "-//Bijeen//Bijeen//NL"


class Method(StrEnum):
    """REQUEST invites and updates, CANCEL withdraws, PUBLISH is for a download: nobody is asked (RFC 5546 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Invitation:
    """One person's invitation to one session, as plain values. All times are aware; they are shown in `time_zone`.

    `stamped_at` (DTSTAMP) is when this message was made, `changed_at` when what it tells changed. `sent_by` is who
    mails for the organizer, `rsvp` whether a reply is read, `alarm` how long before the start to remind. `partstat` is
    what the calendar answered to this time, which stays so (RFC 5546 3.2.2.1): who accepted is not asked again, who said
    maybe or no may think better of it. Colleagues see of a private one only that somebody is busy.
    """

    method: Method
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    organizer_email: str
    organizer_name: str
    stamped_at: datetime
    created_at: datetime
    changed_at: datetime
    attendee_email: str = ""
    attendee_name: str = ""
    sent_by: str = ""
    rsvp: bool = False
    partstat: str = ""
    is_private: bool = False
    description: str = ""
    location: str = ""
    url: str = ""
    time_zone: str = AMSTERDAM
    is_cancelled: bool = False
    alarm: timedelta | None = None


def calendar(invitation: Invitation) -> bytes:
    """The invitation as an iCalendar object: UTF-8, CRLF, folded at 75 octets. Raises `AddressNotAscii`."""
    zone = _zone(invitation)
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", PRODUCT)
    whole.add("calscale", "GREGORIAN")
    whole.add("method", invitation.method.value)
    whole.add_component(_event(invitation, zone))
    lines = folded(whole.content_lines(sorted=False))
    # Put in as it stands: read and written again by the library, its rules would come out in another order.
    said = VTIMEZONES[invitation.time_zone] if zone != UTC else b""
    return lines.replace(b"BEGIN:VEVENT", said + b"BEGIN:VEVENT", 1)


def entry(invitation: Invitation) -> Event:
    """One entry of a calendar with more of them, its times in UTC: clients differ in the time zones they know."""
    return _event(invitation, UTC)


def _zone(invitation: Invitation) -> tzinfo:
    """The event's own; UTC for one we have no text of, and in an hour that comes twice, which local time cannot tell."""
    if invitation.time_zone not in VTIMEZONES:
        return UTC
    zone = ZoneInfo(invitation.time_zone)
    local = [moment.astimezone(zone) for moment in (invitation.starts_at, invitation.ends_at)]
    twice = any(moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset() for moment in local)
    return UTC if twice else zone


def _event(invitation: Invitation, zone: tzinfo) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", _to_the_second(invitation.stamped_at))
    event.add("created", _to_the_second(invitation.created_at))
    event.add("last-modified", _to_the_second(invitation.changed_at))
    event.add("dtstart", invitation.starts_at.astimezone(zone))
    event.add("dtend", invitation.ends_at.astimezone(zone))
    _add_words(event, invitation)
    event.add("organizer", _organizer(invitation))
    if invitation.method != Method.PUBLISH:
        event.add("attendee", _attendee(invitation))
        event.add("x-microsoft-disallow-counter", "TRUE")
    is_off = invitation.is_cancelled or invitation.method == Method.CANCEL
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE" if invitation.is_private else "PUBLIC")
    event.add("x-microsoft-cdo-busystatus", "BUSY")
    if invitation.alarm is not None and invitation.method != Method.CANCEL:
        event.add_component(_alarm(invitation, invitation.alarm))
    return event


def _add_words(event: Event, invitation: Invitation) -> None:
    event.add("summary", one_line(invitation.summary))
    if invitation.description:
        event.add("description", many_lines(invitation.description))
    if invitation.location:
        event.add("location", one_line(invitation.location))
    if invitation.url:
        event.add("url", vUri(one_line(invitation.url)))


def _to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _organizer(invitation: Invitation) -> vCalAddress:
    organizer = _person(invitation.organizer_email, invitation.organizer_name)
    if invitation.sent_by:
        organizer.params["SENT-BY"] = f"mailto:{ascii_address(invitation.sent_by)}"
    return organizer


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = _person(invitation.attendee_email, invitation.attendee_name)
    is_request = invitation.method == Method.REQUEST
    said = (is_request and invitation.partstat) or "NEEDS-ACTION"
    is_asked = invitation.rsvp and is_request and said != "ACCEPTED"
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = said
    attendee.params["RSVP"] = "TRUE" if is_asked else "FALSE"
    return attendee


def _person(email: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{ascii_address(email)}")
    # RFC 6868 writes " as ^' and ^ as ^^, which older programs show literally.
    if quiet := one_line(name).replace('"', "'").replace("^", ""):
        person.params["CN"] = quiet
    return person


def _alarm(invitation: Invitation, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(invitation.summary))
    alarm.add("trigger", -before)
    return alarm
