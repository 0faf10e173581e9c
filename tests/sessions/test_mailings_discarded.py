"""Throwing a mailing away that never went: asked first, noted, and not possible once it is under way."""

from collections.abc import AsyncIterator

import pytest

from events import history
from events.tables import Duty, Event
from notifications.tables import Message
from sessions.mailings import operations
from sessions.mailings.operations import MailingChanged, MailingNotFound, Written
from sessions.mailings.selecting import Selection
from sessions.tables import Mailing
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import comes, forget_mail
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

MAILINGS = "/bureau/bijeenkomsten/week/mailings"
GONE = "Deze mailing staat al klaar of is al weg. U kunt haar niet meer weggooien."


@pytest.fixture
async def event(db: None) -> Event:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event))
    await forget_mail()
    return event


@pytest.fixture
async def desk(event: Event) -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def a_mailing(event: Event) -> Mailing:
    by = (await an_organiser("schrijver@bijeen.example")).id
    return await operations.create(event, Written("Tot morgen", "Beste {naam}", Selection()), by)


def own(mailing: Mailing) -> str:
    return f"{MAILINGS}/{mailing.id}"


async def test_a_draft_is_thrown_away_after_a_question_and_that_is_noted(desk: Browser, event: Event) -> None:
    mailing = await a_mailing(event)
    page = await desk.open(own(mailing))
    assert f"{own(mailing)}/weggooien" in page.links

    asked = await desk.open(f"{own(mailing)}/weggooien")
    assert asked.heading == "Wilt u deze mailing weggooien?"
    assert "Tot morgen Beste {naam}" in asked.words
    done = await desk.send(asked.form(f"{own(mailing)}/weggooien"))

    assert done.said == ["De mailing is weggegooid."]
    assert "Er is nog geen mailing." in done.words
    assert [deed.what for deed in await history.deeds_about(f"mailing:{mailing.id}")] == ["discarded", "created"]
    assert "Mailing weggegooid" in (await desk.open("/bureau/bijeenkomsten/week/geschiedenis")).words
    assert (await desk.open(own(mailing))).status == 404


async def test_pressed_twice_it_is_thrown_away_once(desk: Browser, event: Event) -> None:
    mailing = await a_mailing(event)
    form = (await desk.open(f"{own(mailing)}/weggooien")).form(f"{own(mailing)}/weggooien")

    pages = [await desk.send(form), await desk.send(form)]

    assert [page.said for page in pages] == [["De mailing is weggegooid."]] * 2
    assert [deed.what for deed in await history.deeds_about(f"mailing:{mailing.id}")] == ["discarded", "created"]


async def test_one_that_was_stopped_was_never_sent_and_can_be_thrown_away(desk: Browser, event: Event) -> None:
    mailing = await a_mailing(event)
    await operations.send(event, mailing.id, operations.mark_of(mailing), (await an_organiser("b@bijeen.example")).id)
    held = await desk.open(own(mailing))
    await desk.send(held.form(f"{own(mailing)}/stoppen"))

    asked = await desk.open(f"{own(mailing)}/weggooien")
    await desk.send(asked.form(f"{own(mailing)}/weggooien"))

    assert ((await desk.open(own(mailing))).status, await Message.count()) == (404, 0)


async def test_the_number_of_one_that_was_thrown_away_is_never_anothers(desk: Browser, event: Event) -> None:
    mailing = await a_mailing(event)
    form = (await desk.open(own(mailing))).form(f"{own(mailing)}/versturen")
    asked = await desk.open(f"{own(mailing)}/weggooien")
    await desk.send(asked.form(f"{own(mailing)}/weggooien"))

    later = await operations.create(event, Written("Overmorgen", "Dag", Selection()), mailing.organiser)

    assert later.id != mailing.id
    assert (await desk.send(form)).status == 404
    assert await Message.count() == 0


async def test_once_it_is_under_way_it_stays(desk: Browser, event: Event) -> None:
    mailing = await a_mailing(event)
    stale = (await desk.open(f"{own(mailing)}/weggooien")).form(f"{own(mailing)}/weggooien")
    await desk.send((await desk.open(own(mailing))).form(f"{own(mailing)}/versturen"))

    refused = await desk.send(stale)
    asked = await desk.follow(await desk.open(f"{own(mailing)}/weggooien"))

    assert refused.status == 409
    assert refused.all("p", role="alert")[0].startswith("De mailing is intussen veranderd of klaargezet.")
    assert asked.said == [GONE]
    assert f"{own(mailing)}/weggooien" not in asked.links
    assert (await Mailing.count(), await Message.count()) == (1, 1)


async def test_what_somebody_else_wrote_meanwhile_is_not_thrown_away_unseen(desk: Browser, event: Event) -> None:
    mailing = await a_mailing(event)
    stale = (await desk.open(f"{own(mailing)}/weggooien")).form(f"{own(mailing)}/weggooien")
    other = Written("Van een ander", "Andere tekst", Selection())
    by = (await an_organiser("ander@bijeen.example")).id
    await operations.rewrite(event, mailing.id, other, operations.mark_of(mailing), by)

    refused = await desk.send(stale)

    assert (refused.status, refused.heading) == (409, "Van een ander")
    with pytest.raises(MailingChanged):
        await operations.discard(event, mailing.id, "onzin", by)
    assert await Mailing.count() == 1


async def test_one_of_another_event_is_not_there(event: Event) -> None:
    mailing, other = await a_mailing(event), await an_event(slug="ander")

    with pytest.raises(MailingNotFound):
        await operations.discard(other, mailing.id, operations.mark_of(mailing), 1)
    assert await Mailing.count() == 1


async def test_who_may_only_read_is_not_offered_it(event: Event) -> None:
    mailing = await a_mailing(event)
    async with at_desk(await an_organiser("kijker@bijeen.example", Duty.Role.VIEWER, event)) as browser:
        assert f"{own(mailing)}/weggooien" not in (await browser.open(own(mailing))).links


async def test_a_subject_of_two_lines_is_refused_in_words(desk: Browser, event: Event) -> None:
    form = (await desk.open(f"{MAILINGS}/nieuw")).form(f"{MAILINGS}/nieuw")

    page = await desk.send(form, onderwerp="Hallo\r\nBcc: ander@example.org", tekst="Dag")

    assert (page.status, page.mistakes) == (422, ["Een onderwerp is één regel. Zet alles op dezelfde regel."])
