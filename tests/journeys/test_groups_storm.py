"""A council among others who come and go: whatever order it happens in, every calendar is right in the end (I10)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from notifications.tables import Message
from sessions.groups.council.operations import AlreadyInGroup, NothingToChange, cancel_seats, stand_in
from sessions.groups.council.reading import ACTIVE, council_of
from sessions.groups.enrolling import Enrolled, Supporter, sign_up_council
from sessions.groups.tables import SignUpGroup
from sessions.registrations import NothingLeft
from tests.conftest import MONDAY, empty
from tests.journeys import test_storm as storms
from tests.journeys.calendars import as_the_database_says, contradictions
from tests.journeys.test_storm import BY_THEN, Deed, Storm

pytestmark = pytest.mark.usefixtures("db")


async def council_signs_up(storm: Storm) -> None:
    people = {(one.email, one.name): one for one in (storm.person() for _turn in range(3))}
    ids = sorted({(await storm.session()).id for _turn in range(2)})
    enrolled = [Enrolled(replace(one, note="" if one.email else "Sam"), ids) for one in people.values()]
    await sign_up_council(storm.event, Supporter("Sam", "sam@example.org"), enrolled, f"council {storm.number}")


async def council_changes(storm: Storm) -> None:
    """Somebody else comes instead of one of a group, or all of that one's places are given up."""
    group = await storm.one(SignUpGroup)
    members = (await council_of(group)).members
    if not members:
        raise NothingLeft
    member, person = storm.chance.choice(members), storm.person()
    try:
        if storm.chance.random() < 0.6:
            await stand_in(group, member.id, replace(person, note="" if person.email else "Sam"), f"other {storm.number}")
        else:
            await cancel_seats(group, [(seat.member, seat.session.number) for seat in member.seats])
    except (NothingToChange, AlreadyInGroup):
        return


DEEDS: list[Deed] = [
    council_signs_up, council_signs_up, council_signs_up, *[council_changes] * 6, storms.signs_up, storms.signs_up,
    storms.cancels, storms.is_replaced, storms.moves, storms.is_promoted, storms.gets_another_address,
    storms.was_there_twice, storms.takes_part_otherwise, storms.wants_other_mail, storms.gets_other_places,
    *[storms.is_sent] * 3, *[storms.arrives] * 3,
]  # fmt: skip


async def of_each_group() -> list[str]:
    """What a group says that somebody has and that the database does not."""
    wrong = []
    for group in await SignUpGroup.objects():
        for member in (await council_of(group)).members:
            for seat in member.seats:
                held = seat.registration is not None and seat.registration.is_active
                if seat.cell.made and (seat.state in ACTIVE) != (held and not seat.cell.left):
                    wrong.append(f"{member.name} in {seat.session.title}: {seat.state}")
    return wrong


@settings(
    max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    deeds=st.permutations(DEEDS), waits=st.lists(st.sampled_from(BY_THEN), min_size=len(DEEDS), max_size=len(DEEDS)),
    seed=st.integers(1, 2**32),
)  # fmt: skip
async def test_with_councils_every_calendar_shows_what_the_database_says(
    at: Callable[[datetime], None], deeds: Sequence[Deed], waits: Sequence[float], seed: int
) -> None:
    """12 times 26 steps: each thing happens once or more, in any order."""
    await empty()
    at(MONDAY)
    storm = await storms.a_calm(at)
    for number, (deed, seconds) in enumerate(zip(deeds, waits, strict=True)):
        await storm.step(deed, seconds, seed + number)

    await storms.everything_arrives(storm, Random(seed))

    assert await Message.count().where(Message.state.is_in([Message.State.QUEUED, Message.State.CLAIMED])) == 0
    assert storm.calendars.shown() == await as_the_database_says()
    assert contradictions(storm.sent) == []
    assert await of_each_group() == []
