"""Every kind of mail, through a real mail server, its calendar part read by two parsers that are not the one that wrote it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import msgspec
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

import clock
from events import organisers
from events.passkeys import passkey_only
from events.tables import Event, Organiser, Passkey
from notifications import delivery
from notifications.delivery import deliver_due, drain
from notifications.tables import Message
from sessions import letters, programme
from sessions.access import requests
from sessions.evaluations.asking import Wanted
from sessions.evaluations.asking import change as ask
from sessions.evaluations.reminding import remind_who_did_not_answer
from sessions.mailings import operations
from sessions.mailings.operations import Written
from sessions.mailings.selecting import Selection
from sessions.my_data import addresses
from sessions.offers.operations import expire
from sessions.participants import week as weeks
from sessions.people import invitations
from sessions.people.corrections import correct_address
from sessions.planning.hosting import assign
from sessions.registrations import Person, cancel, check_in, form_key, sign_up, signing_up
from sessions.reminders import remind
from sessions.revival.operations import revive
from sessions.stand_ins.operations import replace_person
from sessions.tables import CheckIn, Participant, Registration, Session
from sessions.wishes.telling import tell_now
from settings import SETTINGS
from tests.cast import a_name, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.notifications.mail_server import MailServer, running
from tests.sessions.groups import signs_up as signs_up_council
from tests.sessions.groups import wants
from tests.sessions.replying import answers, reading_replies
from tests.sessions.wishing import a_topic, wishes

pytestmark = pytest.mark.usefixtures("db", "now")

PIET = Person(a_name(), "piet@example.org")
ANNA = Person(a_name(), "anna@example.org")
LIES = Person(a_name(), "lies@example.org")
ELS = Person(a_name(), "els@example.org")


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`smtp(url)` makes that the mail server."""
    return lambda url: monkeypatch.setattr(delivery, "SETTINGS", replace(SETTINGS, smtp_url=url))


async def signs_up(event: Event, person: Person, *sessions: Session) -> None:
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(person.email, person, ids, ""))


async def registration_of(person: Person, session: Session) -> Registration:
    participant = await Participant.objects().where(Participant.email == person.email).first()
    assert participant is not None
    rows = await Registration.objects().where(
        Registration.participant == participant.id, Registration.session == session.id
    )
    return rows[0]


async def is_reminded_and_thanked(event: Event, person: Person, at: Callable[[datetime], None]) -> None:
    """Two sessions pass by, long before the others: of one the thanks ask nothing, of the other there are none."""
    begins = MONDAY + timedelta(days=1)
    session = await a_session(event, title="De voorbeschouwing", starts_at=begins, prepare="Lees § 2.", materials="https://b.example")
    plain = await a_session(event, title="Zonder dank", starts_at=begins, sends_thanks=False)
    await signs_up(event, person, session, plain)
    await is_asked(event, await registration_of(person, plain))
    for moment in (begins - timedelta(hours=22), begins - timedelta(hours=1), begins + timedelta(hours=2)):
        at(moment)
        await remind()
        await drain(letters.write_together)
    at(begins + timedelta(days=2))
    await remind_who_did_not_answer()
    await drain(letters.write_together)


async def is_asked(event: Event, there: Registration) -> None:
    """The event asks how it was; somebody was there: evaluation, evaluation_again."""
    await ask(event, Wanted(asks=True, remind_days=1), (await an_organiser("vraagt@bureau.example")).id)
    await check_in(there.id, CheckIn.How.JOINED)


async def is_offered_a_place(event: Event, at: Callable[[datetime], None]) -> None:
    """ANNA is offered the place of PIET on location, and does not answer in time."""
    session = await a_session(event, title="In de zaal", form="location", capacity=1, has_waiting_list=True)
    for person in (PIET, ANNA):
        await signs_up(event, person, session)
    await cancel(await registration_of(PIET, session))  # offered
    await drain(letters.write_together)
    at(clock.now() + timedelta(days=2))
    await expire()  # offer_over
    await drain(letters.write_together)


async def is_reminded_and_thanked_and_offered_a_place(event: Event, at: Callable[[datetime], None]) -> None:
    await is_reminded_and_thanked(event, LIES, at)
    await is_offered_a_place(event, at)


async def wants_no_invitations(event: Event, person: Person) -> None:
    found = await Participant.objects().where(Participant.email == person.email).first()
    assert found is not None
    await invitations.choose(event, found, wants_invitations=False)


