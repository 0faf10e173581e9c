"""The demo events: a week that one can sign up for, and an evening for members."""

from collections import Counter
from datetime import date, datetime

import pytest

from events import publishing
from events.councils import operations as councils
from events.tables import Event, Organiser
from notifications.tables import Message
from sessions import demo, programme
from sessions.evaluations.asking import asks as asks_how_it_was
from sessions.evaluations.results import results_of
from sessions.registrations import answer_of
from sessions.reminders import remind
from sessions.spreadsheet import read
from sessions.statements.operations import statements_of, tallies_of
from sessions.statements.results import result_of
from sessions.tables import Session
from tests.cast import an_organiser
from tests.sessions.members import a_council, asks

pytestmark = pytest.mark.usefixtures("db", "now")

ZONE = demo.ZONE


async def sessions_of(slug: str) -> list[Session]:
    return await programme.sessions_of(await publishing.visible_event(slug))


async def test_the_week_begins_on_the_first_monday_at_least_two_weeks_ahead() -> None:
    await demo.make()

    days = await publishing.days_of(await publishing.visible_event("week"))
    assert [day.date for day in days] == [date(2027, 3, number) for number in (15, 16, 17, 18, 19)]
    assert all(day.theme and day.text for day in days)


async def test_every_session_keeps_its_time_on_the_clock_also_after_the_clock_was_changed() -> None:
    await demo.make(date(2027, 11, 1))

    def clock_times(moments: list[datetime]) -> Counter[str]:
        return Counter(f"{moment.astimezone(ZONE):%a %H:%M}" for moment in moments)

    then = [row.content.starts_at for row in read(demo.WEEK, str(ZONE)).rows]
    now = [session.starts_at for session in await sessions_of("week")]
    assert len(now) == 62
    assert clock_times(now) == clock_times(then)


async def test_the_evening_is_for_members_on_a_tuesday_about_three_weeks_ahead() -> None:
    await demo.make()

    [evening] = await sessions_of("netwerk")
    assert (evening.starts_at.astimezone(ZONE).isoformat(), evening.members_only) == ("2027-03-23T19:30:00+01:00", True)


async def test_the_evening_has_made_up_councils_of_which_a_code_or_an_address_makes_a_member() -> None:
    await demo.make()
    evening, known = await publishing.visible_event("netwerk"), await councils.all_councils()
    [session] = await sessions_of("netwerk")

    answers = [
        await answer_of(evening, await asks(evening, name, session, code=code, email=email, is_kept=True))
        for name, email, code in (
            ("Anna Bakker", "anna@example.org", known[1].code), ("Bea Dam", "bea@voorbeeldhof.example", ""),
            ("Cor Eik", "cor@example.org", known[0].code),
        )
    ]  # fmt: skip

    assert [(one.details.name, one.details.is_member, bool(one.details.sector and one.details.region)) for one in known] == [
        ("Cliëntenraad Denkbeeld", False, True), ("Cliëntenraad Proefweide", True, True), ("Cliëntenraad Voorbeeldhof", True, True),
    ]  # fmt: skip
    assert ["confirmed" in answer for answer in answers] == [True, True, False]


async def test_an_evening_that_is_over_shows_what_people_found_and_said_and_mails_nobody() -> None:
    await demo.make(with_past=True)
    event, [evening] = await publishing.visible_event("terugblik"), await sessions_of("terugblik")
    statements = await statements_of(evening.id)
    await remind()

    results = await results_of(event)

    assert (evening.starts_at.astimezone(ZONE).isoformat(), await asks_how_it_was(event.id)) == ("2027-02-23T19:30:00+01:00", True)
    assert (results.whole.asked, results.whole.answered, results.whole.shown, results.whole.percent) == (17, 15, 10, 80)
    assert [(one.people, len(one.texts)) for one in results.questions] == [(7, 0), (7, 7)]
    assert [bool(result_of(one, await tallies_of(one))) for one in statements] == [True, True]
    assert [sum(one.number for one in await tallies_of(statements[0])), await Message.count()] == [12, 0]


async def test_councils_of_ones_own_stay_alone_and_what_was_taken_away_does_not_come_back() -> None:
    own = await a_council("Raad van ons")
    await demo.make()
    first = [one.details.name for one in await councils.all_councils()]
    await councils.drop(own.id, (await an_organiser("ander@example.org")).id)
    await demo.make()

    assert (first, await councils.all_councils()) == (["Raad van ons"], [])


async def test_what_is_there_is_left_alone() -> None:
    await demo.make()
    await Event.update({Event.title: "Onze week"}).where(Event.slug == "week")
    await demo.make(date(2027, 6, 7))

    assert (await publishing.visible_event("week")).title == "Onze week"
    assert len(await sessions_of("week")) == 62
    assert await Organiser.select(Organiser.email).output(as_list=True) == ["bureau@bijeen.example"]


@pytest.mark.parametrize(("day", "tuesday"), [(1, 23), (2, 23), (3, 2), (8, 2)])
def test_the_last_tuesday_is_over_and_within_a_week(day: int, tuesday: int) -> None:
    assert demo.last_tuesday(date(2027, 3, day)) == date(2027, 2 if tuesday == 23 else 3, tuesday)


@pytest.mark.parametrize(("day", "monday"), [(1, 1), (2, 8), (7, 8)])
def test_the_first_monday(day: int, monday: int) -> None:
    assert demo.first_monday(date(2027, 3, day)) == date(2027, 3, monday)
