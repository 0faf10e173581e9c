"""The organisers' desk: another way of taking part for somebody."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.forms import Problems, typed
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from sessions import programme
from sessions.availability import availability
from sessions.people.pages import PERSON, address_of, participant_for
from sessions.people.person import Claim, claim_at
from sessions.registrations import NothingToCancel, SessionHasBegun
from sessions.tables import Participant
from sessions.ways.changing import NoPlaceThatWay, WayNotOffered, change_way
from sessions.ways.choices import Way, ways_of
from sessions.ways.pages import FIELD

PATH = PERSON + "/aanmeldingen/{registration:int}/manier"


async def _fetched(desk: Desk, slug: str, person: int, registration: int) -> tuple[Event, Participant, Claim]:
    """One registration for a session that offers a choice; of others there is no such page."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    claim = await claim_at(participant, registration)
    if len(ways_of(claim.session.form, claim.session.dial_in)) == 1:
        raise NotFoundException
    return event, participant, claim


async def _way_page(
    desk: Desk, event: Event, participant: Participant, claim: Claim, problems: Problems, chosen: str
) -> Template:
    places = (await programme.places_of(event)).get(claim.session.id, programme.Places())
    return desk_page(
        "desk/person_way.html", desk, "participants", event=event, status=422 if problems else 200, claim=claim,
        participant=participant, problems=problems, chosen=chosen, can_change=claim.can_change(clock.now()),
        state=availability(claim.session, places, clock.now()),
    )  # fmt: skip


@get(PATH, dependencies=DESK)
async def show_way(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int], registration: FromPath[int]
) -> Template:
    """Organisers: the ways in which somebody can take part in a session."""
    event, participant, claim = await _fetched(desk, slug, person, registration)
    return await _way_page(desk, event, participant, claim, Problems(), str(claim.registration.way))


@post(PATH, status_code=200, dependencies=DESK)
async def do_way(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int],
    registration: FromPath[int],
) -> Template | Redirect:  # fmt: skip
    """Organisers: let somebody take part in another way, when there is a place."""
    event, participant, claim = await _fetched(desk, slug, person, registration)
    problems, chosen = Problems(), typed(await request.form(), FIELD)
    try:
        await change_way(event, claim.registration, Way(chosen), desk.organiser.id)
    except (ValueError, WayNotOffered):
        problems.add(FIELD, _("Kies hoe deze persoon meedoet."))
    except NoPlaceThatWay:
        problems.add(FIELD, _("Zo is er geen plaats vrij, of anderen wachten erop. Geef de sessie eerst meer plaatsen."))
    except (NothingToCancel, SessionHasBegun):
        problems.add(FIELD, _("Hieraan kunt u niets meer veranderen."))
    if problems:
        return await _way_page(desk, event, participant, claim, problems, chosen)
    return done(address_of(event, person, "manier"))


ROUTES = [show_way, do_way]
