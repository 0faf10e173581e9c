"""Sign-ups per second over HTTP, one session each, 16 people at once, on SQLite with fsync."""

import sqlite3
from dataclasses import dataclass

from tests.benchmarks import bare
from tests.processes import Site
from tests.rush import Rush, answers, form_id, rush

PEOPLE = 3000
WARMING_UP = 300
SESSIONS = 60

LEAST_SHARE = 0.12  # of the same form without a database, worker off
LONGEST_P99 = 0.200  # seconds, worker off


@dataclass(frozen=True)
class Figure:
    """One measured line."""

    name: str
    rush: Rush

    def __str__(self) -> str:
        rush = self.rush
        return (
            f"{self.name:<44}{rush.per_second:8.0f}/s   p50 {1000 * rush.percentile(0.5):6.1f} ms"
            f"   p99 {1000 * rush.percentile(0.99):6.1f} ms"
        )


async def _on(site: Site) -> Rush:
    form = await form_id(site.url, "week")

    def fields(index: int) -> list[tuple[str, str]]:
        return answers(form, index, [1 + index % SESSIONS])

    await rush(site.url, WARMING_UP, lambda index: fields(PEOPLE + index))
    result = await rush(site.url, PEOPLE, fields)
    assert {answer.status for answer in result.answers.values()} == {303}, "not everybody was signed up"
    return result


async def _site(name: str, *, module: str = "cli", worker: str = "off") -> Figure:
    site = Site(demo=True, module=module, BIJEEN_WORKER=worker)
    async with site:
        _make_room(site)
        return Figure(name, await _on(site))


def _make_room(site: Site) -> None:
    """Places for everybody in every session, members only or not: what is measured is signing up."""
    connection = sqlite3.connect(site.database_url.removeprefix("sqlite:///"), timeout=30)
    connection.execute("UPDATE session SET capacity = 100000, members_only = 0")
    connection.commit()
    connection.close()


async def measure() -> int:
    """Print the figures and their ratios; 1 when a promise is broken."""
    before, statements = await bare.recorded(PEOPLE)
    alone = bare.replay(before, statements)
    form = await _site("(b) the same form without the database", module="tests.apps.without_database")
    off = await _site("sign-ups, worker off")
    on = await _site("sign-ups, worker on", worker="on")
    print(f"{'(a) the same statements in bare sqlite3':<44}{alone:8.0f}/s   {len(statements[0])} statements each")
    for figure in (form, off, on):
        print(figure)
    for figure in (off, on):
        share_a, share_b = figure.rush.per_second / alone, figure.rush.per_second / form.rush.per_second
        print(f"{figure.name}: {share_a:.2f} of (a), {share_b:.2f} of (b)")
    share = off.rush.per_second / form.rush.per_second
    broken = share < LEAST_SHARE or off.rush.percentile(0.99) > LONGEST_P99
    print(
        "BROKEN: below 0.12 of (b), or p99 above 200 ms" if broken else "Both promises kept (0.12 of (b), p99 200 ms)."
    )
    return int(broken)
