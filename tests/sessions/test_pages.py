"""The public pages: nothing is told to a stranger, nothing is kept in a browser, and any text at all is met (I20)."""

import itertools
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events import limits
from events.tables import Event
from sessions.forms import new_form_id
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Registration, Session, SignUp
from tests.cast import a_session, an_event
from tests.conftest import MONDAY
from tests.site import Browser, Fields, visitor
from tests.state import TYPED, answers, everything, kept, send

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

FORM = "/week/aanmelden"
NOT_OURS = "Wij konden dit formulier niet aannemen. Kijk uw antwoorden na en verstuur het opnieuw."
FORM_ID = re.compile(r"[a-z2-7]{26}\.[a-z2-7]{26}")
PIET = Person("Piet Jansen", "piet@example.org")
JAN = Person("Jan de Boer", "jan@example.org")


async def knows(event: Event, person: Person, *sessions: Session) -> None:
    """`person` signed up before."""
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(person.name, person, ids, ""))


async def sent(browser: Browser, fields: Fields) -> list[tuple[int, str]]:
    """What sending a form answers and leads to, with its own tokens taken out."""
    page = await browser.post(FORM, fields)
    pages = [page, await browser.follow(page)]
    return [(page.status, FORM_ID.sub("", page.html)) for page in pages]


# -- nothing is told to a stranger (S8, DESIGN 4)


