"""What becomes of each session on a form, and why a whole form or a cancellation is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import clock
from sessions.tables import Session
from sessions.ways.choices import counts_apart, fitting


class Result(StrEnum):
    """What became of one session on a form."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    FULL = "full"
    BEGUN = "begun"
    CANCELLED = "cancelled"
    MEMBERS_ONLY = "members_only"  # said until people could ask for a place
    REQUESTED = "requested"
    MEMBERS_FIRST = "members_first"


GRANTED = frozenset({Result.CONFIRMED, Result.WAITING, Result.REQUESTED})
ANSWERED = GRANTED | {Result.MEMBERS_FIRST}  # whether it holds for who asks, the mail says


@dataclass(frozen=True)
class Outcome:
    """What a form's answer page says of one session; `place` is the number in line when waiting, `way` how one takes part."""

    session: int
    result: Result
    place: int = 0
    way: str = ""


class RegistrationClosed(Exception):
    """The event takes no sign-ups now."""


class NothingToCancel(Exception):
    """This registration was cancelled before."""


class NothingLeft(Exception):
    """A newcomer would get none of the sessions of this form; nothing was changed."""

    def __init__(self, outcomes: Sequence[Outcome] = ()) -> None:
        super().__init__()
        self.outcomes = outcomes


class AnswerNotFound(Exception):
    """There is no form with this answer page."""


class SessionHasBegun(Exception):
    """What is past or under way cannot be cancelled any more."""


def decide(row: dict[str, Any], *, barrier: Result | None = None, way: str = "", is_here: bool = False) -> Outcome:
    """What a newcomer who wants to take part in this `way` gets now. Who waits goes before who comes; the `barrier` is
    what they get of what is not for them, where there is something to get.
    """
    way = fitting(row["form"], row["dial_in"], way).value
    if row["status"] == Session.Status.CANCELLED:
        return Outcome(row["id"], Result.CANCELLED)
    if row["ends_at" if is_here else "starts_at"] <= clock.now():
        return Outcome(row["id"], Result.BEGUN)
    kind = "online_" if counts_apart(row["form"], way) else ""
    most, taken, waiting = (row[f"{kind}{name}"] for name in ("capacity", "taken", "waiting"))
    is_free = most is None or (taken < most and not waiting)
    if not is_free and not row["has_waiting_list"]:
        return Outcome(row["id"], Result.FULL, way=way)
    if barrier is not None:
        return Outcome(row["id"], barrier, way=way)
    return Outcome(row["id"], Result.CONFIRMED if is_free else Result.WAITING, 0 if is_free else waiting + 1, way)


def count_in(row: dict[str, Any], outcome: Outcome) -> None:
    """One more has what this newcomer got: for who comes after, in the same form."""
    if outcome.result is Result.REQUESTED:
        return  # no place, and no number in line
    kind = "online_" if counts_apart(row["form"], outcome.way) else ""
    row[f"{kind}{'taken' if outcome.result is Result.CONFIRMED else 'waiting'}"] += 1
