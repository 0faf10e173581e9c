"""The door: a ticket that is opened by who works at the desk, and finding a ticket by its typed code."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import Problems, numbers, typed
from events.rights import PageNotFound, Right, event_with
from events.signed_in import DESK, Desk
from events.site import PRIVATE
from events.texts import _, time_in_words
from sessions import programme, tickets
from sessions.door.arrivals import Arrival, CannotEnter, arrivals_of, let_in, ticket_at_door, week_at_door
from sessions.door.counting import Inside, inside_of
from sessions.participants.week import Week

Asking = Request[Any, Any, Any]


async def door_page(desk: Desk, week: Week, *, came_in: int = 0, is_first: bool = True, refused: str = "") -> Template:
    """Who this is, and today's sessions with a button each; `came_in` is the registration that was just let in."""
    arrivals = await arrivals_of(week)
    said = [_said(week, row, is_first) for row in arrivals if row.registration.id == came_in and row.arrived_at]
    return desk_page(
        "desk/door.html", desk, "ticket", event=week.event, status=422 if refused else 200, said="".join(said),
        refused=refused, week=week, today=[row for row in arrivals if row.is_today],
        later=[row for row in arrivals if not row.is_today],
    )  # fmt: skip


def _said(week: Week, row: Arrival, is_first: bool) -> str:
    """What the crew says at the door."""
    assert row.arrived_at is not None  # the caller looked
    words = _("Welkom, {name}. Binnen om {time}.") if is_first else _("{name} is al binnen sinds {time}.")
    return words.format(name=week.participant.name, time=time_in_words(row.arrived_at, week.event.time_zone))


def _door_only(desk: Desk) -> None:
    """For who checks in at one event at least. Raises `PageNotFound`."""
    if not desk.rights.may_somewhere(Right.CHECK_IN):
        raise PageNotFound


@get("/bureau/kaart", dependencies=DESK)
async def show_search(desk: NamedDependency[Desk]) -> Template:
    """The door: type the code of a ticket."""
    _door_only(desk)
    return desk_page("desk/find_ticket.html", desk, "ticket", problems=Problems(), typed="")


@post("/bureau/kaart", status_code=200, dependencies=DESK)
async def find_ticket(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """The door: open the ticket with this code, however it was typed."""
    _door_only(desk)
    code, problems = typed(await request.form(), "code"), Problems()
    try:
        participant = await ticket_at_door(desk.rights, code)
    except tickets.TicketNotFound:
        problems.add(
            "code", _("Er is geen kaart met deze code. De code staat onder de QR-code op de kaart. Typ hem nog eens.")
        )
        return desk_page("desk/find_ticket.html", desk, "ticket", status=422, problems=problems, typed=code)
    return done(f"/kaart/{participant.ticket_token}")


@get("/bureau/kaart/{token:str}", dependencies=DESK)
async def show_arrival(request: Asking, desk: NamedDependency[Desk], token: FromPath[str]) -> Template:
    """The door: a ticket after its owner came in."""
    week = await week_at_door(desk.rights, token)
    asked = request.query_params
    came_in = numbers([asked.get("binnen", ""), asked.get("al", "")])
    return await door_page(desk, week, came_in=came_in[0] if came_in else 0, is_first="al" not in asked)


@post("/bureau/kaart/{token:str}/binnen/{registration:int}", status_code=200, dependencies=DESK)
async def do_let_in(
    desk: NamedDependency[Desk], token: FromPath[str], registration: FromPath[int]
) -> Template | Redirect:
    """The door: record that the owner of a ticket came in; the first time counts."""
    week = await week_at_door(desk.rights, token)
    try:
        is_first = await let_in(week, registration, desk.organiser.id)
    except CannotEnter:
        return await door_page(desk, week, refused=_("Dit kan nu niet. Kijk hieronder wat er aan de hand is."))
    return done(f"/bureau/kaart/{token}?{'binnen' if is_first else 'al'}={registration}")


@get("/bureau/bijeenkomsten/{slug:str}/sessies/{number:int}/binnen", dependencies=DESK)
async def show_inside(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Response[Inside]:
    """Who may read: how many are in now, for the page of the session that is open."""
    event = await event_with(desk.rights, slug, Right.READ)
    return Response(await inside_of(event, await programme.session_at(event, number)), headers=PRIVATE)


ROUTES = [show_search, find_ticket, show_arrival, do_let_in, show_inside]
