"""What the forms about held changes accept: words for the mails of one, and several that are ticked."""

from collections.abc import Iterable, Sequence

from events.desk_forms import Answers
from events.forms import ManyTyped, Typed, numbers, typed
from events.texts import _
from sessions.changes.operations import Seen, mark_of
from sessions.mailings.forms import check_placeholders
from sessions.mailings.placeholders import ABOUT_A_SESSION
from sessions.tables import Change

LONGEST_WORDS = 1000
MOST = 500  # at once: more sessions than an event has
DEEDS = ("versturen", "ongedaan")


class WordsForm(Answers):
    """The words that an organiser puts in every mail of a change; `merk` is of those that the form showed."""

    NAMES = ("woorden", "merk")

    @classmethod
    def of(cls, change: Change) -> "WordsForm":
        """What there is now."""
        return cls({"woorden": change.words, "merk": mark_of(change.words)})

    def check(self) -> str:
        """The clean words; says what is wrong with them."""
        words = self.lines("woorden", LONGEST_WORDS)
        check_placeholders(self.problems, "woorden", words, ABOUT_A_SESSION)
        return words


class PickedForm(Answers):
    """Which held changes are ticked, or all that the page showed, and what is done with them."""

    NAMES = ("doe", "alles")

    picked: Sequence[Seen] = ()

    @classmethod
    def read(cls, form: ManyTyped) -> "PickedForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.picked = list(_seen(form.getall("getoond" if read.typed["alles"] else "keuze", [])))[:MOST]
        return read

    def has(self, number: int) -> bool:
        """Whether change `number` is ticked."""
        return any(seen.change == number for seen in self.picked)

    def check(self) -> bool:
        """Whether something is ticked and something is to be done with it; says so when not."""
        if self.typed["doe"] not in DEEDS or not self.picked:
            self.problems.add("keuze", _("Kruis eerst aan om welke wijzigingen het gaat."))
        return not self.problems


def seen_in(form: Typed, number: int) -> Seen:
    """Change `number` as its form showed it; nonsense is of no session."""
    found = list(_seen([f"{number}:{typed(form, 'sessie')}:{typed(form, 'versie')}"]))
    return found[0] if found else Seen(number, 0, 0)


def _seen(values: Iterable[object]) -> Iterable[Seen]:
    """Changes with their sessions and the versions of those, from "12:3:4"."""
    for value in values:
        parts = [found for part in str(value).split(":") for found in numbers([part])]
        if str(value).count(":") == 2 and len(parts) == 3:
            yield Seen(*parts)
