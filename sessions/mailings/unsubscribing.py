"""Who wants no mailings any more: one press on a page, or one in the mail program itself (RFC 8058)."""

import clock
from database import DB, hold
from events.tables import Event
from notifications.tables import Message
from sessions.tables import Participant


class UnsubscribeLinkNotFound(Exception):
    """Nobody has this link."""


async def subscriber_at(token: str) -> tuple[Event, Participant]:
    """Whose link it is, and of which event. Raises `UnsubscribeLinkNotFound`."""
    participant = await Participant.objects().where(Participant.unsubscribe_token == token.lower()).first()
    if participant is None:
        raise UnsubscribeLinkNotFound
    event = await Event.objects().where(Event.id == participant.event).first()
    assert event is not None  # the foreign key says so
    return event, participant


async def choose(participant: Participant, *, wants_mailings: bool) -> None:
    """Take somebody off the mailings of their event, or put them back; what waits to be sent does not go any more.

    Messages about their own sessions are no mailings: they go on.
    """
    async with DB.transaction():
        await hold(Participant, [participant.id])
        await Participant.update({Participant.wants_mailings: wants_mailings}).where(Participant.id == participant.id)
        if not wants_mailings:
            await Message.update({Message.state: Message.State.REPLACED, Message.settled_at: clock.now()}).where(
                Message.about == f"participant:{participant.id}",
                Message.kind.is_in(["mailing", "evaluation", "evaluation_again"]),
                Message.state == Message.State.QUEUED,
            )
