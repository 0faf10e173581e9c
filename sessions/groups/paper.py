"""What goes on paper to who has no e-mail address: their sessions, the code to type, and the number to call."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import clock
from events.sheets import Sheet
from events.tables import Event
from sessions.tables import Participant, Registration, Session

LETTERS = 50  # on a sheet of the list


@dataclass(frozen=True)
class PaperLetter:
    """One person, and what of theirs is not over, in order of time."""

    participant: Participant
    coming: list[tuple[Session, Registration]]


async def letters_on_paper(event: Event, sheet: int) -> Sheet[PaperLetter]:
    """Everybody without an address who has something to come, by name; three queries, whatever there is."""
    people = (
        await Participant.objects()
        .where(Participant.event == event.id, Participant.email == "", Participant.erased_at.is_null())
        .order_by(Participant.name)
        .order_by(Participant.id)
        .limit(LETTERS + 1)
        .offset((sheet - 1) * LETTERS)
    )
    return Sheet(await letters_to(event, people[:LETTERS]), sheet, len(people) > LETTERS)


async def letters_to(event: Event, people: Sequence[Participant]) -> list[PaperLetter]:
    """The letters to those of `people` who have something to come, in this order; two queries."""
    sessions = await Session.objects().where(Session.event == event.id, Session.ends_at > clock.now())
    by_id = {session.id: session for session in sessions}
    rows: defaultdict[int, list[tuple[Session, Registration]]] = defaultdict(list)
    for row in await Registration.objects().where(
        Registration.participant.is_in([0, *(person.id for person in people)]),
        Registration.status != Registration.Status.CANCELLED,
    ):
        if row.session in by_id:
            rows[row.participant].append((by_id[row.session], row))
    return [PaperLetter(one, sorted(rows[one.id], key=_moment)) for one in people if rows[one.id]]


def _moment(place: tuple[Session, Registration]) -> tuple[object, int]:
    return place[0].starts_at, place[0].number
