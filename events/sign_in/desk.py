"""The organisers' desk: signing in and out; and signing in again with a form that was sent meanwhile."""

import asyncio
import secrets
import time
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException, TooManyRequestsException
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events import organisers
from events.desk import done
from events.forms import Problems, email, typed
from events.limits import network_within_limits, within_limits
from events.passkeys import operations as passkeys
from events.passkeys.ceremonies import elsewhere, works_at
from events.passkeys.desk import question
from events.rights import PageNotFound
from events.sign_in.kept import PACKED, Kept, NothingKept, unpacked
from events.signed_in import (
    BROWSER,
    DESK,
    SIGN_IN,
    SIGN_OUT,
    Desk,
    cookie,
    facts_of,
    no_cookie,
    own_path,
)
from events.site import PRIVATE, page, surely_came_from_here
from events.texts import _
from settings import SETTINGS

Asking = Request[Any, Any, Any]
Answer = TypeVar("Answer", Template, Redirect)
RESUME = "/bureau/inloggen/verder"
PASSKEY = "/bureau/inloggen/passkey"
ASKED = "__Host-passkey"  # the cookie of a browser that was asked for a passkey
REFUSING_LASTS = 0.3  # seconds; a database is quicker when there is no code at all, and that is nobody's business


@get("/bureau/inloggen")
async def show_sign_in(request: Asking) -> Template:
    """Anybody: ask for a sign-in link; `?naar=` is where to go afterwards."""
    naar = own_path(request.query_params.get("naar", ""), request.app)
    return _sign_in_page(naar, Problems(), works_here=works_at(request.headers["host"]))


def _sign_in_page(
    naar: str, problems: Problems, *, written: str = "", sent: bool = False, status: int = 422, works_here: bool = False
) -> Template:
    status = status if problems else 200
    return page(
        "desk/sign_in.html", status=status, naar=naar, problems=problems, typed=written, sent=sent,
        keeps_mail=SETTINGS.keeps_mail, works_here=works_here,
    )  # fmt: skip


@post("/bureau/inloggen", status_code=200)
async def ask_link(request: Asking) -> Template | Redirect:
    """Anybody: the same answer in the same time, whoever has this address."""
    form, problems = await request.form(), Problems()
    written, naar = typed(form, "email"), own_path(typed(form, "naar"), request.app)
    address, status = _address(request, problems, written)
    if problems:
        return _sign_in_page(naar, problems, written=written, status=status)
    return _mailed(Redirect("/bureau/inloggen/code", status_code=303, headers=PRIVATE), address, naar)


def _address(request: Asking, problems: Problems, written: str) -> tuple[str, int]:
    """The address to mail a link to, unless there are problems; and the status of a page with those."""
    address = email(problems, "email", written)
    if not problems and not within_limits(request, "desk", address):
        problems.add("email", _("U vroeg dit al een paar keer. Kijk ook bij uw ongewenste mail, of bel ons."))
        return address, 429
    return address, 422


def _mailed(answer: Answer, address: str, naar: str) -> Answer:
    """`answer`, and after it a mail with a link and a code for the browser that gets it."""
    browser = secrets.token_urlsafe(24)
    answer.cookies = [cookie(BROWSER, f"{browser}~{quote(naar, safe='')}")]
    answer.background = BackgroundTask(organisers.ask_link, address, browser)
    return answer


@get("/bureau/inloggen/code")
async def show_code(request: Asking) -> Template:
    """Anybody: what to do with the mail, and a field for the six digits in it."""
    return _sign_in_page(_asked_by(request)[1], Problems(), sent=True)


def _asked_by(request: Asking) -> tuple[str, str]:
    """The secret of the browser that asked for a link, and where it wanted to go."""
    browser, _tilde, naar = request.cookies.get(BROWSER, "").partition("~")
    return browser, own_path(unquote(naar), request.app)


@post("/bureau/inloggen/code", status_code=200)
async def use_code(request: Asking) -> Template | Redirect:
    """Who has the code, in the browser that asked for it: sign in, once. Whatever is wrong, the answer is the same."""
    problems, naar = Problems(), _asked_by(request)[1]
    try:
        secret, status = await _secret(request, problems, typed(await request.form(), "code"))
    except organisers.PasskeyNeeded:
        return done(f"{PASSKEY}?mail=klopt")
    if problems:
        return _sign_in_page(naar, problems, sent=True, status=status)
    return await _signed_in(request, done(naar), secret)


async def _secret(request: Asking, problems: Problems, written: str) -> tuple[str, int]:
    """The secret of the sign-in that this code gives, unless there are problems; and the status of a page with those.

    Raises `PasskeyNeeded`.
    """
    started, (browser, _naar) = time.monotonic(), _asked_by(request)
    if not within_limits(request, "code", browser):
        problems.add("code", _("U probeerde dit al een paar keer. Wacht een uur, of bel ons."))
        return "", 429
    try:
        return await organisers.sign_in_by_code(written, browser, request.headers.get("user-agent", "")), 200
    except organisers.CodeRefused:
        await _long_enough(started)
        problems.add(
            "code",
            _("Deze code klopt niet, of werkt niet meer. Neem de code uit de nieuwste mail, of druk daar op de link."),
        )
        return "", 422


async def _long_enough(started: float) -> None:
    """Until every refusal has taken the same time, whatever was wrong."""
    await asyncio.sleep(max(0.0, started + REFUSING_LASTS - time.monotonic()))


