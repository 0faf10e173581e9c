"""The desk: how people found it, for who reads an event and for who leads a session; and what is asked."""

from dataclasses import replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import EVENT, desk_page, done
from events.rights import Right
from events.signed_in import DESK, Desk
from events.site import PRIVATE
from events.tables import Event
from events.texts import _
from sessions.evaluations import asking
from sessions.evaluations.asking import EvaluationClosed, Wanted, term_of
from sessions.evaluations.charts import grades_panel, panels_of, words_panel
from sessions.evaluations.forms import AskingForm
from sessions.evaluations.results import results_of, said_of
from sessions.evaluations.sheets import excel
from sessions.leading.led import ONE, led_by
from sessions.questions import operations
from sessions.questions.asking import options_of, questions_of
from sessions.questions.forms import QuestionForm
from sessions.questions.tables import Question
from sessions.questions.words import kinds

Asking = Request[Any, Any, Any]
RESULTS = EVENT + "/evaluatie"
QUESTIONS = RESULTS + "/vragen"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_ONE_SHEET = 8  # words: with them the page of a speaker fits on one sheet


def _address(event: Event, page: str = "") -> str:
    return f"/bureau/bijeenkomsten/{event.slug}/evaluatie{page}"


@get(RESULTS, dependencies=DESK)
async def show_results(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: how people found the event and its sessions. No names, and nothing of fewer than five."""
    event = await desk.event(slug, Right.READ)
    results = await results_of(event)
    return desk_page(
        "desk/evaluation.html", desk, "evaluation", event=event, results=results, panels=panels_of(event, results),
        term=await term_of(event.id), now=clock.now(), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@get(RESULTS + "/evaluatie.xlsx", dependencies=DESK)
async def download_results(desk: NamedDependency[Desk], slug: FromPath[str]) -> Response[bytes]:
    """Who may read: the same as an Excel file."""
    event = await desk.event(slug, Right.READ)
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{event.slug}-evaluatie.xlsx"'}
    return Response(excel(event, await results_of(event)), media_type=WORKBOOK, headers=headers)


@get(ONE + "/evaluatie", dependencies=DESK)
async def show_session(desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Its host, and who may read the event: how people found one session, on one page to print and give to the speaker."""
    led = await led_by(desk, session, Right.READ)
    said = await said_of(led.event, led.session)
    return desk_page(
        "desk/evaluation_session.html", desk, led.here, event=led.shown_event, led=led, said_of=said,
        grades=grades_panel(said), words=words_panel(said.words, ON_ONE_SHEET), others=[*said.words.items()][ON_ONE_SHEET:30],
        term=await term_of(led.event.id), now=clock.now(),
    )  # fmt: skip


# -- what is asked


@get(QUESTIONS, dependencies=DESK)
async def show_asking(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: whether an event asks how it was, until when, and the questions of its form."""
    event = await desk.event(slug, Right.EDIT)
    words = {
        "opgeslagen": _("Opgeslagen."), "toegevoegd": _("De vraag staat erbij."), "gewijzigd": _("Opgeslagen."),
        "weg": _("Deze vraag stelt u niet meer."),
    }  # fmt: skip
    return await _asking_page(desk, event, said=words.get(request.query_params.get("gedaan", ""), ""))


async def _asking_page(
    desk: Desk, event: Event, asking_form: AskingForm | None = None, question: QuestionForm | None = None, said: str = "",
    refused: str = "",
) -> Template:  # fmt: skip
    term = await term_of(event.id)
    row = term.evaluation
    form = asking_form or AskingForm.of(Wanted(row.asks, row.open_days, row.remind_days))
    asked = await _asked(event)
    problems = form.problems or (question.problems if question else form.problems)
    return desk_page(
        "desk/evaluation_asking.html", desk, "evaluation", event=event, status=422 if problems or refused else 200, said=said,
        problems=problems, settings=form, form=question or QuestionForm(), term=term, now=clock.now(), asked=asked,
        kinds=kinds(), parents=[(one, options_of(one)) for one in asked if options_of(one) and one.shown_if is None],
        refused=refused,
    )  # fmt: skip


async def _asked(event: Event) -> list[Question]:
    found = await questions_of(event, Question.Purpose.EVALUATION)
    return [one for one in found if one.removed_at is None]


@post(RESULTS, status_code=200, dependencies=DESK)
async def change_asking(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: ask how it was, for so many days, or not. What is closed stays so."""
    event, form = await desk.event(slug, Right.EDIT), AskingForm.read(await request.form())
    wanted = form.check()
    if form.problems:
        return await _asking_page(desk, event, form)
    try:
        await asking.change(event, wanted, desk.organiser.id)
    except EvaluationClosed:
        return await _asking_page(desk, event, refused=_("Deze evaluatie is gesloten. Dat kunt u niet meer veranderen."))
    return done(_address(event, "/vragen?gedaan=opgeslagen"))


@post(QUESTIONS, status_code=200, dependencies=DESK)
async def add_question(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: one more question in the form afterwards; sent twice, it is one. It is changed where all questions are."""
    event, form = await desk.event(slug, Right.EDIT), QuestionForm.read(await request.form())
    wanted = replace(form.check({}, await _asked(event)), purpose=Question.Purpose.EVALUATION)
    if form.problems:
        return await _asking_page(desk, event, question=form)
    await operations.add(event, wanted, desk.organiser.id)
    return done(_address(event, "/vragen?gedaan=toegevoegd"))


ROUTES: list[Any] = [show_results, download_results, show_session, show_asking, change_asking, add_question]
