"""Wishes at the desk: asking for them, topics, what was wished, sessions made of it, and taking the list away."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from events import history
from events.tables import Duty, Event
from sessions.programme import session_at
from sessions.tables import Session
from sessions.wishes.tables import Suggestion, Topic
from sessions.wishes.topics import make_session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.people import twice
from tests.sessions.wishing import a_topic, asking, chosen_by, mailed, the_wish, wishes
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

DESK = "/bureau/bijeenkomsten/week/wensen"
ASKING = f"{DESK}/vragen"
EXPORT = "/bureau/bijeenkomsten/week/cijfers/downloaden"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def the_event() -> Event:
    found = await Event.objects().where(Event.slug == "week").first()
    assert found is not None
    return found


async def deeds() -> list[str]:
    return [f"{one.subject[0]}:{one.what}" for one in await history.deeds_at((await the_event()).id)]


async def asked(desk: Browser, page: Page | None = None, **fields: str) -> Page:
    return await desk.send((page or await desk.open(ASKING)).form(ASKING), **fields)


# -- asking


async def test_asking_is_a_switch_with_a_beginning_and_an_end(desk: Browser) -> None:
    await an_event()

    page = await asked(desk, vraagt="ja", van_datum="2-3-2027", van_tijd="9", tot_datum="2027-03-05", tot_tijd="17.00", tekst="Dag")

    event = await the_event()
    assert page.said == ["Opgeslagen."]
    assert (event.asks_wishes, event.wishes_text) == (True, "Dag")
    assert [f"{at:%d %H.%M}" for at in (event.wishes_from_at, event.wishes_until_at) if at] == ["02 08.00", "05 16.00"]
    assert "U vraagt wensen vanaf dinsdag 2 maart 2027 om 9.00 uur" in (await desk.open(DESK)).words
    assert await deeds() == ["event:changed"]


async def test_an_end_before_the_beginning_is_refused_and_nothing_typed_is_lost(desk: Browser) -> None:
    await an_event()

    page = await asked(desk, vraagt="ja", van_datum="2027-03-05", van_tijd="9.00", tot_datum="2027-03-04", tot_tijd="x")

    assert (page.status, page.mistakes) == (422, ["Tot: vul een tijd in, zoals 9.30."])
    assert (page.form(ASKING)["van_datum"], page.form(ASKING)["tot_tijd"]) == ("2027-03-05", "x")
    page = await asked(desk, page, tot_tijd="9.00")
    assert page.mistakes == ["Het einde moet later zijn dan het begin."]


async def test_what_somebody_else_changed_meanwhile_is_not_lost(desk: Browser) -> None:
    await an_event()
    opened = await desk.open(ASKING)
    await asked(desk, vraagt="ja", tekst="Van een ander")

    page = await asked(desk, opened, tekst="Van mij")

    assert page.status == 409
    assert "Iemand anders veranderde ‘Tekst boven de vragen’ in: Van een ander. Hieronder staat wat u typte." in page.words
    assert (page.form(ASKING)["tekst"], (await the_event()).wishes_text) == ("Van mij", "Van een ander")


# -- topics


async def test_a_topic_is_added_once_changed_put_elsewhere_and_closed(desk: Browser) -> None:
    event = await asking()
    for title in ("Eén", "Twee"):
        await a_topic(event, title)
    page = await desk.open(DESK)
    form = page.form(f"{DESK}/onderwerpen")
    for _ in range(2):
        await desk.send(form, titel="Drie", tekst="Uitleg")
    [*_others, third] = await Topic.objects().order_by(Topic.id)

    address = f"{DESK}/onderwerpen/{third.id}"
    page = await desk.send((await desk.open(address)).form(address), titel="Derde", volgorde="1", dicht="ja")

    assert page.said == ["Opgeslagen."]
    found = await Topic.objects().order_by(Topic.place)
    assert [(one.title, one.place, one.is_closed) for one in found] == [("Derde", 1, True), ("Eén", 2, False), ("Twee", 3, False)]
    assert await deeds() == ["topic:changed", "topic:added"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [({"titel": ""}, "Vul de titel van het onderwerp in."), ({"titel": " eén "}, "Er is al een onderwerp met deze titel."),
     ({"titel": "x" * 201}, "Dit is te lang. Gebruik hoogstens 200 tekens.")],
)  # fmt: skip
async def test_a_topic_that_cannot_be_is_said_beside_its_field(desk: Browser, typed: dict[str, str], says: str) -> None:
    event = await asking()
    await a_topic(event, "Eén")
    two = await a_topic(event, "Twee")
    change = f"{DESK}/onderwerpen/{two.id}"

    pages = [
        await desk.send((await desk.open(DESK)).form(f"{DESK}/onderwerpen"), tekst="Uitleg", **typed),
        await desk.send((await desk.open(change)).form(change), tekst="Uitleg", **typed),
    ]

    assert [(page.status, page.mistakes) for page in pages] == [(422, [says])] * 2
    assert [page.form(action)["tekst"] for page, action in zip(pages, (f"{DESK}/onderwerpen", change), strict=True)] == ["Uitleg"] * 2
    assert await Topic.count() == 2


# -- what was wished


async def test_it_is_counted_per_topic_and_per_sector_without_names(desk: Browser) -> None:
    event = await asking()
    money, talks = await a_topic(event, "De begroting"), await a_topic(event, "Goede gesprekken")
    await wishes(event, "Anna Bos", money, talks, sector="Ggz", suggestions=("Over eten",))
    await wishes(event, "Bert Dam", money, sector="Ggz")
    await wishes(event, "Cor Eik", money, suggestions=("over  ETEN", "Over slapen"))

    page = await desk.open(DESK)

    assert page.all("tr") == [
        "Onderwerp Mensen Ggz Sector niet ingevuld Sessie", "De begroting 3 2 1 Nog niet", "Goede gesprekken 1 1 0 Nog niet",
        "Idee Mensen Onderwerp", "Over eten 2 Maak er een onderwerp van: Over eten",
        "Over slapen 1 Maak er een onderwerp van: Over slapen",
    ]  # fmt: skip
    assert "3 mensen wachten op deze mail." in page.words
    assert [name for name in ("Anna", "Bert", "Cor", "example.org") if name in page.html] == []


async def test_it_takes_as_many_queries_for_many_as_for_one(desk: Browser) -> None:
    event, found = await asking(), []
    for number in range(3):
        topic = await a_topic(event, f"Onderwerp {number}")
        await wishes(event, f"Naam{number} Bos", topic, suggestions=(f"Idee {number}",), sector="Ggz")
        with counted() as statements:
            await desk.open(DESK)
        found.append(len(statements))

    assert found[1] == found[2]


async def test_a_suggestion_becomes_a_topic_that_all_who_suggested_it_want(desk: Browser) -> None:
    event = await asking()
    await wishes(event, "Anna Bos", suggestions=("Over eten",))
    await wishes(event, "Bert Dam", suggestions=("over  ETEN",))
    [first, _second] = await Suggestion.objects().order_by(Suggestion.id)

    pages = await twice(desk, await desk.open(DESK), f"{DESK}/ideeen/{first.id}/onderwerp")

    assert [page.said for page in pages] == [["Het onderwerp staat erbij."]] * 2
    assert await Topic.select(Topic.title).output(as_list=True) == ["Over eten"]
    for name in ("anna", "bert"):
        assert await chosen_by(await the_wish(f"{name}@example.org")) == ["Over eten"]
    await wishes(event, "Anna Bos", suggestions=("Over eten", "Nog iets"))  # said again, it is still that topic
    assert await chosen_by(await the_wish("anna@example.org")) == ["Over eten"]


# -- a session


async def test_one_button_makes_a_draft_session_that_remembers_who_wanted_it(desk: Browser) -> None:
    event = await asking()
    topic = await a_topic(event, "De begroting", text="Hoe leest u die?")
    await wishes(event, "Anna Bos", topic)
    address = f"{DESK}/onderwerpen/{topic.id}"

    pages = await twice(desk, await desk.open(address), f"{address}/sessie")

    [session] = await Session.objects()
    assert [page.heading for page in pages] == ["De begroting"] * 2
    assert (session.title, session.text, session.status, session.starts_at) == ("De begroting", "Hoe leest u die?", "draft", NEXT_MONDAY)
    assert "De begroting 1 1 Sessie 1 (concept)" in (await desk.open(DESK)).all("tr")
    assert await deeds() == ["topic:session-made", "session:added"]
    assert "Van een onderwerp een sessie gemaakt De begroting" in (await desk.open("/bureau/bijeenkomsten/week/geschiedenis")).words


async def test_a_session_that_was_thrown_away_leaves_the_topic(desk: Browser) -> None:
    event = await asking()
    topic = await a_topic(event, "De begroting")
    session = await make_session(event, topic.id, (await an_organiser("a@bijeen.example")).id)
    await session.remove()

    assert "De begroting 0 Nog niet" in (await desk.open(DESK)).all("tr")
    again = await make_session(event, topic.id, (await an_organiser("b@bijeen.example")).id)
    assert (await session_at(event, again.number)).title == "De begroting"


async def test_a_session_that_is_called_so_at_that_time_is_in_the_way_and_said(desk: Browser) -> None:
    event = await asking()
    await a_session(event, title="De begroting")
    topic = await a_topic(event, "De begroting")
    address = f"{DESK}/onderwerpen/{topic.id}"

    page = await desk.send((await desk.open(address)).form(f"{address}/sessie"))

    assert page.mistakes == ["Er is al een sessie met deze titel, op dezelfde tijd. Geef het onderwerp een andere titel."]
    assert await Session.count() == 1


async def test_telling_now_is_offered_where_a_wish_is_on_the_site(desk: Browser) -> None:
    event = await asking()
    topic = await a_topic(event, "De begroting")
    await wishes(event, "Anna Bos", topic)
    before = await desk.open(DESK)
    topic.session = (await a_session(event)).id
    await topic.save()
    page = await desk.open(DESK)

    first, second = await twice(desk, page, f"{DESK}/vertellen")

    assert [one.action for one in before.read.forms].count(f"{DESK}/vertellen") == 0
    assert (first.said, second.said) == (["Verteld aan 1 persoon."], ["Er is nu niemand aan wie u dit kunt vertellen."])
    assert [email for email, _facts in await mailed("sign_up_opens")] == ["anna@example.org"]


# -- the list, and who may


async def test_the_list_has_everybody_with_what_they_wish_and_runs_no_formula(desk: Browser) -> None:
    event = await asking()
    money = await a_topic(event, "=De begroting")
    await wishes(event, "=Anna Bos", money, suggestions=("+eten",), email="anna@example.org", council="-De Linde", sector="Ggz")

    page = await desk.send((await desk.open(EXPORT)).form(EXPORT), lijst="wensen", doel="Programma maken")

    book: Any = load_workbook(BytesIO(page.response.content))
    [_about, people, topics] = book.worksheets
    assert [cell.value for cell in people[2]][:7] == ["=Anna Bos", "anna@example.org", "-De Linde", "Ggz", "ja", "=De begroting", "+eten"]
    assert {cell.data_type for cell in people[2][:7]} == {"s"}
    assert [[cell.value for cell in row] for row in topics] == [["Onderwerp", "Mensen", "Ggz"], ["=De begroting", 1, 1]]


async def test_who_only_reads_sees_the_counts_and_nothing_to_press_and_gets_no_list_with_names() -> None:
    event = await asking()
    await wishes(event, "Anna Bos", await a_topic(event, "De begroting"), suggestions=("Eten",))
    async with at_desk(await an_organiser(role=Duty.Role.VIEWER, event=event)) as viewer:
        page = await viewer.open(DESK)
        export = await viewer.open(EXPORT)

    assert "De begroting 1 1 Nog niet" in page.all("tr")
    assert [form.action for form in page.read.forms] == ["/bureau/uitloggen"]
    assert "Wensen" not in export.all("label")
