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
from sessions import programme
from sessions.people.corrections import correct_address
from sessions.registrations import cancel
from sessions.tables import Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.notifications.answering import PROGRAMS, Reply, bare, thunderbird
from tests.sessions.changing import edit, undo
from tests.sessions.people import claim, comes, forget_mail, mailed, status
from tests.sessions.replying import (
    TEXT,
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
        unanswered = {
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


@pytest.mark.parametrize(("how", "mails"), [("ask", ["declined"]), ("cancel", ["cancelled"])])
async def test_one_no_that_comes_in_many_times_at_once_is_one(how: str, mails: list[str]) -> None:
    _event, session, piet, registration = await invited(on_decline=how)
    await forget_mail()

    await asyncio.gather(*(answers(registration, "DECLINED") for _ in range(5)))

    assert await mailed(PIET) == mails
    assert await status(piet, session) == ("confirmed" if how == "ask" else "cancelled")


# -- no


async def test_a_no_is_asked_about_by_mail_once(at: At) -> None:
    _event, session, piet, registration = await invited()
    await forget_mail()

    followed = await answers(registration, "DECLINED")
    at(MONDAY + timedelta(hours=1))
    await answers(registration, "DECLINED", stamp="20270301T093000Z")

    assert await mailed(PIET) == ["declined"]
    assert await status(piet, session) == "confirmed"
    assert await kept(registration) == ("DECLINED", 0, stamped(9, 30))
    assert "Wij vragen per mail of dat ook een afmelding is." in followed.words


async def test_a_no_after_a_yes_after_a_no_is_asked_about_again() -> None:
    _event, _session, _piet, registration = await invited()
    await forget_mail()

    for minute, partstat in enumerate(["DECLINED", "ACCEPTED", "DECLINED"]):
        await answers(registration, partstat, stamp=f"20270301T08{minute:02}00Z")

    assert await mailed(PIET) == ["declined", "declined"]


async def test_a_no_cancels_at_once_where_the_event_says_so_and_the_next_gets_the_place() -> None:
    event = await an_event(on_decline=Event.Declined.CANCEL)
    session = await a_session(event, capacity=1, has_waiting_list=True)
    with reading_replies():
        piet, anna = await comes(event, "Piet Jansen", session), await comes(event, "Anna Bos", session)
    await forget_mail()

    followed = await answers(await claim(piet, session), "DECLINED")

    assert (await status(piet, session), await status(anna, session)) == ("cancelled", "confirmed")
    assert (await mailed(PIET), await mailed("anna@example.org")) == (["cancelled"], ["promoted"])
    assert "Daarmee is de aanmelding afgemeld." in followed.words


async def test_a_no_is_only_noted_where_the_event_says_so() -> None:
    _event, session, piet, registration = await invited(on_decline=Event.Declined.NOTE)
    await forget_mail()

    await answers(registration, "DECLINED")

    assert (await status(piet, session), await mailed(PIET)) == ("confirmed", [])
    assert (await kept(registration))[0] == "DECLINED"


@pytest.mark.parametrize("how", list(Event.Declined))
@pytest.mark.parametrize("what", ["cancelled", "called off", "begun"])
async def test_a_no_where_there_is_nothing_to_give_up_is_noted_and_no_more(how: str, what: str, at: At) -> None:
    _event, session, piet, registration = await invited(on_decline=how)
    if what == "cancelled":
        await cancel(registration)
    elif what == "called off":
        await programme.cancel(session)
    else:
        at(NEXT_MONDAY + timedelta(minutes=1))
    await forget_mail()
    before = await status(piet, session)

    followed = await answers(registration, "DECLINED", sequence=5)

    assert "Er was niets meer af te melden." in followed.words
    assert (await mailed(PIET), await status(piet, session)) == ([], before)
    assert (await kept(registration))[0] == "DECLINED"


# -- another time makes an answer void


async def test_another_time_asks_anew_and_another_title_does_not() -> None:
    _event, session, _piet, registration = await invited()
    await answers(registration, "ACCEPTED")

    await edit(session, title="Een andere titel")
    after_the_title = (await kept(registration))[0]
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))

    assert (after_the_title, (await kept(registration))[0]) == ("ACCEPTED", "")