async def change(event: Event, session: Session, **facts: Any) -> None:
    current = await programme.session_at(event, session.number)
    await programme.change(current, programme.Content(**{**vars(programme.content_of(current)), **facts}))


async def changes_address(event: Event, person: Person) -> None:
    """Lost their link; asks for another address and says yes there."""
    await weeks.send_lost_links(person.email)
    found = await Participant.objects().where(Participant.email == person.email).first()
    assert found is not None
    await addresses.ask(event, found, "anna.nieuw@example.org")
    await drain(letters.write_together)
    link = await Message.objects().where(Message.kind == "new_address").first()
    assert link is not None
    await addresses.confirm(msgspec.json.decode(link.facts)["token"])


async def everything_happens(at: Callable[[datetime], None]) -> dict[str, Session]:
    """A week in which each kind of message is posted and delivered once or more."""
    event = await an_event()
    await is_reminded_and_thanked_and_offered_a_place(event, at)
    moved = await a_session(event, title="Moreel beraad; voor raden, één 🎟", text="Regel één\nRegel twee; en, meer")
    full = await a_session(event, title="De begroting lezen", capacity=1, has_waiting_list=True)
    never = await a_session(event, title="Huiskamergesprekken", capacity=0, has_waiting_list=True)
    await signs_up(event, PIET, moved, full, never)
    await signs_up(event, ANNA, full, never)
    await signs_up(event, LIES, moved)
    await cancel(await registration_of(PIET, full))  # cancelled, promoted
    await cancel(await registration_of(ANNA, never))  # left_waiting_list
    await drain(letters.write_together)
    organiser = await an_organiser()
    lies = (await registration_of(LIES, moved)).participant
    participant = await Participant.objects().where(Participant.id == lies).first()
    assert participant
    await correct_address(event, participant, "lies.nieuw@example.org", organiser.id)  # readdressed
    await change(event, moved, starts_at=moved.starts_at - timedelta(minutes=30))
    await change(event, never, place="Utrecht", form="hybrid")  # change
    await programme.cancel(await programme.session_at(event, full.number))
    await drain(letters.write_together)
    await revive(event, await programme.session_at(event, full.number))  # revived
    await replace_person(event, participant, [moved.number], Person(a_name(), "bea@example.org"), "stand-in", None)  # stood_in
    await changes_address(event, ANNA)  # lost_link, new_address, old_address
    with reading_replies():
        await signs_up(event, ELS, moved)
    await drain(letters.write_together)
    await wants_no_invitations(event, PIET)  # out_of_calendar
    await answers(await registration_of(ELS, moved), "DECLINED", attendee=ELS.email)  # declined
    await change(event, moved, dial_in="020 000 00 00")  # change_with_place
    mailing = await operations.create(event, Written("Tot volgende week", "Beste {naam}", Selection()), organiser.id)
    await operations.send(event, mailing.id, operations.mark_of(mailing), organiser.id)
    await asks_for_places(event, organiser.id)
    await wishes_come_true(event, moved, organiser.id)
    await assign(event, [moved], "gespreksleider@example.org", "Els Bos", organiser.id)  # host
    await signs_in_in_both_ways(organiser)
    await signs_up_council(event, wants("Fien Haas", moved, email="fien@example.org"))  # group
    await drain(letters.write_together)
    return {session.title: session for session in await programme.sessions_of(event)}


async def signs_in_in_both_ways(organiser: Organiser) -> None:
    await organisers.ask_link(organiser.email, "browser")
    await Passkey(organiser=organiser.id, name="x", credential_id="x", public_key="", created_at=MONDAY).save()
    await passkey_only.require(organiser)


async def asks_for_places(event: Event, by: int) -> None:
    """Somebody asks for places among members: request_approved, request_declined, request_withdrawn."""
    sessions = [await a_session(event, title=f"Voor leden {number}", members_only=True) for number in range(3)]
    asker = Person(a_name(), "vraagt@example.org")
    await signs_up(event, asker, *sessions)
    claims = [await registration_of(asker, session) for session in sessions]
    await requests.approve(event, claims[0].participant, [claims[0].id], by)
    await requests.decline(event, claims[1].participant, [claims[1].id], "Het is vol.", by)
    await cancel(claims[2])


