"""The desk's pages about held changes: the banner on every page of the event, and its buttons."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from events.tables import Duty, Event
from notifications.tables import Message
from sessions import programme
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.changing import ANNA, COR, HOLD, HOUR, PIET, a_held_event, deliver, edit, signs_up, the_only
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

EVENT = "/bureau/bijeenkomsten/week"
OUT = f"{EVENT}/uitgaand"
ONE = f"{EVENT}/sessies/1"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def three_people() -> None:
    event = await a_held_event()
    session = await a_session(event, capacity=2, has_waiting_list=True)
    for person in (PIET, COR, ANNA):
        await signs_up(event, person, session)
    await deliver()


async def test_a_saved_change_stands_on_top_of_the_pages_of_its_session_with_its_consequences(desk: Browser) -> None:
    await three_people()

    page = await desk.send((await desk.open(ONE)).form(ONE), begin="11.00", einde="12.00")

    said = "3 mensen: 1 agenda-update, 1 mail, 1 om te bellen."
    assert page.said == [f"Opgeslagen. {said} De berichten wachten nog."]
    for address in (ONE, f"{ONE}/deelnemers"):
        [banner] = (await desk.open(address)).all("section", class_name="change-banner")
        assert banner == (
            f"‘Zichtbaar zijn als raad’ gaat naar 11.00 uur. {said} "
            "Gaat weg over 10 minuten. Bekijk wie bericht krijgt Nu versturen Ongedaan maken"
        )


async def changed(desk: Browser) -> str:
    """A held change, and the address of its page."""
    await three_people()
    await desk.send((await desk.open(ONE)).form(ONE), begin="11.00", einde="12.00")
    return f"{OUT}/{(await Message.objects().where(Message.kind == 'update'))[0].batch.removeprefix('change:')}"


async def test_undo_and_send_now_are_one_button_each_and_say_what_they_did(desk: Browser) -> None:
    address = await changed(desk)
    seen = await desk.open(ONE)

    page = await desk.send(seen.form(f"{address}/ongedaan"))
    again = await desk.send(seen.form(f"{address}/ongedaan"))

    assert page.said == ["De wijziging is ongedaan gemaakt. De berichten zijn ingetrokken."]
    assert "Ongedaan gemaakt." in page.words
    assert (again.said, page.all("section", class_name="change-banner")) == (
        ["Deze wijziging was al ongedaan gemaakt."],
        [],
    )
    await desk.send((await desk.open(ONE)).form(ONE), begin="12.00", einde="13.00")
    page = await desk.send((await desk.open(ONE)).form(f"{OUT}/{int(address.rpartition('/')[2]) + 1}/versturen"))
    assert page.said == ["De berichten gaan nu weg."]
    assert "2 berichten zijn nog onderweg." in page.words
    assert len(await deliver()) == 2


async def test_undo_after_one_has_gone_is_refused_with_what_to_do(desk: Browser, at: object, now: datetime) -> None:
    address = await changed(desk)
    form = (await desk.open(ONE)).form(f"{address}/ongedaan")
    at(now + HOLD)  # type: ignore[operator]  # the fixture sets the clock
    await deliver()

    page = await desk.send(form)

    assert page.status == 409
    assert page.all("p", role="alert") == [
        "Ongedaan maken kan niet meer. Er is al een bericht weg. Verander de sessie opnieuw als het anders moet."
    ]


async def test_a_button_that_showed_another_change_does_nothing(desk: Browser) -> None:
    address = await changed(desk)
    form = (await desk.open(ONE)).form(f"{address}/versturen")
    event = (await Event.objects())[0]
    await edit(await programme.session_at(event, 1), title="Van een ander")

    page = await desk.send(form)

    assert (page.status, page.heading, await deliver()) == (
        409, "‘Zichtbaar zijn als raad’ heet nu ‘Van een ander’. ‘Van een ander’ gaat naar 11.00 uur.", [],
    )  # fmt: skip


async def test_words_are_kept_shown_again_and_refused_when_too_long(desk: Browser) -> None:
    address = await changed(desk)
    form = (await desk.open(address)).form(f"{address}/woorden")

    refused = await desk.send(form, woorden="a" * 1001)
    page = await desk.send(form, woorden="De spreker\r\nis later.")

    assert (refused.status, refused.mistakes) == (422, ["Dit is te lang. Gebruik hoogstens 1000 tekens."])
    assert refused.form(f"{address}/woorden")["woorden"] == "a" * 1001
    assert (page.said, page.form(f"{address}/woorden")["woorden"]) == (
        ["Uw woorden staan in elke mail."],
        "De spreker\nis later.",
    )


async def test_the_page_of_a_change_names_everybody_and_what_they_get(desk: Browser) -> None:
    page = await desk.open(await changed(desk))

    assert page.all("tr")[1:] == [
        "Cor Eik Bellen: er is geen mailadres Zelf bellen",
        "Anna Bos anna@example.org Mail, voor de wachtlijst Staat klaar",
        "Piet Jansen piet@example.org Agenda-update Staat klaar",
    ]


async def test_who_only_reads_sees_the_change_without_its_buttons_and_others_nothing() -> None:
    await three_people()
    event = (await Event.objects())[0]
    session = await programme.session_at(event, 1)
    await edit(session, starts_at=session.starts_at + HOUR)
    address = f"{OUT}/{(await the_only(event)).change.id}"
    viewer = await an_organiser("lezer@bijeen.example", Duty.Role.VIEWER, event)
    crew = await an_organiser("deur@bijeen.example", Duty.Role.CREW, event)

    async with at_desk(viewer) as reading:
        page = await reading.open(address)
        assert page.status == 200
        assert [form.action for form in page.read.forms] == ["/bureau/uitloggen"]
        proof = {"bewijs": page.read.forms[0]["bewijs"], "sessie": "1", "versie": "2", "doe": "ongedaan"}
        assert [(await reading.post(path, proof)).status for path in (f"{address}/ongedaan", OUT)] == [404, 404]
    async with at_desk(crew) as door:
        assert [(await door.open(path)).status for path in (OUT, address)] == [404, 404]


async def test_an_event_where_nothing_goes_out_says_so(desk: Browser) -> None:
    await an_event()

    page = await desk.open(OUT)

    assert "Er gaat nu niets weg." in page.words
    assert [(await desk.open(f"{OUT}/{number}")).status for number in (1, 10**20)] == [404, 404]


async def test_the_consequences_can_be_seen_before_saving_and_nothing_typed_is_lost(desk: Browser) -> None:
    await three_people()
    form = (await desk.open(ONE)).form(ONE)

    told = await desk.send(form, begin="11.00", einde="12.00", stap="gevolgen")
    untold = await desk.send(form, tekst="Anders", stap="gevolgen")

    assert told.said == ["Nog niet opgeslagen. Als u opslaat: 3 mensen: 1 agenda-update, 1 mail, 1 om te bellen."]
    assert untold.said == ["Nog niet opgeslagen. Als u opslaat: niemand krijgt hierover bericht."]
    assert (told.form(ONE)["begin"], told.form(ONE)["versie"]) == ("11.00", "1")
    assert await Message.count().where(Message.kind == "update") == 0
