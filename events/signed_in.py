"""Who asks, at the desk: the sign-in in the cookie, the token in the form, and where to go without them."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from litestar import Litestar, Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, UploadFile
from litestar.di import Provide
from litestar.exceptions import PermissionDeniedException
from litestar.response import Redirect
from litestar.routes import HTTPRoute

from events import mail_troubles, organisers
from events.forms import Problems
from events.history import note_seen
from events.mail_troubles import Said
from events.rights import PageNotFound, Right, Rights, event_with, rights_of
from events.sign_in.kept import Kept
from events.site import PRIVATE, error_page, rendered, surely_came_from_here
from events.tables import Event, Organiser
from events.tokens import is_same
from settings import SETTINGS

SIGN_IN = "__Host-bureau"
BROWSER = "__Host-browser"
COUNTED: list[Callable[[int], Awaitable[dict[str, int]]]] = []  # what the navigation of an event counts, by its id
# How much waits to go out at each of these events, by their ids; those where nothing waits may be left out.
WAITING: list[Callable[[Sequence[int]], Awaitable[Mapping[int, int]]]] = []
# What stands on top of every page of an event, for who may read it there.
ABOVE: list[Callable[[Event], Awaitable[Sequence[Any]]]] = []
OWN_PATH = re.compile(r"/(bureau|kaart)(/[A-Za-z0-9_-]+(\.[a-z]{2,4})?)*")
SIGN_OUT = "/bureau/uitloggen"
OWN_SIGN_INS = "/bureau/inlogs"


@dataclass(frozen=True)
class Desk:
    """A signed-in organiser, the token that their forms carry, and what stands above every page of the event."""

    organiser: Organiser
    token: str
    rights: Rights
    above: list[Any] = field(default_factory=list, compare=False)
    counts: dict[str, int] = field(default_factory=dict, compare=False)  # how long the lists of the last event are
    troubles: list[Said] = field(default_factory=list, compare=False)  # with mail as a whole

    async def event(self, slug: str, right: Right) -> Event:
        """The event at `slug` when `right` is theirs there. Raises `EventNotFound` when not: it is as if it were not."""
        event = await event_with(self.rights, slug, right)
        if self.may(Right.READ, event):
            for count in COUNTED:
                self.counts.update(await count(event.id))
            self.above[:] = [one for what in ABOVE for one in await what(event)]
        return event

    async def looks_at(self, event: Event, name: str, about: str = "") -> None:
        """Write down that they read the list `name` of people, of `event` or of something in it (TRUST P11)."""
        await note_seen(self.organiser.id, event.id, about or f"event:{event.id}", name)

    def only(self, right: Right) -> None:
        """For pages of no event: nothing happens when `right` is theirs everywhere. Raises `PageNotFound`."""
        if not self.rights.may(right):
            raise PageNotFound

    def may(self, right: Right, event: Event | None = None) -> bool:
        """Whether `right` is theirs, at `event` or everywhere: for what a page offers."""
        return self.rights.may(right, event.id if event else None)


class NotSignedIn(Exception):
    """This page is for the desk, and nobody is signed in here. `kept` is the form of ours that was sent, if one was."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept = kept
        super().__init__()


class PasskeyMissing(Exception):
    """At this desk who sees people's data signs in with a passkey, and whoever asks does not do so yet."""


class EarlierSignIn(Exception):
    """This form was opened in an earlier sign-in, or in none; somebody is signed in here now."""

    def __init__(self, kept: Kept, desk: Desk) -> None:
        self.kept, self.desk = kept, desk
        super().__init__()


def cookie(key: str, value: str) -> Cookie:
    """A cookie of ours: to this host only, for no script, only over a safe connection (TRUST S2)."""
    return Cookie(key, value=value, path="/", secure=True, httponly=True, samesite="lax")


def no_cookie(key: str) -> Cookie:
    """Takes cookie `key` away again."""
    return Cookie(key, value="", path="/", secure=True, httponly=True, samesite="lax", max_age=0)


async def organiser_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Organiser | None:
    """Who is signed in in this browser, if anybody."""
    secret = connection.cookies.get(SIGN_IN, "")
    return await organisers.signed_in(secret) if secret else None


async def desk_of(connection: ASGIConnection[Any, Any, Any, Any], organiser: Organiser) -> Desk:
    """The desk of `organiser` in this browser."""
    secret = connection.cookies.get(SIGN_IN, "")
    return Desk(organiser, organisers.form_token(secret), await rights_of(organiser))


