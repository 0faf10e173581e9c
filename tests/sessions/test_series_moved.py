"""A meeting of a series on another date: its session, its only day and its opening move along, and people are told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from events import publishing
from events.publishing import days_of
from events.tables import Day, Deed, Event
from sessions import programme
from sessions.changes import operations
from sessions.changes.operations import Seen
from sessions.registrations import Person, form_key, sign_up
from sessions.series import meetings
from sessions.tables import Change, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.series import SLUGS, changed, made, opened, path_to, send_new, sessions
from tests.site import Browser, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        await send_new(browser, leden=None)
        yield browser


async def first() -> Event:
    return await publishing.event_at(SLUGS[0])


async def day_of(event: Event) -> list[date]:
    return [day.date for day in await days_of(event)]


async def anna_comes() -> None:
    series, _listed = await made()
    await meetings.publish_all(series)
    person, ids = Person("Anna", "anna@example.org"), [(await sessions())[0].id]
    await sign_up(await first(), person, ids, "", form_key("a", person, ids, ""))


async def test_a_meeting_moves_to_another_date_with_all_that_hangs_on_it(desk: Browser) -> None:
    await anna_comes()
    event = await first()
    opens_at, closes_at = datetime(2027, 9, 1, 7, tzinfo=UTC), datetime(2027, 10, 5, 10, tzinfo=UTC)
    details = replace(publishing.details_of(event), opens_at=opens_at, closes_at=closes_at)
    await publishing.describe(event, details)

    page = await changed(desk, 0, datum="9-11-2027")

    event = await first()
    async with visitor() as browser:
        public = await browser.open("/")
    assert page.said == ["1 bijeenkomst is gewijzigd. 1 persoon: 1 agenda-update."]
    assert (await sessions())[1].starts_at == datetime(2027, 11, 9, 18, 30, tzinfo=UTC)  # winter time by then
    assert (await day_of(event), event.slug) == ([date(2027, 11, 9)], SLUGS[0])
    assert (event.opens_at, event.closes_at) == (datetime(2027, 10, 6, 7, tzinfo=UTC), datetime(2027, 11, 9, 11, tzinfo=UTC))
    assert ("5 oktober 2027" in public.words, "9 november 2027" in public.words) == (False, True)


async def test_what_a_move_leads_to_is_said_before(desk: Browser) -> None:
    await anna_comes()

    page = await changed(desk, 0, datum="2027-10-12", stap="gevolgen")

    assert page.said == ["Nog niet opgeslagen. Als u opslaat: 1 persoon: 1 agenda-update."]
    assert page.form(await path_to(0))["datum"] == "2027-10-12"
    assert await day_of(await first()) == [date(2027, 10, 5)]


async def test_only_the_meeting_itself_moves_when_later_ones_change_too(desk: Browser) -> None:
    await changed(desk, 1, datum="2027-11-03", begin="20.00", bereik="later")

    assert [one.starts_at for one in await sessions()] == [
        datetime(2027, 10, 5, 17, 30, tzinfo=UTC), datetime(2027, 11, 3, 19, 0, tzinfo=UTC),
        datetime(2027, 12, 7, 19, 0, tzinfo=UTC),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Datum: vul een datum in, zoals 8-3-2027."),
        ("2027-02-30", "Datum: vul een datum in, zoals 8-3-2027."),
        ("2027-02-28", "Deze datum is al voorbij."),
        ("2027-11-02", "Op deze datum is er al een bijeenkomst van deze reeks."),
    ],
)
async def test_a_date_that_cannot_be_is_refused_and_nothing_typed_is_lost(desk: Browser, typed: str, words: str) -> None:
    page = await changed(desk, 0, datum=typed, titel="Avond")

    again = page.form(await path_to(0))
    assert (page.status, page.mistakes, again["titel"]) == (422, [words], "Avond")
    assert again["datum"] == typed
    assert await day_of(await first()) == [date(2027, 10, 5)]


async def test_a_date_on_which_the_clock_skips_its_time_is_refused(desk: Browser) -> None:
    await changed(desk, 0, begin="2.30", einde="4.00")

    page = await changed(desk, 0, datum="2028-03-26")

    assert (page.status, page.mistakes) == (422, [
        "Op deze datum bestaat die tijd niet, want de klok gaat vooruit: zondag 26 maart 2028."
    ])  # fmt: skip


async def test_the_second_one_sees_that_it_was_moved_meanwhile(desk: Browser) -> None:
    form = await opened(desk, 0)
    await changed(desk, 0, datum="2027-10-12")

    page = await desk.send(form, datum="2027-10-19")

    assert (page.status, page.mistakes) == (
        409, ["Iemand anders veranderde ‘Datum’ in: 2027-10-12. Hieronder staat wat u typte."],
    )  # fmt: skip


async def test_undoing_a_move_takes_its_day_back(desk: Browser) -> None:
    await anna_comes()
    await changed(desk, 0, datum="2027-10-12")
    change, session = await Change.objects().first(), (await sessions())[0]
    assert change is not None

    await operations.undo(await first(), Seen(change.id, session.id, session.version))

    assert await day_of(await first()) == [date(2027, 10, 5)]


async def test_the_date_that_a_meeting_left_is_free_for_a_new_one(desk: Browser) -> None:
    await changed(desk, 0, datum="2027-10-12")

    page = await desk.send(await opened(desk, "datums"), datums="5-10-2027")

    _series, listed = await made()
    assert page.said[0][:32] == "1 bijeenkomst is erbij gekomen. "
    assert sorted(one.event.slug for one in listed)[:2] == [SLUGS[0], f"{SLUGS[0]}-2"]


# -- a day follows in every way of moving


async def test_a_session_that_moves_takes_the_only_day_of_its_event_along() -> None:
    event = await an_event()
    one, other = await a_session(event), await a_session(event)
    found = []
    for session in (one, other):
        content = programme.content_of(session)
        later = replace(content, starts_at=NEXT_MONDAY.replace(day=15), ends_at=NEXT_MONDAY.replace(day=15, hour=10))
        await programme.change(session, later)
        found.append(await day_of(event))

    assert found == [[date(2027, 3, 8)], [date(2027, 3, 15)]]
    assert await Deed.count().where(Deed.what == "day-changed") == 1


async def test_an_event_of_more_days_keeps_its_days() -> None:
    event = await an_event()
    await Day(event=event.id, date=date(2027, 3, 9), theme="", text="").save()
    session = await a_session(event)
    content = programme.content_of(session)
    later = replace(content, starts_at=NEXT_MONDAY.replace(day=15), ends_at=NEXT_MONDAY.replace(day=15, hour=10))

    await programme.change(session, later)

    assert await day_of(event) == [date(2027, 3, 8), date(2027, 3, 9)]


# -- all that is said about a meeting


async def test_dial_in_speakers_and_text_are_said_for_all_and_changed_for_one(desk: Browser) -> None:
    facts: dict[str, Any] = {"inbellen": "020 1, code 2", "sprekers": "Jan Bos\r\nEls Dam", "tekst": "Breng koffie mee."}
    await changed(desk, 0, **facts, bereik="later")
    await changed(desk, 1, tekst="Breng thee mee.")

    assert [(one.dial_in, one.speakers, one.text) for one in await sessions()] == [
        ("020 1, code 2", ["Jan Bos", "Els Dam"], f"Breng {what} mee.") for what in ("koffie", "thee", "koffie")
    ]  # fmt: skip


async def test_a_new_series_has_them_from_the_start(desk: Browser) -> None:
    await send_new(desk, titel="Ander", inbellen="020 1", sprekers="Jan Bos", tekst="Welkom.")

    made_so = await Session.objects().where(Session.title == "Ander")
    assert {(one.dial_in, *one.speakers, one.text) for one in made_so} == {("020 1", "Jan Bos", "Welkom.")}


# -- what waits, and what is over


async def test_the_series_says_where_messages_wait_and_leads_there(desk: Browser) -> None:
    await anna_comes()
    await changed(desk, 0, begin="20.00", einde="21.30", bereik="later")
    series, _listed = await made()

    page = await desk.open(f"/bureau/reeksen/{series.id}")

    assert [link for link in page.links if link.endswith("/uitgaand")] == [f"/bureau/bijeenkomsten/{SLUGS[0]}/uitgaand"]
    assert "Bij deze reeks wacht nog 1 wijziging of mailing." in page.words


@pytest.mark.parametrize("how", ["called off", "begun", "gone"])
async def test_a_meeting_that_cannot_be_changed_any_more_says_so_and_shows_what_was_typed(
    desk: Browser, at: Any, how: str
) -> None:
    form, session = await opened(desk, 0), (await sessions())[0]
    if how == "called off":
        await programme.cancel(session)
    elif how == "gone":
        await programme.remove(session)
    else:
        at(session.starts_at)
    async with at_desk(await an_organiser("later@bijeen.example")) as later:
        fields = [(name, value) for name, value in form.with_values(titel="Mijn titel") if name != "bewijs"]
        proof = (await later.open("/bureau")).form("/bureau/uitloggen")["bewijs"]
        page = await later.post(form.action, [*fields, ("bewijs", proof)])

    said = {"called off": "is afgezegd", "begun": "is al begonnen", "gone": "heeft geen sessie meer"}[how]
    assert (page.status, f"Deze bijeenkomst {said}. Er is niets opgeslagen." in page.words) == (409, True)
    assert "Mijn titel" in page.all("dd")


# -- before it goes on the site


async def test_what_is_missing_at_each_meeting_is_said_before_all_go_on_the_site(desk: Browser) -> None:
    await changed(desk, 1, link="https://vergader.example.org/j/1")
    await Event.update({Event.help_phone: "030 1"}, force=True)

    page = await desk.open(await path_to("openen"))

    days = ("dinsdag 5 oktober 2027", "dinsdag 7 december 2027")
    assert page.all("h3") == [f"Netwerkavond, {day}" for day in days]
    assert page.all("li")[-2:][0].startswith("1 sessie is online, maar heeft nog geen link.")
    assert {event.status for event in await Event.objects()} == {"draft"}
