"""Saying how it was: who may, what counts, and that nobody can tell whose it is."""

import asyncio
from datetime import timedelta

import pytest

import clock
from database import DB, fetch
from events.forms import Problems
from notifications.tables import Message
from sessions.evaluations.answering import NotAsked, asked_of, opinion_mark, tap, tap_mark
from sessions.evaluations.asking import EvaluationClosed
from sessions.evaluations.closing import close_due
from sessions.evaluations.results import said_of
from sessions.evaluations.tables import Evaluation, Opinion, Tap
from sessions.evaluations.words import one_word
from sessions.my_data.belongings import belongings_of
from sessions.my_data.erasing import erase
from sessions.participants.week import week_of
from sessions.questions.asking import applicable
from sessions.registrations import standing
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.evaluating import (
    AFTER,
    CLOSES,
    DAY,
    HOUR,
    At,
    a_hall,
    an_asking_event,
    asks_afterwards,
    kept,
    opinions,
    sends,
    taps,
    was_at,
)
from tests.sessions.people import claim, comes
from tests.site import counted
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")


# -- who is asked


async def test_one_is_asked_from_ten_minutes_before_the_end_until_it_closes_and_only_who_was_there(at: At) -> None:
    event = await an_asking_event()
    session = await a_session(event)
    there, elsewhere = await was_at(event, "Anna Bos", session), await comes(event, "Bert Dam", session)
    found = []
    for moment in (AFTER - timedelta(minutes=11), AFTER - timedelta(minutes=10), CLOSES - HOUR, CLOSES):
        at(moment)
        found.append([len((await asked_of(await week_of(one), clock.now())).sessions) for one in (there, elsewhere)])

    assert found == [[0, 0], [1, 0], [1, 0], [0, 0]]


async def test_an_event_that_nobody_set_up_asks_nothing(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    anna = await was_at(event, "Anna Bos", session)
    at(AFTER)

    with pytest.raises(EvaluationClosed):
        await taps(anna, session, 5)


async def test_who_was_not_there_cannot_answer_nor_about_what_is_somebody_elses(at: At) -> None:
    event = await an_asking_event()
    session = await a_session(event)
    anna, bert = await was_at(event, "Anna Bos", session), await comes(event, "Bert Dam", session)
    at(AFTER)
    for number in ((await claim(bert, session)).id, (await claim(anna, session)).id):
        with pytest.raises(NotAsked):
            await tap(await week_of(bert), number, 5)

    assert await kept() == []


async def test_who_has_nothing_behind_them_costs_no_query(at: At) -> None:
    event = await an_asking_event()
    week = await week_of(await comes(event, "Anna Bos", await a_session(event)))
    with counted() as statements:
        await asked_of(week, clock.now())

    assert statements == []


# -- what counts


async def test_sent_twice_it_counts_once_and_the_last_one_counts(at: At) -> None:
    _event, session, [anna] = await a_hall(at, 1)

    await taps(anna, session, 2, "saai")
    await taps(anna, session, 4, "leerzaam")

    assert await kept() == [(4, "leerzaam")]


async def test_pressed_many_times_at_one_moment_it_counts_once(at: At) -> None:
    _event, session, [anna] = await a_hall(at, 1)
    week, number = await week_of(anna), (await claim(anna, session)).id

    await asyncio.gather(*(tap(week, number, 1 + turn % 5) for turn in range(20)))

    assert len(await kept()) == 1


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Leerzaam!", "leerzaam"), ("  INSPIREREND ", "inspirerend"), ("“top”", "top"), ("e\u0301e\u0301n", "één"), ("", ""), ("…", ""),
        ("<script>", "script"), ("ok-ish", "ok-ish"), ("leer\u200bzaam\u00ad", "leerzaam"), ("\u3164", ""), ("x" * 30, "x" * 30),
    ],
)  # fmt: skip
def test_a_word_is_counted_whatever_its_spelling(typed: str, word: str) -> None:
    problems = Problems()

    assert (one_word(problems, "woord", typed), bool(problems)) == (word, False)


@pytest.mark.parametrize("typed", ["twee woorden", "x" * 31, "woord " * 5_000, "a\x00b", "a\u2028b"])
def test_more_than_a_word_is_refused(typed: str) -> None:
    problems = Problems()
    one_word(problems, "woord", typed)

    assert list(problems.found) == ["woord"]


