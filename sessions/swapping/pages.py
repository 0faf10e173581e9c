"""The button on Mijn Week that swaps a session for its repeat."""

from typing import Any

from litestar import Request, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.forms import numbers, typed
from events.site import PRIVATE
from events.texts import _
from sessions.participants import week as weeks
from sessions.participants.pages import own_week, week_page
from sessions.registrations import NothingLeft, NothingToCancel, RegistrationClosed, SessionHasBegun, answer_given
from sessions.swapping.operations import NoSuchRepeat, RepeatIsFull, key_of, swap


@post("/mijn/{token:str}/ruilen/{registration:int}", status_code=200)
async def do_swap(request: Request[Any, Any, Any], token: FromPath[str], registration: FromPath[int]) -> Template | Redirect:
    """Who has the personal link: go to the repeat instead, in one step; when there is no place, all stays as it was."""
    week, form = await own_week(token), await request.form()
    key, number = key_of(week, registration, typed(form, "formulier")), sum(numbers([typed(form, "sessie")]))
    try:
        await swap(week, weeks.own(week, registration), number, key)
    except weeks.NotYours:  # given up by the first of two presses?
        if await answer_given(key) is None:
            raise NotFoundException from None
    except SessionHasBegun:
        return await week_page(week, status=422, said=_("Deze sessie is al begonnen. U kunt niet meer ruilen."))
    except (NoSuchRepeat, RepeatIsFull, NothingLeft, NothingToCancel, RegistrationClosed):
        words = _("Ruilen kan niet meer: de andere keer is vol of al begonnen. U houdt wat u had.")
        return await week_page(week, status=422, said=words)
    return Redirect(f"/mijn/{token}?gedaan=geruild", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [do_swap]
