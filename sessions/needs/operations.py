"""What somebody needs: saying it, taking it back, and that it is arranged. The history never says what, nor of whom."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import clock
from database import DB, clear_traces, fetch, hold
from events import history
from events.tables import Event
from sessions.needs.sealing import BOX, Arranged, CannotOpen, Heard, Said
from sessions.needs.tables import Needs
from sessions.needs.words import CONSENT_VERSION, SPOKEN
from sessions.tables import Participant, SignUp

OF_FORM = "SELECT id, participant FROM sign_up WHERE event = {} AND result_token = {}"


class FormNotFound(Exception):
    """There is no form with this answer page."""


class NothingNeeded(Exception):
    """This person needs nothing, as far as we know, or not this."""


class CallerErased(Exception):
    """Of this person everything was erased: there is nobody any more to keep it for."""


class Form(NamedTuple):
    """A form that was sent, and whose it is."""

    id: int
    participant: int


async def form_at(event: Event, token: str) -> Form:
    """The form with this answer page. Raises `FormNotFound`."""
    rows = await fetch(OF_FORM, event.id, token)
    if not rows:
        raise FormNotFound(token)
    return Form(rows[0]["id"], rows[0]["participant"])


async def rows_of(participant_id: int) -> list[Needs]:
    """All that is kept of what somebody needs: one row for each form after which they said it, and their own."""
    return await Needs.objects().where(Needs.participant == participant_id).order_by(Needs.id)


def together(rows: Sequence[Needs]) -> Said:
    """What these rows say as one; a row that cannot be opened says nothing."""
    return as_one(opened(row) for row in rows)


def as_one(sayings: Iterable[Said | None]) -> Said:
    """All of it together; None says nothing."""
    whole = Said()
    for said in filter(None, sayings):
        whole.kinds = [*dict.fromkeys([*whole.kinds, *said.kinds])]
        whole.diets = [*dict.fromkeys([*whole.diets, *said.diets])]
        whole.words = _one_text(whole.words, said.words)
        whole.diet_words = _one_text(whole.diet_words, said.diet_words)
        whole.arranged = {**whole.arranged, **said.arranged}
        whole.heard = said.heard or whole.heard
    return whole


def _one_text(first: str, second: str) -> str:
    return first if second in first else "\n".join(filter(None, [first, second]))


def opened(row: Needs) -> Said | None:
    """What a row says; None when our key is not the one that it was made with."""
    return unsealed(row.sealed)


def unsealed(sealed: str) -> Said | None:
    """The same of what stands in its column."""
    try:
        return BOX.opened(sealed)
    except CannotOpen:
        return None


# -- by who needs it


async def say_after_form(form: Form, said: Said, consent: str) -> None:
    """Keep what was said on the page of a form. What else is known of this person stays, and is not shown there."""
    async with DB.transaction():
        await hold(SignUp, [form.id])
        row = await Needs.objects().where(Needs.sign_up == form.id).first()
        row = row or Needs(participant=form.participant, sign_up=form.id)
        await _write(row, said, consent, [row] if row.sealed else [])


async def say(participant: Participant, said: Said, consent: str) -> None:
    """Keep this from now on, instead of all that they said before."""
    async with DB.transaction():
        await hold(Participant, [participant.id])
        await _write_only(participant, said, consent)
    await clear_traces(anew=False)


async def _write_only(participant: Participant, said: Said, consent: str) -> None:
    before = await rows_of(participant.id)
    row = next((one for one in before if one.sign_up is None), None) or Needs(participant=participant.id, sign_up=None)
    await _write(row, said, consent, before)
    await Needs.delete().where(Needs.participant == participant.id, Needs.id != row.id)


async def _write(row: Needs, said: Said, consent: str, before: Sequence[Needs]) -> None:
    """What was arranged and is said again as it was, stays arranged."""
    known, now = together(before), clock.now()
    changed = {
        *(["words"] if known.words != said.words else []), *(["diet-words"] if known.diet_words != said.diet_words else []),
    }  # fmt: skip
    kept = {code: one for code, one in known.arranged.items() if code in said.everything and code not in changed}
    row.sealed = BOX.seal(Said(said.kinds, said.words, said.diets, said.diet_words, kept, said.heard))
    version = f"{CONSENT_VERSION}{SPOKEN if said.heard else ''}"
    row.consent, row.consent_version, row.consented_at, row.changed_at = consent, version, now, now
    await row.save()


async def withdraw(event: Event, participant: Participant, by: int | None = None) -> None:
    """Erase at once all that somebody needs; also when it was done before. `by` the desk, when they asked it to."""
    async with DB.transaction():
        await hold(Participant, [participant.id])
        if await rows_of(participant.id):
            await Needs.delete().where(Needs.participant == participant.id)
            await history.note(by, event.id, f"event:{event.id}", "needs-withdrawn")
    await clear_traces()


# -- by who arranges it


async def hear(event: Event, participant: Participant, said: Said, consent: str, by: int) -> None:
    """Keep what somebody says on the telephone, instead of all that was said before; `consent` was read to them.

    Raises `CallerErased`.
    """
    async with DB.transaction():
        await hold(Participant, [participant.id])
        if not await Participant.exists().where(Participant.id == participant.id, Participant.erased_at.is_null()):
            raise CallerErased
        said.heard = Heard(by, clock.now())
        await _write_only(participant, said, consent)
        await history.note(by, event.id, f"event:{event.id}", "needs-heard")
    await clear_traces(anew=False)


async def arrange(event: Event, participant: Participant, code: str, by: int, *, is_done: bool) -> None:
    """Say that one thing is arranged, or is not after all. Raises `NothingNeeded`."""
    async with DB.transaction():
        await hold(Participant, [participant.id])
        found = [(row, said) for row in await rows_of(participant.id) if (said := opened(row)) and code in said.everything]
        if not found:
            raise NothingNeeded
        for row, said in found:
            if (code in said.arranged) != is_done:
                said.arranged = {key: one for key, one in said.arranged.items() if key != code}
                if is_done:
                    said.arranged[code] = Arranged(by, clock.now())
                row.sealed = BOX.seal(said)
                await row.save()
        await history.note(by, event.id, f"event:{event.id}", "need-arranged" if is_done else "need-open")


async def hand_over(kept_id: int, double_id: int) -> None:
    """What a double needs is needed by who is kept; in the caller's transaction."""
    mine, theirs = await rows_of(kept_id), await rows_of(double_id)
    own = [row for row in (*mine, *theirs) if row.sign_up is None]
    if len(own) > 1:
        own[0].sealed = BOX.seal(together(own))
        await own[0].save()
        await Needs.delete().where(Needs.id == own[1].id)
    await Needs.update({Needs.participant: kept_id}).where(Needs.participant == double_id)
