"""What the sessions, the people and the mailings of an event are called now: its history holds no more than their ids."""

from collections.abc import Sequence

from sessions.tables import Mailing, Participant, Session


async def of_sessions(event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """The titles of these sessions, drafts too, as far as they are of this event."""
    rows = await Session.select(Session.id, Session.title).where(Session.event == event_id, Session.id.is_in([*ids]))
    return {row["id"]: row["title"] for row in rows}


async def of_participants(event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """The names of these participants, as far as they are of this event: for who may read it."""
    mine = Participant.event == event_id
    rows = await Participant.select(Participant.id, Participant.name).where(mine, Participant.id.is_in([*ids]))
    return {row["id"]: row["name"] for row in rows}


async def of_mailings(event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """The subjects of these mailings, as far as they are of this event."""
    rows = await Mailing.select(Mailing.id, Mailing.subject).where(Mailing.event == event_id, Mailing.id.is_in([*ids]))
    return {row["id"]: row["subject"] for row in rows}
