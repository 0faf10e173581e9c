"""Making one participant of two who are the same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

import clock
from database import DB, fetch
from events import history
from events.tables import Event
from notifications.tables import Message
from sessions import messages, waiting_list
from sessions.groups import doubles as groups
from sessions.mailings import unsubscribing
from sessions.needs import operations as needs
from sessions.people.corrections import held, readdress
from sessions.people.person import Claim, ParticipantNotFound, claims_of, participant_at
from sessions.questions import keeping as answers
from sessions.registrations import searchable, standing
from sessions.tables import CheckIn, Participant, Registration, Session

RANK = {Registration.Status.CONFIRMED: 0, Registration.Status.OFFERED: 1, Registration.Status.WAITING: 2,
        Registration.Status.REQUESTED: 3}  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """One session that either of two people is in: the claim that stays, and the one that ends (None: there was one)."""

    stays: Claim
    ends: Claim | None
    is_taken_over: bool

    @property
    def session(self) -> Session:
        """The session it is about."""
        return self.stays.session


def in_order(one: Participant, other: Participant) -> tuple[Participant, Participant]:
    """Who stays and who goes: `one` stays, unless only `other` has an address."""
    return (other, one) if other.email and not one.email else (one, other)


async def fates(kept: Participant, double: Participant) -> list[Fate]:
    """What becomes of every session of two people, in order of time; changes nothing."""
    mine, theirs = await _active(kept), await _active(double)
    found = [_fate(mine.get(session), theirs.get(session)) for session in {**mine, **theirs}]
    return sorted(found, key=lambda fate: (fate.session.starts_at, fate.session.number))


async def _active(participant: Participant) -> dict[int, Claim]:
    return {claim.session.id: claim for claim in await claims_of(participant.id) if claim.registration.is_active}


def _fate(mine: Claim | None, theirs: Claim | None) -> Fate:
    """Confirmed goes before waiting, who stands earlier in line before who stands later; else what was there stays."""
    if theirs is None:
        assert mine is not None  # one of both is there
        return Fate(mine, None, is_taken_over=False)
    if mine is None or _order(theirs) < _order(mine):
        return Fate(theirs, mine, is_taken_over=True)
    return Fate(mine, theirs, is_taken_over=False)


def _order(claim: Claim) -> tuple[int, int]:
    return RANK[Registration.Status(claim.registration.status)], claim.place


async def merge(event: Event, kept_id: int, double_id: int, by: int) -> None:
    """Give everything of `double_id` to `kept_id`, at most one active registration per session; then the double goes.

    Invitations at the double's address are cancelled. Who wants no mailings under one of both names wants none.
    Raises `ParticipantNotFound`.
    """
    async with DB.transaction():
        kept = await held(kept_id, double_id)
        double = await Participant.objects().where(Participant.id == double_id).first()
        if double is None or double_id == kept_id:
            raise ParticipantNotFound(double_id)
        found = await fates(kept, double)
        await _end([fate.ends for fate in found if fate.ends])
        await _keep_arrivals({fate.ends.registration.id: fate.stays.registration.id for fate in found if fate.ends})
        leaving = [fate.stays for fate in found if fate.is_taken_over]
        leaving += [fate.ends for fate in found if fate.ends and not fate.is_taken_over]
        await readdress(event, double, _coming(leaving))
        await _hand_over(kept, double)
        await groups.hand_over(kept.id, [(fate.ends.registration, fate.stays.registration) for fate in found if fate.ends])
        await _promote(event, [fate.ends for fate in found if fate.ends])
        new = _coming([fate.stays for fate in found if fate.is_taken_over])
        if new:
            await messages.post_again(event, kept, [(session, await _fresh(row)) for session, row in new])
        await history.note(by, event.id, f"participant:{kept_id}", "merged", {"participant": double_id})


def _coming(claims: Sequence[Claim]) -> list[tuple[Session, Registration]]:
    now = clock.now()
    rows = [(claim.session, claim.registration) for claim in claims]
    return [(session, row) for session, row in rows if session.ends_at > now and not session.is_cancelled]


async def _end(claims: Sequence[Claim]) -> None:
    """Cancelled in the table; the row in our hand still says what it was, for its calendar entry must go."""
    ids = [claim.registration.id for claim in claims]
    if ids:
        await Registration.update(
            {Registration.status: Registration.Status.CANCELLED, Registration.changed_at: clock.now()}
        ).where(Registration.id.is_in(ids))
        await messages.withdraw_reminders(ids)


async def _keep_arrivals(stays: dict[int, int]) -> None:
    """Who came, came: the first check-in of two registrations is that of the one that `stays`, by the one that ends."""
    came = await standing([*stays, *stays.values()])
    for ended, stayed in stays.items():
        if ended in came and (stayed not in came or came[ended].at < came[stayed].at):
            if stayed in came:
                await CheckIn.delete().where(CheckIn.id == came[stayed].id)
            await CheckIn.update({CheckIn.registration: stayed}).where(CheckIn.id == came[ended].id)


async def _fresh(row: Registration) -> Registration:
    found = await Registration.objects().where(Registration.id == row.id).first()
    assert found is not None  # held by us
    return found


async def _hand_over(kept: Participant, double: Participant) -> None:
    """Everything that is the double's becomes that of who is kept; what was empty is filled in."""
    await fetch("UPDATE registration SET participant = {} WHERE participant = {}", kept.id, double.id)
    await fetch("UPDATE sign_up SET participant = {} WHERE participant = {}", kept.id, double.id)
    await answers.hand_over(kept.id, double.id)
    await needs.hand_over(kept.id, double.id)
    about, of_double = f"participant:{kept.id}", f"participant:{double.id}"
    await _redirect_mailings(kept, about, of_double)
    await fetch("UPDATE message SET about = {} WHERE about = {}", about, of_double)
    await history.hand_over(of_double, about)
    for name in ("council", "role", "phone"):
        setattr(kept, name, getattr(kept, name) or getattr(double, name))
    for name in ("member_of", "roster_name"):
        setattr(kept, name, getattr(kept, name) or getattr(double, name))
    kept.search = searchable(kept.name, kept.email, kept.council)
    await kept.save()
    if not (kept.wants_mailings and double.wants_mailings):
        await unsubscribing.choose(kept, wants_mailings=False)
    await double.remove()


