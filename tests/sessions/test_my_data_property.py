"""Whatever happened with somebody: the file with their data is the dump of all tables, filtered by the person (TRUST P6)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.tables import Event
from sessions.my_data import addresses, languages
from sessions.my_data.belongings import belongings_of
from sessions.my_data.erasing import erase, forget_last_mails
from sessions.needs import operations as needs
from sessions.needs.sealing import Said
from sessions.participants.week import send_lost_links
from sessions.people import invitations, places
from sessions.questions import keeping
from sessions.questions.tables import Question
from sessions.registrations import cancel, check_in
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.my_data import MARK, Kept, a_letter, all_sent, marked, signs_up, sings
from tests.sessions.people import comes
from tests.sessions.test_my_data import of_the_person
from tests.state import everything
from tests.tables import TABLES

pytestmark = pytest.mark.usefixtures("db", "now")

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@dataclass
class Scene:
    """Somebody, somebody else, and what there is to be in."""

    event: Event
    participant: Participant
    other: Participant
    sessions: list[Session]
    by: int

    async def claim(self) -> Registration | None:
        """Their newest registration that counts."""
        return (
            await Registration.objects()
            .where(Registration.participant == self.participant.id, Registration.status != "cancelled")
            .order_by(Registration.id, ascending=False)
            .first()
        )


async def a_scene() -> Scene:
    for table in TABLES:
        await table.delete(force=True)
    event = await an_event()
    sessions = [await a_session(event, title=f"Sessie {number}", has_waiting_list=True) for number in range(3)]
    await Session.update({Session.capacity: 0}).where(Session.id == sessions[2].id)
    other = await comes(event, "Jan Ander", *sessions)
    return Scene(event, await signs_up(event, marked(), "", sessions[0]), other, sessions, (await an_organiser()).id)


async def signs_up_more(scene: Scene, number: int) -> None:
    await signs_up(scene.event, marked(), f"{MARK} {number}", scene.sessions[number % 3])


async def gives_up(scene: Scene, _number: int) -> None:
    if (claim := await scene.claim()) is not None:
        await cancel(claim)


async def arrives(scene: Scene, _number: int) -> None:
    if (claim := await scene.claim()) is not None:
        await check_in(claim.id, CheckIn.How.TICKET, scene.by)


async def writes(scene: Scene, number: int) -> None:
    await a_letter(f"participant:{scene.participant.id}" if number % 2 else "", f"{MARK}@example.org", scene.event)


async def is_registered(scene: Scene, number: int) -> None:
    await places.register(scene.event, marked(), [scene.sessions[number % 3].id], "", f"desk {number}", scene.by)


async def answered(scene: Scene, number: int) -> None:
    question = Question(event=scene.event.id, place=number, kind="short", words="Wat?", created_at=scene.event.created_at)
    await question.save()
    await keeping.change(scene.event, scene.participant, {question.id: f"{MARK} {number}"}, None)


DEEDS: dict[str, Callable[[Scene, int], Awaitable[object]]] = {
    "signs up": signs_up_more, "gives up": gives_up, "arrives": arrives, "writes": writes, "is registered": is_registered,
    "asks an address": lambda scene, number: addresses.ask(scene.event, scene.participant, f"{MARK}{number}@example.net"),
    "says what they need": lambda scene, number: needs.say(scene.participant, Said(["help"], f"{MARK} {number}"), "Goed."),
    "answers": answered,
    "chooses a language": lambda scene, number: languages.choose(scene.event, scene.participant, ("en", "nl")[number % 2]),
    "wants no invitations": lambda scene, number: invitations.choose(scene.event, scene.participant, wants_invitations=bool(number % 2)),
    "loses the link": lambda scene, number: send_lost_links(f"{MARK}@example.org"),
    "gets mail": lambda scene, number: all_sent(),
}  # fmt: skip
HAPPENED = st.lists(st.sampled_from(sorted(DEEDS)), max_size=8).filter(lambda deeds: deeds.count("writes") < 2)


async def after(deeds: list[str]) -> Kept:
    scene = await a_scene()
    for number, deed in enumerate(deeds):
        await DEEDS[deed](scene, number)
    return Kept(scene.event, scene.participant, scene.sessions[0], scene.sessions[2])


@given(deeds=HAPPENED)
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
async def test_the_file_is_the_dump_filtered_by_the_person(now: datetime, deeds: list[str]) -> None:
    kept = await after(deeds)
    dump = await everything()

    found = await belongings_of(kept.participant)

    assert {name: {row["id"] for row in rows} for name, rows in found.items() if rows} == of_the_person(dump, kept)


@given(deeds=HAPPENED)
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
async def test_nothing_of_the_person_is_left_when_they_are_erased(now: datetime, deeds: list[str]) -> None:
    kept = await after(deeds)

    await erase(kept.event, kept.participant)
    await all_sent()
    await forget_last_mails()

    assert [(name, row) for name, rows in (await everything()).items() for row in rows if sings(row)] == []
