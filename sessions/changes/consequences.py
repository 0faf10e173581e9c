"""What a change leads to: who hears of it and how, in numbers, in words, and in the address of the page that says so."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from events.forms import numbers
from events.texts import _, ngettext
from notifications.outbox import Draft

# What each number is called in an address.
NAMES = {
    "people": "mensen", "updates": "agenda", "mails": "mails", "calls": "bellen", "places": "plaats",
    "place_calls": "plaats-bellen",
}  # fmt: skip


class Way(StrEnum):
    """How somebody hears of a change."""

    UPDATE = "update"
    MAIL = "mail"
    CALL = "call"
    PLACE = "place"
    PLACE_CALL = "place-call"


class Hearing(NamedTuple):
    """One person, the same in all sessions and events, who hears of one session."""

    who: str
    way: Way

    @property
    def address(self) -> str:
        """Where they are mailed: who shares an address hears in one mail."""
        return self.who.partition(" ")[0]


@dataclass(frozen=True)
class Consequences:
    """How many `people` hear of a change, in so many messages, or are to be called. And how many get a place.

    Who gets a place hears of that alone: they are not among the `people`. `place_calls` of them have no address.
    """

    people: int = 0
    updates: int = 0
    mails: int = 0
    calls: int = 0
    places: int = 0
    place_calls: int = 0

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Consequences":
        """Those in the address of a page, as `query` wrote them."""
        return cls(**{name: sum(numbers([asked.get(short, "")])) for name, short in NAMES.items()})

    @property
    def query(self) -> str:
        """The end of an address, from its "&" on; "" when nobody hears of it."""
        return "".join(f"&{NAMES[name]}={number}" for name, number in vars(self).items() if number)

    def __str__(self) -> str:
        """ "37 mensen: 30 agenda-updates, 5 mails, 2 om te bellen. 6 mensen krijgen alsnog een plaats"."""
        said = [words for words in (self._told(), self._placed()) if words]
        return ". ".join(said or [_("Niemand krijgt hierover bericht")])

    @property
    def beforehand(self) -> str:
        """The same, to who has not saved yet."""
        words = str(self)
        said = _("Nog niet opgeslagen. Als u opslaat: {consequences}.")
        return said.format(consequences=words[:1].lower() + words[1:])

    def _told(self) -> str:
        parts = [
            (self.updates, ngettext("{number} agenda-update", "{number} agenda-updates", self.updates)),
            (self.mails, ngettext("{number} mail", "{number} mails", self.mails)),
            (self.calls, ngettext("{number} om te bellen", "{number} om te bellen", self.calls)),
        ]
        people = ngettext("{number} persoon", "{number} mensen", self.people).format(number=self.people)
        said = ", ".join(words.format(number=number) for number, words in parts if number)
        return f"{people}: {said}" if said else ""

    def _placed(self) -> str:
        if not self.places:
            return ""
        words = ngettext(
            "{number} persoon krijgt alsnog een plaats", "{number} mensen krijgen alsnog een plaats", self.places
        )
        said = words.format(number=self.places)
        if not self.place_calls:
            return said
        return _("{said}, van wie {number} om te bellen").format(said=said, number=self.place_calls)


@dataclass(frozen=True)
class Told:
    """Who hears of what was changed, or would be. `is_held`: they will, unless it is undone before."""

    hearings: tuple[Hearing, ...] = ()
    is_held: bool = False

    @property
    def consequences(self) -> Consequences:
        """All of it, counted."""
        return together([self])


NOBODY = Told()


def together(all_told: Iterable[Told]) -> Consequences:
    """What several changes lead to; somebody who hears of more than one is one person."""
    hearings = [hearing for told in all_told for hearing in told.hearings]
    messages = Counter(hearing.way for hearing in hearings)
    return Consequences(
        people=_people(hearings, Way.UPDATE, Way.MAIL, Way.CALL), updates=messages[Way.UPDATE],
        mails=len({hearing.address for hearing in hearings if hearing.way is Way.MAIL}), calls=_people(hearings, Way.CALL),
        places=_people(hearings, Way.PLACE, Way.PLACE_CALL), place_calls=_people(hearings, Way.PLACE_CALL),
    )  # fmt: skip


def _people(hearings: Sequence[Hearing], *ways: Way) -> int:
    return len({hearing.who for hearing in hearings if hearing.way in ways})


def hearing(email: str, name: str, about: str, *, is_invited: bool, gets_place: bool = False) -> Hearing:
    """How a person hears of what is told: in their calendar when they are invited; `about` is "participant:<id>"."""
    if not email:
        return Hearing(about, Way.PLACE_CALL if gets_place else Way.CALL)
    told = Way.UPDATE if is_invited else Way.MAIL
    return Hearing(f"{email} {name.casefold()}", Way.PLACE if gets_place else told)


def told_by(drafts: Sequence[Draft], *, is_held: bool = False) -> Told:
    """Who hears of a change by these messages about a registration; those without an address are drafted too."""
    return Told(
        tuple(
            hearing(
                one.email, one.name, one.about, is_invited=one.together is None and one.kind != "offered", gets_place=one.kind == "promoted"
            )
            for one in drafts
        ),
        is_held,
    )
