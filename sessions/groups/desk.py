"""The organisers' desk: letters on paper for who has no e-mail address."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from events.desk import desk_page, sheet
from events.letters import address
from events.rights import Right
from events.signed_in import DESK, Desk
from sessions.groups.paper import letters_on_paper


@get("/bureau/bijeenkomsten/{slug:str}/brieven", dependencies=DESK)
async def show_letters(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], slug: FromPath[str]
) -> Template:  # fmt: skip
    """Organisers: a letter for everybody without an address, to be printed; each has a page of its own on paper."""
    event = await desk.event(slug, Right.EDIT)
    letters = await letters_on_paper(event, sheet(request))
    await desk.looks_at(event, "brieven")
    where = address("/mijn").partition("://")[2]
    return desk_page("desk/letters.html", desk, "calls", event=event, list=letters, address=where)


ROUTES: list[Any] = [show_letters]
