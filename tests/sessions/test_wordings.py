"""The organisers' own words in the standard messages of their event."""

from collections.abc import AsyncIterator

import pytest

from notifications.tables import Message
from sessions.letters import write
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import comes
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

WORDINGS = "/bureau/bijeenkomsten/week/standaardberichten"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def newest_opening(kind: str) -> list[str]:
    messages = await Message.objects().where(Message.kind == kind).order_by(Message.id)
    return list(write(messages[-1]).opening)


async def test_own_words_stand_in_the_mails_posted_from_then_on_and_emptied_they_are_ours_again(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    ours = ["Beste Anna Bos,", "U hebt zich aangemeld. Hieronder staat wat het is geworden."]
    await comes(event, "Anna Bos", session)
    page = await desk.send(
        (await desk.open(WORDINGS)).form(WORDINGS), overview="Fijn, {naam}!\n\nTot op {bijeenkomst}."
    )

    assert page.said == ["Opgeslagen. Nieuwe mails krijgen deze tekst."]
    assert await newest_opening("overview") == ours
    await comes(event, "Bert Dam", session)
    assert await newest_opening("overview") == ["Beste Bert Dam,", "Fijn, Bert Dam!", f"Tot op {event.title}."]
    assert (await newest_opening("invitation"))[1] == "U hebt een plaats. Dit is de uitnodiging voor uw agenda."
    await desk.send(page.form(WORDINGS), overview="")
    assert (await newest_opening("overview"))[1] == "Fijn, Bert Dam!"
    await comes(event, "Cor Eik", session)
    assert await newest_opening("overview") == ["Beste Cor Eik,", ours[1]]


async def test_long_sentences_in_own_words_are_named_and_a_wrong_placeholder_is_refused(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(WORDINGS)).form(WORDINGS)

    wrong = await desk.send(form, promoted="Beste {voornaam}")
    page = await desk.send(form, promoted="woord " * 24 + "woord.", cancelled="Dit is kort. Dit is ook kort.")

    assert wrong.status == 422
    assert wrong.mistakes[0].startswith("Dit invulwoord kennen wij niet: {voornaam}.")
    assert page.all("p", class_name="ease") == [
        "Een zin heeft gemiddeld 25 woorden. De langste zin heeft 25 woorden. Maak de zinnen korter: hoogstens 20 woorden, gemiddeld 12.",
        "Een zin heeft gemiddeld 4 woorden. De langste zin heeft 4 woorden.",
    ]


async def test_words_that_somebody_else_changed_meanwhile_are_not_overwritten(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(WORDINGS)).form(WORDINGS)
    await desk.send(form, promoted="Van een ander.")

    page = await desk.send(form, promoted="Van mij.")

    assert page.status == 409
    assert page.form(WORDINGS)["promoted"] == "Van mij."
    assert (await desk.open(WORDINGS)).form(WORDINGS)["promoted"] == "Van een ander."
