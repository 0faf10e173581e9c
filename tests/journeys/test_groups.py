"""Somebody who helps a council signs up all of it, in one form, and keeps it in order afterwards."""

import pytest

from notifications.outbox import find
from notifications.tables import Message
from sessions.groups.tables import SignUpGroup
from sessions.letters import write, write_together
from sessions.tables import Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.groups import FORM, SAM, cells, checked, field_of, listed, sent, shown
from tests.sessions.people import mailed
from tests.site import Browser

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


async def test_a_council_is_signed_up_from_a_pasted_list_and_everybody_is_told_in_their_own_way(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Begroting", capacity=2, has_waiting_list=True)
    await a_session(event, title="Zichtbaar", starts_at=NEXT_MONDAY.replace(hour=13))
    pasted = (
        "Naam\tE-mailadres\tFunctie\nAnna Bos\tanna@example.org\tvoorzitter\nBea Dam\traad@example.org\t\n"
        "Cor Eik\traad@example.org\t\nDirk Fries\t\tlid"
    )

    page = await sent(browser, await checked(browser, pasted, (1,), Dirk=(2,)))

    assert page.heading == "De aanmelding van uw raad is binnen"
    assert shown(page) == {
        "Anna Bos": ["Heeft een plaats"], "Bea Dam": ["Heeft een plaats"], "Cor Eik": ["Wachtlijst: nummer 1"],
        "Dirk Fries": ["Wachtlijst: nummer 2", "Heeft een plaats"],
    }  # fmt: skip
    assert await cells() == {
        "Anna Bos": {"Begroting": "confirmed"}, "Bea Dam": {"Begroting": "confirmed"}, "Cor Eik": {"Begroting": "waiting"},
        "Dirk Fries": {"Begroting": "waiting", "Zichtbaar": "confirmed"},
    }  # fmt: skip
    assert [await mailed(address) for address in (SAM.email, "anna@example.org", "raad@example.org", "")] == [
        ["group"], ["overview", "invitation"], ["overview", "overview"], [],
    ]  # fmt: skip
    roles = await Participant.select(Participant.role).order_by(Participant.name).output(as_list=True)
    assert roles == ["voorzitter", "", "", "lid"]
