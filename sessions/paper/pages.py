"""Papers that people print themselves: a week, a ticket, and the flyer of an event."""

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException, TooManyRequestsException
from litestar.params import FromPath
from litestar.response import Template

import clock
from events.limits import network_within_limits
from events.pages import shown_event
from events.paper.pages import pdf
from events.site import PUBLIC, page
from events.texts import speak
from sessions import tickets
from sessions.breakouts.shown import Shown, groups_shown
from sessions.paper.certificates import attendance_of, certificate
from sessions.paper.flyers import flyer, shared, words_to_forward
from sessions.paper.week import ticket_paper, week_paper
from sessions.participants.pages import own_week
from sessions.participants.week import Week, week_of


@get("/mijn/{token:str}/week.pdf")
async def download_week(token: FromPath[str]) -> Response[bytes]:
    """Who has the personal link: what is to come on one A4, in large type, with the codes and the ticket."""
    week = await own_week(token)
    groups = await _groups(week)
    return await pdf(lambda: week_paper(week, clock.now(), groups), "mijn-week")


async def _groups(week: Week) -> dict[int, Shown]:
    """The break-out groups that are shown of what is to come or goes on."""
    return await groups_shown([one.registration.id for one in week.coming(clock.now())])


@get("/kaart/{token:str}/kaart.pdf")
async def download_ticket(token: FromPath[str]) -> Response[bytes]:
    """Who has the ticket: the ticket as a paper, while it lets one in anywhere."""
    week = await week_of(await tickets.ticket_of(token))
    if not week.mine:
        raise NotFoundException
    speak(week.participant.language)
    groups = await _groups(week)
    return await pdf(lambda: ticket_paper(week, groups), "kaart")


@get("/mijn/{token:str}/bewijs.pdf")
async def download_certificate(token: FromPath[str]) -> Response[bytes]:
    """Who has the personal link: the certificate of where one was, once that is known."""
    week = await own_week(token)
    one = await attendance_of(week, clock.now())
    if not one.sessions:
        raise NotFoundException
    return await pdf(lambda: certificate(week.event, one), "bewijs-van-deelname")


# -- sharing an event

KEPT = {"Cache-Control": "public, max-age=300"}


@get("/{slug:str}/delen")
async def show_share(slug: FromPath[str]) -> Template:
    """Anybody: a text to send on about a visible event, and its flyers."""
    event = await shown_event(slug)
    return page("share.html", event=event, headers=PUBLIC, words=words_to_forward(await shared(event)))


@get("/{slug:str}/flyer-a4.pdf")
async def download_poster(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[bytes]:
    """Anybody: the flyer of a visible event on A4."""
    return await _flyer(request, slug, "a4")


@get("/{slug:str}/flyer-a5.pdf")
async def download_flyer(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[bytes]:
    """Anybody: the same on A5."""
    return await _flyer(request, slug, "a5")


async def _flyer(request: Request[Any, Any, Any], slug: str, size: str) -> Response[bytes]:
    event = await shown_event(slug)
    if not network_within_limits(request, "flyer"):
        raise TooManyRequestsException
    facts = await shared(event)
    return await pdf(lambda: flyer(facts, size), f"{event.slug}-{size}", KEPT)


ROUTES: list[Any] = [download_week, download_ticket, download_certificate, show_share, download_poster, download_flyer]
