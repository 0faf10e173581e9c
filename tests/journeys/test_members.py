"""What is for members: they have a place at once, others ask the office, and no page says whose address is known."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from events.tables import Event
from events.tokens import CodeKind, new_code
from notifications.tables import Message
from sessions import letters
from sessions.access import requests
from sessions.registrations import NothingLeft, Outcome, answer_of, cancel
from sessions.tables import Participant, Registration, Session
from sessions.waiting_list import places_in_line
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.changing import edit
from tests.sessions.members import a_council, asks, somebody
from tests.sessions.people import claim, mailed, status

pytestmark = pytest.mark.usefixtures("db", "now")
At = Callable[[datetime], None]


async def said(event: Event, token: str) -> list[str]:
    """What the page after sending says of each session."""
    return [str(one.result) for one in msgspec.json.decode(await answer_of(event, token), type=list[Outcome])]


async def evening(**facts: object) -> tuple[Event, Session]:
    """An event for members, with one session."""
    event = await an_event(members_only=True)
    return event, await a_session(event, **facts)


async def requested(event: Event, name: str, *sessions: Session) -> Participant:
    """Somebody who is no member asks for a place."""
    await asks(event, name, *sessions)
    return await somebody(name)


async def all_of(person: Participant) -> list[int]:
    rows = await Registration.select(Registration.id).where(Registration.participant == person.id)
    return [row["id"] for row in rows]


def written_as(code: str) -> str:
    """How somebody reads it from paper."""
    return f" {code[:5].lower().replace('0', 'O').replace('1', 'l')} - {code[5:].lower().replace('0', 'o')} "


async def test_the_code_of_a_member_gives_a_place_at_once_however_it_was_typed() -> None:
    event, session = await evening()
    council = await a_council(code=a_code_that_is_misread())

    token = await asks(event, "An A", session, code=written_as(council.code))

    an = await somebody("An A")
    assert (await said(event, token), await status(an, session)) == (["confirmed"], "confirmed")
    assert (an.member_of, await mailed("an@example.org")) == (council.id, ["overview", "invitation"])


def a_code_that_is_misread() -> str:
    """One with figures that look like letters."""
    return next(code for code in iter(lambda: new_code(CodeKind.COUNCIL), "") if "0" in code and "1" in code)


@pytest.mark.parametrize("address", ["an@raad.example", "@raad.example"])
async def test_a_known_address_gives_a_place_and_the_page_says_no_more_than_to_anybody(address: str) -> None:
    event, session = await evening()
    council = await a_council("Raad De Linde", address)

    known = await asks(event, "An A", session, email="an@raad.example")
    unknown = await asks(event, "Bea B", session, email="bea@elders.example")

    assert await said(event, known) == await said(event, unknown) == ["requested"]
    assert [await status(await somebody(name), session) for name in ("An A", "Bea B")] == ["confirmed", "requested"]
    assert (await somebody("An A")).member_of == council.id
    assert (await mailed("an@raad.example"), await mailed("bea@elders.example")) == (["overview", "invitation"], ["overview"])


async def test_a_council_that_is_no_member_opens_nothing_but_is_known() -> None:
    event, session = await evening()
    council = await a_council("Raad Zuid", "@raad.example", is_member=False)

    await asks(event, "An A", session, code=council.code, email="an@raad.example")

    an = await somebody("An A")
    assert (await status(an, session), an.member_of) == ("requested", council.id)


async def test_a_request_holds_no_place_and_no_number_in_line() -> None:
    event, session = await evening(capacity=1, has_waiting_list=True)
    council = await a_council()
    bea = await requested(event, "Bea B", session)

    first = await asks(event, "An A", session, code=council.code)
    second = await asks(event, "Cor C", session, code=council.code)

    assert await said(event, first) + await said(event, second) == ["confirmed", "waiting"]
    waiting = await claim(await somebody("Cor C"), session)
    assert await places_in_line([waiting.id]) == {waiting.id: 1}
    await cancel(await claim(await somebody("An A"), session))
    assert (await status(await somebody("Cor C"), session), await status(bea, session)) == ("confirmed", "requested")


async def test_only_the_session_for_members_is_asked_for_of_a_form_with_more() -> None:
    event = await an_event()
    open_one, closed_one = await a_session(event), await a_session(event, members_only=True)

    token = await asks(event, "Bea B", open_one, closed_one)

    assert await said(event, token) == ["confirmed", "requested"]


async def test_who_was_approved_has_a_place_with_a_mail_and_an_invitation() -> None:
    event, session = await evening()
    bea, by = await requested(event, "Bea B", session), await an_organiser()

    decided = await requests.approve(event, bea.id, await all_of(bea), by.id)

    assert (await status(bea, session), [str(one.result) for one in decided.granted]) == ("confirmed", ["confirmed"])
    assert await mailed("bea@example.org") == ["overview", "request_approved", "invitation"]
    with pytest.raises(requests.RequestGone):
        await requests.approve(event, bea.id, await all_of(bea), by.id)


async def test_who_is_approved_when_it_is_full_stands_in_line_behind_who_waits_already() -> None:
    event, session = await evening(capacity=1, has_waiting_list=True)
    council, by = await a_council(), await an_organiser()
    bea = await requested(event, "Bea B", session)
    for name in ("An A", "Cor C"):
        await asks(event, name, session, code=council.code)

    await requests.approve(event, bea.id, await all_of(bea), by.id)

    rows = [await claim(await somebody(name), session) for name in ("Cor C", "Bea B")]
    assert await places_in_line([row.id for row in rows]) == {rows[0].id: 1, rows[1].id: 2}
    assert "nummer 2" in str(letters.write((await Message.objects().where(Message.kind == "request_approved"))[0]).items)


async def test_what_is_full_without_a_line_is_not_decided_until_there_are_more_places() -> None:
    event, session = await evening(capacity=1)
    council, by = await a_council(), await an_organiser()
    bea = await requested(event, "Bea B", session)
    await asks(event, "An A", session, code=council.code)

    decided = await requests.approve(event, bea.id, await all_of(bea), by.id)
    assert (decided.full, await status(bea, session), await mailed("bea@example.org")) == ([session.title], "requested", ["overview"])
    with pytest.raises(NothingLeft):
        await asks(event, "Dirk D", session)

    await edit(session, capacity=2)
    await requests.approve(event, bea.id, await all_of(bea), by.id)
    assert await status(bea, session) == "confirmed"


async def test_who_is_declined_reads_why_and_can_ask_again() -> None:
    event, session = await evening()
    bea, by = await requested(event, "Bea B", session), await an_organiser()

    await requests.decline(event, bea.id, await all_of(bea), "De avond is dit keer alleen voor leden.", by.id)

    letter = letters.write((await Message.objects().where(Message.kind == "request_declined"))[0])
    assert (await status(bea, session), letter.picture) == ("cancelled", None)
    assert "De avond is dit keer alleen voor leden." in " ".join(map(str, letter.opening))
    await asks(event, "Bea B", session, email="bea@example.org", code="")
    assert await status(bea, session) == "cancelled", "the very same form, sent again, is the same form"


async def test_who_withdraws_a_request_is_told_so() -> None:
    event, session = await evening()
    bea = await requested(event, "Bea B", session)

    await cancel(await claim(bea, session))

    assert (await status(bea, session), await mailed("bea@example.org")) == ("cancelled", ["overview", "request_withdrawn"])


async def test_in_the_window_members_sign_up_and_others_are_told_from_when_they_can(at: At) -> None:
    until = MONDAY + timedelta(days=3)
    event = await an_event(members_first_until=until)
    session = await a_session(event)
    council = await a_council("Raad De Linde", "@raad.example")

    with_code = await asks(event, "An A", session, code=council.code)
    known = await asks(event, "Bea B", session, email="bea@raad.example")
    unknown = await asks(event, "Cor C", session)

    assert await said(event, with_code) == ["confirmed"]
    assert await said(event, known) == await said(event, unknown) == ["members_first"]
    cor = await somebody("Cor C")
    assert (await status(await somebody("Bea B"), session), await all_of(cor)) == ("confirmed", [])
    letter = letters.write((await Message.objects().where(Message.about == f"participant:{cor.id}"))[0])
    assert "Vanaf donderdag 4 maart 2027 om 10.00 uur kan iedereen dat." in letter.items[0].lines[-1]

    at(until)
    assert await said(event, await asks(event, "Dirk D", session)) == ["confirmed"]


async def test_who_was_known_as_a_member_before_stays_one_without_the_code() -> None:
    event, session = await evening()
    other, council = await a_session(event), await a_council()
    await asks(event, "An A", session, code=council.code)

    await asks(event, "An A", other, is_kept=True)

    assert await status(await somebody("An A"), other) == "confirmed"


async def test_a_full_session_is_full_for_everybody() -> None:
    event, session = await evening(capacity=0)
    council = await a_council()

    for code in ("", council.code):
        with pytest.raises(NothingLeft) as refused:
            await asks(event, "An A", session, code=code)
        assert [str(one.result) for one in refused.value.outcomes] == ["full"]
