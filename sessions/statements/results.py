"""The result of a closed statement, as it is drawn and read; of fewer than five answers there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.numbers import format_decimal

from events.texts import _, language
from sessions.figures.charts import Bar, Line, Panel
from sessions.statements.answers import options_of
from sessions.statements.cloud import Cloud, cloud_of
from sessions.statements.tables import Statement, Tally

MOST_WORDS = 60  # in the table; the desk's own list has them all


@dataclass(frozen=True)
class Result:
    """What everybody may see: a `panel` (the table, and the bars of the same numbers), a word `cloud`, or `texts`.

    `held` is how many words or texts wait for who leads.
    """

    people: int
    panel: Panel | None = None
    cloud: Cloud | None = None
    texts: list[Tally] = field(default_factory=list)
    held: int = 0


def result_of(statement: Statement, tallies: Sequence[Tally]) -> Result | None:
    """The result as everybody may see it. None: not closed, or fewer answered than `ENOUGH`, of which nothing is kept."""
    if not statement.is_closed or not statement.people:
        return None
    free = [one for one in tallies if not one.is_held]
    held = len(tallies) - len(free)
    if statement.kind == Statement.Kind.TEXT:
        return Result(statement.people, texts=free, held=held)
    if statement.kind == Statement.Kind.WORDS:
        return Result(statement.people, _words(statement, free), _cloud(free), held=held)
    return Result(statement.people, _choices(statement, free))


def _cloud(free: Sequence[Tally]) -> Cloud | None:
    return cloud_of(tuple((one.value, one.number) for one in free)) if free else None


def _words(statement: Statement, free: Sequence[Tally]) -> Panel:
    lines = [Line(one.value, (one.number,), Bar(str(one.number), one.number)) for one in free[:MOST_WORDS]]
    return Panel(f"stelling-{statement.number}", statement.words, (_("Woord"), _("Aantal")), lines)


def _choices(statement: Statement, free: Sequence[Tally]) -> Panel:
    counts = {one.value: one.number for one in free}
    lines = [
        Line(words, (number, f"{share}%"), Bar(f"{number} ({share}%)", number))
        for value, words in options_of(statement).items()
        for number in [counts.get(value, 0)]
        for share in [round(100 * number / statement.people)]
    ]
    columns = (_("Antwoord"), _("Aantal"), _("Deel"))
    about = _mean(counts, statement.people) if statement.kind == Statement.Kind.SCALE else ""
    total = (_("Samen"), statement.people, "100%")
    return Panel(f"stelling-{statement.number}", statement.words, columns, lines, about=about, total=total)


def _mean(counts: dict[str, int], people: int) -> str:
    mean = sum(int(value) * number for value, number in counts.items()) / people
    return _("Gemiddeld: {mean}. 1 is het laagst, 5 is het hoogst.").format(mean=format_decimal(mean, format="0.0", locale=language()))
