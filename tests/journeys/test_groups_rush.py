"""Councils of eleven for eight sessions, each in one POST, in the middle of a rush of others for the same places."""

import asyncio
import re
from collections import defaultdict

from tests.processes import Site
from tests.rush import Browser, answers, form_id, rush

COUNCILS, PEOPLE, OTHERS, PLACES = 8, 11, 120, 25
SESSIONS = list(range(1, 9))
LINE = """
SELECT session.number, r.status, p.name FROM registration r JOIN participant p ON p.id = r.participant
JOIN session ON session.id = r.session WHERE session.number <= 8 ORDER BY session.number, r.id
"""


def council(form: str, index: int) -> list[tuple[str, str]]:
    """The filled form of a made-up council; every other one has its people in the order of another."""
    names = [f"Lid {index:02}-{one:02};lid{index}-{one}@example.org" for one in range(PEOPLE)]
    return [
        ("formulier", form), ("naam", f"Steun {index}"), ("email", f"steun{index}@example.org"), ("raad", f"Raad {index}"),
        ("mensen", "\n".join(names[:: 1 if index % 2 else -1])), ("manier", "online"),
        *(("allen", str(number)) for number in SESSIONS), ("stap", "verstuur"),
    ]  # fmt: skip


async def said_to(site: Site, location: str) -> dict[str, list[str]]:
    """By name: "een plaats", or the number in line, session by session."""
    async with Browser(site.url) as browser:
        page = (await browser.get(location)).body
    cards = re.split(r'<h2 class="card-title">', page)[1:]
    states = r"Heeft een plaats|Wachtlijst: nummer (\d+)"
    return {card.partition("<")[0]: [found[1] or "een plaats" for found in re.finditer(states, card)] for card in cards}


async def line_of(site: Site) -> dict[str, list[str]]:
    """The same, from the database."""
    lines: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, status, name in await site.sql(LINE):
        lines[number].append((status, name))
    found: dict[str, list[str]] = defaultdict(list)
    for number in SESSIONS:
        assert [status for status, _name in lines[number]] == (
            ["confirmed"] * PLACES + ["waiting"] * (len(lines[number]) - PLACES)
        )
        for place, (_status, name) in enumerate(lines[number]):
            found[name].append("een plaats" if place < PLACES else str(place - PLACES + 1))
    return found


async def test_every_cell_is_as_its_page_said_and_nobody_waits_for_each_other_in_a_circle() -> None:
    async with Site(demo=True, workers=2, module="tests.apps.slowed") as site:
        await site.sql(
            f"UPDATE session SET capacity = {PLACES}, has_waiting_list = true, form = 'online', online_capacity = NULL "
            "WHERE number <= 8 AND event = (SELECT id FROM event WHERE slug = 'week')"
        )
        form = await form_id(site.url, "week")
        others, councils = await asyncio.gather(
            rush(site.url, OTHERS, lambda index: answers(form, index, SESSIONS[index % 3 :: 2][::-1]), clients=40),
            rush(site.url, COUNCILS * 2, lambda index: council(form, index % COUNCILS), path="/week/aanmelden/raad",
                 clients=COUNCILS * 2),
        )  # fmt: skip
        line = await line_of(site)
        said = [await said_to(site, one.location) for one in councils.answers.values()]

    assert {one.status for one in [*others.answers.values(), *councils.answers.values()]} == {303}
    assert len(councils.answers) == COUNCILS * 2
    assert len({one.location for one in councils.answers.values()}) == COUNCILS
    assert [{name: line[name] for name in page} for page in said] == said
    assert sum(len(cells) for page in said for cells in page.values()) == COUNCILS * 2 * PEOPLE * len(SESSIONS)
