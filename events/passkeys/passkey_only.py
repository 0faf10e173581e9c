"""Signing in with a passkey and with nothing less: asking for that, and letting mail be enough again.

Apart from the ceremonies: `bijeen organiser unlock` needs nothing of the library that reads what a device signed.
"""

from database import DB, hold
from events.history import note
from events.tables import Organiser, Passkey
from notifications.outbox import Draft, post


class NoPasskey(Exception):
    """Somebody without a passkey cannot sign in with nothing less."""


class MailIsEnough(Exception):
    """This person signs in by mail alone as it is."""


async def require(organiser: Organiser) -> None:
    """From now on mail alone does not let `organiser` in. Raises `NoPasskey`; again is once."""
    async with DB.transaction():
        await hold(Organiser, [organiser.id])
        if await is_passkey_only(organiser):
            return
        if not await Passkey.exists().where(Passkey.organiser == organiser.id):
            raise NoPasskey
        await _set(organiser, by=organiser.id, only=True)


async def lift(organiser: Organiser, by: int | None) -> None:
    """Mail alone lets `organiser` in again; `by` is who decides that. Raises `MailIsEnough`."""
    async with DB.transaction():
        await hold(Organiser, [organiser.id])
        if not await is_passkey_only(organiser):
            raise MailIsEnough
        await _set(organiser, by=by, only=False)


async def is_passkey_only(organiser: Organiser) -> bool:
    """Whether mail alone does not let `organiser` in, as the database has it now."""
    return await Organiser.exists().where(Organiser.id == organiser.id, Organiser.passkey_only.eq(True))


async def _set(organiser: Organiser, *, by: int | None, only: bool) -> None:
    await Organiser.update({Organiser.passkey_only: only}).where(Organiser.id == organiser.id)
    await told(organiser, by, "passkey-only" if only else "passkey-lifted")


async def told(organiser: Organiser, by: int | None, what: str, name: str = "") -> None:
    """In the history and to whose it is, in the caller's transaction."""
    await note(by, None, f"organiser:{organiser.id}", what)
    facts = {"what": what, "passkey": name}
    await post([Draft("passkey", f"organiser:{organiser.id}", organiser.email, organiser.name, facts=facts)])
