"""Statements answered from one's own page: once each, changed while open, counted at the close, and shown by who leads."""

from collections.abc import Callable
from datetime import datetime

import pytest

from sessions.statements import operations
from sessions.statements.operations import NotADraft, Wanted
from sessions.statements.tables import Statement, Vote
from sessions.tables import Registration
from tests.sessions.statements import WORDS, a_room, in_the_hall, says
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")
At = Callable[[datetime], None]


async def test_everybody_s_answer_counts_once_and_who_changed_their_mind_counts_as_the_last(browser: Browser) -> None:
    room = await a_room(6)
    statement = await room.asks()
    for index, answer in enumerate(["eens", "eens", "oneens", "geen", "eens", "oneens"]):
        await says(browser, room.path(index), statement, answer)
    await says(browser, room.path(0), statement, "eens")
    await says(browser, room.path(1), statement, "oneens")

    closed = await room.closes(statement)

    assert await room.tallies(statement) == [("oneens", 3, False), ("eens", 2, False), ("geen", 1, False)]
    assert (closed.state, closed.people, await Vote.count()) == ("closed", 6, 0)


async def test_of_a_group_of_four_nothing_is_shown_and_nothing_is_kept(browser: Browser) -> None:
    room = await a_room(4)
    statement = await room.asks()
    for index in range(4):
        await says(browser, room.path(index), statement, "eens")

    closed = await room.closes(statement)
    await operations.show(room.session, 1, room.by.id, is_shown=True)
    page = await browser.open(room.path(0))

    assert (closed.people, await room.tallies(statement), await Vote.count()) == (0, [], 0)
    assert "minder dan vijf antwoorden" in page.words
    assert (page.all("table"), page.all("svg")) == ([], [])


async def test_while_it_is_open_nobody_sees_more_than_how_many_answered(browser: Browser) -> None:
    room = await a_room(7)
    statement = await room.asks()
    for index in range(7):
        await says(browser, room.path(index), statement, "oneens")
    async with at_desk(room.by) as desk:
        pages = [await desk.open(room.desk + path) for path in ("", "/1", "/1/groot")]

    assert ["7 antwoorden" in page.words for page in pages] == [True] * 3
    assert [page.all("table") + page.all("svg", class_name="chart") for page in pages] == [[]] * 3
    assert not any("Oneens" in page.words for page in pages[1:])


@pytest.mark.parametrize(
    ("kind", "given"), [("agree", ["oneens"]), ("words", ["Leerzaam", " samen  praten "]), ("text", ["Iets van mij"])]
)
async def test_one_sees_that_one_answered_and_nobody_with_the_link_sees_what(
    browser: Browser, kind: str, given: list[str]
) -> None:
    room = await a_room(1)
    statement = await room.asks(kind=kind)
    blank = (await browser.open(room.path(0))).form(room.path(0)).fields

    page = await browser.follow(await says(browser, room.path(0), statement, *given))

    assert page.said == ["Uw antwoord telt mee. Zolang de stelling open is, kunt u het nog veranderen."]
    assert page.form(room.path(0)).fields == blank
    assert "U hebt geantwoord Wij laten niet zien wat. Antwoordt u opnieuw? Dan telt alleen wat u nu invult." in page.words
    assert page.all("button")[-1] == f"Antwoord veranderen: {WORDS}"


async def test_the_link_for_joining_gives_the_same_seat_and_does_not_tell_what_was_answered(browser: Browser) -> None:
    room = await a_room(1)
    statement = await room.asks()
    path = f"/mee/{room.people[0][1].join_token}/stellingen"
    await says(browser, room.path(0), statement, "eens")

    page = await browser.follow(await says(browser, path, statement, "oneens"))

    assert [vote["value"] for vote in await Vote.select(Vote.value)] == ["oneens"]
    assert "antwoord-1" not in dict(page.form(path).fields)
    assert room.people[0][0].personal_token not in page.html


