"""Sign-ups, groups and what their supporter changes, stand-ins, cancelling, capacities, offers that expire and members'
windows, in any order: after every step the database holds what the model says (TRUST I1, I4-I7).
"""

from collections.abc import Callable, Collection, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from anyio import from_thread, to_thread
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import clock
from database import fetch
from events.tables import Event
from sessions.access.requests import RequestGone, approve, decline
from sessions.groups.council import operations as council
from sessions.groups.council.reading import council_of
from sessions.groups.enrolling import Enrolled, Supporter, sign_up_council
from sessions.groups.tables import SignUpGroup
from sessions.offers.operations import accept, expire, let_go
from sessions.registrations import Person, cancel, form_key, sign_up
from sessions.stand_ins import operations as desk
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY, empty
from tests.journeys.model import HELD, Model, Row
from tests.sessions.changing import edit
from tests.sessions.members import a_council

pytestmark = pytest.mark.usefixtures("db")

MEMBERS = ["Anna Bos", "Bea Dam"]
PEOPLE = [*MEMBERS, "Cor Eik", "Dirk Fries", "Els Gans"]
SAM = Supporter("Sam Steun", "sam@example.org")
SESSIONS = ["Begroting", "Huiskamer", "Ledendag"]  # online; on location, so offered; for members
FEW = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True)
SOME, ANYBODY, ANY = st.lists(st.sampled_from(SESSIONS), min_size=1, unique=True), st.sampled_from(PEOPLE), st.sampled_from(SESSIONS)
STANDS = """
SELECT p.name AS person, s.title AS session, r.status FROM registration r JOIN participant p ON p.id = r.participant
JOIN session s ON s.id = r.session WHERE r.status <> 'cancelled' ORDER BY s.id, r.priority DESC, r.id
"""
Act = Callable[..., Coroutine[Any, Any, Any]]


def who(name: str) -> Person:
    domain = "lid.example" if name in MEMBERS else "example.org"
    return Person(name, f"{name.partition(' ')[0].lower()}@{domain}")


class World:
    """The same in the database; what is refused changes nothing."""

    def __init__(self, event: Event, by: int, sessions: dict[str, Session]) -> None:
        self.event, self.by, self.sessions, self.number = event, by, sessions, 0
        self.groups: list[SignUpGroup] = []

    def ids(self, sessions: Collection[str]) -> list[int]:
        return [self.sessions[title].id for title in sessions]

    async def sign_up(self, name: str, sessions: list[str]) -> list[str]:
        """The form, sent twice: the tokens of both answers (I4)."""
        self.number, person, ids = self.number + 1, who(name), self.ids(sessions)
        key = form_key(str(self.number), person, ids, "")
        return [await sign_up(self.event, person, ids, "", key) for _twice in range(2)]

    async def sign_up_council(self, names: list[str], sessions: list[str]) -> list[str]:
        self.number, people = self.number + 1, [Enrolled(who(name), self.ids(sessions)) for name in names]
        tokens = [await sign_up_council(self.event, SAM, people, str(self.number)) for _twice in range(2)]
        self.groups += await SignUpGroup.objects().where(SignUpGroup.result_token == tokens[0])
        return tokens

    async def give_up(self, group: int, names: Collection[str], sessions: Collection[str]) -> None:
        """What is ticked on the group's page, as the supporter sees it."""
        of = self.groups[group - 1]
        seats = {
            (seat.member, seat.session.number)
            for member in (await council_of(of)).members for seat in member.seats
            if member.name in names and seat.session.title in sessions
        }  # fmt: skip
        with suppress(council.NothingToChange):
            await council.cancel_seats(of, seats)

    async def seen_by(self, group: int) -> set[tuple[str, str]]:
        """What it can give up: of whom, in which session."""
        members = (await council_of(self.groups[group - 1])).members
        return {(member.name, seat.session.title) for member in members for seat in member.changeable(clock.now())}

    async def stand_in(self, group: int, leaving: str, coming: str) -> None:
        self.number, of = self.number + 1, self.groups[group - 1]
        for member in (await council_of(of)).members:
            if member.name == leaving:
                with suppress(council.AlreadyInGroup, desk.SamePerson, council.NothingToChange):
                    for _twice in range(2):
                        await council.stand_in(of, member.id, who(coming), str(self.number))

    async def of(self, name: str) -> Participant | None:
        return await Participant.objects().where(Participant.name == name).first()

    async def claim(self, name: str, session: str) -> Registration:
        person = await self.of(name)
        assert person is not None
        found = await Registration.objects().where(
            Registration.participant == person.id, Registration.session == self.sessions[session].id,
            Registration.status != Registration.Status.CANCELLED,
        ).first()  # fmt: skip
        assert found is not None
        return found

    async def replace(self, leaving: str, coming: str) -> None:
        self.number, person = self.number + 1, await self.of(leaving)
        if person is not None:
            numbers = [session.number for session, _row in await desk.to_hand_over(person.id)]
            with suppress(desk.SamePerson, desk.AlreadyThere, desk.NothingToHandOver):
                await desk.replace_person(self.event, person, numbers, who(coming), str(self.number), self.by)

    async def decide(self, name: str, *, grants: bool) -> None:
        person = await self.of(name)
        if person is None:
            return
        asked = await Registration.select(Registration.id).where(
            Registration.participant == person.id, Registration.status == Registration.Status.REQUESTED
        ).output(as_list=True)  # fmt: skip
        with suppress(RequestGone):
            if grants:
                await approve(self.event, person.id, asked, self.by)
            else:
                await decline(self.event, person.id, asked, "Vol is vol.", self.by)


