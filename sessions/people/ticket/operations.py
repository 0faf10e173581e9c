"""Another ticket for somebody whose ticket leaked or was lost: the old one opens no door from that moment."""

import clock
from database import DB
from events import history
from events.tables import Event
from events.tokens import CodeKind, new_code, new_token
from notifications.tables import Message
from sessions import messages
from sessions.people.corrections import held
from sessions.people.person import coming_of
from sessions.tables import Participant


async def replace_ticket(event: Event, participant: Participant, by: int) -> bool:
    """A new secret and a new code; the new ticket goes out by mail. Answers False when it has to go on paper: no address.

    What still waits to be sent with the old ticket in it is not sent.
    """
    async with DB.transaction():
        current = await held(participant.id)
        current.ticket_token, current.ticket_code = new_token(), new_code(CodeKind.TICKET)
        await current.save([Participant.ticket_token, Participant.ticket_code])
        await Message.update({Message.state: Message.State.REPLACED, Message.settled_at: clock.now()}).where(
            Message.about == f"participant:{current.id}", Message.state == Message.State.QUEUED,
            Message.kind == "overview",
        )  # fmt: skip
        if current.email:
            await messages.post_again(event, current, await coming_of(current.id), invites=False)
        await history.note(by, event.id, f"participant:{current.id}", "new-ticket")
    return bool(current.email)
