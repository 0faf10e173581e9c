"""The door of a session at the desk: the crew scans, types, sends a photo or looks for a name, and hears what to do."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.forms import Problems, numbers, one_line, typed
from events.front import POLICY
from events.rights import PageNotFound, Right
from events.signed_in import DESK, Desk
from events.site import PRIVATE
from events.texts import _
from sessions.door.entrance import finding, photos, scanning
from sessions.door.entrance.answers import Answer, Kind
from sessions.door.entrance.finding import Entrance, counted, entrance_at
from sessions.door.entrance.walk_ins import NotIn, SessionFull, SessionNotToday, SessionOver, walk_in
from sessions.door.entrance.words import said, scanner_words
from sessions.door.marks import mark_of
from sessions.people.forms import PersonForm
from sessions.people.search import LONGEST
from sessions.registrations import Came
from sessions.tables import CheckIn

Asking = Request[Any, Any, Any]
DOORS = "/bureau/deur"
DOOR = DOORS + "/{session:int}"
LONGEST_DOOR = 40
TYPED_AT_MOST = 20  # a code that is typed; a hand scanner types a whole address
# What the page shows of a check-in, by the name that its number has in the address.
SHOWN = {"binnen": Kind.WELCOME, "al": Kind.ALREADY, "terug": Kind.UNDONE}
# What the camera, the worker and the manifest need, on this page alone; nothing of it comes from elsewhere (TRUST Q1).
SCANNING = {
    **PRIVATE, "Content-Security-Policy": f"{POLICY}; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}  # fmt: skip
SHOWN_AS = {kind: name for name, kind in SHOWN.items()}


def door_of(given: object) -> str:
    """The name or number of the door, as it was chosen; nothing when it cannot be one."""
    problems = Problems()
    name = one_line(problems, "deur", given if isinstance(given, str) else "", LONGEST_DOOR)
    return "" if problems else name


def address_of(at: Entrance, door: str, **more: str | int) -> str:
    """The door's page of a session; the chosen door goes along."""
    asked = urlencode({**({"deur": door} if door else {}), **more})
    return f"{DOORS}/{at.session.id}" + (f"?{asked}" if asked else "")


# -- which door


@get(DOORS, dependencies=DESK)
async def show_doors(request: Asking, desk: NamedDependency[Desk]) -> Template:
    """The door: today's sessions, of every event where one checks in."""
    if not desk.rights.may_somewhere(Right.CHECK_IN):
        raise PageNotFound
    entrances = await finding.entrances_of(desk.rights)
    door = door_of(request.query_params.get("deur", ""))
    several = len({row.event.id for row in entrances}) > 1
    return desk_page("desk/doors.html", desk, "door", entrances=entrances, door=door, several=several)


# -- at the door


async def _door_page(
    desk: Desk, at: Entrance, door: str, answer: Answer | None = None, *, asked: str = "", code: str = "",
    problems: Problems | None = None,
) -> Template:
    refused = bool(problems) or (answer is not None and not answer.is_in and answer.kind != Kind.UNDONE)
    at = await counted(at)
    return desk_page(
        "desk/entrance.html", desk, "door", event=at.event, status=422 if refused else 200, at=at, session=at.session,
        door=door, answer=answer, answered=said(answer, at.event, at.session) if answer else "",
        asked=asked[:LONGEST], found=await finding.named(at.session, asked), problems=problems or Problems(),
        code=code, headers=SCANNING, scanner_words=scanner_words(),
        is_today=scanning.is_on(at.event, at.session, clock.now()), mark=mark_of(desk.organiser.id),
    )  # fmt: skip


