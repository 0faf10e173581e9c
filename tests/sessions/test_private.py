"""Events whose sessions are nobody else's business: neutral in calendars and in the subjects of mails, not in the letters."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from events.tables import Event
from notifications.mail import mail
from notifications.tables import Message
from sessions import letters, programme
from sessions.calendar_files import personal_file, public_file
from sessions.mailings.wordings import OURS, Words, keep, mark_of
from sessions.tables import Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.journeys.test_every_mail import calendar_part
from tests.sessions.changing import HOUR, PIET, edit, signs_up

pytestmark = pytest.mark.usefixtures("db", "now")

TITLE, TEXT = "Omgaan met dwang", "Over separeren en meer."


async def a_private_event(**facts: Any) -> tuple[Event, Session]:
    event = await an_event(**{"is_private": True, **facts})
    return event, await a_session(event, title=TITLE, text=TEXT, dial_in="020 000 00 00")


async def mails() -> list[EmailMessage]:
    """All that was written to Piet."""
    rows = await Message.objects().order_by(Message.id)
    found = [message_from_bytes(mail(row, letters.write(row)), policy=policy.default) for row in rows]
    return [one for one in found if isinstance(one, EmailMessage)]


def lines(calendar: str) -> dict[str, str]:
    pairs = [line.partition(":") for line in calendar.replace("\r\n ", "").split("\r\n")]
    return {name.partition(";")[0]: value for name, _colon, value in pairs}


async def test_no_calendar_and_no_subject_says_what_a_private_session_is_about() -> None:
    event, session = await a_private_event(calendar_title="Overleg raad")
    await signs_up(event, PIET, session)
    await edit(session, starts_at=session.starts_at + HOUR)
    await programme.cancel(await programme.session_at(event, session.number))

    found = await mails()

    assert [str(one["subject"]) for one in found] == [
        f"Uw aanmelding voor {event.title}", "Uitnodiging: Overleg raad op maandag 8 maart",
        "Veranderd: Overleg raad op maandag 8 maart", "Gaat niet door: Overleg raad op maandag 8 maart",
    ]  # fmt: skip
    calendars = [calendar_part(one) for one in found[1:]]
    assert [(lines(one)["SUMMARY"], lines(one)["CLASS"]) for one in calendars] == [("Overleg raad", "PRIVATE")] * 3
    assert [words for words in (TITLE, "separeren") for one in calendars if words in one] == []


async def test_the_letter_itself_says_it_and_the_calendar_says_how_to_join() -> None:
    event, session = await a_private_event()
    await signs_up(event, PIET, session)
    row = await Registration.objects().first()
    assert row is not None

    invitation = (await mails())[1]

    body = invitation.get_body(("plain",))
    assert body is not None
    assert TITLE in body.get_content()
    calendar = lines(calendar_part(invitation))
    assert calendar["SUMMARY"] == "Bijeenkomst"
    for words in (f"/mee/{row.join_token}", "020 000 00 00", event.help_phone):
        assert words in calendar["DESCRIPTION"]


async def test_the_organisers_own_subject_is_as_neutral() -> None:
    event, session = await a_private_event()
    await keep(event, "invitation", Words("Kom naar {sessie}!", ""), mark_of(OURS), (await an_organiser()).id)
    await signs_up(event, PIET, session)

    assert str((await mails())[1]["subject"]) == "Kom naar Bijeenkomst op maandag 8 maart!"


async def test_a_file_to_download_says_no_more_than_an_invitation() -> None:
    event, session = await a_private_event()
    await signs_up(event, PIET, session)
    row = await Registration.objects().first()
    assert row is not None

    for file in (public_file(event, session).decode(), personal_file(event, session, row).decode()):
        assert (lines(file)["SUMMARY"], lines(file)["CLASS"]) == ("Bijeenkomst", "PRIVATE")
        assert [words for words in (TITLE, "separeren") if words in file] == []


async def test_what_is_on_its_way_stays_as_it_was_written() -> None:
    event, session = await a_private_event(is_private=False)
    await signs_up(event, PIET, session)
    await Event.update({Event.is_private: True}).where(Event.id == event.id)

    assert str((await mails())[1]["subject"]) == f"Uitnodiging: {TITLE}"


# -- who answered


async def attendee_of(kind: str) -> str:
    row = await Message.objects().where(Message.kind == kind).order_by(Message.id, ascending=False).first()
    assert row is not None
    parsed = message_from_bytes(mail(row, letters.write(row)), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    unfolded = calendar_part(parsed).replace("\r\n ", "")
    return next(line for line in unfolded.split("\r\n") if line.startswith("ATTENDEE"))


@pytest.mark.parametrize(("said", "asked"), [("ACCEPTED", "FALSE"), ("TENTATIVE", "TRUE"), ("DECLINED", "TRUE")])
async def test_what_was_answered_stays_so_when_the_title_changes_and_not_when_the_time_does(said: str, asked: str) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    await Registration.update({Registration.partstat: said, Registration.reply_token: "x"}, force=True)

    await edit(session, title="Anders")
    after_a_title = await attendee_of("update")
    await edit(session, starts_at=session.starts_at + HOUR)

    assert f"PARTSTAT={said};RSVP={asked}" in after_a_title
    assert "PARTSTAT=NEEDS-ACTION;RSVP=TRUE" in await attendee_of("update")
