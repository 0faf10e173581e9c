"""The public page of mailings: getting no more of them."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

import clock
from events.forms import typed
from events.site import PRIVATE, page
from events.texts import speak
from sessions.joining.rooms import switched_at
from sessions.mailings import unsubscribing

Asking = Request[Any, Any, Any]


@get("/uitschrijven/{token:str}")
async def show_unsubscribe(token: FromPath[str]) -> Template:
    """Who has the link in a mailing: whether one gets mailings, and the button to change that. Pressed by scanners too."""
    event, participant = await unsubscribing.subscriber_at(token)
    speak(participant.language)
    switched = await switched_at(event, clock.now())
    return page("unsubscribe.html", event=event, participant=participant, switched=switched)


@post("/uitschrijven/{token:str}", refuses_itself=True, status_code=200)
async def do_unsubscribe(request: Asking, token: FromPath[str]) -> Redirect | Response[str]:
    """Who has the link, also a mail program by itself, from anywhere: no mailings any more, or again (RFC 8058 3.1)."""
    _event, participant = await unsubscribing.subscriber_at(token)
    form = await request.form()
    await unsubscribing.choose(participant, wants_mailings=typed(form, "doe") == "weer")
    if typed(form, "List-Unsubscribe"):
        return Response("ok", media_type="text/plain", headers=PRIVATE)
    return Redirect(f"/uitschrijven/{token}", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [show_unsubscribe, do_unsubscribe]
