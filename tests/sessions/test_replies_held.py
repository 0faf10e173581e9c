"""What calendars answer while a change is held: it may still be undone, and then nobody was told anything."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from notifications.erasing import erase_due
from notifications.tables import Message
from sessions.letters import write
from sessions.people.corrections import correct_address
from tests.cast import an_organiser
from tests.conftest import MONDAY
from tests.sessions.changing import edit, undo
from tests.sessions.replying import answers, delivered, invited, kept, noted, stamped

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
HELD = timedelta(minutes=10)


async def test_an_answer_while_another_title_is_held_counts_whether_that_is_undone_or_not() -> None:
    event, session, _piet, registration = await invited(hold=HELD)
    await edit(session, title="Een andere titel")

    followed = await answers(registration, "ACCEPTED", sequence=0)
    before, held = await kept(registration), await Message.objects().where(Message.kind == "update").first()
    await undo(event, session)

    assert followed.words.startswith("De agenda van Piet Jansen zegt ja.")
    assert held is not None
    invitation = write(held).invitation
    assert invitation is not None
    assert invitation.partstat == "ACCEPTED"
    assert before == await kept(registration) == ("ACCEPTED", 0, stamped(8))


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
async def test_another_time_that_is_undone_in_time_leaves_what_was_answered(partstat: str) -> None:
    event, session, _piet, registration = await invited(hold=HELD)
    await answers(registration, partstat)
    said = [await kept(registration)]
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    said.append(await kept(registration))
    await edit(session, title="Een andere titel")  # joins it: the messages are posted anew

    await undo(event, session)

    said.append(await kept(registration))
    assert [one[0] for one in said] == [partstat, "", partstat]


async def test_a_time_that_is_changed_back_by_hand_leaves_what_was_answered_too() -> None:
    _event, session, _piet, registration = await invited(hold=HELD)
    await answers(registration)
    await edit(session, starts_at=session.starts_at + timedelta(hours=1), title="Een andere titel")

    await edit(session, starts_at=session.starts_at)

    assert (await kept(registration))[0] == "ACCEPTED"


async def test_an_answer_to_the_old_time_while_the_new_one_is_held_counts_only_when_that_is_undone() -> None:
    event, session, piet, registration = await invited(hold=HELD)
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))

    followed = await answers(registration, "TENTATIVE", sequence=0)
    meanwhile = (await kept(registration))[0]
    await undo(event, session)

    assert followed.words == (
        "De agenda van Piet Jansen zegt misschien, maar op de oude tijd. Dat telt alleen als u de nieuwe tijd ongedaan "
        "maakt. Sessie: ‘Zichtbaar zijn als raad’, maandag 8 maart 2027, 11.00 uur."
    )
    assert [what for what, _after, _by in await noted(piet)] == ["replied-late"]
    assert (meanwhile, (await kept(registration))[0]) == ("", "TENTATIVE")


async def test_an_answer_to_the_old_time_is_nothing_once_the_new_one_has_gone() -> None:
    _event, session, _piet, registration = await invited(hold=HELD)
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    await answers(registration, "ACCEPTED", sequence=0)
    await delivered()

    again_to_the_old = await answers(registration, "ACCEPTED", sequence=0, stamp="20270301T081500Z")
    after_the_old = (await kept(registration))[0]
    await answers(registration, "ACCEPTED", sequence=1, stamp="20270301T083000Z")

    assert "oudere uitnodiging" in again_to_the_old.words
    assert (after_the_old, await kept(registration)) == ("", ("ACCEPTED", 1, stamped(8, 30)))


async def test_who_got_another_invitation_meanwhile_has_not_answered_that() -> None:
    event, session, piet, registration = await invited(hold=HELD)
    await answers(registration)
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    await correct_address(event, piet, "piet.jansen@example.org", (await an_organiser()).id)

    await undo(event, session)

    assert (await kept(registration))[0] == ""


async def test_the_first_answer_counts_when_all_that_was_written_is_erased_and_a_change_was_undone(at: At) -> None:
    event, session, _piet, registration = await invited(hold=HELD)
    await edit(session, title="Een andere titel")
    await undo(event, session)
    await Message.update({Message.settled_at: MONDAY}, force=True)
    at(MONDAY + timedelta(days=31))
    await erase_due()

    await answers(registration, "ACCEPTED", sequence=0)

    assert (await kept(registration))[0] == "ACCEPTED"
