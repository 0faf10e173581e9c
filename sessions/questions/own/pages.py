"""One's own answers, behind the personal link: seeing and changing them, and what was not asked before."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems
from events.site import PRIVATE, page
from sessions.joining.rooms import switched_in
from sessions.participants.pages import own_week
from sessions.participants.week import Week
from sessions.questions.asking import answers_of, applicable, as_typed, check, questions_of
from sessions.questions.forms import Given
from sessions.questions.keeping import change
from sessions.questions.tables import Question

Asking = Request[Any, Any, Any]


def asked_of(week: Week, questions: list[Question], given: Given) -> list[Question]:
    """What is asked of this person, who fills in this."""
    return applicable(questions, {row.session.id for row in week.mine}, given.values)


async def own_answers(week: Week, questions: list[Question]) -> Given:
    """What somebody answered, as a form fills it in."""
    said, by_id = await answers_of(week.participant.id), {one.id: one for one in questions}
    return Given({number: as_typed(by_id[number], value) for number, value in said.items() if number in by_id})


def _page(week: Week, asked: list[Question], given: Given, problems: Problems, *, is_more: bool = False) -> Template:
    titles = {row.session.id: row.session.title for row in week.mine}
    return page(
        "week_questions.html", event=week.event, week=week, status=422 if problems else 200, asked=asked, values=given.values,
        problems=problems, is_more=is_more, titles=titles, switched=switched_in(week, clock.now()),
    )  # fmt: skip


@get("/mijn/{token:str}/vragen")
async def show_questions(token: FromPath[str]) -> Template:
    """Who has the personal link: the questions of one's own sessions and of the event, with one's answers."""
    week = await own_week(token)
    questions = await questions_of(week.event)
    given = await own_answers(week, questions)
    return _page(week, asked_of(week, questions, given), given, Problems())


@post("/mijn/{token:str}/vragen", status_code=200)
async def do_answer(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the personal link: answer, or answer otherwise. What follows on an answer is asked before all is kept."""
    week, given, problems = await own_week(token), Given.read(await request.form()), Problems()
    questions = await questions_of(week.event)
    asked = asked_of(week, questions, given)
    found = check(problems, [one for one in asked if one.id in given.asked], given.values)
    if problems or len(found) < len(asked):
        return _page(week, asked, given, problems, is_more=len(found) < len(asked))
    await change(week.event, week.participant, found, None)
    lapsed = any(one.removed_at is not None and any(given.values.get(one.id, [])) for one in questions)
    return Redirect(f"/mijn/{token}?gedaan={'vraag-weg' if lapsed else 'vragen'}", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [show_questions, do_answer]