async def test_the_week_and_the_waiting_page_lead_there_while_something_is_open(browser: Browser) -> None:
    room = await a_room(1)
    week, waiting = (path.replace("/stellingen", "") for path in (room.path(0), f"/mee/{room.people[0][1].join_token}"))
    week = week.rpartition("/")[0]
    before = [room.path(0) in (await browser.open(week)).links, f"{waiting}/stellingen" in (await browser.open(waiting)).links]
    await room.asks()

    after = [room.path(0) in (await browser.open(week)).links, f"{waiting}/stellingen" in (await browser.open(waiting)).links]

    assert (before, after) == ([False, False], [True, True])


async def test_a_result_that_is_shown_can_be_found_also_when_the_session_is_past(browser: Browser, at: At) -> None:
    room = await a_room(5)
    statement = await room.asks()
    for index in range(5):
        await says(browser, room.path(index), statement, "eens")
    await room.closes(statement)
    week, join = room.path(0).rpartition("/stellingen")[0], f"/mee/{room.people[0][1].join_token}"

    async def leads_there() -> list[bool]:
        return [room.path(0) in (await browser.open(week)).links, f"{join}/stellingen" in (await browser.open(join)).links]

    found = [await leads_there()]
    await operations.show(room.session, 1, room.by.id, is_shown=True)
    found.append(await leads_there())
    at(room.session.ends_at + operations.CLOSES_AFTER)
    found.append(await leads_there())
    await operations.show(room.session, 1, room.by.id, is_shown=False)
    found.append(await leads_there())

    assert found == [[False, False], [True, True], [True, True], [False, False]]


@pytest.mark.parametrize("status", ["waiting", "cancelled", "requested"])
async def test_who_has_no_place_answers_nothing(browser: Browser, status: str) -> None:
    room = await a_room(1)
    statement = await room.asks()
    await Registration.update({Registration.status: status}).where(Registration.id == room.people[0][1].id)

    pages = [
        await browser.open(room.path(0)), await says(browser, room.path(0), statement, "eens"),
        await browser.open(f"/mee/{room.people[0][1].join_token}/stellingen"),
    ]  # fmt: skip

    assert ([page.status for page in pages], await Vote.count()) == ([404] * 3, 0)


async def test_nobody_answers_for_a_registration_of_somebody_else(browser: Browser) -> None:
    room = await a_room(2)
    statement = await room.asks()
    mixed = f"/mijn/{room.people[0][0].personal_token}/stellingen/{room.people[1][1].id}"

    page = await says(browser, mixed, statement, "eens")

    assert (page.status, await Vote.count()) == (404, 0)


@pytest.mark.parametrize(
    ("kind", "given", "mistake"),
    [
        ("agree", ["misschien"], "Kies een antwoord."),
        ("agree", [""], "Kies een antwoord."),
        ("choice", ["3"], "Kies een antwoord."),
        ("scale", ["6"], "Kies een antwoord."),
        ("words", ["", " ", "..."], "Schrijf ten minste één woord op."),
        ("words", ["mooi " * 5_000], "Dit is te lang. Gebruik hoogstens 30 tekens."),
        ("text", ["  "], "Schrijf eerst uw antwoord op."),
        ("text", ["a" * 501], "Dit is te lang. Gebruik hoogstens 500 tekens."),
        ("text", ["\u202eomgekeerd"], "Hierin staat een teken dat wij niet kunnen verwerken. Typ het opnieuw."),
    ],
)
async def test_what_is_no_answer_is_said_beside_the_field_and_kept(
    browser: Browser, kind: str, given: list[str], mistake: str
) -> None:
    room = await a_room(1)
    statement = await room.asks(kind=kind, choices="Ja\nNee")

    page = await says(browser, room.path(0), statement, *given)

    assert (page.status, page.mistakes, await Vote.count()) == (422, [mistake], 0)
    assert page.title.startswith("Fout: ")
    if kind in {"words", "text"}:
        assert given[0].strip() in page.html


