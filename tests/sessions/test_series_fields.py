"""All that is said about a session is changed in "this and later ones" of a series, its waiting list too."""

from collections.abc import AsyncIterator
from dataclasses import fields

import pytest

from events.publishing import event_at
from sessions import programme
from sessions.programme import Content
from sessions.registrations import Person, form_key, sign_up
from sessions.series import meetings
from sessions.series.forms import EveningForm, MeetingForm
from sessions.series.meetings import Evening
from sessions.tables import Registration, Session
from tests.cast import an_organiser
from tests.sessions.series import SLUGS, changed, made, opened, send_new, sessions
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

ALL = {
    "doelgroep": "Voorzitters", "sector": "Ouderenzorg", "trefwoorden": "zorg; wonen", "materiaal": "Stuk | https://x.nl/1",
    "voorbereiden": "Lees § 2.", "dag_ervoor": "niet", "uur_ervoor": "wel", "na_afloop": "wel",
}  # fmt: skip
SAID = (
    ("audience", "Voorzitters"), ("sector", "Ouderenzorg"), ("keywords", ["zorg", "wonen"]),
    ("materials", "Stuk | https://x.nl/1"), ("prepare", "Lees § 2."), ("remind_day", False), ("remind_hour", True),
    ("sends_thanks", True),
)  # fmt: skip


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


def said_of(session: Session) -> tuple[tuple[str, object], ...]:
    return tuple((name, getattr(session, name)) for name, _value in SAID)


async def limits() -> list[tuple[int | None, bool]]:
    """How many places each evening has, and whether there is a waiting list."""
    return [(one.capacity, one.has_waiting_list) for one in await sessions()]


def test_an_evening_has_every_field_of_a_session_but_when_and_its_recording() -> None:
    names = {part.name for part in fields(Evening)}

    assert names - {"begins", "ends"} == {part.name for part in fields(Content)} - {"starts_at", "ends_at", "recording_link"}
    assert len(names) == len(EveningForm.NAMES)


async def test_every_field_changes_in_this_and_later_ones_together(desk: Browser) -> None:
    await send_new(desk)

    page = await changed(desk, 1, bereik="later", **ALL)

    first, *later = await sessions()
    assert page.said == ["2 bijeenkomsten zijn gewijzigd. Niemand krijgt hierover bericht."]
    assert [said_of(one) for one in later] == [SAID, SAID]
    assert said_of(first)[0] == ("audience", "")


async def test_a_new_series_has_every_field_at_once(desk: Browser) -> None:
    await send_new(desk, plaatsen="40", wachtlijst=None, **ALL)

    assert [said_of(one) for one in await sessions()] == [SAID] * 3
    assert await limits() == [(40, False)] * 3


async def test_only_what_was_changed_changes_later_and_the_rest_stays_their_own(desk: Browser) -> None:
    await send_new(desk)
    await changed(desk, 2, sector="Jeugdzorg", voorbereiden="Niets")

    await changed(desk, 0, bereik="later", voorbereiden="Lees § 2.")

    assert [(one.sector, one.prepare) for one in await sessions()] == [
        ("", "Lees § 2."), ("", "Lees § 2."), ("Jeugdzorg", "Lees § 2."),
    ]  # fmt: skip


async def test_wrong_links_and_choices_are_named_beside_their_fields(desk: Browser) -> None:
    await send_new(desk)

    page = await changed(desk, 0, materiaal="geen link", dag_ervoor="misschien")

    assert (page.status, len(page.mistakes)) == (422, 2)
    assert (await opened(desk, 0))["materiaal"] == ""


# -- the waiting list


async def test_a_series_that_gets_a_limit_later_gets_its_waiting_list_and_refuses_nobody(desk: Browser) -> None:
    await send_new(desk, leden=None)
    await Session.update({Session.has_waiting_list: False}).where(Session.id > 0)  # as series without a limit were made
    series, _listed = await made()
    await meetings.publish_all(series)

    await changed(desk, 0, bereik="later", plaatsen="1")

    assert await limits() == [(1, True)] * 3
    for name in ("Anna Bos", "Bea Dam"):
        await signs_up(name)
    assert await Registration.select(Registration.status).order_by(Registration.id).output(as_list=True) == [
        "confirmed", "waiting",
    ]  # fmt: skip


async def signs_up(name: str) -> None:
    event = await event_at(SLUGS[0])
    ids = [session.id for session in await programme.sessions_of(event)]
    person = Person(name, f"{name[:3]}@example.org".lower())
    await sign_up(event, person, ids, "", form_key(name, person, ids, ""))


async def test_who_wants_no_waiting_list_with_the_first_limit_says_so_and_own_choices_stay(desk: Browser) -> None:
    await send_new(desk)
    await changed(desk, 2, plaatsen="9")

    await changed(desk, 0, bereik="later", plaatsen="5")
    await changed(desk, 1, wachtlijst=None, bereik="later")

    assert await limits() == [(5, True), (5, False), (5, False)]


async def test_the_form_without_a_limit_shows_the_waiting_list_and_saving_it_unchanged_changes_nothing(
    desk: Browser,
) -> None:
    await send_new(desk)
    await Session.update({Session.has_waiting_list: False}).where(Session.id > 0)

    form = await opened(desk, 0)
    page = await desk.send(form, bereik="later")

    assert form["wachtlijst"] == "ja"
    assert page.said == ["0 bijeenkomsten zijn gewijzigd. Niemand krijgt hierover bericht."]
    assert MeetingForm.among((await made())[1]).typed["wachtlijst"] == "ja"
