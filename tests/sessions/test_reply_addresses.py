"""Where what people write back to a mail about their own sessions comes in: at an address that is read."""

import email
from collections.abc import Callable
from datetime import datetime

import pytest

from notifications.mail import mail
from notifications.tables import Message, Received
from sessions.letters import write, write_together
from sessions.received.receiving import receive
from sessions.reminders import remind
from sessions.tables import Registration
from tests.cast import a_session, an_event
from tests.notifications import incoming
from tests.sessions.people import comes
from tests.sessions.reminding import NOON
from tests.sessions.replying import reading_replies

pytestmark = pytest.mark.usefixtures("db", "now")


async def messages(*kinds: str) -> list[Message]:
    return await Message.objects().where(Message.kind.is_in(list(kinds))).order_by(Message.id)


def reply_to(message: Message, *others: Message) -> str | None:
    """The header of its mail, alone or together with others."""
    letter = write_together([message, *others]) if others else write(message)
    header = email.message_from_bytes(mail(message, letter))["Reply-To"]
    return header and email.utils.parseaddr(str(email.header.make_header(email.header.decode_header(header))))[1]


async def test_a_reply_to_an_overview_or_a_reminder_comes_in_at_the_desk_of_the_event(
    at: Callable[[datetime], None],
) -> None:
    event = await an_event()
    session, other = await a_session(event), await a_session(event)
    with reading_replies():
        piet = await comes(event, "Piet Jansen", session, other)
    first = await Registration.objects().order_by(Registration.session).first()
    assert first is not None
    at(NOON)
    await remind()

    own = f"sessies+{first.reply_token}@antwoord.example.org"
    found = await messages("overview", "reminder_day")
    assert [(one.kind, reply_to(one)) for one in found] == [("overview", own), ("reminder_day", own)]

    await receive(incoming.mail(From="een.ander@example.net", To=own))

    [row] = await Received.objects()
    assert (row.kind, row.about, row.belongs_to) == ("letter", f"registration:{first.id}", f"event:{event.id}")
    assert piet.id == first.participant


async def test_overviews_that_go_out_as_one_mail_have_such_an_address_too() -> None:
    event = await an_event()
    session = await a_session(event)
    with reading_replies():
        await comes(event, "Piet Jansen", session, email="raad@example.org")
        await comes(event, "Jo Smit", session, email="raad@example.org")

    assert str(reply_to(*await messages("overview"))).startswith("sessies+")


async def test_without_a_reply_domain_a_reply_goes_to_the_sender() -> None:
    event = await an_event()
    await comes(event, "Piet Jansen", await a_session(event))

    assert [reply_to(one) for one in await messages("overview")] == [None]
