"""On one's own page: whether the council keeps one's name for a next time."""

from typing import Any

from litestar import Request, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from events.forms import typed
from events.site import PRIVATE
from sessions.access.keeping import NoCouncil, agree, disagree
from sessions.participants.pages import own_week


@post("/mijn/{token:str}/bewaren", status_code=200)
async def do_keep(request: Request[Any, Any, Any], token: FromPath[str]) -> Redirect:
    """Who has the personal link: let the council keep one's name, or not any more. Twice is once."""
    week = await own_week(token)
    keeps = typed(await request.form(), "keuze") == "ja"
    try:
        await (agree if keeps else disagree)(week.participant)
    except NoCouncil:
        raise NotFoundException from None
    done = "bewaard" if keeps else "niet-bewaard"
    return Redirect(f"/mijn/{token}/gegevens?gedaan={done}", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [do_keep]
