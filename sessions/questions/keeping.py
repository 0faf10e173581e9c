"""Keeping what was answered."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from sessions.questions.asking import answers_of
from sessions.tables import Participant


class Said(NamedTuple):
    """One answer that is not empty; `session` is the id of the session it is asked for, None for everybody's question."""

    question: int
    session: int | None
    value: str


KEEP = """
INSERT INTO answer (question, participant, value, answered_at) VALUES [rows]
ON CONFLICT (question, participant) DO NOTHING
"""
NOTHING_SAID: Sequence[Said] = ()


async def keep(participant_id: int, answers: Sequence[Said], granted: Collection[int]) -> None:
    """What a form answered, in the transaction of its sign-up: for the sessions that it got. What was known stays."""
    now = clock.now()
    kept = [one for one in answers if one.session is None or one.session in granted]
    if kept:
        values = [value for one in kept for value in (one.question, participant_id, one.value, now)]
        await fetch(KEEP.replace("[rows]", ", ".join(["({}, {}, {}, {})"] * len(kept))), *values)


async def change(event: Event, participant: Participant, answers: Mapping[int, str], by: int | None) -> None:
    """Somebody's answers to these questions from now on; "" is none. Who did it is written down, what was said is not."""
    async with DB.transaction():
        await hold(Participant, [participant.id])
        before = await answers_of(participant.id)
        changed = {question: value for question, value in answers.items() if before.get(question, "") != value}
        for question, value in changed.items():
            await _write(question, participant.id, value)
        if changed:
            await history.note(by, event.id, f"participant:{participant.id}", "answers", after={"number": len(changed)})


async def _write(question: int, participant_id: int, value: str) -> None:
    if not value:
        await fetch("DELETE FROM answer WHERE question = {} AND participant = {}", question, participant_id)
        return
    await fetch(
        "INSERT INTO answer (question, participant, value, answered_at) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT (question, participant) DO UPDATE SET value = excluded.value, answered_at = excluded.answered_at",
        question, participant_id, value, clock.now(),
    )  # fmt: skip


async def hand_over(kept_id: int, double_id: int) -> None:
    """What a double answered is answered by who is kept, where they did not themselves; in the caller's transaction."""
    await fetch(
        "UPDATE answer SET participant = {} WHERE participant = {} "
        "AND question NOT IN (SELECT question FROM answer WHERE participant = {})",
        kept_id, double_id, kept_id,
    )  # fmt: skip
