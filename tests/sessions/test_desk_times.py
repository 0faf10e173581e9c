"""Times of a session that can be right and seldom are: the desk asks about them, and refuses nothing."""

from collections.abc import AsyncIterator

import pytest

from sessions.tables import Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.test_desk_sessions import NEW, ONE, TYPED, new_form, the_sessions
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


def toch(page: Page) -> str:
    """What the button under the question sends."""
    return next(
        given["value"] for tag, given, _words in page.read.elements if tag == "button" and given.get("name") == "toch"
    )


STRANGE = [
    ({"datum": "2020-03-09"}, "Maandag 9 maart 2020 is geen dag van deze bijeenkomst."),
    ({"einddatum": "2099-12-31"}, "De sessie duurt langer dan een dag. Zij eindigt op donderdag 31 december 2099."),
]


@pytest.mark.parametrize(("typed", "doubt"), STRANGE)
async def test_a_new_session_with_strange_times_is_asked_about_and_saved_when_that_is_right(
    desk: Browser, typed: dict[str, str], doubt: str
) -> None:
    await an_event()

    asked = await desk.send(await new_form(desk), **TYPED, **typed, tekst="Mijn tekst")
    none = await Session.count()
    page = await desk.send(asked.form(NEW), toch=toch(asked))

    assert (asked.status, asked.mistakes, none) == (200, [], 0)
    assert f"De sessie is nog niet opgeslagen. {doubt} Klopt dat?" in asked.words
    (session,) = await the_sessions()
    assert (page.said, session.text) == (["De sessie staat in het programma."], "Mijn tekst")


@pytest.mark.parametrize(("typed", "doubt"), STRANGE)
async def test_a_session_moved_to_strange_times_is_asked_about_too(
    desk: Browser, typed: dict[str, str], doubt: str
) -> None:
    before = await a_session(await an_event())

    asked = await desk.send((await desk.open(ONE)).form(ONE), **typed, tekst="Mijn tekst")
    unsaved = (await the_sessions())[0].version
    await desk.send(asked.form(ONE), toch=toch(asked))
    again = await desk.send((await desk.open(ONE)).form(ONE), tekst="Nog eens")

    (session,) = await the_sessions()
    assert (doubt in asked.words, unsaved) == (True, before.version)
    assert (session.text, session.version) == ("Nog eens", 3)
    assert "nog niet opgeslagen" not in again.words


async def test_the_answer_is_about_the_times_that_were_asked_about(desk: Browser) -> None:
    await an_event()
    asked = await desk.send(await new_form(desk), **TYPED, datum="2020-03-09")

    again = await desk.send(asked.form(NEW), toch=toch(asked), datum="2021-03-09")

    assert ("Dinsdag 9 maart 2021 is geen dag" in again.words, await Session.count()) == (True, 0)


@pytest.mark.parametrize("typed", [{"einddatum": "2027-03-09", "einde": "9.00"}, {"einde": "23.00"}])
async def test_an_evening_that_ends_after_midnight_is_not_asked_about(desk: Browser, typed: dict[str, str]) -> None:
    await an_event()

    page = await desk.send(await new_form(desk), **{**TYPED, **typed})

    assert page.said == ["De sessie staat in het programma."]
