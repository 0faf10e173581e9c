"""The organisers' desk: another ticket for somebody."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from events.desk import done
from events.rights import Right
from events.signed_in import DESK, Desk
from sessions.people.pages import PERSON, address_of, participant_for
from sessions.people.ticket.operations import replace_ticket


@post(PERSON + "/kaart", status_code=200, dependencies=DESK)
async def make_ticket(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Redirect:
    """Organisers: a new ticket; the old one is no good any more, and the person gets the new one."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    is_mailed = await replace_ticket(event, participant, desk.organiser.id)
    return done(address_of(event, person, "kaart-mail" if is_mailed else "kaart-papier"))


ROUTES = [make_ticket]
