"""What a copy of an event hands out: what people read beforehand, each file one of its own."""

import errno
import os
from datetime import date
from typing import Any

import pytest

from events.tables import Event
from sessions.materials import files, operations
from sessions.materials.operations import Wish as Wanted
from sessions.materials.tables import Handout
from sessions.series.copying import Wish, copy
from sessions.tables import Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.materials import PDF, a_file, about
from tests.sessions.test_materials_files import make_old
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

COPY = "/bureau/bijeenkomsten/week/kopie"
ANSWERS = {"titel": "Week 2028", "adres": "week-2028", "eerste_dag": "2028-03-06"}


async def copied(event: Event, slug: str = "week-2028") -> Event:
    return await copy(event, Wish(slug, "Week 2028", date(2028, 3, 6)))


async def preview(desk: Browser) -> Page:
    return await desk.send((await desk.open(COPY)).form(COPY), stap="voorbeeld", **ANSWERS)


async def handed_out(event: Event) -> list[tuple[Any, ...]]:
    """What `event` hands out, in order: the number of its session, what it is, for whom and from when, and what is in it."""
    numbers = {one.id: one.number for one in await Session.objects().where(Session.event == event.id)}
    rows = await Handout.objects().where(Handout.event == event.id).order_by(Handout.id)
    return [
        (numbers.get(one.session, 0), one.label, one.link, one.name, one.kind, one.size, str(one.audience), str(one.moment),
         files.path_of(one.file).read_bytes() if one.file else b"")
        for one in rows
    ]  # fmt: skip


def no_links(*_paths: object, **_facts: object) -> None:
    """What a disk answers that gives a file one name only."""
    raise OSError(errno.EPERM, "Operation not permitted")


async def test_what_people_read_beforehand_goes_along_and_what_was_for_afterwards_does_not() -> None:
    event = await an_event()
    session = await a_session(event, number=7)
    await a_file(event, session, audience="participants", name="Vooraf.pdf")
    await operations.add_link(about(event), Wanted("De wet", "everybody", "before", "https://example.org/wet"))
    await a_file(event, name="Routekaart.pdf", content=PDF + b"2")
    before = await handed_out(event)
    await a_file(event, session, moment="after", name="Uitkomsten.pdf")
    await operations.add_link(about(event), Wanted("Foto’s", "participants", "after", "https://example.org/fotos"))

    made = await copied(event)

    assert (await handed_out(made), [row[:2] for row in before]) == (before, [(7, "Vooraf"), (0, "De wet"), (0, "Routekaart")])


@pytest.mark.parametrize("links", [True, False])
async def test_a_copy_keeps_its_file_when_the_first_one_goes_and_the_other_way_round(links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    event = await an_event()
    first = await a_file(event, name="Vooraf.pdf")
    made = await copied(event)
    again = await copied(made, "week-2029")
    [second], [third] = [await operations.handouts_of(about(one)) for one in (made, again)]

    await operations.take_away(about(event), first.id)
    await operations.take_away(about(again), third.id)

    assert len({first.file, second.file, third.file}) == 3
    assert (files.path_of(second.file).read_bytes(), (files.folder() / first.file).exists(), (files.folder() / third.file).exists()) == (PDF, False, False)


@pytest.mark.parametrize("links", [True, False])
async def test_a_file_that_has_no_row_yet_is_not_swept_however_old_the_first_one_is(links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    first = await a_file(await an_event())
    make_old(files.path_of(first.file))

    made = await files.once_more([first.file])
    await files.sweep()

    assert files.path_of(made[first.file]).read_bytes() == PDF


async def test_a_file_that_got_lost_stays_behind_and_the_rest_goes_along() -> None:
    event = await an_event()
    lost, there = await a_file(event, name="Weg.pdf"), await a_file(event, name="Er.pdf")
    files.path_of(lost.file).unlink()

    made = await copied(event)

    assert [one.label for one in await operations.handouts_of(about(made))] == [there.label]


async def test_a_disk_that_is_full_makes_no_copy_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    await a_file(await an_event())
    for name in ("link", "rename"):
        monkeypatch.setattr(os, name, no_links)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.send((await preview(desk)).form(COPY), stap="maken")

    mistake = "Wij konden de bestanden niet bewaren. Probeer het later nog eens, of bel de beheerder."
    assert (page.status, page.mistakes, await Event.count(), await Handout.count()) == (422, [mistake], 1, 1)


@pytest.mark.parametrize(("number", "words"), [(0, "Er is niets"), (1, "1 bestand of link gaat mee"), (2, "2 bestanden en links gaan mee")])
async def test_the_preview_says_how_much_goes_along(number: int, words: str) -> None:
    event = await an_event()
    for place in range(number):
        await a_file(event, name=f"Stuk {place}.pdf")
    await a_file(event, moment="after", name="Uitkomsten.pdf")
    async with at_desk(await an_organiser()) as desk:
        page = await preview(desk)

    assert words in page.all("dd")


async def test_a_copy_takes_as_many_queries_for_many_handouts_as_for_one() -> None:
    event, taken = await an_event(), []
    session = await a_session(event)
    for number in (1, 3):
        for place in range(number):
            await a_file(event, session, name=f"Stuk {number} {place}.pdf")
        with counted() as statements:
            await copied(event, f"week-{number}")
        taken.append(len(statements))

    assert taken[0] == taken[1]
