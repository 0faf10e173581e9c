"""The desk: the files, the links and the recording of a session, for who leads it; and what there is of a whole event."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File, Redirect, Template

import clock
from events.desk import EVENT, desk_page, done
from events.signed_in import DESK, Desk
from events.texts import _
from sessions import programme
from sessions.leading.led import ONE
from sessions.materials import files, kinds, operations, pictures, recorded
from sessions.materials.forms import MEGABYTES, HandoutForm, RecordingForm
from sessions.materials.pages import OWN, download
from sessions.materials.places import Place, at_event, at_session
from sessions.materials.reading import about_file, led_file

Asking = Request[Any, Any, Any]
OF_SESSION, OF_EVENT = ONE + "/materialen", EVENT + "/materialen"
UPLOAD = operations.LARGEST + 1024 * 1024  # bytes of a form: more than we take, so that most refusals are in words


async def _at_session(desk: Desk, number: int) -> Place:
    return await at_session(desk, number, "materialen")


async def _at_event(desk: Desk, slug: str) -> Place:
    return await at_event(desk, slug, "materialen")


async def _page(
    desk: Desk, place: Place, form: HandoutForm | None = None, recording: RecordingForm | None = None, *,
    said: str = "", status: int = 0,
) -> Template:  # fmt: skip
    subject = place.subject
    form = form or HandoutForm.empty()
    if subject.session and recording is None:
        recording = RecordingForm.of(subject.session, subject.event.zone)
    problems = form.problems or (recording.problems if recording else form.problems)
    rows = [(one, about_file(one)) for one in await operations.handouts_of(subject)]
    return desk_page(
        "desk/materials.html", desk, place.here, event=place.of_event, status=status or (422 if problems else 200),
        said=said, spot=place, subject=subject, form=form, recording=recording, problems=problems, rows=rows,
        megabytes=MEGABYTES, changed_meanwhile=status == 409,
    )  # fmt: skip


def _said(request: Asking) -> str:
    words = {
        "erbij": _("Het staat erbij."), "weg": _("Het is weggehaald."), "opname": _("De opname is opgeslagen."),
        "gewijzigd": _("Het is gewijzigd."),
    }  # fmt: skip
    return words.get(request.query_params.get("gedaan", ""), "")


async def _add(request: Asking, desk: Desk, place: Place) -> Template | Redirect:
    sent = await request.form()
    form, file = HandoutForm.read(sent), sent.get("bestand")
    given = file if isinstance(file, UploadFile) and file.filename else None
    wish = form.check(has_file=given is not None)
    if wish is not None:
        try:
            if given is None:
                await operations.add_link(place.subject, wish, desk.organiser.id)
            else:
                await operations.add_file(place.subject, given.file, given.filename, wish, desk.organiser.id)
            return done(f"{place.address}?gedaan=erbij")
        except tuple(_refusals()) as refusal:
            form.problems.add("bestand", _refusals()[type(refusal)])
    return await _page(desk, place, form)


def _refusals() -> dict[type[Exception], str]:
    """Why a file is not taken, in words."""
    too_large = _("Dit bestand is te groot. Een bestand mag hoogstens {number} MB zijn.").format(number=MEGABYTES)
    return {
        operations.FileTooLarge: too_large,
        operations.EnoughHandouts: _("Er staan al {number} bestanden en links. Haal er eerst een weg.").format(number=operations.MOST),
        pictures.NoPicture: _("Deze foto is beschadigd. Kies een andere."),
        pictures.PictureTooLarge: _("Deze foto heeft te veel beeldpunten. Maak de foto kleiner."),
        kinds.OldOffice: _("Dit is een bestand van een oude Office. Sla het op als docx, xlsx of pptx, of als PDF."),
        kinds.HasMacros: _("In dit bestand zit een programma (een macro). Sla het op zonder macro’s, of als PDF."),
        kinds.Drawing: _("Een SVG nemen wij niet aan: er kan een programma in zitten. Sla de tekening op als PNG of PDF."),
        kinds.KindRefused: _("Dit soort bestand nemen wij niet aan. Wij kijken naar de inhoud, niet naar de naam. Kies een PDF, een Office-bestand of een foto."),
        files.NoRoom: _("Wij konden het bestand niet bewaren. Probeer het later nog eens, of bel de beheerder."),
    }  # fmt: skip


async def _change_page(desk: Desk, place: Place, number: int, form: HandoutForm | None = None, status: int = 0) -> Template:
    handout = await operations.handout_at(place.subject, number)
    form = form or HandoutForm.of(handout)
    if status == 409:
        form.meet_current(handout)
    return desk_page(
        "desk/material.html", desk, place.here, event=place.of_event, status=status or (422 if form.problems else 200),
        spot=place, subject=place.subject, handout=handout, about=about_file(handout), form=form, changed_meanwhile=status == 409,
    )  # fmt: skip


async def _change(request: Asking, desk: Desk, place: Place, number: int) -> Template | Redirect:
    form = HandoutForm.read(await request.form())
    wish = form.check_change(await operations.handout_at(place.subject, number))
    if wish is None:
        return await _change_page(desk, place, number, form)
    try:
        await operations.change(place.subject, number, wish, form.mark, desk.organiser.id)
    except operations.ChangedMeanwhile:
        return await _change_page(desk, place, number, form, status=409)
    return done(f"{place.address}?gedaan=gewijzigd")


# -- of a session


@get(OF_SESSION, dependencies=DESK)
async def show_of_session(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Who leads the session: its files, links and recording."""
    return await _page(desk, await _at_session(desk, session), said=_said(request))


