"""Following what a calendar answers: what it changes, what goes to the desk, and what is only written down."""

from dataclasses import dataclass
from datetime import datetime

import clock
from database import DB
from events import history
from events.tables import Event
from events.texts import _
from notifications.answers import Answer, normalised
from notifications.tables import Received
from sessions import messages
from sessions.changes import answers
from sessions.registrations import cancel
from sessions.replies import words
from sessions.replies.matching import Heard, Place, belonged_to, heard, held_at, with_uid
from sessions.tables import Registration

PARTSTAT = Registration.Partstat
# Of two answers of the same second the one that costs nobody a place counts. What was said on our page has no rank
# here: it is newer than any answer that was made before it.
RANK = {PARTSTAT.DECLINED: 1, PARTSTAT.TENTATIVE: 2, PARTSTAT.ACCEPTED: 3, PARTSTAT.NONE: 4}
FOLLOWED = frozenset({PARTSTAT.ACCEPTED, PARTSTAT.TENTATIVE, PARTSTAT.DECLINED})
ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH"})


@dataclass(frozen=True)
class Followed:
    """What to write down of a received answer. `text` is as much of its text as may be kept: what nobody is to read is not.

    `message` is the message of ours that it answers, `about` says for whom ("registration:12"), `belongs_to` whose desk
    it is on ("event:3"; "": everybody's).
    """

    kind: Received.Kind
    state: Received.State
    words: str
    message: int | None = None
    about: str = ""
    belongs_to: str = ""
    text: str = ""


async def follow(answer: Answer, token: str | None, sender: str, text: str, key: str) -> Followed:
    """Do what `answer` says, in one transaction (the caller's, where that writes down what was received: then reading
    one mail twice, which has one `key`, changes nothing).

    `token` is what stood in the address that it was sent to: without it anybody could have written the answer, and
    then the desk decides. Whatever `sender` or the answer itself says, the token says who it is.
    """
    async with DB.transaction():
        place = await held_at(token) if token else None
        if place is None:
            return await _unproven(answer, token, sender, text)
        if asked := words.question(place, answer):
            return _to_the_desk(place, asked, text)
        if answer.attendee not in {"", normalised(place.participant.email)}:
            return _to_the_desk(place, words.stranger(place, answer, sender), text)
        return await _followed(place, answer)


# -- what nobody can vouch for


async def _unproven(answer: Answer, token: str | None, sender: str, text: str) -> Followed:
    """Without the right token nothing changes, whoever it is about."""
    place = await with_uid(answer.uid)
    if token and await belonged_to(answer.uid, token):
        return Followed(Received.Kind.REPLY, Received.State.SETTLED, words.left())
    if place is None and answer.method in ANSWERS:
        # Somebody who was erased stays so: not a word of theirs comes back.
        return Followed(Received.Kind.REPLY, Received.State.SETTLED, words.nobodys())
    if place is None or token:
        said = words.forged() if place else words.not_ours()
        return Followed(Received.Kind.LETTER, Received.State.OPEN, said, text=text)
    if answer.attendee != normalised(place.participant.email):
        return _to_the_desk(place, words.stranger(place, answer, sender), text)
    return _to_the_desk(place, words.question(place, answer) or words.unproven(place, answer), text)


def _to_the_desk(place: Place, said: str, text: str) -> Followed:
    about, desk = f"registration:{place.registration.id}", f"event:{place.event.id}"
    return Followed(Received.Kind.PROPOSAL, Received.State.OPEN, said, None, about, desk, text)


# -- what can be followed


async def _followed(place: Place, answer: Answer) -> Followed:
    """The answer of who was invited. What they wrote to go with it is for the desk to read; the rest is settled."""
    known = await heard(place.registration, answer.sequence or 0)
    said = await _effect(place, answer, known)
    return Followed(
        Received.Kind.REPLY,
        Received.State.OPEN if answer.comment else Received.State.SETTLED,
        said,
        known.message,
        f"registration:{place.registration.id}",
        f"event:{place.event.id}",
        answer.comment,
    )


async def _effect(place: Place, answer: Answer, known: Heard) -> str:
    """Keep the answer if it counts, and do what it asks. Answers what was done, in words.

    An answer to an older version does not count: it may be a yes to another time. Of those to this one the newest
    counts (RFC 5546 2.1.5), whatever the order they come in. To a time that is about to be another one it counts only
    when that does not come about.
    """
    if answer.partstat not in FOLLOWED:
        return words.undecided(place)
    partstat = PARTSTAT(answer.partstat)
    is_old = (answer.sequence or 0) < known.sequence or answer.uid != place.registration.uid
    if is_old or (known.moves and known.change is None):
        await _note(place, partstat, "replied-late")
        return words.outdated(place, partstat)
    # A clock that runs ahead must not keep later answers out.
    stamp = min(answer.stamped_at or clock.now(), clock.now())
    if not _is_newer(place.registration, known.sequence, stamp, partstat):
        return words.known(place)
    if known.change is not None:
        return await _in_between(place, partstat, known.change, (known.sequence, stamp))
    was = place.registration.partstat
    await _keep(place.registration, partstat, known.sequence, stamp)
    await messages.tell_answer(place.registration, partstat)
    await _note(place, partstat, "replied")
    then = await _declined(place, was) if partstat == PARTSTAT.DECLINED else ""
    return words.followed(place, partstat, then)


async def _in_between(place: Place, partstat: str, change: int, said: tuple[int, datetime]) -> str:
    """An answer to the old time while the new one is held: kept with the change, for when that is undone."""
    await _note(place, partstat, "replied-late")
    if not await answers.keep_late(change, place.registration.uid, partstat):
        return words.outdated(place, partstat)
    await _keep(place.registration, PARTSTAT.NONE, *said)
    return words.in_between(place, partstat)


def _is_newer(registration: Registration, current: int, stamp: datetime, partstat: Registration.Partstat) -> bool:
    had = registration.replied_sequence, registration.replied_stamp
    if had[0] is None or had[1] is None or had[0] > current:  # the last: of an invitation before this one
        return True
    return (current, stamp, RANK[partstat]) > (*had, RANK[PARTSTAT(registration.partstat)])


async def _keep(registration: Registration, partstat: str, sequence: int, stamp: datetime) -> None:
    await Registration.update({
        Registration.partstat: partstat, Registration.replied_at: clock.now(),
        Registration.replied_sequence: sequence, Registration.replied_stamp: stamp,
    }).where(Registration.id == registration.id)  # fmt: skip


async def _note(place: Place, answer: str, what: str) -> None:
    about = f"participant:{place.participant.id}"
    after = {"session": place.session.id, "answer": answer}
    await history.note(history.NOBODY, place.event.id, about, what, None, after)


async def _declined(place: Place, was: str) -> str:
    """What the event does when a calendar says no; nothing where there is no place to give up any more."""
    registration, session, how = place.registration, place.session, place.event.on_decline
    if not registration.is_active or session.is_cancelled or session.has_begun(clock.now()):
        return _("Er was niets meer af te melden.")
    if how == Event.Declined.CANCEL:
        await cancel(registration)
        return _("Daarmee is de aanmelding afgemeld.")
    if how == Event.Declined.NOTE:
        return _("De aanmelding blijft staan.")
    if was != PARTSTAT.DECLINED:
        await messages.post_declined(place.event, session, registration)
    return _("Wij vragen per mail of dat ook een afmelding is.")
