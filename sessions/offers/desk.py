"""The organisers' desk: somebody who says by telephone whether they take the place that is offered."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from events.desk import done
from events.forms import typed
from events.rights import Right
from events.signed_in import DESK, Desk
from sessions import programme
from sessions.offers.operations import OfferGone, accept, let_go
from sessions.people.lists import WaitingNotFound
from sessions.people.pages import LARGEST_ID, WAITING, line_address
from sessions.registrations import NothingToCancel, SessionHasBegun
from sessions.tables import Registration

DEEDS = {"ja": (accept, "plaats"), "nee": (let_go, "aanbod-weg")}


@post(WAITING + "/aanbod", status_code=200, dependencies=DESK)
async def choose(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int],
    registration: FromPath[int],
) -> Redirect:  # fmt: skip
    """Organisers: take the place that somebody was offered, or let it go, as they say. Twice is once."""
    event = await desk.event(slug, Right.EDIT)
    session = await programme.session_at(event, number)
    deed, said = DEEDS.get(typed(await request.form(), "keuze"), (None, ""))
    found = None
    if registration <= LARGEST_ID:
        found = await Registration.objects().where(
            Registration.id == registration, Registration.session == session.id
        ).first()  # fmt: skip
    if found is None:
        raise WaitingNotFound(registration)
    try:
        if deed is not None:
            await deed(event, found, desk.organiser.id)
    except (OfferGone, NothingToCancel, SessionHasBegun):
        said = "aanbod-voorbij"
    return done(f"{line_address(event, session)}?gedaan={said}")


ROUTES = [choose]
