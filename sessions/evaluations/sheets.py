"""How people found it as an Excel file, that no program takes for formulas; what is hidden on the page is not in it."""

from collections.abc import Sequence

import clock
from events.tables import Event
from events.texts import _, date_in_words
from sessions.evaluations.results import OfQuestion, Results, Said
from sessions.evaluations.words import grades
from sessions.figures.exports import as_excel
from sessions.figures.lists import Sheet, Value
from sessions.questions.asking import in_words


def excel(event: Event, results: Results) -> bytes:
    """The workbook: the event, its sessions, days and themes, all words, and the form."""
    made_at = clock.now().astimezone(event.zone).replace(tzinfo=None, second=0, microsecond=0)
    about: list[list[Value]] = [
        [_("Bijeenkomst"), event.title],
        [_("Gemaakt op"), made_at],
        [_("Bij minder dan vijf antwoorden staat hier niets. Zo weet niemand van wie een antwoord is.")],
    ]
    return as_excel(about, [_sessions(event, results), _groups(results), _words(results), *_form(results.questions)])


def _columns() -> list[str]:
    return [_("Gevraagd"), _("Antwoorden"), *grades().values()]


def _cells(said: Said) -> list[Value]:
    return [said.asked, said.answered, *(said.grades.get(grade, 0) if said.shown else None for grade in grades())]


def _sessions(event: Event, results: Results) -> Sheet:
    rows: list[list[Value]] = [
        [
            one.session.number, one.session.title, one.session.starts_at.astimezone(event.zone).replace(tzinfo=None),
            *_cells(one.said),
        ]
        for one in results.sessions
    ]  # fmt: skip
    return Sheet(_("Sessies"), [_("Nummer"), _("Sessie"), _("Begin"), *_columns()], rows, held=2)


def _groups(results: Results) -> Sheet:
    rows: list[list[Value]] = [[_("Alles samen"), *_cells(results.whole)]]
    rows += [[date_in_words(day), *_cells(said)] for day, _theme, said in results.days]
    rows += [[theme, *_cells(said)] for theme, said in results.themes]
    return Sheet(_("Dagen en thema’s"), [_("Dag of thema"), *_columns()], rows, held=1)


def _words(results: Results) -> Sheet:
    rows: list[list[Value]] = [[_("Alles samen"), word, number] for word, number in results.whole.words.items()]
    rows += [[one.session.title, word, number] for one in results.sessions for word, number in one.said.words.items()]
    said = [(_("Alles samen"), results.whole), *((one.session.title, one.said) for one in results.sessions)]
    rows += [[title, _("Weggelaten: grove woorden en links"), one.left_out] for title, one in said if one.left_out]
    return Sheet(_("Woorden"), [_("Sessie"), _("Woord"), _("Aantal")], rows)


def _form(questions: Sequence[OfQuestion]) -> list[Sheet]:
    if not questions:
        return []
    counted: list[list[Value]] = [[one.question.words, _("Antwoorden samen"), one.people] for one in questions]
    counted += [
        [one.question.words, in_words(one.question, choice), number]
        for one in questions
        for choice, number in one.choices.items()
    ]
    counted += [[one.question.words, _("Gemiddeld"), f"{one.average:.1f}".replace(".", ",")] for one in questions if one.average is not None]
    texts: list[list[Value]] = [[one.question.words, text] for one in questions for text in one.texts]
    return [
        Sheet(_("Vragen"), [_("Vraag"), _("Antwoord"), _("Aantal")], counted),
        Sheet(_("Open antwoorden"), [_("Vraag"), _("Antwoord")], texts),
    ]
