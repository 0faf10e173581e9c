"""An event's figures as panels: each is one table and the chart of the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from events.tables import Event
from events.texts import _, date_in_words, day_in_words, ngettext, period_in_words, sentence
from sessions.figures.counting import Attendance, Figures, Group, Held
from sessions.ways.taken import most_of

MOST_DAYS = 100  # a chart of more than this many days shows weeks
ROW = 46  # pixels of a bar with its words
HIGH = 130  # pixels of the highest column
NARROW, WIDE = 30, 64  # letters that fit on a phone (with the numbers) and on a desk (the label alone)
BOLD = 1.15  # the width of a bold letter
ON_PAPER = 16  # bars that fit on a page with room to spare: a picture does not break


@dataclass(frozen=True)
class Bar:
    """What is drawn of one line: `filled` out of `room`, and `beyond` it. `words` say the same numbers."""

    words: str
    filled: int
    room: int = 0
    beyond: int = 0

    @property
    def length(self) -> int:
        """How much of the scale it needs."""
        return max(self.filled, self.room) + self.beyond


@dataclass(frozen=True)
class Line:
    """One row of a table, and its bar. `more` stands below the label, `axis` below the chart."""

    label: str
    cells: tuple[int | str, ...]
    bar: Bar
    more: str = ""
    axis: str = ""

    @property
    def short(self) -> str:
        """The label as it fits on a phone, beside the numbers."""
        return cut(self.label, max(8, int(NARROW - BOLD * len(self.bar.words))))

    @property
    def long(self) -> str:
        """The label as it fits on a desk."""
        return cut(self.label, WIDE)


@dataclass(frozen=True)
class Panel:
    """A table and its chart. `key` is its name in the page, `total` is a line that no bar is drawn of."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: list[Line]
    about: str = ""
    legend: str = ""
    is_upright: bool = False
    total: tuple[int | str, ...] = field(default=())

    @property
    def scale(self) -> int:
        """The number that fills the whole chart."""
        return max([line.bar.length for line in self.lines], default=0) or 1

    @property
    def is_small(self) -> bool:
        """Whether its chart and its table fit beside each other."""
        return len(self.columns) < 4

    @property
    def parts(self) -> list[list[Line]]:
        """The lines of each picture."""
        if self.is_upright:
            return [self.lines]
        return [self.lines[start : start + ON_PAPER] for start in range(0, len(self.lines), ON_PAPER)]

    def height(self, lines: Sequence[Line]) -> int:
        """How high the picture of these lines is, in pixels."""
        return HIGH + 50 if self.is_upright else ROW * len(lines)

    def percent(self, number: int) -> str:
        """The part of the whole width that `number` takes, as SVG writes it."""
        return f"{100 * number / self.scale:.2f}%"

    def pixels(self, number: int) -> float:
        """How high the column of `number` is."""
        return round(HIGH * number / self.scale, 1)


