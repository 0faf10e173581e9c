"""A hall of 2,000 people answers one statement within ten seconds, while others sign up: how much slower is that for those?

Sign-ups come twenty a second, by a clock of their own, first alone and then while the hall answers, in turns. What counts
is the time from when one should have left to its answer. On PostgreSQL in a process of its own, as at the doors.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

from database import DB
from tests.benchmarks import STARTS_POSTGRESQL
from tests.processes import Site, bijeen
from tests.rush import Answer, Browser, answers, form_id

PEOPLE, PER_SECOND, WITHIN = 2_000, 220, 10.0  # answers; seconds
SIGN_UPS, A_SECOND = 180, 20
ROUNDS = 4  # the first one warms up
SLOWER = 1.5
CLIENTS = 64
CHOICES = ("eens", "oneens", "geen")
Sends = Callable[[int], tuple[str, Sequence[tuple[str, str]]]]


async def _paced(url: str, number: int, per_second: float, sends: Sends, clients: int) -> tuple[list[float], float]:
    """So many forms, each at its own moment; how long each took from then (seconds), and how long all of them."""
    free: asyncio.Queue[Browser] = asyncio.Queue()
    browsers = [await Browser(url).__aenter__() for _ in range(clients)]
    for browser in browsers:
        free.put_nowait(browser)
    began = time.perf_counter()

    async def one(index: int) -> float:
        leaves = began + index / per_second
        await asyncio.sleep(max(0.0, leaves - time.perf_counter()))
        mine = await free.get()
        answer: Answer = await mine.post(*sends(index))
        free.put_nowait(mine)
        assert answer.status == 303, answer.body[:500]
        return time.perf_counter() - leaves

    times = await asyncio.gather(*(one(index) for index in range(number)))
    lasted = time.perf_counter() - began
    for browser in browsers:
        await browser.__aexit__()
    return times, lasted


async def _staged(site: Site) -> list[str]:
    made = await asyncio.to_thread(
        bijeen, str(PEOPLE), str(ROUNDS), environment=site.environment, module="tests.apps.people_in_hall"
    )
    assert made.returncode == 0, made.stderr
    pages: list[str] = json.loads(made.stdout)
    await site.sql("UPDATE session SET capacity = NULL, members_only = false")
    return pages


async def measure() -> int:
    """Print the figures and their ratio; 1 when a promise is broken."""
    async with Site(demo=True, BIJEEN_WORKER="off") as site:
        pages, form = await _staged(site), await form_id(site.url, "week")
        alone, meanwhile, hall, lasted = [], [], [], []

        def signs_up(first: int) -> Sends:
            return lambda index: ("/week/aanmelden", answers(form, first + index, [1 + index % 60]))

        for number in range(1, ROUNDS + 1):
            first = 2 * number * SIGN_UPS
            alone.append((await _paced(site.url, SIGN_UPS, A_SECOND, signs_up(first), CLIENTS))[0])
            both, (times, seconds) = await asyncio.gather(
                _paced(site.url, SIGN_UPS, A_SECOND, signs_up(first + SIGN_UPS), CLIENTS),
                _paced(site.url, PEOPLE, PER_SECOND, lambda index, number=number: (  # type: ignore[misc]  # bound now
                    pages[index], [("stelling", str(number)), (f"antwoord-{number}", CHOICES[index % 3])]
                ), CLIENTS),
            )  # fmt: skip
            meanwhile.append(both[0])
            hall.append(times)
            lasted.append(seconds)
        counted = await site.sql("SELECT count(*), count(DISTINCT mark) FROM vote GROUP BY statement")
    assert counted == [(PEOPLE, PEOPLE)] * ROUNDS, counted
    return _said(alone[1:], meanwhile[1:], hall[1:], max(lasted[1:]))


def _said(
    alone: Sequence[Sequence[float]], meanwhile: Sequence[Sequence[float]], hall: Sequence[Sequence[float]], lasted: float
) -> int:
    print(f"{PEOPLE} people answer one statement, on {DB.engine_type}: all counted once, the last after {lasted:.1f} s")
    for name, rounds in (("sign-ups alone", alone), ("sign-ups meanwhile", meanwhile), ("answers", hall)):
        times = sorted(seconds for one in rounds for seconds in one)
        p50, p99 = times[len(times) // 2], times[int(0.99 * (len(times) - 1))]
        print(f"{name:<44}p50 {1000 * p50:6.1f} ms   p99 {1000 * p99:6.1f} ms")
    share = median(median(both) / median(one) for both, one in zip(meanwhile, alone, strict=True))
    print(f"sign-ups take {share:.2f} of their time alone")
    broken = share > SLOWER or lasted > WITHIN
    print(
        "BROKEN: over ten seconds, or sign-ups over 1.5 of their time" if broken
        else "All promises kept (ten seconds, sign-ups within 1.5 of their time)."
    )  # fmt: skip
    return int(broken)


def on_both() -> int:
    """On SQLite and on PostgreSQL, each in a process of its own; the answer is the worse exit code."""
    return max(
        subprocess.run([sys.executable, "-m", "tests.benchmarks.statements"], env={**os.environ, **also}, check=False).returncode
        for also in ({STARTS_POSTGRESQL: ""}, {STARTS_POSTGRESQL: "yes"})
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(measure()))
