"""Whether somebody's council keeps their name for a next time: they say so on their own page, and take it back there."""

import clock
from database import DB, fetch
from events.councils import roster
from events.councils.operations import CouncilNotFound, key_of
from events.councils.roster import Kept
from sessions.tables import Participant

MINE = """
SELECT n.id, n.council, n.name, n.email, n.agreed_at, n.until_at FROM roster_name n
WHERE n.until_at > {} AND (n.id = {} OR (n.council = {} AND n.email = {} AND n.name_key = {}))
ORDER BY CASE WHEN n.id = {} THEN 0 ELSE 1 END LIMIT 1
"""


class NoCouncil(Exception):
    """Nobody knows to which council this person belongs."""


async def _mine(participant: Participant) -> dict[str, object] | None:
    """By what they said at this event, or else by name and address: they may have agreed at another event, or on paper."""
    number = participant.roster_name or 0
    rows = await fetch(
        MINE, clock.now(), number, participant.member_of or 0, participant.email, key_of(participant.name), number
    )
    return rows[0] if rows else None


async def kept_of(participant: Participant) -> Kept | None:
    """This person in the roster of their council; None: they did not agree, or took it back."""
    row = await _mine(participant)
    return Kept(**{name: row[name] for name in ("id", "name", "email", "agreed_at", "until_at")}) if row else None  # type: ignore[arg-type]  # a row is what its columns are


async def agree(participant: Participant) -> None:
    """Keep their name and address from now on. Raises `NoCouncil`."""
    async with DB.transaction():
        if not participant.member_of:
            raise NoCouncil
        try:
            number = await roster.agree(participant.member_of, participant.name, participant.email)
        except CouncilNotFound:
            raise NoCouncil from None
        await Participant.update({Participant.roster_name: number}).where(Participant.id == participant.id)


async def disagree(participant: Participant) -> None:
    """Keep nothing of them any more; twice is once."""
    async with DB.transaction():
        if row := await _mine(participant):
            await roster.take_out(int(str(row["council"])), int(str(row["id"])))
