"""What of an event stands in calendars, and which mails go by themselves: the form at the desk."""

from collections.abc import AsyncIterator

import pytest

from events.correspondence.operations import Correspondence, correspondence_of
from events.history import deeds_about
from events.people.deeds import lines
from events.publishing import event_at
from events.tables import Duty, Event
from tests.cast import an_event, an_organiser
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

FORM = "/bureau/bijeenkomsten/week/agenda-en-mail"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser(name="Bep Bureau")) as browser:
        yield browser


async def now_of() -> Correspondence:
    return correspondence_of(await event_at("week"))


async def test_a_new_event_asks_reminds_thanks_and_hides_nothing() -> None:
    assert correspondence_of(await an_event()) == Correspondence("ask", False, "", True, True, True, False)


async def test_everything_can_be_changed_and_the_form_shows_it(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(FORM)).form(FORM)

    page = await desk.send(
        form, nee="cancel", prive="ja", agendatitel=" Overleg raad ", dag=None, uur=None, bedankt=None, persoonlijk="ja"
    )

    assert (page.status, page.said) == (200, ["Opgeslagen."])
    assert await now_of() == Correspondence("cancel", True, "Overleg raad", False, False, False, True)
    shown = dict(page.form(FORM).fields)
    assert {name: shown.get(name) for name in ("nee", "prive", "agendatitel", "dag", "uur", "bedankt", "persoonlijk")} == {
        "nee": "cancel", "prive": "ja", "agendatitel": "Overleg raad", "dag": None, "uur": None, "bedankt": None,
        "persoonlijk": "ja",
    }  # fmt: skip


async def test_every_mistake_is_said_and_nothing_typed_is_lost(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(FORM)).form(FORM)

    page = await desk.send(form, nee="onzin", agendatitel="a" * 201, prive="ja")

    assert (page.status, page.mistakes) == (
        422,
        ["Kies wat er gebeurt als iemand de uitnodiging afwijst.", "Dit is te lang. Gebruik hoogstens 200 tekens."],
    )
    assert (page.form(FORM)["agendatitel"], page.form(FORM)["prive"]) == ("a" * 201, "ja")
    assert not (await now_of()).is_private


async def test_what_somebody_else_changed_meanwhile_is_said_beside_the_field(desk: Browser) -> None:
    event = await an_event()
    form = (await desk.open(FORM)).form(FORM)
    await Event.update({Event.on_decline: "note", Event.remind_day: False}).where(Event.id == event.id)

    refused = await desk.send(form, nee="cancel", agendatitel="Overleg")
    page = await desk.send(refused.form(FORM))

    assert refused.status == 409
    assert refused.mistakes == [
        "Iemand anders veranderde ‘Als iemand de uitnodiging afwijst’ in: Laat het alleen zien bij het bureau. "
        "Hieronder staat wat u typte.",
        "Iemand anders veranderde ‘Een dag ervoor’. Hieronder staat hoe het nu is.",
    ]
    assert page.said == ["Opgeslagen."]
    assert await now_of() == Correspondence("cancel", False, "Overleg", False, True, True, False)


async def test_the_history_says_what_it_was_and_became(desk: Browser) -> None:
    event = await an_event()

    await desk.send((await desk.open(FORM)).form(FORM), nee="note", prive="ja")

    [deed] = lines(await deeds_about(f"event:{event.id}"))
    assert (deed.who, deed.what, sorted(deed.changes)) == (
        "Bep Bureau", "Bijeenkomst gewijzigd",
        [("Als iemand de uitnodiging afwijst", "Vragen per mail", "Alleen laten zien"),
         ("Neutraal in de agenda", "nee", "ja")],
    )  # fmt: skip


async def test_sent_twice_it_is_noted_once(desk: Browser) -> None:
    event = await an_event()
    form = (await desk.open(FORM)).form(FORM)

    first = await desk.send(form, nee="note")
    await desk.send(first.form(FORM))

    assert len(await deeds_about(f"event:{event.id}")) == 1


async def test_a_viewer_is_not_led_there() -> None:
    event = await an_event()
    async with at_desk(await an_organiser("kijker@example.org", Duty.Role.VIEWER, event)) as viewer:
        page, form = await viewer.open("/bureau/bijeenkomsten/week"), await viewer.open(FORM)

    assert (FORM in page.links, form.status) == (False, 404)
