"""A council that is a member signs up as a whole: with its code, without it, and with the names that it keeps."""

from datetime import datetime, timedelta

import pytest

from events.councils.roster import agree
from events.tables import Event
from sessions.tables import Participant
from tests.cast import a_session, an_event
from tests.sessions.groups import FORM, cells, checked, listed, sent, shown
from tests.sessions.members import a_council
from tests.site import Browser, counted

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

TWO = "Anna Bos; anna@lid.example\nBea Dam; bea@example.org"
IN_THE_MAIL = "Voor leden: dat leest deze persoon in de mail"
ASKED = {"Anna Bos": {"Begroting": "confirmed"}, "Bea Dam": {"Begroting": "requested"}}


async def for_members(**facts: object) -> Event:
    event = await an_event(**facts)
    await a_session(event, title="Begroting", members_only=not facts)
    return event


async def test_with_the_code_everybody_has_a_place_and_belongs_to_the_council(browser: Browser) -> None:
    await for_members()
    council = await a_council()

    page = await sent(browser, await checked(browser, TWO, lidcode=f" {council.code.lower()[:5]} {council.code[5:]} "))

    assert shown(page) == {name: ["Heeft een plaats"] for name in ("Anna Bos", "Bea Dam")}
    assert await Participant.select(Participant.member_of).output(as_list=True) == [council.id, council.id]


async def test_without_the_code_the_supporter_reads_the_same_of_everybody_and_who_is_known_has_a_place(browser: Browser) -> None:
    await for_members()
    await a_council("Raad De Linde", "@lid.example")

    page = await checked(browser, TWO)
    answer = await sent(browser, page)

    assert "Kennen wij het adres van iemand als dat van een lid?" in page.words
    assert shown(answer) == {name: [IN_THE_MAIL] for name in ("Anna Bos", "Bea Dam")}
    assert await cells() == ASKED


async def test_while_members_go_first_the_others_get_nothing_yet(browser: Browser, now: datetime) -> None:
    await for_members(members_first_until=now + timedelta(days=2))
    await a_council("Raad De Linde", "@lid.example")

    answer = await sent(browser, await checked(browser, TWO))

    assert {*shown(answer)} == {"Anna Bos", "Bea Dam"}
    assert await cells() == {"Anna Bos": {"Begroting": "confirmed"}, "Bea Dam": {}}


async def test_a_wrong_code_is_said_and_nothing_typed_is_lost(browser: Browser) -> None:
    await for_members()

    page = await listed(browser, TWO, lidcode="K7M4X-P2XQ3")

    assert page.status == 422
    assert (page.form(FORM)["mensen"], page.form(FORM)["lidcode"]) == (TWO, "K7M4X-P2XQ3")
    assert "Deze code klopt niet." in page.words


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("", "Anna Bos;anna@lid.example\nCor Eik;cor@example.org"),
        ("E-mail\tNaam\nCOR@example.org\tCor Eik", "Cor Eik;COR@example.org\nAnna Bos;anna@lid.example"),
    ],
    ids=["an empty list", "with columns of their own, and one who is listed already"],
)
async def test_the_names_that_the_council_keeps_come_in_the_list(browser: Browser, typed: str, people: str) -> None:
    await for_members()
    council = await a_council()
    await agree(council.id, "Anna Bos", "anna@lid.example")
    await agree(council.id, "Cor Eik", "cor@example.org")

    page = await listed(browser, typed, lidcode=council.code, stap="namen")

    assert page.form(FORM)["mensen"] == people
    assert page.status == 200
    assert ("Er staat 1 naam bij" in page.words) == bool(typed)


async def test_without_a_code_no_name_is_shown(browser: Browser) -> None:
    await for_members()
    council = await a_council()
    await agree(council.id, "Zeno Bos", "zeno@lid.example")

    page = await listed(browser, "", stap="namen")

    assert "Zeno" not in page.html
    assert "Vul eerst de code van uw raad in." in page.words


async def test_thirty_people_of_a_member_take_as_many_queries_as_two(browser: Browser) -> None:
    await for_members()
    council = await a_council("Raad De Linde", "@lid.example")
    taken = []
    for number in (2, 30):
        lines = "\n".join(f"Lid {number}.{one}; lid{number}.{one}@example.org" for one in range(number))
        page = await checked(browser, lines, lidcode=council.code)
        with counted() as statements:
            await sent(browser, page)
        taken.append(len(statements))

    assert taken[0] == taken[1]
