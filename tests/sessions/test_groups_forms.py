"""The form for a whole council, and what people put in it: nothing is lost, and what is wrong is said by its row."""

from datetime import timedelta

import pytest

from database import fetch
from events.tables import Event
from sessions.forms import new_form_id
from sessions.groups.forms import MOST_PEOPLE
from sessions.groups.pasting import Row, as_lines, rows_in
from sessions.groups.tables import SignUpGroup
from sessions.tables import Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.groups import FORM, SAM, THREE, cells, checked, listed, sent, shown
from tests.site import Browser
from tests.state import everything
from tests.test_injection import CANARIES, dangers

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


def read(text: str) -> list[tuple[int, str, str, str, str]]:
    return [(row.number, row.name, row.email, row.role, row.phone) for row in rows_in(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Anna Bos; anna@x.nl", [(1, "Anna Bos", "anna@x.nl", "", "")]),
        ("Anna Bos;anna@x.nl;lid;06 1\n\n Dirk ", [(1, "Anna Bos", "anna@x.nl", "lid", "06 1"), (3, "Dirk", "", "", "")]),
        ("anna@x.nl\tAnna Bos", [(1, "Anna Bos", "anna@x.nl", "", "")]),
        ("Anna Bos <anna@x.nl>\nBea Dam bea@x.nl\nCor Eik, cor@x.nl",
         [(1, "Anna Bos", "anna@x.nl", "", ""), (2, "Bea Dam", "bea@x.nl", "", ""), (3, "Cor Eik", "cor@x.nl", "", "")]),
        ('"Bos, Anna"\t"anna@x.nl"', [(1, "Bos, Anna", "anna@x.nl", "", "")]),
        ("Functie\tE-MAIL:\tNaam\nlid\tanna@x.nl\tAnna Bos\n\t\t\n\tbea@x.nl\tBea Dam",
         [(2, "Anna Bos", "anna@x.nl", "lid", ""), (4, "Bea Dam", "bea@x.nl", "", "")]),
        ("Voornaam;Tussenvoegsel;Achternaam;Mobiel\nAnna;de;Wit;06 1\nBea;;Dam;",
         [(2, "Anna de Wit", "", "", "06 1"), (3, "Bea Dam", "", "", "")]),
        ("Anna Bos; geen-adres", [(1, "Anna Bos", "geen-adres", "", "")]),
        ("Naam\nAnna", [(2, "Anna", "", "", "")]),
        ("; anna@x.nl", [(1, "", "anna@x.nl", "", "")]),
        ("\r\n ; ;\r\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_people_are_read_from_lines(text: str, rows: list[tuple[int, str, str, str, str]]) -> None:
    assert read(text) == rows


def test_people_who_are_known_beforehand_read_back_as_they_are() -> None:
    known = [Row(1, "Anna Bos", "anna@x.nl", "lid"), Row(2, "Dirk Fries")]

    assert read(as_lines(known)) == [(1, "Anna Bos", "anna@x.nl", "lid", ""), (2, "Dirk Fries", "", "", "")]


async def test_what_is_wrong_is_said_by_its_row_and_the_rest_is_kept(browser: Browser) -> None:
    await a_session(await an_event())
    people = "\n".join([*(f"Persoon {number}; p{number}@example.org" for number in range(1, 7)),
                        "Zeven; zeven@@example", "; acht@example.org", "Persoon 1; P1@example.org"])  # fmt: skip
    before = await everything()

    page = await listed(browser, people, email="geen adres")

    assert (page.status, page.form(FORM)["mensen"], page.form(FORM)["email"]) == (422, people, "geen adres")
    assert page.all("li", class_name="mistake") == [
        "Rij 7 (Zeven): Dit e-mailadres klopt niet. Een adres ziet er zo uit: naam@voorbeeld.nl.",
        "Rij 8: De naam ontbreekt.",
        "Rij 9 (Persoon 1): Deze persoon staat ook op rij 1.",
    ]
    assert [link for link in page.links if link in {"#mensen", "#email"}] == ["#email", *["#mensen"] * 3]
    assert await everything() == before


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("", "Vul ten minste één persoon in."),
        ("\n".join(f"Persoon {number}" for number in range(MOST_PEOPLE + 1)),
         "U kunt 30 mensen in één keer aanmelden. U vulde er 31 in. Meld de anderen daarna aan."),
        (f"Anna {'x' * 12_001}", "Deze lijst is te lang. Meld de mensen in delen aan."),
    ],
)  # fmt: skip
async def test_no_people_or_too_many_are_refused_in_words(browser: Browser, people: str, said: str) -> None:
    await a_session(await an_event())

    page = await listed(browser, people)

    assert (page.status, page.mistakes, page.form(FORM)["mensen"]) == (422, [said], people)


async def test_everybody_needs_a_session(browser: Browser) -> None:
    await a_session(await an_event())

    page = await checked(browser, everybody=(), Anna=(1,))

    assert (page.status, page.mistakes) == (
        422, [f"Kies ten minste één sessie voor {name}." for name in ("Bea Dam", "Cor Eik", "Dirk Fries")]
    )  # fmt: skip
    assert [value for name, value in page.form(FORM).fields if name.startswith("keuze-")] == ["1"]


async def test_the_check_page_tells_of_clashes_and_of_too_few_places(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Begroting", capacity=3, has_waiting_list=True)
    await a_session(event, title="Tegelijk")

    page = await checked(browser, everybody=(1,), Anna=(2,))

    assert "‘Begroting’: Er zijn nog 3 plaatsen voor 4 mensen. Wie lager op uw lijst staat, komt op de wachtlijst." in page.words
    assert "‘Begroting’ en ‘Tegelijk’ zijn tegelijk. U koos ze allebei voor: Anna Bos. Dat mag." in page.words
    assert "Geen e-mailadres: krijgt geen mail." in page.words


async def test_what_clashes_for_everybody_is_said_without_all_their_names(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Begroting")
    await a_session(event, title="Tegelijk")

    page = await checked(browser, everybody=(1, 2))

    assert "‘Begroting’ en ‘Tegelijk’ zijn tegelijk. U koos ze allebei voor iedereen. Dat mag." in page.words
    assert page.words.count("Gedeeld adres: één mail, geen uitnodigingen voor de agenda.") == 2


@pytest.mark.parametrize(("way", "is_said"), [("online", True), ("location", False)])
async def test_a_breather_is_asked_for_between_what_the_council_follows_online(
    browser: Browser, way: str, is_said: bool
) -> None:
    event = await an_event()
    await a_session(event, title="De een", form="hybrid")
    await a_session(event, title="De ander", starts_at=NEXT_MONDAY + timedelta(hours=1, minutes=5))
    page = await listed(browser, "Anna Bos; anna@example.org")

    page = await browser.send(page.form(FORM), allen=["1", "2"], manier=way, stap="controleer")

    assert page.heading == "Controleer uw antwoorden"
    assert ("Tussen ‘De een’ en ‘De ander’ zitten maar 5 minuten." in page.words) == is_said


async def test_the_last_place_that_went_meanwhile_is_a_number_in_line_and_said_so(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting", capacity=1, has_waiting_list=True)
    page = await checked(browser, "Anna Bos; anna@example.org")
    await Session.update({Session.capacity: 0}).where(Session.id == session.id)

    answer = await sent(browser, page)

    assert shown(answer) == {"Anna Bos": ["Wachtlijst: nummer 1"]}


async def test_when_everything_went_meanwhile_the_form_comes_back_filled_in(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting", capacity=1)
    page = await checked(browser, "Anna Bos; anna@example.org")
    await Session.update({Session.capacity: 0}).where(Session.id == session.id)

    answer = await sent(browser, page)

    assert (answer.status, answer.mistakes, await Participant.count()) == (
        422, ["‘Begroting’ is vol. Kies een andere sessie, of bel ons. Was iemand al aangemeld? Dan houdt die wat er was."], 0
    )  # fmt: skip
    assert answer.form(FORM)["mensen"] == "Anna Bos; anna@example.org"


async def test_how_people_take_part_is_asked_once_and_may_differ(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Zaal", form="hybrid", place="Utrecht", capacity=9, online_capacity=9, dial_in="030 1")
    page = await listed(browser)
    refused = await browser.send(page.form(FORM), allen=["1"], stap="controleer")
    anna = next(name for name, _value in refused.form(FORM).fields if name.startswith("keuze-")).replace("keuze", "manier")

    page = await browser.send(refused.form(FORM), manier="location", stap="controleer", **{anna: "telephone"})
    await sent(browser, page)

    assert refused.mistakes == ["Kies hoe de meeste mensen meedoen."]
    assert await ways() == {"Anna Bos": "telephone", "Bea Dam": "location", "Cor Eik": "location", "Dirk Fries": "location"}


async def ways() -> dict[str, str]:
    """How each takes part."""
    rows = await fetch("SELECT p.name, r.way FROM registration r JOIN participant p ON p.id = r.participant ORDER BY p.name")
    return {row["name"]: row["way"] for row in rows}


# -- forms from elsewhere, and too often


@pytest.mark.parametrize("headers", [{"Origin": "https://kwaad.nl"}, {"Sec_Fetch_Site": "cross-site"}])
@pytest.mark.parametrize("manages", [True, False])
async def test_a_form_from_elsewhere_comes_back_filled_in(browser: Browser, headers: dict[str, str], manages: bool) -> None:
    await a_session(await an_event())
    page = await checked(browser)
    path = FORM
    if manages:
        await sent(browser, page)
        [group] = await SignUpGroup.objects()
        path = f"/raad/{group.token}/erbij"
    before = await everything()

    answer = await browser.post(path, page.form(FORM).with_values(stap="verstuur"), **headers)

    assert (answer.status, answer.form(path)["mensen"], await everything()) == (403, THREE, before)
    assert "Wij konden dit formulier niet aannemen." in answer.words


async def test_a_form_of_another_event_is_not_ours(browser: Browser) -> None:
    await a_session(await an_event())
    other = await an_event(slug="anders")
    form = (await checked(browser)).form(FORM)

    answer = await browser.post(FORM, form.with_values(stap="verstuur", formulier=new_form_id(other)))

    assert (answer.status, await Participant.count()) == (403, 0)


async def test_a_council_of_an_event_that_is_not_open_cannot_be_signed_up(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    form = (await checked(browser)).form(FORM)
    await Event.update({Event.status: Event.Status.CLOSED}).where(Event.id == event.id)

    answer = await browser.post(FORM, form.with_values(stap="verstuur"))

    assert (answer.status, answer.form(FORM)["mensen"], await cells()) == (422, THREE, {})


@pytest.mark.parametrize("path", ["", "/erbij", "/afmelden", "/vervangen/1", "/wissen"])
async def test_a_link_that_nobody_has_leads_nowhere(browser: Browser, path: str) -> None:
    await a_session(await an_event())
    await sent(browser, await checked(browser))
    before = await everything()

    answers = [await browser.ask(method, f"/raad/{'x' * 26}{path}") for method in ("GET", "POST")]

    assert (answers[0].status, answers[1].status in {404, 405}, await everything()) == (404, True, before)


async def test_a_session_that_went_from_the_site_does_not_stop_the_rest(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Blijft")
    gone = await a_session(event, title="Weg", starts_at=NEXT_MONDAY.replace(hour=15))
    page = await checked(browser, f"{SAM.name}; {SAM.email}", (1, 2))
    await Session.update({Session.status: Session.Status.DRAFT}).where(Session.id == gone.id)

    answer = await sent(browser, page)

    assert (answer.status, answer.mistakes) == (
        422, ["Een sessie die u koos, is er niet meer. Kies een andere sessie."]
    )  # fmt: skip


@pytest.mark.parametrize("words", CANARIES)
async def test_no_page_of_a_council_runs_what_somebody_wrote(browser: Browser, words: str) -> None:
    await a_session(await an_event(title=words), title=words)
    typed = {"naam": words, "raad": words, "email": SAM.email}
    pages = [await listed(browser, f"{words}\tfout@@example", **typed), await listed(browser, f"{words}\tanna@example.org", **typed)]
    pages.append(await browser.send(pages[-1].form(FORM), allen=["1"], stap="controleer"))
    pages.append(await sent(browser, pages[-1]))
    [group] = await SignUpGroup.objects()
    own = f"/raad/{group.token}"
    pages += [await browser.open(f"{own}{path}") for path in ("", "/erbij", "/afmelden", "/wissen")]
    pages.append(await browser.open(next(link for link in pages[4].links if "/vervangen/" in link)))

    assert [(page.response.url.path, dangers(page.read)) for page in pages if dangers(page.read)] == []
    assert [page.status for page in pages] == [422, *[200] * 8]


async def test_addresses_that_are_likely_mistyped_are_asked_about(browser: Browser) -> None:
    await a_session(await an_event())
    page = await listed(browser, "Anna Bos; anna@hotmial.com", email="sam@gmial.com")

    page = await browser.send(page.form(FORM), allen=["1"], stap="controleer")

    assert [words.partition(" Lijst")[0] for words in page.all("p", class_name="notice")] == [
        "Klopt het e-mailadres van Sam Steun? Misschien bedoelt u sam@gmail.com.",
        "Klopt het e-mailadres van Anna Bos? Misschien bedoelt u anna@hotmail.com.",
    ]
