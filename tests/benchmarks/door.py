"""From scan to answer at ten doors at once, against the sign-up form without a database at ten people at once.

What is compared runs in turns. On PostgreSQL in a process of its own: which database it is, is decided once per process.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from database import DB
from tests.benchmarks import STARTS_POSTGRESQL
from tests.processes import Site, bijeen
from tests.rush import Rush, answers, form_id, rush

DOORS, TICKETS, ROUNDS = 10, 300, 5  # the first round warms up
LONGEST_P99 = 0.250  # seconds
Fields = Callable[[int], Sequence[tuple[str, str]]]


async def _staged(site: Site) -> dict[str, Any]:
    made = await asyncio.to_thread(
        bijeen, str(TICKETS * ROUNDS), environment=site.environment, module="tests.apps.people_at_door"
    )
    assert made.returncode == 0, made.stderr
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def _scan(staged: dict[str, Any], number: int) -> Sequence[tuple[str, str]]:
    """One scan as a phone sends it, of the ticket with this number."""
    at = str(int(time.time() * 1000))
    text = f"HTTP://127.0.0.1/KAART/{staged['tickets'][number].upper()}"
    scans = json.dumps([{"id": f"telefoon-{number}", "text": text, "at": int(at)}])
    return [("bewijs", staged["proof"]), ("deur", str(number % DOORS)), ("nu", at), ("scans", scans)]


async def _round(site: Site, path: str, fields: Fields, status: int, cookie: str = "") -> Rush:
    result = await rush(site.url, TICKETS, fields, path=path, clients=DOORS, cookie=cookie)
    assert {answer.status for answer in result.answers.values()} == {status}, "not everybody was answered"
    return result


async def measure() -> int:
    """Print the figures and their ratio; 1 when a promise is broken."""
    async with Site(demo=True, app="tests.apps.without_database", BIJEEN_WORKER="off") as bare, Site(BIJEEN_WORKER="off") as site:
        staged, form = await _staged(site), await form_id(bare.url, "week")
        path = f"/bureau/deur/{staged['session']}/scans"
        ours, alone = [], []
        for number in range(ROUNDS):
            first = number * TICKETS
            alone.append(await _round(bare, "/week/aanmelden", lambda index, first=first: answers(form, first + index, [1]), 303))  # type: ignore[misc]  # bound now
            ours.append(await _round(site, path, lambda index, first=first: _scan(staged, first + index), 200, staged["cookie"]))  # type: ignore[misc]  # as above
        words = {json.loads(one.body)["answers"][0]["kind"] for one in ours[-1].answers.values()}
    assert words == {"welcome"}, words
    return _said(ours[1:], alone[1:])


def _said(ours: Sequence[Rush], alone: Sequence[Rush]) -> int:
    print(f"{DOORS} doors at once, on {DB.engine_type}:")
    for name, rounds in (("a form without the database", alone), ("from scan to answer", ours)):
        times = sorted(answer.seconds for one in rounds for answer in one.answers.values())
        p50, p99 = times[len(times) // 2], times[int(0.99 * (len(times) - 1))]
        rate = median(one.per_second for one in rounds)
        print(f"{name:<44}{rate:8.0f}/s   p50 {1000 * p50:6.1f} ms   p99 {1000 * p99:6.1f} ms")
    share = median(mine.per_second / theirs.per_second for mine, theirs in zip(ours, alone, strict=True))
    print(f"scans: {share:.2f} of the form without the database")
    broken = p99 > LONGEST_P99
    print("BROKEN: p99 above 250 ms" if broken else "The promise is kept (p99 within 250 ms).")
    return int(broken)


def on_both() -> int:
    """On SQLite and on PostgreSQL, each in a process of its own; the answer is the worse exit code."""
    return max(
        subprocess.run([sys.executable, "-m", "tests.benchmarks.door"], env={**os.environ, **also}, check=False).returncode
        for also in ({STARTS_POSTGRESQL: ""}, {STARTS_POSTGRESQL: "yes"})
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(measure()))
