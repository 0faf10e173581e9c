"""What the form about needs accepts, and that of the desk about asking for them; all errors at once."""

from dataclasses import dataclass, field
from typing import Self

from litestar.datastructures.multi_dicts import FormMultiDict

from events.desk_forms import Answers
from events.forms import Problems, many_lines, typed
from events.texts import _
from sessions.needs.sealing import Said
from sessions.needs.words import diets, kinds

LONGEST_WORDS = 500
LONGEST_REASON = 300
YES = "ja"


@dataclass
class NeedsForm:
    """What somebody needs, as typed. Consent is never filled in beforehand (TRUST P3)."""

    kinds: list[str] = field(default_factory=list)
    words: str = ""
    diets: list[str] = field(default_factory=list)
    diet_words: str = ""
    agrees: bool = False
    problems: Problems = field(default_factory=Problems)

    @classmethod
    def of(cls, said: Said) -> Self:
        """The form with what is known."""
        return cls([*said.kinds], said.words, [*said.diets], said.diet_words)

    @classmethod
    def read(cls, form: FormMultiDict, *, asks_diet: bool) -> Self:
        """What was submitted, untouched; a diet only where it is asked."""
        return cls(
            [one for one in form.getall("hulp", []) if isinstance(one, str)], typed(form, "anders"),
            [one for one in form.getall("dieet", []) if isinstance(one, str)] if asks_diet else [],
            typed(form, "dieet-anders") if asks_diet else "", typed(form, "akkoord") == YES,
        )  # fmt: skip

    def check(self, *, is_heard: bool = False) -> Said:
        """What was said, or what the desk heard somebody say; worth something only without problems."""
        problems = self.problems
        chosen, eaten = [code for code in kinds() if code in self.kinds], [code for code in diets() if code in self.diets]
        words = many_lines(problems, "anders", self.words, LONGEST_WORDS)
        diet_words = many_lines(problems, "dieet-anders", self.diet_words, LONGEST_WORDS)
        said = Said(chosen, words, eaten, diet_words)
        if not said.everything:
            problems.add("hulp", _nothing_heard() if is_heard else _nothing_said())
        if not self.agrees:
            problems.add("akkoord", _no_yes_heard() if is_heard else _no_yes())
        return said


def _nothing_said() -> str:
    return _("Kies wat u nodig hebt, of schrijf het op. Hebt u niets nodig? Dan hoeft u niets te doen.")


def _nothing_heard() -> str:
    return _("Kies wat deze persoon nodig heeft, of schrijf het op. Is er niets nodig? Dan hoeft u niets te doen.")


def _no_yes() -> str:
    return _("Zet een vinkje als u dit goed vindt. Anders mogen wij het niet bewaren.")


def _no_yes_heard() -> str:
    return _("Lees de vraag voor. Zet het vinkje alleen als deze persoon ja zei. Anders mogen wij het niet bewaren.")


class AskingForm(Answers):
    """Whether an event asks for needs, and why."""

    NAMES = ("reden", "dieet")

    def check(self) -> tuple[str, bool]:
        """The reason, and whether diets are asked too; only to be used when there are no problems."""
        reason = self.line("reden", LONGEST_REASON)
        if len(reason) < 3:
            self.problems.add("reden", _("Vul in waarom u dit vraagt. Mensen lezen dit."))
        return reason, self.typed["dieet"] == YES
