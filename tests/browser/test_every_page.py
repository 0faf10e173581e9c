"""Every public page in every state: nothing for axe to find, nothing that sticks out, no word that nobody says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page

from events.tokens import digest
from tests.browser import asking, evaluating, groups, members, wishes
from tests.browser.axe import AXE, LINKS, RULES, axe
from tests.browser.browsing import NARROW, WIDE, Chrome, sideways
from tests.browser.colours import too_pale
from tests.browser.language import complaints, hard_to_read
from tests.browser.people import (
    LONG_NAME,
    LONG_WORD,
    Person,
    add_event,
    add_sessions,
    around_now,
    asks_address,
    change,
    fill_in,
    joined_elsewhere,
    offered_a_place,
    says_no,
    sign_up,
)
from tests.processes import Site

pytestmark = pytest.mark.looks_public

ANSWERS = {number: "abcdefgh"[number - 1] * 26 for number in range(1, 9)}  # the secrets of the calendars, by session
NEW_ADDRESS = "y" * 26  # the secret of a link to a new address
LONG = f"Een sessie over de {LONG_WORD} en {LONG_WORD}"


@dataclass(frozen=True)
class Stage:
    """A site with somebody in every state."""

    site: Site
    full: Person  # with a place, on the waiting list, a cancelled session, one that goes on now and one that is over
    empty: Person  # cancelled all that there was
    guarded: Person  # has a personal link that another device joined with
    asked: Person  # was offered a place


@pytest.fixture(scope="module")
async def stage(site: Site, browser: Chrome) -> Stage:
    """Events in every state, and the people in them."""
    await wishes.asks_wishes(site)
    await asking.asks(site, browser)
    await evaluating.stage(site, browser)
    for slug, status, opens_in in (
        ("toneel", "published", None), ("leeg", "published", None), ("straks", "published", timedelta(days=3)),
        ("dicht", "closed", None),
    ):  # fmt: skip
        await add_event(site, slug, f"Week {LONG_WORD}", status=status, opens_in=opens_in)
        if slug != "leeg":
            await add_sessions(site, slug)
    link = f"https://vergader.example.org/{LONG_WORD * 4}"
    await change(site, 1, "toneel", title=LONG, place=LONG, form="hybrid", dial_in=LONG, meeting_link=link)
    await change(site, 2, "toneel", capacity=1)
    await change(site, 3, "toneel", capacity=1)
    await change(site, 11, "toneel", capacity=1, has_waiting_list=False)
    async with browser.open() as page:
        await sign_up(page, site, "toneel", [2, 11], "Eerste Persoon", "eerste@voorbeeld.nl")
        await members.for_members(site, page)
        name, email = f"{LONG_NAME} {LONG_WORD[:50]}", f"{'lang' * 15}@voorbeeld.nl"
        full = await sign_up(page, site, "toneel", [*range(1, 10)], name, email)
        empty = await sign_up(page, site, "toneel", [10], "Leo Leeg", "leeg@voorbeeld.nl")
        guarded, asked = await joined_elsewhere(page, site), await offered_a_place(page, site)
        await page.goto(f"/mijn/{empty.personal_token}")
        await page.get_by_role("link", name="Afmelden").click()
        await page.get_by_role("button", name="Ja, meld mij af").click()
    await change(site, 4, "toneel", status="cancelled")
    await change(site, 5, "toneel", **around_now(timedelta(minutes=5)))
    await change(site, 6, "toneel", **around_now(timedelta(hours=-3)))
    await change(site, 8, "toneel", switched_at=datetime.now(UTC), prepare=LONG, **around_now(timedelta(minutes=5)))
    await change(site, 9, "toneel", form="location", place=LONG, **around_now(timedelta(days=30), timedelta(hours=25)))
    for number in (6, 10):
        await change(site, number, "toneel", title="Een keer eerder, en nog een keer")
    await change(site, 7, "toneel", meeting_link="", **around_now(timedelta(minutes=-5)))
    await says_no(site, full, {number: ANSWERS[number] for number in (1, 4, 6)})
    await says_no(site, full, {3: ANSWERS[3]}, partstat="ACCEPTED")
    await says_no(site, empty, {10: ANSWERS[8]})
    await asks_address(site, full, digest(NEW_ADDRESS))
    return Stage(site, full, empty, guarded, asked)


Act = Callable[[Page, Stage], Awaitable[None]]


def opened(path: str) -> Act:
    """Just open a page; `{…}` are secrets of the people on stage."""

    async def act(page: Page, stage: Stage) -> None:
        places = {
            "full": stage.full.personal_token,
            "empty": stage.empty.personal_token,
            "ticket": stage.full.ticket_token,
            "guarded": stage.guarded.join_tokens[1],
            "asked": stage.asked.personal_token,
        }
        joins = {f"mee{number}": token for number, token in stage.full.join_tokens.items()}
        await page.goto(path.format(**places, **joins))

    return act


def pressed(path: str, button: str, **typed: str) -> Act:
    """Open a page, type, and press a button."""
    async def act(page: Page, stage: Stage) -> None:
        await opened(path)(page, stage)
        for name, value in typed.items():
            await page.fill(f"#{name}", value)
        await page.get_by_role("button", name=button, exact=True).last.click()

    return act


async def check(page: Page, stage: Stage) -> None:
    await page.goto("/toneel/aanmelden?sessie=1&sessie=2&sessie=10")
    await fill_in(page, LONG_NAME, "piet@gmial.com", opmerking=f"{LONG_WORD}\n\n{LONG}")


async def overlapping(page: Page, stage: Stage) -> None:
    await page.goto("/week/aanmelden?sessie=1&sessie=2&sessie=3")
    await fill_in(page, LONG_NAME, "piet@voorbeeld.nl")


async def answer(page: Page, stage: Stage) -> None:
    await sign_up(page, stage.site, "toneel", [1, 3, 10], LONG_NAME, "antwoord@voorbeeld.nl")


async def refused(page: Page, stage: Stage) -> None:
    await page.goto("/toneel/aanmelden?sessie=1")
    await page.evaluate("document.querySelector('[name=formulier]').value = 'niet van ons'")
    await fill_in(page, LONG_NAME, "piet@voorbeeld.nl")


async def cancel_question(page: Page, stage: Stage) -> None:
    await opened("/mijn/{full}")(page, stage)
    await page.get_by_role("link", name="Afmelden").first.click()


def followed(path: str, link: str) -> Act:
    """Open a page and press the first link with these words."""

    async def act(page: Page, stage: Stage) -> None:
        await opened(path)(page, stage)
        await page.get_by_role("link", name=link).first.click()

    return act


FORM = "/toneel/aanmelden"
STATES: dict[str, tuple[Act, str]] = {
    "all events": (opened("/"), "Bijeenkomsten"),
    "accessibility": (opened("/toegankelijkheid"), "Dit is nog niet goed"),
    "programme": (opened("/week"), "Week van de Medezeggenschap"),
    "programme with long words": (opened("/toneel?sessie=1&sessie=8"), "Week Medezeggenschapsregelings"),
    "programme without sessions": (opened("/leeg"), "Er zijn nog geen sessies. Komt u later terug?"),
    "programme, not yet open": (opened("/straks"), "U kunt zich aanmelden vanaf"),
    "programme, closed": (opened("/dicht"), "De inschrijving is gesloten."),
    "programme, looked through": (opened("/week?sector=Ggz&zoek=raad&sessie=3&sessie=99"), "U koos ook:"),
    "programme, nothing found": (opened("/toneel?zoek=olifant"), "Wij vonden geen sessie."),
    "programme on paper": (opened("/week/afdrukken"), "Zo komt het programma op papier."),
    "sharing": (opened("/toneel/delen"), "Een tekst om door te sturen"),
    "topic": (opened("/thema/wmcz-2018"), "Dit komt nog"),
    "session with a place": (opened("/toneel/sessies/1"), "Aanmelden voor deze sessie"),
    "session with a waiting list": (opened("/toneel/sessies/2"), "Vol: u komt op de wachtlijst"),
    "full session": (opened("/toneel/sessies/11"), "is vol."),
    "session for members": (opened("/toneel/sessies/12"), "Deze sessie is voor leden."),
    "cancelled session": (opened("/toneel/sessies/4"), "gaat niet door."),
    "session that is over": (opened("/toneel/sessies/6"), "is voorbij."),
    "session of a closed event": (opened("/dicht/sessies/1"), "U kunt zich nu niet aanmelden."),
    "form": (opened(FORM), "Welke sessies wilt u volgen?"),
    "form with sessions": (opened(f"{FORM}?sessie=1&sessie=3"), "Uw sessies"),
    "form with errors": (pressed(f"{FORM}?sessie=1", "Verder", email="geen adres", naam="x" * 200), "Er klopt iets nog niet"),
    "form that asks how": (pressed(f"{FORM}?sessie=1", "Verder"), "Kies hoe u meedoet met"),
    "another way": (followed("/mijn/{full}", "Anders meedoen"), "Hoe wilt u meedoen?"),
    "an offer": (followed("/mijn/{asked}", "Kies of u komt"), "Er is een plaats voor u. Komt u?"),
    "Mijn Week with an offer": (opened("/mijn/{asked}"), "Wij houden de plaats voor u vrij"),
    "empty form with errors": (pressed(FORM, "Verder"), "Kies ten minste één sessie."),
    "form, not yet open": (opened("/straks/aanmelden"), "U kunt zich aanmelden vanaf"),
    "form, closed": (opened("/dicht/aanmelden"), "De inschrijving is gesloten."),
    "form with nothing to choose": (opened("/leeg/aanmelden"), "Er is nu geen sessie"),
    "form that is not ours": (refused, "Wij konden dit formulier niet aannemen."),
    "answers to check": (check, "Controleer uw antwoorden"),
    "answers that overlap": (overlapping, "zijn tegelijk."),
    "answer": (answer, "Uw aanmelding is binnen"),
    "own calendar": (opened("/mijn/{full}/agenda"), "Mijn sessies in mijn agenda"),
    "programme in a calendar": (opened("/week/agenda"), "Het programma in uw agenda"),
    "Mijn Week": (opened("/mijn/{full}"), "U hebt zes sessies."),
    "Mijn Week on paper": (opened("/mijn/{full}/afdrukken"), "Zo komt uw week op papier."),
    "my data": (opened("/mijn/{full}/gegevens"), "Dit bewaren wij van u"),
    "my data with errors": (pressed("/mijn/{full}/gegevens", "Opslaan", naam="", raad="x" * 300), "Er klopt iets nog niet"),
    "my data, wrong address": (pressed("/mijn/{full}/gegevens", "Stuur mij die mail", email="@"), "Dit e-mailadres klopt niet."),
    "my data, erase": (opened("/mijn/{full}/wissen"), "Wilt u al uw gegevens wissen?"),
    "new address": (opened(f"/adres/{NEW_ADDRESS}"), "Is dit uw nieuwe mailadres?"),
    "Mijn Week without sessions": (opened("/mijn/{empty}"), "U hebt nu geen sessies."),
    "cancel": (cancel_question, "Wilt u zich afmelden voor deze sessie?"),
    "add": (opened("/mijn/{full}/toevoegen"), "Welke sessies wilt u erbij?"),
    "add with errors": (pressed("/mijn/{full}/toevoegen", "Deze sessies toevoegen"), "Kies ten minste één sessie"),
    "lost link": (opened("/mijn"), "Stuur mij mijn link"),
    "lost link with errors": (pressed("/mijn", "Stuur mij mijn link", email="@"), "Dit e-mailadres klopt niet."),
    "code from paper that is wrong": (pressed("/mijn", "Open Mijn Week", code="K7M4X-P2XQ3"), "Deze code klopt niet."),
    "lost link, asked": (pressed("/mijn", "Stuur mij mijn link", email="een@voorbeeld.nl"), "Kijk in uw mail"),
    "join, too early": (opened("/mee/{mee1}"), "staat hier de knop ‘Nu meedoen’."),
    "join": (opened("/mee/{mee5}"), "Nu meedoen"),
    "join, another room": (opened("/mee/{mee8}"), "is veranderd om"),
    "join, at a location": (opened("/mee/{mee9}"), "Deze sessie is op locatie."),
    "join, on another device": (pressed("/mee/{guarded}", "Nu meedoen"), "Wat is uw persoonlijke code?"),
    "join, over": (opened("/mee/{mee6}"), "Er is een herhaling"),
    "join, no link yet": (opened("/mee/{mee7}"), "De link is er nog niet"),
    "join, no place": (opened("/mee/{mee2}"), "U staat nog op de wachtlijst."),
    "join, cancelled": (opened("/mee/{mee4}"), "Deze sessie gaat niet door."),
    "after a no": (opened(f"/antwoord/{ANSWERS[1]}"), "Uw agenda zei nee. U bent nog niet afgemeld."),
    "after a no, stays": (opened(f"/antwoord/{ANSWERS[3]}?gedaan=bleef"), "U had al gezegd dat u komt."),
    "after a no, left": (opened(f"/antwoord/{ANSWERS[8]}?gedaan=afgemeld"), "U bent afgemeld. Wij sturen u een mail."),
    "after a no, begun": (opened(f"/antwoord/{ANSWERS[6]}"), "Deze sessie is al begonnen"),
    "after a no, called off": (opened(f"/antwoord/{ANSWERS[4]}"), "Deze sessie gaat niet door"),
    "ticket": (opened("/kaart/{ticket}"), "Uw kaart"),
    "page that is not there": (opened("/week/sessies/999"), "Deze pagina is er niet"),
    "old link": (opened("/mijn/abcdefghijklmnopqrstuvwxyz"), "Deze pagina is er niet"),
    "too much text": (pressed(f"{FORM}?sessie=1", "Verder", opmerking="veel " * 20_000), "Dit is te veel in"),
    "programme in English": (opened("/en/toneel"), "Tick each session that you would like to follow."),
    "form in English with errors": (pressed(f"/en{FORM}?sessie=1", "Continue", email="piet@"), "Something is not right yet"),
    "session in English": (opened("/en/toneel/sessies/1"), "Back to the programme"),
    "council in English": (opened("/en/toneel/aanmelden/raad"), "Sign up your whole council"),
    "hall with a wrong code": (pressed("/zaal", "Verder", code="K7M4XPP"), "Deze code werkt niet."),
    **wishes.STATES, **asking.STATES, **evaluating.STATES,
    **groups.STATES, **members.STATES,
}  # fmt: skip


async def how_it_reads(page: Page) -> list[str]:
    """What is wrong with our Dutch on the page (TRUST L1 and L3)."""
    return [*complaints(await page.locator("body").inner_text(), await page.title()), *await hard_to_read(page)]


async def looked_at(page: Page) -> list[str]:
    """Everything that is wrong with the page as it is open now, at both widths and in both schemes."""
    found = [] if await page.get_attribute("html", "lang") == "en" else await how_it_reads(page)
    await page.evaluate(AXE)
    for width in (NARROW, WIDE):
        await page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {line}" for line in [*await axe(page, RULES), *await too_pale(page)]]
        if wide := await sideways(page):
            found.append(f"{width}: sticks out: {wide}")
        await page.emulate_media(color_scheme="dark")
        found += [f"dark {width}: {line}" for line in await too_pale(page)]
        if width == WIDE:
            found += [f"dark: {line}" for line in await axe(page, LINKS)]
        await page.emulate_media(color_scheme="light")
    return found


@asynccontextmanager
async def in_state(browser: Chrome, stage: Stage, state: str) -> AsyncIterator[Page]:
    """A window with the page in this state; it must say what it is about."""
    act, says = STATES[state]
    async with browser.open() as page:
        await act(page, stage)
        await page.wait_for_load_state()
        assert says in await page.locator("main").inner_text()
        yield page


@pytest.mark.parametrize("state", STATES)
async def test_a_page_has_nothing_for_axe_and_nothing_that_sticks_out(
    browser: Chrome, stage: Stage, state: str
) -> None:
    async with in_state(browser, stage, state) as page:
        assert await looked_at(page) == []
        assert await page.locator("footer.help a[href^='tel:']").count() == 1


@pytest.mark.parametrize(
    "state", ["programme with long words", "form with errors", "answers to check", "Mijn Week", "join", "ticket"]
)
@pytest.mark.parametrize("width", [NARROW * 2, WIDE])
async def test_letters_of_twice_the_size_fit(browser: Chrome, stage: Stage, state: str, width: int) -> None:
    async with in_state(browser, stage, state) as page:
        talk = await page.context.new_cdp_session(page)
        before = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        await talk.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        await page.set_viewport_size({"width": width, "height": 900})
        await page.wait_for_function(
            "before => parseFloat(getComputedStyle(document.body).fontSize) > 1.8 * before", arg=before
        )
        assert await sideways(page) == ""


@pytest.mark.parametrize("state", ["answer", "ticket", "Mijn Week", "Mijn Week on paper", "programme", "programme on paper"])
async def test_on_paper_there_is_nothing_to_press(browser: Chrome, stage: Stage, state: str) -> None:
    async with in_state(browser, stage, state) as page:
        await page.emulate_media(media="print")
        shown = await page.locator("button, .button, input, nav, .skip, .actions").evaluate_all(
            "all => all.filter(it => it.checkVisibility()).map(it => it.outerHTML)"
        )
        assert shown == []
        assert await page.locator("footer.help").is_visible()


async def test_the_code_on_a_printed_ticket_is_three_centimetres_and_more(browser: Chrome, stage: Stage) -> None:
    async with in_state(browser, stage, "ticket") as page:
        await page.emulate_media(media="print")
        box = await page.locator(".ticket svg").bounding_box()
        assert box is not None
        assert box["width"] >= 30 * 96 / 25.4


@pytest.mark.parametrize("path", ["/", "/week", "/week/aanmelden"])
async def test_a_first_page_weighs_at_most_a_hundred_kilobytes(browser: Chrome, path: str) -> None:
    async with browser.open() as page:
        talk = await page.context.new_cdp_session(page)
        await talk.send("Network.enable")
        weights: list[float] = []
        talk.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
        await page.goto(path, wait_until="networkidle")
        assert 2_000 < sum(weights) <= 100 * 1024


async def test_what_is_wrong_is_seen(browser: Chrome, stage: Stage) -> None:
    """The negative control: a page that was made worse must be complained about, or the tests above prove nothing."""
    async with in_state(browser, stage, "form") as page:
        await page.evaluate(
            """() => {
            document.querySelector('label[for=naam]').remove()
            document.querySelector('.lead').style.color = '#ccc'
            document.querySelector('.hint').style.color = '#444'
            document.querySelector('.help p').textContent = 'Dit is reeds 03-11-2026.'
            document.querySelector('#email').style.minWidth = '400px'
            document.querySelector('main').insertAdjacentHTML('beforeend', `<p>${'Wij zeggen dit nog. '.repeat(20)}
                ${'medezeggenschapsregelingen '.repeat(21).trim()}.</p>`)
            }"""
        )
        found = "\n".join(await looked_at(page))
    told = (
        "\n320: label: ", "\n320: color-contrast: ", "\n1280: color-contrast: ", "dark 320: color-contrast: ",
        "dark 1280: color-contrast: ", "320: sticks out: ", "'reeds'", "'03-11-2026'",
        "a long sentence: medezeggenschapsregelingen ", "reads hard: ",
    )  # fmt: skip
    assert [complaint for complaint in told if complaint not in found] == []
