"""Two workers that are killed again and again: everybody is reminded, and nobody twice."""

import asyncio
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.processes import ROOT, Site, until
from tests.rush import answers, form_id, rush

PEOPLE, SECONDS = 40, 120
ONCE = "SELECT count(*), count(DISTINCT about) FROM message WHERE kind = 'reminder_hour' AND state = 'kept'"
OF_ONE = """
SELECT count(*) FROM reminder d WHERE d.kind = 'hour' AND NOT EXISTS (
    SELECT 1 FROM registration r JOIN message m ON m.about = 'participant:' || r.participant
    WHERE r.id = d.registration AND m.kind = 'reminder_hour')
"""


def a_worker(site: Site) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "worker"], env=site.environment, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


async def everybody_is_in_a_session_that_begins_soon(site: Site) -> None:
    form = await form_id(site.url, "week")
    await site.sql("UPDATE session SET members_only = false, capacity = NULL")
    await rush(site.url, PEOPLE, lambda index: answers(form, index, [1]))
    soon, before = datetime.now(UTC) + timedelta(minutes=50), datetime.now(UTC) - timedelta(hours=1)
    await site.sql(
        f"UPDATE session SET starts_at = '{soon:%Y-%m-%d %H:%M:%S}+00:00', "
        f"ends_at = '{soon + timedelta(hours=1):%Y-%m-%d %H:%M:%S}+00:00' WHERE number = 1"
    )
    await site.sql(f"UPDATE registration SET changed_at = '{before:%Y-%m-%d %H:%M:%S}+00:00'")


async def rounds(kills: int) -> None:
    async with Site(demo=True, BIJEEN_WORKER="off") as site:
        await everybody_is_in_a_session_that_begins_soon(site)
        workers = [a_worker(site), a_worker(site)]
        chance = random.Random(kills)
        for _kill in range(kills):
            await asyncio.sleep(chance.uniform(0.1, 1.5))
            victim = workers.pop(0)
            victim.kill()
            victim.wait()
            workers.append(a_worker(site))

        async def all_told() -> bool:
            return bool((await site.sql(ONCE))[0][1] == PEOPLE)

        try:
            await until(all_told, SECONDS)
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                await asyncio.to_thread(worker.wait)
        assert (await site.sql(ONCE), await site.sql(OF_ONE)) == ([(PEOPLE, PEOPLE)], [(0,)])


async def test_everybody_is_reminded_once_by_two_workers_of_which_one_is_killed() -> None:
    await rounds(2)


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_everybody_is_reminded_once_by_two_workers_that_are_killed_again_and_again() -> None:
    await rounds(25)
