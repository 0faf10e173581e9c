"""The page behind the button in "Meldt u zich af?": shows the question, and takes the answer."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import typed
from events.site import PRIVATE, page
from events.texts import _, speak
from sessions.joining.rooms import switched
from sessions.participants import week as weeks
from sessions.participants.pages import own_week
from sessions.replies import questions
from sessions.replies.questions import Done, Standing

Asking = Request[Any, Any, Any]
CHOICE, LEAVES, STAYS = "keuze", "afmelden", "blijven"


@get("/antwoord/{token:str}")
async def show_question(request: Asking, token: FromPath[str]) -> Template:
    """Who has the link from the mail: whether they cancel, or what became of that. Shows only; a scanner may press it.

    The token is known to every calendar that shows the invitation: no name stands here, and no link to Mijn Week.
    """
    place = await questions.question_at(token)
    speak(place.participant.language)
    found = questions.standing(place.session, place.registration, clock.now())
    return page(
        "declined.html", event=place.event, session=place.session, found=found, leaves=LEAVES, stays=STAYS,
        said=_what_was_done(request.query_params.get("gedaan", ""), found),
        has_place=place.registration.is_confirmed, switched=switched([place.session], clock.now(), place.event.zone),
    )  # fmt: skip


def _what_was_done(done: str, found: Standing) -> str:
    """What the last press did, as far as it is still so."""
    words = {
        (Done.LEFT, Standing.LEFT): _("U bent afgemeld. Wij sturen u een mail."),
        (Done.HAD_LEFT, Standing.LEFT): _("U was al afgemeld."),
        (Done.STAYS, Standing.STAYS): _("U houdt uw plaats. Wij sturen u de uitnodiging nog een keer."),
        (Done.STAYED, Standing.STAYS): _("U had al gezegd dat u komt."),
    }
    return next((said for (one, so), said in words.items() if (one, so) == (done, found)), "")


@post("/antwoord/{token:str}", status_code=200)
async def do_answer(request: Asking, token: FromPath[str]) -> Redirect:
    """Who has the link from the mail: they cancel, or they come after all. Pressed twice it says so."""
    choice = typed(await request.form(), CHOICE)
    path = f"/antwoord/{token}"
    if choice not in {LEAVES, STAYS}:
        return Redirect(path, status_code=303, headers=PRIVATE)
    done = await questions.answer(token, leaves=choice == LEAVES)
    return Redirect(f"{path}?gedaan={done}", status_code=303, headers=PRIVATE)


@post("/mijn/{token:str}/blijven/{registration:int}", status_code=200)
async def do_stay(token: FromPath[str], registration: FromPath[int]) -> Redirect:
    """Who has the personal link: whose calendar said no, and who comes after all."""
    week = await own_week(token)
    try:
        done = await questions.stay(weeks.own(week, registration).registration)
    except (weeks.NotYours, weeks.LinkNotFound):
        done = Done.TOO_LATE
    return Redirect(f"/mijn/{token}?gedaan={done}", status_code=303, headers=PRIVATE)


ROUTES = [show_question, do_answer, do_stay]
