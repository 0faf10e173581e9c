"""The organisers' desk: one mail to a participant, as it was, and what became of it."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from events.desk import desk_page
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from notifications.tables import Message
from sessions.mailbox.desk import WITH_FRAME, in_frame
from sessions.people import words
from sessions.people.mails import reading
from sessions.people.mails.refusals import why
from sessions.people.pages import PERSON, participant_for
from sessions.tables import Participant

MAIL = PERSON + "/berichten/{message:int}"


async def _fetched(desk: Desk, slug: str, person: int, number: int) -> tuple[Event, Participant, Message]:
    """A mail to a participant; that it was looked at is written down (TRUST P11)."""
    event, participant = await participant_for(desk, slug, person, Right.READ)
    message = await reading.mail_to(participant, number)
    await desk.looks_at(event, f"bericht {message.id}", message.about)
    return event, participant, message


@get(MAIL, dependencies=DESK)
async def show_mail(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int], message: FromPath[int]
) -> Template:
    """Who may read: one mail to a participant; the secrets in it only for organisers."""
    event, participant, mail = await _fetched(desk, slug, person, message)
    may_edit = desk.may(Right.EDIT, event)
    return desk_page(
        "desk/person_mail.html", desk, "participants", event=event, headers=WITH_FRAME, participant=participant,
        mail=mail, opened=reading.opened(mail, hides=not may_edit), why=why(mail),
        steps=reading.timeline(mail, await reading.what_came_of(mail)),
        state=words.states()[mail.state], returns=words.returns(), may_edit=may_edit,
    )  # fmt: skip


@get(MAIL + "/html", dependencies=DESK)
async def show_html(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int], message: FromPath[int]
) -> Response[str]:
    """Who may read: the HTML part by itself; the secrets in it only for organisers."""
    event, _participant, mail = await _fetched(desk, slug, person, message)
    return in_frame(reading.opened(mail, hides=not desk.may(Right.EDIT, event)))


ROUTES = [show_mail, show_html]
