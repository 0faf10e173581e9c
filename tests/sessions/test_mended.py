"""Promises that were once broken, each with the story that showed it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from events import publishing
from events.markdown import plain
from events.tables import Event
from notifications.mail import mail
from notifications.outbox import claim
from notifications.tables import Message
from sessions import imports, letters, programme
from sessions import messages as posting
from sessions.calendar_files import personal_file, public_file
from sessions.changes.consequences import Consequences, Told
from sessions.participants import week as weeks
from sessions.programme import Content, SessionNotFound, content_of
from sessions.registrations import Person, RegistrationClosed, form_key, sign_up
from sessions.spreadsheet import read, write
from sessions.tables import Participant, Registration, Session
from settings import SETTINGS
from tests.cast import a_session, an_event

pytestmark = pytest.mark.usefixtures("db", "now")

ANNA, PIET = Person("Anna de Boer", "anna@example.org"), Person("Piet Jansen", "piet@example.org")


async def signs_up(event: Event, person: Person, *sessions: Session) -> str:
    ids = [session.id for session in sessions]
    return await sign_up(event, person, ids, "", form_key(person.email, person, ids, ""))


async def changes(session: Session, **facts: Any) -> Told:
    fresh = await Session.objects().where(Session.id == session.id).first()
    assert fresh is not None
    return await programme.change(fresh, Content(**{**vars(content_of(fresh)), **facts}))


async def kinds(person: Person, state: str | None = None) -> list[str]:
    where = [Message.email == person.email, *([Message.state == state] if state else [])]
    return [row["kind"] for row in await Message.select(Message.kind).where(*where).order_by(Message.id)]


async def mail_of(kind: str) -> str:
    row = await Message.objects().where(Message.kind == kind).order_by(Message.id, ascending=False).first()
    assert row is not None
    letter = letters.write(row)
    invitation = letter.invitation
    return f"{mail(row, letter).decode()}\n{invitation}"


async def test_an_import_during_a_rush_stops_nobody() -> None:
    event = await an_event()
    sessions = [await a_session(event, title=f"Sessie {number}") for number in range(12)]
    people = [Person(f"Deelnemer {number}", f"d{number}@example.org") for number in range(48)]

    async def imports_all(round_: int) -> None:
        now_there = await programme.sessions_of(event)
        file = write(event.title, now_there, [], event.time_zone)
        sheet = read(file, event.time_zone)
        rows = [replace(row, content=replace(row.content, title=f"{row.content.title} {round_}")) for row in sheet.rows]
        extra = replace(rows[0], number=None, content=replace(rows[0].content, title=f"Nieuw {round_}"))
        found = imports.compare(event, now_there, replace(sheet, rows=[*rows, extra]))
        await imports.apply(event, found, moved=False)

    async def all_imports() -> None:
        for round_ in range(4):
            await imports_all(round_)

    shuffled = [[sessions[(number * 5 + step) % 12] for step in range(6)] for number in range(48)]
    await asyncio.gather(all_imports(), *(signs_up(event, who, *some) for who, some in zip(people, shuffled, strict=True)))

    assert await Registration.count() == 48 * 6


async def test_who_gets_a_place_through_a_change_hears_of_that_alone() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)

    told = await changes(session, title="Anders", capacity=2)

    assert told.consequences == Consequences(people=1, updates=1, places=1)
    assert await kinds(ANNA) == ["overview", "promoted"]


async def test_words_to_who_waits_are_replaced_by_the_invitation_that_came_later() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await changes(session, title="Anders")
    await changes(session, capacity=2)

    assert await kinds(ANNA, "queued") == ["overview", "promoted"]


async def test_an_event_that_was_closed_meanwhile_takes_nobody() -> None:
    event = await an_event()
    session = await a_session(event)
    await publishing.close(await publishing.event_at(event.slug))

    with pytest.raises(RegistrationClosed):
        await signs_up(event, PIET, session)

    assert event.status == "closed"  # so that the page that is shown again says so


async def test_a_mail_comes_from_who_sent_when_it_was_posted(monkeypatch: pytest.MonkeyPatch) -> None:
    event = await an_event()
    await signs_up(event, PIET, await a_session(event))
    elsewhere = replace(SETTINGS, mail_from="ander@example.org", base_url="https://ander.example.org")
    for module in (posting, letters):
        monkeypatch.setattr(module, "SETTINGS", elsewhere, raising=False)
    monkeypatch.setattr("notifications.mail.SETTINGS", elsewhere)

    assert f"<{SETTINGS.mail_from}>" in (await mail_of("invitation"))
    assert "ander.example.org" not in await mail_of("invitation")


async def test_a_reply_goes_to_the_address_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.registrations.signing_up.SETTINGS", replace(SETTINGS, reply_domain="antwoord.example.org"))
    event = await an_event()
    await signs_up(event, PIET, await a_session(event))
    row = await Registration.objects().first()
    assert row is not None

    sent = await mail_of("invitation")

    assert f"<sessies+{row.reply_token}@antwoord.example.org>" in sent.partition("Reply-To:")[2][:200]


async def test_a_resend_changes_nothing_but_the_stamp(at: Callable[[datetime], None], now: datetime) -> None:
    event = await an_event()
    await signs_up(event, PIET, await a_session(event))
    at(now + timedelta(days=2))
    person = await Participant.objects().first()
    assert person is not None
    await weeks.send_again(await weeks.week_of(person))

    rows = await Message.objects().where(Message.kind == "invitation").order_by(Message.id)
    first, again = (letters.write(row).invitation for row in rows)

    assert first is not None
    assert again == replace(first, stamped_at=now + timedelta(days=2))


async def test_no_mail_about_a_session_goes_out_after_it(at: Callable[[datetime], None]) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    at(session.ends_at + timedelta(minutes=1))

    assert await claim() == []
    assert set(await kinds(PIET, "expired")) == {"overview", "invitation"}


async def test_the_own_calendar_file_is_the_invitations_entry() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    for text in ("een", "twee", "drie"):
        await changes(session, text=text)
    row, current = await Registration.objects().first(), await programme.session_at(event, session.number)
    assert row is not None

    file = personal_file(event, current, row).decode().replace("\r\n ", "")

    assert (f"UID:{row.uid}" in file, "SEQUENCE:0" in file, f"mailto:{row.organizer}" in file) == (True, True, True)


async def test_a_session_that_is_off_has_no_calendar_file() -> None:
    event = await an_event()
    session = await a_session(event)
    await programme.cancel(session)

    with pytest.raises(SessionNotFound):
        public_file(event, await programme.session_at(event, session.number))


async def test_a_dry_run_counts_what_an_import_sends(at: Callable[[datetime], None]) -> None:
    event = await an_event()
    over = await a_session(event, title="Voorbij")
    wider = await a_session(event, capacity=1, has_waiting_list=True, starts_at=over.starts_at + timedelta(days=1))
    for person in (PIET, ANNA):
        await signs_up(event, person, over, wider)
    at(over.ends_at)
    there = await programme.sessions_of(event)
    sheet = read(write(event.title, there, [], event.time_zone), event.time_zone)
    rows = [replace(row, content=replace(row.content, place="Utrecht", capacity=5)) for row in sheet.rows]
    found = imports.compare(event, there, replace(sheet, rows=rows))

    said = await imports.consequences_of(found, moved=False)
    applied = await imports.apply(event, found, moved=False)

    assert said == applied.led_to == Consequences(people=1, updates=1, places=1)


def test_markdown_is_words_in_a_calendar() -> None:
    assert plain("**Vet** en [de kaart](https://example.org/k).\n\n- één\n- twee & meer") == (
        "Vet en de kaart (https://example.org/k).\n\n- één\n- twee & meer"
    )


@pytest.mark.parametrize(
    ("slug", "title", "refusal"),
    [
        ("a" * 61, "Titel", publishing.SlugRefused),
        ("Hoofdletters", "Titel", publishing.SlugRefused),
        ("bureau", "Titel", publishing.SlugTaken),
        ("week", "T" * 201, publishing.TitleTooLong),
    ],
)
async def test_an_event_cannot_be_called_anything(slug: str, title: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await publishing.create(slug, title)


async def test_a_new_event_has_the_help_block_of_the_one_before() -> None:
    await an_event()

    made = await publishing.create("avond", "Avond")

    assert made.help_phone == "030 000 00 00"
