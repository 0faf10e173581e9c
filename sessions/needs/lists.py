"""What is needed at an event, for who arranges it: by person, and in numbers."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from database import fetch
from events.tables import Event
from sessions.needs.operations import as_one, opened
from sessions.needs.sealing import Said
from sessions.needs.tables import Needs
from sessions.tables import Participant, Session

COMING = """
SELECT r.participant, r.session, r.way FROM registration r JOIN session s ON s.id = r.session
WHERE s.event = {} AND r.status IN ('confirmed', 'offered') AND s.status <> 'cancelled'
AND EXISTS (SELECT 1 FROM needs n WHERE n.participant = r.participant)
ORDER BY s.starts_at, s.number, r.id
"""


@dataclass(frozen=True)
class Needing:
    """Somebody who needs something; `sessions` are those where they have a place, in order of time."""

    participant: Participant
    said: Said
    is_readable: bool
    sessions: list[Session] = field(default_factory=list)


@dataclass(frozen=True)
class Total:
    """How often each thing is needed at one session, by its code; `diets` of who comes to the location only."""

    session: Session
    needs: Counter[str]
    diets: Counter[str]

    @property
    def is_something(self) -> bool:
        """Whether anything is needed here."""
        return bool(self.needs or self.diets)


@dataclass(frozen=True)
class Everything:
    """All of an event; who needs something that is not arranged comes first."""

    people: list[Needing]
    totals: list[Total]


async def everything_at(event: Event) -> Everything:
    """Four queries, however many there are."""
    participants = await Participant.objects().where(
        Participant.event == event.id,
        Participant.id.is_in(Needs.select(Needs.participant)),
    ).order_by(Participant.name).order_by(Participant.id)  # fmt: skip
    rows = await Needs.objects().where(Needs.participant.is_in([0, *(one.id for one in participants)])).order_by(Needs.id)
    coming = await fetch(COMING, event.id)
    sessions = await Session.objects().where(Session.id.is_in([0, *{row["session"] for row in coming}]))
    by_id = {session.id: session for session in sorted(sessions, key=lambda one: (one.starts_at, one.number))}
    of_each, here = defaultdict[int, list[Needs]](list), defaultdict[int, list[tuple[Needing, bool]]](list)
    for needs in rows:
        of_each[needs.participant].append(needs)
    people = {one.id: _needing(one, of_each[one.id]) for one in participants}
    for row in coming:
        who, session = people[row["participant"]], by_id[row["session"]]
        who.sessions.append(session)
        here[session.id].append((who, session.form == Session.Form.LOCATION or row["way"] == "location"))
    totals = [_total(session, here[session.id]) for session in by_id.values()]
    return Everything(sorted(people.values(), key=lambda one: one.said.is_arranged), totals)


def _needing(participant: Participant, rows: Sequence[Needs]) -> Needing:
    sayings = [opened(row) for row in rows]
    return Needing(participant, as_one(sayings), None not in sayings)


def _total(session: Session, here: Sequence[tuple[Needing, bool]]) -> Total:
    needs = Counter(code for who, _eats in here for code in who.said.needed)
    return Total(session, needs, Counter(code for who, eats in here if eats for code in who.said.eaten))
