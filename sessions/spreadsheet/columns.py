"""The columns of a programme: how they are called, in our own file and in those of others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sessions.spreadsheet.grid import HEADER_ROWS, Grid, Value, is_blank


@dataclass(frozen=True)
class Column:
    """A column by the name in our own file; `also`: other names that organisers use, without case and signs."""

    name: str
    also: tuple[str, ...] = ()
    required: bool = False
    width: int = 16  # in our own file, in characters


NUMBER = Column("Nummer", ("nr", "sessienummer", "sessienr", "id"), width=9)
DATE = Column("Datum", ("dag", "datumsessie", "sessiedatum", "date"), required=True, width=13)
START = Column(
    "Begintijd",
    ("begin", "start", "starttijd", "aanvang", "aanvangstijd", "van", "tijdvan", "vanaf"),
    required=True,
    width=10,
)
END = Column("Eindtijd", ("eind", "einde", "tot", "tijdtot", "eindetijd", "totentmet"), required=True, width=10)
TITLE = Column(
    "Titel",
    ("sessie", "onderwerp", "naam", "naamsessie", "titelsessie", "sessietitel", "workshop"),
    required=True,
    width=40,
)
TEXT = Column("Omschrijving", ("beschrijving", "toelichting", "inhoud", "tekst", "samenvatting"), width=60)
SPEAKERS = Column(
    "Spreker(s)",
    ("spreker", "gespreksleider", "gespreksleiders", "begeleider", "begeleiders", "inleider", "inleiders", "door"),
    width=28,
)
FORM = Column("Vorm", ("type", "soort", "vormsessie", "onlineoflocatie", "onlineoplocatie"), width=12)
PLACE = Column("Locatie", ("plaats", "zaal", "adres", "ruimte", "waar"), width=28)
LINK = Column(
    "Meetinglink", ("link", "vergaderlink", "zoomlink", "teamslink", "onlinelink", "deelnamelink", "url"), width=40
)
DIAL_IN = Column("Inbelnummer", ("telefoonnummer", "inbellen", "telefoon", "inbelgegevens", "inbelnr"), width=30)
CAPACITY = Column(
    "Plaatsen",
    (
        "aantalplaatsen",
        "maximum",
        "max",
        "maximaal",
        "maxaantal",
        "maximumaantal",
        "maxdeelnemers",
        "maximaantaldeelnemers",
        "aantaldeelnemers",
        "capaciteit",
    ),
    width=10,
)
ONLINE_CAPACITY = Column("Plaatsen online", ("aantalplaatsenonline", "maxonline", "maximumonline", "onlineplaatsen"), width=10)
WAITING_LIST = Column("Wachtlijst", ("metwachtlijst", "wachtrij"), width=11)
MEMBERS_ONLY = Column("Alleen leden", ("alleenvoorleden", "leden", "voorleden", "ledenonly"), width=12)
AUDIENCE = Column("Doelgroep", ("doelgroepen", "voorwie", "bestemdvoor"), width=26)
SECTOR = Column("Sector", ("sectoren", "zorgsector"), width=22)
KEYWORDS = Column("Trefwoorden", ("trefwoord", "tags", "labels", "kernwoorden"), width=30)
MATERIALS = Column("Materiaal", ("materialen", "bijlage", "bijlagen", "documenten", "document", "handouts"), width=40)
PREPARE = Column("Voorbereiden", ("voorbereiding", "voorbereidingen", "vooraf", "huiswerk"), width=40)
RECORDING = Column("Opname", ("opnamelink", "linknaardeopname", "video", "terugkijken"), width=40)
REMIND_DAY = Column("Herinnering dag", ("herinneringeendagervoor", "herinneringdagervoor"), width=12)
REMIND_HOUR = Column("Herinnering uur", ("herinneringeenuurervoor", "herinneringuurervoor"), width=12)
THANKS = Column("Mail na afloop", ("bedankmail", "bedankje", "naafloop"), width=12)

PROGRAMME = (
    NUMBER, DATE, START, END, TITLE, TEXT, SPEAKERS, FORM, PLACE, LINK, DIAL_IN, CAPACITY, ONLINE_CAPACITY, WAITING_LIST,
    MEMBERS_ONLY, AUDIENCE, SECTOR, KEYWORDS, MATERIALS, PREPARE, RECORDING, REMIND_DAY, REMIND_HOUR, THANKS,
)  # fmt: skip

WAYS_IN = (LINK, DIAL_IN, RECORDING)  # only for who has a place, and who arranges the session

# What each field of `programme.Content` is called.
OF_FIELD = {
    "title": TITLE, "starts_at": START, "ends_at": END, "text": TEXT, "form": FORM, "place": PLACE,
    "meeting_link": LINK, "dial_in": DIAL_IN, "capacity": CAPACITY, "online_capacity": ONLINE_CAPACITY, "has_waiting_list": WAITING_LIST,
    "members_only": MEMBERS_ONLY, "audience": AUDIENCE, "sector": SECTOR, "keywords": KEYWORDS,
    "speakers": SPEAKERS, "materials": MATERIALS, "prepare": PREPARE, "recording_link": RECORDING,
    "remind_day": REMIND_DAY, "remind_hour": REMIND_HOUR, "sends_thanks": THANKS,
}  # fmt: skip

THEME = Column("Thema", ("titel", "onderwerp", "themavandedag", "dagthema"), required=True, width=50)
DAYS = (DATE, THEME, TEXT)


@dataclass
class Table:
    """A sheet whose header row was found; `places` says in which column of the sheet each of ours stands."""

    grid: Grid
    header: int
    places: dict[Column, int] = field(default_factory=dict)
    twice: list[Column] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, dict[Column, Value]]]:
        """What stands under the header, row by row; empty rows and titles between the rows are passed over."""
        for number, cells in sorted(self.grid.cells.items()):
            values = {column: cells[place] for column, place in self.places.items() if place in cells}
            if number > self.header and values and not self._is_title(number, cells, values):
                yield number, values

    def _is_title(self, number: int, cells: dict[int, Value], values: dict[Column, Value]) -> bool:
        """One wide cell, one lonely cell that is no title of a session, or the header once more."""
        if len(cells) == 1:
            return number in self.grid.banners or TITLE not in values
        return len(values) > 1 and all(plain(str(value)) in _names(column) for column, value in values.items())


def plain(name: str) -> str:
    """`name` without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _names(column: Column) -> tuple[str, ...]:
    return (plain(column.name), *column.also)


