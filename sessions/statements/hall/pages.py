"""Answering without an account: type the code of the hall, answer, see the results that are shown.

A cookie keeps one answer of one browser, and is right here (ePrivacy 5.3, strictly needed for what was asked for): it is
set only when somebody answers, it holds a secret drawn at random and nothing else, and it ends with the code. Marks are
made of it; the secret itself is kept nowhere. The first form carries the secret that will be in it, so that sent twice
it counts once.
"""

import re
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, typed
from events.limits import all_give_back, all_within_limits, network_gives_back, network_within_limits
from events.site import PRIVATE, page
from events.texts import _, prefix
from events.tokens import new_token
from sessions.statements.answering import given_by
from sessions.statements.hall.codes import AFTER, CodeNotFound, Hall, hall_of
from sessions.statements.operations import statements_of
from sessions.statements.pages import Place, Sent, answer_page, said_in, take

Asking = Request[Any, Any, Any]
COOKIE = "__Host-zaal"
SECRET = re.compile(r"[a-z2-7]{26}")
COUNTED = ("room-code-day", "room-code")


class TriedTooOften(Exception):
    """So many wrong codes came from this network, or from all together, that none is looked up for a while."""


async def _entered(request: Asking, written: str) -> Hall:
    """What the code opens. A try counts before it is looked at, and right ones are taken back.

    Raises `TriedTooOften`, `CodeNotFound`.
    """
    if not all(network_within_limits(request, what) for what in COUNTED) or not all_within_limits("room-code"):
        raise TriedTooOften
    hall = await hall_of(written)
    for what in COUNTED:
        network_gives_back(request, what)
    all_give_back("room-code")
    return hall


def _door(problems: Problems, status: int = 200, written: str = "") -> Template:
    return page("statements/hall.html", status=status, problems=problems, typed=written)


def _refused(refusal: Exception, written: str, status: int = 404) -> Template:
    problems, is_often = Problems(), isinstance(refusal, TriedTooOften)
    problems.add(
        "code",
        _("Er zijn te veel codes geprobeerd. Wacht tien minuten, of gebruik de link in uw mail.") if is_often
        else _("Deze code werkt niet. Kijk nog eens op het scherm. De code werkt alleen rond de sessie."),
    )  # fmt: skip
    return _door(problems, 429 if is_often else status, written)


@get("/zaal")
async def show_door() -> Template:
    """Anybody: type the code that stands on the screen in the hall."""
    return _door(Problems())


@post("/zaal", status_code=200)
async def enter(request: Asking) -> Template | Redirect:
    """Anybody with the code of a hall: to its statements."""
    written = typed(await request.form(), "code")
    try:
        hall = await _entered(request, written)
    except (TriedTooOften, CodeNotFound) as refusal:
        return _refused(refusal, written, 422)
    return Redirect(f"{prefix()}/zaal/{hall.code}", status_code=303, headers=PRIVATE)


# -- inside


def _secret(request: Asking, typed_one: str = "") -> str:
    """The secret of this browser: in its cookie, else in the form that it sent, else a new one."""
    for known in (request.cookies.get(COOKIE, ""), typed_one):
        if SECRET.fullmatch(known):
            return known
    return new_token()


def _place(hall: Hall, secret: str) -> Place:
    return Place(f"{prefix()}/zaal/{hall.code}", secret=secret)


@get("/zaal/{code:str}")
async def show_hall(request: Asking, code: FromPath[str]) -> Template:
    """Anybody with the code of a hall: what can be answered now, and the results that are shown."""
    try:
        hall = await _entered(request, code)
    except (TriedTooOften, CodeNotFound) as refusal:
        return _refused(refusal, code)
    secret = _secret(request)
    given = await given_by(f"room:{secret}", await statements_of(hall.session.id))
    return await answer_page(_place(hall, secret), hall.event, hall.session, Sent(), given, said_in(request))


@post("/zaal/{code:str}", status_code=200)
async def answer_in_hall(request: Asking, code: FromPath[str]) -> Template | Redirect:
    """Anybody with the code of a hall: answer, or answer otherwise."""
    try:
        hall = await _entered(request, code)
    except (TriedTooOften, CodeNotFound) as refusal:
        return _refused(refusal, code)
    form = await request.form()
    secret, sent = _secret(request, typed(form, "wie")), Sent()
    if network_within_limits(request, "room-answer"):
        sent = await take(form, hall.session.id, f"room:{secret}")
    else:
        sent.problems.add("open", _("Dat ging wel erg vaak achter elkaar. Wacht een paar minuten en verstuur opnieuw."))
    if sent.problems:
        return await answer_page(_place(hall, secret), hall.event, hall.session, sent, {})
    left = int((hall.session.ends_at + AFTER - clock.now()).total_seconds())
    cookie = Cookie(COOKIE, value=secret, path="/", secure=True, httponly=True, samesite="lax", max_age=max(1, left))
    return Redirect(f"{prefix()}/zaal/{hall.code}?gedaan=ja", status_code=303, headers=PRIVATE, cookies=[cookie])


ROUTES: list[Any] = [show_door, enter, show_hall, answer_in_hall]
