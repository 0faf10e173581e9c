"""What cannot be followed: it goes to the desk, or is only written down, and changes nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from events.tables import Event
from notifications.tables import Received
from sessions.people.corrections import correct_address
from sessions.tables import Participant, Registration
from tests.cast import a_session, an_event, an_organiser
from tests.notifications.answering import Reply, bare, thunderbird
from tests.sessions.people import claim, comes, forget_mail
from tests.sessions.replying import (
    TEXT,
    again,
    answers,
    invited,
    kept,
    noted,
    reading_replies,
)
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
KIND, STATE = Received.Kind, Received.State
WHEN = "Sessie: ‘Zichtbaar zijn als raad’, maandag 8 maart 2027, 10.00 uur."
PIET = "piet@example.org"


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
