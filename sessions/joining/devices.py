"""Join links that are personal, where an event says so: the device that joins first keeps the way in.

A cookie remembers the device, and is right here (ePrivacy 5.3, strictly needed for what was asked for): it is set only
where the event's links are personal, only when somebody presses "Nu meedoen", and it says nothing but "the same device
as before". It ends the day after the session. Without cookies somebody types their code each time.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

import clock
from database import DB, hold
from events.tokens import CodeKind, digest, is_same, new_token, read_code
from sessions.joining.doors import Joining, join
from sessions.tables import Registration

COOKIE = "__Host-mee"
VALUE = re.compile(r"[a-z2-7]{26}")
KEPT_AFTER = timedelta(days=1)


class AnotherDevice(Exception):
    """Another device joined with this link before."""


class WrongCode(Exception):
    """This is not the personal code of whom the link is for."""


def device_in(cookies: Mapping[str, str]) -> str:
    """What the device that asks calls itself; a new name for one that has none of ours."""
    known = cookies.get(COOKIE, "")
    return known if VALUE.fullmatch(known) else new_token()


def is_known(joining: Joining, cookies: Mapping[str, str]) -> bool:
    """Whether what opens a meeting may be shown to this device before it joins."""
    mark = joining.registration.device_hash
    return not joining.event.links_are_personal or (
        mark is not None and is_same(mark, _mark(joining, device_in(cookies)))
    )


def seconds_kept(joining: Joining) -> int:
    """How long the cookie lives from now on."""
    return max(1, int((joining.session.ends_at + KEPT_AFTER - clock.now()).total_seconds()))


async def join_from(joining: Joining, device: str, typed: str = "") -> str:
    """Join with a device as it calls itself, the first one or the one that did before; the right code moves the link to
    this one. Answers where the meeting is. Raises `AnotherDevice`, `WrongCode`.
    """
    mark = _mark(joining, device)
    async with DB.transaction():
        await hold(Registration, [joining.registration.id])
        current = await Registration.objects().where(Registration.id == joining.registration.id).first()
        assert current is not None  # nothing removes one but its event
        if current.device_hash not in {None, mark}:
            _check(joining, typed)
        if current.device_hash != mark:
            await Registration.update({Registration.device_hash: mark}).where(Registration.id == current.id)
        return await join(joining)


def _check(joining: Joining, typed: str) -> None:
    if not typed.strip():
        raise AnotherDevice
    code = read_code(typed, CodeKind.PERSONAL)
    if code is None or not is_same(code, joining.participant.personal_code):
        raise WrongCode


def _mark(joining: Joining, device: str) -> str:
    """What is kept of the device: SHA-256, another one for each registration, so that two people who share a computer
    are not seen to do so.
    """
    return digest(f"{joining.registration.join_token} {device}")
