"""Answers as the calendars of mail programs write them (CALENDAR.md 8), each in the shape that its program sends."""

from collections.abc import Callable
from dataclasses import dataclass, replace

ZONE_OF_WINDOWS = """\
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Reply:
    """What somebody answers; `stamp` is the DTSTAMP as it is written."""

    uid: str = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    attendee: str = "piet@example.org"
    partstat: str = "ACCEPTED"
    sequence: int = 0
    stamp: str = "20270301T090500Z"
    organizer: str = "sessies+abcdefghijklmnopqrstuvwxyz@antwoord.example.org"
    comment: str = ""
    method: str = "REPLY"

    def but(self, **changed: str | int) -> "Reply":
        """The same answer, with these things otherwise."""
        return replace(self, **changed)  # type: ignore[arg-type]  # each is what its field is


def _bytes(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def outlook(reply: Reply) -> bytes:
    """Exchange and classic Outlook: no ORGANIZER, Windows time zone, `SUMMARY:Geaccepteerd: …`, an empty COMMENT."""
    comment = reply.comment.replace("\n", "\\n") or "\\n"
    return _bytes(f"""\
BEGIN:VCALENDAR
METHOD:{reply.method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
{ZONE_OF_WINDOWS}BEGIN:VEVENT
ATTENDEE;PARTSTAT={reply.partstat};CN=Piet Jansen:mailto:{reply.attendee}
COMMENT;LANGUAGE=nl-NL:{comment}
UID:{reply.uid}
SUMMARY;LANGUAGE=nl-NL:Geaccepteerd: Een andere titel dan die van ons
DTSTART;TZID=W. Europe Standard Time:20300101T100000
DTEND;TZID=W. Europe Standard Time:20300101T110000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{reply.stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{reply.sequence}
LOCATION;LANGUAGE=nl-NL:Elders
X-MICROSOFT-CDO-APPT-SEQUENCE:{reply.sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
X-MICROSOFT-DISALLOW-COUNTER:FALSE
END:VEVENT
END:VCALENDAR
""")


def outlook_com(reply: Reply) -> bytes:
    """outlook.com: as Exchange, with an ORGANIZER in capitals and long lines folded in the middle of a character."""
    whole = outlook(reply).replace(b"UID:", f"ORGANIZER;CN=Bijeen:MAILTO:{reply.organizer}\r\nUID:".encode(), 1)
    folded = whole.replace(b"CN=Piet Jansen", 'CN="Zoë Piët"'.encode())
    at = folded.index("ë".encode()) + 1
    return folded[:at] + b"\r\n " + folded[at:]


def gmail(reply: Reply) -> bytes:
    """Gmail: X-NUM-GUESTS, X-RESPONSE-COMMENT, times in UTC."""
    comment = f'\n ;X-RESPONSE-COMMENT="{reply.comment}"' if reply.comment else ""
    return _bytes(f"""\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{reply.method}
BEGIN:VEVENT
DTSTART:20300101T090000Z
DTEND:20300101T100000Z
DTSTAMP:{reply.stamp}
ORGANIZER;CN=Bijeen:mailto:{reply.organizer}
UID:{reply.uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={reply.partstat};CN=Pie
 t Jansen;X-NUM-GUESTS=0{comment}:mailto:{reply.attendee}
CREATED:20270228T090000Z
DESCRIPTION:Meedoen:\\nhttps://elders.example.org/mee
LAST-MODIFIED:{reply.stamp}
LOCATION:Elders
SEQUENCE:{reply.sequence}
STATUS:CONFIRMED
SUMMARY:Een andere titel
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
""")


def apple(reply: Reply) -> bytes:
    """Apple's Calendar: the mail address stands in EMAIL, the value is a place on its own server; line ends are LF."""
    return _bytes(f"""\
BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:{reply.method}
PRODID:-//Apple Inc.//macOS 15.1//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;CN="Piet Jansen";CUTYPE=INDIVIDUAL;EMAIL="{reply.attendee}";PARTSTAT={reply.partstat}:/aMTIzNDU2/principal/
DTEND:20300101T100000Z
DTSTAMP:{reply.stamp}
DTSTART:20300101T090000Z
ORGANIZER;CN="Bijeen":mailto:{reply.organizer}
SEQUENCE:{reply.sequence}
SUMMARY:Een andere titel
UID:{reply.uid}
END:VEVENT
END:VCALENDAR
""").replace(b"\r\n", b"\n")


def thunderbird(reply: Reply) -> bytes:
    """Thunderbird: a whole zone history, and the reminder that somebody set."""
    return _bytes(f"""\
BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:{reply.method}
BEGIN:VEVENT
CREATED:20270228T090000Z
LAST-MODIFIED:{reply.stamp}
DTSTAMP:{reply.stamp}
UID:{reply.uid}
SUMMARY:Een andere titel
ORGANIZER;RSVP=TRUE;CN=Bijeen;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:{reply.organizer}
ATTENDEE;CN=Piet Jansen;PARTSTAT={reply.partstat};ROLE=REQ-PARTICIPANT:mailto:{reply.attendee}
DTSTART:20300101T090000Z
DTEND:20300101T100000Z
SEQUENCE:{reply.sequence}
BEGIN:VALARM
ACTION:DISPLAY
UID:de wekker
ATTENDEE:mailto:wekker@example.org
TRIGGER:-PT15M
END:VALARM
END:VEVENT
END:VCALENDAR
""")


def bare(reply: Reply, *more: str) -> bytes:
    """The least that there can be, with `more` lines in the event."""
    lines = "".join(f"{line}\n" for line in more)
    return _bytes(f"""\
BEGIN:VCALENDAR
METHOD:{reply.method}
BEGIN:VEVENT
UID:{reply.uid}
DTSTAMP:{reply.stamp}
{lines}END:VEVENT
END:VCALENDAR
""")


PROGRAMS: dict[str, Callable[[Reply], bytes]] = {
    "Outlook": outlook, "outlook.com": outlook_com, "Gmail": gmail, "Apple": apple, "Thunderbird": thunderbird,
}  # fmt: skip
