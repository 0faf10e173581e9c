"""How people found it as panels: each is one table and the chart of the same numbers (`figures`)."""

from collections.abc import Mapping, Sequence

from events.tables import Event
from events.texts import _, date_in_words, day_in_words, period_in_words, sentence
from sessions.evaluations.results import OfQuestion, OfSession, Results, Said
from sessions.evaluations.words import grades
from sessions.figures.charts import Bar, Line, Panel
from sessions.questions.asking import NO, YES
from sessions.questions.tables import Question

MOST_WORDS = 30  # in a panel; all of them are in the file
WHOLE = 100


def panels_of(event: Event, results: Results) -> list[Panel]:
    """The whole event, its sessions, days and themes side by side, its words, and what was chosen in the form."""
    return [
        grades_panel(results.whole), _sessions(event, results.sessions), _days(results), _themes(results),
        words_panel(results.whole.words), *(_choices(one) for one in results.questions if one.choices),
    ]  # fmt: skip


def grades_panel(said: Said) -> Panel:
    """How often each was chosen; no lines while there are too few."""
    counted = [(words, said.grades.get(grade, 0)) for grade, words in grades().items()] if said.shown else []
    return Panel(
        "oordelen", _("Wat mensen vonden"), (_("Oordeel"), _("Aantal"), _("Deel")),
        [Line(words, (number, f"{round(100 * number / said.shown)}%"), Bar(str(number), number)) for words, number in counted],
        total=(_("Samen"), said.shown, f"{WHOLE}%"),
    )  # fmt: skip


def words_panel(words: Mapping[str, int], most: int = MOST_WORDS) -> Panel:
    """The words that were said most."""
    return Panel(
        "woorden", _("In één woord"), (_("Woord"), _("Aantal")),
        [Line(word, (number,), Bar(str(number), number)) for word, number in [*words.items()][:most]],
        about=_("Mensen typten deze woorden zelf."),
    )  # fmt: skip


# -- side by side


def _sessions(event: Event, sessions: Sequence[OfSession]) -> Panel:
    lines = [_line(one.session.title, one.said, _when(event, one)) for one in sessions]
    return Panel("sessies", _("Per sessie"), (_("Sessie"), *_columns()), lines, about=_about(), legend=_legend())


def _days(results: Results) -> Panel:
    lines = [_line(sentence(date_in_words(day)), said, theme) for day, theme, said in results.days]
    return Panel("dagen", _("Per dag"), (_("Dag"), *_columns()), lines, about=_not_counted(), legend=_legend())


def _themes(results: Results) -> Panel:
    lines = [_line(theme, said) for theme, said in results.themes]
    return Panel("themas", _("Per thema"), (_("Thema"), *_columns()), lines, about=_not_counted(), legend=_legend())


def _when(event: Event, one: OfSession) -> str:
    session = one.session
    day = day_in_words(session.starts_at, event.time_zone)
    return f"{day}, {period_in_words(session.starts_at, session.ends_at, event.time_zone)}"


def _columns() -> tuple[str, ...]:
    return _("Antwoorden"), *grades().values()


def _line(label: str, said: Said, more: str = "") -> Line:
    cells = [said.grades.get(grade, 0) if said.shown else "–" for grade in grades()]
    bar = Bar(f"{said.percent}%", said.percent, WHOLE) if said.shown else Bar(_("te weinig"), 0)
    answers = _("{answered} van {asked}").format(answered=said.answered, asked=said.asked)
    return Line(label, (answers, *cells), bar, more)


def _about() -> str:
    return _("Bij minder dan vijf antwoorden ziet u niets. Zo weet niemand van wie een antwoord is.")


def _not_counted() -> str:
    return _("Sessies met minder dan vijf antwoorden tellen niet mee in de oordelen.")


def _legend() -> str:
    return _("De volle balk is het deel dat ‘goed’ of ‘heel goed’ koos.")


# -- the form


def _choices(one: OfQuestion) -> Panel:
    words = {YES: _("Ja"), NO: _("Nee")} if one.question.kind == Question.Kind.YES_NO else {}
    counted = [(words.get(choice, choice), number) for choice, number in one.choices.items()]
    return Panel(
        f"vraag-{one.question.id}", one.question.words, (_("Antwoord"), _("Aantal")),
        [Line(choice, (number,), Bar(str(number), number)) for choice, number in counted],
        about=_("Antwoorden: {number}.").format(number=one.people),
    )  # fmt: skip
