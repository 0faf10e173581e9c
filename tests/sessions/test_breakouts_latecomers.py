"""Who comes in while the groups of a session are shown, and has none: one at once, however they come in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Deed
from sessions.breakouts import operations
from sessions.door.entrance.scanning import scan
from sessions.joining.doors import join, joining_at
from sessions.leading import present
from sessions.leading.led import Led
from sessions.registrations import Came, check_in
from sessions.tables import CheckIn, Participant
from tests.cast import NEXT_MONDAY
from tests.sessions.breakouts import Meeting, a_leader, a_meeting, names, now
from tests.sessions.people import claim, comes
from tests.site import at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
CAME = CheckIn.How.TICKET


@pytest.fixture
async def nine(at: At) -> AsyncIterator[Meeting]:
    event, session, people = await a_meeting(9, form="hybrid", place="Zaal 1")
    at(NEXT_MONDAY - timedelta(minutes=10))
    async with at_desk(await a_leader(session, event)) as browser:
        meeting = Meeting(browser, event, session, people)
        await meeting.make()
        yield meeting


async def show(meeting: Meeting, *, is_shown: bool = True) -> None:
    await operations.show(meeting.event, meeting.session, is_shown=is_shown, by=1)


async def late(meeting: Meeting, name: str = "Zus Laat") -> Participant:
    return await comes(meeting.event, name, meeting.session)


async def by_scan(meeting: Meeting, who: Participant) -> None:
    await scan(meeting.event, meeting.session, who.ticket_code, Came(CAME))


async def by_host(meeting: Meeting, who: Participant) -> None:
    await present.tick(Led(meeting.event, meeting.session, is_own=True), await meeting.registration(who), 1)


async def by_button(meeting: Meeting, who: Participant) -> None:
    await join(await joining_at((await claim(who, meeting.session)).join_token))


@pytest.mark.parametrize("comes_in", [by_scan, by_host, by_button])
async def test_whoever_comes_in_late_has_a_group_at_once_and_nobody_moves(
    nine: Meeting, comes_in: Callable[[Meeting, Participant], Awaitable[None]]
) -> None:
    await show(nine)
    before, who = names(await now(nine.session)), await late(nine)

    await comes_in(nine, who)

    after = names(await now(nine.session))
    assert sorted(map(len, after)) == [3, 3, 4]
    assert [[one for one in group if one != "Zus"] for group in after] == before


async def test_two_who_come_at_once_do_not_come_in_one_group(nine: Meeting) -> None:
    await show(nine)
    ids = [await nine.registration(await late(nine, f"{name} Laat")) for name in ("Zus", "Zoe", "Zef")]

    await asyncio.gather(*(check_in(one, CAME) for one in ids))

    assert [len(group) for group in names(await now(nine.session))] == [4, 4, 4]


async def test_while_groups_are_hidden_nobody_gets_one_and_who_is_there_when_they_are_shown_does(nine: Meeting) -> None:
    ids = [await nine.registration(await late(nine, f"{name} Laat")) for name in ("Zus", "Zoe")]
    await check_in(ids[0], CAME)
    hidden = names(await now(nine.session))

    await show(nine)

    shown = await now(nine.session)
    assert (sum(map(len, hidden)), [one.registration for one in shown.left]) == (9, ids[1:])


async def test_the_door_says_the_group_that_somebody_just_got(nine: Meeting) -> None:
    await show(nine)
    who = await late(nine)

    answer = await scan(nine.event, nine.session, who.ticket_code, Came(CAME))

    assert answer.group in {"Groep 1", "Groep 2", "Groep 3"}


async def test_who_has_a_group_costs_no_question_more(nine: Meeting) -> None:
    spent = []
    for who in nine.people[:2]:
        with counted() as statements:
            await by_scan(nine, who)
        spent.append(len(statements))
        await show(nine)

    assert spent[0] == spent[1]


async def test_what_is_done_with_groups_by_hand_is_in_the_history(nine: Meeting) -> None:
    await late(nine)
    await nine.press("plaatsen")
    await nine.press("verplaatsen", wie=str(await nine.registration(nine.people[0])), groep="0")
    form = (await nine.browser.open(f"{nine.path}/namen")).form(f"{nine.path}/namen")
    await nine.browser.send(form, **{"naam-1": "De uilen"})

    rows = await Deed.select(Deed.what, Deed.after).where(Deed.what.like("groups-%")).order_by(Deed.id)
    assert [(row["what"], row["after"]) for row in rows] == [
        ("groups-made", "{}"), ("groups-placed", '{"number":1}'),
        ("groups-moved", f'{{"participant":{nine.people[0].id},"group_number":0}}'), ("groups-named", "{}"),
    ]  # fmt: skip
