"""What a copy of an event asks: the same, of people who did not answer yet."""

from collections.abc import Container, Mapping, Sequence
from itertools import chain

import clock
from database import fetch
from sessions.questions.tables import Question

# A copy's session has the number of the old one.
SESSIONS = "SELECT o.id AS old, n.id AS made FROM session o JOIN session n ON n.number = o.number WHERE o.event = {} AND n.event = {}"
WHAT = ("purpose", "place", "kind", "words", "hint", "options", "is_required", "shown_if_answer")


async def copy(event_id: int, made_id: int) -> None:
    """Ask at the event `made_id`, which has its sessions already, what is asked at `event_id` now: what follows on an
    answer follows on the copy of that question. In the caller's transaction.
    """
    asked = Question.event == event_id, Question.removed_at.is_null()
    found = await Question.objects().where(*asked).order_by(Question.place).order_by(Question.id)
    sessions: dict[int | None, int | None] = {row["old"]: row["made"] for row in await fetch(SESSIONS, event_id, made_id)}
    sessions[None] = None
    old = _that_can_go(found, sessions)
    if old:
        rows = await Question.insert(*(_as_new(one, made_id, sessions[one.session]) for one in old))
        made = dict(zip((one.id for one in old), sorted(row["id"] for row in rows), strict=True))
        await _follow({made[one.id]: made[one.shown_if] for one in old if one.shown_if})


def _that_can_go(found: Sequence[Question], sessions: Container[int | None]) -> list[Question]:
    """Those of a session that came meanwhile stay, and what follows on a question that stays."""
    ids = {one.id for one in found if one.session in sessions}
    return [one for one in found if one.id in ids and (one.shown_if is None or one.shown_if in ids)]


def _as_new(question: Question, made_id: int, session: int | None) -> Question:
    facts = {name: getattr(question, name) for name in WHAT}
    return Question(**facts, event=made_id, session=session, created_at=clock.now())


async def _follow(parents: Mapping[int, int]) -> None:
    """Each of these questions follows on its parent."""
    if parents:
        await fetch(
            f"UPDATE question SET shown_if = CASE id{' WHEN {} THEN {}' * len(parents)} ELSE shown_if END "  # noqa: S608 only {}
            f"WHERE id IN ({', '.join(['{}'] * len(parents))})",
            *chain.from_iterable(parents.items()), *parents,
        )  # fmt: skip
