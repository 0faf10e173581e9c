"""What browsers have to sign: each browser has one challenge at most, it works once, for five minutes."""

import secrets

from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

import clock
from database import DB, fetch
from events.passkeys.ceremonies import LASTS
from events.tokens import digest

ASK = """
INSERT INTO challenge (browser_hash, organiser, challenge, expires_at) VALUES ({}, {}, {}, {})
ON CONFLICT (browser_hash) DO UPDATE
SET organiser = excluded.organiser, challenge = excluded.challenge, expires_at = excluded.expires_at
"""
TAKE = "DELETE FROM challenge WHERE browser_hash = {} AND expires_at > {} RETURNING organiser, challenge"


class ChallengeGone(Exception):
    """This browser has nothing to sign: it was not asked, or signed already, or waited too long."""


async def ask(browser: str, organiser_id: int | None) -> bytes:
    """A new challenge for the browser with this secret, to make a passkey of `organiser_id` or, without, to show one."""
    challenge, now = secrets.token_bytes(32), clock.now()
    async with DB.transaction():
        await fetch("DELETE FROM challenge WHERE expires_at <= {}", now)
        await fetch(ASK, digest(browser), organiser_id, bytes_to_base64url(challenge), now + LASTS)
    return challenge


async def take(browser: str, organiser_id: int | None) -> bytes:
    """What this browser was to sign, and it is gone, whatever the answer turns out to be. Raises `ChallengeGone`."""
    for row in await fetch(TAKE, digest(browser), clock.now()):
        if row["organiser"] == organiser_id:
            return base64url_to_bytes(row["challenge"])
    raise ChallengeGone