def _called(text: str, columns: Sequence[Column]) -> Column | None:
    """The column that is called just so, or so without what it says between brackets."""
    names = (plain(text), plain(re.sub(r"\([^)]*\)", "", text)))
    return next((column for column in columns if plain(column.name) in names), None)


def _meant(text: str, columns: Sequence[Column]) -> Column | None:
    """The column that somebody else calls so."""
    names = (plain(text), plain(re.sub(r"\([^)]*\)", "", text)))
    return next((column for column in columns if any(name in column.also for name in names)), None)


def _header_text(value: Value) -> str:
    """A formula that was never calculated can still be a name: ="Datum"."""
    text = str(value)
    literal = re.fullmatch(r'=\s*"([^"]*)"\s*', text)
    return literal[1] if literal else text


def find(grid: Grid, columns: Sequence[Column]) -> Table | None:
    """The table with these `columns`: its header is the row, of the first ten, that names most of them."""
    tables = [_table(grid, row, columns) for row in sorted(grid.cells) if row <= HEADER_ROWS]
    best = max(tables, key=lambda table: len(table.places), default=None)
    return best if best and sum(column.required for column in best.places) >= 2 else None


def _table(grid: Grid, row: int, columns: Sequence[Column]) -> Table:
    table = Table(grid, row)
    cells = {**grid.cells[row], **grid.shown.get(row, {})}
    texts = {place: text for place, value in sorted(cells.items()) if not is_blank(text := _header_text(value))}
    exact = {place: column for place, text in texts.items() if (column := _called(text, columns))}
    for place, text in texts.items():
        column = exact.get(place) or _meant(text, columns)
        if column is None or (place not in exact and column in exact.values()):
            table.unknown.append(" ".join(text.split()))
        elif column in table.places:
            table.twice.append(column)
        else:
            table.places[column] = place
    return table
