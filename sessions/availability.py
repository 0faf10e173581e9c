"""Whether a session still has a place, as a visitor reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from events.texts import _, ngettext
from sessions.programme import Places
from sessions.tables import Session
from sessions.ways.choices import Way, counts_apart, ways_of
from sessions.ways.taken import Kind
from sessions.ways.words import name_of

NEARLY_FULL = 5


class State(StrEnum):
    """What there is to get; the page's colour repeats it."""

    FREE = "free"
    NEARLY_FULL = "nearly-full"
    WAITING_LIST = "waiting-list"
    FULL = "full"
    BEGUN = "begun"
    OVER = "over"
    CANCELLED = "cancelled"


TICKABLE = frozenset({State.FREE, State.NEARLY_FULL, State.WAITING_LIST})


@dataclass(frozen=True)
class Availability:
    """A session's state with the places that are left (0 where that does not matter).

    Of one that offers several ways of taking part `ways` says it of each, and the state is the best of theirs. What is
    `for_members` others ask the office for.
    """

    state: State
    left: int = 0
    ways: Mapping[Way, "Availability"] = field(default_factory=dict)
    for_members: bool = False

    @property
    def can_be_ticked(self) -> bool:
        """Whether a visitor can sign up for it now."""
        return self.state in TICKABLE

    @property
    def words(self) -> str:
        """In a few plain words; per way where they differ."""
        return _("Alleen voor leden. {state}").format(state=self._state) if self.for_members else self._state

    @property
    def _state(self) -> str:
        if len({(one.state, one.left) for one in self.ways.values()}) > 1:
            kinds = [way for way in self.ways if way != Way.TELEPHONE]
            return ". ".join(f"{name_of(way)}: {self.ways[way].words.lower()}" for way in kinds)
        if self.state is State.NEARLY_FULL:
            return ngettext("Bijna vol: nog 1 plaats", "Bijna vol: nog {number} plaatsen", self.left).format(
                number=self.left
            )
        return {
            State.FREE: _("Vrij"),
            State.WAITING_LIST: _("Vol: u komt op de wachtlijst"),
            State.FULL: _("Vol"),
            State.BEGUN: _("Al begonnen"),
            State.OVER: _("Voorbij"),
            State.CANCELLED: _("Gaat niet door"),
        }[self.state]

    def refusal(self, title: str) -> str:
        """Why this session cannot be asked for, and what to do."""
        words = {
            State.FULL: _("‘{title}’ is vol. Kies een andere sessie, of bel ons."),
            State.BEGUN: _("‘{title}’ is al begonnen. Kies een andere sessie."),
            State.OVER: _("‘{title}’ is voorbij. Kies een andere sessie."),
            State.CANCELLED: _("‘{title}’ gaat niet door. Kies een andere sessie."),
        }
        return words[self.state].format(title=title)


def availability(session: Session, places: Places, at: datetime) -> Availability:
    """What a visitor can get in `session` at the moment `at` (aware)."""
    if session.is_cancelled:
        return Availability(State.CANCELLED)
    if session.has_begun(at):
        return Availability(State.OVER if session.ends_at <= at else State.BEGUN)
    kinds = {kind.online: _of_kind(session, kind) for kind in places.kinds(session)}
    best = min(kinds.values(), key=lambda one: [*State].index(one.state))
    ways = ways_of(session.form, session.dial_in)
    if len(ways) == 1:
        return replace(best, for_members=session.members_only)
    by_way = {way: kinds[counts_apart(session.form, way)] for way in ways}
    return Availability(best.state, best.left, by_way, for_members=session.members_only)


def _of_kind(session: Session, kind: Kind) -> Availability:
    """What there is to get of one kind of place."""
    if kind.left is None:
        return Availability(State.FREE)
    if kind.left == 0 or kind.waiting:
        return Availability(State.WAITING_LIST if session.has_waiting_list else State.FULL)
    return Availability(State.NEARLY_FULL if kind.left <= NEARLY_FULL else State.FREE, kind.left)
