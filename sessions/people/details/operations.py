"""Putting right what is known of a participant: name, telephone, council and role."""

from dataclasses import asdict, dataclass, fields

import clock
from database import DB
from events import history
from events.people.deeds import UNSAID
from events.publishing import ChangedMeanwhile
from events.tables import Event
from events.tokens import digest
from notifications.tables import Message
from sessions import messages
from sessions.people.corrections import IsDouble, held
from sessions.people.person import coming_of
from sessions.registrations import name_key, searchable
from sessions.tables import Participant


@dataclass(frozen=True)
class Details:
    """What the desk can put right of somebody; the address has a form of its own."""

    name: str
    phone: str
    council: str
    role: str


def details_of(participant: Participant) -> Details:
    """What is known of them now."""
    return Details(**{part.name: getattr(participant, part.name) for part in fields(Details)})


def mark_of(participant: Participant) -> str:
    """A short mark of what is known of them: another one when somebody changed it."""
    return digest(repr(details_of(participant)))[:16]


async def correct(
    event: Event, participant: Participant, wanted: Details, seen: str, by: int | None, *, mails: bool = False
) -> bool:
    """Put these details right; `seen` is the mark of those that were shown. Answers whether a mail goes.

    When the name changes and something is coming, `mails` sends the overview with the ticket once more, in the right
    name. No invitation goes again: it is the same person at the same address, an update would say that nothing changed
    but the name of the reader, once for each session, and the next real one brings the name along. What waits to be
    sent keeps the old name, but for an overview, which the new one takes the place of.

    The history holds which of them changed, and no more. Raises `ChangedMeanwhile`, `IsDouble`, `ParticipantNotFound`.
    """
    async with DB.transaction():
        current = await held(participant.id)
        before, after = asdict(details_of(current)), asdict(wanted)
        changed = [name for name in before if before[name] != after[name]]
        if not changed:
            return False
        if mark_of(current) != seen:
            raise ChangedMeanwhile
        await _write(current, wanted)
        unsaid = {f"person_{name}": UNSAID for name in changed}
        await history.note(by, event.id, f"participant:{current.id}", "details", unsaid, unsaid)
        return mails and "name" in changed and await _mail(event, current)


async def _write(current: Participant, wanted: Details) -> None:
    """All that follows the name follows it. Raises `IsDouble`."""
    key = name_key(wanted.name)
    double = await Participant.objects().where(
        Participant.event == current.event, Participant.email == current.email, Participant.name_key == key,
        Participant.note == current.note, Participant.id != current.id,
    ).first()  # fmt: skip
    if double is not None:
        raise IsDouble(double.id)
    for name, value in asdict(wanted).items():
        setattr(current, name, value)
    current.name_key, current.search = key, searchable(wanted.name, current.email, wanted.council)
    await current.save()


async def _mail(event: Event, current: Participant) -> bool:
    """The overview in this name instead of one that waits; False when there is no address, or nothing is coming."""
    coming = await coming_of(current.id)
    if not current.email or not coming:
        return False
    about = f"participant:{current.id}"
    waiting = (Message.about == about) & (Message.kind == "overview") & (Message.state == Message.State.QUEUED)
    await Message.update({Message.state: Message.State.REPLACED, Message.settled_at: clock.now()}).where(waiting)
    await messages.post_again(event, current, coming, invites=False)
    return True