def cut(text: str, most: int) -> str:
    """`text` in at most `most` letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def panels_of(event: Event, figures: Figures) -> list[Panel]:
    """The panels of an event, in the order of the page; what has no line says so there."""
    return [
        _sign_ups(figures.sign_ups), _sessions(event, figures.sessions), _days(figures.days),
        _sectors(figures.sectors), _roles(figures), _attendance(event, figures),
    ]  # fmt: skip


# -- sign-ups


def _sign_ups(days: Sequence[tuple[date, int]]) -> Panel:
    per_week = len(days) > MOST_DAYS
    counted = _weeks(days) if per_week else days
    in_one_year = len({day.year for day, _number in counted}) < 2
    shown = day_in_words if in_one_year else date_in_words
    return Panel(
        "aanmeldingen",
        _("Aanmeldingen per week") if per_week else _("Aanmeldingen per dag"),
        (_("Week van") if per_week else _("Dag"), _("Aantal")),
        [Line(sentence(shown(day)), (number,), Bar(str(number), number), axis=_axis(day)) for day, number in counted],
        about=_("Elk formulier dat iemand verstuurde, telt één keer."),
        is_upright=True,
        total=(_("Samen"), sum(number for _day, number in days)),
    )


def _axis(day: date) -> str:
    """ "8 maart": two of them fit below a chart on a phone, with their weekdays they would not."""
    return day_in_words(day).partition(" ")[2]


def _weeks(days: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """The same numbers by the Monday of their week."""
    mondays = groupby(days, key=lambda pair: pair[0] - timedelta(days=pair[0].weekday()))
    return [(monday, sum(number for _day, number in pairs)) for monday, pairs in mondays]


# -- places


def _sessions(event: Event, held: Sequence[Held]) -> Panel:
    return Panel(
        "sessies",
        _("Plaatsen per sessie"),
        (_("Sessie"), _("Bezet"), _("Plaatsen"), _("Wachtlijst"), _("Afgemeld")),
        [
            Line(
                one.session.title, (one.taken, _limit(most_of(one.session)), one.waiting, one.cancelled),
                _places(one.taken, most_of(one.session), one.waiting), _when(event, one),
            )
            for one in held
        ],
        legend=_legend(),
    )  # fmt: skip


def _when(event: Event, held: Held) -> str:
    """When a session is, and whether it counts."""
    session = held.session
    day = day_in_words(session.starts_at, event.time_zone)
    words = f"{day}, {period_in_words(session.starts_at, session.ends_at, event.time_zone)}"
    if held.counts:
        return words
    return f"{words}. {_('Gaat niet door') if session.is_cancelled else _('Concept')}"


def _places(taken: int, capacity: int | None, waiting: int) -> Bar:
    words = str(taken) if capacity is None else _("{taken} van {capacity}").format(taken=taken, capacity=capacity)
    if waiting:
        words += ", " + ngettext("{number} wacht", "{number} wachten", waiting).format(number=waiting)
    return Bar(words, taken, capacity or 0, waiting)


def _limit(capacity: int | None) -> int | str:
    return _("geen grens") if capacity is None else capacity


def _legend() -> str:
    return _("De volle balk is bezet, het open deel is vrij. Het stuk met een stippellijn is de wachtlijst.")


def _days(days: Sequence[Group[date]]) -> Panel:
    return Panel(
        "dagen",
        _("Plaatsen per dag"),
        (_("Dag"), *_group_columns()),
        [Line(sentence(date_in_words(group.key)), _group_cells(group), _group_bar(group)) for group in days],
        about=_not_counted(),
        legend=_legend(),
    )


def _sectors(sectors: Sequence[Group[str]]) -> Panel:
    return Panel(
        "sectoren",
        _("Plaatsen per sector"),
        (_("Sector"), *_group_columns()),
        [
            Line(group.key or _("Geen sector ingevuld"), _group_cells(group), _group_bar(group)) for group in sectors
        ],
        about=_not_counted(),
        legend=_legend(),
    )  # fmt: skip


def _group_columns() -> tuple[str, ...]:
    return _("Sessies"), _("Bezet"), _("Plaatsen"), _("Wachtlijst")


def _group_cells(group: Group[date] | Group[str]) -> tuple[int | str, ...]:
    return group.sessions, group.taken, _limit(group.capacity), group.waiting


def _group_bar(group: Group[date] | Group[str]) -> Bar:
    return _places(group.taken, group.capacity, group.waiting)


def _not_counted() -> str:
    return _("Sessies die niet doorgaan en concepten tellen hier niet mee.")


def _roles(figures: Figures) -> Panel:
    return Panel(
        "rollen",
        _("Mensen per rol"),
        (_("Rol"), _("Mensen"), _("Bezet")),
        [
            Line(role.name or _("Geen rol ingevuld"), (role.people, role.places), Bar(str(role.people), role.people))
            for role in figures.roles
        ],
        about=_("Iedereen met ten minste één plaats telt één keer. Achter ‘Bezet’ staat hoeveel plaatsen zij hebben."),
        total=(_("Samen"), figures.people, sum(role.places for role in figures.roles)),
    )  # fmt: skip


# -- attendance


def _attendance(event: Event, figures: Figures) -> Panel:
    return Panel(
        "opkomst",
        _("Opkomst"),
        (_("Sessie"), _("Had een plaats"), _("Kwam"), _("Kwam niet"), _("Opkomst")),
        [
            Line(one.session.title, _came(one.attendance), _came_bar(one.attendance), _when(event, one))
            for one in figures.over
        ],
        about=_("Alleen sessies die voorbij zijn. Iemand kwam als de kaart bij de deur is gezien, of als iemand op ‘Nu meedoen’ drukte. Wie op een andere manier meedeed, telt hier als niet gekomen."),
        legend=_("De volle balk is wie kwam, het open deel is wie niet kwam."),
        total=(_("Samen"), *_came(figures.attendance)),
    )  # fmt: skip


def _came(attendance: Attendance) -> tuple[int | str, ...]:
    percent = "–" if attendance.percent is None else f"{attendance.percent}%"
    return attendance.expected, attendance.arrived, attendance.missing, percent


def _came_bar(attendance: Attendance) -> Bar:
    words = _("{arrived} van {expected}").format(arrived=attendance.arrived, expected=attendance.expected)
    return Bar(words, attendance.arrived, attendance.expected)
