"""What a visitor wants to see of a programme: plain links that each make the list shorter, and words to look for."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from events.texts import _, prefix, sentence, short_day
from sessions.availability import State
from sessions.registrations import searchable
from sessions.tables import Session

Day = dict[str, Any]  # "date", "day" (its theme), and "sessions": pairs of a session and what there is to get
LONGEST_VALUE = 300
WORDS = "zoek"
SPARE = frozenset({State.FREE, State.NEARLY_FULL})


@dataclass(frozen=True)
class Row:
    """A session of the programme as it is looked at."""

    session: Session
    state: State
    day: Day


def parts(text: str) -> list[str]:
    """What stands in one field with commas or semicolons between."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


# Each kind of link, by its name in the address: what of it a session has.
KINDS: dict[str, Callable[[Row], Sequence[str]]] = {
    "dag": lambda row: [row.day["date"].isoformat()],
    "thema": lambda row: [row.day["day"].theme] if row.day["day"] and row.day["day"].theme else [],
    "onderwerp": lambda row: row.session.keywords,
    "voor": lambda row: parts(row.session.audience),
    "sector": lambda row: parts(row.session.sector),
    "vorm": lambda row: [row.session.form],
    "plaats": lambda row: ["vrij"] if row.state in SPARE else [],
}
ALONE = frozenset({"plaats"})  # means something even when it is all there is to choose


@dataclass(frozen=True)
class Choice:
    """One link: what it says, where it leads, how many sessions that shows, and whether it is what is shown now."""

    words: str
    address: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """The links of one kind."""

    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Found:
    """A programme made shorter: its days with what is left, the links, and how many sessions are shown of how many.

    `unseen` are numbers that were ticked and are not shown; `everything` is the address of the whole programme, and
    `fields` what a form must send along to stay where it is.
    """

    days: list[Day]
    groups: list[Group]
    words: str
    shown: int
    total: int
    unseen: list[int]
    everything: str
    fields: list[tuple[str, str]]

    @property
    def is_all(self) -> bool:
        """Whether nothing was asked for."""
        return not self.words and not self.fields


def asked(params: Mapping[str, str]) -> dict[str, str]:
    """What an address asks for, by the kinds there are; what is too long or empty asks nothing."""
    known = {name: params.get(name, "").strip() for name in (*KINDS, WORDS)}
    return {name: value for name, value in known.items() if 0 < len(value) <= LONGEST_VALUE}


def find(slug: str, days: Sequence[Day], wanted: Mapping[str, str], chosen: Sequence[int]) -> Found:
    """The part of the programme of the event at `slug` that has all that is `wanted`; asks nothing of the database."""
    rows = [Row(session, state.state, day) for day in days for session, state in day["sessions"]]
    said = [row for row in rows if _says(row.session, wanted.get(WORDS, ""))]
    links = {name: value for name, value in wanted.items() if name in KINDS}
    left = {row.session.number for row in said if all(value in KINDS[name](row) for name, value in links.items())}
    short = [{**day, "sessions": [pair for pair in day["sessions"] if pair[0].number in left]} for day in days]
    return Found(
        days=[day for day in short if day["sessions"]],
        groups=[group for name in KINDS if (group := _group(slug, name, said, wanted, chosen))],
        words=wanted.get(WORDS, ""),
        shown=len(left),
        total=len(rows),
        unseen=[number for number in chosen if number not in left],
        everything=_address(slug, {}, chosen),
        fields=list(links.items()),
    )


def _group(slug: str, name: str, rows: Sequence[Row], wanted: Mapping[str, str], chosen: Sequence[int]) -> Group | None:
    """The links of one kind, over the sessions that have all else that is wanted; None: there is nothing to choose."""
    others = {kind: value for kind, value in wanted.items() if kind in KINDS and kind != name}
    counts: Counter[str] = Counter()
    among = [row for row in rows if all(value in KINDS[kind](row) for kind, value in others.items())]
    for row in among:
        counts.update(dict.fromkeys(KINDS[name](row), 1))
    mine = wanted.get(name)
    if mine is None and (len(counts) < 2 and not (name in ALONE and 0 < sum(counts.values()) < len(among))):
        return None
    rest = {kind: value for kind, value in wanted.items() if kind != name}
    choices = [
        Choice(_words(name, value), _address(slug, rest if value == mine else {**rest, name: value}, chosen), counts[value], value == mine)
        for value in dict.fromkeys([*_ordered(name, counts), *([mine] if mine else [])])
    ]  # fmt: skip
    return Group(_label(name), choices)


def _ordered(name: str, counts: Counter[str]) -> list[str]:
    """Days in order of time, themes as the week has them, all else by the alphabet."""
    return list(counts) if name in {"dag", "thema"} else sorted(counts, key=searchable)


def _label(name: str) -> str:
    labels = {
        "dag": _("Dag"), "thema": _("Thema van de dag"), "onderwerp": _("Onderwerp"), "voor": _("Voor wie"),
        "sector": _("Sector"), "vorm": _("Hoe u meedoet"), "plaats": _("Plaatsen"),
    }  # fmt: skip
    return labels[name]


def _words(name: str, value: str) -> str:
    """What a link says."""
    forms = {"online": _("Online"), "location": _("Op locatie"), "hybrid": _("Online of op locatie")}
    if name == "dag":
        try:
            return sentence(short_day(date.fromisoformat(value)))
        except ValueError:
            return value
    if name == "plaats":
        return _("Nog plaats")
    return forms.get(value, value) if name == "vorm" else value


def _address(slug: str, wanted: Mapping[str, str], chosen: Sequence[int]) -> str:
    query = urlencode([*wanted.items(), *(("sessie", number) for number in chosen)])
    return f"{prefix()}/{slug}" + (f"?{query}" if query else "")


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return searchable(text)


def _says(session: Session, words: str) -> bool:
    """Whether every one of the words stands in its title, text, topics, or names of speakers."""
    if not words:
        return True
    everything = " ".join((session.title, session.text, *session.keywords, *session.speakers))
    return all(word in _plain(everything) for word in _plain(words).split())
