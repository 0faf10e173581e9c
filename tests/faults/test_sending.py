"""A mail server that fails in every way, two workers, and kill -9 in between: everything arrives, nothing twice unasked.

"Twice" is only for what nobody can know: no answer after the last dot, or a worker killed before it wrote down what it sent.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise

import pytest

from database import fetch
from sessions.registrations import Person, form_key, sign_up
from settings import SETTINGS
from tests.cast import a_session, an_event
from tests.notifications.sink import Copy, Sink, listening
from tests.processes import ROOT, Site, free_port, until
from tests.rush import answers, form_id, rush

pytestmark = pytest.mark.usefixtures("db")

MAIL_FAULTS = (
    ["rcpt 451 4.7.1 Greylisted", "data 452 4.3.1 Full", "data 421 4.3.2 Going down", "rcpt 550 5.1.1 Unknown", "slow"] * 3
    + ["drop before", "drop after", "garbage", "data 432 4.3.2 Thread limit"] * 2
    + ["hang after", "tarpit"]
)  # fmt: skip
BANNER_FAULTS = ["421 4.3.2 Not now", "¿qué?", "554 No"]
QUIET = 1.0  # seconds after a kill in which the server hears the last of what the dead had said
STOP_SECONDS = 10
ANSWERED_SECONDS = 0.5  # the middle one of them, while no mail goes out


def a_sink(seed: int) -> Sink:
    """One in four mails and one in six connections goes wrong."""
    chance = random.Random(seed)
    return Sink(
        banner=lambda: chance.choice(BANNER_FAULTS) if chance.random() < 0.16 else "",
        fault=lambda _recipient: chance.choice(MAIL_FAULTS) if chance.random() < 0.25 else "",
        seconds=0.01,
    )


async def people_sign_up(number: int) -> None:
    """Each of them gets an overview and an invitation."""
    event = await an_event()
    session = await a_session(event)
    for index in range(number):
        person = Person(f"Deelnemer {index}", f"deelnemer{index}@raad{index % 7}.example")
        await sign_up(event, person, [session.id], "", form_key(person.email, person, [session.id], ""))


async def a_worker(url: str) -> asyncio.subprocess.Process:
    surroundings = {
        **os.environ,
        "BIJEEN_SMTP_URL": url,
        "BIJEEN_DATABASE_URL": SETTINGS.database_url,
        "PYTHONPATH": str(ROOT),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.apps.hasty_worker", env=surroundings, cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


@asynccontextmanager
async def workers(url: str, number: int) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    """So many workers; whoever is left at the end is killed."""
    crew = [await a_worker(url) for _ in range(number)]
    try:
        yield crew
    finally:
        for one in crew:
            if one.returncode is None:
                one.kill()
                await one.wait()


@dataclass(frozen=True)
class Kill:
    """From when until when nobody lived (loop time), and the end of the lease of each mail that was in hand then."""

    at: float
    quiet_at: float
    leases: dict[str, float]


async def kill_all(crew: list[asyncio.subprocess.Process], url: str) -> Kill:
    """Kill -9 and start again."""
    for one in crew:
        one.kill()
    killed_at = asyncio.get_running_loop().time()
    for one in crew:
        await one.wait()
    for _ in range(10):  # a machine that stands still for a second takes one of these, and not all
        await asyncio.sleep(QUIET / 10)
    quiet_at = asyncio.get_running_loop().time()
    offset = quiet_at - time.time()
    rows = await fetch("SELECT message_id, due_at FROM message WHERE state = 'claimed'")
    crew[:] = [await a_worker(url) for _ in crew]
    return Kill(killed_at, quiet_at, {row["message_id"]: row["due_at"].timestamp() + offset for row in rows})


async def under_way() -> int:
    rows = await fetch("SELECT count(*) AS number FROM message WHERE state IN ('queued', 'claimed')")
    return int(rows[0]["number"])


async def nothing_is_under_way() -> bool:
    return await under_way() == 0


async def stop(crew: list[asyncio.subprocess.Process]) -> list[int]:
    """SIGTERM; the exit codes, of who ended within ten seconds."""
    for one in crew:
        one.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(asyncio.gather(*(one.wait() for one in crew)), STOP_SECONDS)


def unexplained(copies: list[Copy], kills: list[Kill]) -> list[tuple[str, float, float]]:
    """Mails that came again although the server had said that it took them.

    Explained is only what was still in hand when its worker was killed, and had come before that: nobody wrote it down.
    """
    by_id = defaultdict(list)
    for copy in copies:
        by_id[copy.message_id].append(copy)
    return [
        (name, first.at, second.at)
        for name, same in by_id.items()
        for first, second in pairwise(same)
        if first.is_clean
        and not any(name in kill.leases and first.at <= kill.quiet_at and kill.at <= second.at for kill in kills)
    ]


async def storm(people: int, kills: int, seed: int, seconds: float) -> None:
    """All of it: sign-ups, faults, kills; then what arrived against what was to arrive."""
    await people_sign_up(people)
    chance, killed = random.Random(seed), []
    async with listening(a_sink(seed)) as sink, workers(sink.url, 2) as crew:
        for _ in range(kills):
            enough = len(sink.copies) + chance.randrange(people // (2 * kills), 2 * people // (kills + 1))
            await until(lambda enough=enough: len(sink.copies) >= enough, seconds)  # type: ignore[misc]  # mypy does not infer a lambda with a default
            killed.append(await kill_all(crew, sink.url))
        await until(nothing_is_under_way, seconds)
        assert await stop(crew) == [0, 0]

    rows = await fetch("SELECT message_id, state, error FROM message")
    assert {(row["state"], row["error"]) for row in rows} == {("sent", ""), ("refused", "550 5.1.1 Unknown")}
    to_arrive = {row["message_id"] for row in rows if row["state"] == "sent"}
    arrived = {copy.message_id for copy in sink.copies}
    assert (len(rows), to_arrive - arrived, arrived - {row["message_id"] for row in rows}) == (2 * people, set(), set())
    assert len({(copy.message_id, copy.content) for copy in sink.copies}) == len(arrived)
    assert unexplained(sink.copies, killed) == []
    early = [
        (copy.message_id, copy.at, kill.leases[copy.message_id])
        for kill in killed
        for copy in sink.copies
        if kill.quiet_at < copy.at < kill.leases.get(copy.message_id, 0)
    ]
    assert early == []
    assert len(sink.faults) >= len(set(MAIL_FAULTS)) * (people >= 500)


def a_copy(at: float) -> Copy:
    return Copy("<one@raad.example>", "iris@raad.example", "", "", b"", at, is_clean=True)


@pytest.mark.parametrize(
    ("kill", "twice"),
    [
        (Kill(2, 3, {"<one@raad.example>": 20}), []),
        (Kill(2, 3, {"<another@raad.example>": 20}), [("<one@raad.example>", 1, 30)]),
        (Kill(0.1, 0.5, {"<one@raad.example>": 20}), [("<one@raad.example>", 1, 30)]),
        (Kill(31, 32, {"<one@raad.example>": 60}), [("<one@raad.example>", 1, 30)]),
    ],
    ids=["in hand", "settled long before", "killed before it came at all", "killed only after it came again"],
)
def test_only_what_was_in_hand_at_a_kill_may_come_again(kill: Kill, twice: list[tuple[str, float, float]]) -> None:
    assert unexplained([a_copy(1), a_copy(30)], [kill]) == twice


async def test_a_hundred_messages_arrive_whatever_the_server_does_and_whoever_is_killed() -> None:
    await storm(people=50, kills=1, seed=4, seconds=90)


@pytest.mark.faults
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_thousand_messages_arrive_whatever_the_server_does_and_whoever_is_killed(seed: int) -> None:
    await storm(people=500, kills=8, seed=seed, seconds=400)


async def test_while_the_mail_server_is_away_everybody_is_answered_at_once_and_nothing_is_lost() -> None:
    async with Site(demo=True, BIJEEN_SMTP_URL=f"smtp://127.0.0.1:{free_port()}") as site:
        form = await form_id(site.url, "week")
        result = await rush(site.url, 60, lambda index: answers(form, index, [1]), clients=4)
        waiting = await site.sql("SELECT count(*) FROM message WHERE state IN ('queued', 'claimed')")

    took = sorted(answer.seconds for answer in result.answers.values())
    assert [answer.status for answer in result.answers.values()] == [303] * 60
    assert ([tuple(row) for row in waiting], took[len(took) // 2] < ANSWERED_SECONDS) == ([(120,)], True)


@pytest.mark.parametrize("round_", [0, *(pytest.param(number, marks=pytest.mark.faults) for number in range(1, 50))])
async def test_a_worker_that_is_told_to_stop_gives_back_all_that_it_had_claimed(round_: int) -> None:
    await people_sign_up(20)
    async with listening(Sink(fault=lambda _recipient: "hang after")) as sink, workers(sink.url, 1) as crew:
        await until(lambda: bool(sink.copies), 60)
        assert await stop(crew) == [0]

    assert await fetch("SELECT id FROM message WHERE state = 'claimed'") == []
    assert await under_way() == 40
