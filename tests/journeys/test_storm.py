"""A storm of changes, its mails delivered in any order and some of them twice: in the end every calendar is right (I10)."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from events.tables import Event
from notifications.batches import AlreadyGone
from notifications.invitations import calendar
from notifications.outbox import Result, claim, settle
from notifications.tables import Message
from sessions import letters, programme, waiting_list
from sessions.changes import operations
from sessions.changes.outgoing import outgoing
from sessions.offers.operations import OfferGone, accept, expire, let_go
from sessions.people import corrections, doubles, invitations, places
from sessions.registrations import NothingLeft, NothingToCancel, Person, SessionHasBegun, cancel, form_key, sign_up
from sessions.revival.operations import revive
from sessions.stand_ins import operations as stand_in
from sessions.tables import Participant, Registration, Session
from sessions.ways.changing import NoPlaceThatWay, WayNotOffered, change_way
from sessions.ways.choices import Way
from tests.cast import a_session, an_event
from tests.conftest import MONDAY, empty
from tests.journeys.calendars import Calendars, as_the_database_says, contradictions
from tests.sessions.changing import HOLD, HOUR, accompany, edit, seen, undo

Deed = Callable[["Storm"], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("db")

NAMES = ["Anna Bos", "Bea Dam", "Cor Eik", "Dirk Fries"]
ADDRESSES = ["raad@example.org", "raad.noord@example.org", "bos@example.org", ""]  # councils share theirs
BY_THEN = [0.0, 0.2, 45.0, 700.0]  # seconds from one thing to the next: also two within one DTSTAMP
REFUSED = (
    NothingLeft, NothingToCancel, waiting_list.NoPlaceFree, waiting_list.NotInLine, waiting_list.LineIsOver, places.AlreadyThere,
    NoPlaceThatWay, WayNotOffered, OfferGone, SessionHasBegun, corrections.IsDouble, corrections.NoAddress, stand_in.AlreadyThere, stand_in.SamePerson, stand_in.NothingToHandOver,
)  # fmt: skip


@dataclass
class Storm:
    """What goes on: `post` are mails that were sent and have not arrived, `sent` all there ever were."""

    event: Event
    at: Callable[[datetime], None]
    chance: Random = field(default_factory=Random)
    moment: datetime = MONDAY
    number: int = 0
    post: list[tuple[str, str]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    calendars: Calendars = field(default_factory=Calendars)

    async def step(self, deed: "Deed", seconds: float, seed: int) -> None:
        """One more thing happens, to whom and how by `seed`, whatever stands in its way."""
        self.number, self.chance = self.number + 1, Random(seed)
        self.moment += timedelta(seconds=seconds)
        self.at(self.moment)
        note(f"{self.number}. {deed.__name__} at {self.moment:%H:%M:%S.%f}")
        with suppress(*REFUSED):
            await deed(self)

    async def one(self, table: Any, *conditions: Any) -> Any:
        """Any row; nothing is done when there is none."""
        rows = await table.objects().where(*conditions).order_by(table.id)
        if not rows:
            raise NothingLeft
        return self.chance.choice(rows)

    async def session(self, *, goes_on: bool = True) -> Session:
        off = Session.Status.CANCELLED
        found: Session = await self.one(Session, Session.status != off if goes_on else Session.status == off)
        return found

    async def claim(self, *statuses: str) -> Registration:
        found: Registration = await self.one(Registration, Registration.status.is_in([*statuses]))
        return found

    async def somebody(self) -> Participant:
        found: Participant = await self.one(Participant)
        return found

    def address(self) -> str:
        return self.chance.choice(ADDRESSES)

    def person(self) -> Person:
        return Person(self.chance.choice(NAMES), self.address())


# -- what people do


async def signs_up(storm: Storm) -> None:
    ids = sorted({(await storm.session(goes_on=True)).id for _turn in range(2)})
    person, ways = storm.person(), {number: storm.chance.choice([*Way]) for number in ids}
    key = form_key(str(storm.number), person, ids, "", ways)
    await sign_up(storm.event, person, ids, "", key, by_desk=True, ways=ways)


async def cancels(storm: Storm) -> None:
    await cancel(await storm.claim("confirmed", "waiting"))


async def takes_part_otherwise(storm: Storm) -> None:
    await change_way(storm.event, await storm.claim("confirmed", "waiting", "offered"), storm.chance.choice([*Way]))


async def chooses(storm: Storm) -> None:
    """Yes or no to an offer."""
    await storm.chance.choice([accept, let_go])(storm.event, await storm.claim("offered"))


async def does_not_choose(storm: Storm) -> None:
    row = await storm.claim("offered")
    await Registration.update({Registration.offered_until: storm.moment}).where(Registration.id == row.id)
    await expire()


async def moves(storm: Storm) -> None:
    row, session = await storm.claim("confirmed", "waiting"), await storm.session()
    participant = await Participant.objects().get(Participant.id == row.participant)
    assert participant is not None
    await places.move(storm.event, participant, row, session.id, str(storm.number), None)  # type: ignore[arg-type]  # nobody at the desk


async def is_promoted(storm: Storm) -> None:
    """Of a line that stands still: else the first in line gets a place by itself."""
    row = await storm.claim("waiting")
    await waiting_list.freeze(storm.event, row.session, None, frozen=True)  # type: ignore[arg-type]  # as above
    session: Session = await storm.one(Session, Session.id == row.session)
    await edit(session, capacity=(session.capacity or 0) + 2)
    await waiting_list.promote_by_hand(storm.event, row.session, row.id, None)  # type: ignore[arg-type]  # as above


async def is_replaced(storm: Storm) -> None:
    row = await storm.claim("confirmed", "waiting")
    participant, session = await Participant.objects().get(Participant.id == row.participant), row.session
    [number] = await Session.select(Session.number).where(Session.id == session).output(as_list=True)
    assert participant is not None
    await stand_in.replace_person(storm.event, participant, [number], storm.person(), str(storm.number), None)


async def gets_another_address(storm: Storm) -> None:
    if address := storm.address():
        await corrections.correct_address(storm.event, await storm.somebody(), address, None)


async def was_there_twice(storm: Storm) -> None:
    kept, double = doubles.in_order(await storm.somebody(), await storm.somebody())
    if kept.id != double.id:
        await doubles.merge(storm.event, kept.id, double.id, None)  # type: ignore[arg-type]  # as above


async def asks_everything_again(storm: Storm) -> None:
    await corrections.resend(storm.event, await storm.somebody(), None)  # type: ignore[arg-type]  # as above


# -- what the desk does with a session


async def wants_other_mail(storm: Storm) -> None:
    who = await storm.somebody()
    await invitations.choose(storm.event, who, wants_invitations=not who.wants_invitations)


async def moves_in_time(storm: Storm) -> None:
    session = await storm.session()
    await edit(session, starts_at=session.starts_at + storm.chance.randint(-2, 5) * HOUR)


async def gets_another_title_or_link(storm: Storm) -> None:
    name = storm.chance.choice(["title", "meeting_link", "text"])
    values: dict[str, Any] = {name: f"https://example.org/{storm.chance.randint(1, 3)}"}
    await edit(await storm.session(), **values)


async def gets_other_places(storm: Storm) -> None:
    name = storm.chance.choice(["capacity", "online_capacity"])
    values: dict[str, Any] = {name: storm.chance.randint(1, 5)}
    await edit(await storm.session(), **values)


async def gets_another_form(storm: Storm) -> None:
    await edit(await storm.session(), form=storm.chance.choice([*Session.Form]).value)


async def is_off(storm: Storm) -> None:
    await programme.cancel(await storm.session())


async def goes_on_after_all(storm: Storm) -> None:
    await revive(storm.event, await storm.session(goes_on=False))


async def is_held_no_more(storm: Storm) -> None:
    await moves_in_time(storm)
    held = [one for one in await outgoing(storm.event) if one.is_held]
    if not held:
        raise NothingLeft
    session = storm.chance.choice(held).session
    match storm.chance.choice(["undo", "undo", "send", "words"]):
        case "undo":
            with suppress(AlreadyGone):
                await undo(storm.event, session)
        case "send":
            await operations.send_now(storm.event, await seen(session))
        case _:
            with suppress(AlreadyGone):
                await accompany(storm.event, session, "Tot dan!")


# -- what mail does


async def is_sent(storm: Storm) -> None:
    """The worker takes what is due; of some the mail server says that it will be later."""
    results = []
    for message in await claim(storm.chance.randint(1, 50)):
        state = storm.chance.choice([Message.State.SENT] * 4 + [Message.State.QUEUED])
        results.append(Result(message, state))
        if state == Message.State.SENT:
            put_in_the_post(storm, message)
    await settle(results)


def put_in_the_post(storm: Storm, message: Message) -> None:
    invitation = letters.write(message).invitation
    if invitation is not None:
        text = calendar(invitation).decode()
        storm.post.append((message.email, text))
        storm.sent.append(text)


async def arrives(storm: Storm) -> None:
    """Some of the mails come, the last ones perhaps first; one may come again later."""
    for _turn in range(storm.chance.randint(1, 4)):
        if storm.post:
            place = storm.chance.randint(0, len(storm.post) - 1)
            storm.calendars.take(*storm.post[place])
            if storm.chance.random() < 0.5:
                del storm.post[place]


DEEDS: list[Deed] = [
    signs_up, signs_up, cancels, moves, is_promoted, is_replaced, gets_another_address, was_there_twice,
    asks_everything_again, moves_in_time, moves_in_time, gets_another_title_or_link, gets_other_places, is_off, is_off,
    goes_on_after_all, goes_on_after_all, takes_part_otherwise, takes_part_otherwise, chooses, does_not_choose,
    gets_another_form, wants_other_mail, is_held_no_more, is_held_no_more, is_sent, is_sent, is_sent, arrives, arrives,
    arrives,
]  # fmt: skip


async def everything_arrives(storm: Storm, chance: Random) -> None:
    storm.moment += 2 * HOLD
    storm.at(storm.moment)
    while messages := await claim():
        await settle([Result(message, Message.State.SENT) for message in messages])
        for message in messages:
            put_in_the_post(storm, message)
    coming, storm.post = storm.post + [mail for mail in storm.post if chance.random() < 0.3], []
    chance.shuffle(coming)
    for mail in coming:
        storm.calendars.take(*mail)


@settings(
    max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate],  # to make it shorter takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(  # all of it beforehand: what Hypothesis raises to end a draw would end the loop that runs the test
    deeds=st.permutations(DEEDS), waits=st.lists(st.sampled_from(BY_THEN), min_size=len(DEEDS), max_size=len(DEEDS)),
    seed=st.integers(1, 2**32),
)  # fmt: skip
async def test_after_the_storm_every_calendar_shows_what_the_database_says(
    at: Callable[[datetime], None], deeds: Sequence[Deed], waits: Sequence[float], seed: int
) -> None:
    """20 times 31 steps: each thing happens once or more, in any order."""
    await empty()
    at(MONDAY)
    storm = await a_calm(at)
    for number, (deed, seconds) in enumerate(zip(deeds, waits, strict=True)):
        await storm.step(deed, seconds, seed + number)

    await everything_arrives(storm, Random(seed))

    assert await Message.count().where(Message.state.is_in([Message.State.QUEUED, Message.State.CLAIMED])) == 0
    assert storm.calendars.shown() == await as_the_database_says()
    assert await Registration.count().where(Registration.way.not_in([*Way])) == 0
    assert contradictions(storm.sent) == []


async def a_calm(at: Callable[[datetime], None]) -> Storm:
    """Three small sessions with people in them and in line, whose invitations have arrived; and two with nobody yet."""
    event = await an_event(hold=HOLD)
    sessions = [
        await a_session(event, capacity=2, online_capacity=1, has_waiting_list=True, form=form, dial_in="030 1")
        for form in ("online", "hybrid", "location", "online", "hybrid")
    ]
    for name, address in zip(NAMES, ADDRESSES, strict=True):
        ids = [session.id for session in sessions[:3]]
        person = Person(name, address)
        await sign_up(event, person, ids, "", form_key(name, person, ids, ""), by_desk=True)
    storm = Storm(event, at)
    await everything_arrives(storm, Random(0))
    return storm
