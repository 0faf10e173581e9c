"""The flyer of an event, and the text to send on."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from events.tables import Day, Event
from sessions.tables import Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.papers import codes, download, pages, read, text
from tests.site import Browser

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

SIZES = ["a4", "a5"]


async def a_week() -> Event:
    event = await an_event()
    await a_session(event)
    await a_session(event, form="hybrid", place="Jaarbeurs, Utrecht", starts_at=NEXT_MONDAY + timedelta(days=4))
    return event


@pytest.mark.parametrize("size", SIZES)
async def test_a_flyer_is_one_tagged_sheet_that_leads_to_the_form(browser: Browser, size: str) -> None:
    event = await a_week()

    file = await download(browser, f"/week/flyer-{size}.pdf")

    found, words = read(file), text(file)
    assert (found.is_accessible, found.language, found.title, pages(file)) == (True, "nl", event.title, 1)
    said = [
        "Maandag 8 maart tot en met vrijdag 12 maart 2027", "Online en Jaarbeurs, Utrecht", "In contact staan",
        event.help_phone, event.help_hours, "127.0.0.1:8000/week/aanmelden",
    ]  # fmt: skip
    assert [word for word in said if word not in words] == []
    assert codes(file) == ["http://127.0.0.1:8000/week/aanmelden"]


async def test_a_flyer_can_be_had_in_english(browser: Browser) -> None:
    await a_week()

    file = await download(browser, "/en/week/flyer-a4.pdf")

    assert (read(file).language, "Monday 8 March to Friday 12 March 2027" in text(file)) == ("en", True)
    assert codes(file) == ["http://127.0.0.1:8000/en/week/aanmelden"]


@pytest.mark.parametrize("size", SIZES)
async def test_an_event_without_a_place_sessions_or_number_has_a_flyer(browser: Browser, size: str) -> None:
    event = await an_event(help_phone="", help_hours="", title="王" + "Ab" * 99)
    await Day.delete().where(Day.event == event.id)

    file = await download(browser, f"/week/flyer-{size}.pdf")

    assert (read(file).is_accessible, pages(file)) == (True, 1)


async def test_many_days_and_long_themes_still_are_one_sheet(browser: Browser) -> None:
    event = await an_event()
    for number in range(1, 13):
        await Day(event=event.id, date=NEXT_MONDAY.date() + timedelta(days=number), theme="Samen beslissen over zorg " * 7, text="").save()

    assert pages(await download(browser, "/week/flyer-a5.pdf")) == 1


async def test_a_session_that_is_off_or_not_shown_has_no_place_on_the_flyer(browser: Browser) -> None:
    event = await a_week()
    for status in (Session.Status.CANCELLED, Session.Status.DRAFT):
        await a_session(event, form="location", place=f"Zaal {status}", status=status)

    assert "Zaal" not in text(await download(browser, "/week/flyer-a4.pdf"))


async def test_an_event_that_is_not_shown_has_no_flyer(browser: Browser) -> None:
    await an_event(status=Event.Status.DRAFT)

    statuses = [(await browser.open(f"/week/{path}")).status for path in ("flyer-a4.pdf", "flyer-a5.pdf", "delen")]

    assert statuses == [404, 404, 404]


async def test_a_flyer_is_kept_for_a_while_and_not_made_without_end(browser: Browser) -> None:
    await a_week()

    found = [await browser.open("/week/flyer-a5.pdf") for _time in range(121)]

    assert found[0].response.headers["cache-control"] == "public, max-age=300"
    assert [page.status for page in found] == [200] * 120 + [429]


async def test_the_text_to_send_on_says_what_when_and_where(browser: Browser) -> None:
    event = await a_week()

    page = await browser.open("/week/delen")

    mail = urlsplit(next(link for link in page.links if link.startswith("mailto:")))
    said = parse_qs(mail.query)
    assert said["subject"] == [event.title]
    assert said["body"][0].split("\r\n\r\n") == [
        "Beste mensen,",
        "Dit is misschien iets voor ons: Week van de Medezeggenschap 2027. Maandag 8 maart tot en met vrijdag 12 maart 2027. Online en Jaarbeurs, Utrecht.",
        "Het programma staat op http://127.0.0.1:8000/week. Daar kunt u zich ook aanmelden.",
        "Liever bellen? 030 000 00 00",
    ]


async def test_the_programme_leads_to_what_can_be_shared(browser: Browser) -> None:
    await a_week()

    links = (await browser.open("/week")).links

    assert {"/week/flyer-a4.pdf", "/week/flyer-a5.pdf", "/week/delen"} <= {*links}
