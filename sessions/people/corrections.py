"""Putting an address right, and sending everything once more."""

from datetime import timedelta

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from notifications.gone import try_again
from notifications.tables import Message
from sessions import messages
from sessions.people.person import ParticipantNotFound, coming_of
from sessions.registrations import normalised_email, searchable
from sessions.renewing import renew
from sessions.tables import Participant, Registration, Session

ONE_PRESS = timedelta(minutes=1)  # a button that is pressed twice within this time was meant once


class IsDouble(Exception):
    """Somebody of this name has this address already; `other` is their id."""

    def __init__(self, other: int) -> None:
        super().__init__(other)
        self.other = other


class NoAddress(Exception):
    """Nothing can be mailed to who has no address."""


async def held(participant_id: int, *more: int) -> Participant:
    """The participant as they are, kept to ourselves with the sessions they are in. Raises `ParticipantNotFound`.

    The caller has a transaction; `more` are other participants who are kept as well.
    """
    ids = [participant_id, *more]
    rows = await Registration.select(Registration.session).where(Registration.participant.is_in(ids))
    await hold(Session, sorted({row["session"] for row in rows}))
    await hold(Participant, ids)
    found = await Participant.objects().where(Participant.id == participant_id).first()
    if found is None:
        raise ParticipantNotFound(participant_id)
    return found


async def resend(event: Event, participant: Participant, by: int) -> bool:
    """Mail the overview and every invitation once more, also to an address that mail came back from. Answers False when
    that was done a moment ago. Raises `NoAddress`.
    """
    async with DB.transaction():
        current = await held(participant.id)
        if not current.email:
            raise NoAddress
        about, just_now = f"participant:{current.id}", clock.now() - ONE_PRESS
        if any(deed.what == "resent" and deed.at > just_now for deed in await history.deeds_about(about)):
            return False
        await try_again(current.email)
        await messages.post_again(event, current, await coming_of(current.id))
        await history.note(by, event.id, about, "resent")
    return True


async def correct_address(event: Event, participant: Participant, address: str, by: int | None) -> None:
    """Take the invitations out of the old address's calendar and send new ones to the new address.

    The personal link stays as it was. A note goes: from now on the address tells people apart, and with a note they
    would be somebody else at their next sign-up. Raises `IsDouble`.
    """
    email = normalised_email(address)
    async with DB.transaction():
        current = await held(participant.id)
        if current.email == email:
            return
        other = await Participant.objects().where(
            Participant.event == event.id, Participant.email == email,
            Participant.name_key == current.name_key, Participant.id != current.id,
        ).first()  # fmt: skip
        if other is not None:
            raise IsDouble(other.id)
        await readdress(event, current, await coming_of(current.id))
        await _redirect(current, email)
        current.email, current.note = email, ""
        current.search = searchable(current.name, email, current.council)
        await current.save()
        await try_again(email)
        await messages.post_again(event, current, await coming_of(current.id))
        await history.note(by, event.id, f"participant:{current.id}", "address")


async def readdress(event: Event, leaving: Participant, rows: list[tuple[Session, Registration]]) -> None:
    """Cancel the invitations of `rows` at the address of `leaving`; each gets a new UID, to be sent elsewhere."""
    with_place = [(session, row) for session, row in rows if not (row.is_in_line or row.is_requested)]
    await messages.post_readdressed(event, leaving, with_place)
    await renew([row for _session, row in with_place])


async def _redirect(participant: Participant, email: str) -> None:
    """What still waits to be sent goes to the new address; an overview is sent anew."""
    mine = Message.about == f"participant:{participant.id}"
    waiting = mine & (Message.state == Message.State.QUEUED) & (Message.email == participant.email)
    await Message.update({Message.state: Message.State.REPLACED, Message.settled_at: clock.now()}).where(
        waiting, Message.kind == "overview"
    )
    await fetch(
        "UPDATE message SET email = {}, together = NULL WHERE about = {} AND state = 'queued' AND email = {} "
        "AND (uid IS NULL OR together IS NOT NULL)",
        email, f"participant:{participant.id}", participant.email,
    )  # fmt: skip
