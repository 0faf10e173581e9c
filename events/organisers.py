"""Who works at the desk, and how they sign in: by a mailed link or code that works once, in the browser that asked.

Who chose to sign in with a passkey only (`events/passkeys`) needs that as well.

Whoever has no duty cannot sign in: it is looked up in the very statement that uses a link or a code.
"""

import secrets
import sys
from datetime import timedelta

import clock
from database import DB, fetch
from events.forms import Problems, email
from events.history import log, note
from events.letters import address
from events.tables import Duty, Organiser, SignIn, SignInLink
from events.tokens import digest, is_same, sign
from notifications.outbox import Draft, post, posted_since
from settings import SETTINGS

LINK_LASTS = timedelta(minutes=10)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
MOST_TRIES = 5  # per code
WRONG_TRIES_A_DAY = 20  # per organiser, over all codes; the link in the mail works whatever was guessed
# How often an hour one address may be mailed: many, for whoever types it elsewhere must not keep its owner out.
LINKS_PER_HOUR = 30
# Every page of the desk asks this.
SIGNED_IN = """
SELECT organiser.*, sign_in.id AS sign_in, sign_in.seen_at FROM sign_in JOIN organiser ON organiser.id = sign_in.organiser
WHERE sign_in.token_hash = {} AND sign_in.ended_at IS NULL AND sign_in.created_at > {}
"""
USE_LINK = """
UPDATE sign_in_link SET used_at = {} WHERE token_hash = {} AND used_at IS NULL AND expires_at > {}
AND (browser_hash IS NULL OR browser_hash = {})
AND EXISTS (SELECT 1 FROM duty WHERE duty.organiser = sign_in_link.organiser) RETURNING organiser
"""
TRY_CODE = """
UPDATE sign_in_link SET tries = tries + 1 WHERE browser_hash = {} AND used_at IS NULL AND expires_at > {} AND tries < {}
AND EXISTS (SELECT 1 FROM duty WHERE duty.organiser = sign_in_link.organiser) AND {} > (
    SELECT coalesce(sum(link.tries), 0) FROM sign_in_link link
    WHERE link.organiser = sign_in_link.organiser AND link.used_at IS NULL AND link.created_at > {}
) RETURNING id, organiser, code_hash
"""


class AddressRefused(Exception):
    """This cannot be an e-mail address."""


class AlreadyOrganiser(Exception):
    """This address has a place at the desk. `same` is the number of whose it is, with this very name and duty; else 0."""

    def __init__(self, same: int = 0) -> None:
        self.same = same
        super().__init__()


class OwnerOfOneEvent(Exception):
    """Owners are there for all events."""


class LinkUsedUp(Exception):
    """A sign-in link that is unknown, used, too old, or of another browser."""


class PasskeyNeeded(Exception):
    """The link or the code was right, and is used up; but of this organiser that is not enough."""


class CodeRefused(Exception):
    """A code that is wrong, used, too old, tried too often, or of another browser: nobody is told which."""


async def add(address: str, name: str, role: str, event_id: int | None = None, by: int | None = None) -> Organiser:
    """Give somebody a place at the desk with one duty, for one event or for all; `by` is the organiser who does it.

    Raises `AddressRefused`, `AlreadyOrganiser`, `OwnerOfOneEvent`.
    """
    if role == Duty.Role.OWNER and event_id is not None:
        raise OwnerOfOneEvent
    problems = Problems()
    clean = email(problems, "email", address)
    if problems:
        raise AddressRefused(address)
    async with DB.transaction():
        new = Organiser(email=clean, name=name, created_at=clock.now())
        # Nothing goes wrong in the database when two press at one moment, so it has no address to log (TRUST S24).
        is_new = bool(await Organiser.insert(new).on_conflict(action="DO NOTHING", target=Organiser.email))
        organiser = await organiser_at(clean)
        assert organiser is not None
        if is_new:
            await Duty(organiser=organiser.id, event=event_id, role=role).save()
            await note(by, event_id, f"organiser:{organiser.id}", "person-added", after={"role": role})
        is_same = not is_new and organiser.name == name and await _has(organiser, role, event_id)
    if not is_new:  # raised out here: who was first is in the database by now
        raise AlreadyOrganiser(organiser.id if is_same else 0)
    return organiser


async def _has(organiser: Organiser, role: str, event_id: int | None) -> bool:
    same_event = Duty.event.is_null() if event_id is None else Duty.event == event_id
    return await Duty.exists().where(Duty.organiser == organiser.id, Duty.role == role, same_event)


async def organiser_at(address: str) -> Organiser | None:
    """Who at the desk has this address, if anybody."""
    return await Organiser.objects().where(Organiser.email == address.strip().lower()).first()


async def first_owner() -> Organiser | None:
    """The owner who was there first, if there is one."""
    duty = await Duty.objects().where(Duty.role == Duty.Role.OWNER).order_by(Duty.id).first()
    return await Organiser.objects().where(Organiser.id == duty.organiser).first() if duty else None


# -- links


async def sign_in_link(organiser: Organiser) -> str:
    """The full address of a fresh link for `organiser`, for the terminal: it works in any browser, once."""
    token = await _new_link(organiser, browser=None)
    return address(f"/bureau/inloggen/{token}")


