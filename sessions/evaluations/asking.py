"""Whether an event asks how it was, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from sessions.evaluations.tables import Evaluation

LONGEST_OPEN = 60  # days
LAST = """
SELECT ends_at FROM session WHERE event = {} AND status = 'published' ORDER BY ends_at DESC LIMIT 1
"""


class EvaluationClosed(Exception):
    """It takes no answers: it was closed, does not ask, or is not asked of them."""


@dataclass(frozen=True)
class Wanted:
    """Whether an event asks, for how many days, and when it reminds; 0: never."""

    asks: bool = False
    open_days: int = 14
    remind_days: int = 5


@dataclass(frozen=True)
class Term:
    """An event's evaluation, and when (aware) its last session ends; None: it has none."""

    evaluation: Evaluation
    last_end: datetime | None

    @property
    def closes_at(self) -> datetime | None:
        """When it takes no more answers."""
        if self.evaluation.closed_at is not None or self.last_end is None:
            return self.evaluation.closed_at
        return self.last_end + timedelta(days=self.evaluation.open_days)

    @property
    def is_closed(self) -> bool:
        """Whether it is over for good."""
        return self.evaluation.closed_at is not None

    def is_open(self, at: datetime) -> bool:
        """Whether it takes answers at the moment `at` (aware)."""
        ends = self.closes_at
        return bool(self.evaluation.asks) and not self.is_closed and ends is not None and at < ends


async def term_of(event_id: int) -> Term:
    """How the event asks; one that nobody set up does not."""
    found = await Evaluation.objects().where(Evaluation.event == event_id).first()
    last = await fetch(LAST, event_id)
    return Term(found or Evaluation(event=event_id), last[0]["ends_at"] if last else None)


async def asks(event_id: int) -> bool:
    """Whether the event takes answers now."""
    return (await term_of(event_id)).is_open(clock.now())


async def change(event: Event, wanted: Wanted, by: int) -> None:
    """Ask so from now on. Raises `EvaluationClosed` for one that is over: its marks are gone, so answers would count twice."""
    async with DB.transaction():
        await hold(Event, [event.id])
        row = await _held(event.id)
        if row.closed_at is not None:
            raise EvaluationClosed
        before = Wanted(row.asks, row.open_days, row.remind_days)
        if before == wanted:
            return
        row.asks, row.open_days, row.remind_days = wanted.asks, wanted.open_days, wanted.remind_days
        await row.save()
        await history.note(by, event.id, f"event:{event.id}", "evaluation-set", vars(before), vars(wanted))


async def _held(event_id: int) -> Evaluation:
    """How it asks, ours until the transaction ends: all of the row is written, also when it was closed or reminded of."""
    row = (await term_of(event_id)).evaluation
    if not row._exists_in_db:
        return row
    await hold(Evaluation, [row.id])
    return (await term_of(event_id)).evaluation


async def copy(event_id: int, made_id: int) -> None:
    """Ask at the event `made_id` as at `event_id`; its questions go along with all others. In the caller's transaction."""
    row = await Evaluation.objects().where(Evaluation.event == event_id).first()
    if row is not None:
        await Evaluation(event=made_id, asks=row.asks, open_days=row.open_days, remind_days=row.remind_days).save()


async def still_open(event_id: int) -> None:
    """Nobody closes it before this transaction ends. Raises `EvaluationClosed`."""
    await _held(event_id)
    if not await asks(event_id):
        raise EvaluationClosed
