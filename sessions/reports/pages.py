"""Reports as everybody reads them: of a session, of an event, their pictures, and finding them by words."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import File

import clock
from events.forms import numbers
from events.pages import shown_event
from events.site import kept_page
from events.texts import prefix
from sessions import programme
from sessions.materials import files
from sessions.materials.pages import SANDBOX
from sessions.materials.reading import everybody, of_a_session, of_an_event
from sessions.materials.subjects import Subject, of_event, of_session
from sessions.reports import finding
from sessions.reports.showing import shown
from sessions.reports.tables import ReportPicture

Asking = Request[Any, Any, Any]
SHORT = "public, max-age=300"


@get("/{slug:str}/verslag")
async def show_of_event(request: Asking, slug: FromPath[str]) -> Response[str]:
    """Anybody: the report of a visible event, when it is over."""
    return await _report(request, await of_event(await shown_event(slug)))


@get("/{slug:str}/sessies/{number:int}/verslag")
async def show_of_session(request: Asking, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Anybody: the report of a visible session, when it is over."""
    event = await shown_event(slug)
    return await _report(request, of_session(event, await programme.visible_session(event, number)))


async def _report(request: Asking, subject: Subject) -> Response[str]:
    now, event = clock.now(), subject.event
    report, pictures = await finding.readable(subject, now)
    asker = everybody(event)
    items = await (
        of_a_session(event, subject.session, asker, now) if subject.session else of_an_event(event, asker, now)
    )
    others = [] if subject.session else await finding.reports_at(event, now)
    html = shown(report.text, pictures, f"/{event.slug}/verslag/foto")
    return kept_page(
        request,
        "reports/report.html",
        event=event,
        subject=subject,
        report=report,
        html=html,
        items=items,
        others=others,
    )


@get("/{slug:str}/verslag/foto/{number:int}")
async def show_picture(slug: FromPath[str], number: FromPath[int]) -> File:
    """Anybody: a picture in a report that everybody may read."""
    picture = await finding.readable_picture(await shown_event(slug), number, clock.now())
    return picture_file(picture, SHORT)


def picture_file(picture: ReportPicture, cached: str) -> File:
    """A picture, made anew when it came, to be shown. Raises `FileNotFound`."""
    headers = {"Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff", "Cache-Control": cached}
    return File(
        files.path_of(picture.file), media_type=picture.kind, headers=headers, content_disposition_type="inline"
    )


@get("/verslagen")
async def show_reports(request: Asking) -> Response[str]:
    """Anybody: the reports with all words of `?zoek=`, of every visible event; without words all of them."""
    words = request.query_params.get("zoek", "")[: finding.LONGEST].strip()
    sheet = min(max([*numbers([request.query_params.get("blad", "")]), 1][0], 1), finding.LAST_PAGE)
    now = clock.now()
    return kept_page(
        request, "reports/reports.html", words=words, sheet=await finding.find(words, now, sheet),
        keywords=await finding.keywords_at(now), here=f"{prefix()}/verslagen",
    )  # fmt: skip


ROUTES: list[Any] = [show_of_event, show_of_session, show_picture, show_reports]
