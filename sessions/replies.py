"""Following what a calendar answers. A placeholder."""

from dataclasses import dataclass

from notifications.answers import Answer
from notifications.tables import Received


@dataclass(frozen=True)
class Followed:
    """What to write down of a received answer."""

    kind: Received.Kind
    state: Received.State
    words: str
    message: int | None = None
    about: str = ""
    belongs_to: str = ""
    text: str = ""


async def follow(answer: Answer, token: str | None, sender: str, text: str, key: str) -> Followed:
    """Nothing is done."""
    return Followed(Received.Kind.REPLY, Received.State.SETTLED, "Dit antwoord hoort bij geen aanmelding.")
