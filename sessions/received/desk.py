"""The organisers' desk: mail that came in, of an event and of nobody yet."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done, sheet
from events.rights import Right
from events.signed_in import COUNTED, DESK, Desk
from events.tables import Event
from events.texts import _
from notifications.tables import Received
from sessions.received import lists

Asking = Request[Any, Any, Any]
OF_EVENT = "/bureau/bijeenkomsten/{slug:str}/post"
NOBODYS = "/bureau/post"

COUNTED.append(lists.counts)


def _kinds() -> dict[str, str]:
    """What each kind of mail is called."""
    return {
        Received.Kind.LETTER: _("Mail"),
        Received.Kind.PROPOSAL: _("Vraag uit een agenda"),
        Received.Kind.RETURNED: _("Teruggekomen mail"),
        Received.Kind.REPLY: _("Antwoord uit een agenda"),
        Received.Kind.UNREADABLE: _("Niet te lezen"),
    }


async def _list_page(request: Asking, desk: Desk, event: Event | None) -> Template:
    which = lists.Which.SETTLED if "afgehandeld" in request.query_params else lists.Which.OPEN
    said = _("Genoteerd: afgehandeld.") if request.query_params.get("gedaan") == "ja" else ""
    return desk_page(
        "desk/received.html", desk, "received" if event else "strays", event=event, said=said, kinds=_kinds(),
        list=await lists.received(event.id if event else None, which, sheet(request)), which=which,
        own=_address(event), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


def _address(event: Event | None) -> str:
    return f"/bureau/bijeenkomsten/{event.slug}/post" if event else NOBODYS


async def _mail_page(desk: Desk, event: Event | None, number: int) -> Template:
    return desk_page(
        "desk/received_one.html", desk, "received" if event else "strays", event=event, kinds=_kinds(),
        mail=await lists.mail_at(event.id if event else None, number), own=_address(event), is_open=lists.is_open,
        may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


# -- of an event


@get(OF_EVENT, dependencies=DESK)
async def show_received(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: what people and mail servers wrote back, to be looked at by somebody."""
    event = await desk.event(slug, Right.READ)
    await desk.looks_at(event, "binnengekomen post")
    return await _list_page(request, desk, event)


@get(OF_EVENT + "/{mail:int}", dependencies=DESK)
async def show_mail(desk: NamedDependency[Desk], slug: FromPath[str], mail: FromPath[int]) -> Template:
    """Who may read: all that one mail says."""
    event = await desk.event(slug, Right.READ)
    return await _mail_page(desk, event, mail)


@post(OF_EVENT + "/{mail:int}", status_code=200, dependencies=DESK)
async def settle_mail(desk: NamedDependency[Desk], slug: FromPath[str], mail: FromPath[int]) -> Redirect:
    """Organisers: a mail was looked at, and what it asked is done."""
    event = await desk.event(slug, Right.EDIT)
    await lists.settle(event.id, mail, desk.organiser.id)
    return done(f"{_address(event)}?gedaan=ja")


# -- of nobody yet


@get(NOBODYS, dependencies=DESK)
async def show_strays(request: Asking, desk: NamedDependency[Desk]) -> Template:
    """Owners: mail of which nobody knows to what event it belongs."""
    desk.only(Right.PEOPLE)
    return await _list_page(request, desk, None)


@get(NOBODYS + "/{letter:int}", dependencies=DESK)
async def show_stray(desk: NamedDependency[Desk], letter: FromPath[int]) -> Template:
    """Owners: all that one of those says."""
    desk.only(Right.PEOPLE)
    return await _mail_page(desk, None, letter)


@post(NOBODYS + "/{letter:int}", status_code=200, dependencies=DESK)
async def settle_stray(desk: NamedDependency[Desk], letter: FromPath[int]) -> Redirect:
    """Owners: one of those was looked at."""
    desk.only(Right.PEOPLE)
    await lists.settle(None, letter, desk.organiser.id)
    return done(f"{NOBODYS}?gedaan=ja")


ROUTES = [show_received, show_mail, settle_mail, show_strays, show_stray, settle_stray]
