"""Somebody who does not read Dutch, from the programme to the mail, and a page that is sent on in the language it was read."""

import re
from datetime import timedelta
from typing import Any

import pytest

from events import history
from events.site import ROOT
from events.tables import Event
from events.texts import FOLDER
from notifications.tables import Message
from sessions.groups.tables import SignUpGroup
from sessions.letters import write
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Wording
from sessions.wishes.tables import Wish
from tests import cast
from tests.cast import NEXT_MONDAY, a_session, an_organiser
from tests.sessions.asking import a_question
from tests.sessions.groups import SAM, THREE, signs_up, wants
from tests.sessions.wishing import OPENS, a_topic, asking
from tests.site import Browser, Page, at_desk, plain

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

FORM, COUNCIL, WISHES = "/en/week/aanmelden", "/en/week/aanmelden/raad", "/en/week/wensen"
ANN = {"naam": "Ann Reader", "email": "ann@example.org"}
WITHOUT_LANGUAGE = re.compile(r"/(static|week/logo|week/tokens\.css|(mijn|mee|kaart)/|week/.*agenda\.ics|robots)|[a-z]+:|#")


async def an_event(**facts: Any) -> Event:
    """One without words of the office's own below its pages: those are not translated."""
    return await cast.an_event(help_hours="", **facts)


def dutch() -> frozenset[str]:
    """What we say in Dutch and otherwise in English, with nothing filled in."""
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', (FOLDER / "en.po").read_text(), re.MULTILINE)
    return frozenset(said for said, english in pairs if said != english and len(said.split()) > 2 and not re.search(r"[{%]", said))


def language_of(page: Page) -> str:
    """What the page says it is in."""
    return next(given["lang"] for tag, given, _words in page.read.elements if tag == "html")


def not_english(page: Page) -> list[str]:
    """What is still Dutch on a page, and where it leads to a page in Dutch."""
    words = " ".join(page.all("body"))
    led = [form.action for form in page.read.forms] + [
        given[name] for _tag, given, _words in page.read.elements for name in ("href", "formaction")
        if name in given and given.get("lang") != "nl"
    ]  # fmt: skip
    away = [path for path in led if not re.match(r"/en(/|$|\?|#)", path) and not WITHOUT_LANGUAGE.match(path)]
    return [text for text in dutch() if text in words] + away + ([] if language_of(page) == "en" else ["lang"])


def of_the_office(page: Page) -> set[str]:
    """What a page in English says to be in Dutch, but the way to the Dutch page."""
    marked = [plain(words) for tag, given, words in page.read.elements if given.get("lang") == "nl" and tag not in ("a", "button")]
    return {words for words in marked if words}


def test_no_public_page_leads_to_another_without_saying_in_which_language() -> None:
    leads = re.compile(r'(?:href|action|formaction)="/(?:"|thema/|\{\{ (?:\w+\.)?event\.slug \}\}(?!/tokens|/[^"]*agenda\.ics))[^"]*"')
    folders = (ROOT / "events" / "templates", ROOT / "sessions" / "templates")
    found = [(path.name, lead) for folder in folders for path in folder.rglob("*.html") if path.parent.name != "desk"
             for lead in leads.findall(path.read_text())]  # fmt: skip

    assert found == []


async def the_mails() -> dict[str, set[str]]:
    """The languages of the mails by the address they go to."""
    found: dict[str, set[str]] = {}
    for message in await Message.objects():
        found.setdefault(message.email, set()).add(write(message).language)
    return found


async def test_one_signs_up_in_english_and_is_spoken_to_in_it_from_the_first_mail(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, keywords=["rechten"], capacity=1)
    await a_session(event, starts_at=NEXT_MONDAY + timedelta(minutes=30), keywords=["rechten"])

    first = await browser.open("/week?sessie=1")
    programme = await browser.open(next(href for href, words in first.read.links if words == "English"))
    session = await browser.open("/en/week/sessies/1")
    form = await browser.open(FORM + "?sessie=1&sessie=2")
    check = await browser.send(form.form(FORM), **ANN, stap="controleer")
    answer = await browser.send(check.form(FORM), stap="verstuur")
    [ann] = await Participant.objects()
    week = await browser.open(f"/mijn/{ann.personal_token}")
    pages = [programme, session, form, check, answer, week]

    assert [not_english(page) for page in pages] == [[]] * 6
    assert [page.heading for page in (check, answer)] == ["Check your answers", "We have received your registration"]
    assert "sessie=1" in programme.response.request.url.query.decode()
    assert (ann.language, await the_mails()) == ("en", {ANN["email"]: {"en"}})


