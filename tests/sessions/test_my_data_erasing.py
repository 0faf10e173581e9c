"""Erasing somebody, because they ask or because it is time: nothing of them is found, and the counts stay (TRUST P5, P6)."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from database import DB
from events.tables import Event
from notifications.tables import Message, Received
from sessions.figures.counting import figures_of
from sessions.figures.lists import Kind, sheets_of
from sessions.my_data import erasing
from sessions.my_data.erasing import NobodyLeft, erase, erase_due, forget_last_mails
from sessions.people.search import find
from sessions.tables import Participant, Registration, SignUp
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.my_data import MARK, Kept, a_letter, active, all_sent, marked, signs_up, sings, somebody_everywhere
from tests.sessions.people import comes, mailed, status
from tests.site import Browser
from tests.state import everything, in_files

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
DAY = timedelta(days=1)


async def found() -> list[str]:
    """The tables that hold anything of the person, or any of their secrets."""
    return [name for name, rows in (await everything()).items() if any(sings(row) for row in rows)]


def secrets_of(kept: Kept) -> list[str]:
    person = kept.participant
    return [person.personal_token, person.ticket_token, person.ticket_code, person.personal_code, person.feed_token]


async def test_the_canary_sits_everywhere_before(now: datetime) -> None:
    """The control: what is looked for is there."""
    await somebody_everywhere(now)

    assert {"participant", "registration", "sign_up", "message", "received", "address_change", "answer", "paper_job"} <= set(await found())


async def test_after_the_last_mails_nothing_of_the_person_is_found_anywhere(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    claims = await Registration.objects().where(Registration.participant == kept.participant.id)
    await all_sent()

    await erase(kept.event, kept.participant)
    await all_sent()
    await forget_last_mails()

    dump = str(await everything()).casefold()
    assert await found() == []
    assert (await everything())["needs"] == []
    known = [*secrets_of(kept), *(row.join_token for row in claims)]
    assert [secret for secret in known if secret.casefold() in dump] == []


@pytest.mark.skipif(DB.engine_type == "postgres", reason="of PostgreSQL's files autovacuum decides")
async def test_nothing_is_left_in_the_files_of_the_database_either(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    await all_sent()
    await erase(kept.event, kept.participant)
    await all_sent()

    await forget_last_mails()
    await erase_due()

    await DB.checkpoint()  # type: ignore[union-attr]  # on SQLite there is one
    assert in_files().lower().count(MARK.encode()) == 0


async def test_the_calendar_is_told_before_the_address_is_gone_and_nothing_else_goes_out(now: datetime) -> None:
    kept = await somebody_everywhere(now)

    await erase(kept.event, kept.participant)

    going = await Message.select(Message.kind, Message.email).where(
        Message.state == Message.State.QUEUED, Message.about == f"participant:{kept.participant.id}"
    ).order_by(Message.kind)  # fmt: skip
    assert going == [
        *[{"kind": "cancelled", "email": f"{MARK}@example.org"}] * 3,
        {"kind": "left_waiting_list", "email": f"{MARK}@example.org"},
    ]


async def test_the_next_in_line_gets_the_place(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    jan = await Participant.objects().where(Participant.email == "jan@example.org").first()
    assert jan

    await erase(kept.event, kept.participant)

    assert await status(jan, kept.coming) == "confirmed"
    assert "promoted" in await mailed("jan@example.org")


async def test_counts_stay(now: datetime, at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    participant = await signs_up(event, marked(), MARK, session)
    at(NEXT_MONDAY + 2 * timedelta(hours=1))
    before = await figures_of(event)

    await erase(event, participant)

    after = await figures_of(event)
    assert (after.people, after.attendance, after.sign_ups) == (before.people, before.attendance, before.sign_ups)
    assert await active(session) == 1


async def test_others_keep_everything(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    jan = Participant.select().where(Participant.email == "jan@example.org")
    before = await jan

    await erase(kept.event, kept.participant)

    assert await jan == before


async def test_who_shares_the_address_keeps_what_they_wrote(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    await comes(kept.event, "Els Samen", kept.line, email=f"{MARK}@example.org")

    await erase(kept.event, kept.participant)

    letters = await Received.select(Received.text).where(Received.sender == f"{MARK}@example.org")
    assert letters == [{"text": f"Dag, {MARK}"}]


async def test_the_desk_does_not_list_who_is_nobody_any_more(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    people = (await find(kept.event, "")).number

    await erase(kept.event, kept.participant)

    [sheet] = await sheets_of(kept.event, Kind.PARTICIPANTS)
    assert ((await find(kept.event, "")).number, len(sheet.rows)) == (people - 1, people - 1)


async def test_the_history_says_that_and_not_who(now: datetime) -> None:
    kept = await somebody_everywhere(now)

    await erase(kept.event, kept.participant)

    deed = (await everything())["deed"][-1]
    assert (deed["what"], deed["organiser"], deed["before"], deed["after"]) == ("erased", None, "{}", "{}")


async def test_what_comes_back_of_the_last_mail_is_not_kept(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    await erase(kept.event, kept.participant)
    await all_sent()
    await Message.update({Message.returned: "hard", Message.returned_why: f"550 {MARK}"}).where(
        Message.about == f"participant:{kept.participant.id}", Message.kind == "cancelled"
    )
    await a_letter(f"participant:{kept.participant.id}", f"{MARK}@example.org", kept.event)

    await forget_last_mails()

    assert await found() == []


async def test_erased_twice_is_erased_once(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    await erase(kept.event, kept.participant)
    before = await everything()

    with pytest.raises(NobodyLeft):
        await erase(kept.event, kept.participant)

    assert await everything() == before


async def test_who_was_erased_can_sign_up_anew(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    await erase(kept.event, kept.participant)

    again = await signs_up(kept.event, marked(), "", kept.line)

    assert again.id != kept.participant.id


async def test_somebody_who_signs_up_at_that_moment_is_there_or_not_but_never_half(now: datetime) -> None:
    kept = await somebody_everywhere(now)
    other = await a_session(kept.event, title="Tegelijk")

    await asyncio.gather(erase(kept.event, kept.participant), signs_up(kept.event, marked(), "", other))

    people = await Participant.objects().where(Participant.email == f"{MARK}@example.org")
    assert {(person.name, person.erased_at is None) for person in people} <= {(MARK.title(), True)}


# -- on the page


async def test_the_page_asks_first_and_then_does_it(browser: Browser, now: datetime) -> None:
    kept = await somebody_everywhere(now)
    before = await everything()
    page = await browser.open(f"{kept.mijn}/wissen")
    assert (await everything() == before, "Komt, maandag 8 maart 2027" in page.words) == (True, True)

    after = await browser.send(page.form())

    assert after.said == ["Uw gegevens zijn gewist. Had u nog sessies? Dan krijgt u daarover nog een laatste mail."]
    assert [(await browser.open(f"/{kind}/{token}")).status for kind, token in (
        ("mijn", kept.participant.personal_token), ("kaart", kept.participant.ticket_token),
        ("agenda", f"{kept.participant.feed_token}.ics"), ("uitschrijven", kept.participant.unsubscribe_token),
    )] == [404] * 4  # fmt: skip


# -- by itself


async def an_old_event(**facts: object) -> tuple[Event, Participant]:
    event = await an_event(**facts)
    return event, await signs_up(event, marked(str(facts.get("slug", ""))), MARK, await a_session(event))


@pytest.mark.parametrize(("days", "number"), [(89, 0), (90, 1), (400, 1)])
async def test_people_are_erased_when_the_time_of_their_event_is_over_and_not_before(at: At, days: int, number: int) -> None:
    await an_old_event()
    await all_sent()
    at(NEXT_MONDAY + timedelta(hours=1) + days * DAY)

    assert await erase_due() == number

    await forget_last_mails()
    assert (await found() == []) == bool(number)


async def test_each_event_has_its_own_time_and_a_later_session_counts(at: At) -> None:
    short, _ = await an_old_event(slug="kort", retention_days=7)
    long, kept = await an_old_event(slug="lang", retention_days=7)
    await a_session(long, starts_at=NEXT_MONDAY + 5 * DAY)
    at(NEXT_MONDAY + 8 * DAY)

    assert await erase_due() == 1

    names = await Participant.select(Participant.name).order_by(Participant.event).output(as_list=True)
    assert names == [erasing.NOBODY, kept.name]
    assert short.id < long.id


async def test_it_goes_on_where_it_was_broken_off_and_does_nothing_twice(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    event = await an_event()
    session = await a_session(event)
    for number in range(5):
        await signs_up(event, marked(str(number)), MARK, session)
    at(NEXT_MONDAY + 91 * DAY)
    monkeypatch.setattr(erasing, "ROWS_AT_ONCE", 2)
    await erasing._some(event.id)

    again = [await erase_due(), await erase_due()]

    assert (again, await Participant.count().where(Participant.erased_at.is_null())) == ([3, 0], 0)
    assert await SignUp.count().where(SignUp.remark != "") == 0


async def test_two_workers_at_once_erase_each_person_once(at: At) -> None:
    await an_old_event()
    at(NEXT_MONDAY + 91 * DAY)

    await asyncio.gather(erase_due(), erase_due())

    assert await found() == ["message"] or await found() == []
