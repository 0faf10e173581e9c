"""kill -9 in the middle of a rush: nothing that was answered is lost, nothing is half there."""

import asyncio
import random

import pytest

from tests.processes import Site, alive, until
from tests.rush import Answer, answers, form_id, rush

GONE_SECONDS = 2
PEOPLE = 400

# Sign-ups whose registrations or messages are not all there, or registrations of nobody's form.
HALF_THERE = """
SELECT s.id FROM sign_up s WHERE
    (SELECT count(*) FROM registration r WHERE r.sign_up = s.id) <> 1
    OR (SELECT count(*) FROM message m WHERE m.kind = 'overview' AND m.about = 'participant:' || s.participant) <> 1
    OR (SELECT count(*) FROM message m WHERE m.kind = 'invitation' AND m.about = 'participant:' || s.participant) <> 1
UNION ALL SELECT r.id FROM registration r WHERE r.sign_up IS NULL
"""


async def rush_and_kill(site: Site, victim: str, start: int) -> dict[int, Answer]:
    """People sign up; somewhere in between `victim` is killed. Answers those who got an answer."""
    form = await form_id(site.url, "week")
    moment = random.Random(start).randrange(40, PEOPLE // 2)
    answered: dict[int, Answer] = {}

    async def note(index: int, answer: Answer) -> None:
        answered[start + index] = answer
        if len(answered) == moment:
            await kill(site, victim)

    await rush(site.url, PEOPLE, lambda index: answers(form, start + index, [1 + index % 60]), answered=note)
    return {index: answer for index, answer in answered.items() if answer.status == 303}


async def kill(site: Site, victim: str) -> None:
    """Kill one process; what belongs to it is gone within two seconds, or replaced."""
    if victim == "parent":
        family = [site.pid, *site.children()]
        site.kill(site.pid)
        await asyncio.to_thread(site.process.wait)
        await until(lambda: not any(alive(pid) for pid in family) and site.refuses(), GONE_SECONDS)
        return
    family = site.web_children() if victim == "web" else site.mail_children()
    site.kill(family[0])


async def rounds(victim: str, number: int) -> None:
    """`number` times: rush, kill, start again if need be, and look whether everybody who was answered is there."""
    async with Site(demo=True) as site:
        await site.sql("UPDATE session SET capacity = NULL, members_only = false")
        told: dict[int, Answer] = {}
        for count in range(number):
            told |= await rush_and_kill(site, victim, count * PEOPLE)
            if victim == "parent":
                await site.start()
            else:
                await site.answering()
                await until(lambda: bool(site.web_children() and site.mail_children()), GONE_SECONDS * 2)
        kept = {row[0] for row in await site.sql("SELECT result_token FROM sign_up")}
        lost = {answer.location.rpartition("/")[2] for answer in told.values()} - kept
        half = await site.sql(HALF_THERE)

    assert len(told) >= 40 * number
    assert (lost, half) == (set(), [])


@pytest.mark.parametrize("victim", ["parent", "web", "worker"])
async def test_who_was_answered_is_there_after_a_kill(victim: str) -> None:
    await rounds(victim, 1)


@pytest.mark.faults
@pytest.mark.timeout(900)
@pytest.mark.parametrize("victim", ["parent", "web", "worker"])
async def test_who_was_answered_is_there_after_ten_kills(victim: str) -> None:
    await rounds(victim, 10)
