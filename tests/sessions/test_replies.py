"""What an answer of a calendar changes (CALENDAR.md 8): in each program's shape, with its exact effect."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.tables import Event
from notifications.tables import Received
from sessions.tables import Registration, Session
from tests.cast import a_session, an_event
from tests.conftest import MONDAY
from tests.notifications.answering import PROGRAMS, bare
from tests.sessions.changing import edit, undo
from tests.sessions.people import claim, comes, forget_mail
from tests.sessions.replying import (
    again,
    answers,
    delivered,
    invited,
    kept,
    noted,
    reading_replies,
    stamped,
)
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
KIND, STATE = Received.Kind, Received.State
WHEN = "Sessie: ‘Zichtbaar zijn als raad’, maandag 8 maart 2027, 10.00 uur."
PIET = "piet@example.org"


# -- yes and maybe


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(("partstat", "word"), [("ACCEPTED", "ja"), ("TENTATIVE", "misschien")])
async def test_a_yes_and_a_maybe_are_kept_in_the_shape_of_every_program(program: str, partstat: str, word: str) -> None:
    event, session, piet, registration = await invited()
    before = await everything()

    followed = await answers(registration, partstat, program=PROGRAMS[program])

    after = await everything()
    assert await kept(registration) == (partstat, 0, stamped(8))
    assert (await again(registration)).replied_at == MONDAY
    assert await noted(piet) == [("replied", f'{{"session":{session.id},"answer":"{partstat}"}}', None)]
    assert (followed.kind, followed.state) == (KIND.REPLY, STATE.SETTLED)
    assert followed.words == f"De agenda van Piet Jansen zegt {word}. {WHEN}"
    assert (followed.about, followed.belongs_to) == (f"registration:{registration.id}", f"event:{event.id}")
    assert followed.text == ""
    [invitation] = [row for row in after["message"] if row["kind"] == "invitation"]
    assert followed.message == invitation["id"]
    assert {name for name in after if after[name] != before[name]} == {"registration", "deed"}


async def test_time_title_and_place_are_never_taken_from_an_answer() -> None:
    _event, session, _piet, registration = await invited()

    await answers(registration)

    now = await Session.objects().where(Session.id == session.id).first()
    assert now is not None
    assert (now.title, now.starts_at, now.place) == (session.title, session.starts_at, session.place)


async def test_what_somebody_writes_with_it_is_for_the_desk_to_read() -> None:
    _event, _session, _piet, registration = await invited()

    followed = await answers(registration, comment="Ik kom een kwartier later.")

    assert (followed.kind, followed.state) == (KIND.REPLY, STATE.OPEN)
    assert followed.text == "Ik kom een kwartier later."
    assert (await kept(registration))[0] == "ACCEPTED"


@pytest.mark.parametrize("partstat", ["NEEDS-ACTION", "COMPLETED", "X-WEETNIET", ""])
async def test_what_is_no_answer_yet_changes_nothing(partstat: str) -> None:
    _event, _session, _piet, registration = await invited()
    before = await everything()

    followed = await answers(registration, partstat)

    assert (followed.kind, followed.state) == (KIND.REPLY, STATE.SETTLED)
    assert followed.words == f"De agenda van Piet Jansen zegt nog niets. {WHEN}"
    assert await everything() == before


# -- which one counts


async def test_the_same_answer_twice_changes_nothing_the_second_time() -> None:
    _event, _session, _piet, registration = await invited()
    await answers(registration, "DECLINED")
    before = await everything()

    followed = await answers(registration, "DECLINED")

    assert followed.state == STATE.SETTLED
    assert "zegt wat wij al wisten" in followed.words
    assert await everything() == before


@pytest.mark.parametrize(
    ("stamp", "counts"), [("20270301T075959Z", "ACCEPTED"), ("20270301T080000Z", "ACCEPTED"), ("20270301T080001Z", "DECLINED")]
)  # fmt: skip
async def test_of_two_answers_to_the_same_version_the_newest_counts(stamp: str, counts: str) -> None:
    _event, _session, _piet, registration = await invited()
    await answers(registration, "ACCEPTED")

    await answers(registration, "DECLINED", stamp=stamp)

    assert (await kept(registration))[0] == counts


async def test_a_clock_that_runs_ahead_does_not_keep_later_answers_out(at: At) -> None:
    _event, _session, _piet, registration = await invited()
    await answers(registration, "ACCEPTED", stamp="20990101T000000Z")
    at(MONDAY + timedelta(hours=1))

    await answers(registration, "DECLINED", stamp="20270301T093000Z")

    assert await kept(registration) == ("DECLINED", 0, stamped(9, 30))


async def test_an_answer_without_a_stamp_is_of_when_it_came() -> None:
    _event, _session, _piet, registration = await invited()

    await answers(
        registration,
        program=lambda reply: bare(reply.but(stamp="")).replace(
            b"DTSTAMP", b"ATTENDEE;PARTSTAT=TENTATIVE:mailto:piet@example.org\r\nX-NONE"
        ),
    )

    assert await kept(registration) == ("TENTATIVE", 0, MONDAY)


async def test_an_answer_to_an_older_version_does_not_count() -> None:
    _event, session, piet, registration = await invited()
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    await delivered()
    before = await everything()

    followed = await answers(registration, "ACCEPTED", sequence=0)

    after = await everything()
    assert (followed.kind, followed.state) == (KIND.REPLY, STATE.SETTLED)
    assert followed.words.startswith(
        "De agenda van Piet Jansen zegt ja, maar op een oudere uitnodiging. Dat telt niet mee."
    )
    assert await noted(piet) == [("replied-late", f'{{"session":{session.id},"answer":"ACCEPTED"}}', None)]
    assert {name for name in after if after[name] != before[name]} == {"deed"}


@pytest.mark.parametrize("sequence", [1, 2, 2**40])
async def test_an_answer_to_this_version_counts_and_so_does_one_that_says_it_is_newer(sequence: int) -> None:
    _event, session, _piet, registration = await invited()
    await edit(session, title="Een andere titel")
    await delivered()

    await answers(registration, "TENTATIVE", sequence=sequence)

    assert await kept(registration) == ("TENTATIVE", 1, stamped(8))


async def test_a_missing_sequence_is_that_of_the_first_version() -> None:
    _event, session, _piet, registration = await invited()
    lines = lambda reply: bare(reply, f"ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:{PIET.upper()}")  # noqa: E731 one shape

    await answers(registration, program=lines)
    assert (await kept(registration))[0] == "ACCEPTED"

    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    await answers(registration, program=lines, stamp="20270301T083000Z")
    assert (await kept(registration))[0] == ""


async def test_a_change_that_was_undone_before_anybody_heard_of_it_makes_no_answer_old() -> None:
    event, session, _piet, registration = await invited(hold=timedelta(minutes=10))
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    await undo(event, session)
    assert (await again(registration)).sequence > 0

    await answers(registration, "ACCEPTED", sequence=0)

    assert (await kept(registration))[:2] == ("ACCEPTED", 0)


async def test_two_answers_of_the_same_second_end_the_same_in_both_orders() -> None:
    ends = []
    for order in (["ACCEPTED", "DECLINED"], ["DECLINED", "ACCEPTED"]):
        event = await an_event(slug="-".join(order).lower(), on_decline=Event.Declined.NOTE)
        session = await a_session(event)
        with reading_replies():
            registration = await claim(await comes(event, f"Piet {order[0]}", session), session)
        for partstat in order:
            await answers(registration, partstat)
        ends.append(await kept(registration))

    assert ends[0] == ends[1] == ("ACCEPTED", 0, stamped(8))


ANSWER = st.tuples(
    st.sampled_from(["ACCEPTED", "TENTATIVE", "DECLINED", "NEEDS-ACTION"]), st.integers(0, 3),
    st.sampled_from([f"20270301T08{minute:02}00Z" for minute in range(4)] + ["20990101T000000Z"]),
)  # fmt: skip


ORDERS = st.lists(ANSWER, min_size=2, max_size=4).flatmap(lambda said: st.tuples(st.just(said), st.permutations(said)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=ORDERS)
async def test_any_order_of_the_same_answers_ends_in_the_same_state(orders: tuple[list[Any], list[Any]]) -> None:
    registration = await Registration.objects().first() or (await invited(on_decline=Event.Declined.NOTE))[3]
    await forget_mail()
    ends = []
    for order in orders:
        unanswered: dict[Any, Any] = {
            "partstat": "",
            "replied_at": None,
            "replied_sequence": None,
            "replied_stamp": None,
            "sequence": 1,
        }
        await Registration.update(unanswered).where(Registration.id == registration.id)
        for partstat, sequence, stamp in order:
            await answers(registration, partstat, sequence=sequence, stamp=stamp)
        ends.append(await kept(registration))

    assert ends[0] == ends[1]


async def test_two_answers_at_once_leave_the_newest() -> None:
    _event, _session, piet, registration = await invited(on_decline=Event.Declined.NOTE)

    await asyncio.gather(*(
        answers(registration, partstat, stamp=f"20270301T08{minute:02}00Z")
        for minute, partstat in enumerate(["ACCEPTED", "DECLINED", "TENTATIVE", "DECLINED", "ACCEPTED", "TENTATIVE"])
    ))  # fmt: skip

    assert await kept(registration) == ("TENTATIVE", 0, stamped(8, 5))
    assert '"TENTATIVE"' in (await noted(piet))[-1][1]
