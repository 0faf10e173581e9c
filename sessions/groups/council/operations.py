"""What who signed up a council can do for it afterwards: give places up, and let somebody else come."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import clock
from database import DB, fetch, hold
from events import history
from events.texts import LANGUAGES
from sessions import messages
from sessions.groups.council.reading import Council, Member, Seat, council_of
from sessions.groups.enrolling import Cell, Enrolled, cells_as_kept, cells_in, enrol, key_of
from sessions.groups.tables import GroupMember, SignUpGroup
from sessions.messages.signing_up import Known
from sessions.my_data.languages import LanguageUnknown
from sessions.needs.tables import NeedsAsked
from sessions.people.doubles import RANK
from sessions.people.person import claims_of
from sessions.people.places import LONGEST_KEY, MOVED
from sessions.registrations import Person, Result, give_up, participant_of
from sessions.stand_ins.operations import Behalf, SamePerson, replace_person, to_hand_over
from sessions.tables import Participant, Registration, Session, SignUp


class NothingToChange(Exception):
    """All of it has begun, was given up before, or is not the group's."""


class AlreadyInGroup(Exception):
    """The stand-in is one of the group, and is in these sessions already."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        super().__init__()
        self.sessions = sessions


async def speak_to(group: SignUpGroup, language: str) -> None:
    """Speak `language` ("nl", "en") to who signed up the council, from now on. Raises `LanguageUnknown`."""
    if language not in LANGUAGES:
        raise LanguageUnknown(language)
    await SignUpGroup.update({SignUpGroup.language: language}).where(SignUpGroup.id == group.id)


Seats = Collection[tuple[int, int]]  # of a member (its row) and the number of a session


async def cancel_seats(group: SignUpGroup, seats: Seats) -> int:
    """Give up these, as a participant does it; answers how many. What somebody has by themselves stays.

    Raises `NothingToChange`.
    """
    async with DB.transaction():
        council = await _held(group)
        chosen = [
            seat for member in council.members for seat in member.changeable(clock.now())
            if (seat.member, seat.session.number) in seats
        ]  # fmt: skip
        if not chosen:
            raise NothingToChange
        await _give_up(council, chosen)
        await _mark_left(chosen)
    return len(chosen)


async def _held(group: SignUpGroup, leaving: int = 0) -> Council:
    """The group as it is, kept to ourselves with all its sessions, and with those of its member `leaving` that are not
    the group's: first all of those, as every sign-up does. Raises `MemberNotFound`.
    """
    council = await council_of(group)
    sessions = {seat.session.id for member in council.members for seat in member.seats}
    if leaving:
        theirs = Registration.participant == council.member(leaving).participant
        sessions |= set(await Registration.select(Registration.session).where(theirs).output(as_list=True))
    await hold(Session, sorted(sessions))
    await hold(SignUpGroup, [group.id])
    return await council_of(group)


async def _mark_left(seats: Sequence[Seat]) -> None:
    """The group sees them as given up."""
    for number in sorted({seat.member for seat in seats}):
        gone = {seat.session.id for seat in seats if seat.member == number}
        [row] = await fetch("SELECT told FROM group_member WHERE id = {}", number)
        cells = cells_in(row["told"])
        for cell in cells:
            cell.left = cell.left or cell.session in gone
        await fetch("UPDATE group_member SET told = {} WHERE id = {}", cells_as_kept(cells), number)


async def _give_up(council: Council, seats: Sequence[Seat]) -> None:
    """Each that is the group's own goes; whose it was reads it in a mail."""
    for seat in seats:
        if seat.registration is not None:
            await give_up(seat.registration)
            about, before = f"participant:{seat.registration.participant}", {"session": seat.session.id}
            after = {"group": council.group.id}
            await history.note(history.NOBODY, council.event.id, about, "left_by_other", before, after)


# -- somebody else comes


async def stand_in(group: SignUpGroup, number: int, person: Person, key: str) -> None:
    """Let `person` come instead of the group's member `number` to all that is still to come, also when it is full.

    What the group holds becomes theirs as it is; for what the other had by themselves they are signed up as anybody, and
    for what the other has as a member: a place is not to be had by typing a member's address. The same `key` again
    changes nothing. Raises `AlreadyInGroup`, `SamePerson`, `NothingToChange`, `MemberNotFound`.
    """
    key = f"{MOVED}{key}"[:LONGEST_KEY]
    async with DB.transaction():
        council = await _held(group, number)
        member = council.member(number)
        if await SignUp.exists().where(SignUp.form_key.is_in([key, key_of(key, person)])):
            return
        seats = member.changeable(clock.now())
        coming = await participant_of(council.event, person)
        _check(council, member, seats, coming["id"])
        ours = await _to_give(member, seats)
        others = [seat for seat in seats if not seat.cell.made]
        if not ours and not others:
            raise NothingToChange
        own = [seat for seat in ours if seat.is_for_members]
        await _give_up(council, own)
        others += own
        given, double = await _without_doubles([seat for seat in ours if seat not in own], coming["id"])
        if given:
            await _give(council, member, given, person, key)
        if others or double:
            await _ask(council, [*others, *double], person, key)
            await _tell_alike(group, double)
        await _mark_left([*ours, *others])