async def _redirect_mailings(kept: Participant, about: str, of_double: str) -> None:
    """A mailing that waits for the double goes to who is kept, once, with links that will work: those of the double,
    to unsubscribe too, do not any more.
    """
    of_mailing = Message.kind == "mailing"
    mine = await Message.select(Message.batch).where(of_mailing, Message.about == about).output(as_list=True)
    waiting = Message.state == Message.State.QUEUED
    for message in await Message.objects().where(of_mailing, Message.about == of_double, waiting):
        changed = _replaced() if message.batch in mine else _addressed_to(kept, message)
        await Message.update(changed).where(Message.id == message.id, waiting)


def _replaced() -> dict[Any, Any]:
    return {Message.state: Message.State.REPLACED, Message.settled_at: clock.now()}


def _addressed_to(kept: Participant, message: Message) -> dict[Any, Any]:
    facts = msgspec.json.decode(message.facts)
    facts["person"] = {name: getattr(kept, name) for name in facts["person"]}
    return {
        Message.email: kept.email, Message.name: kept.name, Message.language: kept.language,
        Message.facts: msgspec.json.encode(facts).decode(),
    }  # fmt: skip


async def _promote(event: Event, ended: Sequence[Claim]) -> None:
    for claim in ended:
        if claim.registration.status in {Registration.Status.CONFIRMED, Registration.Status.OFFERED}:
            await waiting_list.promote(event, claim.session)


async def other_at(event: Event, one: Participant, number: int) -> Participant:
    """Another participant of the same event. Raises `ParticipantNotFound`."""
    if number == one.id:
        raise ParticipantNotFound(number)
    return await participant_at(event, number)


async def was_merged(kept: Participant, double_id: int) -> bool:
    """Whether this double went into `kept` before: the button was pressed twice."""
    deeds = await history.deeds_about(f"participant:{kept.id}")
    return any(deed.what == "merged" and deed.before.get("participant") == double_id for deed in deeds)
