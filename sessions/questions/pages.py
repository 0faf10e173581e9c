"""The questions in a sign-up: a step of its own between the form and the check page, for who is asked any."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar.response import Template

from events.site import page
from events.tables import Event
from sessions.forms import SignUpForm
from sessions.questions.asking import applicable, check, questions_of
from sessions.questions.keeping import Said
from sessions.questions.tables import Question


@dataclass(frozen=True)
class Asked:
    """What this form is `asked`, and the `answers` so far. It `is_open` while a question was not shown, or is answered wrong.

    Something `lapsed`: an answer in this form is to a question that was removed meanwhile.
    """

    asked: Sequence[Question] = ()
    answers: Sequence[Said] = ()
    is_open: bool = False
    lapsed: bool = False


NOTHING_ASKED = Asked()


async def asked_in(event: Event, form: SignUpForm, session_ids: Sequence[int], *, at_once: bool = False) -> Asked:
    """What this form asks who comes to these sessions; what is wrong with an answer is said in its problems.

    A question that the form did not show yet is not wrong, unless it is sent `at_once`.
    """
    questions = await questions_of(event)
    asked = applicable(questions, session_ids, form.given.values)
    shown = asked if at_once else [one for one in asked if one.id in form.given.asked]
    found = check(form.problems, shown, form.given.values)
    said = [Said(one.id, one.session, found[one.id]) for one in shown if found[one.id]]
    gone = {one.id for one in questions if one.removed_at is not None}
    lapsed = any(any(values) for number, values in form.given.values.items() if number in gone)
    return Asked(asked, said, len(shown) < len(asked) or bool(form.problems), lapsed)


def questions_page(event: Event, form: SignUpForm, asked: Asked) -> Template:
    """The step with the questions. What follows on an answer is asked once that answer is given: then it comes again."""
    fresh = [one for one in asked.asked if one.id not in form.given.asked]
    return page(
        "sign_up_questions.html", event=event, status=422 if form.problems else 200, form=form, asked=asked,
        is_more=bool(form.given.asked and fresh), problems=form.problems, values=form.given.values,
    )  # fmt: skip