async def test_a_longer_session_asks_anew_too_and_the_answer_to_it_counts(at: At) -> None:
    _event, session, _piet, registration = await invited()
    await answers(registration, "DECLINED")
    at(MONDAY + timedelta(hours=1))
    await edit(session, ends_at=session.ends_at + timedelta(hours=1))
    asked_anew = (await kept(registration))[0]
    await delivered()

    await answers(registration, "ACCEPTED", sequence=1, stamp="20270301T093000Z")

    assert (asked_anew, await kept(registration)) == ("", ("ACCEPTED", 1, stamped(9, 30)))


async def test_who_came_after_a_change_that_waits_keeps_the_answer_to_it(at: At) -> None:
    event, session, piet, registration = await invited(hold=timedelta(minutes=30))
    await answers(registration, "ACCEPTED")
    at(MONDAY + timedelta(minutes=5))
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    at(MONDAY + timedelta(minutes=10))
    with reading_replies():
        anna = await comes(event, "Anna Bos", session)
    newer = await claim(anna, session)
    await answers(newer, "ACCEPTED", attendee="anna@example.org", stamp="20270301T090900Z")

    await edit(session, title="Een andere titel")

    assert [(await claim(one, session)).partstat for one in (piet, anna)] == ["", "ACCEPTED"]


async def test_an_invitation_at_another_address_has_no_answer_yet() -> None:
    event, session, piet, registration = await invited()
    await edit(session, title="Een andere titel")
    await delivered()
    await answers(registration, "ACCEPTED", sequence=1)

    with reading_replies():
        await correct_address(event, piet, "nieuw@example.org", (await an_organiser()).id)
    assert await kept(registration) == ("", None, None)
    await answers(await again(registration), "TENTATIVE", attendee="nieuw@example.org", stamp="20270301T070000Z")

    assert await kept(registration) == ("TENTATIVE", 0, stamped(7))


# -- for the desk


async def unchanged(registration: Registration, **said: Any) -> tuple[str, str, str, str]:
    """An answer comes in that changes not a row: what is written down of it."""
    before = await everything()
    followed = await answers(registration, **said)
    assert await everything() == before
    return followed.kind, followed.state, followed.words, followed.text


