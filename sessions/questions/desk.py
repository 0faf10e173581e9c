"""The organisers' desk: the questions of an event and of its sessions, and what people answered."""

from itertools import groupby
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import EVENT, desk_page, done, sheet
from events.forms import Problems, numbers
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from sessions.people.pages import PERSON, address_of, participant_for
from sessions.people.person import claims_of
from sessions.programme import sessions_of
from sessions.questions import operations
from sessions.questions.asking import answers_of, applicable, as_typed, check, options_of, questions_of
from sessions.questions.forms import Given, QuestionForm
from sessions.questions.keeping import change
from sessions.questions.operations import question_at
from sessions.questions.results import people_of, results_of
from sessions.questions.tables import Question
from sessions.questions.words import kinds
from sessions.tables import Participant

Asking = Request[Any, Any, Any]
QUESTIONS = EVENT + "/vragen"
ONE = QUESTIONS + "/{number:int}"
ANSWERS = PERSON + "/antwoorden"


def _address(event: Event, said: str, purpose: str = Question.Purpose.SIGN_UP) -> str:
    """The list that a question stands in."""
    page = "evaluatie/vragen" if purpose == Question.Purpose.EVALUATION else "vragen"
    return f"/bureau/bijeenkomsten/{event.slug}/{page}{said}"


async def _asked(event: Event, purpose: str = Question.Purpose.SIGN_UP) -> list[Question]:
    return [one for one in await questions_of(event, purpose) if one.removed_at is None]


