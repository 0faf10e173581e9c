"""The browsers that somebody is signed in with: seeing them, ending one, all others, or all of them."""

import re
from dataclasses import dataclass
from datetime import datetime

import clock
from database import DB, fetch
from events.history import note
from events.organisers import LONGEST, idle_of
from events.tables import SignIn
from events.texts import _
from events.tokens import digest

LARGEST_NUMBER = 2**31 - 1  # what the column holds
# The first that is named counts: Edge and Opera also call themselves Chrome, Chrome also calls itself Safari.
BROWSERS = (
    (re.compile(r"Edg(e|A|iOS)?/"), "Edge"), (re.compile(r"OPR/"), "Opera"), (re.compile(r"SamsungBrowser/"), "Samsung"),
    (re.compile(r"Firefox/|FxiOS/"), "Firefox"), (re.compile(r"Chrome/|CriOS/"), "Chrome"), (re.compile(r"Safari/"), "Safari"),
)  # fmt: skip
DEVICES = (
    (re.compile("iPhone"), "iPhone"), (re.compile("iPad"), "iPad"), (re.compile("Android"), "Android"),
    (re.compile("Windows"), "Windows"), (re.compile("Mac OS X"), "Mac"), (re.compile("CrOS"), "Chromebook"),
    (re.compile("Linux|X11"), "Linux"),
)  # fmt: skip
END = "UPDATE sign_in SET ended_at = {} WHERE organiser = {} AND ended_at IS NULL"


class SignInNotFound(Exception):
    """There is no such sign-in, or it is somebody else's, or it has ended."""


@dataclass(frozen=True)
class Place:
    """One browser that somebody is signed in with; times are aware (UTC)."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime
    is_here: bool


def in_words(browser: str) -> str:
    """What a browser calls itself, in two words: "Firefox op Windows"."""
    name = next((name for pattern, name in BROWSERS if pattern.search(browser)), "")
    device = next((name for pattern, name in DEVICES if pattern.search(browser)), "")
    if name and device:
        return _("{browser} op {device}").format(browser=name, device=device)
    return name or device or _("Onbekende browser")


async def places_of(organiser_id: int, secret: str = "") -> list[Place]:
    """Where somebody is signed in now, the last used first; `secret` is of the browser that asks."""
    now = clock.now()
    rows = await SignIn.objects().where(
        SignIn.organiser == organiser_id, SignIn.ended_at.is_null(),
        SignIn.created_at > now - LONGEST, SignIn.seen_at > now - await idle_of(organiser_id),
    ).order_by(SignIn.seen_at, SignIn.id, ascending=False)  # fmt: skip
    return [
        Place(row.id, in_words(row.browser), row.created_at, row.seen_at, row.token_hash == digest(secret))
        for row in rows
    ]


async def end(organiser_id: int, number: int) -> None:
    """End one of somebody's own sign-ins. Raises `SignInNotFound`."""
    async with DB.transaction():
        ended = number <= LARGEST_NUMBER and await fetch(
            f"{END} AND id = {{}} RETURNING id", clock.now(), organiser_id, number
        )
        if not ended:
            raise SignInNotFound(number)
        await note(organiser_id, None, f"organiser:{organiser_id}", "sign-ins-ended", after={"number": 1})


async def end_all(organiser_id: int, by: int, but: str = "") -> int:
    """End somebody's sign-ins, all but the one of the browser with secret `but`; answers how many there were."""
    async with DB.transaction():
        rows = await fetch(
            f"{END} AND token_hash <> {{}} RETURNING id", clock.now(), organiser_id, digest(but) if but else ""
        )
        await note(by, None, f"organiser:{organiser_id}", "sign-ins-ended", after={"number": len(rows)})
    return len(rows)
