"""Personal links, join links and tickets: each opens its own and nothing else, and looking changes nothing (S1, S20)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from litestar.routes import HTTPRoute

from app import app
from events import organisers
from events.tables import Event
from notifications.tables import Message
from sessions.registrations import Person, cancel, form_key, sign_up
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.replying import reading_replies
from tests.site import Browser, Page, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
NOT_THERE = (404, "Deze pagina is er niet")


@dataclass
class Somebody:
    """A participant and their registrations, first session first."""

    participant: Participant
    registrations: list[Registration]

    @property
    def mijn(self) -> str:
        """Where their page is."""
        return f"/mijn/{self.participant.personal_token}"

    @property
    def tokens(self) -> dict[str, str]:
        """Every secret of theirs that stands in a link or on paper."""
        return {
            "mijn": self.participant.personal_token,
            "kaart": self.participant.ticket_token,
            "mee": self.registrations[0].join_token,
            "antwoord": self.registrations[0].reply_token or "",
            "ticket code": self.participant.ticket_code,
            "personal code": self.participant.personal_code,
        }


async def somebody(event: Event, name: str, *sessions: Session) -> Somebody:
    """Somebody of this name with a claim on these sessions."""
    person, ids = Person(name, f"{name.lower()}@example.org"), [session.id for session in sessions]
    with reading_replies():
        await sign_up(event, person, ids, "", form_key(name, person, ids, ""))
    participant = await Participant.objects().where(Participant.name == name).first()
    assert participant is not None
    mine = Registration.objects().where(Registration.participant == participant.id).order_by(Registration.id)
    return Somebody(participant, await mine)


def shown(page: Page) -> tuple[int, str]:
    return page.status, page.heading


# -- each link opens its own


@pytest.mark.parametrize("asked", ["mijn", "mee", "kaart", "antwoord"])
async def test_a_secret_opens_only_what_it_is_for(browser: Browser, asked: str) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))

    opened = {kind: (await browser.open(f"/{asked}/{token}")).status for kind, token in piet.tokens.items()}

    assert opened == {kind: 200 if kind == asked else 404 for kind in piet.tokens}


WRONG = ["x", "a" * 26, "a" * 200, "a" * 300, "'", "%00", "%F0%9F%8E%89", "%2e%2e%2f", "-1", "NULL", "%25", "*"]


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_secret_is_a_page_that_says_what_to_do(browser: Browser, wrong: str) -> None:
    event = await an_event()
    await somebody(event, "Piet", await a_session(event))

    await browser.open("/week")  # from then on every page knows who helps
    pages = [await browser.open(f"/{kind}/{wrong}") for kind in ("mijn", "mee", "kaart", "week/aangemeld")]

    # One and the same page, so it says nothing about what was asked.
    assert {(shown(page), page.html) for page in pages} == {(NOT_THERE, (await browser.open("/nergens")).html)}
    assert "/mijn" in pages[0].links


async def test_links_work_in_capitals_too(browser: Browser) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))

    paths = [f"/{kind}/{piet.tokens[kind].upper()}" for kind in ("mijn", "mee", "kaart")]
    paths.append(f"/KAART/{piet.tokens['kaart'].upper()}")

    assert [(await browser.open(path)).status for path in paths] == [200] * 4


async def test_pages_with_a_secret_in_their_address_are_kept_by_nobody(browser: Browser) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    ours = [f"/{kind}/{piet.tokens[kind]}" for kind in ("mijn", "mee", "kaart")]

    pages = [
        await browser.open(path) for path in [*ours, f"{piet.mijn}/toevoegen", f"{piet.mijn}/afmelden/1", "/mijn/x"]
    ]

    names = ("cache-control", "referrer-policy", "x-robots-tag")
    found = {tuple(page.response.headers.get(name) for name in names) for page in pages}
    assert found == {("no-store", "no-referrer", "noindex")}


# -- what belongs to somebody else


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["afmelden/{}", "sessies/{}/agenda.ics"])
@pytest.mark.parametrize("whose", ["jan", "nobody", "huge"])
async def test_what_belongs_to_somebody_else_cannot_be_reached(
    browser: Browser, method: str, path: str, whose: str
) -> None:
    event = await an_event()
    session = await a_session(event)
    piet, jan = await somebody(event, "Piet", session), await somebody(event, "Jan", session)
    number = {"jan": jan.registrations[0].id, "nobody": 999_999, "huge": 10**20}[whose]
    before = await everything()

    page = await browser.ask(method, f"{piet.mijn}/{path.format(number)}")

    refused = {("GET", True): 404, ("GET", False): 404, ("POST", True): 200, ("POST", False): 405}
    assert (page.status, await everything()) == (refused[method, path.startswith("afmelden")], before)
    assert "Jan" not in page.html


async def test_the_door_lets_nobody_in_on_anothers_ticket(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    piet, jan = await somebody(event, "Piet", session), await somebody(event, "Jan", session)
    at(NEXT_MONDAY)
    async with at_desk(await an_organiser()) as desk:
        form = (await desk.open(f"/kaart/{piet.tokens['kaart']}")).form()
        refused = await desk.post(form.action.rpartition("/")[0] + f"/{jan.registrations[0].id}", form.fields)

    assert (refused.status, await CheckIn.count()) == (404, 0)


async def test_adding_takes_no_session_of_another_event(browser: Browser) -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    await a_session(other, number=77)
    piet = await somebody(event, "Piet", await a_session(event))
    await a_session(event, title="Ook nog")
    draft = await a_session(event, status=Session.Status.DRAFT)
    before = await everything()

    numbers = [("sessie", str(number)) for number in (77, draft.number, 99, "x", 10**20)]
    page = await browser.post(f"{piet.mijn}/toevoegen", numbers)

    assert (page.status, page.mistakes) == (422, ["Kies ten minste één sessie die nog niet vol is."])
    assert await everything() == before


@pytest.mark.parametrize("facts", [{"capacity": 0}, {"status": Session.Status.CANCELLED}])
async def test_adding_goes_by_the_rules_of_every_sign_up(browser: Browser, facts: dict[str, object]) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    session = await a_session(event, **facts)
    before = await everything()

    page = await browser.post(f"{piet.mijn}/toevoegen", [("sessie", str(session.number))])

    assert (page.status, await everything()) == (422, before)


async def test_adding_to_a_closed_event_is_refused(browser: Browser) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    session = await a_session(event)
    await Event.update({Event.status: Event.Status.CLOSED}).where(Event.id == event.id)
    before = await everything()

    page = await browser.post(f"{piet.mijn}/toevoegen", [("sessie", str(session.number))])

    assert (page.status, await everything()) == (422, before)


# -- cancelling and joining


async def test_cancelling_twice_is_as_it_should_be(browser: Browser) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    path = f"{piet.mijn}/afmelden/{piet.registrations[0].id}"
    first = await browser.post(path)
    before = await everything()

    again = await browser.post(path)

    assert (first.status, again.status, "U was al afgemeld voor deze sessie." in again.words) == (303, 200, True)
    assert await everything() == before


async def test_what_has_begun_is_not_cancelled(browser: Browser, at: At) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    at(NEXT_MONDAY)
    before = await everything()

    page = await browser.post(f"{piet.mijn}/afmelden/{piet.registrations[0].id}")

    assert (page.status, await everything()) == (422, before)


@pytest.mark.parametrize("minutes", [-16, 61])
async def test_the_join_button_works_only_when_it_is_time(browser: Browser, at: At, minutes: int) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    at(NEXT_MONDAY + timedelta(minutes=minutes))

    page = await browser.post(f"/mee/{piet.tokens['mee']}")

    assert (page.status, page.location, await CheckIn.count()) == (200, "", 0)


async def test_a_join_link_of_a_cancelled_registration_leads_nowhere(browser: Browser, at: At) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    await cancel(piet.registrations[0])
    at(NEXT_MONDAY)

    page = await browser.post(f"/mee/{piet.tokens['mee']}")

    assert (page.status, "geheim" in page.html, await CheckIn.count()) == (200, False, 0)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//kwaad.nl",
        "file:///x",
    ],
)
async def test_a_meeting_that_is_no_web_address_is_never_led_to(browser: Browser, at: At, link: str) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event, meeting_link=link))
    at(NEXT_MONDAY)

    pages = [await browser.ask(method, f"/mee/{piet.tokens['mee']}") for method in ("GET", "POST")]

    assert [(page.status, page.location, link in page.links) for page in pages] == [(200, "", False)] * 2


async def test_a_meeting_link_cannot_begin_a_header(browser: Browser, at: At) -> None:
    event = await an_event()
    session = await a_session(event, meeting_link="https://x.example/\r\nSet-Cookie: a=b")
    piet = await somebody(event, "Piet", session)
    at(NEXT_MONDAY)

    page = await browser.post(f"/mee/{piet.tokens['mee']}")

    assert (page.status, "\n" in page.location, "set-cookie" in page.response.headers) == (303, False, False)


# -- a lost link


async def test_a_lost_link_from_elsewhere_comes_back_filled_in(browser: Browser) -> None:
    event = await an_event()
    await somebody(event, "Piet", await a_session(event))
    before = await everything()

    page = await browser.post("/mijn", {"email": "piet@example.org"}, Origin="https://kwaad.nl")

    assert (page.status, page.form("/mijn")["email"], await everything()) == (403, "piet@example.org", before)


async def test_a_lost_link_is_mailed_to_its_address_and_shown_nowhere(browser: Browser) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    await Message.delete(force=True)

    page = await browser.post("/mijn", {"email": " PIET@example.org "})

    rows = await Message.select(Message.kind, Message.email)
    assert rows == [{"kind": "lost_link", "email": "piet@example.org"}]
    assert piet.tokens["mijn"] not in page.html


# -- looking changes nothing (S1)


def paths_to_look_at(tokens: dict[str, str], numbers: list[str]) -> list[str]:
    """Every address that answers GET, filled in with what there is."""
    patterns = [route.path for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods]
    filled = {pattern.replace("{slug:str}", "week").replace("{number:int}", number).replace("{registration:int}", number)
              for pattern in patterns for number in numbers}  # fmt: skip
    return sorted({path.replace("{token:str}", token) for path in filled for token in tokens.values()})


@pytest.mark.parametrize("signed_in", [False, True])
async def test_looking_at_every_page_changes_nothing(browser: Browser, at: At, signed_in: bool) -> None:
    event = await an_event()
    piet = await somebody(event, "Piet", await a_session(event))
    organiser = await an_organiser()
    link = (await organisers.sign_in_link(organiser)).rpartition("/")[2]
    at(NEXT_MONDAY - timedelta(minutes=1))
    paths = paths_to_look_at({**piet.tokens, "link": link}, ["1", str(piet.registrations[0].id)])
    async with at_desk(organiser) as desk:
        looking = desk if signed_in else browser
        before = await everything()
        statuses = {(await looking.ask(method, path)).status for path in paths for method in ("GET", "HEAD", "OPTIONS")}

    after = await everything()
    after["deed"] = [deed for deed in after["deed"] if deed["what"] != "list-seen"]  # TRUST P11
    assert (after, statuses - {200, 204, 303, 404}) == (before, set())
