"""A change that is held while two who were one person become one: nobody counts as told by what the other heard."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from notifications.tables import Message
from sessions.people import doubles
from sessions.registrations import Person
from sessions.tables import Participant
from tests.cast import a_session, an_organiser
from tests.sessions.changing import PIET, a_held_event, deliver, edit, signs_up

pytestmark = pytest.mark.usefixtures("db", "now")


async def test_what_the_double_heard_of_its_own_place_is_not_what_the_other_heard(at: Any, now: datetime) -> None:
    event = await a_held_event()
    session = await a_session(event, title="Begroting")
    await signs_up(event, PIET, session)
    await signs_up(event, Person("Piet J.", PIET.email), session)
    await deliver()
    await edit(session, title="Begroting lezen")
    at(now + timedelta(minutes=1))
    kept, double = await Participant.objects().order_by(Participant.id)
    await doubles.merge(event, kept.id, double.id, (await an_organiser()).id)  # the double's place ends, under the new title

    await edit(session, capacity=30)  # joins what is held

    told = await Message.objects().where(Message.kind == "update", Message.state == Message.State.QUEUED)
    assert [message.about for message in told] == [f"participant:{kept.id}"]
