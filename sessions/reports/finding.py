"""Which reports everybody may read: published, of what is over and can be seen; found by words and keywords."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import clock
from database import DB, fetch
from events.publishing import Period, periods_of
from events.tables import Event
from sessions.materials.subjects import Subject
from sessions.registrations import searchable
from sessions.reports.operations import PictureNotFound, pictures_of, report_of
from sessions.reports.tables import Report, ReportPicture
from sessions.tables import Session

PAGE = 50
LAST_PAGE = 1_000
LONGEST, MOST_WORDS = 200, 8
MOST_KEYWORDS = 60

# Both databases find a text in a text much faster by this than by LIKE.
SAYS = "strpos(r.search, {}) > 0" if DB.engine_type == "postgres" else "instr(r.search, {}) > 0"
# Of an event when its last session is over; {} is the moment, twice.
READABLE = """
FROM report r JOIN event e ON e.id = r.event LEFT JOIN session s ON s.id = r.session
WHERE r.status = 'published' AND e.status IN ('published', 'closed') AND (
    (r.session IS NOT NULL AND s.status <> 'draft' AND s.ends_at <= {})
    OR (r.session IS NULL AND EXISTS (SELECT 1 FROM session o WHERE o.event = e.id AND o.status = 'published')
        AND NOT EXISTS (SELECT 1 FROM session o WHERE o.event = e.id AND o.status = 'published' AND o.ends_at > {}))
)
"""
# The last one first: what a report is about ends then.
FOUND = f"""
SELECT r.id {READABLE} [found]
ORDER BY coalesce(s.ends_at, (SELECT max(o.ends_at) FROM session o WHERE o.event = e.id)) DESC, r.id DESC LIMIT {{}} OFFSET {{}}
"""  # noqa: S608 our own words
# As it is called now: somebody may change that after the report was written.
TITLES = f"SELECT r.id, coalesce(s.title, e.title) AS title {READABLE}"


class ReportNotFound(Exception):
    """There is no report that everybody may read, or not yet."""


@dataclass(frozen=True)
class Readable:
    """A report with what it is about; `period` is when that was, None when nobody knows."""

    report: Report
    event: Event
    session: Session | None
    period: Period | None

    @property
    def title(self) -> str:
        """What it is about."""
        return self.session.title if self.session else self.event.title

    @property
    def path(self) -> str:
        """Its address, without the language."""
        return f"/{self.event.slug}" + (f"/sessies/{self.session.number}" if self.session else "") + "/verslag"


@dataclass(frozen=True)
class Sheet:
    """One page (1 is the first) of what was found."""

    rows: list[Readable]
    page: int
    is_more: bool


async def readable(subject: Subject, at: datetime) -> tuple[Report, list[ReportPicture]]:
    """The report of `subject` with its pictures, as everybody may read it at the moment `at`. Raises `ReportNotFound`."""
    report = await report_of(subject)
    if report is None or not (report.is_published and subject.is_visible and subject.is_over(at)):
        raise ReportNotFound
    return report, await pictures_of(report)


async def readable_picture(event: Event, number: int, at: datetime) -> ReportPicture:
    """The picture with this id in a report at `event` that everybody may read. Raises `PictureNotFound`."""
    rows = await fetch(
        f"SELECT p.id {READABLE} AND e.id = {{}} AND p.id = {{}}".replace("FROM report r", "FROM report_picture p JOIN report r ON r.id = p.report"),
        at, at, event.id, number,
    ) if number < 2**31 else []  # fmt: skip
    picture = await ReportPicture.objects().where(ReportPicture.id == number).first() if rows else None
    if picture is None:
        raise PictureNotFound(number)
    return picture


async def find(typed: str, at: datetime, page: int = 1) -> Sheet:
    """The reports that everybody may read at the moment `at` and that have every typed word; the last ones first."""
    words = words_in(typed)
    titles = {row["id"]: _plain(row["title"]) for row in await fetch(TITLES, at, at)} if words else {}
    found = "".join(f" AND {_having(word, titles)}" for word in words)
    rows = await fetch(FOUND.replace("[found]", found), at, at, *words, PAGE + 1, (page - 1) * PAGE)
    return Sheet(await _with_subjects([row["id"] for row in rows[:PAGE]]), page, len(rows) > PAGE)


def _having(word: str, titles: Mapping[int, str]) -> str:
    """The condition that a report has `word` in its own text or keywords, or in the title of what it is about."""
    called = ", ".join(str(one) for one, title in titles.items() if word in title)
    return f"(r.id IN ({called}) OR {SAYS})" if called else SAYS


@lru_cache(maxsize=4096)
def _plain(title: str) -> str:
    return searchable(title)


def words_in(typed: str) -> list[str]:
    """The words that are looked for."""
    clean = "".join(sign for sign in typed[:LONGEST] if unicodedata.category(sign)[0] != "C")
    return searchable(clean).split()[:MOST_WORDS]


async def _with_subjects(ids: Sequence[int]) -> list[Readable]:
    if not ids:
        return []
    reports = {one.id: one for one in await Report.objects().where(Report.id.is_in([*ids]))}
    events = await Event.objects().where(Event.id.is_in([*{one.event for one in reports.values()}]))
    numbers = [one.session for one in reports.values() if one.session]
    sessions = {one.id: one for one in await Session.objects().where(Session.id.is_in([0, *numbers]))}
    by_id, periods = {event.id: event for event in events}, await periods_of(events)
    return [_readable(reports[one], by_id[reports[one].event], sessions, periods) for one in ids]


def _readable(report: Report, event: Event, sessions: dict[int, Session], periods: dict[int, Period]) -> Readable:
    session = sessions.get(report.session) if report.session else None
    if session is None:
        return Readable(report, event, None, periods.get(event.id))
    day = session.starts_at.astimezone(event.zone).date()
    return Readable(report, event, session, (day, day))


async def keywords_at(at: datetime) -> list[str]:
    """The keywords of the reports that everybody may read, those of most reports; by the alphabet."""
    rows = await fetch(f"SELECT r.id {READABLE} ORDER BY r.id DESC LIMIT 1000", at, at)
    readable_ones = Report.id.is_in([0, *(row["id"] for row in rows)])
    lists = await Report.select(Report.keywords).where(readable_ones).order_by(Report.id, ascending=False)
    counts: dict[str, tuple[int, str]] = {}
    for keyword in (one for row in lists for one in row["keywords"]):
        number, known = counts.get(searchable(keyword), (0, keyword))
        counts[searchable(keyword)] = (number + 1, known)
    most = sorted(counts.values(), key=lambda pair: -pair[0])[:MOST_KEYWORDS]
    return sorted((keyword for _number, keyword in most), key=searchable)


# -- whether there is one


async def reported_among(sessions: Collection[int], at: datetime) -> set[int]:
    """Those of these sessions (ids) that have a report that everybody may read; one query."""
    if not sessions:
        return set()
    places = ", ".join(["{}"] * len(sessions))
    rows = await fetch(f"SELECT r.session {READABLE} AND r.session IN ({places})", at, at, *sessions)
    return {row["session"] for row in rows}


async def events_reported(events: Collection[int], at: datetime) -> set[int]:
    """Those of these events (ids) that have one as a whole; one query."""
    if not events:
        return set()
    places = ", ".join(["{}"] * len(events))
    rows = await fetch(f"SELECT r.event {READABLE} AND r.session IS NULL AND r.event IN ({places})", at, at, *events)
    return {row["event"] for row in rows}


async def reported_now(events: Collection[int]) -> tuple[set[int], bool]:
    """Those of these events that have one as a whole now, and whether there is any report at all; for the list of events."""
    at = clock.now()
    return await events_reported(events, at), bool(await fetch(f"SELECT r.id {READABLE} LIMIT 1", at, at))


async def event_reported(event: Event, at: datetime) -> bool:
    """Whether the event has a report as a whole that everybody may read."""
    return event.id in await events_reported([event.id], at)


async def reports_at(event: Event, at: datetime) -> list[Readable]:
    """The reports of the sessions of `event` that everybody may read, in order of time."""
    rows = await fetch(f"SELECT r.id {READABLE} AND r.session IS NOT NULL AND e.id = {{}}", at, at, event.id)
    found = await _with_subjects([row["id"] for row in rows])
    return sorted(found, key=lambda one: (one.session.starts_at, one.session.number) if one.session else (at, 0))