async def at_desk(request: Request[Any, Any, Any]) -> Desk:
    """The desk, for handlers that need it; a form without our token is refused (403).

    Raises `NotSignedIn`, also for who has no duty left; `EarlierSignIn` for a form of ours with the token of another one;
    `PasskeyMissing`.
    """
    organiser = await organiser_of(request)
    desk = await desk_of(request, organiser) if organiser else None
    if desk is None or not desk.rights.roles:
        raise NotSignedIn(await _sent(request))
    if request.method != "GET" and not is_same(str((await request.form()).get("bewijs", "")), desk.token):
        kept = await _sent(request)
        raise EarlierSignIn(kept, desk) if kept else PermissionDeniedException
    if _lacks_passkey(desk) and not f"{request.scope['path']}/".startswith((f"{OWN_SIGN_INS}/", f"{SIGN_OUT}/")):
        raise PasskeyMissing
    if desk.rights.may_somewhere(Right.EDIT):
        desk.troubles.extend(await mail_troubles.said())
    return desk


def _lacks_passkey(desk: Desk) -> bool:
    """Whether mail alone let them in where that is not enough (TRUST S6); hosts and the crew at the door are volunteers."""
    return SETTINGS.needs_passkeys and desk.rights.may_somewhere(Right.READ) and not desk.organiser.passkey_only


async def _sent(request: Request[Any, Any, Any]) -> Kept | None:
    """The form that was sent, to be shown again; never what may come from another site."""
    if request.method == "GET" or not surely_came_from_here(request):
        return None
    pairs = [pair for pair in (await request.form()).multi_items() if pair[0] != "bewijs"]
    files = [value.filename for _name, value in pairs if isinstance(value, UploadFile) and value.filename]
    return Kept(request.scope["path"], [(name, value) for name, value in pairs if isinstance(value, str)], files)


DESK = {"desk": Provide(at_desk)}


def own_path(asked: str, app: Litestar) -> str:
    """`asked` when it is a page of ours, else the desk's first page: nobody is sent elsewhere after signing in."""
    return asked if OWN_PATH.fullmatch(asked) and _pages(app).fullmatch(asked) else "/bureau"


@lru_cache
def _pages(app: Litestar) -> re.Pattern[str]:
    """The address of every page that can be opened."""
    paths = [route.path_format for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods]
    return re.compile("|".join(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) for path in paths))


# -- answers to who is not signed in


def answer_not_signed_in(request: Request[Any, Any, Any], refusal: NotSignedIn) -> Response[Any]:
    """To the sign-in page and back. A form of ours that was sent comes along, and nothing typed in it is lost."""
    path, kept = request.scope["path"], refusal.kept
    if request.method == "GET" or (kept and path == SIGN_OUT):
        naar = quote(own_path(path, request.app))
        return Redirect(f"/bureau/inloggen?naar={naar}", status_code=303, headers=PRIVATE)
    words = rendered("desk/kept.html", **facts_of(kept)) if kept else error_page(403)
    return Response(words, status_code=403, media_type="text/html", headers=PRIVATE)


def answer_passkey_missing(_: Request[Any, Any, Any], _refusal: PasskeyMissing) -> Redirect:
    """To the page where one makes a passkey."""
    return Redirect(f"{OWN_SIGN_INS}?gedaan=passkey-nodig", status_code=303, headers=PRIVATE)


def answer_earlier_sign_in(_: Request[Any, Any, Any], refusal: EarlierSignIn) -> Response[str]:
    """The form once more with the token of this sign-in, to be sent again by who looks at it."""
    words = rendered("desk/kept.html", **facts_of(refusal.kept, refusal.desk.organiser, refusal.desk.token))
    return Response(words, status_code=403, media_type="text/html", headers=PRIVATE)


def facts_of(kept: Kept, who: Organiser | None = None, token: str = "", **facts: Any) -> dict[str, Any]:
    """What the page with a kept form says: `who` is signed in by now, `token` is that of their forms."""
    return {
        "kept": kept, "who": who, "token": token, "problems": Problems(), "typed": "", "sent": False,
        "keeps_mail": SETTINGS.keeps_mail, "passkey": "", **facts,
    }  # fmt: skip
