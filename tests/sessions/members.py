"""Councils and who belongs to them, for the tests of what is for members."""

from typing import Any

from events.councils.tables import Council, CouncilAddress
from events.tables import Event
from events.tokens import CodeKind, new_code
from notifications.tables import Message
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Session
from tests.conftest import MONDAY


async def a_council(name: str = "Raad De Linde", *addresses: str, **facts: Any) -> Council:
    """A member, whose people mail from these addresses or "@domains"."""
    defaults = {"name_key": name.casefold(), "is_member": True, "code": new_code(CodeKind.COUNCIL), "created_at": MONDAY}
    council = Council(name=name, **{**defaults, **facts})
    await council.save()
    for address in addresses:
        await CouncilAddress(council=council.id, address=address).save()
    return council


async def asks(event: Event, name: str, *sessions: Session, code: str = "", is_kept: bool = False, **facts: Any) -> str:
    """Signs up on the public form, with a code or without; answers the token of what became of it."""
    email = facts.pop("email", f"{name.partition(' ')[0].lower()}@example.org")
    person = Person(name, email, code=code, is_kept=is_kept)
    ids = [session.id for session in sessions]
    return await sign_up(event, person, ids, "", form_key(name, person, ids, ""), **facts)


async def somebody(name: str) -> Participant:
    """Who has this name."""
    found = await Participant.objects().where(Participant.name == name).first()
    assert found is not None
    return found


async def facts_of_last(kind: str) -> str:
    """What the last mail of this kind says, as it is kept."""
    found = await Message.objects().where(Message.kind == kind).order_by(Message.id, ascending=False).first()
    assert found is not None
    return str(found.facts)
