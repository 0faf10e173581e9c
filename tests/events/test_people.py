"""Who works at the desk: adding somebody, giving and taking duties, the last owner, and the pages about it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from events.people import duties
from events.tables import Deed, Duty, Organiser
from notifications.tables import Message
from tests.cast import an_event, an_organiser
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

PEOPLE = "/bureau/mensen"


@pytest.fixture
async def owner() -> Organiser:
    return await an_organiser(name="Eva Eigenaar")


@pytest.fixture
async def desk(owner: Organiser) -> AsyncIterator[Browser]:
    async with at_desk(owner) as browser:
        yield browser


async def held(organiser: Organiser) -> list[tuple[str, int | None]]:
    rows = await Duty.select(Duty.role, Duty.event).where(Duty.organiser == organiser.id).order_by(Duty.id)
    return [(row["role"], row["event"]) for row in rows]


async def deeds() -> list[tuple[str, str, int | None, str, str]]:
    rows = await Deed.select().order_by(Deed.id)
    return [(row["what"], row["about"], row["event"], row["before"], row["after"]) for row in rows]


async def test_everybody_stands_in_the_list_with_their_duties(desk: Browser) -> None:
    event = await an_event()
    await an_organiser("deur@bijeen.example", Duty.Role.CREW, event, name="Dirk Deur")

    page = await desk.open(PEOPLE)

    assert page.all("th", scope="row") == ["Dirk Deur deur@bijeen.example", "Eva Eigenaar bureau@bijeen.example"]
    assert page.all("td", **{"data-label": "Taken"}) == [
        "Deur: Week van de Medezeggenschap 2027", "Eigenaar: alle bijeenkomsten"
    ]  # fmt: skip


async def test_the_list_asks_as_many_questions_for_three_people_as_for_one(desk: Browser) -> None:
    with counted() as one:
        await desk.open(PEOPLE)
    for number in range(3):
        await an_organiser(f"p{number}@bijeen.example")
    with counted() as four:
        await desk.open(PEOPLE)

    assert len(one) == len(four)


async def test_somebody_new_has_one_duty_and_no_mail(desk: Browser, owner: Organiser) -> None:
    event = await an_event()
    form = (await desk.open(PEOPLE)).form(PEOPLE)

    page = await desk.send(form, naam="Nel", email="Nel@Bijeen.example", taak="crew", bijeenkomst="week")

    nel = await Organiser.objects().where(Organiser.email == "nel@bijeen.example").first()
    assert nel is not None
    assert (page.heading, await held(nel), await Message.count()) == ("Nel", [("crew", event.id)], 0)
    assert page.said[0].startswith("Deze persoon kan nu zelf een link vragen")
    assert await deeds() == [("person-added", f"organiser:{nel.id}", event.id, "{}", '{"role":"crew"}')]
    assert await Deed.select(Deed.organiser).output(as_list=True) == [owner.id]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, 3),
        ({"naam": "x" * 200, "email": "geen adres", "taak": "baas", "bijeenkomst": "bestaat-niet"}, 4),
        ({"naam": "Nel", "email": "nel@bijeen.example", "taak": "owner", "bijeenkomst": "week"}, 1),
        ({"naam": "Nel", "email": "BUREAU@bijeen.example", "taak": "crew"}, 1),
    ],
)
async def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(
    desk: Browser, answers: dict[str, str], wrong: int
) -> None:
    await an_event()
    form = (await desk.open(PEOPLE)).form(PEOPLE)

    page = await desk.post(PEOPLE, form.with_values(**answers))

    kept = {name: page.form(PEOPLE)[name] for name in ("naam", "email")}
    assert (page.status, page.title[:5], len(page.mistakes)) == (422, "Fout:", wrong)
    assert kept == {name: answers.get(name, "") for name in kept}
    assert await Organiser.count() == 1


async def test_a_duty_is_given_at_once_and_once(desk: Browser) -> None:
    event = await an_event()
    nel = await an_organiser("nel@bijeen.example", Duty.Role.CREW, event, name="Nel")
    form = (await desk.open(f"{PEOPLE}/{nel.id}")).form(f"{PEOPLE}/{nel.id}/taken")
    async with at_desk(nel) as her:
        before = await her.open("/bureau/bijeenkomsten/week")
        first = await desk.send(form, taak="viewer", bijeenkomst="week")
        after = await her.open("/bureau/bijeenkomsten/week")
    second = await desk.post(form.action, form.with_values(taak="viewer", bijeenkomst="week"))

    assert (before.status, after.status, first.said) == (404, 200, ["De taak staat erbij. Dat geldt vanaf nu."])
    assert (second.status, second.mistakes) == (422, ["Deze persoon heeft deze taak al."])
    assert await held(nel) == [("crew", event.id), ("viewer", event.id)]
    assert [deed[0] for deed in await deeds()] == ["duty-given"]


async def test_without_any_duty_one_is_signed_out_at_once(desk: Browser) -> None:
    nel = await an_organiser("nel@bijeen.example", Duty.Role.VIEWER, name="Nel")
    async with at_desk(nel) as her:
        page = await desk.open(f"{PEOPLE}/{nel.id}")
        weg = next(form for form in page.read.forms if form.action.endswith("/weg"))

        page = await desk.send(weg)
        gone = await her.open("/bureau")

    assert (page.said, gone.status) == (["De taak is weg. Dat geldt vanaf nu."], 303)
    assert "Deze persoon heeft geen taak en kan niet inloggen." in page.words
    assert (await deeds())[0][:2] == ("duty-taken", f"organiser:{nel.id}")


async def test_the_last_owner_stays_owner(desk: Browser, owner: Organiser) -> None:
    page = await desk.open(f"{PEOPLE}/{owner.id}")
    weg = next(form for form in page.read.forms if form.action.endswith("/weg"))

    page = await desk.send(weg)

    assert (page.status, page.mistakes) == (422, ["Dit is de laatste eigenaar. Maak eerst iemand anders eigenaar."])
    assert (await held(owner), await Deed.count(), (await desk.open(PEOPLE)).status) == ([("owner", None)], 0, 200)


async def test_an_owner_may_stop_when_there_is_another(desk: Browser, owner: Organiser) -> None:
    await an_organiser("tweede@bijeen.example")
    await duties.give(owner, Duty.Role.VIEWER, None, owner.id)
    page = await desk.open(f"{PEOPLE}/{owner.id}")
    weg = next(form for form in page.read.forms if form.action.endswith("/weg"))

    page = await desk.send(weg)

    assert (page.heading, await held(owner), (await desk.open(PEOPLE)).status) == (
        "Bijeenkomsten",
        [("viewer", None)],
        404,
    )


async def test_two_owners_who_take_each_others_duty_at_once_leave_one(owner: Organiser) -> None:
    other = await an_organiser("tweede@bijeen.example")
    ids = dict(await asyncio.gather(*(duty_of(one) for one in (owner, other))))

    results = await asyncio.gather(
        duties.take(owner, ids[owner.id], other.id), duties.take(other, ids[other.id], owner.id), return_exceptions=True
    )

    assert [type(result) for result in results if result] == [duties.LastOwner]
    assert await Duty.count().where(Duty.role == Duty.Role.OWNER) == 1


async def duty_of(organiser: Organiser) -> tuple[int, int]:
    duty = await Duty.objects().where(Duty.organiser == organiser.id).first()
    assert duty is not None
    return organiser.id, duty.id


async def test_a_duty_is_taken_only_from_who_has_it(desk: Browser, owner: Organiser) -> None:
    nel = await an_organiser("nel@bijeen.example")
    _id, mine = await duty_of(owner)
    proof = (await desk.open(PEOPLE)).form(PEOPLE)["bewijs"]

    pages = [
        await desk.post(f"{PEOPLE}/{person}/taken/{duty}/weg", {"bewijs": proof})
        for person, duty in [(nel.id, mine), (nel.id, 99), (99, mine), (10**12, mine), (nel.id, 10**12)]
    ]

    assert ([page.status for page in pages], await Duty.count()) == ([404] * 5, 2)


async def test_an_address_that_cannot_be_seen_through_is_shown_as_text(desk: Browser) -> None:
    await an_organiser("lang@bijeen.example", name='"><img src=x onerror=alert(1)>')

    assert "<img" not in (await desk.open(PEOPLE)).html
