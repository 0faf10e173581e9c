"""The organisers' own words for the standard messages of an event, instead of ours; an empty text is ours again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from database import DB, fetch, hold
from events import history
from events.tables import Event
from events.texts import _
from events.tokens import digest
from sessions.tables import Wording

PLAIN_MEAN, PLAIN_LONGEST = 12.0, 20  # words in a sentence that most people read with ease (B1)
SENTENCE_ENDS = re.compile(r"(?<=[.?!:])\s+|\n+")
OPENINGS = "SELECT kind, opening FROM wording WHERE event = {}"


class WordsChanged(Exception):
    """Somebody else changed the words since they were shown."""


@dataclass(frozen=True)
class Ease:
    """How long the sentences of a text are, in words."""

    mean: float
    longest: int

    @property
    def is_plain(self) -> bool:
        """Whether they are short enough for everybody."""
        return self.mean <= PLAIN_MEAN and self.longest <= PLAIN_LONGEST


def ease_of(text: str) -> Ease | None:
    """The figures of a text; None of an empty one."""
    lengths = [len(words) for part in SENTENCE_ENDS.split(text) if (words := part.split())]
    return Ease(sum(lengths) / len(lengths), max(lengths)) if lengths else None


def standard() -> dict[str, list[str]]:
    """What we say in each kind of message, in the language of the moment."""
    return {
        "overview": [_("U hebt zich aangemeld. Hieronder staat wat het is geworden.")],
        "invitation": [
            _("U hebt een plaats. Dit is de uitnodiging voor uw agenda."),
            _("Druk op Accepteren. Dan staat de sessie in uw agenda en houden wij de tijd voor u bij."),
        ],
        "promoted": [
            _("Er is een plaats vrijgekomen. U hebt nu een plaats. U hoeft niets meer te doen."),
            _("Kunt u toch niet? Meld u dan af op Mijn Week. Dan kan een ander uw plaats krijgen."),
        ],
        "update": [_("U houdt uw plaats. Uw agenda verandert mee als u in deze mail op Accepteren drukt.")],
        "cancelled": [_("U bent afgemeld voor deze sessie. Wij halen de sessie ook uit uw agenda.")],
        "left_waiting_list": [_("U staat niet meer op de wachtlijst voor deze sessie.")],
        "session_cancelled": [_("Deze sessie gaat niet door. Dat spijt ons."), _("U hoeft niets te doen.")],
    }


async def openings_of(event_id: int) -> dict[str, str]:
    """The organisers' own words, by the kind of message."""
    return {row["kind"]: row["opening"] for row in await fetch(OPENINGS, event_id)}


def mark_of(openings: Mapping[str, str]) -> str:
    """Another one for other words: the form that showed them carries it."""
    return digest("\x1f".join(f"{kind}\x1e{openings[kind]}" for kind in sorted(openings)))[:20]


async def keep(event: Event, openings: Mapping[str, str], mark: str, by: int) -> None:
    """These are the organisers' words from now on; an empty one is ours again. Raises `WordsChanged`."""
    wanted = {kind: words for kind, words in openings.items() if words}
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await openings_of(event.id)
        if current == wanted:
            return
        if mark_of(current) != mark:
            raise WordsChanged
        await Wording.delete().where(Wording.event == event.id)
        for kind, words in wanted.items():
            await Wording(event=event.id, kind=kind, opening=words).save()
        changed = [kind for kind in standard() if current.get(kind) != wanted.get(kind)]
        await history.note(by, event.id, f"event:{event.id}", "wordings", None, {"number": len(changed)})
