"""What was done at the desk: written with the deed itself, read in words, and without anybody's data."""

from contextlib import suppress

import pytest

from database import DB
from events import history, publishing
from events.history import deeds_about, deeds_at, note
from events.people import deeds
from events.tables import Deed, Duty
from tests.cast import an_event, an_organiser
from tests.site import at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

HISTORY = "/bureau/bijeenkomsten/week/geschiedenis"


class Undone(Exception):
    """Ends a transaction that is not to stay."""


async def test_a_deed_that_is_undone_leaves_no_history() -> None:
    event = await an_event()
    with suppress(Undone):
        async with DB.transaction():
            await note(None, event.id, f"event:{event.id}", "changed")
            raise Undone

    assert await Deed.count() == 0


async def test_one_reads_who_did_what_when_before_and_after() -> None:
    event = await an_event()
    eva = await an_organiser(name="Eva Eigenaar")
    before, after = {"title": "Oud", "help_phone": "…"}, {"title": "Nieuw", "help_phone": "…"}
    await note(eva.id, event.id, f"event:{event.id}", "changed", before, after)
    async with at_desk(eva) as browser:
        page = await browser.open(HISTORY)

    assert page.all("tr")[1:] == [
        "maandag 1 maart, 10.00 Bijeenkomst gewijzigd Titel: Oud → wordt Nieuw Telefoon: gewijzigd Eva Eigenaar"
    ]


async def test_what_the_desk_does_to_an_event_is_in_its_history() -> None:
    eva = await an_organiser(name="Eva")
    event = await publishing.create("week", "Week", eva.id)
    await publishing.publish(event, eva.id)
    await publishing.close(event, eva.id)

    told = deeds.lines(await deeds_at(event.id))

    assert [(line.what, line.who) for line in told] == [
        ("Inschrijving gesloten", "Eva"), ("Bijeenkomst op de site gezet", "Eva"), ("Bijeenkomst gemaakt", "Eva"),
    ]  # fmt: skip
    assert told[0].changes == [("Staat", "Op de site", "Gesloten")]


async def test_a_duty_for_an_event_is_in_its_history_with_a_name_that_is_not_kept() -> None:
    event = await an_event()
    async with at_desk(await an_organiser(name="Eva")) as browser:
        form = (await browser.open("/bureau/mensen")).form("/bureau/mensen")
        await browser.send(form, naam="Dirk Deur", email="dirk@bijeen.example", taak="crew", bijeenkomst="week")
        page = await browser.open(HISTORY)

    kept = str(await Deed.select())
    assert "Kreeg toegang tot het bureau Dirk Deur Taak: Deur Eva" in page.words
    assert [word for word in ("Dirk", "dirk@") if word in kept] == []
    assert [entry.event for entry in await Deed.objects()] == [event.id]


async def test_what_nobody_at_the_desk_did_says_so_and_what_has_no_words_is_shown_under_its_name() -> None:
    event = await an_event()
    after = {"strange_thing": True, "starts_at": "2027-03-08T09:00:00Z"}
    await note(history.NOBODY, event.id, "session:12", "quite-new", after=after)

    line = deeds.lines(await deeds_at(event.id))[0]

    assert (line.who, line.what, line.about) == ("Niet vanuit het bureau", "Sessie: quite new", "Sessie met kenmerk 12")
    assert line.changes == [("strange thing", "", "ja"), ("Begin", "", "maandag 8 maart 2027 om 10.00 uur")]


async def test_the_history_of_one_thing_and_of_one_event_is_its_own() -> None:
    one, other = await an_event(), await an_event(slug="ander")
    for event in (one, other):
        await note(None, event.id, f"event:{event.id}", "changed")

    assert [len(await deeds_at(one.id)), len(await deeds_about(f"event:{other.id}"))] == [1, 1]


async def test_a_long_history_asks_as_many_questions_as_a_short_one() -> None:
    event = await an_event()
    async with at_desk(await an_organiser()) as browser:
        await note(None, event.id, f"event:{event.id}", "changed")
        with counted() as short:
            await browser.open(HISTORY)
        for _ in range(250):
            await note(None, event.id, f"event:{event.id}", "changed")
        with counted() as long:
            page = await browser.open(HISTORY)

    assert (len(page.all("tr")), len(short) == len(long)) == (201, True)


async def test_viewers_read_the_history_and_nobody_is_shown_what_is_no_text() -> None:
    event = await an_event()
    await note(None, event.id, f"event:{event.id}", "changed", {"title": ""}, {"title": "<img src=x onerror=alert(1)>"})
    async with at_desk(await an_organiser(role=Duty.Role.VIEWER, event=event)) as browser:
        page = await browser.open(HISTORY)

    assert (page.status, "<img" in page.html) == (200, False)