async def test_who_forgot_one_answer_still_sees_that_the_other_counts_on_their_own_page_and_in_the_hall(browser: Browser, at: At) -> None:
    room = await a_room(1)
    at(room.session.starts_at)
    first, second = await room.asks(), await room.asks()
    join = f"/mee/{room.people[0][1].join_token}/stellingen"
    at_hand = [room.path(0), join, await in_the_hall(room)]
    found = []
    for path in at_hand:
        await says(browser, path, first, "eens")
        page = await says(browser, path, second, "")
        found.append((page.status, page.words.count("U hebt geantwoord")))

    assert found == [(422, 1), (422, 0), (422, 1)]


async def test_five_thousand_words_of_one_person_are_three_at_most(browser: Browser) -> None:
    room = await a_room(1)
    statement = await room.asks(kind="words")
    fields = {f"antwoord-1-{number}": f"woord{number}" for number in range(1, 1_900)}

    await browser.post(room.path(0), {"stelling": "1", **fields})

    [vote] = await Vote.select(Vote.value)
    assert (statement.kind, vote["value"].split("\n")) == ("words", ["woord1", "woord2", "woord3"])


async def test_after_the_close_nobody_answers_and_it_is_not_opened_again(browser: Browser) -> None:
    room = await a_room(6)
    statement = await room.asks()
    for index in range(5):
        await says(browser, room.path(index), statement, "eens")
    await room.closes(statement)

    page = await says(browser, room.path(5), statement, "oneens")
    with pytest.raises(NotADraft):
        await operations.open_(room.session, 1, room.by.id)

    assert (page.status, await room.tallies(statement)) == (422, [("eens", 5, False)])
    assert "Deze stelling is gesloten. U kunt niet meer antwoorden." in page.words


async def test_asked_again_it_counts_from_nothing(browser: Browser) -> None:
    room = await a_room(6)
    statement = await room.asks()
    for index in range(5):
        await says(browser, room.path(index), statement, "eens")
    await room.closes(statement)
    async with at_desk(room.by) as desk:
        again = await desk.send((await desk.open(f"{room.desk}/1")).form(f"{room.desk}/1/opnieuw"))
        await desk.send(again.form(f"{room.desk}/2/open"))
    [_first, second] = await operations.statements_of(room.session.id)
    await says(browser, room.path(5), second, "oneens")

    closed = await room.closes(second)

    assert (second.words, closed.people, await room.tallies(second)) == (WORDS, 0, [])


async def test_the_numbers_of_queries_do_not_depend_on_how_many_there_are(browser: Browser) -> None:
    room = await a_room(2)
    numbers = []
    for _ in range(2):
        first = await room.asks()
        await says(browser, room.path(0), first, "eens")
        with counted() as statements:
            await browser.open(room.path(0))
        with counted() as of_an_answer:
            await says(browser, room.path(1), first, "eens")
        numbers.append((len(statements), len(of_an_answer)))
        for _more in range(2):
            await room.asks()

    assert numbers[0] == numbers[1]


async def test_what_was_left_open_is_closed_a_day_after_the_session(browser: Browser, at: At) -> None:
    room = await a_room()
    statement = await room.asks()
    at(room.session.ends_at + operations.CLOSES_AFTER)
    still = await operations.close_forgotten()
    at(room.session.ends_at + 1.1 * operations.CLOSES_AFTER)

    closed = await operations.close_forgotten()

    state = (await operations.statement_at(room.session.id, statement.number)).state
    assert (still, closed, state) == (0, 1, "closed")


async def test_a_draft_can_be_said_otherwise_and_what_was_open_can_not() -> None:
    room = await a_room()
    await operations.add(room.session, Wanted("Eerst", "agree"), room.by.id)
    await operations.add(room.session, Wanted("Eerst", "agree"), room.by.id)
    await operations.change(room.session, 1, Wanted("Daarna", "scale"), room.by.id)
    await operations.open_(room.session, 1, room.by.id)

    with pytest.raises(NotADraft):
        await operations.change(room.session, 1, Wanted("Anders", "agree"), room.by.id)
    with pytest.raises(NotADraft):
        await operations.drop(room.session, 1, room.by.id)

    assert [(one.words, one.kind) for one in await Statement.objects()] == [("Daarna", "scale")]
