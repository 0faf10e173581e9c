"""What goes on paper to who has no e-mail address: their sessions, the code to type, and the number to call."""

from collections import defaultdict
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


async def letters_on_paper(event: Event, sheet: int, at_once: int = LETTERS) -> Sheet[PaperLetter]:
    """Everybody without an address who has something to come, by name; three queries, whatever there is."""
    sessions = await Session.objects().where(Session.event == event.id, Session.ends_at > clock.now())
    by_id = {session.id: session for session in sessions}
    people = (
        await Participant.objects()
        .where(Participant.event == event.id, Participant.email == "", Participant.erased_at.is_null())
        .order_by(Participant.name)
        .order_by(Participant.id)
        .limit(at_once + 1)
        .offset((sheet - 1) * at_once)
    )
    rows: defaultdict[int, list[tuple[Session, Registration]]] = defaultdict(list)
    for row in await Registration.objects().where(
        Registration.participant.is_in([0, *(person.id for person in people)]),
        Registration.status != Registration.Status.CANCELLED,
    ):
        if row.session in by_id:
            rows[row.participant].append((by_id[row.session], row))
    letters = [PaperLetter(one, sorted(rows[one.id], key=_moment)) for one in people[:at_once] if rows[one.id]]
    return Sheet(letters, sheet, len(people) > at_once)


def _moment(place: tuple[Session, Registration]) -> tuple[object, int]:
    return place[0].starts_at, place[0].number
