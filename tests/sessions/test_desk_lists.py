"""The desk's lists: all sessions, one more session, and who is in a session."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from sessions.registrations import cancel, check_in
from sessions.tables import CheckIn, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.test_desk import ONE, SESSIONS, signs_up, the_session, three_in
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def registration_of(session: Session, place: int) -> Registration:
    rows = await Registration.objects().where(Registration.session == session.id).order_by(Registration.id)
    return rows[place]


# -- the list


async def test_the_list_shows_time_title_speaker_places_and_waiting_list_by_day(desk: Browser) -> None:
    event = await an_event()
    small = await a_session(event, capacity=2, has_waiting_list=True, speakers=["Jan", "Inspecteur IGJ"])
    await a_session(event, title="Zonder grens", starts_at=NEXT_MONDAY + timedelta(days=1, minutes=30))
    await three_in(small)

    page = await desk.open(SESSIONS)

    assert page.all("tr") == [
        "Tijd Sessie Spreker Plaatsen Wachtlijst",
        "Maandag 8 maart · In contact staan",
        "10.00 Zichtbaar zijn als raad Jan, Inspecteur IGJ 2 van 2 1",
        "Dinsdag 9 maart",
        "10.30 Zonder grens – 0, geen grens 0",
    ]
    assert ONE in page.links


async def test_one_session_and_sixty_two_take_the_same_number_of_queries(desk: Browser) -> None:
    event = await an_event()
    await three_in(await a_session(event))
    with counted() as for_one:
        await desk.open(SESSIONS)
    for number in range(2, 63):
        await a_session(event, number=number)
    with counted() as for_many:
        page = await desk.open(SESSIONS)

    assert (len(for_many), len(page.all("td", class_name="right"))) == (len(for_one), 62)


async def test_an_event_without_sessions_says_what_to_do(desk: Browser) -> None:
    await an_event()

    assert "Er zijn nog geen sessies. Voeg hieronder de eerste toe." in (await desk.open(SESSIONS)).words


# -- adding


async def test_an_added_session_stands_in_the_programme(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(f"{SESSIONS}/nieuw")).form()

    page = await desk.send(form, titel="Netwerkavond", begin="22.30", einde="0.30", einddatum="2027-03-09", leden="ja")

    session = await the_session()
    assert (form["datum"], page.said) == ("2027-03-08", ["De sessie staat in het programma."])
    assert (session.starts_at, session.ends_at) == (
        datetime(2027, 3, 8, 21, 30, tzinfo=UTC),
        datetime(2027, 3, 8, 23, 30, tzinfo=UTC),
    )
    assert [session.members_only, session.has_waiting_list, session.capacity] == [True, False, None]


# -- who is in it


async def test_the_list_of_people_says_who_has_a_place_who_waits_and_who_came(desk: Browser, now: datetime) -> None:
    event = await an_event()
    session = await a_session(event, capacity=2, has_waiting_list=True)
    await three_in(session)
    await signs_up(event, "Dirk Fok", session, council="Raad Zuid", remark="Ik kom met een rolstoel.")
    await check_in((await registration_of(session, 1)).id, CheckIn.How.TICKET)
    await cancel(await registration_of(session, 0))

    page = await desk.open(f"{ONE}/deelnemers")

    assert page.all("tr")[1:] == [
        "Bea Dam – Heeft een plaats Sinds 10.00 uur",
        "Cor Eik – Heeft een plaats –",
        "Dirk Fok Opmerking: Ik kom met een rolstoel. Raad Zuid Wachtlijst, nummer 1 –",
        "Anna Bos – Afgemeld –",
    ]


async def test_one_person_and_three_take_the_same_number_of_queries(desk: Browser) -> None:
    event = await an_event()
    one, three = await a_session(event), await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, "Anna Bos", one)
    await three_in(three)
    numbers = []
    for number in (1, 2):
        with counted() as statements:
            await desk.open(f"{SESSIONS}/{number}/deelnemers")
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("number", ["2", "0", "x", "99999999999999999999"])
async def test_a_session_that_is_not_there_is_a_page_that_says_so(desk: Browser, number: str) -> None:
    await a_session(await an_event())
    other = await an_event(slug="netwerk")
    await a_session(other, number=2)

    statuses = [(await desk.open(f"{SESSIONS}/{number}{part}")).status for part in ("", "/afzeggen", "/deelnemers")]

    assert statuses == [404] * 3