async def a_world(members_first: bool) -> World:
    await empty()
    until = MONDAY + timedelta(days=2) if members_first else None
    event = await an_event(members_first_until=until, offers_location=True)
    await a_council("Raad De Linde", "@lid.example")
    facts: dict[str, Any] = {"starts_at": MONDAY + timedelta(days=300), "has_waiting_list": True, "capacity": 1}
    sessions = [
        await a_session(event, title="Begroting", **facts), await a_session(event, title="Huiskamer", form="location", **facts),
        await a_session(event, title="Ledendag", members_only=True, **facts),
    ]  # fmt: skip
    return World(event, (await an_organiser()).id, {session.title: session for session in sessions})


class SignUps(RuleBasedStateMachine):
    """Each rule does one thing to the model and to the world."""

    at: Callable[[datetime], None]

    @initialize(names=FEW, sessions=SOME, members_first=st.booleans())
    def begins(self, names: list[str], sessions: list[str], members_first: bool) -> None:
        """With a council that is there already: what its supporter does later is tried in every run."""
        self.moment = MONDAY
        self.at(MONDAY)
        self.world: World = from_thread.run(a_world, members_first)
        self.model = Model(dict.fromkeys(SESSIONS, 1), ["Huiskamer"], ["Ledendag"], MEMBERS, members_first)
        self.a_council_signs_up(names=names, sessions=sessions)

    def does(self, act: Act, *given: Any, **more: Any) -> Any:
        return from_thread.run(lambda: act(*given, **more))

    @rule(name=ANYBODY, sessions=SOME)
    def somebody_signs_up(self, name: str, sessions: list[str]) -> None:
        self.model.sign_up([name], sorted(sessions))
        first, again = self.does(self.world.sign_up, name, sessions)
        assert first == again

    @rule(names=FEW, sessions=SOME)
    def a_council_signs_up(self, names: list[str], sessions: list[str]) -> None:
        first, again = self.does(self.world.sign_up_council, names, sessions)
        self.model.sign_up(names, sorted(sessions), len(self.world.groups))
        assert first == again

    @precondition(lambda self: self.of_groups())
    @rule(data=st.data(), names=FEW, sessions=SOME)
    def the_supporter_gives_up(self, data: st.DataObject, names: list[str], sessions: list[str]) -> None:
        """For one person at least to whom that matters."""
        seat = data.draw(st.sampled_from(self.of_groups()))
        group, names = seat.group, sorted({*names, seat.person})
        for row in [row for name in names for row in self.model.of(group, name) if row.session in sessions]:
            self.model.end(row)
        self.does(self.world.give_up, group, names, sessions)
        self.the_group_sees_what_it_can_give_up(group)

    @precondition(lambda self: self.of_groups())
    @rule(data=st.data(), coming=ANYBODY)
    def the_supporter_lets_somebody_else_come(self, data: st.DataObject, coming: str) -> None:
        """To everything at once, also when it is full."""
        seat = data.draw(st.sampled_from(self.of_groups()))
        group, leaving = seat.group, seat.person
        self.model.stand_in(group, leaving, coming)
        self.does(self.world.stand_in, group, leaving, coming)
        self.the_group_sees_what_it_can_give_up(group)

    def the_group_sees_what_it_can_give_up(self, group: int) -> None:
        theirs = {(row.person, row.session) for row in self.of_groups() if row.group == group}
        assert self.does(self.world.seen_by, group) == theirs

    def of_groups(self) -> list[Row]:
        return [row for row in self.model.rows if row.group]

    @rule(data=st.data())
    def somebody_cancels(self, data: st.DataObject) -> None:
        if rows := self.model.those():
            row = data.draw(st.sampled_from(rows))
            self.model.end(row)
            self.does(self.gives_up, row.person, row.session)

    async def gives_up(self, name: str, session: str) -> None:
        await cancel(await self.world.claim(name, session))

    @rule(data=st.data(), comes=st.booleans())
    def somebody_chooses(self, data: st.DataObject, comes: bool) -> None:
        """Yes or no to an offer."""
        if offered := self.model.those("", "", "offered"):
            row = data.draw(st.sampled_from(offered))
            self.does(self.chooses, row.person, row.session, comes=comes)
            if comes:
                row.status = "confirmed"
            else:
                self.model.end(row)

    async def chooses(self, name: str, session: str, *, comes: bool) -> None:
        await (accept if comes else let_go)(self.world.event, await self.world.claim(name, session))

    @rule(leaving=ANYBODY, coming=ANYBODY)
    def somebody_else_comes(self, leaving: str, coming: str) -> None:
        self.model.replace(leaving, coming)
        self.does(self.world.replace, leaving, coming)

    @rule(session=ANY, capacity=st.integers(0, 4))
    def there_are_other_places(self, session: str, capacity: int) -> None:
        self.model.set_capacity(session, capacity)
        self.does(edit, self.world.sessions[session], capacity=capacity)

    @rule(name=ANYBODY, grants=st.booleans())
    def the_office_decides(self, name: str, grants: bool) -> None:
        if grants:
            self.model.approve(name)
        else:
            self.model.rows = [row for row in self.model.rows if row not in self.model.those(name, "", "requested")]
        self.does(self.world.decide, name, grants=grants)

    @rule()
    def a_week_passes(self) -> None:
        """Every offer is over, and so is the window of the members."""
        self.moment += timedelta(days=7)
        self.at(self.moment)
        self.model.members_first = False
        self.model.expire()
        self.does(expire)

    @invariant()
    def the_database_says_the_same(self) -> None:
        stands = self.does(fetch, STANDS)
        for session in SESSIONS:
            said = [(row["person"], row["status"]) for row in stands if row["session"] == session]
            assert said == [(row.person, row.status) for row in self.model.those("", session)], session


async def test_whatever_people_do_the_database_holds_what_the_model_says(at: Callable[[datetime], None]) -> None:
    machine = type("Machine", (SignUps,), {"at": staticmethod(at)})
    few = settings(
        max_examples=15, stateful_step_count=40, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip

    await to_thread.run_sync(lambda: run_state_machine_as_test(machine, settings=few))


def test_the_model_takes_no_place_away_and_gives_none_that_there_is_not() -> None:
    model = Model({"A": 1}, [], [], ["An", "Bo"])
    model.sign_up(["An", "Bo"], ["A"])
    model.set_capacity("A", 0)
    assert [row.status for row in model.rows] == ["confirmed", "waiting"]
    assert len(model.those("", "A", *HELD)) == 1
