"""The page behind a join link: waiting for the session, going in, and what there is when it is over."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, typed
from events.limits import within_limits
from events.site import PRIVATE, page
from events.texts import _, speak
from sessions.breakouts.shown import Shown, groups_shown
from sessions.joining import devices, waiting
from sessions.joining.doors import Door, Joining, join, joining_at
from sessions.joining.repeats import repeats_of
from sessions.joining.rooms import switched
from sessions.materials.reading import Asker, of_both
from sessions.statements.answering import there_in

Asking = Request[Any, Any, Any]
# A form here ends at the meeting's own address, and a browser checks where a form leads, redirects included.
TO_THE_MEETING = {
    **PRIVATE,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self' https: http:; base-uri 'none'; frame-ancestors 'none'"
    ),
}
OVER = {Door.OVER, Door.CANCELLED}


@get("/mee/{token:str}")
async def show_join(request: Asking, token: FromPath[str]) -> Template:
    """Who has the join link: when it begins, and the button when it is time. Shows only; a scanner may press it."""
    return await join_page(request, await _joining_at(token))


async def _joining_at(token: str) -> Joining:
    """What is behind a join link; from here on the answer is in its person's language. Raises `LinkNotFound`."""
    joining = await joining_at(token)
    speak(joining.participant.language)
    return joining


async def join_page(request: Asking, joining: Joining) -> Template:
    """The join page as it is now. It never shows the personal link: who was sent this one may have sent it on."""
    now, session, event = clock.now(), joining.session, joining.event
    door = joining.door(now)
    asker = Asker(f"/mee/{joining.registration.join_token}/materiaal", joining.registration.is_confirmed)
    repeats = await repeats_of(event, [session], [], now, is_member=False) if door in OVER else {}
    shows_link = devices.is_known(joining, request.cookies)
    group = await _group(joining, shows_link=shows_link) if waiting.is_to_come(door) else None
    return page(
        "join.html", event=event, headers=TO_THE_MEETING, joining=joining, session=session, door=door, now=now,
        standing=waiting.standing_of(
            session, str(joining.registration.status), event.join_opens, event.time_zone, group.name if group else ""
        ),
        switched=switched([session], now, event.zone), repeat=repeats.get(session.id),
        group=group,
        shows_link=shows_link,
        statements=joining.registration.is_confirmed and bool(await there_in([session.id])),
        items=await of_both(event, session, asker, now),
    )  # fmt: skip


async def _group(joining: Joining, *, shows_link: bool) -> Shown | None:
    """Their break-out group, when it is shown; its link for a device that may have the link of the meeting."""
    group = (await groups_shown([joining.registration.id])).get(joining.registration.id)
    return group if group is None or shows_link else group._replace(link="")


@get("/mee/{token:str}/stand")
async def show_standing(token: FromPath[str]) -> Response[waiting.Standing]:
    """Who has the join link: how its page stands now, for a page that is open."""
    return Response(await waiting.standing_at(token), headers=PRIVATE)


@post("/mee/{token:str}", status_code=200)
async def do_join(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the join link: record presence and go to the meeting. Where links are personal, from the first device."""
    joining = await _joining_at(token)
    if joining.door(clock.now()) is not Door.OPEN:
        return await join_page(request, joining)
    if joining.event.links_are_personal:
        return await _from_a_device(request, joining)
    return Redirect(await join(joining), status_code=303, headers=TO_THE_MEETING)


# -- where links are personal


async def _from_a_device(request: Asking, joining: Joining) -> Template | Redirect:
    """Into the meeting for a device that may; another one is asked for the personal code."""
    code, device, problems = typed(await request.form(), "code"), devices.device_in(request.cookies), Problems()
    if code.strip() and not within_limits(request, "code", joining.registration.join_token):
        problems.add("code", _("Dat ging wel erg vaak achter elkaar. Wacht een paar minuten, of bel ons."))
        return _code_page(joining, problems, code, 429)
    try:
        link = await devices.join_from(joining, device, code)
    except devices.AnotherDevice:
        return _code_page(joining, problems, "", 200)
    except devices.WrongCode:
        problems.add("code", _("Deze code klopt niet. Kijk nog eens in uw mail of op uw brief, of bel ons."))
        return _code_page(joining, problems, code, 422)
    cookie = Cookie(
        devices.COOKIE, value=device, path="/", secure=True, httponly=True, samesite="lax",
        max_age=devices.seconds_kept(joining),
    )  # fmt: skip
    return Redirect(link, status_code=303, headers=TO_THE_MEETING, cookies=[cookie])


def _code_page(joining: Joining, problems: Problems, code: str, status: int) -> Template:
    return page(
        "join_code.html", event=joining.event, headers=TO_THE_MEETING, status=status, joining=joining,
        session=joining.session, problems=problems, typed=code,
        switched=switched([joining.session], clock.now(), joining.event.zone),
    )  # fmt: skip


ROUTES: list[Any] = [show_join, show_standing, do_join]
