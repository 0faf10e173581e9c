"""The postvak: every mail with its parts, to be read where there is no mail server. On this machine only."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template

from events.desk import desk_page, keeps_mailbox
from events.forms import numbers
from events.rights import Right
from events.signed_in import DESK, Desk
from events.site import PRIVATE
from sessions.mailbox.reading import MessageNotFound, Opened, newest, open_message
from sessions.people import words

# The page holds a frame of ours. The mail in it runs nothing, loads nothing, and is at home nowhere.
WITH_FRAME = {
    **PRIVATE,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}
IN_FRAME = {
    **PRIVATE,
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    ),
}
OWN_WINDOW = '<head><base target="_blank">'
LAST_PAGE = 100_000


def _owners_only(desk: Desk) -> None:
    """Mail holds everybody's links: it is for owners, on this machine without a mail server."""
    desk.only(Right.PEOPLE)
    if not keeps_mailbox():
        raise NotFoundException


@get("/bureau/postvak", dependencies=DESK)
async def show_mailbox(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Template:
    """Owners, on this machine without a mail server: all mails, newest first."""
    _owners_only(desk)
    asked = numbers([request.query_params.get("blad", "1")]) or [1]
    sheet = min(max(asked[0], 1), LAST_PAGE)
    headings, is_more = await newest(sheet)
    return desk_page(
        "desk/mailbox.html", desk, "mailbox", headings=headings, sheet=sheet, is_more=is_more, states=words.states()
    )


@get("/bureau/postvak/{number:int}", dependencies=DESK)
async def show_message(desk: NamedDependency[Desk], number: FromPath[int]) -> Template:
    """Owners, on this machine without a mail server: one mail with its parts."""
    _owners_only(desk)
    opened = await open_message(number)
    return desk_page("desk/message.html", desk, "mailbox", headers=WITH_FRAME, opened=opened, states=words.states())


@get("/bureau/postvak/{number:int}/html", dependencies=DESK)
async def show_html(desk: NamedDependency[Desk], number: FromPath[int]) -> Response[str]:
    """Owners, on this machine without a mail server: the HTML part by itself; its links open beside it."""
    _owners_only(desk)
    return in_frame(await open_message(number))


def in_frame(opened: Opened) -> Response[str]:
    """The HTML part by itself, as it stands in a frame of ours. Raises `MessageNotFound` when there is none."""
    if not opened.html:
        raise MessageNotFound(opened.message.id)
    return Response(opened.html.replace("<head>", OWN_WINDOW, 1), media_type="text/html", headers=IN_FRAME)


@get("/bureau/postvak/{number:int}/bron", dependencies=DESK)
async def show_source(desk: NamedDependency[Desk], number: FromPath[int]) -> Response[str]:
    """Owners, on this machine without a mail server: the mail as it goes over the wire."""
    _owners_only(desk)
    opened = await open_message(number)
    if not opened.source:
        raise MessageNotFound(number)
    return Response(opened.source, media_type="text/plain", headers=PRIVATE)


ROUTES = [show_mailbox, show_message, show_html, show_source]
