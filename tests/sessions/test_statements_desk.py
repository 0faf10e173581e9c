"""Who leads a session puts statements to everybody: made, opened, closed, and what the hall may read of the answers."""

import pytest

from sessions.statements import operations
from sessions.statements.tables import Statement, Tally
from sessions.tables import Host
from tests.cast import a_session, an_organiser
from tests.sessions.statements import Room, a_room, says
from tests.site import Browser, Page, at_desk, visitor
from tests.test_injection import CANARIES, dangers

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


async def closed_with(room: Room, kind: str, *answers: list[str], choices: str = "") -> Statement:
    """A statement that was answered so, and is closed."""
    statement = await room.asks(kind=kind, choices=choices)
    async with visitor() as browser:
        for index, given in enumerate(answers):
            assert (await says(browser, room.path(index), statement, *given)).status == 303
    return await room.closes(statement)


async def pages_of(room: Room, browser: Browser, number: int = 1) -> list[Page]:
    """What who leads, the hall and everybody sees of a statement."""
    async with at_desk(room.by) as desk:
        mine = [await desk.open(f"{room.desk}/{number}{path}") for path in ("", "/groot")]
    return [*mine, await browser.open(room.path(0))]


async def test_a_host_prepares_one_opens_it_and_closes_it(browser: Browser) -> None:
    room = await a_room(5)
    host = await an_organiser("host@example.org", "host", room.event)
    await Host(session=room.session.id, organiser=host.id).save()
    async with at_desk(host) as desk:
        page = await desk.open(room.desk)
        page = await desk.send(page.form(room.desk), stelling="Wij doen genoeg", soort="agree", stap="bewaar")
        page = await desk.send(page.form(f"{room.desk}/1/open"))
        [statement] = await operations.statements_of(room.session.id)
        for index in range(5):
            await says(browser, room.path(index), statement, "eens" if index else "geen")
        page = await desk.send(page.form(f"{room.desk}/1/dicht"))

    rows = page.all("tr")
    assert page.said == ["De stelling is gesloten."]
    assert rows[1:] == ["Eens 4 80%", "Oneens 0 0%", "Geen mening 1 20%", "Samen 5 100%"]
    assert len(page.all("svg", role="img")) == 1


async def test_another_s_session_is_not_there_for_a_host() -> None:
    room = await a_room()
    await room.asks()
    host = await an_organiser("host@example.org", "host", room.event)
    await Host(session=(await a_session(room.event)).id, organiser=host.id).save()
    async with at_desk(host) as desk:
        statuses = [(await desk.open(room.desk + path)).status for path in ("", "/1", "/1/groot")]

    assert statuses == [404] * 3


async def test_a_form_with_mistakes_keeps_what_was_typed() -> None:
    room = await a_room()
    async with at_desk(room.by) as desk:
        form = (await desk.open(room.desk)).form(room.desk)
        page = await desk.send(form, stelling="", soort="choice", keuzes="Alleen dit", stap="open")

    assert (page.status, await Statement.count()) == (422, 0)
    assert page.mistakes == ["Schrijf uw stelling of vraag op.", "Schrijf twee tot acht antwoorden op, elk op een eigen regel."]
    assert page.form(room.desk)["keuzes"] == "Alleen dit"


async def test_on_the_spot_it_is_open_at_once() -> None:
    room = await a_room()
    async with at_desk(room.by) as desk:
        form = (await desk.open(room.desk)).form(room.desk)
        await desk.send(form, stelling="Wat kiest u?", soort="choice", keuzes="Thee\n\nKoffie\nThee", stap="open")

    [made] = await operations.statements_of(room.session.id)
    assert (made.state, made.options) == ("open", ["Thee", "Koffie"])


async def test_pressed_twice_there_is_one_that_is_open_and_no_answer_is_lost(browser: Browser) -> None:
    room = await a_room(1)
    async with at_desk(room.by) as desk:
        form = (await desk.open(room.desk)).form(room.desk)
        typed = form.with_values(stelling="Wat kiest u?", soort="choice", keuzes="Thee\nKoffie", stap="open")
        first = await desk.post(form.action, typed)
        [made] = await operations.statements_of(room.session.id)
        await says(browser, room.path(0), made, "1")
        again = await desk.post(form.action, typed)
        other = await desk.post(form.action, {**dict(typed), "keuzes": "Thee\nWater"})

    assert (again.location, other.location) == (first.location, (first.location or "").replace("/1?", "/2?"))
    assert [one.options for one in await operations.statements_of(room.session.id)] == [["Thee", "Koffie"], ["Thee", "Water"]]
    assert await operations.answered([made]) == {made.id: 1}


async def test_everybody_sees_a_result_only_when_it_is_shown(browser: Browser) -> None:
    room = await a_room(5)
    await closed_with(room, "scale", ["5"], ["4"], ["4"], ["3"], ["3"])
    before = await browser.open(room.path(0))
    async with at_desk(room.by) as desk:
        page = await desk.send((await desk.open(f"{room.desk}/1")).form(f"{room.desk}/1/tonen"))
        shown = await browser.open(room.path(0))
        await desk.send(page.form(f"{room.desk}/1/tonen"))
        hidden = await browser.open(room.path(0))

    assert "Gemiddeld: 3,8. 1 is het laagst, 5 is het hoogst." in shown.words
    assert [len(page.all("table")) for page in (before, shown, hidden)] == [0, 1, 0]


