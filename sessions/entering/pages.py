"""The ways to one's own page without its link: the link once more by mail, or the code on paper."""

import asyncio
import time
from typing import Any

from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.response import Redirect, Template

from events.forms import Problems, email, typed
from events.limits import network_within_limits, within_limits
from events.site import PRIVATE, came_from_here, page
from events.texts import _
from sessions.entering.codes import CodeUnknown, token_of_code
from sessions.participants import week as weeks

Asking = Request[Any, Any, Any]
REFUSING_LASTS = 0.3  # seconds; a code that cannot be one is refused sooner, and that is nobody's business


@get("/mijn")
async def show_lost(request: Asking) -> Template:
    """Anybody: ask for one's personal link by mail, or type the code from paper."""
    words = {
        "adres": _("Uw mailadres is veranderd. Kijk in de mail van uw nieuwe adres. Daar staat uw link."),
        "gewist": _("Uw gegevens zijn gewist. Had u nog sessies? Dan krijgt u daarover nog een laatste mail."),
    }
    return lost_page(Problems(), done=words.get(request.query_params.get("gedaan", ""), ""))


def lost_page(
    problems: Problems, status: int = 200, *, address: str = "", code: str = "", sent: bool = False, done: str = ""
) -> Template:
    """Both ways in, with what was typed; `done` names what has just been done."""
    return page("lost.html", status=status, problems=problems, typed=address, code=code, sent=sent, done=done)


@post("/mijn", refuses_itself=True, status_code=200)
async def do_lost(request: Asking) -> Template | Redirect | Response[Any]:
    """Anybody: the code opens its page; of an address the same answer in the same time, whoever has it."""
    form = await request.form()
    return await (_by_code(request, typed(form, "code")) if "code" in form else _by_mail(request, typed(form, "email")))


# -- the link by mail


async def _by_mail(request: Asking, written: str) -> Template | Response[Any]:
    problems = Problems()
    address = email(problems, "email", written)
    if refused := _mail_refused(request, problems, address):
        return lost_page(problems, refused, address=written)
    answer = lost_page(problems, address=address, sent=True)
    answer.background = BackgroundTask(weeks.send_lost_links, address)
    return answer


def _mail_refused(request: Asking, problems: Problems, address: str) -> int | None:
    """The status when no mail is to be sent; says why in `problems`."""
    if not came_from_here(request):
        problems.add("email", _("Wij konden dit formulier niet aannemen. Verstuur het opnieuw."))
        return 403
    if problems:
        return 422
    if not within_limits(request, "mail-me", address):
        problems.add("email", _("U vroeg dit al een paar keer. Kijk ook bij uw ongewenste mail, of bel ons."))
        return 429
    return None


# -- the code on paper


async def _by_code(request: Asking, written: str) -> Template | Redirect:
    started, problems = time.monotonic(), Problems()
    if refused := _code_refused(request, problems, written):
        return lost_page(problems, refused, code=written)
    try:
        token = await token_of_code(written)
    except CodeUnknown:
        await asyncio.sleep(max(0.0, started + REFUSING_LASTS - time.monotonic()))
        problems.add("code", _("Deze code klopt niet. Kijk nog eens op uw brief of in uw mail, of bel ons."))
        return lost_page(problems, 422, code=written)
    return Redirect(f"/mijn/{token}", status_code=303, headers=PRIVATE)


def _code_refused(request: Asking, problems: Problems, written: str) -> int | None:
    """The status when no code is looked up; says why in `problems`. A try counts before it is looked at."""
    if not came_from_here(request):
        problems.add("code", _("Wij konden dit formulier niet aannemen. Verstuur het opnieuw."))
        return 403
    if not written.strip():
        problems.add("code", _("Vul uw persoonlijke code in."))
        return 422
    if not network_within_limits(request, "personal-code-day"):
        problems.add("code", _("Vandaag werkt een code hier niet meer. Vraag uw link per mail, of bel ons."))
        return 429
    if not network_within_limits(request, "personal-code"):
        problems.add("code", _("Dat ging wel erg vaak achter elkaar. Wacht tien minuten, of bel ons."))
        return 429
    return None


ROUTES: list[Any] = [show_lost, do_lost]
