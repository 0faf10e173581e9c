"""Mail that came in at the desk: who reads it, what it says, and settling it."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from events.tables import Duty, Event
from notifications.tables import Received
from sessions.received.receiving import receive
from sessions.tables import Participant
from tests.cast import a_session, an_event, an_organiser
from tests.notifications.incoming import mail, of_parts, part, report
from tests.sessions.people import comes, twice
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")
POST = "/bureau/bijeenkomsten/week/post"
STRAYS = "/bureau/post"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser(name="Fleur Bakker")) as browser:
        yield browser


async def somebody(event: Event | None = None) -> Participant:
    event = event or await an_event()
    return await comes(event, "Jan Bos", await a_session(event))


async def test_a_letter_stands_on_the_desk_of_its_event_with_what_it_says(desk: Browser) -> None:
    person = await somebody()
    await receive(mail("Ik kom wat later.\n\nGroet <b>Jan</b>", From=f"Jan <{person.email}>"))

    page = await desk.open(POST)

    assert page.all("li", class_name="card") == [
        "Vraag over maandag Mail jan@example.org, maandag 1 maart, 10.00 uur Over Jan Bos "
        "Ik kom wat later. Groet <b>Jan</b> Afgehandeld: Vraag over maandag"
    ]
    assert f"/bureau/bijeenkomsten/week/deelnemers/{person.id}" in page.links
    assert "Binnengekomen post (1)" in [words for _href, words in page.read.links]


async def test_what_cannot_be_read_is_named_and_its_source_is_there(desk: Browser) -> None:
    person = await somebody()
    await receive(of_parts(*[part("a")] * 200, From=person.email, Subject=""))
    number = (await Received.objects())[0].id

    card = (await desk.open(POST)).all("li", class_name="card")[0]
    page = await desk.open(f"{POST}/{number}")

    assert card.startswith("Zonder onderwerp Niet te lezen jan@example.org")
    assert "De mail bestaat uit meer dan 100 delen." in card
    assert page.heading == "Zonder onderwerp"
    assert page.all("pre")[0].startswith("From: jan@example.org")


async def test_a_long_letter_is_whole_on_its_own_page(desk: Browser) -> None:
    await somebody()
    await receive(mail("woord " * 1_000 + "slot", From="jan@example.org"))
    number = (await Received.objects())[0].id

    assert "slot" not in (await desk.open(POST)).words
    assert "slot" in (await desk.open(f"{POST}/{number}")).words


async def test_settled_mail_leaves_the_list_and_says_who_did_it_once(desk: Browser) -> None:
    person = await somebody()
    await receive(mail(From="jan@example.org"))
    number = (await Received.objects())[0].id
    page = await desk.open(POST)

    done, again = await twice(desk, page, f"{POST}/{number}")

    assert (done.said, done.all("li", class_name="card"), again.said) == (["Genoteerd: afgehandeld."], [], ["Genoteerd: afgehandeld."])
    assert "Alle post is afgehandeld." in done.words
    [card] = (await desk.open(f"{POST}?afgehandeld")).all("li", class_name="card")
    assert card.endswith("Afgehandeld door Fleur Bakker. Maandag 1 maart, 10.00 uur")
    history = await desk.open(f"/bureau/bijeenkomsten/week/deelnemers/{person.id}")
    assert history.words.count("Post afgehandeld.") == 1
    assert "Post afgehandeld" in (await desk.open("/bureau/bijeenkomsten/week/geschiedenis")).words


async def test_mail_of_nobody_is_for_owners_and_is_settled_there(desk: Browser) -> None:
    await somebody()
    await receive(mail(Subject="Wie bent u?"))
    number = (await Received.objects())[0].id

    page = await desk.open(STRAYS)
    shown = await desk.open(f"{STRAYS}/{number}")
    done = await desk.send(page.form(f"{STRAYS}/{number}"))

    assert page.heading == "Post van onbekenden"
    assert shown.heading == "Wie bent u?"
    assert (done.all("li", class_name="card"), done.said) == ([], ["Genoteerd: afgehandeld."])
    assert (await desk.open(POST)).all("li", class_name="card") == []


async def test_an_organiser_of_one_event_reads_no_mail_of_nobody_and_a_viewer_settles_nothing() -> None:
    event = await an_event()
    await somebody(event)
    await receive(mail(From="jan@example.org"))
    organiser = await an_organiser("o@bijeen.example", Duty.Role.ORGANISER, event)
    viewer = await an_organiser("v@bijeen.example", Duty.Role.VIEWER, event)

    async with at_desk(organiser) as browser:
        strays = await browser.open(STRAYS)
    async with at_desk(viewer) as browser:
        page = await browser.open(POST)

    assert (strays.status, page.status) == (404, 200)
    assert [form.action for form in page.read.forms] == ["/bureau/uitloggen"]
    assert len(page.all("li", class_name="card")) == 1


async def test_mail_that_came_back_stands_with_what_was_settled(desk: Browser, now: datetime, at: Any) -> None:
    await somebody()
    await receive(report("5.1.1", "550 5.1.1 User unknown", returned="<van@anderen.example>"))

    [card] = (await desk.open(STRAYS)).all("li", class_name="card")

    assert "Teruggekomen mail" in card
    assert "Kwam terug: dit adres bestaat niet. 550 5.1.1 User unknown" in card


async def test_a_hundred_letters_stand_on_two_sheets(desk: Browser) -> None:
    await somebody()
    for number in range(51):
        await receive(mail(From="jan@example.org", Subject=f"Brief {number}", Message_ID=f"<{number}@raad.example>"))

    first, second = await desk.open(POST), await desk.open(f"{POST}?blad=2")

    assert [len(page.all("li", class_name="card")) for page in (first, second)] == [50, 1]
    assert first.all("h2", class_name="card-title")[0] == "Brief 0"
    assert "Binnengekomen post (51)" in [words for _href, words in first.read.links]


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "x"])
async def test_mail_that_is_not_there_is_a_page_that_says_so(desk: Browser, number: str) -> None:
    await somebody()

    assert [(await desk.open(f"{start}/{number}")).status for start in (POST, STRAYS)] == [404, 404]