async def wishes_come_true(event: Event, session: Session, by: int) -> None:
    """Somebody says what it should be about, and is told that it came: wishes, sign_up_opens."""
    topic = await a_topic(event, "Moreel beraad", session=session.id)
    event.asks_wishes = True
    await event.save()
    await wishes(event, a_name(), topic, suggestions=("Over eten",), email="wens@example.org")
    await tell_now(event, by)


def calendar_part(mail: EmailMessage) -> str:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return bytes(parts[0].get_payload(decode=True)).decode() if parts else ""


def read_twice(calendar: str) -> tuple[tuple[str, datetime, str], tuple[str, datetime, str]]:
    """UID, start and title as the two parsers read them."""
    strict = IcsCalendarStream.calendar_from_ics(calendar).events[0]
    loose: Any = next(vobject.readComponents(calendar)).vevent
    assert isinstance(strict.start, datetime)
    return (
        (strict.uid or "", strict.start.astimezone(UTC), strict.summary or ""),
        (loose.uid.value, loose.dtstart.value.astimezone(UTC), loose.summary.value),
    )


async def test_every_kind_of_mail_arrives_and_its_calendar_is_read_alike(
    smtp: Callable[[str], None], at: Callable[[datetime], None]
) -> None:
    async with running() as server:
        smtp(server.url)
        sessions = await everything_happens(at)

    sent = await Message.objects().where(Message.state == Message.State.SENT)
    assert len(server.mails) == len(sent)
    assert {row.kind for row in sent} == set(letters.WRITERS)
    for calendar in filter(None, map(calendar_part, server.mails)):
        strict, loose = read_twice(calendar)
        assert strict == loose
        assert strict[2] in sessions


async def last_words(server: MailServer) -> dict[str, tuple[str, str]]:
    """Per UID the METHOD and start of the last mail about it."""
    last = {}
    for calendar in filter(None, map(calendar_part, server.mails)):
        (uid, start, _), _ = read_twice(calendar)
        method = next(line for line in calendar.splitlines() if line.startswith("METHOD:"))
        last[uid] = (method.removeprefix("METHOD:"), start.isoformat())
    return last


async def test_the_last_mail_about_each_place_says_what_the_database_says(
    smtp: Callable[[str], None], at: Callable[[datetime], None]
) -> None:
    async with running() as server:
        smtp(server.url)
        sessions = {session.id: session for session in (await everything_happens(at)).values()}

    said = await last_words(server)
    uninvited = await Participant.select(Participant.id).where(Participant.wants_invitations.ne(True)).output(as_list=True)
    for row in await Registration.objects().where(Registration.status != Registration.Status.WAITING):
        session = sessions[row.session]
        stands = row.is_confirmed and not session.is_cancelled
        if row.uid in said:
            assert said[row.uid] == ("REQUEST" if stands else "CANCEL", session.starts_at.isoformat())
        else:
            assert not stands or row.participant in uninvited


async def test_with_a_reply_domain_the_organizer_is_an_address_that_is_read(
    smtp: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_up, "SETTINGS", replace(SETTINGS, reply_domain="antwoord.example.org"))
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    row = await registration_of(PIET, session)
    async with running() as server:
        smtp(server.url)
        await drain(letters.write_together)

    unfolded = calendar_part(server.mails[1]).replace("\r\n ", "")
    assert f"sessies+{row.reply_token}@antwoord.example.org" in unfolded
    assert f'SENT-BY="mailto:{SETTINGS.mail_from}"' in unfolded
    assert "RSVP=TRUE" in unfolded


async def test_after_a_day_without_a_mail_server_the_queue_drains_in_order(
    smtp: Callable[[str], None], at: Callable[[datetime], None], now: datetime
) -> None:
    event = await an_event()
    session = await a_session(event)
    smtp("smtp://127.0.0.1:1")
    for hour in range(24):
        at(now + timedelta(hours=hour))
        await signs_up(event, Person(f"Deelnemer {hour}", f"deelnemer{hour}@example.org"), session)
        await deliver_due(letters.write_together)
    at(now + timedelta(days=2))
    async with running() as server:
        smtp(server.url)
        await drain(letters.write_together)

    assert sorted(server.recipients) == sorted(2 * [f"deelnemer{hour}@example.org" for hour in range(24)])
    assert await Message.count().where(Message.state != Message.State.SENT) == 0
