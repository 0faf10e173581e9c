"""Files and links that are there already: what is said of them can be changed, by who may add one and by nobody else."""

from typing import Any

import pytest

from events.tables import Event
from sessions.materials import operations
from sessions.materials.operations import Wish
from sessions.materials.tables import Handout
from sessions.tables import Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.materials import PDF, a_file, about
from tests.site import Browser, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

Facts = tuple[str, str, str, str]


async def the_link(event: Event, session: Session | None = None) -> tuple[Handout, str]:
    """A link for participants from now on, and the address at the desk where it is changed."""
    wish = Wish("De wet", "participants", "before", "https://example.org/wet")
    handout = await operations.add_link(about(event, session), wish)
    place = f"tijdens/{session.id}" if session else f"bijeenkomsten/{event.slug}"
    return handout, f"/bureau/{place}/materialen/{handout.id}"


async def kept(number: int) -> Facts:
    one = await Handout.objects().get(Handout.id == number)
    assert one
    return one.label, one.link, str(one.audience), str(one.moment)


@pytest.mark.parametrize("of_session", [True, False])
async def test_a_link_gets_another_name_address_audience_and_moment(of_session: bool) -> None:
    event = await an_event()
    handout, path = await the_link(event, await a_session(event) if of_session else None)
    async with at_desk(await an_organiser()) as desk:
        opened = await desk.open(path)
        fields = {name: opened.form(path)[name] for name in ("naam", "link", "voor", "wanneer")}
        page = await desk.send(opened.form(path), naam="De folder", link="https://example.org/folder", voor="everybody", wanneer="after")

    assert fields == {"naam": "De wet", "link": "https://example.org/wet", "voor": "participants", "wanneer": "before"}
    assert (page.said, page.all("h3", class_name="card-title")) == (["Het is gewijzigd."], ["De folder"])
    assert await kept(handout.id) == ("De folder", "https://example.org/folder", "everybody", "after")


async def test_a_file_gets_another_name_and_stays_the_file_that_it_is(browser: Browser) -> None:
    event = await an_event()
    handout = await a_file(event, audience="participants", name="Concept 3.pdf")
    path = f"/bureau/bijeenkomsten/week/materialen/{handout.id}"
    async with at_desk(await an_organiser()) as desk:
        form = (await desk.open(path)).form(path)
        await desk.send(form, naam="Routekaart", voor="everybody", link="https://elders.example")

    assert await kept(handout.id) == ("Routekaart", "", "everybody", "before")
    assert (await browser.open(f"/week/materiaal/{handout.id}")).response.content == PDF


async def test_a_file_without_a_name_is_called_as_it_came() -> None:
    event = await an_event()
    handout = await a_file(event, name="Concept 3.pdf")
    for label in ("Routekaart", ""):
        seen = operations.mark_of(await operations.handout_at(about(event), handout.id))
        await operations.change(about(event), handout.id, Wish(label, "everybody", "before"), seen)

    assert (await kept(handout.id))[0] == "Concept 3"


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({"link": "javascript:alert(1)"}, "Schrijf de hele link, met https:// ervoor."),
        ({"link": ""}, "Schrijf de hele link, met https:// ervoor."),
        ({"naam": " "}, "Schrijf hoe de link heet. Dat lezen mensen op de pagina."),
        ({"naam": "x" * 201}, "Dit is te lang. Gebruik hoogstens 200 tekens."),
        ({"voor": "iedereen"}, "Kies voor wie dit is."),
        ({"wanneer": ""}, "Kies vanaf wanneer mensen dit zien."),
    ],
)
async def test_a_change_with_a_mistake_keeps_what_was_typed_and_changes_nothing(fields: dict[str, str], mistake: str) -> None:
    _handout, path = await the_link(await an_event())
    wanted = {"naam": "Anders", "link": "https://example.org/anders", **fields}
    async with at_desk(await an_organiser()) as desk:
        form, before = (await desk.open(path)).form(path), await everything()
        page = await desk.send(form, **wanted)
        assert (page.status, page.mistakes, await everything()) == (422, [mistake], before)

    assert {name: page.form(path)[name] for name in ("naam", "link")} == {name: wanted[name] for name in ("naam", "link")}
    assert f"#{next(iter(fields))}" in page.links


async def test_everything_that_is_wrong_with_a_change_is_said_at_once() -> None:
    _handout, path = await the_link(await an_event())
    async with at_desk(await an_organiser()) as desk:
        page = await desk.send((await desk.open(path)).form(path), naam="", link="x", voor="", wanneer="")

    assert (page.status, len(page.mistakes)) == (422, 4)


async def test_two_who_change_one_at_the_same_time_see_each_other() -> None:
    handout, path = await the_link(await an_event())
    async with at_desk(await an_organiser()) as desk:
        opened = (await desk.open(path)).form(path)
        await desk.send(opened, naam="De folder", voor="everybody")
        late = await desk.send(opened, naam="De nieuwe wet")
        meanwhile = await kept(handout.id)
        again = await desk.send(late.form(path))

    assert (late.status, late.form(path)["naam"], late.form(path)["voor"], meanwhile[0]) == (409, "De nieuwe wet", "everybody", "De folder")
    assert late.mistakes == [
        "Iemand anders veranderde ‘Hoe heet het?’ in: De folder. Hieronder staat wat u typte.",
        "Iemand anders veranderde ‘Voor wie?’. Hieronder staat hoe het nu is.",
    ]
    assert (again.said, await kept(handout.id)) == (["Het is gewijzigd."], ("De nieuwe wet", "https://example.org/wet", "everybody", "before"))


async def test_the_same_change_sent_twice_is_made_once_and_what_was_left_alone_is_no_change() -> None:
    _handout, path = await the_link(await an_event())
    async with at_desk(await an_organiser()) as desk:
        opened = (await desk.open(path)).form(path)
        pages = [await desk.send(opened)] + [await desk.send(opened, voor="everybody") for _ in range(2)]
        history = await desk.open("/bureau/bijeenkomsten/week/geschiedenis")

    assert [page.said for page in pages] == [["Het is gewijzigd."]] * 3
    assert (history.words.count("Link gewijzigd"), "Wie een plaats heeft" in history.words) == (1, True)


async def test_one_of_elsewhere_or_that_is_gone_cannot_be_changed() -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    session = await a_session(event)
    handout, path = await the_link(event, session)
    elsewhere, _path = await the_link(other)
    change: dict[str, Any] = {"naam": "Anders", "link": "https://example.org", "voor": "everybody", "wanneer": "before"}
    async with at_desk(await an_organiser()) as desk:
        change["bewijs"] = (await desk.open(path)).form(path)["bewijs"]
        await operations.take_away(about(event, session), handout.id)
        paths = [path, *(f"/bureau/tijdens/{session.id}/materialen/{number}" for number in (elsewhere.id, 2**31, 0)),
                 f"/bureau/bijeenkomsten/week/materialen/{elsewhere.id}"]  # fmt: skip
        pages = [page for one in paths for page in (await desk.open(one), await desk.post(one, change))]

    assert ([page.status for page in pages], await kept(elsewhere.id)) == ([404] * 10, ("De wet", "https://example.org/wet", "participants", "before"))
