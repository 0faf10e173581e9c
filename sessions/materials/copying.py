"""What a copy of an event hands out: what people read beforehand. What was for afterwards came out of the meeting of then."""

import clock
from database import fetch
from sessions.materials import files
from sessions.materials.tables import Handout
from sessions.questions.copying import SESSIONS

ROWS_AT_ONCE = 500  # both databases take some 32,000 values in one statement
WHAT = ("label", "link", "name", "kind", "size", "audience", "moment")


async def going(event_id: int) -> list[Handout]:
    """The files and links of an event and its sessions that go along to a copy, in the order in which they came."""
    beforehand = Handout.moment == Handout.Moment.BEFORE
    return await Handout.objects().where(Handout.event == event_id, beforehand).order_by(Handout.id)


async def copy(event_id: int, made_id: int) -> None:
    """Hand out at the event `made_id`, which has its sessions already, what people read before that of `event_id`: each
    file is one of its own, and one that got lost stays behind. In the caller's transaction. Raises `files.NoRoom`.
    """
    found = await going(event_id)
    if not found:
        return
    sessions: dict[int | None, int | None] = {row["old"]: row["made"] for row in await fetch(SESSIONS, event_id, made_id)}
    sessions[None] = None
    can_go = [one for one in found if one.session in sessions]  # a session can come meanwhile
    fresh = {"": ""} | await files.once_more([one.file for one in can_go if one.file])
    made = [_as_new(one, made_id, sessions[one.session], fresh[one.file]) for one in can_go if one.file in fresh]
    for start in range(0, len(made), ROWS_AT_ONCE):
        await Handout.insert(*made[start : start + ROWS_AT_ONCE])


def _as_new(handout: Handout, made_id: int, session: int | None, file: str) -> Handout:
    facts = {name: getattr(handout, name) for name in WHAT}
    return Handout(**facts, event=made_id, session=session, file=file, added_at=clock.now())
