"""The desk: writing the report of a session, for who leads it, and of an event."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File, Redirect, Template

import clock
from events.desk import EVENT, desk_page, done
from events.forms import typed
from events.signed_in import DESK, Desk
from events.texts import _
from sessions.leading.led import ONE
from sessions.materials import files, pictures
from sessions.materials.places import Place, at_event, at_session
from sessions.reports import operations
from sessions.reports.forms import ReportForm
from sessions.reports.pages import picture_file
from sessions.reports.showing import shown

Asking = Request[Any, Any, Any]
OF_SESSION, OF_EVENT = ONE + "/verslag", EVENT + "/verslag"
UPLOAD = operations.LARGEST + 1024 * 1024  # bytes of a form: more than we take, so that most refusals are in words
MEGABYTES = operations.LARGEST // (1024 * 1024)
OWN = "no-store"


async def _page(
    desk: Desk, place: Place, form: ReportForm | None = None, *, status: int = 0, said: str = "", preview: bool = False
) -> Template:
    subject = place.subject
    report = await operations.report_of(subject)
    known = await operations.pictures_of(report)
    form = form or ReportForm.of(subject, report)
    now_there = "" if status != 409 or report is None else report.text
    if status == 409:
        form.version = report.version if report else 0
    return desk_page(
        "desk/report.html", desk, place.here, event=place.of_event, status=status or (422 if form.problems else 200),
        said=said, spot=place, subject=subject, report=report, form=form, pictures=known, megabytes=MEGABYTES,
        is_over=subject.is_over(clock.now()), now_there=now_there, changed_meanwhile=status == 409,
        preview=shown(form.typed["tekst"], known, f"{place.address}/foto") if preview else None,
    )  # fmt: skip


async def _save(request: Asking, desk: Desk, place: Place) -> Template | Redirect:
    sent = await request.form()
    known = await operations.pictures_of(await operations.report_of(place.subject))
    form, file = ReportForm.read(sent, known), sent.get("foto")
    if typed(sent, "stap") == "bekijk":
        return await _page(desk, place, form, preview=True)
    given = file if isinstance(file, UploadFile) and file.filename else None
    added = await given.read() if given else b""
    if given and not 0 < len(added) <= operations.LARGEST:
        form.problems.add("foto", _refusals()[pictures.PictureTooLarge if added else pictures.NoPicture])
    wish = form.check(known, added, has_file=given is not None)
    if wish is None:
        return await _page(desk, place, form)
    try:
        await operations.write(place.subject, wish, form.version, desk.organiser.id)
    except operations.ChangedMeanwhile:
        return await _page(desk, place, form, status=409)
    except tuple(_refusals()) as refusal:
        form.problems.add("foto", _refusals()[type(refusal)])
        return await _page(desk, place, form)
    return done(f"{place.address}?gedaan=opgeslagen")


def _refusals() -> dict[type[Exception], str]:
    """Why a picture is not taken, in words."""
    return {
        pictures.NoPicture: _("Dit is geen foto die wij kunnen lezen. Kies een JPEG, PNG of WebP."),
        pictures.PictureTooLarge: _("Deze foto is te groot. Kies er een van hoogstens {number} MB, of maak hem kleiner.").format(number=MEGABYTES),
        operations.EnoughPictures: _("Er staan al {number} foto’s in dit verslag. Haal er eerst een weg.").format(number=operations.MOST_PICTURES),
        files.NoRoom: _("Wij konden de foto niet bewaren. Probeer het later nog eens, of bel de beheerder."),
    }  # fmt: skip


def _said(request: Asking) -> str:
    return _("Het verslag is opgeslagen.") if request.query_params.get("gedaan") == "opgeslagen" else ""


# -- of a session


@get(OF_SESSION, dependencies=DESK)
async def show_of_session(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Who leads the session: its report, to be written."""
    return await _page(desk, await at_session(desk, session, "verslag"), said=_said(request))


@post(OF_SESSION, status_code=200, dependencies=DESK, request_max_body_size=UPLOAD)
async def save_of_session(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """Who leads the session: look at the report, or save it with its pictures."""
    return await _save(request, desk, await at_session(desk, session, "verslag"))


@get(OF_SESSION + "/foto/{picture:int}", dependencies=DESK)
async def show_picture_of_session(desk: NamedDependency[Desk], session: FromPath[int], picture: FromPath[int]) -> File:
    """Who leads the session: a picture in its report."""
    return await _picture(await at_session(desk, session, "verslag"), picture)


async def _picture(place: Place, number: int) -> File:
    return picture_file(await operations.picture_of(await operations.report_of(place.subject), number), OWN)


# -- of an event


@get(OF_EVENT, dependencies=DESK)
async def show_of_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the report of an event as a whole, to be written."""
    return await _page(desk, await at_event(desk, slug, "verslag"), said=_said(request))


@post(OF_EVENT, status_code=200, dependencies=DESK, request_max_body_size=UPLOAD)
async def save_of_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: look at the report of the event, or save it with its pictures."""
    return await _save(request, desk, await at_event(desk, slug, "verslag"))


@get(OF_EVENT + "/foto/{number:int}", dependencies=DESK)
async def show_picture_of_event(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> File:
    """Organisers: a picture in the report of the event."""
    return await _picture(await at_event(desk, slug, "verslag"), number)


ROUTES: list[Any] = [
    show_of_session, save_of_session, show_picture_of_session, show_of_event, save_of_event, show_picture_of_event,
]  # fmt: skip