def _check(council: Council, leaving: Member, seats: Sequence[Seat], coming: int) -> None:
    if coming == leaving.participant:
        raise SamePerson
    theirs = {
        seat.session.id
        for one in council.members if one.participant == coming
        for seat in one.changeable(clock.now())
    }  # fmt: skip
    if both := [seat.session for seat in seats if seat.session.id in theirs]:
        raise AlreadyInGroup(both)


async def _to_give(member: Member, seats: Sequence[Seat]) -> list[Seat]:
    """What can be handed over: nobody has come there yet."""
    free = {row.id for _session, row in await to_hand_over(member.participant)}
    return [seat for seat in seats if seat.registration is not None and seat.registration.id in free]


async def _without_doubles(seats: Sequence[Seat], coming: int) -> tuple[list[Seat], list[Seat]]:
    """What is still to be handed over once nobody is in one session twice, and what is not: where the other is by
    themselves, the better of both stays.
    """
    theirs = {one.session.id: one.registration for one in await claims_of(coming) if one.registration.is_active}
    given, double = [], []
    for seat in seats:
        own = theirs.get(seat.session.id)
        assert seat.registration is not None  # only those are given
        if own is not None and _rank(own) <= _rank(seat.registration):
            await give_up(seat.registration)
            double.append(seat)
        else:
            if own is not None:
                await give_up(own)
            given.append(seat)
    return given, double


def _rank(row: Registration) -> int:
    return RANK[Registration.Status(row.status)]


async def _ask(council: Council, seats: Sequence[Seat], person: Person, key: str) -> None:
    """Sign up for what cannot be handed over, by the rules for everybody."""
    ways = {seat.session.id: seat.cell.way for seat in seats}
    person = replace(person, code=council.group.member_code)
    known = Known(asks_needs=await NeedsAsked.exists().where(NeedsAsked.event == council.event.id))
    await enrol(council.event, council.group, [Enrolled(person, [*ways], ways)], key, known)


async def _tell_alike(group: SignUpGroup, double: Sequence[Seat]) -> None:
    """Where the stand-in was already by themselves the group reads what it would have read of anybody."""
    if not double:
        return
    states = {seat.session.id: seat.state for seat in double}
    [row] = await fetch("SELECT id, told FROM group_member WHERE of_group = {} ORDER BY id DESC LIMIT 1", group.id)
    cells = cells_in(row["told"])
    for cell in cells:
        if cell.session in states:
            cell.result, cell.place = states[cell.session], 0
    await fetch("UPDATE group_member SET told = {} WHERE id = {}", cells_as_kept(cells), row["id"])


async def _give(council: Council, member: Member, seats: Sequence[Seat], person: Person, key: str) -> None:
    leaving = await Participant.objects().where(Participant.id == member.participant).first()
    assert leaving is not None  # the group has them
    group, event = council.group, council.event
    behalf = Behalf(group.id, messages.behalf_of(event, group))
    await replace_person(event, leaving, [seat.session.number for seat in seats], person, key[len(MOVED) :], None, behalf)
    made = await SignUp.objects().where(SignUp.form_key == key).first()
    assert made is not None  # by the line above
    cells = [Cell(seat.session.id, _result(seat.registration), 0, seat.cell.way, made=True) for seat in seats]
    await GroupMember(of_group=group.id, sign_up=made.id, name=person.name, told=cells_as_kept(cells)).save()


def _result(row: Registration | None) -> str:
    return str(Result.WAITING if row is not None and row.is_in_line else Result.CONFIRMED)


async def names_of_groups(event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Who signed up these groups, as far as they are of this event: for its history."""
    mine = SignUpGroup.event == event_id
    rows = await SignUpGroup.select(SignUpGroup.id, SignUpGroup.name, SignUpGroup.council).where(
        mine, SignUpGroup.id.is_in([*ids])
    )
    return {row["id"]: ", ".join(filter(None, [row["name"], row["council"]])) for row in rows}

