"""The organisers' desk: the lists to act on, and the waiting list of a session."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.forms import numbers
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _, ngettext
from sessions import programme, waiting_list
from sessions.offers import lists as offers
from sessions.offers.freed import becomes
from sessions.people import lists
from sessions.people.forms import LineForm
from sessions.people.person import participant_at
from sessions.people.search import LAST_PAGE
from sessions.tables import Participant, Session
from sessions.ways import counting

Asking = Request[Any, Any, Any]
EVENT = "/bureau/bijeenkomsten/{slug:str}"
PERSON = EVENT + "/deelnemers/{person:int}"
LINE = EVENT + "/sessies/{number:int}/wachtlijst"
WAITING = LINE + "/{registration:int}"
LARGEST_ID = 2**31 - 1


def sheet(request: Asking) -> int:
    """Which page of a list is asked for, 1 for the first."""
    asked = numbers([request.query_params.get("blad", "1")]) or [1]
    return min(max(asked[0], 1), LAST_PAGE)


# -- for every page about one participant


def address_of(event: Event, person: int, said: str = "", **more: int) -> str:
    """The desk's page of a participant; `said` names what was just done."""
    asked = urlencode({"gedaan": said, **more}) if said else ""
    return f"/bureau/bijeenkomsten/{event.slug}/deelnemers/{person}{'?' if asked else ''}{asked}"


async def participant_for(desk: Desk, slug: str, person: int, right: Right) -> tuple[Event, Participant]:
    """An event and a participant of it. Raises `EventNotFound`, `ParticipantNotFound`."""
    event = await desk.event(slug, right)
    return event, await participant_at(event, person)


# -- lists to act on


