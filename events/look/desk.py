"""The organisers' desk: the colours and the logo of an event."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import EVENT, address_of, desk_page, done
from events.forms import Problems, typed
from events.look import colours, logos, styling
from events.publishing import ChangedMeanwhile, event_at
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _

Asking = Request[Any, Any, Any]
LOOK = EVENT + "/uiterlijk"
UPLOAD = 2 * 1024 * 1024  # bytes of a form with a picture: more than we take, so that most refusals are in words


@get(LOOK, dependencies=DESK)
async def show_look(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the colours and the logo of an event, to be changed."""
    event = await desk.event(slug, Right.EDIT)
    words = {
        "kleuren": _("De kleuren zijn opgeslagen."),
        "logo": _("Het logo is opgeslagen."),
        "weg": _("Het logo is weg."),
    }
    said = words.get(request.query_params.get("gedaan", ""), "")
    return _look_page(desk, event, Problems(), event.tokens, said)


def _look_page(
    desk: Desk, event: Event, problems: Problems, text: str, said: str = "", *, seen: str = "",
    changed_meanwhile: bool = False,
) -> Template:  # fmt: skip
    names = [colours.PREFIX + name for name in colours.COLOURS]
    status = 409 if changed_meanwhile else 422 if problems else 200
    return desk_page(
        "desk/look.html", desk, "look", event=event, status=status, said=said, problems=problems,
        changed_meanwhile=changed_meanwhile, text=text, seen=seen or event.tokens_mark,
        defaults=zip(names, [light for light, _dark in colours.COLOURS.values()], strict=True),
    )  # fmt: skip


@post(LOOK, status_code=200, dependencies=DESK, request_max_body_size=UPLOAD)
async def change_colours(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: other colours, from a file or as typed; each thing that is wrong with them is named."""
    event, form, problems = await desk.event(slug, Right.EDIT), await request.form(), Problems()
    text, seen = await _typed(form), typed(form, "stand")
    if text is None:
        problems.add("kleuren", _("Wij kregen geen kleuren. Kijk ze hieronder na en sla opnieuw op."))
        return _look_page(desk, event, problems, event.tokens)
    tokens = colours.read(text)
    if tokens.problems:
        problems.add("kleuren", " ".join(tokens.problems))
        return _look_page(desk, event, problems, text, seen=seen)
    try:
        await styling.colour(event, tokens, seen, desk.organiser.id)
    except ChangedMeanwhile:
        return _look_page(desk, await event_at(slug), problems, text, changed_meanwhile=True)
    return done(f"{address_of(event)}/uiterlijk?gedaan=kleuren")


async def _typed(form: FormMultiDict) -> str | None:
    """The colours in the file that was sent, else what was typed; None when there is neither."""
    file = form.get("bestand")
    if isinstance(file, UploadFile) and file.filename:
        return (await file.read()).decode("utf-8", "replace")
    return typed(form, "kleuren").replace("\r\n", "\n") if "kleuren" in form else None


@post(LOOK + "/logo", status_code=200, dependencies=DESK, request_max_body_size=UPLOAD)
async def change_logo(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: another logo."""
    event, problems = await desk.event(slug, Right.EDIT), Problems()
    file = (await request.form()).get("logo")
    try:
        logo = logos.read(await file.read() if isinstance(file, UploadFile) else b"")
    except logos.NoPicture:
        problems.add("logo", _("Dit is geen plaatje. Kies een PNG of een JPEG."))
    except logos.PictureTooLarge:
        problems.add("logo", _("Dit plaatje is te groot. Kies er een van hoogstens 100 kB."))
    else:
        await styling.put_logo(event, logo, desk.organiser.id)
        return done(f"{address_of(event)}/uiterlijk?gedaan=logo")
    return _look_page(desk, event, problems, event.tokens)


@post(LOOK + "/logo/weg", status_code=200, dependencies=DESK)
async def remove_logo(desk: NamedDependency[Desk], slug: FromPath[str]) -> Redirect:
    """Organisers: no logo any more."""
    event = await desk.event(slug, Right.EDIT)
    await styling.put_logo(event, None, desk.organiser.id)
    return done(f"{address_of(event)}/uiterlijk?gedaan=weg")


ROUTES = [show_look, change_colours, change_logo, remove_logo]
