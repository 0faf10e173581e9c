"""Calendars to subscribe to, and the pages that say which way suits whom."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import typed
from events.letters import address
from events.pages import shown_event
from events.site import PRIVATE, PUBLIC, calendar_download, page
from events.texts import _
from notifications import feeds
from sessions.calendar_files import personal_file
from sessions.feeds import feed as calendars
from sessions.joining.doors import joining_at
from sessions.joining.rooms import switched_at, switched_in
from sessions.participants.pages import own_week
from sessions.people import invitations

Asking = Request[Any, Any, Any]
SUFFIX = ".ics"
OWN = {"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
EVERYBODYS = {"Cache-Control": "public, max-age=900"}


def _answer(request: Asking, feed: feeds.Feed, headers: dict[str, str]) -> Response[bytes]:
    """The feed, or nothing to who has it as it is."""
    content = feeds.lines(feed)
    mark = feeds.mark_of(content)
    given = {**headers, "ETag": mark, "Content-Type": "text/calendar; charset=utf-8"}
    if feed.last_modified:
        given["Last-Modified"] = feed.last_modified
    if feeds.is_known(mark, request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=given)
    return Response(content, headers=given)


@get("/agenda/{token:str}")
async def show_own_feed(request: Asking, token: FromPath[str]) -> Response[bytes]:
    """Who has the feed's token: one's own sessions, for a calendar that reads them by itself."""
    if not token.lower().endswith(SUFFIX):
        raise NotFoundException
    return _answer(request, await calendars.personal_feed(token[: -len(SUFFIX)]), OWN)


@get("/mee/{token:str}/agenda.ics")
async def download_joining(token: FromPath[str]) -> Response[bytes]:
    """Who has the join link: that session as a calendar file, for who wants no invitations."""
    joining = await joining_at(token)
    if not joining.registration.is_confirmed:
        raise NotFoundException
    return calendar_download(personal_file(joining.event, joining.session, joining.registration))


@get("/{slug:str}/agenda.ics")
async def show_public_feed(request: Asking, slug: FromPath[str]) -> Response[bytes]:
    """Anybody: the programme of a visible event, for a calendar that reads it by itself."""
    return _answer(request, await calendars.public_feed(await shown_event(slug)), EVERYBODYS)


@get("/{slug:str}/agenda")
async def show_public_ways(slug: FromPath[str]) -> Template:
    """Anybody: how to get the programme of a visible event into one's calendar."""
    event = await shown_event(slug)
    return page(
        "agenda.html", event=event, headers=PUBLIC, feed=address(f"/{slug}/agenda.ics"),
        switched=await switched_at(event, clock.now()),
    )  # fmt: skip


@get("/mijn/{token:str}/agenda")
async def show_own_ways(request: Asking, token: FromPath[str]) -> Template:
    """Who has the personal link: how one's sessions get into one's calendar, and the address of the feed."""
    week = await own_week(token)
    words = {"nieuw": _("Dit is uw nieuwe adres. Het oude werkt niet meer."), "keuze": _("Uw keuze is bewaard.")}
    done = words.get(request.query_params.get("gedaan", ""), "")
    feed = address(f"/agenda/{week.participant.feed_token}{SUFFIX}")
    return page(
        "agenda_own.html", event=week.event, week=week, feed=feed, done=done, switched=switched_in(week, clock.now()),
    )  # fmt: skip


@post("/mijn/{token:str}/agenda", status_code=200)
async def choose_invitations(request: Asking, token: FromPath[str]) -> Redirect:
    """Who has the personal link: invitations for one's calendar, or not."""
    week, chosen = await own_week(token), typed(await request.form(), "uitnodigingen")
    if chosen in {"ja", "nee"}:
        await invitations.choose(week.event, week.participant, wants_invitations=chosen == "ja")
    return Redirect(f"/mijn/{token}/agenda?gedaan=keuze", status_code=303, headers=PRIVATE)


@post("/mijn/{token:str}/agenda/nieuw", status_code=200)
async def renew_feed(token: FromPath[str]) -> Redirect:
    """Who has the personal link: another address for the feed, for one that got into other hands."""
    await calendars.renew(await own_week(token))
    return Redirect(f"/mijn/{token}/agenda?gedaan=nieuw", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [show_own_feed, download_joining, show_public_feed, show_public_ways, show_own_ways, choose_invitations, renew_feed]