async def test_words_are_counted_as_one_reads_them_and_rude_ones_and_links_wait(browser: Browser) -> None:
    room = await a_room(5)
    statement = await closed_with(
        room, "words", ["Leerzaam", "  LEERZAAM! "], ["leerzaam", "klootzakken"], ["Goed  gesprek", "www.kwaad.nl"],
        ["goed gesprek.", "shit"], ["“Inspirerend”"],
    )  # fmt: skip
    await operations.show(room.session, 1, room.by.id, is_shown=True)

    [mine, large, theirs] = await pages_of(room, browser)

    assert await room.tallies(statement) == [
        ("goed gesprek", 2, False), ("leerzaam", 2, False), ("inspirerend", 1, False), ("klootzakken", 1, True),
        ("shit", 1, True), ("www.kwaad.nl", 1, True),
    ]  # fmt: skip
    for page in (large, theirs):
        assert page.all("text") == ["goed gesprek", "leerzaam", "inspirerend"]
        assert page.all("tr")[1:] == ["goed gesprek 2", "leerzaam 2", "inspirerend 1"]
        assert not any(word in page.html for word in ("klootzak", "shit", "kwaad"))
    assert "klootzakken" in mine.words


async def test_who_leads_chooses_which_words_and_sentences_everybody_reads(browser: Browser) -> None:
    room = await a_room(5)
    statement = await closed_with(room, "text", *([f"Zin {number}"] for number in range(5)))
    await operations.show(room.session, 1, room.by.id, is_shown=True)
    nothing = await browser.open(room.path(0))
    second = await Tally.objects().where(Tally.value == "Zin 2").first()
    assert second is not None
    async with at_desk(room.by) as desk:
        form = (await desk.open(f"{room.desk}/1")).form(f"{room.desk}/1/kiezen")
        await desk.send(form, toon=[str(second.id)])
    [_mine, large, theirs] = await pages_of(room, browser)

    assert "Zin" not in nothing.words
    for page in (large, theirs):
        assert [words for words in page.all("li") if "Zin" in words] == ["Zin 2"]
    assert sum(held for _value, _number, held in await room.tallies(statement)) == 4


async def test_of_very_many_answers_all_can_be_read_and_chosen_sheet_by_sheet(browser: Browser) -> None:
    room = await a_room(5)
    statement = await closed_with(room, "text", *([f"Zin {number}"] for number in range(5)))
    await operations.show(room.session, 1, room.by.id, is_shown=True)
    more = [Tally(statement=statement.id, value=f"Zin {number}", number=1, is_held=True) for number in range(5, 450)]
    await Tally.insert(*more)
    path, read, chosen = f"{room.desk}/1", [], [tally.value for tally in (more[0], more[-1])]
    ids = {str(tally.id) for tally in await Tally.objects().where(Tally.value.is_in(chosen))}
    async with at_desk(room.by) as desk:
        page = await desk.open(path)
        while True:
            form = page.form(f"{path}/kiezen")
            read += page.all("label", class_name="as-typed")
            here = sorted(ids & {*form["gezien"].split()})
            saved = await desk.send(form, toon=here)
            links = [link for link in saved.links if link.startswith("?blad=") and link > f"?blad={form['blad']}"]
            if not links:
                break
            page = await desk.open(path + links[0])
    theirs = await browser.open(room.path(0))

    assert (saved.said, form["blad"], sorted(read)) == (["Opgeslagen."], "3", sorted(f"Zin {number}" for number in range(450)))
    assert [words for words in theirs.all("li") if "Zin" in words] == sorted(chosen)


@pytest.mark.parametrize("asked", ["0", "-1", "4", "x", "99999999999999999999"])
async def test_a_sheet_that_is_not_there_is_the_first_or_the_last(asked: str) -> None:
    room = await a_room(5)
    await closed_with(room, "text", *([f"Zin {number}"] for number in range(5)))
    async with at_desk(room.by) as desk:
        page = await desk.open(f"{room.desk}/1?blad={asked}")

    assert (page.status, page.form(f"{room.desk}/1/kiezen")["blad"]) == (200, "1")


async def test_nobody_chooses_among_the_answers_to_another_statement() -> None:
    room = await a_room(5)
    await closed_with(room, "text", *([f"Zin {number}"] for number in range(5)))
    other = await room.asks(kind="text")
    ids = await Tally.select(Tally.id).output(as_list=True)

    await operations.choose(other, ids, ids)

    assert await Tally.count().where(Tally.is_held == False) == 0  # noqa: E712 a column, not a value


@pytest.mark.parametrize("words", CANARIES)
async def test_what_people_write_stays_words(browser: Browser, words: str) -> None:
    room = await a_room(5)
    await closed_with(room, "text", *([words] for _ in range(5)))
    await closed_with(room, "words", *([words[:30]] for _ in range(5)))
    await closed_with(room, "choice", *(["1"] for _ in range(5)), choices=f"{words}\nNee")
    await Tally.update({Tally.is_held: False}, force=True)
    for number in (1, 2, 3):
        await operations.show(room.session, number, room.by.id, is_shown=True)

    pages = [page for number in (1, 2, 3) for page in await pages_of(room, browser, number)]

    assert [dangers(page.read) for page in pages] == [[]] * 9
    assert {page.status for page in pages} == {200}