async def test_a_form_that_is_half_filled_in_goes_on_in_the_other_language_with_all_that_was_typed(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    form = (await browser.open("/week/aanmelden?sessie=1")).form("/week/aanmelden")
    council = (await browser.open("/week/aanmelden/raad")).form("/week/aanmelden/raad")
    typed = {"naam": "Ann", "email": "ann@", "opmerking": "One\nTwo"}
    people = {"naam": "Ann", "email": "ann@", "raad": "", "mensen": THREE}

    one = await browser.post(FORM, form.with_values(**typed, stap="wijzig"))
    many = await browser.post(COUNCIL, council.with_values(**people, stap="wijzig"))
    back = await browser.post("/week/aanmelden", one.form(FORM).with_values(stap="wijzig"))

    assert [not_english(page) for page in (one, many)] == [[], []]
    assert {name: one.form(FORM)[name] for name in typed} == typed
    assert {name: many.form(COUNCIL)[name] for name in people} == people
    assert (language_of(back), back.form("/week/aanmelden")["naam"], back.form("/week/aanmelden")["sessie"]) == ("nl", "Ann", "1")


async def test_every_step_of_the_form_goes_on_in_the_other_language_and_says_which_words_are_dutch(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    asked = await a_question(event, "Hoe komt u?", "choice", options="Met de trein\nMet de auto")
    form = (await browser.open("/week/aanmelden?sessie=1")).form("/week/aanmelden")
    choice = f"vraag-{asked.id}"

    dutch_questions = await browser.post("/week/aanmelden", form.with_values(**ANN, stap="controleer"))
    questions = await browser.post(FORM, dutch_questions.form("/week/aanmelden").with_values(**{choice: "Met de trein"}, stap="vragen"))
    dutch_check = await browser.post("/week/aanmelden", questions.form(FORM).with_values(stap="controleer"))
    check = await browser.post(FORM, dutch_check.form("/week/aanmelden").with_values(stap="controleer"))

    assert [not_english(page) for page in (questions, check)] == [[], []]
    assert questions.form(FORM)[choice] == "Met de trein"
    assert questions.form(FORM).buttons[0] == ("stap", "controleer"), "what Enter presses"
    assert [of_the_office(page) for page in (questions, check)] == [
        {"Hoe komt u?", "Met de trein", "Met de auto"}, {"Hoe komt u?", "Met de trein", "Zichtbaar zijn als raad"}
    ]  # fmt: skip
    assert [{tag for tag, given, _words in page.read.elements if given.get("formaction") == other} for page, other in (
        (dutch_questions, FORM), (questions, "/week/aanmelden"), (dutch_check, FORM), (check, "/week/aanmelden")
    )] == [{"button"}] * 4  # fmt: skip


async def test_the_calendar_file_of_an_english_page_leads_back_to_it(browser: Browser) -> None:
    await a_session(await an_event())

    files = [(await browser.open(f"{before}/week/sessies/1/agenda.ics")).html for before in ("", "/en")]

    assert [re.findall(r"^URL:(.*?)\r?$", file, re.MULTILINE) for file in files] == [
        ["http://127.0.0.1:8000/week/sessies/1"], ["http://127.0.0.1:8000/en/week/sessies/1"]
    ]  # fmt: skip


async def test_a_supporter_signs_up_a_council_in_english_and_all_are_told_in_it(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    page = await browser.open(COUNCIL)
    facts: dict[str, Any] = {"naam": SAM.name, "email": SAM.email, "raad": SAM.council, "mensen": THREE}

    sessions = await browser.send(page.form(COUNCIL), **facts, stap="kies")
    check = await browser.send(sessions.form(COUNCIL), allen=["1"], stap="controleer")
    answer = await browser.send(check.form(COUNCIL), stap="verstuur")
    [group] = await SignUpGroup.objects()
    council = await browser.open(f"/raad/{group.token}")

    assert [not_english(page) for page in (page, sessions, check, answer)] == [[]] * 4
    assert language_of(council) == "en"
    assert await the_mails() == {SAM.email: {"en"}, "anna@example.org": {"en"}, "raad@example.org": {"en"}}


async def test_wishes_are_given_in_english_and_their_link_leads_back_to_english(browser: Browser) -> None:
    topic = await a_topic(await asking(opens_at=OPENS, help_hours=""), "Rechten")
    form = await browser.open(WISHES)

    check = await browser.send(form.form(WISHES), **ANN, onderwerp=[str(topic.id)], stap="controleer")
    sent = await browser.send(check.form(WISHES), stap="verstuur")
    [message], [wish] = await Message.objects(), await Wish.objects()
    letter = write(message)

    assert [not_english(page) for page in (form, check, sent)] == [[]] * 3
    assert letter.button is not None
    assert (letter.language, letter.button.url.endswith(f"{WISHES}/{wish.token}")) == ("en", True)


@pytest.mark.parametrize("path", ["/en", "/en/", "/en/mijn", "/en/week", "/en/week/afdrukken", "/en/week/agenda", "/en/thema/rechten"])
async def test_every_page_for_everybody_is_there_in_english_too_and_leads_on_in_english(browser: Browser, path: str) -> None:
    event = await an_event()
    await a_session(event, keywords=["rechten"])

    page = await browser.open(path)

    assert (page.status, not_english(page)) == (200, [])


@pytest.mark.parametrize("path", ["/en/nothing", "/en/week/sessies/9", "/en/mijn/abcdefghijklmnopqrstuvwxyz", "/en/kaart/x"])
async def test_what_is_not_there_is_said_in_english_to_who_asked_in_it(browser: Browser, path: str) -> None:
    await an_event()

    page = await browser.open(path)

    assert (page.status, not_english(page)) == (404, [])


@pytest.mark.parametrize("path", ["/en/bureau", "/en/en/week", "/nl/week", "/EN/week", "/de/week", "/en/static/bijeen.css"])
async def test_no_other_address_becomes_one_of_ours_with_a_language_before_it(browser: Browser, path: str) -> None:
    await an_event()

    assert (await browser.open(path)).status == 404


async def test_a_refused_form_says_so_in_english(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)

    page = await browser.send((await browser.open(FORM)).form(FORM), email="ann", stap="controleer")
    code = await browser.send((await browser.open("/en/mijn")).form("/en/mijn"), code="nonsense")

    assert [(one.status, not_english(one)) for one in (page, code)] == [(422, []), (422, [])]


async def test_a_personal_page_and_a_page_after_a_form_offer_no_other_address(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    form = (await browser.open("/week/aanmelden?sessie=1")).form("/week/aanmelden")

    check = await browser.post("/week/aanmelden", form.with_values(**ANN, stap="controleer"))
    week = await browser.follow(await browser.post("/week/aanmelden", check.form("/week/aanmelden").with_values(stap="verstuur")))
    [ann] = await Participant.objects()
    own = await browser.open(f"/mijn/{ann.personal_token}")

    assert [[words for _href, words in page.read.links if words == "English"] for page in (check, week, own)] == [[], [], []]


async def test_who_comes_instead_in_an_english_council_is_told_in_english_and_the_supporter_can_choose_dutch(browser: Browser) -> None:
    event = await an_event()
    group = await signs_up(event, wants("Anna Bos", await a_session(event), language="en"))
    await SignUpGroup.update({SignUpGroup.language: "en"}).where(SignUpGroup.id == group.id)
    own = f"/raad/{group.token}"
    replace = next(path for path in (await browser.open(own)).links if "/vervangen/" in path)

    await browser.send((await browser.open(replace)).form(), naam="Piet Vos", email="piet@example.org")
    [piet] = await Participant.objects().where(Participant.name == "Piet Vos")
    english = await browser.open(own)
    dutch = await browser.send(english.form(f"{own}/taal"))
    refused = await browser.post(f"{own}/taal", {"taal": "xx"})

    assert (piet.language, language_of(english), language_of(dutch), refused.status) == ("en", "en", "nl", 404)


async def test_the_office_speaks_english_to_who_asks_for_it_on_the_telephone(browser: Browser) -> None:
    event = await an_event()
    await signs_up(event, wants("Anna Bos", await a_session(event)))
    [anna] = await Participant.objects()
    path = f"/bureau/bijeenkomsten/week/deelnemers/{anna.id}"
    office = await an_organiser()

    async with at_desk(office) as desk:
        page = await desk.send((await desk.open(path)).form(f"{path}/taal"))
    [deed] = [one for one in await history.deeds_about(f"participant:{anna.id}") if one.what == "language"]

    assert (page.said, language_of(await browser.open(f"/mijn/{anna.personal_token}")), deed.who) == (
        ["Opgeslagen. Mails en papieren komen voortaan in deze taal."], "en", office.name,
    )  # fmt: skip


async def test_own_words_of_the_office_are_dutch_and_stay_out_of_an_english_mail(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await Wording(event=event.id, kind="overview", subject="Uw sessies", opening="Fijn dat u komt.").save()
    for name, language in (("Ann", "en"), ("Anna", "nl")):
        person = Person(name, f"{name}@example.org", language=language)
        await sign_up(event, person, [session.id], "", form_key(name, person, [session.id], ""))

    letters = [write(one) for one in await Message.objects().where(Message.kind == "overview").order_by(Message.id)]

    assert [(one.language, one.subject == "Uw sessies") for one in letters] == [("en", False), ("nl", True)]


async def test_a_wrong_code_is_not_looked_at_before_the_form_is_sent(browser: Browser) -> None:
    await a_session(await an_event())
    council = (await browser.open("/week/aanmelden/raad")).form("/week/aanmelden/raad")

    page = await browser.post(COUNCIL, council.with_values(lidcode="nonsense", stap="wijzig"))

    assert (page.status, page.mistakes, page.form(COUNCIL)["lidcode"]) == (200, [], "nonsense")
