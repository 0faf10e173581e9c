"""Two hundred people at once at the door of a session of twelve, over HTTP, on the real server."""

import re

from database import DB
from tests.processes import Site
from tests.rush import Browser, Rush, answers, form_id, rush

PEOPLE, PLACES = 200, 12
TRIGGERS = {
    "sqlite": ("DROP TRIGGER registration_guard_insert", "DROP TRIGGER registration_guard_update"),
    "postgres": ("DROP TRIGGER registration_guard ON registration",),
}
LINE = """
SELECT r.status, p.name, s.result_token FROM registration r
JOIN participant p ON p.id = r.participant JOIN sign_up s ON s.id = r.sign_up
JOIN session ON session.id = r.session WHERE session.number = 2 ORDER BY r.id
"""


async def two_hundred(site: Site) -> Rush:
    """All of them press "Aanmelding versturen" at the same moment, each on a connection of their own."""
    await site.sql(f"UPDATE session SET capacity = {PLACES}, has_waiting_list = true WHERE number = 2")
    form = await form_id(site.url, "week")
    return await rush(site.url, PEOPLE, lambda index: answers(form, index, [2]), clients=PEOPLE)


async def said_to(site: Site, location: str) -> str:
    """What the answer page says: "een plaats", or the number in line."""
    async with Browser(site.url) as browser:
        page = (await browser.get(location)).body
    found = re.search(r"U hebt een plaats|u bent nummer (\d+)", page)
    assert found, page
    return found[1] or "een plaats"


async def test_twelve_get_a_place_and_the_line_is_whole_and_as_every_page_said() -> None:
    async with Site(demo=True, app="tests.apps.slowed") as site:
        result = await two_hundred(site)
        line = await site.sql(LINE)
        expected = {
            token: "een plaats" if status == "confirmed" else str(place - PLACES + 1)
            for place, (status, _, token) in enumerate(line)
        }
        said = {}
        for answer in result.answers.values():
            said[answer.location.rpartition("/")[2]] = await said_to(site, answer.location)

    assert [answer.status for answer in result.answers.values()] == [303] * PEOPLE
    assert [status for status, _, _ in line] == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert said == expected


async def test_of_a_hybrid_session_neither_the_room_nor_online_gets_one_too_many() -> None:
    async with Site(demo=True, app="tests.apps.slowed") as site:
        await site.sql(
            "UPDATE session SET form = 'hybrid', capacity = 5, online_capacity = 7, has_waiting_list = true, "
            "dial_in = '030 1' WHERE number = 2"
        )
        form, ways = await form_id(site.url, "week"), ("location", "online", "telephone")
        await rush(
            site.url, 90, lambda index: [*answers(form, index, [2]), ("manier-2", ways[index % 3])], clients=90
        )
        found = await site.sql(
            "SELECT r.status, r.way = 'location', count(*) FROM registration r JOIN session s ON s.id = r.session "
            "WHERE s.number = 2 GROUP BY 1, 2"
        )

    assert sorted((status, bool(is_room), number) for status, is_room, number in found) == [
        ("confirmed", False, 7), ("confirmed", True, 5), ("waiting", False, 53), ("waiting", True, 25),
    ]  # fmt: skip


async def test_without_hold_and_trigger_too_many_are_let_in() -> None:
    """The negative control: if this one stays at twelve, the test above proves nothing."""
    async with Site(demo=True, app="tests.apps.slowed", GUARDS="off") as site:
        for statement in TRIGGERS[DB.engine_type]:
            await site.sql(statement)
        await two_hundred(site)
        confirmed = await site.sql("SELECT count(*) FROM registration WHERE status = 'confirmed'")

    assert confirmed[0][0] > PLACES


async def test_several_web_processes_share_the_last_places() -> None:
    async with Site(demo=True, workers=3, app="tests.apps.slowed") as site:
        result = await two_hundred(site)
        statuses = [status for status, _, _ in await site.sql(LINE)]

    assert [answer.status for answer in result.answers.values()] == [303] * PEOPLE
    assert statuses == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)


async def test_a_form_pressed_many_times_is_one_sign_up() -> None:
    async with Site(demo=True, workers=2) as site:
        form = await form_id(site.url, "week")
        result = await rush(site.url, 20, lambda _: answers(form, 1, [3, 4]), clients=20)
        rows = await site.sql("SELECT count(*) FROM registration")
        mails = await site.sql("SELECT count(*) FROM message")

    assert len({answer.location for answer in result.answers.values()}) == 1
    assert (rows[0][0], mails[0][0]) == (2, 3)