def the_desk_reads(words: str) -> tuple[str, str, str, str]:
    return KIND.PROPOSAL, STATE.OPEN, f"{words} Er is niets veranderd. {WHEN}", TEXT


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"method": "COUNTER"}, "Piet Jansen vraagt om een andere tijd."),
        ({"method": "REFRESH"}, "De agenda van Piet Jansen vraagt om de uitnodiging, nog een keer."),
        ({"method": "REQUEST", "attendee": "anna@example.org"}, "De uitnodiging van Piet Jansen is doorgestuurd. Nu staat daarin: anna@example.org."),
        ({"method": "ADD"}, "De agenda van Piet Jansen stuurt een bericht dat wij niet volgen: ADD."),
        ({"partstat": "DELEGATED", "program": lambda reply: bare(reply, 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="MAILTO:Anna@example.org":mailto:piet@example.org')}, "Piet Jansen stuurt iemand anders: anna@example.org."),
        ({"attendee": "anna@example.org"}, "anna@example.org zegt ja op de uitnodiging van Piet Jansen."),
        ({"attendee": "anna@example.org", "partstat": "DECLINED"}, "anna@example.org zegt nee op de uitnodiging van Piet Jansen."),
    ],
    ids=["another time", "refresh", "forwarded", "unknown", "delegated", "party crasher", "party crasher says no"],
)  # fmt: skip
async def test_what_cannot_be_followed_is_for_the_desk_and_changes_nothing(said: dict[str, Any], words: str) -> None:
    _event, _session, _piet, registration = await invited(on_decline=Event.Declined.CANCEL)

    assert await unchanged(registration, **said) == the_desk_reads(words)


async def test_ten_events_in_one_message_change_nothing() -> None:
    _event, _session, _piet, registration = await invited()
    others = b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n" * 9

    def ten(reply: Reply) -> bytes:
        return thunderbird(reply).replace(b"END:VCALENDAR", others + b"END:VCALENDAR")

    said = "Een bericht over 10 afspraken tegelijk, op de uitnodiging van Piet Jansen."
    assert await unchanged(registration, partstat="DECLINED", program=ten) == the_desk_reads(said)


async def test_who_is_not_named_is_who_the_address_is_of() -> None:
    _event, _session, _piet, registration = await invited()

    await answers(registration, program=lambda reply: bare(reply, "ATTENDEE;PARTSTAT=TENTATIVE:invalid:nomail"))

    assert (await kept(registration))[0] == "TENTATIVE"


async def test_without_the_secret_the_desk_decides() -> None:
    _event, _session, _piet, registration = await invited()

    said = await unchanged(registration, partstat="DECLINED", token=None)

    words = "De agenda van Piet Jansen zegt nee. Wij weten niet zeker of Piet Jansen dit stuurde."
    assert said == the_desk_reads(words)


async def test_without_the_secret_somebody_else_is_a_stranger() -> None:
    _event, _session, _piet, registration = await invited()

    said = await unchanged(registration, token=None, attendee="anna@example.org")

    assert said == the_desk_reads("anna@example.org zegt ja op de uitnodiging van Piet Jansen.")


@pytest.mark.parametrize("token", ["a" * 26, "x", "'; DROP TABLE registration", "é" * 26, "a" * 500, "\x00"])
async def test_a_forged_secret_is_a_letter_on_nobodys_desk(token: str) -> None:
    _event, _session, _piet, registration = await invited()

    kind, state, words, text = await unchanged(registration, partstat="DECLINED", token=token)

    assert (kind, state, text) == (KIND.LETTER, STATE.OPEN, TEXT)
    assert words == "Een antwoord van een agenda, op een adres dat wij niet hebben gegeven. Er is niets veranderd."


async def test_the_secret_of_somebody_else_opens_nothing_here() -> None:
    event, session, _piet, registration = await invited(on_decline=Event.Declined.CANCEL)
    with reading_replies():
        anna = await claim(await comes(event, "Anna Bos", session), session)

    followed = await answers(registration, "DECLINED", token=anna.reply_token)

    assert followed.words.startswith("piet@example.org zegt nee op de uitnodiging van Anna Bos.")
    assert [(await again(one)).partstat for one in (registration, anna)] == ["", ""]


async def test_the_secret_may_come_in_capitals() -> None:
    _event, _session, _piet, registration = await invited()

    await answers(registration, token=(registration.reply_token or "").upper())

    assert (await kept(registration))[0] == "ACCEPTED"


# -- what is not there any more


async def test_an_answer_for_somebody_who_was_erased_brings_nothing_back() -> None:
    _event, _session, piet, registration = await invited()
    await Participant.delete().where(Participant.id == piet.id)
    await forget_mail()

    for token in (registration.reply_token, None):
        kind, state, words, text = await unchanged(registration, partstat="DECLINED", token=token, comment="Dag")

        assert (kind, state, text) == (KIND.REPLY, STATE.SETTLED, "")
        assert words == "Een antwoord van een agenda bij een aanmelding die er niet meer is."


async def test_an_answer_to_the_invitation_at_an_old_address_is_outdated() -> None:
    event, _session, piet, registration = await invited()
    with reading_replies():
        await correct_address(event, piet, "nieuw@example.org", (await an_organiser()).id)

    kind, state, words, text = await unchanged(registration, partstat="DECLINED")

    assert (kind, state, text) == (KIND.REPLY, STATE.SETTLED, "")
    assert words == "Een antwoord op een oudere uitnodiging. Dat telt niet mee."


async def test_the_uid_of_another_invitation_is_outdated() -> None:
    _event, _session, piet, registration = await invited(on_decline=Event.Declined.CANCEL)

    followed = await answers(registration, "DECLINED", uid="iets-anders")

    assert "maar op een oudere uitnodiging" in followed.words
    assert (await kept(registration))[0] == ""
    assert len(await noted(piet)) == 1


async def test_a_meeting_that_somebody_invites_us_to_is_a_letter() -> None:
    _event, _session, _piet, registration = await invited()

    kind, state, words, text = await unchanged(registration, method="REQUEST", uid="een-andere-afspraak", token=None)

    assert (kind, state, text) == (KIND.LETTER, STATE.OPEN, TEXT)
    assert words == "Een bericht van een agenda, maar niet over een uitnodiging van ons."


async def test_long_names_fit_in_what_is_written_down() -> None:
    event = await an_event()
    session = await a_session(event, title="x" * 200)
    with reading_replies():
        piet = await comes(event, "Piet " + "y" * 110, session, email="piet@example.org")

    followed = await answers(await claim(piet, session), attendee=f"{'z' * 300}@example.org")

    assert len(followed.words) <= 500
