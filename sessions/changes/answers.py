"""What calendars said to the old time of a session, while a change of that is held: it counts again when it is undone.

Kept in the change itself, by the UID of the invitation: who got another one meanwhile has not answered that.
"""

from typing import Any

import msgspec

from database import fetch
from notifications.outbox import ROWS_AT_ONCE
from sessions.tables import Change, Session

Answers = dict[str, str]

GIVEN = "SELECT uid, partstat FROM registration WHERE session = {} AND partstat <> ''"


async def given(session: Session) -> Answers:
    """The answers of `session` that count now, by UID."""
    return {row["uid"]: row["partstat"] for row in await fetch(GIVEN, session.id)}


async def keep(change: Change, answers: Answers) -> None:
    """Remember these with `change`, beside those it has."""
    if answers:
        said = _read(change)
        said["answers"] = said.get("answers", {}) | answers
        change.before = msgspec.json.encode(said).decode()
        await change.save()


async def give_back(change: Change) -> None:
    """Let what is kept with `change` count again, where nothing newer was said, in the caller's transaction."""
    answers: list[tuple[str, str]] = [*_read(change).get("answers", {}).items()]
    for start in range(0, len(answers), ROWS_AT_ONCE):
        some = dict(answers[start : start + ROWS_AT_ONCE])
        await fetch(
            f"UPDATE registration SET partstat = CASE uid{' WHEN {} THEN {}' * len(some)} ELSE partstat END "  # noqa: S608 only {}
            f"WHERE session = {{}} AND partstat = '' AND uid IN ({', '.join(['{}'] * len(some))})",
            *(value for pair in some.items() for value in pair),
            change.session,
            *some,
        )


async def keep_late(change: int, uid: str, partstat: str) -> bool:
    """Remember an answer that came while this change was held already, in the caller's transaction, which holds the
    session. Answers whether it is held still.
    """
    found = await Change.objects().where(Change.id == change, Change.state == Change.State.HELD).first()
    if found is not None:
        await keep(found, {uid: partstat})
    return found is not None


def _read(change: Change) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.json.decode(change.before) if change.before else {}
    return said
