"""The question after a calendar's no, whether that was meant to cancel, and both answers to it."""

from datetime import datetime
from enum import StrEnum

import clock
from database import DB
from events import history
from sessions import messages
from sessions.participants.week import LinkNotFound
from sessions.registrations import cancel
from sessions.replies.matching import Place, held_at, place_at
from sessions.tables import Registration, Session

PARTSTAT = Registration.Partstat


class Standing(StrEnum):
    """How it is: the question is open; they stay; or there is nothing to answer any more."""

    ASKED = "asked"
    STAYS = "stays"
    LEFT = "left"
    BEGUN = "begun"
    CANCELLED = "cancelled"


class Done(StrEnum):
    """What an answer did; the second two times: nothing, for it had been done before."""

    LEFT = "afgemeld"
    STAYS = "blijft"
    HAD_LEFT = "was-afgemeld"
    STAYED = "bleef"
    TOO_LATE = "te-laat"


def standing(session: Session, registration: Registration, at: datetime) -> Standing:
    """How it is at the moment `at` (aware)."""
    if not registration.is_active:
        return Standing.LEFT
    if session.is_cancelled:
        return Standing.CANCELLED
    if session.has_begun(at):
        return Standing.BEGUN
    return Standing.ASKED if registration.partstat == PARTSTAT.DECLINED else Standing.STAYS


async def question_at(token: str) -> Place:
    """What the question with this reply token is about. Raises `LinkNotFound`."""
    place = await place_at(token)
    if place is None:
        raise LinkNotFound
    return place


async def answer(token: str, *, leaves: bool) -> Done:
    """They cancel, or they stay after all and get their invitation once more. Only while the question is open: who
    knows this token from a calendar that is shared can do no more than answer it. Raises `LinkNotFound`.
    """
    async with DB.transaction():
        place = await held_at(token)
        if place is None:
            raise LinkNotFound
        found = standing(place.session, place.registration, clock.now())
        if found != Standing.ASKED:
            before = {Standing.LEFT: Done.HAD_LEFT, Standing.STAYS: Done.STAYED}
            return before.get(found, Done.TOO_LATE)
        if leaves:
            await cancel(place.registration)
        else:
            await _stay(place)
        about, said = f"participant:{place.participant.id}", "leaves" if leaves else "stays"
        after = {"session": place.session.id, "answer": said}
        await history.note(history.NOBODY, place.event.id, about, "replied", None, after)
    return Done.LEFT if leaves else Done.STAYS


async def _stay(place: Place) -> None:
    """What was said here is newer than any answer that is still on its way; the calendar gets the session back."""
    registration = place.registration
    registration.partstat = PARTSTAT.NONE
    await Registration.update({
        Registration.partstat: PARTSTAT.NONE, Registration.replied_at: None, Registration.replied_stamp: clock.now(),
    }).where(Registration.id == registration.id)  # fmt: skip
    if registration.is_confirmed:
        await messages.post_back_in(place.event, place.session, registration)


async def stay(registration: Registration) -> Done:
    """The same "no, I come", from somebody's own page. Raises `LinkNotFound` when no calendar can answer for it."""
    return await answer(registration.reply_token or "", leaves=False)
