"""The pages behind a personal link where somebody chooses another way of taking part."""

from typing import Any

from litestar import Request, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, typed
from events.site import PRIVATE, page
from events.texts import _
from sessions import programme
from sessions.availability import availability
from sessions.joining.rooms import switched_in
from sessions.participants import week as weeks
from sessions.participants.pages import own_week
from sessions.participants.week import Mine, Week
from sessions.registrations import NothingToCancel, SessionHasBegun
from sessions.ways.changing import NoPlaceThatWay, WayNotOffered, change_way
from sessions.ways.choices import Way, ways_of

Asking = Request[Any, Any, Any]
FIELD = "manier"


def _own(week: Week, registration: int) -> Mine:
    """One of somebody's own registrations for a session that offers a choice; of others there is no such page."""
    try:
        mine = weeks.own(week, registration)
    except weeks.NotYours:
        raise NotFoundException from None
    if len(ways_of(mine.session.form, mine.session.dial_in)) == 1:
        raise NotFoundException
    return mine


async def _way_page(week: Week, mine: Mine, problems: Problems, chosen: str, status: int = 200) -> Template:
    places = (await programme.places_of(week.event)).get(mine.session.id, programme.Places())
    session, now = mine.session, clock.now()
    return page(
        "week_way.html", event=week.event, status=status, week=week, mine=mine, problems=problems, chosen=chosen,
        state=availability(session, places, now),
        can_change=not session.is_cancelled and not session.has_begun(now), switched=switched_in(week, now),
    )  # fmt: skip


@get("/mijn/{token:str}/manier/{registration:int}")
async def show_way(token: FromPath[str], registration: FromPath[int]) -> Template:
    """Who has the personal link: the ways to take part in one session, and which of them has a place."""
    week = await own_week(token)
    mine = _own(week, registration)
    return await _way_page(week, mine, Problems(), str(mine.registration.way))


@post("/mijn/{token:str}/manier/{registration:int}", status_code=200)
async def do_way(request: Asking, token: FromPath[str], registration: FromPath[int]) -> Template | Redirect:
    """Who has the personal link: take part in another way, when there is a place."""
    week, problems = await own_week(token), Problems()
    mine, chosen = _own(week, registration), typed(await request.form(), FIELD)
    try:
        await change_way(week.event, mine.registration, Way(chosen))
    except (ValueError, WayNotOffered):
        problems.add(FIELD, _("Kies hoe u meedoet."))
    except NoPlaceThatWay:
        problems.add(FIELD, _("Zo is er geen plaats meer. Er is niets veranderd. Kies een andere manier, of bel ons."))
    except (NothingToCancel, SessionHasBegun):
        problems.add(FIELD, _("Hieraan kunt u niets meer veranderen."))
    if problems:
        return await _way_page(week, mine, problems, chosen, 422)
    return Redirect(f"/mijn/{token}?gedaan=manier", status_code=303, headers=PRIVATE)


ROUTES = [show_way, do_way]
