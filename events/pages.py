"""The pages that belong to no session: all events, how accessible the site is, and whether we are well."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date

from litestar import Response, get
from litestar.response import Template

import clock
from events.listing import public_listing
from events.publishing import visible_event, visible_events
from events.site import PUBLIC, page, remember_office
from events.tables import Event
from notifications import troubles

STATEMENT_OF = date(2026, 11, 29)  # when somebody last looked at whether all of it is true
# Which events have a report that everybody may read, by their ids, and whether there is any of a session: what became of
# them is known by later packages.
REPORTED: list[Callable[[Collection[int]], Awaitable[tuple[Collection[int], bool]]]] = []


async def shown_event(slug: str) -> Event:
    """The visible event at `slug`, for the pages of every package. Raises `EventNotFound`."""
    event = await visible_event(slug.lower())
    remember_office([event])
    return event


@get("/")
async def show_events() -> Template:
    """Anybody: the events one can see, first what comes."""
    events = await visible_events()
    remember_office(events)
    reported: set[int] = set()
    reports = False
    for among in REPORTED:
        found, is_any = await among([event.id for event in events])
        reported, reports = reported | {*found}, reports or is_any
    coming, over = await public_listing(events, clock.now())
    return page("events.html", headers=PUBLIC, coming=coming, over=over, reported=reported, reports=reports)


@get("/toegankelijkheid")
async def show_accessibility() -> Template:
    """Anybody: how accessible the site is, what is not so yet, and whom to tell (TRUST A21)."""
    remember_office(await visible_events())
    return page("accessibility.html", headers=PUBLIC, written_on=STATEMENT_OF)


@get("/health/live")
async def show_live() -> Response[str]:
    """Anybody: this process answers."""
    return Response("ok", media_type="text/plain", headers={"Cache-Control": "no-store"})


@get("/health/ready")
async def show_ready() -> Response[str]:
    """Anybody: this process reaches its database. What is wrong with mail is named, and is no reason to stay away."""
    await Event.exists()
    wrong = [f"mail: {row['what']} since {row['since_at']:%Y-%m-%dT%H:%M:%SZ}" for row in await troubles.known()]
    return Response("\n".join(["ok", *wrong]), media_type="text/plain", headers={"Cache-Control": "no-store"})


@get("/robots.txt")
async def show_robots() -> Response[str]:
    """Search engines: what is personal is not for them."""
    lines = ["User-agent: *", *(f"Disallow: /{word}/" for word in ("mijn", "mee", "kaart", "agenda", "antwoord", "raad", "bureau")), ""]
    return Response("\n".join(lines), media_type="text/plain")


ROUTES = [show_events, show_accessibility, show_live, show_ready, show_robots]
