"""The figures of an event: counted by hand, drawn and in tables, in few queries, and without names."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from database import DB
from events.tables import Duty, Event
from sessions.figures.charts import panels_of
from sessions.figures.counting import figures_of
from sessions.people import places
from sessions.registrations import Person, cancel, check_in, form_key, sign_up
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.site import Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

FIGURES = "/bureau/bijeenkomsten/week/cijfers"
SVG = "{http://www.w3.org/2000/svg}"
At = Callable[[datetime], None]


async def signs_up(event: Event, name: str, role: str, *sessions: Session) -> None:
    person = Person(name, f"{name.split(maxsplit=1)[0].lower()}@example.org", "Raad Noord", role)
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(name, person, ids, ""))


async def registrations(session: Session) -> list[Registration]:
    return await Registration.objects().where(Registration.session == session.id).order_by(Registration.id)


async def small_event(at: At) -> Event:
    """Two places: Anna and Bea have them and Anna comes, Cor waits. Without limit: Anna, Bea, Dirk, who cancels."""
    event = await an_event()
    small = await a_session(event, capacity=2, has_waiting_list=True, sector="Ouderenzorg")
    free = await a_session(event, title="Zonder grens", starts_at=NEXT_MONDAY + timedelta(days=1, hours=14.5))
    off = await a_session(event, title="Af", status=Session.Status.CANCELLED)
    await a_session(event, title="Concept", status=Session.Status.DRAFT, capacity=9)
    at(datetime(2027, 3, 1, 22, 59, tzinfo=UTC))
    await signs_up(event, "Anna Bos", "Lid", small, free)
    at(datetime(2027, 3, 1, 23, 0, tzinfo=UTC))  # 0.00 hours on 2 March in Amsterdam
    await signs_up(event, "Bea Dam", "lid ", small, free)
    await signs_up(event, "Cor Eik", "Voorzitter", small)
    at(datetime(2027, 3, 4, 9, 0, tzinfo=UTC))
    await signs_up(event, "Dirk Fok", "", free)
    await cancel((await registrations(free))[2])
    at(NEXT_MONDAY)
    await check_in((await registrations(small))[0].id, CheckIn.How.TICKET)
    at(NEXT_MONDAY + timedelta(hours=5))
    assert await registrations(off) == []
    return event


async def tables(event: Event) -> dict[str, list[tuple[object, ...]]]:
    panels = panels_of(event, await figures_of(event))
    return {panel.key: [(line.label, *line.cells) for line in panel.lines] for panel in panels}


async def test_the_figures_are_those_counted_by_hand(at: At) -> None:
    assert await tables(await small_event(at)) == {
        "aanmeldingen": [
            ("Maandag 1 maart", 1), ("Dinsdag 2 maart", 2), ("Woensdag 3 maart", 0),
            ("Donderdag 4 maart", 1),
        ],
        "sessies": [
            ("Zichtbaar zijn als raad", 2, 2, 1, 0), ("Af", 0, "geen grens", 0, 0), ("Concept", 0, 9, 0, 0),
            ("Zonder grens", 2, "geen grens", 0, 1),
        ],
        "dagen": [("Maandag 8 maart 2027", 1, 2, 2, 1), ("Woensdag 10 maart 2027", 1, 2, "geen grens", 0)],
        "sectoren": [("Ouderenzorg", 1, 2, 2, 1), ("Geen sector ingevuld", 1, 2, "geen grens", 0)],
        "rollen": [("Lid", 2, 4)],
        "opkomst": [("Zichtbaar zijn als raad", 2, 1, 1, "50%")],
    }  # fmt: skip


async def test_all_together_says_who_came_of_all_sessions_that_are_over(at: At) -> None:
    event = await small_event(at)
    at(NEXT_MONDAY + timedelta(days=9))

    figures = await figures_of(event)

    attendance = figures.attendance
    assert (attendance.expected, attendance.arrived, attendance.missing, attendance.percent) == (4, 1, 3, 25)
    assert (figures.people, len(figures.over)) == (2, 2)


async def test_a_day_is_one_of_the_events_own_time_zone(at: At) -> None:
    event = await an_event(time_zone="Asia/Kathmandu")  # 5.45 hours before UTC
    session = await a_session(event)
    for minute, name in ((14, "Anna Bos"), (15, "Bea Dam")):
        at(datetime(2027, 3, 1, 18, minute, 59, tzinfo=UTC))
        await signs_up(event, name, "", session)

    found = (await figures_of(event)).sign_ups

    assert [(day.isoformat(), number) for day, number in found] == [("2027-03-01", 1), ("2027-03-02", 1)]


async def test_more_than_a_hundred_days_are_counted_in_weeks(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna Bos", "", session)
    at(MONDAY - timedelta(days=120))
    await signs_up(event, "Bea Dam", "", session)

    weeks = (await tables(event))["aanmeldingen"]

    assert (len(weeks), weeks[0], weeks[-1]) == (19, ("Maandag 26 oktober 2026", 1), ("Maandag 1 maart 2027", 1))


async def test_a_move_by_the_desk_is_no_new_sign_up() -> None:
    event = await an_event()
    first, second = await a_session(event), await a_session(event, starts_at=NEXT_MONDAY + timedelta(hours=3))
    await signs_up(event, "Anna Bos", "Lid", first)
    (mine,) = await registrations(first)
    anna = await Participant.objects().get(Participant.id == mine.participant)
    assert anna is not None

    for _press in range(2):
        await places.move(event, anna, mine, second.id, "a" * 64, (await an_organiser(f"{_press}@x.nl")).id)

    assert len(await registrations(second)) == 1
    assert [number for _day, number in (await figures_of(event)).sign_ups] == [1]


# -- the page


def drawn(page: Page) -> dict[str, list[str]]:
    """What each chart says of its lines: the titles of its bars. The markup must be XML."""
    found: dict[str, list[str]] = {}
    for markup in re.findall(r"<svg.*?</svg>", page.html, re.DOTALL):
        picture = ET.fromstring(markup)
        assert picture.get("role") == "img"
        own, *titles = picture.iter(f"{SVG}title")
        assert own.get("id") == picture.get("aria-labelledby")
        assert own.text
        key = str(own.get("id")).split("-")[1]
        found[key] = [*found.get(key, []), *(title.text or "" for title in titles)]
    return found


async def test_a_chart_says_what_the_table_says(at: At) -> None:
    await small_event(at)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(FIGURES)

    assert drawn(page) == {
        "aanmeldingen": [
            "Maandag 1 maart: 1", "Dinsdag 2 maart: 2", "Woensdag 3 maart: 0",
            "Donderdag 4 maart: 1",
        ],
        "sessies": [
            "Zichtbaar zijn als raad: 2 van 2, 1 wacht", "Af: 0", "Concept: 0 van 9", "Zonder grens: 2",
        ],
        "dagen": ["Maandag 8 maart 2027: 2 van 2, 1 wacht", "Woensdag 10 maart 2027: 2"],
        "sectoren": ["Ouderenzorg: 2 van 2, 1 wacht", "Geen sector ingevuld: 2"],
        "rollen": ["Lid: 2"],
        "opkomst": ["Zichtbaar zijn als raad: 1 van 2"],
    }  # fmt: skip
    assert page.all("tr")[1:6] == [
        "Maandag 1 maart 1", "Dinsdag 2 maart 2", "Woensdag 3 maart 0", "Donderdag 4 maart 1",
        "Samen 4",
    ]  # fmt: skip


async def test_a_long_chart_is_several_pictures_of_one_scale(at: At) -> None:
    event = await an_event()
    for number in range(1, 20):
        await a_session(event, title=f"Sessie {number}", capacity=number)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(FIGURES)

    pictures = re.findall(r'<title id="grafiek-sessies-\d">([^<]*)', page.html)
    assert [words.split(". ")[-1] for words in pictures] == ["Deel 1 van 2.", "Deel 2 van 2."]
    assert drawn(page)["sessies"] == [f"Sessie {number}: 0 van {number}" for number in range(1, 20)]
    assert [f'width="{100 * number / 19:.2f}%"' in page.html for number in (1, 17, 19)] == [True] * 3


async def test_the_page_names_nobody(at: At) -> None:
    await small_event(at)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(FIGURES)

    assert [name for name in ("Anna", "Bea", "Cor", "Dirk", "@example.org", "Raad Noord") if name in page.words] == []


async def test_titles_that_are_markup_stay_words(at: At) -> None:
    event = await an_event()
    hostile = '</text></svg><script>alert(1)</script> & "x"'
    await a_session(event, title=hostile, sector=hostile, capacity=3)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(FIGURES)

    assert ("<script>" in page.html, drawn(page)["sessies"]) == (False, [f"{hostile}: 0 van 3"])


async def test_nothing_yet_is_said_in_words() -> None:
    await an_event()
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(FIGURES)

    assert (drawn(page), page.words.count("Er zijn nog geen sessies.")) == ({}, 3)
    assert "Er heeft zich nog niemand aangemeld." in page.words


async def test_one_registration_three_and_three_thousand_take_the_same_number_of_queries() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna Bos", "Lid", session)
    numbers = []
    async with at_desk(await an_organiser()) as desk:
        for wanted in (1, 3, 3_000):
            await copies(event, session, wanted)
            with counted() as statements:
                page = await desk.open(FIGURES)
            numbers.append(len(statements))
            assert f"{session.title}: {wanted}" in drawn(page)["sessies"]

    assert len(set(numbers)) == 1


async def copies(event: Event, session: Session, wanted: int) -> None:
    """Registrations without forms, until `session` has this many."""
    have = await Registration.count().where(Registration.session == session.id)
    async with DB.transaction():
        for number in range(have, wanted):
            await signs_up(event, f"Persoon{number} Nummer {number}", "Lid", session)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Duty.Role.OWNER, 200), (Duty.Role.ORGANISER, 200), (Duty.Role.VIEWER, 200), (Duty.Role.CREW, 404),
        (Duty.Role.HOST, 404),
    ],
)  # fmt: skip
async def test_who_may_read_the_event_sees_its_figures(role: Duty.Role, status: int) -> None:
    event = await an_event()
    await an_event(slug="ander")
    async with at_desk(await an_organiser(role=role, event=event)) as desk:
        pages = [(await desk.open(path)).status for path in (FIGURES, FIGURES.replace("week", "ander"))]

    assert pages == [status, 404]
