"""A copy of last year's event: moved by whole weeks, at the same time on the clock, with nobody in it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from events.correspondence.operations import Correspondence, correspondence_of
from events.publishing import SlugTaken, create, days_of, event_at
from events.tables import Day, Duty, Event
from sessions import programme
from sessions.registrations import Person, form_key, sign_up
from sessions.series.copying import Moved, TimeSkipped, Wish, copy, moved, plan
from sessions.tables import Registration, Session, Wording
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

WEEK = "/bureau/bijeenkomsten/week"
COPY = f"{WEEK}/kopie"
LINK = "https://vergader.example.org/j/1?pwd=geheim"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


def wish(first_day: date = date(2028, 3, 6), **more: bool) -> Wish:
    return Wish("week-2028", "Week 2028", first_day, **more)


async def preview(desk: Browser, **typed: str) -> Page:
    answers = {"titel": "Week 2028", "adres": "week-2028", "eerste_dag": "2028-03-06", **typed}
    return await desk.send((await desk.open(COPY)).form(COPY), stap="voorbeeld", **answers)


async def make(desk: Browser, page: Page, **typed: str) -> Page:
    return await desk.send(page.form(COPY), stap="maken", **typed)


# -- what goes along


async def test_a_copy_has_the_days_the_sessions_and_their_numbers_and_nobody_in_it() -> None:
    event = await an_event(text="Welkom", tokens=":root {\n  --nl-color-brand: #0b5a55;\n}\n")
    session = await a_session(event, number=7, capacity=20, speakers=["Jan"], dial_in="030, 12#", sector="Ouderenzorg")
    person = Person("Anna Bos", "anna@example.org", "")
    await sign_up(event, person, [session.id], "", form_key("x", person, [session.id], ""))

    made = await copy(event, wish())

    copied = (await programme.sessions_of(made))[0]
    kept = {name: value for name, value in vars(programme.content_of(session)).items() if not name.endswith("_at")}
    assert {name: getattr(copied, name) for name in kept} == {**kept, "meeting_link": "", "dial_in": ""}
    assert (copied.number, copied.starts_at) == (7, datetime(2028, 3, 6, 9, tzinfo=UTC))
    assert [(day.date, day.theme) for day in await days_of(made)] == [(date(2028, 3, 6), "In contact staan")]
    assert (made.status, made.text, made.tokens, made.help_phone) == ("draft", "Welkom", event.tokens, event.help_phone)
    assert await Registration.count().where(Registration.session == copied.id) == 0


async def test_how_the_event_writes_and_reminds_goes_along_and_a_recording_does_not() -> None:
    writes = Correspondence("cancel", True, "Overleg", False, False, False, True)
    event = await an_event(**vars(writes))
    await a_session(event, remind_day=True, remind_hour=False, sends_thanks=True, prepare="Lees de wet.",
                    recording_link="https://film.example.org/1", switched_at=NEXT_MONDAY)  # fmt: skip
    await a_session(event, title="Daar")

    made = await copy(event, wish())

    assert correspondence_of(made) == writes
    names = ("remind_day", "remind_hour", "sends_thanks", "prepare", "recording_link", "switched_at")
    assert [tuple(getattr(one, name) for name in names) for one in await programme.sessions_of(made)] == [
        (True, False, True, "Lees de wet.", "", None), (None, None, None, "", "", None),
    ]  # fmt: skip


async def test_links_go_along_only_when_asked() -> None:
    event = await an_event()
    await a_session(event, dial_in="030, 12#")

    made = await copy(event, wish(with_links=True))

    copied = (await programme.sessions_of(made))[0]
    assert (copied.meeting_link, copied.dial_in) == (LINK, "030, 12#")


async def test_monday_stays_monday_whatever_day_of_the_new_week_was_given() -> None:
    event = await an_event()
    await a_session(event, starts_at=NEXT_MONDAY + timedelta(days=2))

    plans = [await plan(event, wish(day)) for day in (date(2028, 3, 6), date(2028, 3, 8), date(2028, 3, 12))]

    assert {plan.days[0].date for plan in plans} == {date(2028, 3, 6)}
    assert {plan.parts[0].content.starts_at.date() for plan in plans} == {date(2028, 3, 8)}


async def test_opening_and_closing_move_along() -> None:
    event = await an_event(opens_at=datetime(2027, 2, 1, 8, tzinfo=UTC), closes_at=datetime(2027, 3, 5, 16, tzinfo=UTC))

    made = await copy(event, wish())

    assert (made.opens_at, made.closes_at) == (
        datetime(2028, 1, 31, 8, tzinfo=UTC),
        datetime(2028, 3, 3, 16, tzinfo=UTC),
    )


async def test_own_words_of_messages_go_along_and_a_longer_term_does_not() -> None:
    event = await an_event(retention_days=365)
    await Wording(event=event.id, kind="overview", subject="Welkom", opening="Dag").save()

    made = await copy(event, wish())

    words = [one.subject for one in await Wording.objects().where(Wording.event == made.id)]
    assert (words, made.retention_days) == (["Welkom"], 90)


async def test_a_session_that_did_not_go_on_becomes_a_draft() -> None:
    event = await an_event()
    await a_session(event, status=Session.Status.CANCELLED)

    made = await copy(event, wish())

    assert [session.status for session in await programme.sessions_of(made)] == ["draft"]


async def test_an_event_without_sessions_and_without_days_is_copied_too(desk: Browser) -> None:
    event = await an_event(opens_at=NEXT_MONDAY)
    await Day.delete(force=True)

    shown = await preview(desk)
    page = await make(desk, shown)

    made = await event_at("week-2028")
    assert "De oude bijeenkomst heeft geen dagen en geen sessies." in shown.words
    assert page.heading == made.title == "Week 2028"
    assert not made.opens_at
    assert (event.id != made.id, await days_of(made)) == (True, [])


# -- the clock


@pytest.mark.parametrize(
    ("old", "weeks", "new"),
    [
        (datetime(2027, 3, 22, 9, tzinfo=UTC), 1, datetime(2027, 3, 29, 8, tzinfo=UTC)),  # into summer
        (datetime(2027, 10, 25, 8, tzinfo=UTC), 1, datetime(2027, 11, 1, 9, tzinfo=UTC)),  # into winter
        (datetime(2027, 10, 24, 0, 30, tzinfo=UTC), 1, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # 2.30 comes twice
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), 1, datetime(2027, 11, 7, 1, 30, tzinfo=UTC)),  # the second 2.30
    ],
)
def test_the_time_on_the_clock_stays_the_same(old: datetime, weeks: int, new: datetime) -> None:
    event = Event(time_zone="Europe/Amsterdam")

    assert moved(old, timedelta(weeks=weeks), event.zone) == Moved(new)


async def at_night() -> tuple[Event, Session]:
    """An event with a session from 2.30 to 3.15 hours in the night of Sunday 21 March 2027."""
    event = await an_event()
    await Day.delete(force=True)
    starts_at = datetime(2027, 3, 21, 1, 30, tzinfo=UTC)
    ends_at = starts_at + timedelta(minutes=45)
    return event, await a_session(event, title="Nachtwacht", starts_at=starts_at, ends_at=ends_at)


async def test_a_time_that_the_clock_skips_is_refused_until_somebody_decides(desk: Browser) -> None:
    await at_night()

    shown = await preview(desk, eerste_dag="2027-03-28")
    refused = await make(desk, shown)
    count = await Event.count()
    page = await make(desk, refused, uur_later="ja")

    session = (await programme.sessions_of(await event_at("week-2028")))[0]
    assert "1. Nachtwacht" in shown.words
    assert (refused.status, count) == (422, 1)
    assert refused.mistakes == ["Zeg eerst wat er gebeurt met de tijden die niet bestaan."]
    assert page.said == ["De kopie is gemaakt. Alleen het bureau ziet haar nog."]
    assert (session.starts_at, session.ends_at) == (
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 28, 2, 15, tzinfo=UTC),
    )  # fmt: skip


async def test_a_skipped_time_is_refused_by_the_rule_itself() -> None:
    event, _session = await at_night()

    with pytest.raises(TimeSkipped):
        await copy(event, wish(date(2027, 3, 28)))


# -- the form


async def test_the_preview_shows_what_comes_where_and_makes_nothing(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)

    page = await preview(desk)

    assert page.all("h2")[0] == "Maandag 6 maart 2028: In contact staan"
    assert "10.00 tot 11.00 uur" in page.words
    assert await Event.count() == 1


async def test_going_back_from_the_preview_keeps_what_was_typed(desk: Browser) -> None:
    await an_event()

    page = await desk.send((await preview(desk, links="ja")).form(COPY), stap="wijzig")

    form = page.form(COPY)
    assert [form[name] for name in ("titel", "adres", "eerste_dag", "links")] == [
        "Week 2028",
        "week-2028",
        "2028-03-06",
        "ja",
    ]


async def test_a_double_click_makes_one_copy(desk: Browser) -> None:
    await a_session(await an_event())
    shown = await preview(desk)

    pages = [await make(desk, shown) for _ in range(2)]

    assert [page.said for page in pages] == [["De kopie is gemaakt. Alleen het bureau ziet haar nog."]] * 2
    assert (await Event.count(), await Session.count()) == (2, 2)


async def test_two_presses_at_the_same_moment_make_one_copy() -> None:
    event = await an_event()
    await a_session(event)

    made = await asyncio.gather(*(copy(event, wish()) for _ in range(4)))

    assert (len({one.id for one in made}), await Event.count(), await Session.count()) == (1, 2, 2)


async def test_an_address_that_is_taken_is_refused_and_nothing_is_made(desk: Browser) -> None:
    await a_session(await an_event())
    await create("week-2028", "Week 2028")

    page = await make(desk, await preview(desk))

    assert (page.status, page.mistakes) == (422, ["Dit adres is al in gebruik. Kies een ander adres."])
    assert (await Event.count(), await Session.count()) == (2, 1)


@pytest.mark.parametrize("slug", ["bureau", "week"])
async def test_the_address_of_another_page_or_of_itself_is_taken(slug: str) -> None:
    event = await an_event()

    with pytest.raises(SlugTaken):
        await copy(event, Wish(slug, "Week", date(2028, 3, 6)))


async def test_everything_that_is_wrong_is_said_at_once(desk: Browser) -> None:
    await an_event()

    page = await preview(desk, titel="", adres="Week 2028", eerste_dag="2028-02-30")

    assert (page.status, len(page.mistakes)) == (422, 3)


async def test_who_may_change_one_event_only_cannot_copy_it() -> None:
    event = await an_event()
    async with at_desk(await an_organiser(role=Duty.Role.ORGANISER, event=event)) as organiser:
        page = await organiser.open(COPY)

    assert page.status == 404
