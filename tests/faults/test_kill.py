"""kill -9 in the middle of a rush: nothing that was answered is lost, nothing is half there."""

import asyncio
import random

import pytest

from tests.processes import Site, alive, until
from tests.rush import Answer, answers, form_id, rush

GONE_SECONDS = 2
PEOPLE, PLACES = 200, 12

# Sign-ups whose registration or messages are not all there: an overview each, an invitation with each place.
HALF_THERE = """
SELECT s.id FROM sign_up s LEFT JOIN registration r ON r.sign_up = s.id WHERE
    r.id IS NULL
    OR (SELECT count(*) FROM message m WHERE m.kind = 'overview' AND m.about = 'participant:' || s.participant) <> 1
    OR (SELECT count(*) FROM message m WHERE m.kind = 'invitation' AND m.about = 'participant:' || s.participant)
        <> CASE WHEN r.status = 'confirmed' THEN 1 ELSE 0 END
UNION ALL SELECT r.id FROM registration r WHERE r.sign_up IS NULL
"""


async def rush_and_kill(site: Site, victim: str, start: int) -> dict[int, Answer]:
    """People sign up; somewhere in between `victim` is killed. Answers those who got an answer."""
    form = await form_id(site.url, "week")
    session = 1 + start // PEOPLE
    await site.sql(f"UPDATE session SET capacity = {PLACES}, has_waiting_list = true WHERE number = {session}")
    moment = random.Random(start).randrange(20, PEOPLE // 2)
    answered: dict[int, Answer] = {}

    async def note(index: int, answer: Answer) -> None:
        answered[start + index] = answer
        if len(answered) == moment:
            await kill(site, victim)

    await rush(site.url, PEOPLE, lambda index: answers(form, start + index, [session]), answered=note)
    return {index: answer for index, answer in answered.items() if answer.status == 303}


async def kill(site: Site, victim: str) -> None:
    """Kill one process: within two seconds all of a killed parent is gone, and a killed child is replaced."""
    if victim == "parent":
        family = [site.pid, *site.children()]
        site.kill(site.pid)
        await asyncio.to_thread(site.process.wait)
        await until(lambda: not any(alive(pid) for pid in family) and site.refuses(), GONE_SECONDS)
        return
    children = site.web_children if victim == "web" else site.mail_children
    killed = children()[0]
    site.kill(killed)
    await until(lambda: [pid for pid in children() if pid != killed] != [], GONE_SECONDS)


async def rounds(victim: str, number: int) -> None:
    """`number` times: rush, kill, start again if need be, and look whether everybody who was answered is there."""
    async with Site(demo=True) as site:
        await site.sql("UPDATE session SET members_only = false")
        told: dict[int, Answer] = {}
        for count in range(number):
            told |= await rush_and_kill(site, victim, count * PEOPLE)
            if victim == "parent":
                await site.start()
            await site.answering()
        kept = {row[0] for row in await site.sql("SELECT result_token FROM sign_up")}
        lost = {answer.location.rpartition("/")[2] for answer in told.values()} - kept
        half = await site.sql(HALF_THERE)
        most = await site.sql("SELECT count(*) FROM registration WHERE status = 'confirmed' GROUP BY session")

    assert len(told) >= 20 * number
    assert (lost, half, max(most)[0]) == (set(), [], PLACES)


@pytest.mark.parametrize("victim", ["parent", "web", "worker"])
async def test_who_was_answered_is_there_after_a_kill(victim: str) -> None:
    await rounds(victim, 1)


@pytest.mark.faults
@pytest.mark.timeout(900)
@pytest.mark.parametrize("victim", ["parent", "web", "worker"])
async def test_who_was_answered_is_there_after_ten_kills(victim: str) -> None:
    await rounds(victim, 10)
