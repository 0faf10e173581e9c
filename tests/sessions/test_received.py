"""A mail that comes in does what it asks, once, and is kept for the desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from database import fetch
from events.tables import Event
from notifications import outbox, troubles
from notifications.gone import WHY
from notifications.outbox import DOMAIN, Result, claim, settle
from notifications.tables import Message, Received
from sessions.people import corrections, lists
from sessions.received.receiving import Outcome, receive
from sessions.tables import Participant, Registration
from tests.cast import a_session, an_event, an_organiser
from tests.notifications.incoming import ANSWER, AUTOMATIC, NAME, OTHERS, OURS, mail, of_parts, part, report
from tests.sessions.people import comes
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

GONE = report("5.1.1", "550 5.1.1 User unknown", returned=f"<{NAME}@{DOMAIN}>")
FULL = report("5.2.2", "552 5.2.2 Mailbox full", returned=f"<{NAME}@{DOMAIN}>")


async def mailed(event: Event | None = None, name: str = "Jan Bos") -> Participant:
    """Somebody whose overview went out, under the name that the mails of these tests return."""
    event = event or await an_event()
    person = await comes(event, name, await a_session(event))
    await settle([Result(message, Message.State.SENT) for message in await claim()])
    await Message.update({Message.message_id: f"<{NAME}@{DOMAIN}>"}).where(
        Message.kind == "overview", Message.about == f"participant:{person.id}"
    )
    return person


async def returns() -> list[tuple[str, str]]:
    """How each message came back, and why."""
    rows = await Message.select(Message.returned, Message.returned_why).where(Message.returned != "")
    return [(row["returned"], row["returned_why"]) for row in rows]


async def received() -> list[tuple[str, str, str, str]]:
    """What was kept: its kind, its state, about whom it is and where it belongs."""
    rows = await Received.objects().order_by(Received.id)
    return [(row.kind, row.state, row.about, row.belongs_to) for row in rows]


# -- mails that come back


async def test_a_mail_that_came_back_for_good_is_marked_and_its_reader_is_to_be_called() -> None:
    event = await an_event()
    person = await mailed(event)

    outcome = await receive(GONE)

    assert (outcome, await returns()) == (Outcome.KEPT, [("hard", "550 5.1.1 User unknown")])
    assert await received() == [("returned", "settled", f"participant:{person.id}", f"event:{event.id}")]
    [row] = (await lists.to_call(event)).rows
    assert (row["name"], row["error"]) == ("Jan Bos", "550 5.1.1 User unknown")
    assert (await lists.counts(event.id))["calls"] == 1


async def test_a_mail_that_came_back_for_now_is_marked_and_nobody_is_to_be_called() -> None:
    event = await an_event()
    await mailed(event)

    await receive(FULL)

    assert await returns() == [("soft", "552 5.2.2 Mailbox full")]
    assert (await lists.counts(event.id))["calls"] == 0


async def test_a_mail_that_is_late_is_noted_and_marks_nothing() -> None:
    await mailed()

    await receive(report("4.4.1", action="delayed", returned=f"<{NAME}@{DOMAIN}>"))

    assert (await returns(), (await received())[0][:2]) == ([], ("returned", "settled"))


async def test_a_return_that_is_read_twice_changes_nothing(at: Callable[[datetime], None], now: datetime) -> None:
    await mailed()
    await receive(GONE)
    before = await everything()
    at(now + timedelta(hours=1))

    assert (await receive(GONE), await everything()) == (Outcome.KNOWN, before)


async def test_what_came_back_for_good_does_not_get_better_by_a_full_mailbox() -> None:
    await mailed()

    await receive(GONE)
    await receive(FULL)

    assert [how for how, _why in await returns()] == ["hard"]


@pytest.mark.parametrize("shape", ["qmail", "exim", "exchange"])
async def test_returns_of_every_shape_find_our_message(shape: str) -> None:
    await mailed()

    await receive(OTHERS[shape].replace(OURS.encode(), f"<{NAME}@{DOMAIN}>".encode()).replace(b"bijeen.example&gt;", f"{DOMAIN}&gt;".encode()))

    assert [how for how, _why in await returns()] == ["hard"]


@pytest.mark.parametrize("where", ["address", "envelope"])
async def test_without_the_mail_itself_the_address_or_the_envelope_names_our_message(where: str) -> None:
    await mailed()
    to = f"terug+{NAME}@{DOMAIN}" if where == "address" else "bijeen@bijeen.example"

    await receive(report("5.1.1", returned="", envelope=NAME if where == "envelope" else "", To=to))

    assert [how for how, _why in await returns()] == ["hard"]


async def test_what_went_out_as_one_mail_came_back_as_one() -> None:
    person = await mailed()
    first = await Message.objects().where(Message.message_id == f"<{NAME}@{DOMAIN}>").first()
    assert first is not None
    about = Message.about == f"participant:{person.id}"
    await Message.update({Message.combined_into: first.id}).where(about)

    await receive(GONE)

    assert len(await returns()) == await Message.count().where(about) == 2


async def test_a_return_of_nothing_that_we_know_is_for_the_desk() -> None:
    await mailed()

    await receive(report("5.1.1", returned="<iets@anders.example>"))

    assert (await returns(), await received()) == ([], [("returned", "open", "", "")])


async def test_a_refusal_of_our_whole_domain_is_said_once_for_all() -> None:
    await mailed()

    await receive(report("5.7.26", "550 5.7.26 Unauthenticated", returned=f"<{NAME}@{DOMAIN}>"))
    await receive(report("5.7.1", "550 5.7.1 Spam", returned=f"<{NAME}@{DOMAIN}>"))

    assert [how for how, _why in await returns()] == ["soft"]
    assert [(row["what"], row["words"]) for row in await troubles.known()] == [("domain", "550 5.7.26 Unauthenticated")]


# -- addresses that are gone


async def due(email: str) -> list[tuple[str, str]]:
    """What becomes of the next message to `email` when the worker claims."""
    await outbox.post([outbox.Draft("news", f"participant:{(await Participant.objects())[0].id}", email)])
    await claim()
    rows = await Message.select(Message.state, Message.error).where(Message.kind == "news").order_by(Message.id)
    return [(row["state"], row["error"]) for row in rows]


async def test_nothing_more_is_sent_to_an_address_that_is_gone() -> None:
    person = await mailed()
    await receive(GONE)

    assert await due(person.email) == [("refused", WHY)]
    assert (await lists.counts(person.event))["calls"] == 1


async def test_a_full_mailbox_still_gets_mail_and_so_does_everybody_else() -> None:
    event = await an_event()
    person = await mailed(event)
    await receive(FULL)

    assert [state for state, _why in await due(person.email)] == ["claimed"]
    await receive(GONE)
    assert [state for state, _why in await due("ander@example.org")] == ["claimed", "claimed"]


async def test_who_asks_for_a_link_to_the_desk_gets_it_also_at_an_address_that_is_gone() -> None:
    person = await mailed()
    await receive(GONE)

    await outbox.post([outbox.Draft("sign_in", "organiser:1", person.email)])

    assert [message.kind for message in await claim()] == ["sign_in"]


async def test_pressing_again_at_the_desk_lifts_it() -> None:
    event, owner = await an_event(), await an_organiser()
    person = await mailed(event)
    await receive(GONE)
    await corrections.resend(event, person, owner.id)

    assert [message.state for message in await claim()] == ["claimed", "claimed"]
    assert await returns() == [("lifted", "550 5.1.1 User unknown")]


async def test_a_corrected_address_gets_its_mail() -> None:
    event, owner = await an_event(), await an_organiser()
    person = await mailed(event)
    await receive(GONE)
    await corrections.correct_address(event, person, "jan.bos@example.org", owner.id)

    assert {message.email for message in await claim()} == {"jan.bos@example.org"}
    assert (await lists.counts(event.id))["calls"] == 0


# -- what people write


async def test_a_letter_belongs_to_the_event_of_who_wrote_it() -> None:
    event = await an_event()
    person = await mailed(event)

    await receive(mail(From=f"Jan <{person.email.upper()}>"))

    assert await received() == [("letter", "open", f"participant:{person.id}", f"event:{event.id}")]


async def test_a_letter_that_answers_a_mail_of_ours_belongs_to_its_event_whoever_wrote_it() -> None:
    event = await an_event()
    person = await mailed(event)

    await receive(mail(References=f"<ander@raad.example> <{NAME}@{DOMAIN}>"))

    assert await received() == [("letter", "open", f"participant:{person.id}", f"event:{event.id}")]


async def test_a_letter_to_the_address_of_an_invitation_is_about_that_registration() -> None:
    event = await an_event()
    await mailed(event)
    [row] = await Registration.objects()
    await Registration.update({Registration.reply_token: "b" * 26}).where(Registration.id == row.id)

    await receive(mail(Delivered_To=f"sessies+{'b' * 26}@bijeen.example"))

    assert await received() == [("letter", "open", f"registration:{row.id}", f"event:{event.id}")]


async def test_a_letter_of_somebody_unknown_belongs_to_nobody_yet() -> None:
    await mailed()

    await receive(mail())

    assert await received() == [("letter", "open", "", "")]


async def test_what_a_machine_writes_by_itself_is_not_kept() -> None:
    await mailed()
    before = await everything()
    outcomes = {await receive(raw) for raw in AUTOMATIC.values()}

    assert (outcomes, await everything()) == ({Outcome.DROPPED}, before)


async def test_an_answer_of_a_calendar_is_followed_and_one_that_belongs_to_nothing_does_nothing() -> None:
    await mailed()
    before = await everything()
    await receive(of_parts(part("Ja"), part(ANSWER, "text/calendar; method=REPLY")))
    found = await received()
    await fetch("DELETE FROM received")

    assert (found, await everything()) == ([("reply", "settled", "", "")], before)


# -- what goes wrong


async def test_what_cannot_be_read_is_kept_and_named() -> None:
    await receive(of_parts(*[part("a")] * 1_000, Subject="Duizend delen"))

    [row] = await Received.objects()
    assert (row.kind, row.state, row.subject, row.sender) == ("unreadable", "open", "Duizend delen", "jan@raad.example")
    assert row.words == "De mail bestaat uit meer dan 100 delen."
    assert row.source.startswith("From: Jan de Boer")


async def test_what_we_stumble_over_is_kept_and_named_and_does_not_come_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def stumble(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("sessions.received.receiving.of_letter", stumble)

    assert [await receive(mail()), await receive(mail())] == [Outcome.KEPT, Outcome.KNOWN]
    [row] = await Received.objects()
    assert (row.kind, row.words) == ("unreadable", "De mail kan niet worden verwerkt (KeyError).")
    assert row.source.endswith("Groet, Jan")
    assert "cannot be treated" in caplog.text


async def test_when_the_database_cannot_now_nothing_is_done_and_it_is_to_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def busy(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("sessions.received.receiving.of_letter", busy)
        with pytest.raises(TimeoutError):
            await receive(mail())

    assert (await received(), await receive(mail())) == ([], Outcome.KEPT)
