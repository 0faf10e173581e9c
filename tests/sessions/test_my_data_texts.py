"""What people wrote without their name goes with the people of the event; what is counted stays."""

from datetime import timedelta

import pytest

from events.tables import Event
from sessions.evaluations.closing import close_due
from sessions.evaluations.results import results_of
from sessions.evaluations.tables import ERASED
from sessions.my_data.erasing import erase_due
from sessions.my_data.texts import erase_texts
from sessions.statements import operations
from sessions.statements.operations import Wanted
from sessions.statements.tables import Statement, Tally, Vote
from sessions.tables import Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.evaluating import DAY, HOUR, At, an_asking_event, asks_afterwards, audience, opinions, sends, taps
from tests.site import at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

SECRET = "geheimpje"
AFTER = NEXT_MONDAY + HOUR
GOES = AFTER + 90 * DAY


async def voted(session: Session, kind: str, value: str, choices: str = "") -> Statement:
    """A statement that five people answered so, closed."""
    by = (await an_organiser(f"leidt-{await Statement.count()}@bijeen.example")).id
    statement = await operations.add(session, Wanted("Wat vindt u?", kind, choices), by, opens=True)
    await Vote.insert(*(
        Vote(id=100 * statement.id + one, statement=statement.id, mark=f"{statement.id}-{one}", value=value) for one in range(5)
    ))  # fmt: skip
    await operations.close(session, statement.number, by)
    return statement


async def five_wrote(at: At) -> tuple[Event, Session]:
    """Five people wrote wherever one can, and chose."""
    event = await an_asking_event()
    session = await a_session(event)
    people = await audience(event, 5, session)
    short, long = await asks_afterwards(event, "Wat kon beter?"), await asks_afterwards(event, "En wat nog meer?", "long")
    yes, number = await asks_afterwards(event, "Weer?", "yes_no"), await asks_afterwards(event, "Hoe ver?", "number")
    for kind, value in (("text", SECRET), ("words", SECRET), ("words", f"kanker{SECRET}"), ("agree", "eens")):
        await voted(session, kind, value)
    at(AFTER)
    for person in people:
        await taps(person, session, 4, SECRET)
        await sends(person, {short.id: SECRET, long.id: f"Het {SECRET}", yes.id: "ja", number.id: "7"})
    return event, session


async def test_no_text_is_left_after_the_retention_of_the_event_and_all_counts_are(at: At) -> None:
    event, _session = await five_wrote(at)
    at(AFTER + 14 * DAY)
    await close_due()
    before = await results_of(event)
    at(GOES - timedelta(seconds=1))
    await erase_due()
    kept = str(await everything()).count(SECRET)
    at(GOES)
    await erase_due()

    after = await results_of(event)

    assert kept > 0
    assert SECRET not in str(await everything())
    assert await opinions() == [*[ERASED] * 10, *["7"] * 5, *["ja"] * 5]
    assert (after.whole.grades, after.whole.words, after.form_sent) == (before.whole.grades, {}, before.form_sent)
    assert [one.people for one in after.questions] == [one.people for one in before.questions] == [5, 5, 5, 5]
    assert [(one.choices, one.average) for one in after.questions] == [(one.choices, one.average) for one in before.questions]
    assert [text for one in after.questions for text in one.texts] == []
    assert [(one.value, one.number) for one in await Tally.objects()] == [("eens", 5)]
    assert [one.people for one in await Statement.objects()] == [5] * 4


async def test_it_goes_of_an_event_whose_people_were_erased_before_too_and_of_no_other(at: At) -> None:
    event, _session = await five_wrote(at)
    kept = await a_session(await an_event(slug="later", retention_days=365))
    await voted(kept, "text", "Dit blijft")
    at(GOES)
    await erase_due()
    await voted(await a_session(event), "text", SECRET)

    assert [await erase_texts(), await erase_texts()] == [1, 0]
    assert SECRET not in str(await everything())
    assert [one.value for one in await Tally.objects() if one.value != "eens"] == ["Dit blijft"]


async def test_the_desk_says_that_people_answered_and_that_what_they_wrote_is_erased(at: At) -> None:
    await five_wrote(at)
    at(AFTER + 14 * DAY)
    await close_due()
    at(GOES)
    await erase_due()
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open("/bureau/bijeenkomsten/week/evaluatie")

    assert page.words.count("5 mensen antwoordden. Wat zij schreven, is gewist.") == 2
    assert ERASED not in page.words
