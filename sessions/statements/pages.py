"""Answering from one's own page, or from the page behind the link for joining. No account, no script, no name kept.

Who answers here and in the hall counts twice, and is asked not to. Nothing can see to it: an answer of the hall would have to
know whose it is, or this page leave a mark in a browser that a whole care home may share, and then keep others from answering.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.forms import Problems, numbers, typed
from events.site import PRIVATE, page
from events.tables import Event
from events.texts import _, speak
from sessions.statements.answering import Seat, answer, answered_by, seat_by_join, seat_of
from sessions.statements.answers import check, options_of, typed_in
from sessions.statements.hall.codes import hall_is_open
from sessions.statements.operations import NotOpen, asked_at, statements_of, tallies_of
from sessions.statements.results import result_of
from sessions.tables import Session

Asking = Request[Any, Any, Any]
OWN = "/mijn/{token:str}/stellingen/{registration:int}"
JOIN = "/mee/{token:str}/stellingen"


@dataclass
class Sent:
    """What became of a form: what is wrong with it, and what was typed, by the id of its statement."""

    problems: Problems = field(default_factory=Problems)
    given: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """The page on which somebody answers: its address, the one it leads back to, and the secret of who has no link.

    Their own one, which nobody else is sent, says which statements they answered.
    """

    path: str
    back: str = ""
    secret: str = ""
    is_own: bool = False


async def take(form: FormMultiDict, session_id: int, who: str) -> Sent:
    """Keep the answer that was sent, or say why not. Raises `StatementNotFound`."""
    [number] = numbers([typed(form, "stelling")]) or [0]
    statement, sent = await asked_at(session_id, number), Sent()
    sent.given[statement.id] = given = typed_in(form, statement)
    value = check(sent.problems, statement, given)
    if not sent.problems:
        try:
            await answer(statement, who, value)
        except NotOpen:
            sent.problems.add("open", _("Deze stelling is gesloten. U kunt niet meer antwoorden."))
    return sent


async def answer_page(
    place: Place, event: Event, session: Session, sent: Sent, answered: Collection[int] = (), said: str = ""
) -> Template:
    """What can be answered now, which of it one has answered, and the results that everybody may see."""
    statements = await statements_of(session.id)
    asked = [one for one in statements if one.is_open]
    shown = [one for one in statements if one.is_closed and one.is_shown]
    return page(
        "statements/answer.html", event=event, status=422 if sent.problems else 200, place=place, session=session,
        problems=sent.problems, said=said, options_of=options_of, answered=answered,
        asked=asked, given=sent.given, hall_is_open=bool(asked) and await hall_is_open(session),
        results=[(one, result_of(one, await tallies_of(one))) for one in shown],
    )  # fmt: skip


def said_in(request: Asking) -> str:
    """What a form has just done, in words."""
    if request.query_params.get("gedaan") != "ja":
        return ""
    return _("Uw antwoord telt mee. Zolang de stelling open is, kunt u het nog veranderen.")


async def _told(seat: Seat) -> set[int]:
    """Which statements their own page says that they answered."""
    return await answered_by(seat.who, await statements_of(seat.session))


async def session_of(seat: Seat) -> tuple[Event, Session]:
    """Where somebody answers; from here on the answer is in their language."""
    speak(seat.language)
    session = await Session.objects().where(Session.id == seat.session).first()
    assert session is not None  # the seat was found with it
    event = await Event.objects().where(Event.id == session.event).first()
    assert event is not None  # the foreign key says so
    return event, session


async def _submitted(request: Asking, seat: Seat, place: Place) -> Template | Redirect:
    speak(seat.language)
    sent = await take(await request.form(), seat.session, seat.who)
    if sent.problems:
        return await answer_page(place, *await session_of(seat), sent, await _told(seat) if place.is_own else ())
    return Redirect(f"{place.path}?gedaan=ja", status_code=303, headers=PRIVATE)


# -- from one's own page


def _own(token: str, registration: int) -> Place:
    return Place(f"/mijn/{token}/stellingen/{registration}", f"/mijn/{token}", is_own=True)


@get(OWN)
async def show_own(request: Asking, token: FromPath[str], registration: FromPath[int]) -> Template:
    """Who has the personal link and a place: what can be answered now, and whether one did."""
    seat = await seat_of(token, registration)
    event, session = await session_of(seat)
    return await answer_page(_own(token, registration), event, session, Sent(), await _told(seat), said_in(request))


@post(OWN, status_code=200)
async def answer_own(request: Asking, token: FromPath[str], registration: FromPath[int]) -> Template | Redirect:
    """Who has the personal link and a place: answer, or answer otherwise."""
    return await _submitted(request, await seat_of(token, registration), _own(token, registration))


# -- from the page for joining


def _join(token: str) -> Place:
    return Place(f"/mee/{token}/stellingen", f"/mee/{token}")


@get(JOIN)
async def show_join_statements(request: Asking, token: FromPath[str]) -> Template:
    """Who has the join link of a place: what can be answered now. Not what was: who was sent this link may have sent it on."""
    event, session = await session_of(await seat_by_join(token))
    return await answer_page(_join(token), event, session, Sent(), said=said_in(request))


@post(JOIN, status_code=200)
async def answer_join(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the join link of a place: answer, or answer otherwise."""
    return await _submitted(request, await seat_by_join(token), _join(token))


ROUTES: list[Any] = [show_own, answer_own, show_join_statements, answer_join]
