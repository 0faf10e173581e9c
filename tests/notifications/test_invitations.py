"""Invitations, read back with two independent readers: `ical` (strict) and `vobject`."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import msgspec
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from notifications.invitations import Invitation, Method, calendar
from notifications.time_zones import VTIMEZONES
from tests.conftest import MONDAY
from tests.notifications.letters import TRICKY, an_invitation


def read_strictly(invitation: Invitation) -> Event:
    [event] = IcsCalendarStream.calendar_from_ics(calendar(invitation).decode()).events
    return event


def read_loosely(invitation: Invitation) -> Any:
    return vobject.readOne(calendar(invitation).decode()).vevent


def lines(invitation: Invitation) -> list[str]:
    return calendar(invitation).decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("method", list(Method))
def test_both_readers_find_the_same_start_uid_and_text(method: Method) -> None:
    invitation = an_invitation(method=method, description=TRICKY, summary="Ja; nee, één \\ 🎟", location="A, b")

    strict, loose = read_strictly(invitation), read_loosely(invitation)

    assert strict.uid == loose.uid.value == invitation.uid
    assert strict.description == loose.description.value == TRICKY
    assert strict.summary == loose.summary.value == invitation.summary
    assert strict.location == loose.location.value == "A, b"
    assert strict.dtstart.astimezone(UTC) == loose.dtstart.value.astimezone(UTC) == invitation.starts_at  # type: ignore[union-attr]  # a date has no zone; ours are times
    assert strict.dtend.astimezone(UTC) == loose.dtend.value.astimezone(UTC) == invitation.ends_at  # type: ignore[union-attr]  # a date has no zone; ours are times
    assert strict.sequence == 2


@pytest.mark.parametrize(
    ("starts_at", "written"),
    [
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Amsterdam:20261025T003000"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "DTSTART:20261025T003000Z"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "DTSTART:20261025T013000Z"),
        (datetime(2026, 10, 25, 9, 0, tzinfo=UTC), "DTSTART;TZID=Europe/Amsterdam:20261025T100000"),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Amsterdam:20270328T013000"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "DTSTART;TZID=Europe/Amsterdam:20270328T030000"),
        (datetime(2027, 3, 28, 8, 0, tzinfo=UTC), "DTSTART;TZID=Europe/Amsterdam:20270328T100000"),
    ],
)
def test_on_the_days_the_clock_changes_every_reader_has_the_right_moment(starts_at: datetime, written: str) -> None:
    invitation = an_invitation(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20))

    assert written in lines(invitation)
    assert read_strictly(invitation).dtstart.astimezone(UTC) == starts_at  # type: ignore[union-attr]  # a date has no zone; ours are times
    assert read_loosely(invitation).dtstart.value.astimezone(UTC) == starts_at


@pytest.mark.parametrize("name", VTIMEZONES)
def test_the_time_zone_stands_in_it_to_the_letter(name: str) -> None:
    assert calendar(an_invitation(time_zone=name)).count(VTIMEZONES[name]) == 1


@pytest.mark.parametrize("name", VTIMEZONES)
def test_each_rule_has_one_byday_and_each_zone_a_standard_time_as_outlook_reads_them(name: str) -> None:
    written = VTIMEZONES[name].decode()

    rules = [line for line in written.splitlines() if line.startswith("RRULE")]
    assert all(re.fullmatch(r"RRULE:FREQ=YEARLY;BYMONTH=\d+;BYDAY=-?\dSU", rule) for rule in rules)
    assert (written.count("BEGIN:STANDARD"), written.count("BEGIN:DAYLIGHT")) == (1, len(rules) // 2)
    assert "RDATE" not in written


STEP = timedelta(hours=59)  # all hours of the day in the end, and both sides of each change of the clock


@pytest.mark.parametrize("name", VTIMEZONES)
def test_what_a_zone_says_is_what_the_clock_there_says_to_other_readers(name: str) -> None:
    """The zone alone: under a name that no reader has rules of its own for."""
    elsewhere = f"Elders/{name}"
    written = calendar(an_invitation(time_zone=name)).replace(f"TZID:{name}".encode(), f"TZID:{elsewhere}".encode())
    text = written.replace(f"TZID={name}".encode(), f"TZID={elsewhere}".encode()).decode()
    read: Any = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]["DTSTART"]
    readers = [
        read.dt.tzinfo,
        vobject.readOne(text).vevent.dtstart.value.tzinfo,
    ]
    if "RRULE" in text:  # `ical` finds no time at all in a zone without rules that it does not know by name
        readers.append(IcsCalendarStream.calendar_from_ics(text).events[0].dtstart.tzinfo)  # type: ignore[union-attr]  # a date has no zone; ours are times

    for moment in moments(name):
        assert {moment.replace(tzinfo=reader).utcoffset() for reader in readers} == {
            moment.replace(tzinfo=ZoneInfo(name)).utcoffset()
        }, moment


def moments(name: str) -> Iterator[datetime]:
    """Times on the clock in some years; not those that it skips, nor those that it shows twice."""
    moment, zone = datetime(2026, 1, 1), ZoneInfo(name)  # noqa: DTZ001 as a clock on a wall shows it
    while moment.year < 2030:
        local = moment.replace(tzinfo=zone)
        if local.utcoffset() == local.replace(fold=1).utcoffset():
            yield moment
        moment += STEP


@pytest.mark.parametrize("name", VTIMEZONES)
@pytest.mark.parametrize("month", [1, 3, 7, 10, 11])
def test_in_every_zone_every_reader_has_the_right_moment(name: str, month: int) -> None:
    for year in (2026, 2027, 2030):
        starts_at = datetime(year, month, 31 if month != 11 else 1, 9, tzinfo=UTC)
        invitation = an_invitation(time_zone=name, starts_at=starts_at)

        assert f"DTSTART;TZID={name}:{starts_at.astimezone(ZoneInfo(name)):%Y%m%dT%H%M%S}" in lines(invitation)
        read: Any = icalendar.Calendar.from_ical(calendar(invitation)).walk("VEVENT")[0]["DTSTART"]
        assert read.dt.astimezone(UTC) == starts_at
        assert read_strictly(invitation).dtstart.astimezone(UTC) == starts_at  # type: ignore[union-attr]  # a date has no zone; ours are times
        assert read_loosely(invitation).dtstart.value.astimezone(UTC) == starts_at


def test_a_time_zone_that_we_have_no_text_of_is_written_in_utc() -> None:
    written = lines(an_invitation(time_zone="Asia/Jakarta"))

    assert "DTSTART:20261201T090000Z" in written
    assert "BEGIN:VTIMEZONE" not in written


def test_the_hour_that_comes_twice_is_written_in_utc_in_london_too() -> None:
    starts_at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert "DTSTART:20261025T003000Z" in lines(an_invitation(time_zone="Europe/London", starts_at=starts_at))


def test_lines_are_folded_at_75_octets_and_end_in_crlf() -> None:
    content = calendar(an_invitation(description="Cliëntenraad 🎟 " * 30))

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_a_request_asks_one_person_and_hides_the_counter_proposal() -> None:
    written = lines(an_invitation(organizer_email="sessies+abc@r.example", sent_by="b@b.example", rsvp=True))

    assert "METHOD:REQUEST" in written
    assert "STATUS:CONFIRMED" in written
    assert "X-MICROSOFT-DISALLOW-COUNTER:TRUE" in written
    [organizer] = [line for line in written if line.startswith("ORGANIZER")]
    assert organizer.endswith('SENT-BY="mailto:b@b.example":mailto:sessies+abc@r.example')
    [attendee] = [line for line in written if line.startswith("ATTENDEE")]
    assert "PARTSTAT=NEEDS-ACTION;RSVP=TRUE" in attendee
    assert attendee.endswith(":mailto:piet@bijeen.example")


@pytest.mark.parametrize(("said", "asked"), [("ACCEPTED", "FALSE"), ("TENTATIVE", "TRUE"), ("DECLINED", "TRUE")])
def test_what_was_answered_stays_so_and_only_a_yes_is_not_asked_again(said: str, asked: str) -> None:
    [attendee] = [line for line in lines(an_invitation(rsvp=True, partstat=said)) if line.startswith("ATTENDEE")]

    assert f"PARTSTAT={said};RSVP={asked}" in attendee


@pytest.mark.parametrize("method", list(Method))
def test_a_private_session_is_private_in_every_calendar(method: Method) -> None:
    open_one, private = lines(an_invitation(method=method)), lines(an_invitation(method=method, is_private=True))

    assert [line for line in open_one if line.startswith("CLASS")] == ["CLASS:PUBLIC"]
    assert [line for line in private if line.startswith("CLASS")] == ["CLASS:PRIVATE"]


def test_a_cancellation_is_cancelled_and_asks_no_answer() -> None:
    written = lines(an_invitation(method=Method.CANCEL, rsvp=True, alarm=timedelta(minutes=15)))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"} <= set(written)
    assert "RSVP=FALSE" in "".join(written)
    assert "BEGIN:VALARM" not in written


def test_a_published_calendar_names_nobody_who_comes() -> None:
    written = lines(an_invitation(method=Method.PUBLISH, attendee_email="", attendee_name=""))

    assert any(line.startswith("ORGANIZER") for line in written)
    assert not [line for line in written if line.startswith(("ATTENDEE", "X-WR-CALNAME"))]


def test_a_name_cannot_begin_a_property_of_its_own() -> None:
    written = lines(an_invitation(attendee_name='Jan "de\r\nATTENDEE:mailto:x@y.z ^Bouwer, Jr; \x07', summary="a\nb"))

    [attendee] = [line for line in written if line.startswith("ATTENDEE")]
    assert 'CN="Jan \'de ATTENDEE:mailto:x@y.z Bouwer, Jr;"' in attendee
    assert "SUMMARY:a b" in written


def test_an_address_with_a_foreign_domain_is_written_in_ascii() -> None:
    assert "mailto:piet@xn--exmple-cua.com" in "".join(lines(an_invitation(attendee_email="piet@exämple.com")))


def test_a_reminder_is_an_alarm_before_the_start() -> None:
    assert "TRIGGER:-PT15M" in lines(an_invitation(alarm=timedelta(minutes=15)))


def test_links_keep_their_commas() -> None:
    assert "URL:https://b.example/?a=1,2;3" in lines(an_invitation(url="https://b.example/?a=1,2;3"))


def test_an_invitation_is_the_same_after_a_journey_through_json() -> None:
    invitation = an_invitation(alarm=timedelta(minutes=15), method=Method.CANCEL, changed_at=MONDAY)

    assert msgspec.json.decode(msgspec.json.encode(invitation), type=Invitation) == invitation