async def test_the_form_is_asked_once_nothing_is_to_come_and_each_answer_stands_alone(at: At) -> None:
    event = await an_asking_event()
    first, last = await a_session(event), await a_session(event, starts_at=NEXT_MONDAY + DAY)
    both, one = await was_at(event, "Anna Bos", first, last), await was_at(event, "Bert Dam", first)
    words = await asks_afterwards(event, "Wat kon beter?")
    yes = await asks_afterwards(event, "Komt u weer?", "yes_no")
    at(AFTER)
    asked = [len((await asked_of(await week_of(person), clock.now())).questions) for person in (both, one)]
    await sends(one, {words.id: "De koffie", yes.id: "ja"})
    await sends(one, {words.id: "De thee"})

    assert asked == [0, 2]
    assert await opinions() == ["", "De thee"]
    assert len({row.mark for row in await Opinion.objects()}) == 2


async def test_a_question_that_follows_on_an_answer_is_asked_after_it(at: At) -> None:
    event = await an_asking_event()
    yes = await asks_afterwards(event, "Komt u weer?", "yes_no")
    why = await asks_afterwards(event, "Waarom niet?", shown_if=yes.id, shown_if_answer="nee")

    asked = [[one.id for one in applicable([yes, why], (), {yes.id: [answer]})] for answer in ("ja", "nee")]

    assert asked == [[yes.id], [yes.id, why.id]]


# -- nobody knows whose


async def test_a_dump_of_the_database_tells_of_nobody_what_they_answered(at: At) -> None:
    """Not with anything in any other row, before the close nor after it."""
    event, session, people = await a_hall(at, 7)
    question = await asks_afterwards(event, "Wat kon beter?")
    before = await everything()
    for number, person in enumerate(people):
        at(AFTER + timedelta(minutes=number))
        await taps(person, session, 1 + number % 5, f"woord{number}")
        await sends(person, {question.id: f"antwoord {number}"})
    dump = await everything()

    assert {name for name in dump if dump[name] != before[name]} == {"tap", "opinion"}
    assert {name for table in (Tap, Opinion) for name in dump[table._meta.tablename][0]} == {
        "id", "session", "question", "mark", "grade", "word", "shown_grade", "shown_word", "value", "shown",
    }  # fmt: skip
    secrets = {str(value) for name, rows in before.items() for row in rows for value in row.values() if len(str(value)) > 3}
    assert not secrets & {str(row["mark"]) for row in [*dump["tap"], *dump["opinion"]]}
    assert not {row["mark"] for row in dump["tap"]} & {row["mark"] for row in dump["opinion"]}


async def test_the_database_keeps_answers_in_the_order_of_their_random_keys_once_it_is_closed(at: At) -> None:
    """As the rows lie, and not as a query puts them: on PostgreSQL by their place in the table."""
    _event, session, people = await a_hall(at, 30)
    for number, person in enumerate(people):
        await taps(person, session, 3, f"woord{number:02}")
    at(CLOSES)
    await close_due()
    where = "ctid" if DB.engine_type == "postgres" else "rowid"
    rows = await fetch(f"SELECT id, word FROM tap ORDER BY {where}")

    lying = [row["word"] for row in rows]
    assert sorted(row["id"] for row in rows) in ([row["id"] for row in rows], [row["id"] for row in reversed(rows)])
    assert lying != sorted(lying)
    assert max(row["id"] for row in rows) < 0


async def test_what_one_takes_away_and_what_is_erased_holds_no_answer(at: At) -> None:
    event, session, people = await a_hall(at, 5)
    for person in people:
        await taps(person, session, 5, "top")

    found = await belongings_of(people[0])
    await erase(event, people[0])
    at(CLOSES)
    await close_due()

    assert not {"tap", "opinion"} & found.keys()
    assert (await said_of(event, session)).grades == {5: 5}


def test_a_mark_is_of_one_person_and_one_thing() -> None:
    made = [make(number, person) for make in (tap_mark, opinion_mark) for number in (1, 2) for person in (1, 2)]

    assert len({*made}) == 8


async def test_the_rest_of_the_database_is_as_it_was(at: At) -> None:
    """An answer posts no mail and writes no history: those have times."""
    _event, session, [anna] = await a_hall(at, 1)
    mails = await Message.count()
    await taps(anna, session, 5, "top")

    assert (await Message.count(), await Evaluation.count()) == (mails, 1)
    assert len(await standing([(await claim(anna, session)).id])) == 1
