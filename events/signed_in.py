"""Who asks, at the desk: the sign-in in the cookie, the token in the form, and where to go without them."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.exceptions import PermissionDeniedException
from litestar.response import Redirect

from events import organisers
from events.rights import PageNotFound, Right, Rights, event_with, rights_of
from events.site import PRIVATE, error_page
from events.tables import Event, Organiser
from events.tokens import is_same

SIGN_IN = "__Host-bureau"
BROWSER = "__Host-browser"
COUNTED: list[Callable[[int], Awaitable[dict[str, int]]]] = []  # what the navigation of an event counts, by its id
# What stands on top of every page of an event, for who may read it there.
ABOVE: list[Callable[[Event], Awaitable[Sequence[Any]]]] = []
OWN_PATH = re.compile(r"/(bureau|kaart|KAART)(/[A-Za-z0-9_-]+(\.[a-z]{2,4})?)*/?")


@dataclass(frozen=True)
class Desk:
    """A signed-in organiser, the token that their forms carry, and what stands above every page of the event."""

    organiser: Organiser
    token: str
    rights: Rights
    above: list[Any] = field(default_factory=list, compare=False)
    counts: dict[str, int] = field(default_factory=dict, compare=False)  # how long the lists of the last event are

    async def event(self, slug: str, right: Right) -> Event:
        """The event at `slug` when `right` is theirs there. Raises `EventNotFound` when not: it is as if it were not."""
        event = await event_with(self.rights, slug, right)
        if self.may(Right.READ, event):
            for count in COUNTED:
                self.counts.update(await count(event.id))
            self.above[:] = [one for what in ABOVE for one in await what(event)]
        return event

    def only(self, right: Right) -> None:
        """For pages of no event: nothing happens when `right` is theirs everywhere. Raises `PageNotFound`."""
        if not self.rights.may(right):
            raise PageNotFound

    def may(self, right: Right, event: Event | None = None) -> bool:
        """Whether `right` is theirs, at `event` or everywhere: for what a page offers."""
        return self.rights.may(right, event.id if event else None)


class NotSignedIn(Exception):
    """This page is for the desk, and nobody is signed in here."""


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

    Raises `NotSignedIn`, also for who has no duty left.
    """
    organiser = await organiser_of(request)
    if organiser is None:
        raise NotSignedIn
    desk = await desk_of(request, organiser)
    if not desk.rights.roles:
        raise NotSignedIn
    if request.method != "GET" and not is_same(str((await request.form()).get("bewijs", "")), desk.token):
        raise PermissionDeniedException
    return desk


DESK = {"desk": Provide(at_desk)}


def own_path(asked: str) -> str:
    """`asked` when it is a path of ours, else the desk's first page: nobody is sent elsewhere after signing in."""
    return asked if OWN_PATH.fullmatch(asked) else "/bureau"


def answer_not_signed_in(request: Request[Any, Any, Any], _: NotSignedIn) -> Response[Any]:
    """To the sign-in page and back; a form that was sent is refused with a page, so that "back" still has it."""
    if request.method == "GET":
        return Redirect(
            f"/bureau/inloggen?naar={quote(own_path(request.scope['path']))}", status_code=303, headers=PRIVATE
        )
    return Response(error_page(403), status_code=403, media_type="text/html", headers=PRIVATE)
