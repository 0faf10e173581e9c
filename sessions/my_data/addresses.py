"""Another e-mail address of one's own: it counts once a link that was mailed to it is used, and the old one is told."""

from datetime import timedelta

import clock
from database import DB, fetch
from events.tables import Event
from events.tokens import digest, new_token
from sessions import messages
from sessions.my_data.tables import AddressChange
from sessions.people.corrections import correct_address, held
from sessions.registrations import normalised_email
from sessions.tables import Participant

LINK_LASTS = timedelta(days=2)
USE = """
UPDATE address_change SET used_at = {} WHERE token_hash = {} AND used_at IS NULL AND expires_at > {}
RETURNING id, participant, email
"""


class AddressLinkNotFound(Exception):
    """This link was never given out, was used, or is too old."""


class SameAddress(Exception):
    """This is their address already."""


async def ask(event: Event, participant: Participant, address: str) -> None:
    """Mail a link to `address`; an earlier link of theirs works no more. Raises `SameAddress`."""
    email, token, now = normalised_email(address), new_token(), clock.now()
    if email == participant.email:
        raise SameAddress
    async with DB.transaction():
        await held(participant.id)
        await AddressChange.delete().where(AddressChange.participant == participant.id)
        await AddressChange(
            participant=participant.id, token_hash=digest(token), email=email, created_at=now,
            expires_at=now + LINK_LASTS,
        ).save()  # fmt: skip
        await messages.post_new_address(event, participant, email, token, now + LINK_LASTS)


async def asked_at(token: str) -> tuple[Event, Participant, AddressChange]:
    """What a link is for that still works; it changes nothing. Raises `AddressLinkNotFound`."""
    found = await AddressChange.objects().where(
        AddressChange.token_hash == digest(token.lower()), AddressChange.used_at.is_null(),
        AddressChange.expires_at > clock.now(),
    ).first()  # fmt: skip
    if found is None:
        raise AddressLinkNotFound
    return *await _whose(found.participant), found


async def confirm(token: str) -> None:
    """From now on mails go to the address that this link was mailed to; the old one is told.

    Raises `AddressLinkNotFound`, `IsDouble`.
    """
    now = clock.now()
    async with DB.transaction():
        used = await fetch(USE, now, digest(token.lower()), now)
        if not used:
            raise AddressLinkNotFound
        event, participant = await _whose(used[0]["participant"])
        old = participant.email
        await correct_address(event, participant, used[0]["email"], None)
        await AddressChange.update({AddressChange.email: ""}).where(AddressChange.id == used[0]["id"])
        await messages.post_old_address(event, participant, old)


async def _whose(participant_id: int) -> tuple[Event, Participant]:
    participant = await Participant.objects().where(Participant.id == participant_id).first()
    assert participant is not None  # the foreign key says so
    event = await Event.objects().where(Event.id == participant.event).first()
    assert event is not None  # likewise
    return event, participant
