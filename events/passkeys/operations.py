"""Passkeys of who works at the desk: adding and removing them, and signing in with one.

Whatever changes is in the history and mailed to whose they are: somebody at a desk that was left open is noticed.
"""

import clock
from database import DB, fetch, hold
from events.history import log
from events.organisers import let_in
from events.passkeys import ceremonies, challenges
from events.passkeys.ceremonies import AnswerRefused
from events.passkeys.challenges import ChallengeGone
from events.passkeys.passkey_only import is_passkey_only, require, told
from events.tables import Organiser, Passkey
from settings import SETTINGS

MOST = 10  # of one person
LARGEST_NUMBER = 2**31 - 1  # what the column holds
# Only when nobody used it meanwhile, and by who has a duty still.
USE = """
UPDATE passkey SET sign_count = {}, used_at = {} WHERE id = {} AND sign_count = {}
AND EXISTS (SELECT 1 FROM duty WHERE duty.organiser = passkey.organiser) RETURNING organiser
"""


class PasskeyNotFound(Exception):
    """There is no such passkey, or it is somebody else's."""


class TooManyPasskeys(Exception):
    """Nobody needs this many."""


class LastPasskey(Exception):
    """Without it nothing would let this person in."""


class PasskeyRefused(Exception):
    """An answer that does not let anybody in: nobody is told why."""


async def passkeys_of(organiser_id: int) -> list[Passkey]:
    """Somebody's passkeys, the first one first."""
    return await Passkey.objects().where(Passkey.organiser == organiser_id).order_by(Passkey.id)


# -- adding and removing


async def ask_new(organiser: Organiser, secret: str) -> str:
    """What the browser with this sign-in's secret needs to make a passkey, as JSON."""
    known = [one.credential_id for one in await passkeys_of(organiser.id)]
    return ceremonies.question_to_make(organiser, await challenges.ask(secret, organiser.id), known)


async def add(organiser: Organiser, name: str, answer: str, secret: str) -> None:
    """Keep the passkey that a browser made, for `organiser`. Raises `AnswerRefused`, `TooManyPasskeys`."""
    try:
        made = ceremonies.made(answer, await challenges.take(secret, organiser.id))
    except ChallengeGone as gone:
        raise AnswerRefused from gone
    new = Passkey(
        organiser=organiser.id, name=name, credential_id=made.id, public_key=made.public_key,
        sign_count=made.sign_count, created_at=clock.now(),
    )  # fmt: skip
    async with DB.transaction():
        await hold(Organiser, [organiser.id])
        if await Passkey.count().where(Passkey.organiser == organiser.id) >= MOST:
            raise TooManyPasskeys
        if not await Passkey.insert(new).on_conflict(action="DO NOTHING", target=Passkey.credential_id):
            raise AnswerRefused
        await told(organiser, organiser.id, "passkey-added", name)
        if SETTINGS.needs_passkeys:
            await require(organiser)


async def discard(organiser: Organiser, number: int) -> None:
    """Throw one of somebody's own passkeys away. Raises `PasskeyNotFound`, `LastPasskey`."""
    async with DB.transaction():
        await hold(Organiser, [organiser.id])
        found = {one.id: one for one in await passkeys_of(organiser.id)}
        if number not in found:
            raise PasskeyNotFound(number)
        if len(found) == 1 and await is_passkey_only(organiser):
            raise LastPasskey
        await Passkey.delete().where(Passkey.id == number)
        await told(organiser, organiser.id, "passkey-removed", found[number].name)


# -- signing in


async def ask_shown(browser: str) -> str:
    """What the browser with this secret needs to show a passkey, as JSON."""
    return ceremonies.question_to_show(await challenges.ask(browser, None))


async def sign_in(answer: str, asked: str, browser: str) -> str:
    """The secret of a new sign-in for who shows a passkey; `asked` is the secret of the browser that was asked.

    Raises `PasskeyRefused`.
    """
    try:
        challenge = await challenges.take(asked, None)
        found = await Passkey.objects().where(Passkey.credential_id == ceremonies.shown_id(answer)).first()
        if found is None:
            raise AnswerRefused
        count = ceremonies.shown(answer, challenge, found.public_key, found.sign_count)
    except (ChallengeGone, AnswerRefused) as refusal:
        log("sign-in refused, passkey")
        raise PasskeyRefused from refusal
    async with DB.transaction():
        used = await fetch(USE, count, clock.now(), found.id, found.sign_count)
        if used:
            return await let_in(used[0]["organiser"], browser)
    log("sign-in refused, passkey", found.organiser)
    raise PasskeyRefused
