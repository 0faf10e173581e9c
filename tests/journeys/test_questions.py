"""What people are asked beside who they are: on a step of its own, kept once, read at the desk, theirs to change."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from sessions.figures.exports import Asked, export
from sessions.figures.lists import Kind
from sessions.questions import operations
from sessions.questions.asking import answers_of, field_of
from sessions.questions.tables import Answer, Question
from sessions.tables import Participant
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.asking import a_question, goes_on, presses, said, the_participant
from tests.sessions.people import address, comes
from tests.site import Browser, at_desk, counted, visitor
from tests.state import TYPED, answers

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

VRAGEN = "/bureau/bijeenkomsten/week/vragen"


async def test_a_question_is_asked_on_a_step_between_the_form_and_the_check_page(browser: Browser) -> None:
    event = await an_event()
    session, other = await a_session(event), await a_session(event)
    lunch = await a_question(event, "Eet u mee?", "yes_no", is_required=True)
    topic = await a_question(event, "Wat wilt u weten?", "long", session=session.id)
    await a_question(event, "Van de andere sessie", session=other.id)

    step = await goes_on(browser, event, session.number)
    check = await presses(browser, step, "controleer", **{field_of(lunch): "ja", field_of(topic): "Regel een\nRegel twee"})
    sent = await presses(browser, check, "verstuur")

    assert (step.status, step.heading) == (200, "Nog een paar vragen")
    assert "Van de andere sessie" not in step.words
    assert check.heading == "Controleer uw antwoorden"
    assert sent.status == 303
    assert await said() == {lunch.id: "ja", topic.id: "Regel een\r\nRegel twee".replace("\r\n", "\n")}


async def test_who_leaves_a_needed_answer_open_is_told_so_beside_it_and_keeps_the_rest(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    needed = await a_question(event, "Uit welke regio komt u?", is_required=True)
    number = await a_question(event, "Met hoeveel mensen komt u?", "number")

    step = await goes_on(browser, event, session.number)
    refused = await presses(browser, step, "controleer", **{field_of(needed): " ", field_of(number): "veel"})

    wrong = ["Vul een antwoord in bij: Uit welke regio komt u?", "Vul een getal in, zoals 3, bij: Met hoeveel mensen komt u?"]
    assert (refused.status, refused.mistakes) == (422, wrong)
    assert [f"#{field_of(one)}" in refused.links for one in (needed, number)] == [True, True]
    assert {name: refused.form()[name] for name in TYPED} == TYPED
    assert refused.form()[field_of(number)] == "veel"


@pytest.mark.parametrize("step", ["verstuur", "controleer"])
async def test_a_form_that_skips_the_step_is_not_let_through(browser: Browser, step: str) -> None:
    event = await an_event()
    session = await a_session(event)
    await a_question(event, "Moet", is_required=True)

    page = await goes_on(browser, event, session.number, step=step)

    assert (page.heading, await Participant.count()) == ("Nog een paar vragen", 0)
    assert page.status == (422 if step == "verstuur" else 200)


async def test_what_follows_on_an_answer_is_asked_once_that_answer_is_given(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    parent = await a_question(event, "Komt u met de auto?", "yes_no")
    child = await a_question(event, "Wat is uw kenteken?", shown_if=parent.id, shown_if_answer="ja", is_required=True)

    step = await goes_on(browser, event, session.number)
    more = await presses(browser, step, "controleer", **{field_of(parent): "ja"})
    check = await presses(browser, more, "controleer", **{field_of(child): "AB-12"})
    other = await presses(browser, step, "controleer", **{field_of(parent): "nee"})

    assert "Wat is uw kenteken?" not in step.words
    assert (more.status, more.said, "Wat is uw kenteken?" in more.words) == (
        200, ["Bij uw antwoord hoort nog een vraag. Die staat er nu bij."], True,
    )  # fmt: skip
    assert [page.heading for page in (check, other)] == ["Controleer uw antwoorden"] * 2


async def test_answers_survive_going_back_to_change_something_else(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    several = await a_question(event, "Welke dagen?", "choices", options="maandag\ndinsdag\nwoensdag")
    name = field_of(several)

    step = await goes_on(browser, event, session.number)
    check = await presses(browser, step, "controleer", **{name: ["maandag", "woensdag"]})
    form = await presses(browser, check, "wijzig-naam")
    refused = await presses(browser, form, "controleer", naam="")
    again = await presses(browser, refused, "controleer", naam="Piet de Vries")
    changed = await presses(browser, again, "vragen")

    assert again.heading == "Controleer uw antwoorden"
    assert [page.form().with_values().count((name, "woensdag")) for page in (form, refused, again, changed)] == [1] * 4
    assert (await presses(browser, again, "verstuur")).status == 303
    assert await said() == {several.id: "maandag\nwoensdag"}


async def test_an_answer_to_a_question_that_was_removed_is_not_kept_and_that_is_said(browser: Browser) -> None:
    event, desk = await an_event(), await an_organiser()
    session = await a_session(event)
    gone = await a_question(event, "Vervalt", is_required=True)
    step = await goes_on(browser, event, session.number)
    check = await presses(browser, step, "controleer", **{field_of(gone): "iets"})
    await operations.drop(event, gone.id, desk.id)

    late = await presses(browser, step, "controleer", **{field_of(gone): "iets"})
    sent = await browser.follow(await presses(browser, check, "verstuur"))

    lapsed = "Een vraag die u beantwoordde, is vervallen. Dat antwoord bewaren wij niet."
    assert (late.status, late.heading, lapsed in late.words) == (200, "Controleer uw antwoorden", True)
    assert (sent.status, lapsed in sent.words, await said()) == (200, True, {})


async def test_a_choice_that_is_there_no_more_is_asked_again(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    question = await a_question(event, "Kleur?", "choice", options="rood\nblauw")
    check = await presses(browser, await goes_on(browser, event, session.number), "controleer", **{field_of(question): "rood"})
    await Question.update({Question.options: "geel\nblauw"}).where(Question.id == question.id)

    sent = await presses(browser, check, "verstuur")

    assert (sent.status, sent.mistakes) == (422, ["Dit antwoord is er niet meer. Kies opnieuw bij: Kleur?"])


async def test_what_somebody_answered_before_is_not_changed_by_who_types_their_name(browser: Browser) -> None:
    event = await an_event()
    first, second = await a_session(event), await a_session(event)
    question = await a_question(event, "Regio?")
    for session, answer in ((first, "Noord"), (second, "Zuid")):
        step = await goes_on(browser, event, session.number)
        check = await presses(browser, step, "controleer", **{field_of(question): answer})
        await presses(browser, check, "verstuur")

    assert await said() == {question.id: "Noord"}


async def test_an_answer_for_a_session_that_was_full_meanwhile_is_not_kept(browser: Browser) -> None:
    event = await an_event()
    first, full = await a_session(event), await a_session(event, capacity=1)
    question = await a_question(event, "Alleen daar", session=full.id)
    step = await goes_on(browser, event, first.number, full.number)
    check = await presses(browser, step, "controleer", **{field_of(question): "iets"})
    await comes(event, "Jan Ander", full)

    assert (await presses(browser, check, "verstuur")).status == 303
    assert await said() == {}


async def test_an_event_that_asks_nothing_costs_no_query_more(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    asking: list[bool] = []
    for email in ("piet@example.org", "anna@example.org"):
        with counted() as statements:
            await browser.post("/week/aanmelden", answers(event, session.number, email=email))
        asking.append(any('"question"."words"' in statement for statement in statements))
        await a_question(event, "Regio?")

    assert (asking, await Participant.count()) == ([False, True], 2)


# -- one's own


async def test_somebody_sees_and_changes_their_own_answers() -> None:
    event = await an_event()
    session = await a_session(event)
    participant = await comes(event, "Piet Jansen", session)
    own = await a_question(event, "Regio?", is_required=True)
    here = await a_question(event, "Vraag aan de spreker", session=session.id)
    mijn = f"/mijn/{participant.personal_token}"

    async with visitor() as browser:
        week = await browser.open(mijn)
        page = await browser.open(f"{mijn}/vragen")
        refused = await browser.send(page.form(f"{mijn}/vragen"))
        kept = await browser.send(refused.form(f"{mijn}/vragen"), **{field_of(own): "Noord", field_of(here): "Hoe dan?"})
        again = await browser.open(f"{mijn}/vragen")
        await browser.send(again.form(f"{mijn}/vragen"), **{field_of(here): ""})

    assert "Wij hebben nog een vraag voor u." in week.words
    assert (refused.status, refused.mistakes) == (422, ["Vul een antwoord in bij: Regio?"])
    assert (kept.said, "nog een vraag" in kept.words) == (["Uw antwoorden zijn opgeslagen."], False)
    assert again.form(f"{mijn}/vragen")[field_of(own)] == "Noord"
    assert await answers_of(participant.id) == {own.id: "Noord"}


# -- the desk


async def test_the_desk_adds_orders_changes_and_removes_questions() -> None:
    event = await an_event()
    session = await a_session(event)
    async with at_desk(await an_organiser()) as desk:
        form = (await desk.open(VRAGEN)).form(VRAGEN)
        wrong = await desk.send(form, vraag="", soort="choice", antwoorden="een")
        await desk.send(form, vraag="Komt u?", soort="yes_no", verplicht="ja")
        await desk.send(form, vraag="Komt u?", soort="yes_no", verplicht="ja")
        await desk.send(form, vraag="Regio?", soort="choice", antwoorden="Noord\n\n Zuid ")
        await desk.send(form, vraag="Van deze sessie", soort="long", sessie=str(session.number))
        first, second, _third = await Question.objects().order_by(Question.id)
        path = f"{VRAGEN}/{second.id}"
        page = (await desk.open(path)).form(path)
        await desk.send(page, vraag="Welke regio?", plaats="1", na=f"{first.id}:ja")
        await desk.send((await desk.open(f"{VRAGEN}/{first.id}")).form(f"{VRAGEN}/{first.id}/weg"))
        shown = await desk.open(VRAGEN)

    assert wrong.status == 422
    assert len(wrong.mistakes) == 2
    rows = await Question.objects().order_by(Question.id)
    assert [(row.words, row.options, row.place, row.shown_if, row.removed_at is not None) for row in rows] == [
        ("Komt u?", "", 2, None, True), ("Welke regio?", "Noord\nZuid", 1, first.id, True), ("Van deze sessie", "", 1, None, False),
    ]  # fmt: skip
    assert shown.all("h3") == ["Van deze sessie"]


async def test_answers_to_a_removed_question_are_still_read_and_marked_so() -> None:
    event, office = await an_event(), await an_organiser()
    participant = await comes(event, "Piet Jansen", await a_session(event))
    question = await a_question(event, "Regio?", "choice", options="Noord\nZuid")
    await Answer(question=question.id, participant=participant.id, value="Zuid", answered_at=event.created_at).save()
    await operations.drop(event, question.id, office.id)

    async with at_desk(office) as desk:
        shown = await desk.open(VRAGEN)
        people = await desk.open(f"{VRAGEN}/{question.id}/antwoorden")
        person = await desk.open(f"{address(participant)}/antwoorden")

    assert "Regio? Verwijderd" in shown.words
    assert "Noord: 0 Zuid: 1" in shown.words
    assert "Piet Jansen" in people.words
    assert "Deze vraag is verwijderd." in people.words
    assert "Regio? (verwijderd) Zuid" in person.words


async def test_the_desk_fills_in_what_somebody_says_on_the_telephone() -> None:
    event = await an_event()
    participant = await comes(event, "Piet Jansen", await a_session(event))
    parent = await a_question(event, "Met de auto?", "yes_no", is_required=True)
    child = await a_question(event, "Kenteken?", shown_if=parent.id, shown_if_answer="ja", is_required=True)
    number = await a_question(event, "Met hoeveel?", "number")
    path = f"{address(participant)}/antwoorden"

    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(path)
        wrong = await desk.send(page.form(path), **{field_of(number): "veel", field_of(child): "AB-12"})
        done = await desk.send(wrong.form(path), **{field_of(number): "2,5", field_of(child): "AB-12"})
        counts = await desk.open(VRAGEN)

    assert "Alleen als het antwoord ‘ja’ is op: Met de auto?." in page.words
    assert (wrong.status, wrong.form(path)[field_of(child)]) == (422, "AB-12")
    assert "De antwoorden zijn opgeslagen." in done.said
    assert await answers_of(participant.id) == {child.id: "AB-12", number.id: "2.5"}
    assert "Samen: 2,5" in counts.words


async def test_the_list_in_excel_has_a_column_for_each_question() -> None:
    event, office = await an_event(), await an_organiser()
    session = await a_session(event)
    participant = await comes(event, "Piet Jansen", session)
    question = await a_question(event, "Welke dagen?", "choices", options="ma\ndi\nwo", session=session.id)
    await Answer(question=question.id, participant=participant.id, value="ma\nwo", answered_at=event.created_at).save()

    file = await export(event, Asked(Kind.PARTICIPANTS, True, "toets"), office.id)

    rows = [*load_workbook(BytesIO(file.content))["Deelnemers"].iter_rows(values_only=True)]
    assert (rows[0][-1], rows[1][-1]) == ("1. Welke dagen?", "ma, wo")


async def test_two_people_who_are_one_keep_the_answers_of_both() -> None:
    event, office = await an_event(), await an_organiser()
    session = await a_session(event)
    kept, double = await comes(event, "Piet Jansen", session), await comes(event, "P Jansen", session, email="p@example.org")
    first, second = await a_question(event, "Een"), await a_question(event, "Twee")
    for person, question, value in ((kept, first, "mijn"), (double, first, "zijn"), (double, second, "ook")):
        await Answer(question=question.id, participant=person.id, value=value, answered_at=event.created_at).save()
    path = f"{address(kept)}/samenvoegen/{double.id}"

    async with at_desk(office) as desk:
        await desk.send((await desk.open(path)).form(path))

    assert await answers_of((await the_participant("piet@example.org")).id) == {first.id: "mijn", second.id: "ook"}