async def _signed_in(request: Asking, answer: Answer, secret: str) -> Answer:
    """`answer` with the cookie of the new sign-in; the one before it has ended."""
    if earlier := request.cookies.get(SIGN_IN):
        await organisers.sign_out(earlier)
    answer.cookies = [cookie(SIGN_IN, secret), no_cookie(BROWSER)]
    return answer


@get("/bureau/inloggen/{token:str}")
async def show_link(token: FromPath[str]) -> Template:
    """Who has the link: the button that signs in. Shows only; a mail scanner may open it."""
    return page("desk/link.html", token=token, used=False)


@post("/bureau/inloggen/{token:str}", status_code=200)
async def use_link(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the link, in the browser that asked for it: sign in, once."""
    browser, naar = _asked_by(request)
    try:
        secret = await organisers.sign_in(token, browser, request.headers.get("user-agent", ""))
    except organisers.LinkUsedUp:
        return page("desk/link.html", status=422, token=token, used=True)
    except organisers.PasskeyNeeded:
        return done(f"{PASSKEY}?mail=klopt")
    return await _signed_in(request, done(naar), secret)


@post(SIGN_OUT, status_code=200, dependencies=DESK)
async def sign_out(request: Asking, desk: NamedDependency[Desk]) -> Redirect:
    """Organisers: end this browser's sign-in."""
    await organisers.sign_out(request.cookies[SIGN_IN])
    answer = done("/bureau/inloggen")
    answer.cookies = [no_cookie(SIGN_IN)]
    return answer


# -- with a passkey


@get(PASSKEY)
async def show_passkey(request: Asking) -> Template:
    """Anybody: sign in with a passkey; also who needs one besides the mail, and comes back where they wanted to go."""
    return _passkey_page(request, _asked_by(request)[1], Problems())


def _passkey_page(request: Asking, naar: str, problems: Problems, status: int = 200) -> Template:
    return page(
        "desk/passkey.html", status=status, naar=naar, problems=problems, works_here=works_at(request.headers["host"]),
        elsewhere=elsewhere(PASSKEY), after_mail=request.query_params.get("mail") == "klopt",
    )  # fmt: skip


@post(f"{PASSKEY}/vraag", status_code=200)
async def ask_passkey(request: Asking) -> Response[str]:
    """Anybody: what their browser needs to show a passkey. It says nothing about who has one."""
    if not works_at(request.headers["host"]):
        raise PageNotFound
    if not network_within_limits(request, "passkey"):
        raise TooManyRequestsException
    browser = secrets.token_urlsafe(24)
    answer = question(await passkeys.ask_shown(browser))
    answer.cookies = [cookie(ASKED, browser)]
    return answer


@post(PASSKEY, status_code=200)
async def use_passkey(request: Asking) -> Template | Redirect:
    """Who has a passkey, in the browser that was asked for it: sign in. Whatever is wrong, the answer is the same."""
    started, form, problems = time.monotonic(), await request.form(), Problems()
    naar, browser = own_path(typed(form, "naar"), request.app), request.headers.get("user-agent", "")
    if not network_within_limits(request, "passkey"):
        problems.add("passkey", _("U probeerde dit al een paar keer. Wacht tien minuten, of bel ons."))
        return _passkey_page(request, naar, problems, 429)
    try:
        secret = await passkeys.sign_in(typed(form, "antwoord"), request.cookies.get(ASKED, ""), browser)
    except passkeys.PasskeyRefused:
        await _long_enough(started)
        problems.add(
            "passkey", _("Inloggen met deze passkey lukt niet. Probeer het nog eens, of vraag een link in de mail.")
        )
        return _passkey_page(request, naar, problems, 422)
    answer = await _signed_in(request, done(naar), secret)
    answer.cookies = [*answer.cookies, no_cookie(ASKED)]
    return answer


# -- with a form that was sent meanwhile


@get(RESUME, dependencies=DESK)
async def show_resumed(desk: NamedDependency[Desk]) -> Template:
    """Who signed in by the link in the mail: the form is in the other window."""
    return page("desk/resumed.html")


@post(RESUME, status_code=200, request_max_body_size=PACKED)
async def resume(request: Asking) -> Template:
    """Anybody, from the page with their own form: sign in by a code, and the form comes along in every answer."""
    form, problems = await request.form(), Problems()
    kept = _kept(request, typed(form, "bewaard"))
    if typed(form, "stap") == "code":
        try:
            secret, status = await _secret(request, problems, typed(form, "code"))
        except organisers.PasskeyNeeded:
            return _kept_page(kept, passkey=PASSKEY)
        if problems:
            return _kept_page(kept, status, problems=problems, sent=True)
        who, token = await organisers.signed_in(secret), organisers.form_token(secret)
        return await _signed_in(request, _kept_page(kept, who=who, token=token), secret)
    written = typed(form, "email")
    address, status = _address(request, problems, written)
    if problems:
        return _kept_page(kept, status, problems=problems, typed=written)
    return _mailed(_kept_page(kept, sent=True), address, RESUME)


def _kept(request: Asking, packed: str) -> Kept:
    """The form that comes along. What another site may have sent is refused: nobody fills in a form for somebody else."""
    if not surely_came_from_here(request):
        raise PermissionDeniedException
    try:
        return unpacked(packed)
    except NothingKept:
        raise PermissionDeniedException from None


def _kept_page(kept: Kept, status: int = 200, **facts: Any) -> Template:
    return page("desk/kept.html", status=status, **facts_of(kept, **facts))


ROUTES = [
    show_sign_in, ask_link, show_code, use_code, show_link, use_link, sign_out, show_passkey, ask_passkey, use_passkey,
    show_resumed, resume,
]  # fmt: skip
