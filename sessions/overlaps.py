"""Sessions that one person cannot follow both: help at signing up, never a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from sessions.availability import Availability
from sessions.registrations import NO_WAYS, name_key
from sessions.tables import Session
from sessions.ways.choices import Way

BREATHER = timedelta(minutes=10)  # between two online sessions, to leave the one and find the other
Offer = Mapping[int, tuple[Session, Availability]]
Ways = Mapping[int, str]  # how somebody takes part in a session, by its number


@dataclass(frozen=True)
class Overlap:
    """Two chosen sessions, the first one first, with less than a breather between them: none when they are at one time.

    `instead` says for each of both, by its number, which other number is the same session at a time that fits.
    """

    first: Session
    second: Session
    between: timedelta
    instead: dict[int, Session]

    @property
    def is_at_once(self) -> bool:
        """Whether they really overlap."""
        return self.between < timedelta(0)

    @property
    def minutes(self) -> int:
        """The whole minutes between the one and the other."""
        return max(0, int(self.between.total_seconds() // 60))


def overlaps_in(chosen: Sequence[Session], offer: Offer, at: datetime, ways: Ways = NO_WAYS) -> list[Overlap]:
    """What of `chosen` cannot well be followed both in these `ways`, in order of time, with the repeats that there are
    in `offer`.
    """
    goes_on = sorted((one for one in chosen if not one.is_cancelled), key=lambda one: (one.starts_at, one.number))
    pairs = [(one, other) for one, other in combinations(goes_on, 2) if _too_near(one, other, ways)]
    return [
        Overlap(one, other, other.starts_at - one.ends_at, _instead((one, other), goes_on, offer, at, ways))
        for one, other in pairs
    ]


def _too_near(one: Session, other: Session, ways: Ways) -> bool:
    """`one` begins first. Between two online sessions a breather is needed; for a way to walk nobody can say."""
    online = not (_is_on_location(one, ways) or _is_on_location(other, ways))
    between = other.starts_at - one.ends_at
    return between < (BREATHER if online else timedelta(0))


def _is_on_location(session: Session, ways: Ways) -> bool:
    is_chosen = session.form == Session.Form.HYBRID and ways.get(session.number) == Way.LOCATION
    return is_chosen or session.form == Session.Form.LOCATION


def _instead(
    pair: Sequence[Session], chosen: Sequence[Session], offer: Offer, at: datetime, ways: Ways
) -> dict[int, Session]:
    found = {}
    for session in pair:
        others = [one for one in chosen if one.id != session.id]
        if (other := _repeat(session, others, offer, at, ways)) is not None:
            found[session.number] = other
    return found


def _repeat(
    session: Session, others: Sequence[Session], offer: Offer, at: datetime, ways: Ways
) -> Session | None:
    """The first session called the same that has a place and fits beside all `others`, taken part in the same way."""
    title, way = name_key(session.title), ways.get(session.number, "")
    for one, state in offer.values():
        same = one.id != session.id and name_key(one.title) == title and one.starts_at > at
        if same and state.can_be_ticked and not any(_clash(one, other, {**ways, one.number: way}) for other in others):
            return one
    return None


def _clash(one: Session, other: Session, ways: Ways) -> bool:
    first, second = sorted((one, other), key=lambda session: session.starts_at)
    return first.id == second.id or _too_near(first, second, ways)


def swapped(numbers: Sequence[int], step: str, offer: Offer) -> list[int]:
    """`numbers` with one replaced by its repeat, as the button "ruil-3-17" asks; as they were when there is no such repeat."""
    _word, _dash, pair = step.partition("-")
    old, _dash, new = pair.partition("-")
    if not (old.isdigit() and new.isdigit() and len(old) < 10 and len(new) < 10):
        return list(numbers)
    one, other = int(old), int(new)
    known = one in numbers and one in offer and other in offer
    if not known or name_key(offer[one][0].title) != name_key(offer[other][0].title):
        return list(numbers)
    return list(dict.fromkeys(other if number == one else number for number in numbers))
