"""Answering without an account: type the code of the hall, answer, see the results that are shown.

A cookie keeps one answer of one browser, and is right here (ePrivacy 5.3, strictly needed for what was asked for): it is
set only when somebody answers, it holds a secret drawn at random and the proof that it came in with this code, and it ends
with the code. Marks are made of the secret, which is kept nowhere. The first form carries the same, so that sent twice it
counts once.

Wrong codes count, and right ones do not: a whole hall opens its code at one moment, from one network. Who tried too often is
not told whether the next one is right, so a right one is refused too, but not to who was inside already and proves it.
"""

import re
from dataclasses import dataclass
from typing import Any, Self

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, typed
from events.limits import network_may_try, network_within_limits
from events.site import PRIVATE, page
from events.texts import _, prefix
from events.tokens import new_token
from sessions.statements.answering import answered_by
from sessions.statements.hall.codes import AFTER, CodeNotFound, Hall, hall_of, is_proof, proof_of
from sessions.statements.operations import statements_of
from sessions.statements.pages import Place, Sent, answer_page, said_in, take

Asking = Request[Any, Any, Any]
COOKIE = "__Host-zaal"
KEPT = re.compile(r"([a-z2-7]{26})([0-9a-f]{64})?")
WRONG = "room-code"


class TriedTooOften(Exception):
    """So many wrong codes came from this network that none is looked up for a while."""


@dataclass(frozen=True)
class Guest:
    """A browser in the hall: its `secret`, and the `proofs` of the codes that it was let in with."""

    secret: str
    proofs: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: Asking, typed_one: str = "") -> Self:
        """As its cookie says, else the form that it sent, else a new one. The form may be of another hall than the cookie."""
        known = [found for one in (request.cookies.get(COOKIE, ""), typed_one) if (found := KEPT.fullmatch(one))]
        if not known:
            return cls(new_token())
        secret = known[0][1]
        return cls(secret, tuple(found[2] for found in known if found[2] and found[1] == secret))

    def was_in(self, written: str) -> bool:
        """Whether it proves that it was let in with this code, which may have been replaced since."""
        return any(is_proof(proof, written, self.secret) for proof in self.proofs)


async def _entered(request: Asking, written: str, guest: Guest) -> Hall:
    """What the code opens. Raises `TriedTooOften`, `CodeNotFound`.

    Asked before the code is looked up, and again after: of many at once no more are told than the limit has.
    """
    if guest.was_in(written):
        return await hall_of(written)
    if not network_may_try(request, WRONG):
        raise TriedTooOften
    try:
        hall = await hall_of(written)
    except CodeNotFound:
        if not network_within_limits(request, WRONG):  # one more
            raise TriedTooOften from None
        raise
    if not network_may_try(request, WRONG):
        raise TriedTooOften
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
        hall = await _entered(request, written, Guest.of(request))
    except (TriedTooOften, CodeNotFound) as refusal:
        return _refused(refusal, written, 422)
    return Redirect(f"{prefix()}/zaal/{hall.code}", status_code=303, headers=PRIVATE)


# -- inside


def _place(hall: Hall, guest: Guest) -> Place:
    return Place(f"{prefix()}/zaal/{hall.code}", secret=guest.secret + proof_of(hall.code, guest.secret))


async def _answered(hall: Hall, guest: Guest) -> set[int]:
    return await answered_by(f"room:{guest.secret}", await statements_of(hall.session.id))


@get("/zaal/{code:str}")
async def show_hall(request: Asking, code: FromPath[str]) -> Template:
    """Anybody with the code of a hall: what can be answered now, and the results that are shown."""
    guest = Guest.of(request)
    try:
        hall = await _entered(request, code, guest)
    except (TriedTooOften, CodeNotFound) as refusal:
        return _refused(refusal, code)
    return await answer_page(
        _place(hall, guest), hall.event, hall.session, Sent(), await _answered(hall, guest), said_in(request)
    )  # fmt: skip


@post("/zaal/{code:str}", status_code=200)
async def answer_in_hall(request: Asking, code: FromPath[str]) -> Template | Redirect:
    """Anybody with the code of a hall: answer, or answer otherwise."""
    form = await request.form()
    guest, sent = Guest.of(request, typed(form, "wie")), Sent()
    try:
        hall = await _entered(request, code, guest)
    except (TriedTooOften, CodeNotFound) as refusal:
        return _refused(refusal, code)
    if network_within_limits(request, "room-answer"):
        sent = await take(form, hall.session.id, f"room:{guest.secret}")
    else:
        sent.problems.add("open", _("Dat ging wel erg vaak achter elkaar. Wacht een paar minuten en verstuur opnieuw."))
    place = _place(hall, guest)
    if sent.problems:
        return await answer_page(place, hall.event, hall.session, sent, await _answered(hall, guest))
    left = int((hall.session.ends_at + AFTER - clock.now()).total_seconds())
    cookie = Cookie(
        COOKIE, value=place.secret, path="/", secure=True, httponly=True, samesite="lax", max_age=max(1, left)
    )  # fmt: skip
    return Redirect(f"{place.path}?gedaan=ja", status_code=303, headers=PRIVATE, cookies=[cookie])


ROUTES: list[Any] = [show_door, enter, show_hall, answer_in_hall]
