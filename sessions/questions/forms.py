"""What a form says in answer to questions, and the desk's form about one question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from litestar.datastructures.multi_dicts import FormMultiDict

from events.desk_forms import Answers
from events.forms import Typed, numbers
from events.texts import _
from sessions.questions.asking import YES, options_of
from sessions.questions.operations import Wanted
from sessions.questions.tables import Question
from sessions.tables import Session

LONGEST_WORDS = 300
LONGEST_OPTION = 200
MOST_OPTIONS = 30
NAME = re.compile(r"vraag-(\d{1,9})")
ASKED = "gesteld"


@dataclass
class Given:
    """What was filled in, untouched, by the id of the question; and which questions the form has `asked` by now.

    It has `lapsed` when there is an answer to a question that was removed meanwhile.
    """

    values: dict[int, list[str]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    lapsed: bool = False

    @classmethod
    def read(cls, form: FormMultiDict) -> Self:
        """What was submitted."""
        ids = {int(found[1]): name for name in form if (found := NAME.fullmatch(name))}
        values = {number: [one for one in form.getall(name) if isinstance(one, str)] for number, name in ids.items()}
        return cls(values, numbers(form.getall(ASKED, [])))

    @property
    def as_key(self) -> list[str]:
        """What makes two forms different ones."""
        return [f"{number}={value}" for number, values in sorted(self.values.items()) for value in values if value]


class QuestionForm(Answers):
    """One question at the desk. `plaats` only of one that is there, `sessie` and `soort` only of a new one."""

    NAMES = ("vraag", "soort", "uitleg", "antwoorden", "verplicht", "sessie", "na", "plaats")

    @classmethod
    def of(cls, question: Question, place: int) -> Self:
        """The form of a question as it stands when nobody has typed anything yet."""
        after = f"{question.shown_if}:{question.shown_if_answer}" if question.shown_if else ""
        return cls({
            "vraag": question.words, "soort": str(question.kind), "uitleg": question.hint, "antwoorden": question.options,
            "verplicht": YES if question.is_required else "", "na": after, "plaats": str(place),
        })  # fmt: skip

    @classmethod
    def read(cls, form: Typed, question: Question | None = None) -> Self:
        """What was submitted, untouched; of a question that is there its kind stays."""
        read = cls()
        read.take(form)
        if question is not None:
            read.typed["soort"] = str(question.kind)
        return read

    def check(self, sessions: Mapping[int, Session], others: Sequence[Question], here: Question | None = None) -> Wanted:
        """What the desk wants; worth something only without problems. `sessions` by number; `others` are all that is asked."""
        words, hint, kind = self.line("vraag", LONGEST_WORDS), self.line("uitleg", LONGEST_WORDS), self.typed["soort"]
        if not words:
            self.problems.add("vraag", _("Vul de vraag in."))
        if kind not in {*Question.Kind}:
            self.problems.add("soort", _("Kies wat voor antwoord u wilt."))
        session = here.session if here else self._session(sessions)
        parent, answer = self._follows(session, others, here)
        options = self._options(kind)
        return Wanted(words, kind, hint, options, bool(self.typed["verplicht"]), session, parent, answer)

    def _session(self, sessions: Mapping[int, Session]) -> int | None:
        chosen = self.typed["sessie"]
        if not chosen:
            return None
        found = [sessions[number].id for number in numbers([chosen]) if number in sessions]
        if not found:
            self.problems.add("sessie", _("Deze sessie is er niet. Kies een andere."))
        return found[0] if found else None

    def _options(self, kind: str) -> str:
        if kind not in {Question.Kind.CHOICE, Question.Kind.CHOICES}:
            return ""
        lines = [" ".join(line.split()) for line in self.lines("antwoorden").splitlines()]
        options = [*dict.fromkeys(line for line in lines if line)]
        if not 2 <= len(options) <= MOST_OPTIONS or any(len(option) > LONGEST_OPTION for option in options):
            words = _("Geef twee tot {most} antwoorden om uit te kiezen, elk op een eigen regel van hoogstens {longest} tekens.")
            self.problems.add("antwoorden", words.format(most=MOST_OPTIONS, longest=LONGEST_OPTION))
        return "\n".join(options)

    def _follows(
        self, session: int | None, others: Sequence[Question], here: Question | None
    ) -> tuple[int | None, str]:
        """The question and the answer that this one follows on: of the same session, and itself asked of everybody there."""
        if not self.typed["na"]:
            return None, ""
        number, _colon, answer = self.typed["na"].partition(":")
        is_followed = here is not None and any(other.shown_if == here.id for other in others)
        for one in [] if is_followed else others:
            fits = one.session == session and one.shown_if is None and (here is None or one.id != here.id)
            if fits and str(one.id) == number and answer in options_of(one):
                return one.id, answer
        self.problems.add("na", _("Op deze vraag kan geen andere volgen. Kies een andere, of geen."))
        return None, ""
