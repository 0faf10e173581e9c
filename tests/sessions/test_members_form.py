"""The public form where something is for members: the code from paper, and pages that tell nobody whose address is known."""

import asyncio
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from events.tables import Event
from events.tokens import CodeKind, new_code, spaced
from sessions.access import forms
from sessions.registrations import Person, form_key, membership, sign_up
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event
from tests.conftest import MONDAY
from tests.sessions.members import a_council, somebody
from tests.sessions.people import status
from tests.site import Browser, Page
from tests.state import answers, everything, kept

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

FORM = "/week/aanmelden"
WRONG = "Deze code klopt niet. Kijk nog eens op uw brief, of laat de code leeg."


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal takes no longer than it takes."""
    monkeypatch.setattr(forms, "REFUSING_LASTS", 0.0)


async def for_members(**facts: object) -> tuple[Event, Session]:
    event = await an_event(**(facts or {"members_only": True}))
    return event, await a_session(event)


async def sends(browser: Browser, event: Event, session: Session, step: str = "verstuur", **changed: str) -> Page:
    return await browser.post(FORM, answers(event, session.number, step=step, **changed))


@pytest.mark.parametrize(
    ("of_event", "of_session", "asks"),
    [
        ({}, {}, False),
        ({"members_only": True}, {}, True),
        ({}, {"members_only": True}, True),
        ({"members_first_until": MONDAY + timedelta(hours=1)}, {}, True),
        ({"members_first_until": MONDAY}, {}, False),
    ],
)
async def test_the_code_is_asked_for_only_where_something_is_for_members(
    browser: Browser, of_event: dict[str, object], of_session: dict[str, object], asks: bool
) -> None:
    await a_session(await an_event(**of_event), **of_session)

    page = await browser.open(FORM)

    assert ("lidcode" in dict(page.form(FORM).fields)) == asks


async def test_a_code_goes_through_the_check_and_back_and_gives_a_place(browser: Browser) -> None:
    event, session = await for_members()
    council = await a_council()

    check = await sends(browser, event, session, "controleer", lidcode=spaced(council.code).lower())
    back = await browser.post(FORM, [*check.form(FORM).fields, ("stap", "wijzig")])
    answer = await browser.send(check.form(FORM), stap="verstuur")

    assert back.form(FORM)["lidcode"] == check.form(FORM)["lidcode"] == spaced(council.code).lower()
    assert answer.all("span", class_name="free") == ["U hebt een plaats"]


@pytest.mark.parametrize("step", ["controleer", "verstuur"])
async def test_every_wrong_code_gets_one_answer_and_nothing_is_lost(browser: Browser, step: str) -> None:
    event, session = await for_members()
    no_member = await a_council("Raad Zuid", is_member=False)
    wrong = [no_member.code, new_code(CodeKind.COUNCIL), new_code(CodeKind.PERSONAL), "x" * 300, "' OR 1=1 --"]
    before = await everything()

    pages = [await sends(browser, event, session, step, lidcode=written) for written in wrong]

    assert {(page.status, *page.mistakes) for page in pages} == {(422, WRONG)}
    assert [page.form(FORM)["lidcode"] for page in pages] == wrong
    assert [kept(page)["naam"] for page in pages] == ["Piet Jansen"] * len(wrong)
    assert await everything() == before


async def test_wrong_codes_that_come_all_at_once_are_slowed_down_too(browser: Browser) -> None:
    event, session = await for_members()

    pages = await asyncio.gather(
        *(sends(browser, event, session, "controleer", lidcode=new_code(CodeKind.COUNCIL)) for _try in range(30))
    )

    assert Counter(page.status for page in pages) == {422: 20, 429: 10}


async def test_the_code_of_a_whole_council_from_one_network_is_never_slowed_down(browser: Browser) -> None:
    event, session = await for_members()
    council = await a_council()

    pages = [await sends(browser, event, session, "controleer", lidcode=council.code) for _member in range(25)]

    assert {page.status for page in pages} == {200}


async def test_guessing_is_slowed_down_and_then_refused_and_the_right_code_is_not_told_meanwhile(browser: Browser) -> None:
    event, session = await for_members()
    council = await a_council()
    tried = [await sends(browser, event, session, "controleer", lidcode=new_code(CodeKind.COUNCIL)) for _ in range(20)]

    page = await sends(browser, event, session, lidcode=council.code)
    without = await sends(browser, event, session)

    assert {one.status for one in tried} == {422}
    assert (page.status, page.mistakes) == (429, ["U typte te vaak een code die niet klopt. Wacht tien minuten, of laat de code leeg. Bellen mag ook."])
    assert without.status == 303


async def test_a_whole_council_can_use_its_code_from_one_network(browser: Browser) -> None:
    event, session = await for_members()
    council = await a_council()

    pages = [
        await sends(browser, event, session, naam=f"Lid {number}", email=f"lid{number}@example.org", lidcode=council.code)
        for number in range(25)
    ]

    assert {page.status for page in pages} == {303}


async def test_where_nothing_is_for_members_a_code_is_not_looked_at(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)

    pages = [await sends(browser, event, session, lidcode=code) for code in (new_code(CodeKind.COUNCIL), "x")]

    assert [page.status for page in pages] == [303, 303]


def words_of(page: Page, *own: str) -> str:
    """All of a page but what was typed and what is new each time."""
    html = page.html
    for part in own:
        html = html.replace(part, "")
    return re.sub(r"[a-z2-7]{26}", "", html)


@pytest.mark.parametrize("facts", [{"members_only": True}, {"members_first_until": MONDAY + timedelta(days=2)}])
async def test_no_page_tells_a_known_address_from_another_one(browser: Browser, facts: dict[str, object]) -> None:
    event, session = await for_members(**facts)
    await a_council("Raad De Linde", "@raad.example")
    seen = []
    for email in ("an@raad.example", "bo@elders.example"):
        check = await sends(browser, event, session, "controleer", email=email)
        answer = await browser.send(check.form(FORM), stap="verstuur")
        seen.append([(page.status, words_of(page, email)) for page in (check, answer)])

    assert seen[0] == seen[1]
    assert "In uw mail staat wat het is." in seen[0][0][1]
    assert await Registration.count().where(Registration.status == "confirmed") == 1


async def test_on_their_own_page_people_see_that_they_asked_and_can_withdraw_it(browser: Browser) -> None:
    event, session = await for_members()
    await sends(browser, event, session)
    piet = await Participant.objects().first()
    assert piet is not None

    week = await browser.open(f"/mijn/{piet.personal_token}")
    [leave] = [link for link in week.links if "/afmelden/" in link]
    asked = await browser.open(leave)
    left = await browser.follow(await browser.post(leave))

    assert week.all("span", class_name="waiting-list") == ["Aangevraagd bij het bureau"]
    assert "U vraagt dan geen plaats meer." in asked.words
    assert (left.said, await status(piet, session)) == (["U bent afgemeld. Wij sturen u een mail."], "cancelled")


async def test_a_member_adds_a_session_for_members_on_their_own_page(browser: Browser) -> None:
    event, session = await for_members()
    other, council = await a_session(event), await a_council()
    await sends(browser, event, session, lidcode=council.code)
    piet = await somebody("Piet Jansen")

    await browser.post(f"/mijn/{piet.personal_token}/toevoegen", {"sessie": str(other.number), "formulier": "x"})

    assert await status(piet, other) == "confirmed"


async def test_a_sign_up_asks_no_more_where_nothing_is_for_members(monkeypatch: pytest.MonkeyPatch) -> None:
    event = await an_event()
    sessions = [await a_session(event), await a_session(event, members_only=True)]
    asked, ask = [], membership.standings_of

    async def counting(*given: Any, **more: Any) -> Any:
        asked.append(given)
        return await ask(*given, **more)

    monkeypatch.setattr("sessions.registrations.signing_up.standings_of", counting)
    numbers = []
    for session, name in zip(sessions, ("An", "Bea"), strict=True):
        person = Person(name, f"{name.lower()}@example.org")
        await sign_up(event, person, [session.id], "", form_key(name, person, [session.id], ""))
        numbers.append(len(asked))

    assert numbers == [0, 1]
