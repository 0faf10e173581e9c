"""Sign-ups per second over HTTP, one session each, 16 people at once, on SQLite with fsync.

What is compared runs in turns, so that a machine that is busy with something else for a while slows both alike.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks import bare
from tests.processes import Site
from tests.rush import Rush, answers, form_id, rush

ROUNDS = 6  # the first one warms up
PEOPLE = 600  # in each round
SESSIONS = 60

LEAST_SHARE = 0.12  # of the same form without a database, worker off
LONGEST_P99 = 0.200  # seconds, worker off
MOST_STATEMENTS = 6  # of one sign-up, in its transaction


@dataclass
class Figure:
    """One measured line: a site and the rounds that were measured on it."""

    name: str
    site: Site
    form: str
    rounds: list[Rush] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Sign-ups per second in the middle round."""
        return median(one.per_second for one in self.rounds)

    def percentile(self, share: float) -> float:
        """The time (seconds) within which `share` of all were answered."""
        times = sorted(answer.seconds for one in self.rounds for answer in one.answers.values())
        return times[int(share * (len(times) - 1))]

    def share_of(self, other: "Figure") -> float:
        """What part of `other` this is, in the middle one of the rounds that ran after each other."""
        return median(
            mine.per_second / theirs.per_second for mine, theirs in zip(self.rounds, other.rounds, strict=True)
        )

    def __str__(self) -> str:
        return (
            f"{self.name:<44}{self.per_second:8.0f}/s   p50 {1000 * self.percentile(0.5):6.1f} ms"
            f"   p99 {1000 * self.percentile(0.99):6.1f} ms"
        )


@asynccontextmanager
async def _figure(name: str, *, app: str = "", worker: str = "off") -> AsyncIterator[Figure]:
    async with Site(demo=True, app=app, BIJEEN_WORKER=worker) as site:
        _make_room(site)
        yield Figure(name, site, await form_id(site.url, "week"))


def _make_room(site: Site) -> None:
    """Places for everybody in every session, members only or not: what is measured is signing up."""
    connection = sqlite3.connect(site.database_url.removeprefix("sqlite:///"), timeout=30)
    connection.execute("UPDATE session SET capacity = 100000, members_only = 0")
    connection.commit()
    connection.close()


async def _in_turns(*figures: Figure) -> None:
    """All rounds, each on every site in turn."""
    for number in range(ROUNDS):
        for figure in figures:
            await _round(figure, number)


async def _round(figure: Figure, number: int) -> None:
    def fields(index: int) -> list[tuple[str, str]]:
        return answers(figure.form, number * PEOPLE + index, [1 + index % SESSIONS])

    result = await rush(figure.site.url, PEOPLE, fields)
    assert {answer.status for answer in result.answers.values()} == {303}, "not everybody was signed up"
    if number:
        figure.rounds.append(result)


async def measure() -> int:
    """Print the figures and their ratios; 1 when a promise is broken."""
    before, statements = await bare.recorded(PEOPLE * ROUNDS)
    alone, most = bare.replay(before, statements), max(map(len, statements))
    print(f"{'(a) the same statements in bare sqlite3':<44}{alone:8.0f}/s   {most} statements each")
    async with AsyncExitStack() as sites:
        form = await sites.enter_async_context(
            _figure("(b) the same form without the database", app="tests.apps.without_database")
        )
        off = await sites.enter_async_context(_figure("sign-ups, worker off"))
        await _in_turns(form, off)
    async with _figure("sign-ups, worker on", worker="on") as on:
        await _in_turns(on)
    for figure in (form, off, on):
        print(figure)
    for figure in (off, on):
        share_a, share_b = figure.per_second / alone, figure.share_of(form)
        print(f"{figure.name}: {share_a:.2f} of (a), {share_b:.2f} of (b)")
    broken = off.share_of(form) < LEAST_SHARE or off.percentile(0.99) > LONGEST_P99 or most > MOST_STATEMENTS
    print(
        "BROKEN: below 0.12 of (b), p99 above 200 ms, or more statements" if broken
        else "All promises kept (0.12 of (b), p99 200 ms, 6 statements)."
    )  # fmt: skip
    return int(broken)
