"""What receivers think of our domain: which of them refuse it, until when each is left alone, and whether it is all of them.

SPF, DKIM or DMARC that is wrong is wrong everywhere; but a receiver can refuse our domain for reasons of its own, and
then only its own mail waits (TRUST E4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import clock

KNOCK_EVERY = timedelta(minutes=5)
DOUBTS = 2  # receivers that refuse our domain one after another: then it is us
FORGOTTEN_AFTER = timedelta(hours=1)  # of a receiver for whom there was no mail since


@dataclass
class Refusal:
    """By one receiver: until when it is left alone (aware, UTC), its words with its name, whether others took mail since."""

    until_at: datetime
    words: str
    is_alone: bool = False


class Standing:
    """As one worker sees it. A receiver is the domain of an address."""

    def __init__(self) -> None:
        self.refusals: dict[str, Refusal] = {}
        self.doubts: set[str] = set()  # who refused since somebody took a mail

    @property
    def is_refused(self) -> bool:
        """Whether it seems to be all receivers."""
        return len(self.doubts) >= DOUBTS

    @property
    def words(self) -> str:
        """What a receiver said who refuses now, the last one; "" when nobody does."""
        refusals = sorted(self.refusals.values(), key=lambda refusal: refusal.until_at)
        return refusals[-1].words if refusals and clock.now() < refusals[-1].until_at + FORGOTTEN_AFTER else ""

    @property
    def knock_at(self) -> datetime:
        """When to try again, after all of them refused."""
        return max(self.refusals[receiver].until_at for receiver in self.doubts)

    def refused_by(self, receiver: str, words: str) -> None:
        """It does not trust our domain: it is left alone for a while."""
        self.refusals[receiver] = Refusal(clock.now() + KNOCK_EVERY, f"{words} ({receiver})", self.is_alone(receiver))
        self.doubts.add(receiver)

    def taken_by(self, receiver: str) -> None:
        """It took a mail: so it cannot be our domain, for all of them."""
        self.refusals.pop(receiver, None)
        self.doubts.clear()
        for refusal in self.refusals.values():
            refusal.is_alone = True

    def left_alone_until(self, receiver: str) -> datetime | None:
        """When it is to be tried again; None when it may be now."""
        refusal = self.refusals.get(receiver)
        return refusal.until_at if refusal and clock.now() < refusal.until_at else None

    def is_alone(self, receiver: str) -> bool:
        """Whether it refuses and others took a mail since it began to."""
        return receiver in self.refusals and self.refusals[receiver].is_alone

    def begin_anew(self) -> None:
        """Knock again."""
        self.doubts.clear()
