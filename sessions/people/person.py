"""All that the desk knows of one participant: sessions, messages, remarks, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import clock
from events import history
from events.councils.operations import names_of_councils
from events.sheets import Sheet
from events.tables import Event
from events.texts import _
from notifications.tables import Message
from sessions.letters import write
from sessions.tables import Participant, Registration, Session, SignUp
from sessions.waiting_list import places_in_line

LARGEST_ID = 2**31 - 1
MAILS = 100  # on a sheet


class ParticipantNotFound(Exception):
    """This event has no such participant."""


class RegistrationNotFound(Exception):
    """This participant has no such registration."""


@dataclass(frozen=True)
class Claim:
    """One registration with its session; `place` is the number in line of who waits."""

    session: Session
    registration: Registration
    place: int = 0

    def can_change(self, at: datetime) -> bool:
        """Whether it can be cancelled or moved at the moment `at` (aware)."""
        return self.registration.is_active and not self.session.is_cancelled and not self.session.has_begun(at)


@dataclass(frozen=True)
class Mail:
    """A message with its subject."""

    message: Message
    subject: str


@dataclass(frozen=True)
class File:
    """Everything about one participant. `claims` in order of time, `mails` and `deeds` the newest first."""

    participant: Participant
    claims: list[Claim]
    mails: Sheet[Mail]
    remarks: list[SignUp]
    deeds: history.Deeds
    titles: dict[int, str]
    councils: dict[int, str]
    doubles: list[Participant]

    @property
    def active(self) -> list[Claim]:
        """What still counts."""
        return [claim for claim in self.claims if claim.registration.is_active]

    @property
    def softly(self) -> int:
        """How many mails came back for now from the address of today; messages that went out as one are one."""
        came_back = (mail.message for mail in self.mails if mail.message.returned == Message.Returned.SOFT)
        return len({one.combined_into or one.id for one in came_back if one.email == self.participant.email})

    @property
    def given_up(self) -> list[Claim]:
        """What was cancelled."""
        return [claim for claim in self.claims if not claim.registration.is_active]


async def participant_at(event: Event, number: int) -> Participant:
    """The participant of `event` with this id. Raises `ParticipantNotFound`."""
    found = None
    if number <= LARGEST_ID:
        found = await Participant.objects().where(Participant.id == number, Participant.event == event.id).first()
    if found is None:
        raise ParticipantNotFound(number)
    return found


async def claims_of(participant_id: int) -> list[Claim]:
    """All registrations of a participant, also the cancelled ones, in order of time: three queries."""
    rows = (
        await Registration.objects().where(Registration.participant == participant_id).order_by(Registration.id)
    )
    sessions = await Session.objects().where(Session.id.is_in([0, *(row.session for row in rows)]))
    by_id = {session.id: session for session in sessions}
    line = await places_in_line([row.id for row in rows if row.status == Registration.Status.WAITING])
    claims = [Claim(by_id[row.session], row, line.get(row.id, 0)) for row in rows]
    return sorted(claims, key=lambda claim: (claim.session.starts_at, claim.session.number, claim.registration.id))


async def claim_at(participant: Participant, number: int) -> Claim:
    """One of the participant's own registrations. Raises `RegistrationNotFound`."""
    for claim in await claims_of(participant.id):
        if claim.registration.id == number:
            return claim
    raise RegistrationNotFound(number)


async def coming_of(participant_id: int) -> list[tuple[Session, Registration]]:
    """What is not over and goes on, with its active registration."""
    now = clock.now()
    return [
        (claim.session, claim.registration)
        for claim in await claims_of(participant_id)
        if claim.registration.is_active and not claim.session.is_cancelled and claim.session.ends_at > now
    ]


async def file_of(event: Event, participant: Participant, sheet: int = 1, mails: int = 1) -> File:
    """Everything about one participant of `event`, with one sheet of what was done and one of `mails`."""
    about = f"participant:{participant.id}"
    remarks = (
        await SignUp.objects()
        .where(SignUp.participant == participant.id, SignUp.remark != "")
        .order_by(SignUp.id, ascending=False)
    )
    deeds = await history.deeds_about(about, sheet)
    return File(
        participant, await claims_of(participant.id), await _mails(about, mails), remarks, deeds,
        await _titles(event, deeds), await _councils(event, deeds), await doubles_of(participant),
    )  # fmt: skip


async def _mails(about: str, sheet: int) -> Sheet[Mail]:
    rows = (
        await Message.objects()
        .where(Message.about == about)
        .order_by(Message.id, ascending=False)
        .limit(MAILS + 1)
        .offset((sheet - 1) * MAILS)
    )
    return Sheet([_mail(message) for message in rows[:MAILS]], sheet, len(rows) > MAILS)


def _mail(message: Message) -> Mail:
    if message.is_erased:
        return Mail(message, _("De inhoud is gewist"))
    try:
        return Mail(message, write(message).subject)
    except Exception:  # a message that cannot be written any more is still one that was there
        return Mail(message, message.kind)


async def _titles(event: Event, deeds: Sequence[history.Entry]) -> dict[int, str]:
    """What the sessions in these deeds are called now."""
    ids = {facts["session"] for deed in deeds for facts in (deed.before, deed.after) if "session" in facts}
    rows = await Session.select(Session.id, Session.title).where(
        Session.event == event.id, Session.id.is_in([0, *ids])
    )
    return {row["id"]: row["title"] for row in rows}


async def _councils(event: Event, deeds: Sequence[history.Entry]) -> dict[int, str]:
    """What the councils in these deeds are called now."""
    ids = {facts["council"] for deed in deeds for facts in (deed.before, deed.after) if facts.get("council")}
    return await names_of_councils(event.id, sorted(ids))


async def doubles_of(participant: Participant) -> list[Participant]:
    """Who may be the same person: the same name at another address, or another name at the same one."""
    of_name = Participant.name_key == participant.name_key
    same = of_name | (Participant.email == participant.email) if participant.email else of_name
    return (
        await Participant.objects()
        .where(Participant.event == participant.event, Participant.id != participant.id, same)
        .order_by(Participant.id)
        .limit(10)
    )
