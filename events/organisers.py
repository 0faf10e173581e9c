"""Who works at the desk, and how they sign in: by a mailed link that works once, in the browser that asked for it."""

import secrets
import sys
from datetime import timedelta

import clock
from database import DB
from events.forms import Problems, email
from events.letters import address
from events.publishing import LINKS_PER_HOUR
from events.tables import Duty, Organiser, SignIn, SignInLink
from events.tokens import digest, sign
from notifications.outbox import Draft, post, posted_since
from settings import SETTINGS

LINK_LASTS = timedelta(minutes=10)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


class AddressRefused(Exception):
    """This cannot be an e-mail address."""


class AlreadyOrganiser(Exception):
    """This address has a place at the desk."""


class LinkUsedUp(Exception):
    """A sign-in link that is unknown, used, too old, or of another browser."""


async def add(address: str, name: str, role: str, event_id: int | None = None) -> Organiser:
    """Give somebody a place at the desk with one duty, for one event or for all.

    Raises `AddressRefused`, `AlreadyOrganiser`.
    """
    problems = Problems()
    clean = email(problems, "email", address)
    if problems:
        raise AddressRefused(address)
    async with DB.transaction():
        if await Organiser.exists().where(Organiser.email == clean):
            raise AlreadyOrganiser(clean)
        organiser = Organiser(email=clean, name=name, created_at=clock.now())
        await organiser.save()
        await Duty(organiser=organiser.id, event=event_id, role=role).save()
    return organiser


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
    """Mail a link to `typed` if somebody at the desk has that address. Says nothing about whether it was so."""
    organiser = await Organiser.objects().where(Organiser.email == typed.strip().lower()).first()
    if organiser is None:
        return
    async with DB.transaction():
        hour_ago = clock.now() - timedelta(hours=1)
        if await posted_since(organiser.email, "sign_in", hour_ago) >= LINKS_PER_HOUR:
            return
        token = await _new_link(organiser, browser)
        await post([
            Draft("sign_in", f"organiser:{organiser.id}", organiser.email, organiser.name, facts={"token": token},
                  expires_at=clock.now() + LINK_LASTS)
        ])  # fmt: skip
    if SETTINGS.keeps_mail:
        sys.stderr.write(f"Inloggen bij het bureau: {address(f'/bureau/inloggen/{token}')}\n")


async def _new_link(organiser: Organiser, browser: str | None) -> str:
    token = secrets.token_urlsafe(24)
    now = clock.now()
    await SignInLink(
        organiser=organiser.id, token_hash=digest(token), browser_hash=digest(browser) if browser else None,
        created_at=now, expires_at=now + LINK_LASTS,
    ).save()  # fmt: skip
    return token


# -- signing in and out


async def sign_in(token: str, asked_by: str, browser: str) -> str:
    """Use a link up and answer the secret of a new sign-in. `asked_by` is the cookie of the browser that asked.

    Raises `LinkUsedUp`.
    """
    now = clock.now()
    async with DB.transaction():
        used = await SignInLink.raw(
            "UPDATE sign_in_link SET used_at = {} WHERE token_hash = {} AND used_at IS NULL AND expires_at > {} "
            "AND (browser_hash IS NULL OR browser_hash = {}) RETURNING organiser",
            now, digest(token), now, digest(asked_by),
        )  # fmt: skip
        if not used:
            raise LinkUsedUp
        secret = secrets.token_urlsafe(32)
        await SignIn(
            organiser=used[0]["organiser"],
            token_hash=digest(secret),
            browser=browser[:200],
            created_at=now,
            seen_at=now,
        ).save()
    return secret


async def signed_in(secret: str) -> Organiser | None:
    """Who this browser's sign-in belongs to, while it lasts: 30 minutes without use, 12 hours in all."""
    now = clock.now()
    sign_in = (
        await SignIn.objects()
        .where(
            SignIn.token_hash == digest(secret),
            SignIn.ended_at.is_null(),
            SignIn.seen_at > now - IDLE,
            SignIn.created_at > now - LONGEST,
        )
        .first()
    )
    if sign_in is None:
        return None
    if now - sign_in.seen_at > timedelta(minutes=1):
        await SignIn.update({SignIn.seen_at: now}).where(SignIn.id == sign_in.id)
    return await Organiser.objects().where(Organiser.id == sign_in.organiser).first()


async def sign_out(secret: str) -> None:
    """End this browser's sign-in on the server."""
    await SignIn.update({SignIn.ended_at: clock.now()}).where(SignIn.token_hash == digest(secret))


def form_token(secret: str) -> str:
    """What every form at the desk carries: bound to the sign-in, so that no other page can make it."""
    return sign("desk-form", secret)
