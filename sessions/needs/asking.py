"""Whether an event asks what people need, and why. Without a reason nobody is asked (TRUST P13)."""

import clock
from database import DB, hold
from events import history
from events.tables import Event
from sessions.needs.tables import NeedsAsked


async def asking_of(event: Event) -> NeedsAsked | None:
    """Why and what it asks; None: it does not."""
    return await NeedsAsked.objects().where(NeedsAsked.event == event.id).first()


async def ask(event: Event, reason: str, by: int, *, asks_diet: bool) -> None:
    """Ask it from now on, for this reason; what people eat too, when it `asks_diet`."""
    async with DB.transaction():
        await hold(Event, [event.id])
        known = await asking_of(event)
        if known and (known.reason, known.asks_diet) == (reason, asks_diet):
            return
        before = {"reason": known.reason, "asks_diet": known.asks_diet} if known else {}
        row = known or NeedsAsked(event=event.id, asked_at=clock.now())
        row.reason, row.asks_diet = reason, asks_diet
        await row.save()
        after = {"reason": reason, "asks_diet": asks_diet}
        await history.note(by, event.id, f"event:{event.id}", "needs-asked", before, after)


async def ask_no_more(event: Event, by: int) -> None:
    """Ask it no more; what people said stays until its time, or until they take it back."""
    async with DB.transaction():
        await hold(Event, [event.id])
        if await asking_of(event) is not None:
            await NeedsAsked.delete().where(NeedsAsked.event == event.id)
            await history.note(by, event.id, f"event:{event.id}", "needs-not-asked")


async def copy(event: Event, made: Event) -> None:
    """Ask at `made` what is asked at `event`, and for the same reason. In the caller's transaction."""
    known = await asking_of(event)
    if known is not None:
        await NeedsAsked(event=made.id, reason=known.reason, asks_diet=known.asks_diet, asked_at=clock.now()).save()