async def test_who_has_a_place_already_gets_the_answer_of_a_newcomer(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await knows(event, PIET, session)

    known = await sent(browser, answers(event, session.number))
    newcomer = await sent(browser, answers(event, session.number, naam="Ander", email="ander@example.org"))

    assert known == newcomer


async def test_who_waits_already_gets_the_answer_of_a_newcomer(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await knows(event, JAN, session)
    await knows(event, PIET, session)

    known = await sent(browser, answers(event, session.number))
    newcomer = await sent(browser, answers(event, session.number, naam="Ander", email="ander@example.org"))

    assert known == newcomer
    assert "Wachtlijst: u bent nummer 2" in known[1][1]


@pytest.mark.parametrize("step", ["controleer", "verstuur"])
async def test_who_holds_the_last_place_is_told_that_it_is_full(browser: Browser, step: str) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1)
    await knows(event, JAN, session)
    unknown = await sent(browser, answers(event, session.number, step=step))
    await Participant.update({
        Participant.name: PIET.name, Participant.name_key: "piet jansen", Participant.email: PIET.email
    }).where(Participant.name == JAN.name)  # fmt: skip

    known = await sent(browser, answers(event, session.number, step=step))

    assert known == unknown
    assert "is vol" in known[0][1]


async def test_who_holds_the_last_place_with_a_waiting_list_is_told_a_number_in_line(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await knows(event, PIET, session)

    known = await sent(browser, answers(event, session.number))
    newcomer = await sent(browser, answers(event, session.number, naam="Ander", email="ander@example.org"))

    statuses = await Registration.select(Registration.status).order_by(Registration.id).output(as_list=True)
    assert known == newcomer
    assert statuses == ["confirmed", "waiting"]


async def test_nothing_that_opens_something_stands_on_a_page_after_a_form(browser: Browser) -> None:
    event = await an_event()
    session, extra = await a_session(event), await a_session(event, title="Ook nog")
    await knows(event, PIET, session)

    fields = [answers(event, session.number, extra.number, step=step) for step in ("controleer", "wijzig", "verstuur")]
    pages = [await sent(browser, one) for one in fields]

    [person] = await Participant.select()
    joins = await Registration.select(Registration.join_token).output(as_list=True)
    names = ("personal_token", "ticket_token", "ticket_code", "personal_code")
    secrets = [*joins, *(person[name] for name in names), session.meeting_link, "/mijn/", "/kaart/", "/mee/"]
    assert [secret for secret in secrets for found in pages for _, html in found if secret in html] == []


async def test_a_lost_link_is_asked_for_with_the_same_answer_for_everybody(browser: Browser) -> None:
    event = await an_event()
    unknown = await browser.post("/mijn", {"email": PIET.email})
    await knows(event, PIET, await a_session(event))

    known = await browser.post("/mijn", {"email": PIET.email})

    assert (known.status, known.html) == (unknown.status, unknown.html)


# -- nothing is kept in a browser


async def test_public_pages_set_no_cookie(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    paths = ["/", "/week", "/week/sessies/1", "/week/sessies/1/agenda.ics", FORM, "/mijn", "/robots.txt", "/nergens"]
    opened = [await browser.open(path) for path in paths]
    filled = [
        await browser.post(FORM, answers(event, session.number, step=step)) for step in ("controleer", "verstuur")
    ]

    pages = [*opened, *filled, await browser.follow(filled[-1])]

    assert [page.response.headers.get_list("set-cookie") for page in pages] == [[]] * len(pages)


async def test_what_is_personal_is_not_kept_and_the_programme_is(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    answer = await browser.post(FORM, answers(event, session.number))

    pages = [await browser.open(path) for path in ("/", "/week", "/week/sessies/1", FORM, answer.location)]

    kept = ["public, max-age=5"] * 3 + ["no-store"] * 2
    assert [page.response.headers["cache-control"] for page in pages] == kept


async def test_what_is_over_says_so_and_offers_nothing(browser: Browser, at: Callable[[datetime], None]) -> None:
    event = await an_event()
    first, last = await a_session(event), await a_session(event)
    at(first.starts_at)
    begun = await browser.open("/week")
    at(last.ends_at)

    week, one = await browser.open("/week"), await browser.open("/week/sessies/1")

    assert [page.words.count("Al begonnen") for page in (begun, week)] == [2, 0]
    assert ("voorbij" in begun.words, week.words.count("Voorbij"), one.words.count("Voorbij")) == (False, 2, 1)
    assert ("Deze sessie is voorbij." in one.words, "andere sessie" in one.words) == (True, False)
    assert ("Deze bijeenkomst is voorbij." in week.words, "agenda" in week.words, "Deel dit" in week.words) == (True, False, False)


async def test_another_events_answer_page_is_not_found(browser: Browser) -> None:
    event, _other = await an_event(), await an_event(slug="netwerk")
    session = await a_session(event)
    answer = await browser.post(FORM, answers(event, session.number))

    page = await browser.open(answer.location.replace("/week/", "/netwerk/"))

    assert (page.status, page.heading) == (404, "Deze pagina is er niet")


# -- the form's own id


def forged_ids(event: Event, other: Event) -> list[str]:
    ours = new_form_id(event)
    fresh, _dot, signature = ours.partition(".")
    return [
        "", ".", "x", f"{fresh}.", f".{signature}", f"{fresh}x.{signature}", f"{fresh}.{signature}x", ours.upper(),
        f"{fresh}.{signature[:-1]}", f"{fresh}\x00.{signature}", new_form_id(other), "é.é", "\ud800.\ud800", "a" * 5000,
    ]  # fmt: skip


@pytest.mark.parametrize("which", range(14))
async def test_a_form_that_we_did_not_make_comes_back_filled_in(browser: Browser, which: int) -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    session = await a_session(event)
    before = await everything()

    page = await send(browser, answers(event, session.number, formulier=forged_ids(event, other)[which]))

    assert (page.status, page.mistakes, kept(page), await everything()) == (403, [NOT_OURS], TYPED, before)


async def test_what_comes_back_can_be_sent_at_once(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    page = await send(browser, answers(event, session.number, formulier="x"))

    page = await browser.send(page.form(FORM), stap="verstuur")

    assert (page.status, page.heading) == (200, "Uw aanmelding is binnen")


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=6)])
async def test_a_form_that_lay_open_works(browser: Browser, at: Callable[[datetime], None], later: timedelta) -> None:
    event = await an_event()
    session = await a_session(event)
    form = answers(event, session.number)
    at(MONDAY + later)

    assert (await send(browser, form)).status == 303


async def test_a_form_sent_twice_answers_twice_the_same(browser: Browser) -> None:
    event = await an_event()
    form = answers(event, (await a_session(event, capacity=1)).number)
    first = await send(browser, form)
    before = await everything()

    again = await send(browser, form)

    assert (again.status, again.location, await everything()) == (first.status, first.location, before)


async def test_a_form_sent_again_after_closing_answers_the_same(browser: Browser) -> None:
    event = await an_event()
    form = answers(event, (await a_session(event)).number)
    first = await send(browser, form)
    await Event.update({Event.status: Event.Status.CLOSED}).where(Event.id == event.id)

    again = await send(browser, form)

    assert (again.status, again.location) == (303, first.location)


# -- any text at all (I20)

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
PERSONS = (f"p{number}@example.org" for number in itertools.count())
ANYTHING = settings(
    max_examples=150, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def clean(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))


@ANYTHING
@given(
    name=ANY_TEXT, council=ANY_TEXT, role=ANY_TEXT, remark=ANY_TEXT, step=st.sampled_from(["verstuur", "controleer"])
)
@example(name="ﷺ" * 120, council="İ" * 200, role="\u0344" * 50, remark="ﷺ" * 2000, step="verstuur")
@example(name="\ud800", council="\x00", role="\u202e", remark="\r\n\r", step="verstuur")
async def test_any_text_is_stored_equal_or_refused(name: str, council: str, role: str, remark: str, step: str) -> None:
    event = await Event.objects().first() or await an_event()
    session = await Session.objects().first() or await a_session(event)
    limits.forget()
    email = next(PERSONS)
    async with visitor() as browser:
        form = answers(
            event, session.number, step=step, naam=name, email=email, raad=council, rol=role, opmerking=remark
        )
        page = await send(browser, form)

    stored = await Participant.objects().where(Participant.email == email).first()
    assert page.status in {200, 303, 422}
    assert (stored is not None) == (page.status == 303)
    if stored is not None:
        [sent] = await SignUp.objects().where(SignUp.participant == stored.id)
        typed = [clean(value).strip(" \t") for value in (name, council, role)]
        found = [stored.name, stored.council, stored.role]
        assert [pair for pair in zip(found, typed, strict=True) if pair[0] != pair[1] and pair[0]] == []
        assert sent.remark == clean(remark).strip()


@ANYTHING
@given(email=st.one_of(ANY_TEXT, st.emails(), st.builds("{}@{}.nl".format, ANY_TEXT, ANY_TEXT)))
async def test_any_address_is_taken_or_refused(email: str) -> None:
    event = await Event.objects().first() or await an_event()
    session = await Session.objects().first() or await a_session(event)
    limits.forget()
    async with visitor() as browser:
        pages = [
            await send(browser, answers(event, session.number, email=email)),
            await send(browser, [("email", email)], "/mijn"),
            await send(browser, [("email", email)], "/bureau/inloggen"),
        ]

    assert [page.status for page in pages] in ([303, 200, 303], [422, 422, 422])


@ANYTHING
@given(
    path=ANY_TEXT,
    start=st.sampled_from(
        [
            "/",
            "/week/",
            "/week/sessies/",
            "/mijn/",
            "/mee/",
            "/kaart/",
            "/static/",
            "/week/aangemeld/",
            "/bureau/inloggen/",
            "/bureau/postvak/",
        ]
    ),
)
async def test_any_address_of_a_page_is_a_page(path: str, start: str) -> None:
    limits.forget()
    async with visitor() as browser:
        page = await browser.open(start + quote(path, errors="surrogatepass", safe=""))

    assert page.status in {200, 303, 404, 405}
