"""Break-out groups at the desk: made by rules, given to who comes late, moved by hand, and named."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

import pytest

from events.history import deeds_at
from sessions.breakouts import operations
from sessions.breakouts.people import people_in
from sessions.breakouts.shown import groups_shown
from sessions.breakouts.tables import Breakout, BreakoutSeat
from sessions.my_data.erasing import erase
from sessions.registrations import cancel
from sessions.tables import Participant
from tests.cast import a_session
from tests.sessions.breakouts import Meeting, a_leader, a_meeting, everybody, names, now
from tests.sessions.groups import signs_up, wants
from tests.sessions.people import claim, comes
from tests.site import at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]


@pytest.fixture
async def nine() -> AsyncIterator[Meeting]:
    event, session, people = await a_meeting(9, form="hybrid", place="Zaal 1")
    async with at_desk(await a_leader(session, event)) as browser:
        yield Meeting(browser, event, session, people)


async def test_a_host_divides_and_everybody_is_in_one_group(nine: Meeting) -> None:
    page = await nine.make()

    division = await now(nine.session)
    assert page.said == ["De groepen zijn gemaakt. Deelnemers zien ze nog niet."]
    assert [len(group) for group in names(division)] == [3, 3, 3]
    assert everybody(division) == [one.name.split()[0] for one in nine.people]
    assert [one for one in page.all("h2") if one.startswith("Groep ")] == ["Groep 1", "Groep 2", "Groep 3"]
    assert [*division.broken(), division.row.shown_at] == [None]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"soort": "grootte", "getal": "1"}, "Een groep heeft ten minste 2 mensen."),
        ({"getal": "5"}, "Er zijn 9 mensen. Dat is genoeg voor hoogstens 4 groepen: een groep heeft ten minste 2 mensen."),
        ({"getal": "10"}, "Er zijn 9 mensen. Dat is genoeg voor hoogstens 4 groepen: een groep heeft ten minste 2 mensen."),
        ({"getal": "9999"}, "Er zijn 9 mensen. Dat is genoeg voor hoogstens 4 groepen: een groep heeft ten minste 2 mensen."),
        ({"getal": "0"}, "Vul een getal in, zoals 6."),
        ({"getal": "-3"}, "Vul een getal in, zoals 6."),
        ({"getal": "veel"}, "Vul een getal in, zoals 6."),
        ({"wie": "aanwezig"}, "Er zijn nog geen 2 mensen om te verdelen."),
        ({"raden": "altijd"}, "Kies moet, liefst of niet."),
        ({"soort": "x"}, "Kies of u een aantal groepen wilt, of een aantal mensen in een groep."),
        ({"wie": "x"}, "Kies wie u wilt verdelen."),
    ],
)
async def test_what_cannot_be_is_refused_and_what_was_typed_stays(nine: Meeting, typed: dict[str, str], words: str) -> None:
    page = await nine.make(rollen="must", **typed)

    assert (page.status, page.mistakes, await Breakout.count()) == (422, [words], 0)
    assert (page.form(nine.path)["rollen"], page.form(nine.path)["getal"]) == ("must", typed.get("getal", "3"))


async def test_groups_of_about_so_many_are_never_of_one(nine: Meeting) -> None:
    found = {}
    for size in "2", "4", "8", "50":
        await nine.make(soort="grootte", getal=size)
        found[size] = sorted(len(group) for group in names(await now(nine.session)))

    assert found == {"2": [2, 2, 2, 3], "4": [3, 3, 3], "8": [4, 5], "50": [9]}


async def test_rules_that_cannot_all_hold_are_named_with_where_and_the_groups_are_there(nine: Meeting) -> None:
    """One person is online, all others are at the location: apart cannot be, with groups of equal size."""
    await operations.tie(nine.session, await nine.registration(nine.people[0]), await nine.registration(nine.people[1]))
    await _takes_part_online(nine, nine.people[0])

    page = await nine.make(manieren="must", ondersteuning="must", raden="must")

    assert "Niet alle regels kunnen tegelijk. Dit moest, en lukte niet overal: Online en op locatie apart." in page.words
    assert [one for one in page.all("li") if one.endswith("zitten mensen online en op locatie.")] != []
    assert sum(map(len, names(await now(nine.session)))) == 9


async def _takes_part_online(meeting: Meeting, person: Participant) -> None:
    row = await claim(person, meeting.session)
    row.way = "online"
    await row.save()


async def test_a_double_press_makes_the_groups_once(nine: Meeting) -> None:
    form = (await nine.browser.open(nine.path)).form(nine.path)
    pages = [await nine.browser.send(form, soort="aantal", getal="3") for _press in range(2)]

    assert [one.said for one in pages] == [["De groepen zijn gemaakt. Deelnemers zien ze nog niet."]] * 2
    assert [one.what for one in await deeds_at(nine.event.id) if one.what == "groups-made"] == ["groups-made"]


async def test_two_hosts_with_the_same_form_do_not_undo_each_other_unseen(nine: Meeting) -> None:
    form = (await nine.browser.open(nine.path)).form(nine.path)
    await nine.browser.send(form, soort="aantal", getal="3")

    late = await nine.browser.send(form, soort="aantal", getal="2")
    kept = len(names(await now(nine.session)))
    await nine.browser.send(late.form(nine.path))

    assert (late.status, kept, len(names(await now(nine.session)))) == (422, 3, 2)
    assert "Er zijn intussen andere groepen gemaakt. Kijk hieronder hoe het nu is. Verdeel alleen opnieuw als dat moet." in late.words
    assert late.form(nine.path)["getal"] == "2"


async def test_a_hybrid_session_is_divided_by_way_at_first_and_councils_are_a_wish(nine: Meeting) -> None:
    form = (await nine.browser.open(nine.path)).form(nine.path)

    assert (form["manieren"], form["raden"]) == ("must", "wish")


async def test_the_same_try_gives_the_same_groups_and_the_next_one_others(nine: Meeting) -> None:
    found = []
    for turn in "1", "2", "1":
        await nine.make(keer=turn)
        found.append(names(await now(nine.session)))

    assert (found[0] == found[2], found[0] == found[1]) == (True, False)


async def test_who_comes_late_gets_a_group_and_nobody_else_moves(nine: Meeting) -> None:
    await nine.make()
    before = names(await now(nine.session))
    await comes(nine.event, "Zus Laat", nine.session)

    waiting = await nine.browser.open(nine.path)
    page, again = [await nine.browser.send(waiting.form(f"{nine.path}/plaatsen")) for _press in range(2)]

    after = names(await now(nine.session))
    assert "1 persoon heeft geen groep" in waiting.all("h2")
    assert (page.said, again.said) == (["1 persoon kreeg een groep."], ["Iedereen had al een groep."])
    assert [[one for one in group if one != "Zus"] for group in after] == before
    assert sorted(map(len, after)) == [3, 3, 4]


async def test_who_cancels_leaves_their_group_and_who_is_erased_too(nine: Meeting) -> None:
    await nine.make()
    await nine.press("tonen")
    ids = [await nine.registration(one) for one in nine.people[:2]]

    await cancel(await claim(nine.people[0], nine.session))
    await erase(nine.event, nine.people[1])

    assert {"Anna", "Bea"} & {*everybody(await now(nine.session))} == set()
    assert await groups_shown(ids) == {}
    assert await BreakoutSeat.count().where(BreakoutSeat.registration == ids[1]) == 0


async def test_somebody_is_moved_by_hand_and_to_no_group(nine: Meeting) -> None:
    await nine.make()
    who = str(await nine.registration(nine.people[0]))

    found = []
    for place in "2", "3", "0":
        page = await nine.press("verplaatsen", wie=who, groep=place)
        found.append((page.said, [at for at, group in enumerate(names(await now(nine.session)), 1) if "Anna" in group]))

    assert found == [(["Verplaatst."], [2]), (["Verplaatst."], [3]), (["Verplaatst."], [])]


@pytest.mark.parametrize(("who", "where"), [("", "1"), ("1", ""), ("999999", "1"), ("self", "9"), ("other", "1")])
async def test_who_or_where_there_is_nothing_is_refused_in_words(nine: Meeting, who: str, where: str) -> None:
    await nine.make()
    other = await a_session(nine.event)
    known = {
        "self": await nine.registration(nine.people[0]),
        "other": (await claim(await comes(nine.event, "Els Elders", other), other)).id,
    }
    before = names(await now(nine.session))

    page = await nine.press("verplaatsen", wie=str(known.get(who, who)), groep=where)

    assert (page.status, names(await now(nine.session))) == (422, before)


async def test_the_page_says_what_moving_by_hand_broke(nine: Meeting) -> None:
    await nine.make(rollen="off")
    division = await now(nine.session)
    [anna_at] = [group.row.place for group in division.groups if "Anna Raad" in [one.name for one in group.people]]

    page = await nine.press("verplaatsen", wie=str(await nine.registration(nine.people[1])), groep=str(anna_at))

    assert f"In Groep {anna_at} zitten te veel mensen van Raad 1." in page.all("li")


async def test_a_supporter_comes_with_somebody_they_signed_up_and_with_whom_the_host_says(nine: Meeting) -> None:
    await signs_up(
        nine.event, wants("Sam Steun", nine.session, email="sam@example.org", role="coach"), wants("Gea Gast", nine.session),
        wants("Hans Gast", nine.session),
    )  # fmt: skip
    helper, helped = nine.people[3], nine.people[7]
    said = await nine.press("samen", helper=str(await nine.registration(helper)), hulp=str(await nine.registration(helped)))
    await nine.make(rollen="off")

    groups = names(await now(nine.session))
    with_sam = next(group for group in groups if "Sam" in group)
    assert {"Gea", "Hans"} & {*with_sam} != set()
    assert any({"Dirk", "Henk"} <= {*group} for group in groups)
    assert "Dirk Raad helpt Henk Raad. Klopt niet meer: Dirk Raad" in said.all("li")


async def test_who_helps_whom_is_taken_back(nine: Meeting) -> None:
    ids = [await nine.registration(one) for one in nine.people[:2]]
    await operations.tie(nine.session, *ids)
    await operations.tie(nine.session, *ids)  # said twice
    page = await nine.browser.open(nine.path)
    [form] = [one for one in page.read.forms if "/samen/" in one.action]

    await nine.browser.send(form)

    assert [one.helps for one in await people_in(nine.session.id) if one.helps] == []


async def test_names_and_rooms_stay_when_the_host_divides_again(nine: Meeting) -> None:
    await nine.make()
    form = (await nine.browser.open(f"{nine.path}/namen")).form(f"{nine.path}/namen")
    await nine.browser.send(form, **{"naam-1": "De uilen", "ruimte-1": "Zaal 2", "link-2": "https://vergader.example.org/2"})

    await nine.make(getal="2")

    groups = [(one.row.name, one.row.room, one.row.link) for one in (await now(nine.session)).groups]
    assert groups == [("De uilen", "Zaal 2", ""), ("Groep 2", "", "https://vergader.example.org/2")]


async def test_all_that_is_wrong_with_names_is_said_at_once(nine: Meeting) -> None:
    await nine.make()
    form = (await nine.browser.open(f"{nine.path}/namen")).form(f"{nine.path}/namen")

    page = await nine.browser.send(form, **{"naam-1": " ", "naam-2": "x" * 33, "naam-3": "Uil", "link-3": "javascript:alert(1)"})

    assert (page.status, page.mistakes) == (
        422, ["Vul de naam van deze groep in.", "Dit is te lang. Gebruik hoogstens 32 tekens.", "Een link begint met https:// of http://."],
    )  # fmt: skip
    assert page.form(f"{nine.path}/namen")["link-3"] == "javascript:alert(1)"
