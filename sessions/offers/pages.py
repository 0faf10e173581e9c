"""The page behind a personal link where somebody takes a place that is offered, or lets it go."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, typed
from events.site import PRIVATE, page
from events.texts import _
from sessions.joining.rooms import switched_in
from sessions.offers.operations import OfferGone, accept, let_go
from sessions.participants import week as weeks
from sessions.participants.pages import own_week, week_page
from sessions.participants.week import Mine, Week
from sessions.registrations import NothingToCancel, SessionHasBegun

Asking = Request[Any, Any, Any]
DEEDS = {"ja": accept, "nee": let_go}


def _offer_page(week: Week, mine: Mine, problems: Problems, status: int = 200) -> Template:
    return page(
        "week_offer.html", event=week.event, status=status, week=week, mine=mine, problems=problems,
        switched=switched_in(week, clock.now()),
    )  # fmt: skip


@get("/mijn/{token:str}/aanbod/{registration:int}")
async def show_offer(token: FromPath[str], registration: FromPath[int]) -> Template:
    """Who has the personal link: the place that is offered, and until when. Shows only; a scanner may press it."""
    week = await own_week(token)
    try:
        return _offer_page(week, weeks.own(week, registration), Problems())
    except weeks.NotYours:  # an offer that is over leaves nothing; a mail may still lead here
        return await week_page(week, said=_too_late())


@post("/mijn/{token:str}/aanbod/{registration:int}", status_code=200)
async def do_offer(request: Asking, token: FromPath[str], registration: FromPath[int]) -> Template | Redirect:
    """Who has the personal link: take the place that is offered, or let it go. Twice is once."""
    week, chosen = await own_week(token), typed(await request.form(), "keuze")
    try:
        mine = weeks.own(week, registration)
    except weeks.NotYours:
        return await week_page(week, status=422, said=_too_late())
    if chosen not in DEEDS:
        problems = Problems()
        problems.add("keuze", _("Kies of u komt."))
        return _offer_page(week, mine, problems, 422)
    try:
        await DEEDS[chosen](week.event, mine.registration)
    except (OfferGone, NothingToCancel, SessionHasBegun):
        if chosen == "ja" and mine.registration.is_confirmed:
            return Redirect(f"/mijn/{token}?gedaan=aanbod-ja", status_code=303, headers=PRIVATE)
        return await week_page(await own_week(token), status=422, said=_too_late())
    return Redirect(f"/mijn/{token}?gedaan=aanbod-{chosen}", status_code=303, headers=PRIVATE)


def _too_late() -> str:
    return _("Dit aanbod is er niet meer. Wilt u toch meedoen? Meld u dan opnieuw aan, of bel ons.")


ROUTES = [show_offer, do_offer]
