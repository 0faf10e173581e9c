"""Finding a session: links that make the programme shorter, words, topics over all events, and the programme on paper."""

from datetime import timedelta
from typing import Any

import pytest

from events.tables import Day, Event
from sessions.tables import Session
from tests.cast import a_session, an_event
from tests.conftest import MONDAY
from tests.site import Browser, Page, counted, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

NEXT_WEEK = MONDAY + timedelta(weeks=1)


async def a_programme() -> Event:
    """Two days with four sessions, one of them full."""
    event = await an_event()
    await Day(event=event.id, date=(NEXT_WEEK + timedelta(days=1)).date(), theme="Kwaliteit", text="").save()
    rows: list[tuple[str, int, dict[str, Any]]] = [
        ("Rechten van de raad", 0, {"keywords": ["Wmcz 2018"], "audience": "Voorzitters", "sector": "Ggz"}),
        ("Een café voor ideeën", 1, {"keywords": ["Kwaliteit", "Wmcz 2018"], "audience": "Leden; Voorzitters", "sector": "Thuiszorg"}),
        ("Samen aan tafel", 2, {"form": "location", "place": "Zaal 1", "sector": "Ggz", "text": "Over het kwaliteitsplan."}),
        ("Al vol", 3, {"capacity": 0}),
    ]  # fmt: skip
    for title, hours, more in rows:
        starts_at = NEXT_WEEK + timedelta(days=hours // 2, hours=hours)
        await a_session(event, title=title, starts_at=starts_at, **more)
    return event


def titles(page: Page) -> list[str]:
    """The sessions a page shows, in order."""
    return page.all("h3", class_name="card-title")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Rechten van de raad", "Een café voor ideeën", "Samen aan tafel", "Al vol"]),
        ("dag=2027-03-08", ["Rechten van de raad", "Een café voor ideeën"]),
        ("thema=Kwaliteit", ["Samen aan tafel", "Al vol"]),
        ("onderwerp=Wmcz+2018", ["Rechten van de raad", "Een café voor ideeën"]),
        ("voor=Voorzitters&sector=Thuiszorg", ["Een café voor ideeën"]),
        ("sector=Ggz&vorm=location", ["Samen aan tafel"]),
        ("plaats=vrij", ["Rechten van de raad", "Een café voor ideeën", "Samen aan tafel"]),
        ("zoek=CAFE", ["Een café voor ideeën"]),
        ("zoek=kwaliteitsplan+over", ["Samen aan tafel"]),
        ("zoek=olifant", []),
        ("dag=morgen", []),
    ],
)
async def test_an_address_says_which_sessions_are_shown(browser: Browser, asked: str, shown: list[str]) -> None:
    await a_programme()
    page = await browser.open(f"/week?{asked}")

    assert (page.status, titles(page)) == (200, shown)


async def test_each_link_shows_as_many_sessions_as_it_says_and_keeps_what_is_ticked(browser: Browser) -> None:
    await a_programme()
    page = await browser.open("/week?sessie=2&sector=Ggz")
    links = [
        (href, words)
        for href, words in page.read.links
        if words.endswith((" sessie", " sessies")) and words[:4] != "Toon"
    ]

    said, counts = [], []
    for href, words in links:
        there = await browser.open(href)
        said.append(int(words.split()[-2]))
        counts.append(len(titles(there)))
        assert "Een café voor ideeën" in there.words  # shown, or named as chosen
        assert 'name="sessie" value="2"' in there.html
    assert len(links) > 5
    assert said == counts


async def test_a_link_that_is_on_takes_itself_off_again(browser: Browser) -> None:
    await a_programme()
    page = await browser.open("/week?sector=Ggz&vorm=location&zoek=tafel")
    [off] = {href for href, words in page.read.links if "Ggz" in words}

    assert (off, "U ziet 1 van de 4 sessies." in page.words) == ("/week?vorm=location&zoek=tafel", True)


async def test_what_was_ticked_and_is_not_shown_is_named_and_goes_along(browser: Browser) -> None:
    await a_programme()
    page = await browser.open("/week?sessie=1&sessie=3&zoek=tafel")

    assert page.form("/week/aanmelden").fields == [("sessie", "1"), ("sessie", "3")]
    assert "U koos ook: Rechten van de raad, maandag 8 maart" in page.words


async def test_where_there_is_nothing_to_choose_there_are_no_links(browser: Browser) -> None:
    await a_session(await an_event(), title="De enige")
    page = await browser.open("/week")

    assert page.all("h2", class_name="find-label") == []


async def test_finding_takes_as_many_queries_with_600_sessions_as_with_three() -> None:
    numbers = []
    for many in (3, 62, 600):
        event = await an_event(slug=f"week-{many}")
        rows = [
            Session(event=event.id, number=number, title=f"Sessie {number}", starts_at=NEXT_WEEK, ends_at=NEXT_WEEK + timedelta(hours=1), changed_at=MONDAY, keywords=["Kwaliteit"], sector=["Ggz", "Thuiszorg"][number % 2])
            for number in range(1, many + 1)
        ]  # fmt: skip
        await Session.insert(*rows)
        async with visitor() as browser:
            for path in (
                f"/week-{many}?sector=Ggz&zoek=sessie",
                f"/week-{many}/sessies/1",
                "/thema/kwaliteit",
                f"/week-{many}/afdrukken",
            ):
                with counted() as queries:
                    assert (await browser.open(path)).status == 200
                numbers.append((path.replace(str(many), ""), len(queries)))

    assert len(set(numbers)) == 4


# -- topics


async def test_a_topic_has_its_sessions_at_all_visible_events(browser: Browser) -> None:
    event, other, draft = (
        await a_programme(),
        await an_event(slug="vorig-jaar"),
        await an_event(slug="geheim", status="draft"),
    )
    await a_session(other, title="Van toen", keywords=["WMCZ 2018"], starts_at=MONDAY - timedelta(days=300))
    await a_session(draft, title="Van straks", keywords=["Wmcz 2018"], starts_at=NEXT_WEEK)
    await a_session(event, title="Niet door", keywords=["Wmcz 2018"], starts_at=NEXT_WEEK, status="cancelled")
    await a_session(event, title="Nog een idee", keywords=["Wmcz 2018"], starts_at=NEXT_WEEK, status="draft")

    page = await browser.open("/thema/wmcz-2018")

    assert (page.all("h1"), titles(page)) == (
        ["Wmcz 2018"],
        ["Rechten van de raad", "Een café voor ideeën", "Van toen"],
    )
    assert (await browser.open("/thema/WMCZ 2018")).status == 200


@pytest.mark.parametrize("path", ["/thema/olifant", "/thema/-", "/thema/%20"])
async def test_a_topic_that_nothing_is_about_is_not_found(browser: Browser, path: str) -> None:
    await a_programme()

    assert (await browser.open(path)).status == 404


async def test_under_a_session_stands_more_about_its_topics(browser: Browser) -> None:
    await a_programme()
    page = await browser.open("/week/sessies/1?sessie=3")

    assert titles(page) == ["Een café voor ideeën"]
    assert ("/thema/wmcz-2018", "Alle sessies over ‘Wmcz 2018’") in page.read.links


# -- on paper


async def test_the_programme_on_paper_has_every_session(browser: Browser) -> None:
    await a_programme()
    page = await browser.open("/week/afdrukken")

    assert len(page.all("tr")) == 4 + 2
    assert "Aanmelden kan op 127.0.0.1:8000/week, of bel ons." in page.words
