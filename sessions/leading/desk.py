"""The host's page of one session: who is there, who is ticked by hand, and the way to all that goes on during it."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.forms import numbers
from events.rights import PageNotFound
from events.signed_in import DESK, Desk
from events.texts import _
from sessions.joining.waiting import countdown
from sessions.leading.led import LARGEST_ID, ONE, Led, led_by
from sessions.leading.parts import PARTS
from sessions.leading.present import CannotTick, Expected, NotExpected, can_tick, expected_in, tick, untick
from sessions.materials.reading import Asker, of_a_session, of_an_event

Asking = Request[Any, Any, Any]
HERE, NOT_HERE = "er", "niet"  # in the address of the page that says what was ticked


@get(ONE, dependencies=DESK)
async def show_leading(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Who leads the session: everything during it on one page; loaded again it is as it is then."""
    led = await led_by(desk, session)
    await desk.looks_at(led.event, "deelnemers", f"session:{led.session.id}")
    people = await expected_in(led.session.id)
    return await _page(desk, led, people, said=_said(request, people))


async def _page(desk: Desk, led: Led, people: list[Expected], *, said: str = "", refused: str = "") -> Template:
    now, session = clock.now(), led.session
    everything = Asker(led.address("materialen"), has_place=True, end="/bestand")
    return desk_page(
        "desk/leading.html", desk, led.here, event=led.shown_event, status=422 if refused else 200, said=said,
        refused=refused, led=led, of_event=led.event, session=session, parts=PARTS, now=now,
        by_phone=[one for one in people if one.telephones], others=[one for one in people if not one.telephones],
        arrived=sum(one.arrived_at is not None for one in people), expected=len(people), can_tick=can_tick(led),
        is_over=session.ends_at <= now, countdown=countdown(session.starts_at, now, led.event.time_zone),
        to_read=await of_a_session(led.event, session, everything, session.ends_at),
        of_all=await of_an_event(led.event, everything, now),
    )  # fmt: skip


def _said(request: Asking, people: list[Expected]) -> str:
    """Who was just ticked, by their number in the address."""
    words = {HERE: _("Genoteerd: {name} is er."), NOT_HERE: _("Genoteerd: {name} is er niet.")}
    for asked, sentence in words.items():
        given = numbers([request.query_params.get(asked, "")])
        for one in people:
            if one.registration in given and (one.arrived_at is not None) == (asked == HERE):
                return sentence.format(name=one.name)
    return ""


@post(ONE + "/aanwezig/{registration:int}", status_code=200, dependencies=DESK)
async def do_tick(
    desk: NamedDependency[Desk], session: FromPath[int], registration: FromPath[int]
) -> Template | Redirect:
    """Who leads the session: tick somebody as present, who telephones or was seen."""
    led = await led_by(desk, session)
    try:
        await tick(led, _number(registration), desk.organiser.id)
    except NotExpected:
        raise PageNotFound from None
    except CannotTick:
        refused = _("Dit kan nu niet: de sessie is niet vandaag, of deze persoon heeft geen plaats meer.")
        return await _page(desk, led, await expected_in(led.session.id), refused=refused)
    return done(f"{led.address()}?{HERE}={registration}#wie")


@post(ONE + "/afwezig/{registration:int}", status_code=200, dependencies=DESK)
async def do_untick(desk: NamedDependency[Desk], session: FromPath[int], registration: FromPath[int]) -> Redirect:
    """Who leads the session: take back that somebody is present."""
    led = await led_by(desk, session)
    try:
        await untick(led, _number(registration), desk.organiser.id)
    except NotExpected:
        raise PageNotFound from None
    return done(f"{led.address()}?{NOT_HERE}={registration}#wie")


def _number(given: int) -> int:
    if given > LARGEST_ID:
        raise PageNotFound
    return given


ROUTES: list[Any] = [show_leading, do_tick, do_untick]
