"""The personal code typed from paper: however it is written it opens its own page, and a wrong one tells nothing."""

import pytest

from events.tokens import CodeKind, new_code, spaced
from sessions.entering import pages
from tests.cast import a_session, an_event
from tests.sessions.test_participants import Somebody, somebody
from tests.site import Browser
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

WRONG = "Deze code klopt niet. Kijk nog eens op uw brief of in uw mail, of bel ons."


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal takes no longer than it takes."""
    monkeypatch.setattr(pages, "REFUSING_LASTS", 0.0)


async def piet() -> Somebody:
    event = await an_event()
    return await somebody(event, "Piet", await a_session(event))


def as_written(code: str) -> list[str]:
    """The ways in which people copy a code from paper."""
    mixed = code.replace("0", "O").replace("1", "l")
    return [code, spaced(code), code.lower(), f"  {code[:3]} {code[3:7]}  {code[7:]} ", mixed, mixed.replace("l", "I"),
            f"{code[:5]}–{code[5:]}", ".".join(code)]  # fmt: skip


async def test_the_code_opens_its_page_however_it_is_written(browser: Browser) -> None:
    somebody = await piet()

    answers = [await browser.post("/mijn", {"code": written}) for written in as_written(somebody.tokens["personal code"])]

    assert {(page.status, page.location) for page in answers} == {(303, somebody.mijn)}


async def test_every_wrong_code_gets_one_answer_and_keeps_what_was_typed(browser: Browser) -> None:
    somebody = await piet()
    mine = somebody.tokens["personal code"]
    wrong = [somebody.tokens["ticket code"], new_code(CodeKind.PERSONAL), mine[:-1], "x" * 500, "' OR 1=1 --", mine[::-1]]
    before = await everything()

    answers = [await browser.post("/mijn", {"code": written}) for written in wrong]

    assert {(page.status, *page.mistakes) for page in answers} == {(422, WRONG)}
    assert [page.read.forms[-1]["code"] for page in answers] == wrong
    assert {page.html.replace(written.replace("'", "&#39;"), "") for page, written in zip(answers, wrong, strict=True)} == {
        answers[0].html.replace(wrong[0], "")
    }
    assert await everything() == before


async def test_nothing_typed_is_said_so(browser: Browser) -> None:
    page = await browser.post("/mijn", {"code": " "})

    assert (page.status, page.mistakes) == (422, ["Vul uw persoonlijke code in."])


async def test_guessing_is_slowed_down_and_the_right_code_is_not_told_meanwhile(browser: Browser) -> None:
    somebody = await piet()
    tried = [await browser.post("/mijn", {"code": new_code(CodeKind.PERSONAL)}) for _ in range(20)]

    page = await browser.post("/mijn", {"code": somebody.tokens["personal code"]})

    assert {one.status for one in tried} == {422}
    assert (page.status, page.location, page.response.headers["retry-after"]) == (429, "", "300")
    assert page.mistakes == ["Dat ging wel erg vaak achter elkaar. Wacht tien minuten, of bel ons."]


async def test_who_goes_on_is_refused_for_the_day(browser: Browser) -> None:
    for _ in range(200):
        await browser.post("/mijn", {"code": "x"})

    page = await browser.post("/mijn", {"code": "x"})

    assert page.mistakes == ["Vandaag werkt een code hier niet meer. Vraag uw link per mail, of bel ons."]


async def test_a_code_from_elsewhere_opens_nothing(browser: Browser) -> None:
    somebody = await piet()

    page = await browser.post("/mijn", {"code": somebody.tokens["personal code"]}, Origin="https://kwaad.nl")

    assert (page.status, page.location) == (403, "")
