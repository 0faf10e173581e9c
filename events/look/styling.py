"""Giving an event its own colours and logo, each with its deed."""

from database import DB, hold
from events.history import NOBODY, note
from events.look import logos
from events.look.colours import Tokens, read
from events.look.logos import Logo
from events.publishing import ChangedMeanwhile
from events.tables import Event


def mark_of(tokens: str) -> str:
    """A short mark of an event's colours: another one for other colours."""
    return Event(tokens=tokens).tokens_mark


async def colour(event: Event, tokens: Tokens, seen: str, by: int | None = NOBODY) -> None:
    """Give `event` these colours instead of those it had; none for ours. Nothing may be wrong with them.

    `seen` is the mark of those that their editor saw. Raises `ChangedMeanwhile`.
    """
    text = tokens.text()
    async with DB.transaction():
        await hold(Event, [event.id])
        before = await Event.select(Event.tokens).where(Event.id == event.id).first()
        was = before["tokens"] if before else ""
        if was != text:
            if mark_of(was) != seen:
                raise ChangedMeanwhile
            await Event.update({Event.tokens: text}).where(Event.id == event.id)
            await note(by, event.id, f"event:{event.id}", "colours", _noted(was), _noted(text))


def _noted(text: str) -> dict[str, str]:
    tokens = read(text)
    return tokens.light | {f"dark {name}": value for name, value in tokens.dark.items()}


async def put_logo(event: Event, logo: Logo | None, by: int | None = NOBODY) -> None:
    """Give `event` this logo, or none."""
    async with DB.transaction():
        await hold(Event, [event.id])
        kept = logo.kept() if logo else ""
        before = await Event.select(Event.logo).where(Event.id == event.id).first()
        was = before["logo"] if before else ""
        if was != kept:
            await Event.update({Event.logo: kept}).where(Event.id == event.id)
            marks = [{"logo": found.mark if found else ""} for found in (logos.kept(was), logo)]
            await note(by, event.id, f"event:{event.id}", "logo", *marks)
