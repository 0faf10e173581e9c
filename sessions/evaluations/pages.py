"""Saying how it was, behind the personal link: GET shows (mail scanners follow links), pressing answers."""

from typing import Any

from litestar import Request, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, numbers, typed
from events.site import PRIVATE, page
from events.texts import _
from sessions.evaluations.answering import Asked, NotAsked, asked_of, say, send_form, tap
from sessions.evaluations.asking import EvaluationClosed
from sessions.evaluations.words import GRADES, grades, one_word
from sessions.joining.rooms import switched_in
from sessions.participants.pages import own_week
from sessions.participants.week import Week
from sessions.questions.asking import applicable, check
from sessions.questions.forms import Given

Asking = Request[Any, Any, Any]
OWN = "/mijn/{token:str}/evaluatie"


def _done(token: str, said: str) -> Redirect:
    return Redirect(f"/mijn/{token}/evaluatie?gedaan={said}", status_code=303, headers=PRIVATE)


def _page(
    week: Week, asked: Asked, *, problems: Problems | None = None, done: str = "", refused: str = "", typed_word: str = ""
) -> Template:
    words = {
        "oordeel": _("Dank u wel. Uw antwoord telt mee."), "woord": _("Dank u wel. Uw woord telt mee."),
        "vragen": _("Dank u wel. Uw antwoorden tellen mee."),
    }  # fmt: skip
    return page(
        "evaluations/own.html", event=week.event, week=week, status=422 if problems or refused else 200, asked=asked,
        problems=problems or Problems(), done=words.get(done, ""), refused=refused, grades=grades(), typed_word=typed_word,
        switched=switched_in(week, clock.now()),
    )  # fmt: skip


@get(OWN)
async def show_evaluation(request: Asking, token: FromPath[str]) -> Template:
    """Who has the personal link: how one found what one was at; nothing of what was answered before."""
    week = await own_week(token)
    return _page(week, await asked_of(week, clock.now()), done=request.query_params.get("gedaan", ""))


@post(OWN + "/{registration:int}", status_code=200)
async def do_tap(request: Asking, token: FromPath[str], registration: FromPath[int]) -> Template | Redirect:
    """Who has the personal link: how one found a session one was at, or one word for it; the last one counts."""
    week, form, problems = await own_week(token), await request.form(), Problems()
    chosen, name = numbers([typed(form, "oordeel")]), f"woord-{registration}"
    try:
        if chosen:
            if chosen[0] not in GRADES:
                raise NotFoundException
            await tap(week, registration, chosen[0])
            return _done(token, f"oordeel#sessie-{registration}")
        word = one_word(problems, name, typed(form, "woord"))
        if not problems:
            await say(week, registration, word)
            return _done(token, f"woord#sessie-{registration}")
    except (EvaluationClosed, NotAsked):
        return await _refused(week)
    return _page(week, await asked_of(week, clock.now()), problems=problems, typed_word=typed(form, "woord"))


async def _refused(week: Week) -> Template:
    refused = _("Hierop kunt u niet meer antwoorden. Wat u eerder antwoordde, telt mee.")
    return _page(week, await asked_of(week, clock.now()), refused=refused)


# -- the event's form


def _form_page(week: Week, asked: Asked, given: Given, problems: Problems, *, is_more: bool = False) -> Template:
    return page(
        "evaluations/form.html", event=week.event, week=week, status=422 if problems else 200, asked=asked,
        shown=applicable(asked.questions, (), given.values), values=given.values, problems=problems, is_more=is_more,
        switched=switched_in(week, clock.now()),
    )  # fmt: skip


@get(OWN + "/vragen")
async def show_form(token: FromPath[str]) -> Template | Redirect:
    """Who has the personal link: the event's questions, empty, also for who answered them before."""
    week = await own_week(token)
    asked = await asked_of(week, clock.now())
    if not asked.questions:
        return Redirect(f"/mijn/{token}/evaluatie", status_code=303, headers=PRIVATE)
    return _form_page(week, asked, Given(), Problems())


@post(OWN + "/vragen", status_code=200)
async def do_send_form(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the personal link: answer the event's questions. What follows on an answer is asked before all is kept."""
    week, given, problems = await own_week(token), Given.read(await request.form()), Problems()
    asked = await asked_of(week, clock.now())
    now = applicable(asked.questions, (), given.values)
    found = check(problems, [one for one in now if one.id in given.asked], given.values)
    if asked.questions and (problems or len(found) < len(now)):
        return _form_page(week, asked, given, problems, is_more=len(found) < len(now))
    try:
        await send_form(week, found)
    except (EvaluationClosed, NotAsked):
        return await _refused(week)
    return _done(token, "vragen")


ROUTES: list[Any] = [show_evaluation, do_tap, show_form, do_send_form]