@post(OF_SESSION, status_code=200, dependencies=DESK, request_max_body_size=UPLOAD)
async def add_to_session(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """Who leads the session: one more file or link."""
    return await _add(request, desk, await _at_session(desk, session))


@post(OF_SESSION + "/opname", status_code=200, dependencies=DESK)
async def say_recording(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """Who leads the session: where the recording is, and until which day."""
    place = await _at_session(desk, session)
    form, current = RecordingForm.read(await request.form()), place.subject.session
    assert current is not None  # it is the page of one
    found = form.check(current, place.subject.event.zone)
    if found is None:
        return await _page(desk, place, recording=form)
    now = current.version
    current.version = form.version
    try:
        await recorded.say(current, *found, desk.organiser.id)
    except programme.ChangedMeanwhile:
        form.version = now
        return await _page(desk, place, recording=form, status=409)
    return done(f"{place.address}?gedaan=opname")


@get(OF_SESSION + "/{handout:int}", dependencies=DESK)
async def show_one_of_session(desk: NamedDependency[Desk], session: FromPath[int], handout: FromPath[int]) -> Template:
    """Who leads the session: what is said of one of its files or links, to be changed."""
    return await _change_page(desk, await _at_session(desk, session), handout)


@post(OF_SESSION + "/{handout:int}", status_code=200, dependencies=DESK)
async def change_of_session(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int], handout: FromPath[int]
) -> Template | Redirect:
    """Who leads the session: say something else of a file or link. What somebody else changed meanwhile is not lost."""
    return await _change(request, desk, await _at_session(desk, session), handout)


@get(OF_SESSION + "/{handout:int}/bestand", dependencies=DESK)
async def download_of_session(desk: NamedDependency[Desk], session: FromPath[int], handout: FromPath[int]) -> File:
    """Who leads the session: one of its files, or of those of its event."""
    return download(await led_file((await _at_session(desk, session)).subject, handout, clock.now()), OWN)


@post(OF_SESSION + "/{handout:int}/weg", status_code=200, dependencies=DESK)
async def remove_of_session(desk: NamedDependency[Desk], session: FromPath[int], handout: FromPath[int]) -> Redirect:
    """Who leads the session: take a file or a link away."""
    place = await _at_session(desk, session)
    await operations.take_away(place.subject, handout, desk.organiser.id)
    return done(f"{place.address}?gedaan=weg")


# -- of an event


@get(OF_EVENT, dependencies=DESK)
async def show_of_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the files and links of an event as a whole."""
    return await _page(desk, await _at_event(desk, slug), said=_said(request))


@post(OF_EVENT, status_code=200, dependencies=DESK, request_max_body_size=UPLOAD)
async def add_to_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: one more file or link of the event."""
    return await _add(request, desk, await _at_event(desk, slug))


@get(OF_EVENT + "/{number:int}", dependencies=DESK)
async def show_one_of_event(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: what is said of one of the event's files or links, to be changed."""
    return await _change_page(desk, await _at_event(desk, slug), number)


@post(OF_EVENT + "/{number:int}", status_code=200, dependencies=DESK)
async def change_of_event(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: say something else of a file or link of the event. What somebody else changed meanwhile is not lost."""
    return await _change(request, desk, await _at_event(desk, slug), number)


@get(OF_EVENT + "/{number:int}/bestand", dependencies=DESK)
async def download_of_event(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> File:
    """Organisers: one of the event's files."""
    return download(await operations.file_at((await _at_event(desk, slug)).subject, number), OWN)


@post(OF_EVENT + "/{number:int}/weg", status_code=200, dependencies=DESK)
async def remove_of_event(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Redirect:
    """Organisers: take a file or a link of the event away."""
    place = await _at_event(desk, slug)
    await operations.take_away(place.subject, number, desk.organiser.id)
    return done(f"{place.address}?gedaan=weg")


ROUTES: list[Any] = [
    show_of_session, add_to_session, say_recording, show_one_of_session, change_of_session, download_of_session,
    remove_of_session, show_of_event, add_to_event, show_one_of_event, change_of_event, download_of_event, remove_of_event,
]  # fmt: skip
