"""What each role may do, for one event and for all, and what its first page offers."""

import pytest

from events.publishing import EventNotFound
from events.rights import PageNotFound, Right, Rights, event_with, events_with, rights_of
from events.signed_in import Desk
from events.tables import Duty, Event
from tests.cast import an_event, an_organiser
from tests.site import at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

MAY = {
    "owner": {"people", "edit", "read", "check-in"},
    "organiser": {"edit", "read", "check-in"},
    "viewer": {"read"},
    "crew": {"check-in"},
    "host": set(),
}


@pytest.mark.parametrize("role", MAY)
async def test_a_role_for_all_events_counts_everywhere(role: str) -> None:
    event = await an_event()

    rights = await rights_of(await an_organiser(role=role))

    assert {right for right in Right if rights.may(right)} == MAY[role]
    assert {right for right in Right if rights.may(right, event.id)} == MAY[role]


@pytest.mark.parametrize("role", sorted(MAY.keys() - {"owner"}))
async def test_a_role_for_one_event_counts_there_only(role: str) -> None:
    here, there = await an_event(), await an_event(slug="ander")

    rights = await rights_of(await an_organiser(role=role, event=here))

    assert {right for right in Right if rights.may(right, here.id)} == MAY[role]
    assert {right for right in Right if rights.may(right, there.id) or rights.may(right)} == set()
    assert {right for right in Right if rights.may_somewhere(right)} == MAY[role]


async def test_several_duties_add_up() -> None:
    here, there = await an_event(), await an_event(slug="ander")
    organiser = await an_organiser(role=Duty.Role.CREW, event=here)
    for role, event in ((Duty.Role.VIEWER, here.id), (Duty.Role.ORGANISER, there.id)):
        await Duty(organiser=organiser.id, event=event, role=role).save()

    rights = await rights_of(organiser)

    assert rights.at_event[here.id] == {Right.CHECK_IN, Right.READ}
    assert rights.may(Right.EDIT, there.id)
    assert rights.roles == {"crew", "viewer", "organiser"}


async def test_what_one_may_not_see_is_not_found() -> None:
    here, _there = await an_event(), await an_event(slug="ander")
    rights = await rights_of(await an_organiser(role=Duty.Role.VIEWER, event=here))

    found = await event_with(rights, "week", Right.READ)
    for slug, right in (("week", Right.EDIT), ("ander", Right.READ), ("bestaat-niet", Right.READ)):
        with pytest.raises(EventNotFound):
            await event_with(rights, slug, right)

    assert found.id == here.id
    assert [event.id for event in await events_with(rights, Right.READ, Right.CHECK_IN)] == [here.id]


async def test_a_page_of_no_event_is_for_who_may_everywhere() -> None:
    event = await an_event()
    organiser = await an_organiser(role=Duty.Role.ORGANISER, event=event)
    here = Desk(organiser, "", await rights_of(organiser))
    everywhere = Desk(organiser, "", Rights(frozenset({Right.EDIT}), {}))

    everywhere.only(Right.EDIT)

    with pytest.raises(PageNotFound):
        here.only(Right.EDIT)


NAVIGATION = {
    "owner": {"/bureau", "/bureau/reeksen", "/bureau/deur", "/bureau/kaart", "/bureau/mensen", "/bureau/postvak", "/bureau/inlogs"},
    "organiser": {"/bureau", "/bureau/deur", "/bureau/kaart", "/bureau/inlogs"},
    "viewer": {"/bureau", "/bureau/inlogs"},
    "crew": {"/bureau/deur", "/bureau/kaart", "/bureau/inlogs"},
    "host": {"/bureau/mijn-sessies", "/bureau/inlogs"},
}


@pytest.mark.parametrize("role", NAVIGATION)
async def test_the_navigation_offers_what_one_may_open(role: str) -> None:
    event = await an_event()
    async with at_desk(await an_organiser(role=role, event=None if role == "owner" else event)) as browser:
        page = await browser.follow(await browser.open("/bureau"))
        links = {link for link in page.links if link.startswith("/bureau") and "bijeenkomsten/" not in link}
        statuses = {link: (await browser.open(link)).status for link in links}

    assert (page.status, links & set().union(*NAVIGATION.values())) == (200, NAVIGATION[role])
    assert set(statuses.values()) == {200}


@pytest.mark.parametrize("role", ["owner", "organiser", "viewer"])
async def test_the_first_page_leads_to_events_that_one_may_read(role: str) -> None:
    event = await an_event()
    await an_event(slug="ander", title="Van een ander", status=Event.Status.DRAFT)
    async with at_desk(await an_organiser(role=role, event=None if role == "owner" else event)) as browser:
        page = await browser.open("/bureau")

    assert (page.status, "/bureau/bijeenkomsten/week" in page.links) == (200, True)
    assert ("Van een ander" in page.html) == (role == "owner")


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        (["host"], "/bureau/mijn-sessies"), (["crew"], "/bureau/deur"), (["host", "crew"], "/bureau/deur"),
        (["crew", "host"], "/bureau/deur"), (["host", "viewer"], ""), (["crew", "organiser"], ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/bureau", "/bureau/bijeenkomsten"])
async def test_who_has_no_event_to_read_is_led_to_their_work_in_one_step(
    roles: list[str], page: str, path: str
) -> None:
    event = await an_event()
    organiser = await an_organiser(role=roles[0], event=event)
    for role in roles[1:]:
        await Duty(organiser=organiser.id, event=event.id, role=role).save()
    async with at_desk(organiser) as browser:
        first = await browser.open(path)

        assert (first.location, (await browser.follow(first)).status) == (page, 200)
