"""The organisers' desk: signing in and out."""

import secrets
from typing import Any
from urllib.parse import quote, unquote

from litestar import Request, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events import organisers
from events.desk import done
from events.forms import Problems, email, typed
from events.limits import within_limits
from events.signed_in import BROWSER, DESK, SIGN_IN, Desk, cookie, no_cookie, own_path
from events.site import PRIVATE, page
from events.texts import _
from settings import SETTINGS

Asking = Request[Any, Any, Any]


@get("/bureau/inloggen")
async def show_sign_in(request: Asking) -> Template:
    """Anybody: ask for a sign-in link; `?naar=` is where to go afterwards."""
    naar = own_path(request.query_params.get("naar", ""))
    return _sign_in_page(naar, Problems(), sent="verstuurd" in request.query_params)


def _sign_in_page(
    naar: str, problems: Problems, *, written: str = "", sent: bool = False, status: int = 422
) -> Template:
    status = status if problems else 200
    return page(
        "desk/sign_in.html", status=status, naar=naar, problems=problems, typed=written, sent=sent,
        keeps_mail=SETTINGS.keeps_mail,
    )  # fmt: skip


@post("/bureau/inloggen", status_code=200)
async def ask_link(request: Asking) -> Template | Redirect:
    """Anybody: the same answer in the same time, whoever has this address."""
    form, problems = await request.form(), Problems()
    written, naar = typed(form, "email"), own_path(typed(form, "naar"))
    address = email(problems, "email", written)
    if problems:
        return _sign_in_page(naar, problems, written=written)
    if not within_limits(request, "mail-me", address):
        problems.add("email", _("U vroeg dit al een paar keer. Kijk ook bij uw ongewenste mail, of bel ons."))
        return _sign_in_page(naar, problems, written=written, status=429)
    browser = secrets.token_urlsafe(24)
    return Redirect(
        "/bureau/inloggen?verstuurd=ja", status_code=303, headers=PRIVATE,
        cookies=[cookie(BROWSER, f"{browser}~{quote(naar, safe='')}")],
        background=BackgroundTask(organisers.ask_link, address, browser),
    )  # fmt: skip


@get("/bureau/inloggen/{token:str}")
async def show_link(token: FromPath[str]) -> Template:
    """Who has the link: the button that signs in. Shows only; a mail scanner may open it."""
    return page("desk/link.html", token=token, used=False)


@post("/bureau/inloggen/{token:str}", status_code=200)
async def use_link(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the link, in the browser that asked for it: sign in, once."""
    browser, _tilde, naar = request.cookies.get(BROWSER, "").partition("~")
    try:
        secret = await organisers.sign_in(token, browser, request.headers.get("user-agent", ""))
    except organisers.LinkUsedUp:
        return page("desk/link.html", status=422, token=token, used=True)
    if earlier := request.cookies.get(SIGN_IN):
        await organisers.sign_out(earlier)
    answer = done(own_path(unquote(naar)))
    answer.cookies = [cookie(SIGN_IN, secret), no_cookie(BROWSER)]
    return answer


@post("/bureau/uitloggen", status_code=200, dependencies=DESK)
async def sign_out(request: Asking, desk: NamedDependency[Desk]) -> Redirect:
    """Organisers: end this browser's sign-in."""
    await organisers.sign_out(request.cookies[SIGN_IN])
    answer = done("/bureau/inloggen")
    answer.cookies = [no_cookie(SIGN_IN)]
    return answer


ROUTES = [show_sign_in, ask_link, show_link, use_link, sign_out]
