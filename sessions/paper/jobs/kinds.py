"""The papers that are made for everybody at once: who is on them, what stands on somebody's, and the file of it all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from events.paper.typesetting import Paper
from events.tables import Event
from sessions.paper import badges, certificates, letters


@dataclass(frozen=True)
class Kind:
    """`who`: ids of participants, in order. `read`: what is known of some of them. `drawn`: one of these in words, in
    their language, with the QR code: work for the processor alone, as is `paper`.
    """

    who: Callable[[Event], Awaitable[list[int]]]
    read: Callable[[Event, list[int]], Awaitable[list[Any]]]
    drawn: Callable[[Event, Any], dict[str, Any]]
    paper: Callable[[Event, list[dict[str, Any]]], Paper]


KINDS = {
    "badges-a6": Kind(badges.who, badges.badges_of, badges.drawn, badges.on_a6),
    "badges-etiketten": Kind(badges.who, badges.badges_of, badges.drawn, badges.on_labels),
    "brieven": Kind(letters.who, letters.letters_of, letters.drawn, letters.letters_paper),
    "bewijzen": Kind(certificates.who, certificates.attendances_of, certificates.drawn, certificates.certificates),
}
