"""The pages about how it was: for who was there, for the desk, and for who leads a session."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from events.tables import Duty, Event, Organiser
from sessions.evaluations.asking import term_of
from sessions.evaluations.closing import close_due
from sessions.planning.hosting import assign
from sessions.questions.asking import questions_of
from sessions.questions.tables import Question
from sessions.series.copying import Wish, copy
from sessions.tables import Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.journeys.test_english import not_english
from tests.sessions.evaluating import (
    DAY,
    HOUR,
    At,
    an_asking_event,
    asks_afterwards,
    audience,
    kept,
    opinions,
    sends,
    taps,
    was_at,
)
from tests.sessions.people import claim
from tests.site import Browser, Page, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

AFTER = NEXT_MONDAY + HOUR
DESK = "/bureau/bijeenkomsten/week/evaluatie"
RUDE = "<script>alert(1)</script> https://kwaad.example/ klootzak"


async def a_hall(at: At, number: int = 1) -> tuple[Event, Session, list[Participant]]:
    event = await an_asking_event()
    session = await a_session(event)
    people = await audience(event, number, session)
    at(AFTER)
    return event, session, people


def own(person: Participant) -> str:
    return f"/mijn/{person.personal_token}/evaluatie"


def rows_of(page: Page) -> dict[str, list[list[object]]]:
    """Each sheet of an Excel file, without what stands above its columns."""
    book = load_workbook(BytesIO(page.response.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] for sheet in book.worksheets}


async def presses(browser: Browser, person: Participant, session: Session, **fields: str) -> Page:
    """One press on their page."""
    return await browser.post(f"{own(person)}/{(await claim(person, session)).id}", fields)


# -- who was there


async def test_one_taps_then_says_a_word_and_the_page_never_tells_what(at: At, browser: Browser) -> None:
    _event, session, [anna] = await a_hall(at)
    week = await browser.open(f"/mijn/{anna.personal_token}")
    page = await browser.open(own(anna))
    tapped = await presses(browser, anna, session, oordeel="4")
    after = await browser.follow(tapped)
    worded = await browser.follow(await presses(browser, anna, session, woord="Leerzaam!"))

    assert own(anna) in week.links
    assert "Na het sluiten wissen wij dat kenmerk." in page.words
    assert [words for name, words in page.form().buttons] == ["5", "4", "3", "2", "1"]
    assert (tapped.status, after.said, worded.said) == (
        303, ["Dank u wel. Uw antwoord telt mee."], ["Dank u wel. Uw woord telt mee."],
    )  # fmt: skip
    assert await kept() == [(4, "leerzaam")]
    assert "leerzaam" not in worded.html.lower()
    assert own(anna) in (await browser.open(f"/mijn/{anna.personal_token}")).links


async def test_a_scanner_that_opens_every_link_answers_nothing(at: At, browser: Browser) -> None:
    event, _session, [anna] = await a_hall(at)
    await asks_afterwards(event, "Wat kon beter?")
    before = await everything()

    pages = [await browser.open(path) for path in (own(anna), f"{own(anna)}?oordeel=5", f"{own(anna)}/vragen?vraag-1=x")]

    assert [page.status for page in pages] == [200] * 3
    assert await everything() == before


async def test_a_word_that_is_none_is_said_beside_its_field_and_stays(at: At, browser: Browser) -> None:
    _event, session, [anna] = await a_hall(at)
    await presses(browser, anna, session, oordeel="4")

    page = await presses(browser, anna, session, woord="<b>heel fijn</b>")

    assert (page.status, page.mistakes) == (422, ["Vul één woord in van hoogstens 30 letters."])
    assert "&lt;b&gt;heel fijn&lt;/b&gt;" in page.html
    assert await kept() == [(4, "")]


@pytest.mark.parametrize("fields", [{"oordeel": "6"}, {"oordeel": "-1"}, {"oordeel": "x"}, {}, {"woord": "top"}])
async def test_what_no_button_sends_changes_nothing(at: At, browser: Browser, fields: dict[str, str]) -> None:
    _event, session, [anna] = await a_hall(at)

    page = await presses(browser, anna, session, **fields)

    assert page.status in {404, 422}
    assert await kept() == []


async def test_too_late_is_said_and_what_was_answered_stays(at: At, browser: Browser) -> None:
    _event, session, [anna] = await a_hall(at)
    await taps(anna, session, 5)
    at(AFTER + 14 * DAY)

    page = await presses(browser, anna, session, oordeel="1")

    assert (page.status, page.all("p", role="alert")) == (
        422, ["Hierop kunt u niet meer antwoorden. Wat u eerder antwoordde, telt mee."],
    )  # fmt: skip
    assert await kept() == [(5, "")]


async def test_the_form_keeps_what_was_typed_asks_what_follows_and_is_empty_the_next_time(at: At, browser: Browser) -> None:
    event, _session, [anna] = await a_hall(at)
    yes = await asks_afterwards(event, "Komt u weer?", "yes_no", is_required=True)
    why = await asks_afterwards(event, "Waarom niet?", "long", place=2, shown_if=yes.id, shown_if_answer="nee")
    path = f"{own(anna)}/vragen"
    empty = await browser.send((await browser.open(path)).form(path))
    more = await browser.send(empty.form(path), **{f"vraag-{yes.id}": "nee"})
    sent = await browser.send(more.form(path), **{f"vraag-{why.id}": RUDE})
    again = await browser.open(path)

    assert (empty.status, empty.mistakes) == (422, ["Kies een antwoord bij: Komt u weer?"])
    assert "Bij uw antwoord hoort nog een vraag. Die staat er nu bij. Er is nog niets opgeslagen." in more.said
    assert sent.said == ["Dank u wel. Uw antwoorden tellen mee."]
    assert await opinions() == [RUDE, "nee"]
    assert "klootzak" not in again.html


async def test_who_has_no_link_or_another_ones_registration_finds_nothing(at: At, browser: Browser) -> None:
    event = await an_asking_event()
    session = await a_session(event)
    anna, bert = await was_at(event, "Anna Bos", session), await was_at(event, "Bert Dam", session)
    at(AFTER)
    strange = await browser.open("/mijn/x/evaluatie")
    other = await browser.post(f"{own(anna)}/{(await claim(bert, session)).id}", {"oordeel": "5"})

    assert (strange.status, other.status) == (404, 422)
    assert await kept() == []


async def test_who_reads_english_is_asked_in_it(at: At, browser: Browser) -> None:
    event, session, [anna] = await a_hall(at)
    await asks_afterwards(event, "What was best?")
    anna.language, event.help_hours = "en", ""  # words of the office's own are not translated
    await anna.save()
    await event.save()
    await presses(browser, anna, session, oordeel="4")

    pages = [await browser.open(path) for path in (own(anna), f"{own(anna)}?gedaan=oordeel", f"{own(anna)}/vragen")]

    assert [not_english(page) for page in pages] == [[]] * 3
    assert pages[0].heading == "How did you find it?"


# -- the desk


async def test_the_office_asks_adds_a_question_and_sees_what_was_said_of_enough_people(at: At) -> None:
    event, organiser = await an_event(), await an_organiser()
    session = await a_session(event)
    async with at_desk(organiser) as desk:
        off = await desk.open(DESK)
        page = await desk.open(f"{DESK}/vragen")
        wrong = await desk.send(page.form(DESK), vraagt="ja", dagen="4", herinnering="5")
        on = await desk.send(wrong.form(DESK), vraagt="ja", dagen="14", herinnering="5")
        [added, twice] = [
            await desk.send(page.form(f"{DESK}/vragen"), vraag="Wat kon beter?", soort="long") for _time in range(2)
        ]
    [question] = await questions_of(event, Question.Purpose.EVALUATION)
    people = await audience(event, 10, session)
    at(AFTER)
    for person in people:
        await taps(person, session, 4, "leerzaam")
        await sends(person, {question.id: RUDE})
    async with at_desk(organiser) as desk:
        results = await desk.open(DESK)

    assert "U vraagt nu niet hoe mensen het vonden." in off.words
    assert wrong.mistakes == ["De herinnering moet komen voordat de evaluatie sluit."]
    assert (on.said, added.said, twice.said) == (["Opgeslagen."], ["De vraag staat erbij."], ["De vraag staat erbij."])
    assert "Gevraagd aan 10 mensen die erbij waren." in results.words
    assert "leerzaam" in results.words
    assert RUDE in results.words
    assert "<script>alert" not in results.html
    assert 'href="https://kwaad' not in results.html


async def test_a_question_of_the_form_is_changed_and_removed_where_all_are_and_leads_back(at: At) -> None:
    event, _session, _people = await a_hall(at)
    question = await asks_afterwards(event, "Wat kon beter?")
    path = f"/bureau/bijeenkomsten/week/vragen/{question.id}"
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(path)
        changed = await desk.send(page.form(path), vraag="Wat kan er beter?")
        answers = await desk.open(f"{path}/antwoorden")
        removed = await desk.send(page.form(f"{path}/weg"))
        among_others = await desk.open("/bureau/bijeenkomsten/week/vragen")

    assert f"{DESK}/vragen" in page.links
    assert (changed.heading, removed.heading) == ("Wat u vraagt na afloop",) * 2
    assert "Wat kan er beter?" in changed.words
    assert "Wat kan er beter?" not in removed.words + among_others.words
    assert answers.status == 404


async def test_the_excel_file_has_the_same_and_no_formula(at: At) -> None:
    event, session, people = await a_hall(at, 5)
    session.title = "=1+1"
    await session.save()
    question = await asks_afterwards(event, "Wat kon beter?", "long")
    for person in people:
        await taps(person, session, 5, "top")
        await sends(person, {question.id: "=HYPERLINK(1)"})
    at(AFTER + 20 * DAY)
    await close_due()
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(f"{DESK}/evaluatie.xlsx")
    book, cells = load_workbook(BytesIO(page.response.content)), rows_of(page)
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}

    assert cells["Sessies"][0][1] == "=1+1"
    assert cells["Sessies"][0][3:] == [5, 5, 5, 0, 0, 0, 0]
    assert cells["Dagen en thema’s"] == [
        ["Alles samen", 5, 5, 5, 0, 0, 0, 0], ["maandag 8 maart 2027", 5, 5, 5, 0, 0, 0, 0],
        ["In contact staan", 5, 5, 5, 0, 0, 0, 0],
    ]  # fmt: skip
    assert cells["Woorden"] == [["Alles samen", "top", 5], ["=1+1", "top", 5]]
    assert cells["Open antwoorden"] == [["Wat kon beter?", "=HYPERLINK(1)"]] * 5
    assert "f" not in kinds


async def test_the_excel_file_of_four_answers_holds_none_of_them(at: At) -> None:
    event, session, people = await a_hall(at, 4)
    question = await asks_afterwards(event, "Wat kon beter?", "long")
    for person in people:
        await taps(person, session, 5, "geheimwoord")
        await sends(person, {question.id: "geheimtekst"})
    at(AFTER + 20 * DAY)
    await close_due()
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(DESK)
        file = load_workbook(BytesIO((await desk.open(f"{DESK}/evaluatie.xlsx")).response.content))
    words = page.html + "".join(str(cell.value) for sheet in file.worksheets for row in sheet.iter_rows() for cell in row)

    assert "geheim" not in words
    assert "Zij gaven 4 antwoorden over een sessie." in page.words


async def test_a_host_sees_their_own_session_and_no_other(at: At) -> None:
    event, session, people = await a_hall(at, 6)
    other = await a_session(event, title="Een andere")
    await assign(event, [session], "spreker@example.org", "Els Bos", (await an_organiser()).id)
    for person in people:
        await taps(person, session, 5, "inspirerend")
    at(AFTER + 20 * DAY)
    await close_due()
    host = await Organiser.objects().get(Organiser.email == "spreker@example.org")
    assert host is not None
    async with at_desk(host) as desk:
        page = await desk.open(f"/bureau/tijdens/{session.id}/evaluatie")
        statuses = [(await desk.open(path)).status for path in (f"/bureau/tijdens/{other.id}/evaluatie", DESK)]

    assert "Er waren 6 mensen bij. 6 van hen antwoordden. 100% koos ‘goed’ of ‘heel goed’." in page.words
    assert "inspirerend" in page.words
    assert "Bezoeker" not in page.words
    assert statuses == [404, 404]


async def test_a_rude_word_is_not_on_the_speakers_page_nor_on_the_desks_nor_in_the_file(at: At) -> None:
    _event, session, people = await a_hall(at, 5)
    for person, word in zip(people, ["fijn", "fijn", "fijn", "klootzak", "fuck"], strict=True):
        await taps(person, session, 4, word)
    at(AFTER + 20 * DAY)
    await close_due()
    async with at_desk(await an_organiser()) as desk:
        pages = [await desk.open(path) for path in (f"/bureau/tijdens/{session.id}/evaluatie", DESK)]
        words = rows_of(await desk.open(f"{DESK}/evaluatie.xlsx"))["Woorden"]

    says = "2 woorden staan hier niet bij: ze zijn grof, of een link."
    assert [("fijn" in page.words, says in page.words, "klootzak" in page.html) for page in pages] == [(True, True, False)] * 2
    assert words == [
        ["Alles samen", "fijn", 3], [session.title, "fijn", 3],
        *([title, "Weggelaten: grove woorden en links", 2] for title in ("Alles samen", session.title)),
    ]  # fmt: skip


async def test_who_only_reads_the_event_reads_its_speakers_pages_too(at: At) -> None:
    event, session, _people = await a_hall(at)
    other = await a_session(await an_event(slug="ander"))
    viewer = await an_organiser("kijker@bijeen.example", Duty.Role.VIEWER, event)
    async with at_desk(viewer) as desk:
        results = await desk.open(DESK)
        [link] = [link for link in results.links if link.startswith("/bureau/tijdens/")]
        page = await desk.open(link)
        statuses = [
            (await desk.open(path)).status
            for path in (f"/bureau/tijdens/{other.id}/evaluatie", f"/bureau/tijdens/{session.id}")
        ]

    assert (page.status, page.heading) == (200, "Hoe mensen het vonden")
    assert DESK in page.links
    assert statuses == [404, 404]


async def test_a_copy_asks_the_same_of_people_who_did_not_answer_yet(at: At) -> None:
    event, session, [anna] = await a_hall(at)
    question = await asks_afterwards(event, "Wat kon beter?", "long")
    await taps(anna, session, 5)
    await sends(anna, {question.id: "Niets"})
    made = await copy(event, Wish("nieuw", "Nieuw", (NEXT_MONDAY + timedelta(days=364)).date()))

    asked = [(one.words, one.kind) for one in await questions_of(made, Question.Purpose.EVALUATION)]

    assert asked == [("Wat kon beter?", "long")]
    assert await questions_of(made) == []
    assert (await term_of(made.id)).evaluation.asks
    assert len(await opinions()) == 1
