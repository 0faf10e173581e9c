"""The words and the calendar part of every mail, as they arrive."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from events.tables import Event
from notifications.mail import mail
from notifications.outbox import claim
from notifications.tables import Message
from sessions import letters, programme, waiting_list
from sessions.participants import week as weeks
from sessions.registrations import Person, cancel, form_key, sign_up
from sessions.reminders import remind
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event

pytestmark = pytest.mark.usefixtures("db", "now")

PIET = Person('Piet "de Bok" Jansen', "piet@example.org", "Cliëntenraad Zonnehof")
ANNA = Person("Anna de Boer", "anna@example.org")


async def signs_up(event: Event, person: Person, *sessions: Session, remark: str = "") -> None:
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, remark, form_key(f"{person.name}{ids}", person, ids, remark))


async def mails(person: Person) -> list[tuple[str, EmailMessage]]:
    messages = await Message.objects().where(Message.email == person.email).order_by(Message.id)
    parsed = [message_from_bytes(mail(row, letters.write(row)), policy=policy.default) for row in messages]
    return [(row.kind, mail) for row, mail in zip(messages, parsed, strict=True) if isinstance(mail, EmailMessage)]


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def calendar_of(message: EmailMessage) -> bytes:
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return bytes(parts[0].get_payload(decode=True)) if parts else b""


async def registration() -> Registration:
    found = await Registration.objects().order_by(Registration.id).first()
    assert found is not None
    return found


async def test_the_overview_says_all_there_is_to_know_in_both_parts() -> None:
    event = await an_event()
    first = await a_session(event, dial_in="020 000 00 00, code 12345#")
    full = await a_session(event, title="Een poster die werkt", capacity=0, has_waiting_list=True)
    await signs_up(event, PIET, first, full, remark="Ik kom iets later")

    kind, overview = (await mails(PIET))[0]

    person = await Participant.objects().first()
    claim = await registration()
    assert person is not None
    assert kind == "overview"
    for part in (text_of(overview), html_of(overview)):
        for fact in (
            f"/mijn/{person.personal_token}", f"/mee/{claim.join_token}", f"/kaart/{person.ticket_token}",
            first.title, full.title, "10.00 tot 11.00 uur", "aandag 8 maart 2027", "020 000 00 00, code 12345#",
            "U bent nummer 1", "Ik kom iets later", "030 000 00 00", first.meeting_link.replace("&", "&amp;"),
            f"{person.ticket_code[:5]}-{person.ticket_code[5:]}", f"{person.personal_code[:5]}-{person.personal_code[5:]}",
        ):  # fmt: skip
            assert fact in part
    assert 'alt="De QR-code van uw kaart' in html_of(overview)


async def test_the_invitation_is_read_alike_by_two_other_parsers() -> None:
    event = await an_event()
    session = await a_session(event, title='Cliëntenraad; "samen", één 🎟', text="Regel één\nRegel twee; en, meer")
    await signs_up(event, PIET, session)

    bytes_ = calendar_of((await mails(PIET))[1][1])

    strict = IcsCalendarStream.calendar_from_ics(bytes_.decode()).events[0]
    loose: Any = next(vobject.readComponents(bytes_.decode())).vevent
    claim = await registration()
    assert (strict.uid, loose.uid.value) == (claim.uid, claim.uid)
    assert strict.start == session.starts_at == loose.dtstart.value
    assert strict.summary == session.title == loose.summary.value
    assert strict.description == loose.description.value
    assert f"/mee/{claim.join_token}" in str(strict.description)
    assert strict.location == f"http://127.0.0.1:8000/mee/{claim.join_token}"
    assert "/mijn/" not in bytes_.decode()


async def sequence_and_method(person: Person) -> list[tuple[str, str, str]]:
    """Kind, METHOD and SEQUENCE of every mail with a calendar part, as it was sent."""
    found = []
    for kind, message in await mails(person):
        lines = calendar_of(message).decode().replace("\r\n ", "").split("\r\n")
        values = dict(line.split(":", 1) for line in lines if line.startswith(("METHOD:", "SEQUENCE:")))
        if values:
            found.append((kind, values["METHOD"], values["SEQUENCE"]))
    return found


async def test_a_moved_and_then_cancelled_session_raises_the_sequence_each_time() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    content = vars(programme.content_of(session))
    await programme.change(
        session, programme.Content(**{**content, "starts_at": session.starts_at + timedelta(minutes=30)})
    )
    moved = await programme.session_at(event, session.number)
    await programme.cancel(moved)

    assert await sequence_and_method(PIET) == [
        ("invitation", "REQUEST", "0"),
        ("update", "REQUEST", "1"),
        ("session_cancelled", "CANCEL", "2"),
    ]
    words = text_of((await mails(PIET))[2][1])
    assert "maandag 8 maart 2027, 10.30 tot 11.00 uur" in words
    assert "Eerst was dat: maandag 8 maart 2027, 10.00 tot 11.00 uur" in words


async def test_who_cancels_gets_a_cancel_and_who_is_promoted_an_invitation() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await cancel(await registration())

    assert (await sequence_and_method(PIET))[-1] == ("cancelled", "CANCEL", "1")
    assert await sequence_and_method(ANNA) == [("promoted", "REQUEST", "0")]


async def test_who_waits_gets_words_without_a_calendar_part() -> None:
    event = await an_event()
    session = await a_session(event, capacity=0, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await programme.change(
        session, programme.Content(**{**vars(programme.content_of(session)), "place": "Utrecht", "form": "location"})
    )

    kinds = [(kind, bool(calendar_of(message))) for kind, message in await mails(PIET)]

    assert kinds == [("overview", False), ("change", False)]
    assert "op locatie: Utrecht" in text_of((await mails(PIET))[1][1])


async def test_leaving_the_line_is_confirmed_by_mail() -> None:
    event = await an_event()
    session = await a_session(event, capacity=0, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await cancel(await registration())

    kind, message = (await mails(PIET))[-1]

    assert kind == "left_waiting_list"
    assert "U staat niet meer op de wachtlijst" in text_of(message)


async def test_a_known_person_reads_in_the_mail_what_they_have() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await sign_up(event, PIET, [session.id], "", "another form")

    overview = text_of((await mails(PIET))[-1][1])

    assert "U was al aangemeld" in overview
    assert "U hebt een plaats." in overview
    assert f"/mee/{(await registration()).join_token}" in overview


async def test_lost_links_of_everybody_at_an_address_come_in_one_mail_and_a_stranger_gets_none() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await signs_up(event, Person("Anna Jansen", PIET.email), session)

    await weeks.send_lost_links(" PIET@example.org")
    await weeks.send_lost_links("stranger@example.org")

    lost = [message for kind, message in await mails(PIET) if kind == "lost_link"]
    people = await Participant.objects()
    assert len(lost) == 1
    assert [f"/mijn/{person.personal_token}" in text_of(lost[0]) for person in people] == [True, True]
    assert await Message.count().where(Message.email == "stranger@example.org") == 0


async def test_everything_can_be_sent_again_with_the_same_sequence() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    person = await Participant.objects().first()
    assert person is not None

    assert await weeks.send_again(await weeks.week_of(person))

    assert await sequence_and_method(PIET) == [("invitation", "REQUEST", "0"), ("invitation", "REQUEST", "0")]


async def test_what_is_sent_again_goes_no_more_when_all_of_it_is_over(at: Callable[[datetime], None]) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await Message.delete(force=True)
    person = await Participant.objects().first()
    assert person is not None
    await weeks.send_again(await weeks.week_of(person))
    at(session.ends_at)

    taken = await claim()

    rows = await Message.objects().order_by(Message.id)
    assert (taken, [(row.kind, row.state) for row in rows]) == ([], [("overview", "expired"), ("invitation", "expired")])


# -- how to take part


PREPARE = "Zo bereidt u zich voor:"


async def test_who_signs_up_after_the_reminders_reads_in_the_confirmation_what_to_prepare() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True, prepare="Lees **§ 2 & 3**.")
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await cancel(await registration())

    found = [*await mails(PIET), *await mails(ANNA)]

    said = [(kind, f"{PREPARE} Lees § 2 & 3." in " ".join(text_of(one).split()), "Lees § 2 &amp; 3." in html_of(one)) for kind, one in found]
    assert said == [
        ("overview", True, True), ("invitation", True, True), ("cancelled", False, False),
        ("overview", False, False), ("promoted", True, True),
    ]  # fmt: skip


@pytest.mark.parametrize("links_are_personal", [True, False])
async def test_where_links_are_personal_no_mail_and_no_calendar_has_another_way_in_than_the_button(
    at: Callable[[datetime], None], links_are_personal: bool
) -> None:
    event = await an_event(links_are_personal=links_are_personal)
    session = await a_session(event, dial_in="020 000 00 00")
    await signs_up(event, PIET, session)
    content = vars(programme.content_of(session))
    await programme.change(session, programme.Content(**{**content, "meeting_link": "https://vergader.example.org/j/2"}))
    at(session.starts_at - timedelta(hours=1))
    await remind()

    found = [(kind, "\n".join([text_of(one), html_of(one), calendar_of(one).decode()])) for kind, one in await mails(PIET)]

    link = (await registration()).join_token
    assert [(kind, "vergader.example.org" in said) for kind, said in found] == [
        (kind, not links_are_personal) for kind in ("overview", "invitation", "update", "reminder_hour")
    ]
    assert [f"/mee/{link}" in said and "020 000 00 00" in said for _kind, said in found] == [True] * 4


async def test_places_in_line_are_counted_for_all_sessions_in_one_query() -> None:
    event = await an_event()
    sessions = [await a_session(event, capacity=0, has_waiting_list=True) for _ in range(3)]
    await signs_up(event, ANNA, *sessions)
    await signs_up(event, PIET, *sessions)
    mine = await Registration.objects().order_by(Registration.id)

    line = await waiting_list.places_in_line([row.id for row in mine])

    assert [line[row.id] for row in mine] == [1, 1, 1, 2, 2, 2]