async def ask_link(typed: str, browser: str) -> None:
    """Mail a link and a code to `typed` if somebody with a duty has that address. Says nothing about whether it was so."""
    organiser = await organiser_at(typed)
    if organiser is None or not await Duty.exists().where(Duty.organiser == organiser.id):
        log("sign-in asked, address unknown")
        return
    async with DB.transaction():
        hour_ago = clock.now() - timedelta(hours=1)
        if await posted_since(organiser.email, "sign_in", hour_ago) >= LINKS_PER_HOUR:
            return
        code = f"{secrets.randbelow(1_000_000):06}"
        token = await _new_link(organiser, browser, code)
        await post([
            Draft("sign_in", f"organiser:{organiser.id}", organiser.email, organiser.name,
                  facts={"token": token, "code": code}, expires_at=clock.now() + LINK_LASTS)
        ])  # fmt: skip
    log("sign-in asked", organiser.id)
    if SETTINGS.keeps_mail:
        sys.stderr.write(f"Inloggen bij het bureau: {address(f'/bureau/inloggen/{token}')}\n")


async def _new_link(organiser: Organiser, browser: str | None, code: str = "") -> str:
    token = secrets.token_urlsafe(24)
    now = clock.now()
    await SignInLink(
        organiser=organiser.id, token_hash=digest(token), browser_hash=digest(browser) if browser else None,
        created_at=now, expires_at=now + LINK_LASTS, code_hash=_code_hash(code, browser) if browser else None,
    ).save()  # fmt: skip
    return token


def _code_hash(code: str, browser: str) -> str:
    """Six digits alone are soon guessed from their hash; with the secret of the browser's cookie they are not."""
    return digest(f"{code} {browser}")


# -- signing in and out


async def sign_in(token: str, asked_by: str, browser: str) -> str:
    """Use a link up and answer the secret of a new sign-in. `asked_by` is the cookie of the browser that asked.

    Raises `LinkUsedUp`, `PasskeyNeeded`.
    """
    now = clock.now()
    async with DB.transaction():
        used = await fetch(USE_LINK, now, digest(token), now, digest(asked_by))
        secret = await _let_in_by_mail(used[0]["organiser"], browser) if used else ""
    if not used:
        log("sign-in refused, link")
        raise LinkUsedUp
    return _enough(secret)


async def sign_in_by_code(typed: str, asked_by: str, browser: str) -> str:
    """Use a mailed code up and answer the secret of a new sign-in; it works in the browser that asked for it only.

    Spaces in the code do not matter. Raises `CodeRefused`, `PasskeyNeeded`.
    """
    now, is_right, secret = clock.now(), False, ""
    async with DB.transaction():
        # Counted before it is looked at, and the count stays: whoever sends many at once has five tries too.
        tried = await fetch(TRY_CODE, digest(asked_by), now, MOST_TRIES, WRONG_TRIES_A_DAY, now - timedelta(days=1))
        if tried and is_same(_code_hash("".join(typed.split()), asked_by), tried[0]["code_hash"] or ""):
            await SignInLink.update({SignInLink.used_at: now}).where(SignInLink.id == tried[0]["id"])
            is_right, secret = True, await _let_in_by_mail(tried[0]["organiser"], browser)
    if not is_right:
        log("sign-in refused, code", tried[0]["organiser"] if tried else None)
        raise CodeRefused
    return _enough(secret)


async def _let_in_by_mail(organiser_id: int, browser: str) -> str:
    """The secret of a new sign-in, "" for who needs a passkey."""
    if await Organiser.exists().where(Organiser.id == organiser_id, Organiser.passkey_only.eq(True)):
        log("sign-in by mail, passkey needed", organiser_id)
        return ""
    return await let_in(organiser_id, browser)


def _enough(secret: str) -> str:
    """Raised here and not in the transaction, which would take back that the mail was used up."""
    if not secret:
        raise PasskeyNeeded
    return secret


async def let_in(organiser_id: int, browser: str) -> str:
    """The secret of a new sign-in for who has shown who they are; in the caller's transaction."""
    secret, now = secrets.token_urlsafe(32), clock.now()
    await SignIn(
        organiser=organiser_id, token_hash=digest(secret), browser=browser[:200], created_at=now, seen_at=now
    ).save()
    log("signed in", organiser_id)
    return secret


async def signed_in(secret: str) -> Organiser | None:
    """Who this browser's sign-in belongs to, while it lasts: 30 minutes without use, 12 hours in all.

    Whoever only checks in may be without use all day: a door is quiet between two sessions.
    """
    now = clock.now()
    rows = await fetch(SIGNED_IN, digest(secret), now - LONGEST)
    if not rows:
        return None
    number, seen_at, organiser = rows[0].pop("sign_in"), rows[0].pop("seen_at"), Organiser(**rows[0])
    if seen_at <= now - IDLE and seen_at <= now - await idle_of(organiser.id):
        return None
    if now - seen_at > timedelta(minutes=1):
        await SignIn.update({SignIn.seen_at: now}).where(SignIn.id == number)
    return organiser


async def idle_of(organiser_id: int) -> timedelta:
    """How long somebody's sign-in lasts without use (TRUST S5)."""
    roles = await Duty.select(Duty.role).where(Duty.organiser == organiser_id).output(as_list=True)
    return LONGEST if set(roles) == {Duty.Role.CREW} else IDLE


async def sign_out(secret: str) -> None:
    """End this browser's sign-in on the server."""
    ended = await fetch(
        "UPDATE sign_in SET ended_at = {} WHERE token_hash = {} AND ended_at IS NULL RETURNING organiser",
        clock.now(), digest(secret),
    )  # fmt: skip
    for row in ended:
        log("signed out", row["organiser"])


def form_token(secret: str) -> str:
    """What every form at the desk carries: bound to the sign-in, so that no other page can make it."""
    return sign("desk-form", secret)