@get(QUESTIONS, dependencies=DESK)
async def show_questions(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: all questions with their counts; with `?sessie=` those of one session. No names."""
    event = await desk.event(slug, Right.READ)
    words = {"toegevoegd": _("De vraag staat erbij."), "gewijzigd": _("Opgeslagen."), "weg": _("Deze vraag stelt u niet meer.")}
    only = sum(numbers([request.query_params.get("sessie", "")]))
    form = QuestionForm({"sessie": str(only) if only else ""})
    return await _page(desk, event, form, only, said=words.get(request.query_params.get("gedaan", ""), ""))


async def _page(desk: Desk, event: Event, form: QuestionForm, only: int = 0, *, said: str = "") -> Template:
    sessions, results = await sessions_of(event), await results_of(event)
    by_id = {one.id: one for one in sessions}
    groups = [(by_id.get(number or 0), [*rows]) for number, rows in groupby(results, lambda one: one.question.session)]
    return desk_page(
        "desk/questions.html", desk, "questions", event=event, status=422 if form.problems else 200, said=said, form=form,
        results=results, groups=[one for one in groups if not only or (one[0] and one[0].number == only)], sessions=sessions,
        only=only, kinds=kinds(),
        parents=_parents(await _asked(event)), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


def _parents(asked: list[Question], here: Question | None = None) -> list[tuple[Question, list[str]]]:
    """The questions that another one can follow on, with their answers."""
    return [
        (one, options_of(one)) for one in asked
        if options_of(one) and one.shown_if is None and (here is None or (one.session == here.session and one.id != here.id))
    ]  # fmt: skip


@post(QUESTIONS, status_code=200, dependencies=DESK)
async def add_question(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: one more question, to everybody or to who comes to a session; sent twice, it is one."""
    event, form = await desk.event(slug, Right.EDIT), QuestionForm.read(await request.form())
    wanted = form.check({one.number: one for one in await sessions_of(event)}, await _asked(event))
    if form.problems:
        return await _page(desk, event, form)
    await operations.add(event, wanted, desk.organiser.id)
    return done(_address(event, "?gedaan=toegevoegd"))


@get(ONE, dependencies=DESK)
async def show_question(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: one question, to be changed, put elsewhere in the row, or removed."""
    event = await desk.event(slug, Right.EDIT)
    question = await question_at(event, number)
    places = [one.id for one in await operations.beside(question)]
    place = places.index(question.id) + 1 if question.id in places else 0
    return await _question_page(desk, event, question, QuestionForm.of(question, place))


async def _question_page(desk: Desk, event: Event, question: Question, form: QuestionForm, refused: str = "") -> Template:
    return desk_page(
        "desk/question.html", desk, "questions", event=event, status=422 if form.problems or refused else 200, form=form,
        question=question, kinds=kinds(), parents=_parents(await _asked(event, question.purpose), question), refused=refused,
        back=_address(event, "", question.purpose), is_evaluation=question.purpose == Question.Purpose.EVALUATION,
    )  # fmt: skip


@post(ONE, status_code=200, dependencies=DESK)
async def change_question(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: say a question otherwise, or put it elsewhere in the row. Its kind stays, for it may be answered."""
    event = await desk.event(slug, Right.EDIT)
    question = await question_at(event, number)
    form = QuestionForm.read(await request.form(), question)
    wanted = form.check({}, await _asked(event, question.purpose), question)
    place = form.number("plaats", _("Plaats in de rij"), 1, max(1, len(await operations.beside(question))))
    if form.problems:
        return await _question_page(desk, event, question, form)
    try:
        await operations.change(event, number, wanted, place, desk.organiser.id)
    except operations.QuestionRemoved:
        refused = _("Deze vraag is verwijderd. U kunt haar niet meer wijzigen.")
        return await _question_page(desk, event, question, form, refused)
    return done(_address(event, "?gedaan=gewijzigd", question.purpose))


@post(ONE + "/weg", status_code=200, dependencies=DESK)
async def remove_question(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Redirect:
    """Organisers: ask it no more; what was answered stays to be read here."""
    event = await desk.event(slug, Right.EDIT)
    dropped = await operations.drop(event, number, desk.organiser.id)
    return done(_address(event, "?gedaan=weg", dropped.purpose))


@get(ONE + "/antwoorden", dependencies=DESK)
async def show_answers(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Who may read: who answered what to one question."""
    event = await desk.event(slug, Right.READ)
    question = await question_at(event, number)
    if question.purpose != Question.Purpose.SIGN_UP:
        raise operations.QuestionNotFound(number)  # of those nobody is known
    await desk.looks_at(event, "antwoorden")
    counted = next((one for one in await results_of(event) if one.question.id == number), None)
    return desk_page(
        "desk/question_answers.html", desk, "questions", event=event, question=question, counted=counted,
        people=await people_of(question, sheet(request)), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


# -- of one person


async def _own(event: Event, participant: Participant) -> tuple[list[Question], list[Question], Given]:
    """All questions, those that somebody could be asked (whatever they answer), and what they answered."""
    questions, said = await questions_of(event), await answers_of(participant.id)
    mine = {claim.session.id for claim in await claims_of(participant.id) if claim.registration.is_active}
    everything = {one.id: options_of(one) for one in questions}
    given = Given({one.id: as_typed(one, said[one.id]) for one in questions if one.id in said})
    return questions, applicable(questions, mine, everything), given


async def _answers_page(
    desk: Desk, event: Event, participant: Participant, given: Given, problems: Problems, said: str = ""
) -> Template:
    questions, asked, kept = await _own(event, participant)
    titles = {one.id: one.title for one in await sessions_of(event)}
    now = {one.id for one in asked}
    past = [(one, kept.values[one.id]) for one in questions if one.id in kept.values and one.id not in now]
    return desk_page(
        "desk/person_answers.html", desk, "participants", event=event, status=422 if problems else 200, said=said,
        participant=participant, asked=asked, values=given.values, problems=problems, titles=titles, past=past,
        words={one.id: one.words for one in questions}, may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@get(ANSWERS, dependencies=DESK)
async def show_own_answers(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template:
    """Organisers: what one participant answered, also to questions that were removed; to be filled in or changed."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    _questions, _asked, given = await _own(event, participant)
    return await _answers_page(desk, event, participant, given, Problems())


@post(ANSWERS, status_code=200, dependencies=DESK)
async def change_answers(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: fill in or change somebody's answers; the office may leave any of them open."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    given, problems = Given.read(await request.form()), Problems()
    _questions, asked, _kept = await _own(event, participant)
    found = check(problems, [one for one in asked if one.id in given.asked], given.values, is_desk=True)
    if problems:
        return await _answers_page(desk, event, participant, given, problems)
    await change(event, participant, found, desk.organiser.id)
    return done(address_of(event, person, "antwoorden"))


ROUTES = [
    show_questions, add_question, show_question, change_question, remove_question, show_answers, show_own_answers,
    change_answers,
]  # fmt: skip