@get(DOOR, dependencies=DESK)
async def show_door(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """The door: one session, what came of the last ticket, and who is looked for by name."""
    at, asked = await entrance_at(desk.rights, session), request.query_params
    if asked.get("zoek", ""):
        await desk.looks_at(at.event, "deur, op naam", f"session:{at.session.id}")
    return await _door_page(desk, at, door_of(asked.get("deur", "")), await _shown(at, asked), asked=asked.get("zoek", ""))


async def _shown(at: Entrance, asked: Any) -> Answer | None:
    """What was just done, from its number in the address; what does not belong here is not shown."""
    for name, kind in SHOWN.items():
        for number in numbers([asked.get(name, "")]):
            check_in, who = await finding.arrival_at(at.session, number)
            is_undone = check_in.undone_at is not None
            return Answer(Kind.UNDONE if is_undone else kind, who.name, who.council, check_in=check_in)
    return None


async def _answered(desk: Desk, at: Entrance, door: str, answer: Answer) -> Template | Redirect:
    """Who is in goes to a page that can be loaded again; a refusal is shown at once."""
    if answer.check_in is None:
        return await _door_page(desk, at, door, answer)
    at_door = {SHOWN_AS[answer.kind]: answer.check_in.id}
    return done(address_of(at, door, **at_door))


@post(DOOR, status_code=200, dependencies=DESK)
async def take_ticket(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """The door: a code that was typed, or that a hand scanner typed."""
    at, form, problems = await entrance_at(desk.rights, session), await request.form(), Problems()
    door, code = door_of(form.get("deur", "")), typed(form, "code")
    if not code.strip():
        problems.add("code", _("Scan een kaart of typ de code die onder de QR-code staat."))
        return await _door_page(desk, at, door, problems=problems)
    how = CheckIn.How.TYPED if len(code.strip()) < TYPED_AT_MOST else CheckIn.How.TICKET
    answer = await scanning.scan(at.event, at.session, code, Came(how, desk.organiser.id, door))
    if answer.kind == Kind.UNREADABLE:  # somebody typed it, and mends it
        problems.add("code", said(answer, at.event, at.session))
        return await _door_page(desk, at, door, problems=problems, code=code)
    return await _answered(desk, at, door, answer)


@post(DOOR + "/foto", status_code=200, dependencies=DESK, request_max_body_size=photos.UPLOAD)
async def take_photo(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """The door: a photo of a ticket."""
    at, form, problems = await entrance_at(desk.rights, session), await request.form(), Problems()
    door, file = door_of(form.get("deur", "")), form.get("foto")
    try:
        text = await photos.text_in(await file.read() if isinstance(file, UploadFile) else b"")
    except photos.NoPhoto:
        problems.add("foto", _("Dit is geen foto die wij kunnen lezen. Kies een JPEG of een PNG."))
    except photos.PhotoTooLarge:
        problems.add("foto", _("Deze foto is te groot. Maak een kleinere foto, of typ de code."))
    except photos.NoCode:
        problems.add("foto", _("Wij zien geen hele QR-code op deze foto. Maak hem nog eens: dichtbij, scherp en recht."))
    else:
        came = Came(CheckIn.How.TICKET, desk.organiser.id, door)
        return await _answered(desk, at, door, await scanning.scan(at.event, at.session, text, came))
    return await _door_page(desk, at, door, problems=problems)


@post(DOOR + "/binnen/{registration:int}", status_code=200, dependencies=DESK)
async def let_in_by_hand(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int], registration: FromPath[int]
) -> Template | Redirect:
    """The door: somebody who was found by name comes in."""
    at = await entrance_at(desk.rights, session)
    who = await finding.registered(at.session, registration)
    door = door_of((await request.form()).get("deur", ""))
    came = Came(CheckIn.How.BY_HAND, desk.organiser.id, door)
    return await _answered(desk, at, door, await scanning.enter(at.event, at.session, who, came))


@post(DOOR + "/terug/{arrival:int}", status_code=200, dependencies=DESK)
async def undo(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int], arrival: FromPath[int]
) -> Redirect:
    """The door: take back that somebody was let in."""
    at = await entrance_at(desk.rights, session)
    check_in, who = await finding.arrival_at(at.session, arrival)
    await scanning.undo(at.event, check_in, who.id, at.session.id, desk.organiser.id)
    return done(address_of(at, door_of((await request.form()).get("deur", "")), terug=check_in.id))


# -- who is not signed up


@get(DOOR + "/aanmelden", dependencies=DESK)
async def show_walk_in(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """The door: the form for somebody who is not signed up."""
    at = await entrance_at(desk.rights, session)
    return _walk_in_page(desk, at, door_of(request.query_params.get("deur", "")), PersonForm())


def _walk_in_page(desk: Desk, at: Entrance, door: str, form: PersonForm) -> Template:
    return desk_page(
        "desk/entrance_new.html", desk, "door", event=at.event, status=422 if form.problems else 200, session=at.session,
        door=door, form=form, back=address_of(at, door),
    )  # fmt: skip


@post(DOOR + "/aanmelden", status_code=200, dependencies=DESK)
async def take_walk_in(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """The door: sign up somebody who stands there, when there is place, and let them in."""
    at, given, form = await entrance_at(desk.rights, session), await request.form(), PersonForm()
    form.read(given)
    person, door = form.person(), door_of(given.get("deur", ""))
    if form.problems:
        return _walk_in_page(desk, at, door, form)
    try:
        answer = await walk_in(at.event, at.session, person, form.form_id, desk.organiser.id, door)
    except SessionFull:
        form.problems.add("naam", _("Deze sessie is vol. Bel het bureau als er toch iemand bij kan."))
    except SessionOver:
        form.problems.add("naam", _("Deze sessie is voorbij of gaat niet door."))
    except SessionNotToday:
        form.problems.add("naam", _("Deze sessie is niet vandaag."))
    except NotIn as refusal:
        return await _answered(desk, at, door, refusal.answer)
    else:
        return await _answered(desk, at, door, answer)
    return _walk_in_page(desk, at, door, form)


ROUTES = [show_doors, show_door, take_ticket, take_photo, let_in_by_hand, undo, show_walk_in, take_walk_in]
