"""A programme through Excel while others work: it is compared beside them, with nothing locked, and leaves its deeds."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from database import DB, hold
from events.history import deeds_at
from events.tables import Deed
from sessions import programme
from sessions.planning import exchange
from sessions.programme import ChangedMeanwhile, Content
from sessions.spreadsheet import Row, Sheet
from sessions.tables import Session
from tests.cast import FAKER, NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.test_exchange import DO, FILE, changed, says, sent
from tests.sessions.test_spreadsheet import saved
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

HOUR = timedelta(hours=1)


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


def a_row(number: int, title: str) -> Row:
    starts_at = NEXT_MONDAY + timedelta(minutes=number % 40)
    return Row("Programma", number, None, Content(title, starts_at, starts_at + HOUR))


class Watched(list[Row]):
    """Rows that remember whether a transaction was open when they were gone through."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__(rows)
        self.locked: list[bool] = []

    def __iter__(self) -> Iterator[Row]:
        self.locked.append(DB.current_transaction.get() is not None)
        return super().__iter__()


async def test_others_go_on_while_a_large_file_is_compared() -> None:
    event = await an_event()
    await programme.add_many(event, [(None, a_row(number, FAKER.text(190)).content) for number in range(900)])
    sheet = Sheet([a_row(number, FAKER.text(190)) for number in range(900)])

    comparing, turns = asyncio.create_task(exchange.preview(event, sheet)), 0
    while not comparing.done():
        await asyncio.sleep(0.001)
        turns += 1

    assert (len((await comparing).difference.moved), turns > 10) == (900, True)


async def test_nothing_is_locked_while_it_is_compared() -> None:
    event = await an_event()
    rows = Watched([a_row(1, "Eén")])
    seen = (await exchange.preview(event, Sheet(rows))).seen

    await exchange.apply(event, Sheet(rows), seen, [], None)

    assert (await Session.count(), set(rows.locked)) == (1, {False})


async def test_what_changes_between_comparing_and_locking_stops_it() -> None:
    event = await an_event()
    session = await a_session(event)
    sheet = Sheet([a_row(1, "Eén")])
    seen = (await exchange.preview(event, sheet)).seen

    is_held, is_compared = asyncio.Event(), asyncio.Event()

    async def somebody_else() -> None:
        async with DB.transaction():
            await hold(Session, [session.id])
            is_held.set()
            await is_compared.wait()
            await Session.update({Session.version: 2}).where(Session.id == session.id)

    other = asyncio.create_task(somebody_else())
    await is_held.wait()
    pressed = asyncio.create_task(exchange.apply(event, sheet, seen, [], None))
    await asyncio.sleep(0.3)  # it is compared by now, and waits for the other
    is_compared.set()

    with pytest.raises(ChangedMeanwhile):
        await pressed
    await other
    assert await Session.count() == 1


async def test_days_that_come_from_a_file_stand_in_the_history_with_who_did_it(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    book = load_workbook(BytesIO((await desk.open(FILE)).response.content))
    book["Dagen"]["B2"].value = "Beter"
    book["Dagen"].append(["9-3-2027", "Nieuw"])

    await desk.send((await sent(desk, saved(book))).form(DO))

    found: list[tuple[str, Any, Any]] = [
        (deed.what, deed.before.get("theme"), deed.after["theme"])
        for deed in await deeds_at(event.id)
        if deed.what.startswith("day-")
    ]
    assert sorted(found) == [("day-added", None, "Nieuw"), ("day-changed", "In contact staan", "Beter")]
    assert await Deed.count().where(Deed.what.like("day-%"), Deed.organiser.is_null()) == 0


async def test_a_session_of_days_is_asked_about_and_not_refused(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, ends_at=NEXT_MONDAY + 50 * HOUR, title="Lang")
    await a_session(event, starts_at=NEXT_MONDAY + 5 * HOUR)

    same = await changed(desk)
    page = await changed(desk, says(2, "Begintijd", "9:00"))
    done = await desk.send(page.form(DO))

    assert "Er is geen verschil." in same.words
    assert "Klopt de tijd? Deze sessies duren langer dan een dag: Lang: tot woensdag 10 maart 2027" in page.words
    assert done.said[0].startswith("1 sessie opgeslagen.")
