"""People whose calendars answer, and what that did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from events.tables import Deed, Event
from notifications.answers import read_answer
from notifications.tables import Message
from sessions.replies import Followed, follow
from sessions.tables import Participant, Registration, Session
from settings import SETTINGS
from tests.cast import a_session, an_event
from tests.notifications.answering import Reply, outlook
from tests.sessions.people import claim, comes

KEYS = count(1)
TEXT = "Piet Jansen heeft uw uitnodiging beantwoord."


@contextmanager
def reading_replies() -> Iterator[None]:
    """Invitations ask for an answer, at an address with a secret in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sessions.registrations.signing_up.SETTINGS", replace(SETTINGS, reply_domain="antwoord.example.org"))
        yield


async def invited(**facts: Any) -> tuple[Event, Session, Participant, Registration]:
    """Piet has a place in a session, and his invitation was delivered; `facts` of the event."""
    event = await an_event(**facts)
    session = await a_session(event)
    with reading_replies():
        piet = await comes(event, "Piet Jansen", session)
    await delivered()
    return event, session, piet, await claim(piet, session)


async def delivered() -> None:
    """Everything in the outbox has gone."""
    await Message.update({Message.state: Message.State.SENT}).where(Message.state == Message.State.QUEUED)


async def answers(
    registration: Registration, partstat: str = "ACCEPTED", *, program: Callable[[Reply], bytes] = outlook,
    token: str | None = "", **said: Any,
) -> Followed:  # fmt: skip
    """What their calendar says comes in, at the address in the invitation unless another `token` is given."""
    facts = {"uid": registration.uid, "organizer": registration.organizer, "stamp": "20270301T080000Z", **said}
    answer = read_answer(program(Reply(partstat=partstat).but(**facts)))
    to = registration.reply_token if token == "" else token
    return await follow(answer, to, "piet@example.org", TEXT, f"sleutel-{next(KEYS)}")


async def again(registration: Registration) -> Registration:
    """The registration as it is now."""
    found = await Registration.objects().where(Registration.id == registration.id).first()
    assert found is not None
    return found


async def kept(registration: Registration) -> tuple[str, int | None, datetime | None]:
    """What is kept of its calendar's answer."""
    now = await again(registration)
    return now.partstat, now.replied_sequence, now.replied_stamp


async def noted(participant: Participant) -> list[tuple[str, str, int | None]]:
    """What the history has of their answers: what, the facts, by whom."""
    about = f"participant:{participant.id}"
    deeds = await Deed.objects().where(Deed.about == about, Deed.what.like("replied%")).order_by(Deed.id)
    return [(deed.what, deed.after, deed.organiser) for deed in deeds]


def stamped(hour: int, minute: int = 0) -> datetime:
    """That time on 1 March 2027, UTC."""
    return datetime(2027, 3, 1, hour, minute, tzinfo=UTC)