@get(EVENT + "/bellen", dependencies=DESK)
async def show_calls(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: participants whom no mail reaches."""
    event = await desk.event(slug, Right.READ)
    await desk.looks_at(event, "te bellen")
    said = _("Genoteerd: gebeld.") if request.query_params.get("gedaan") == "gebeld" else ""
    found = await lists.to_call(event, sheet(request))
    return desk_page(
        "desk/lists_calls.html", desk, "calls", event=event, said=said, may_edit=desk.may(Right.EDIT, event),
        list=found, to_give=await offers.to_give(event), offers=await offers.offers_to([row["id"] for row in found.rows]),
    )  # fmt: skip


@post(EVENT + "/bellen/{person:int}", status_code=200, dependencies=DESK)
async def note_call(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Redirect:
    """Organisers: somebody was called."""
    event = await desk.event(slug, Right.EDIT)
    await lists.called(event, person, desk.organiser.id)
    return done(f"/bureau/bijeenkomsten/{slug}/bellen?gedaan=gebeld")


@get(EVENT + "/opmerkingen", dependencies=DESK)
async def show_remarks(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: what people wrote and nobody answered yet."""
    event = await desk.event(slug, Right.READ)
    await desk.looks_at(event, "opmerkingen")
    said = _("Genoteerd: beantwoord.") if request.query_params.get("gedaan") == "beantwoord" else ""
    return desk_page(
        "desk/lists_remarks.html", desk, "remarks", event=event, said=said, may_edit=desk.may(Right.EDIT, event),
        list=await lists.remarks(event, sheet(request)),
    )  # fmt: skip


@post(EVENT + "/opmerkingen/{remark:int}", status_code=200, dependencies=DESK)
async def note_answer(desk: NamedDependency[Desk], slug: FromPath[str], remark: FromPath[int]) -> Redirect:
    """Organisers: a remark is answered."""
    event = await desk.event(slug, Right.EDIT)
    if remark > LARGEST_ID:
        raise NotFoundException
    await lists.answered(event, remark, desk.organiser.id)
    return done(f"/bureau/bijeenkomsten/{slug}/opmerkingen?gedaan=beantwoord")


@get(EVENT + "/te-veel", dependencies=DESK)
async def show_surplus(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: sessions with more people than places."""
    event = await desk.event(slug, Right.READ)
    return desk_page("desk/lists_surplus.html", desk, "surplus", event=event, rows=await lists.surplus(event))


# -- the waiting list of one session


async def _fetched(desk: Desk, slug: str, number: int, right: Right) -> tuple[Event, Session]:
    event = await desk.event(slug, right)
    return event, await programme.session_at(event, number)


def line_address(event: Event, session: Session) -> str:
    """The desk's page of a session's waiting list."""
    return f"/bureau/bijeenkomsten/{event.slug}/sessies/{session.number}/wachtlijst"


def _what_was_done(request: Asking) -> str:
    promoted = sum(numbers([request.query_params.get("plaats", "")]))
    said = {
        "verplaatst": _("De volgorde is veranderd."),
        "plaats": _("Gedaan. Deze persoon heeft nu een plaats en krijgt een uitnodiging."),
        "aanbod-weg": _("Gedaan. De plaats gaat naar de volgende in de rij."),
        "aanbod-voorbij": _("Dit aanbod was er niet meer."),
        "stil": _("De wachtlijst staat stil. Vrije plaatsen geeft u zelf weg."),
        "verder": _("De wachtlijst loopt weer. Vrije plaatsen gaan vanzelf naar wie vooraan staat."),
    }.get(request.query_params.get("gedaan", ""), "")
    if said and promoted:
        told = ngettext("{number} persoon heeft nu een plaats.", "{number} mensen hebben nu een plaats.", promoted)
        said = f"{said} {told.format(number=promoted)}"
    return said


@get(LINE, dependencies=DESK)
async def show_line(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Who may read: who waits for a place, in order, with the reasons of that order."""
    event, session = await _fetched(desk, slug, number, Right.READ)
    await desk.looks_at(event, "wachtlijst", f"session:{session.id}")
    return await _line_page(desk, event, session, sheet(request), said=_what_was_done(request))


async def _line_page(
    desk: Desk, event: Event, session: Session, page: int = 1, *, status: int = 200, said: str = "", refused: str = ""
) -> Template:
    return desk_page(
        "desk/waiting.html", desk, "sessions", event=event, session=session, status=status, said=said,
        refused=refused, offers=await offers.offers_in(session), becomes=becomes(event, session), list=await lists.line_of(session, page), free=await counting.free(session),
        may_edit=desk.may(Right.EDIT, event), is_past=lists.is_past(session, clock.now()),
    )  # fmt: skip


@post(LINE + "/stilzetten", status_code=200, dependencies=DESK)
async def freeze(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Redirect:
    """Organisers: give no free places away by themselves."""
    event, session = await _fetched(desk, slug, number, Right.EDIT)
    await waiting_list.freeze(event, session.id, desk.organiser.id, frozen=True)
    return done(f"{line_address(event, session)}?gedaan=stil")


@post(LINE + "/verder", status_code=200, dependencies=DESK)
async def thaw(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Redirect:
    """Organisers: give free places away again, now to begin with."""
    event, session = await _fetched(desk, slug, number, Right.EDIT)
    promoted = await waiting_list.freeze(event, session.id, desk.organiser.id, frozen=False)
    return done(f"{line_address(event, session)}?gedaan=verder&plaats={promoted}")


@get(WAITING, dependencies=DESK)
async def show_waiting(
    desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int], registration: FromPath[int]
) -> Template:
    """Organisers: another number in line for somebody, or a place."""
    event, session = await _fetched(desk, slug, number, Right.EDIT)
    who = await lists.waiting_at(session, registration)
    return await _waiting_page(desk, event, session, who, LineForm({"reden": who["reason"]}))


async def _waiting_page(
    desk: Desk, event: Event, session: Session, who: dict[str, Any], form: LineForm
) -> Template:
    return desk_page(
        "desk/waiting_one.html", desk, "sessions", event=event, status=422 if form.problems else 200,
        session=session, who=who, form=form, free=await waiting_list.free_place(session, who["way"]),
    )  # fmt: skip


@post(WAITING, status_code=200, dependencies=DESK)
async def move_waiting(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int],
    registration: FromPath[int],
) -> Template | Redirect:  # fmt: skip
    """Organisers: put somebody at another number in line, with the reason."""
    event, session = await _fetched(desk, slug, number, Right.EDIT)
    who, form = await lists.waiting_at(session, registration), LineForm()
    form.take(await request.form())
    place, reason = form.check()
    if form.problems:
        return await _waiting_page(desk, event, session, who, form)
    try:
        await waiting_list.move(event, session.id, registration, place, reason, desk.organiser.id)
    except (waiting_list.NotInLine, waiting_list.LineIsOver) as refusal:
        return await _line_page(desk, event, session, status=422, refused=_why_not(refusal))
    return done(f"{line_address(event, session)}?gedaan=verplaatst")


@post(WAITING + "/plaats", status_code=200, dependencies=DESK)
async def promote(
    desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int], registration: FromPath[int]
) -> Template | Redirect:
    """Organisers: give somebody in line a place that is free."""
    event, session = await _fetched(desk, slug, number, Right.EDIT)
    if registration > LARGEST_ID:
        raise NotFoundException
    try:
        await waiting_list.promote_by_hand(event, session.id, registration, desk.organiser.id)
    except (waiting_list.NotInLine, waiting_list.LineIsOver, waiting_list.NoPlaceFree) as refusal:
        return await _line_page(desk, event, session, status=422, refused=_why_not(refusal))
    return done(f"{line_address(event, session)}?gedaan=plaats")


def _why_not(refusal: Exception) -> str:
    if isinstance(refusal, waiting_list.NoPlaceFree):
        return _("Er is geen plaats vrij. Geef de sessie eerst meer plaatsen.")
    if isinstance(refusal, waiting_list.LineIsOver):
        return _("Deze sessie is al begonnen of gaat niet door.")
    return _("Deze persoon staat niet meer op de wachtlijst.")


ROUTES = [
    show_calls, note_call, show_remarks, note_answer, show_surplus, show_line, freeze, thaw, show_waiting,
    move_waiting, promote,
]  # fmt: skip
