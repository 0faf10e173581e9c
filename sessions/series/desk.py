"""The organisers' desk: a copy of an event, and series of meetings."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events import publishing
from events.desk import address_of, desk_page, done, may_create, sheet
from events.forms import numbers, typed
from events.history import deeds_about
from events.people import deeds
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event, Series
from events.texts import _, ngettext
from sessions import programme
from sessions.changes.consequences import Consequences
from sessions.desk_forms import labels
from sessions.materials import copying as handouts
from sessions.materials import files
from sessions.overview.checking import missing_at_each
from sessions.overview.waiting import waiting_at
from sessions.series import additions, changing, copying, meetings
from sessions.series.forms import CopyForm, DatesForm, MeetingForm, SeriesForm, refuse, refuse_skipped
from sessions.series.meetings import DatesTaken, Meeting, TimesSkipped

Asking = Request[Any, Any, Any]
COPY = "/bureau/bijeenkomsten/{slug:str}/kopie"
SERIES = "/bureau/reeksen"
ONE = SERIES + "/{number:int}"
DATES = ONE + "/datums"
MEETING = ONE + "/{slug:str}"


# -- a copy


@get(COPY, dependencies=DESK)
async def show_copy(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the form for a copy of an event."""
    may_create(desk)
    event = await desk.event(slug, Right.READ)
    return _copy_page(desk, event, CopyForm.of(event))


def _copy_page(desk: Desk, event: Event, form: CopyForm) -> Template:
    return desk_page("desk/copy.html", desk, "event", event=event, status=422 if form.problems else 200, form=form)


@post(COPY, status_code=200, dependencies=DESK)
async def copy_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: what a copy would hold, and then making it; a second press finds the first one's copy."""
    may_create(desk)
    event = await desk.event(slug, Right.READ)
    submitted = await request.form()
    form, step = CopyForm.read(submitted), typed(submitted, "stap")
    wish = form.check()
    if wish is None or step == "wijzig":
        return _copy_page(desk, event, form)
    if step != "maken":
        return await _preview(desk, event, form, wish)
    try:
        made = await copying.copy(event, wish, desk.organiser.id)
    except publishing.SlugTaken:
        form.problems.add("adres", _("Dit adres is al in gebruik. Kies een ander adres."))
        return _copy_page(desk, event, form)
    except copying.TimeSkipped:
        form.problems.add("uur_later", _("Zeg eerst wat er gebeurt met de tijden die niet bestaan."))
        return await _preview(desk, event, form, wish)
    except files.NoRoom:
        form.problems.add("bestanden", _("Wij konden de bestanden niet bewaren. Probeer het later nog eens, of bel de beheerder."))
        return await _preview(desk, event, form, wish)
    return done(f"{address_of(made)}?gedaan=kopie")


async def _preview(desk: Desk, event: Event, form: CopyForm, wish: copying.Wish) -> Template:
    planned = await copying.plan(event, wish)
    by_day: dict[Any, list[copying.Part]] = {day.date: [] for day in planned.days}
    for part in planned.parts:
        by_day.setdefault(part.content.starts_at.astimezone(event.zone).date(), []).append(part)
    return desk_page(
        "desk/copy_preview.html", desk, "event", event=event, status=422 if form.problems else 200, form=form,
        wish=wish, plan=planned, days=sorted(by_day.items()), themes={day.date: day.theme for day in planned.days},
        handouts=len(await handouts.going(event.id)),
    )  # fmt: skip


# -- series


@get(SERIES, dependencies=DESK)
async def show_all(desk: NamedDependency[Desk]) -> Template:
    """Organisers: every series."""
    may_create(desk)
    return desk_page("desk/series_all.html", desk, "series", all=await meetings.all_series())


@get(SERIES + "/nieuw", dependencies=DESK)
async def show_new(desk: NamedDependency[Desk]) -> Template:
    """Organisers: the form for a series of meetings."""
    may_create(desk)
    return _new_page(desk, SeriesForm.empty())


def _new_page(desk: Desk, form: SeriesForm) -> Template:
    return desk_page("desk/series_new.html", desk, "series", status=422 if form.problems else 200, form=form)


@post(SERIES + "/nieuw", status_code=200, dependencies=DESK)
async def make_series(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Organisers: a meeting for each date; the same form sent twice makes one series."""
    may_create(desk)
    form = SeriesForm.read(await request.form())
    wanted = form.check()
    if wanted is None:
        return _new_page(desk, form)
    try:
        series = await meetings.make(*wanted, desk.organiser.id)
    except DatesTaken as refusal:
        refuse(form, "datums", _("Op deze datum is er al een bijeenkomst met deze titel: {dates}."), refusal.dates)
        return _new_page(desk, form)
    except TimesSkipped as refusal:
        refuse_skipped(form, "datums", refusal.dates)
        return _new_page(desk, form)
    return done(f"{SERIES}/{series.id}?gedaan=gemaakt")


@get(ONE, dependencies=DESK)
async def show_series(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template:
    """Organisers: the meetings of a series, and what was done to it as a whole."""
    may_create(desk)
    series, asked = await meetings.series_at(number), request.query_params
    changed, led_to = sum(numbers([asked.get("aantal", "")])), Consequences.read(asked)
    listed, found = await meetings.meetings_of(series), await deeds_about(f"series:{series.id}", sheet(request))
    return desk_page(
        "desk/series.html", desk, "series", series=series, meetings=listed,
        drafts=sum(one.event.status == Event.Status.DRAFT for one in listed),
        said=what_was_done(asked.get("gedaan", ""), changed, led_to),
        waiting=await waiting_at([one.event.id for one in listed]), found=found, deeds=deeds.lines(found),
        people=await programme.people_in([one.session.id for one in listed if one.session]),
    )  # fmt: skip


def what_was_done(did: str, changed: int, led_to: Consequences) -> str:
    """What a form did to a series and who is told of it, in words."""
    words = {
        "gemaakt": _("De reeks is gemaakt. Alleen het bureau ziet haar nog."),
        "erbij": ngettext(
            "{number} bijeenkomst is erbij gekomen. Alleen het bureau ziet haar nog.",
            "{number} bijeenkomsten zijn erbij gekomen. Alleen het bureau ziet ze nog.",
            changed,
        ),
        "open": ngettext(
            "{number} bijeenkomst staat nu op de site.", "{number} bijeenkomsten staan nu op de site.", changed
        ),
        "gewijzigd": ngettext("{number} bijeenkomst is gewijzigd.", "{number} bijeenkomsten zijn gewijzigd.", changed),
    }
    said = words.get(did, "").format(number=changed)
    return f"{said} {led_to}." if did == "gewijzigd" else said


@get(ONE + "/openen", dependencies=DESK)
async def show_check(desk: NamedDependency[Desk], number: FromPath[int]) -> Template:
    """Organisers: what is still missing at each draft of a series, before they go on the site."""
    may_create(desk)
    series = await meetings.series_at(number)
    drafts = [one for one in await meetings.meetings_of(series) if one.event.status == Event.Status.DRAFT]
    return desk_page(
        "desk/series_check.html", desk, "series", series=series, evenings={one.event.id: one.session for one in drafts},
        missing=await missing_at_each([one.event for one in drafts]),
    )  # fmt: skip


@post(ONE + "/openen", status_code=200, dependencies=DESK)
async def publish_series(desk: NamedDependency[Desk], number: FromPath[int]) -> Redirect:
    """Organisers: put every meeting of a series that is a draft on the site."""
    may_create(desk)
    opened = await meetings.publish_all(await meetings.series_at(number), desk.organiser.id)
    return done(f"{SERIES}/{number}?gedaan=open&aantal={opened}")


# -- later dates


async def _with_latest(desk: Desk, number: int) -> tuple[Series, list[Meeting], Meeting]:
    """A series, its meetings, and the latest of them. Raises `SeriesNotFound`."""
    may_create(desk)
    series = await meetings.series_at(number)
    listed = await meetings.meetings_of(series)
    return series, listed, additions.latest_of(listed)


@get(DATES, dependencies=DESK)
async def show_dates(desk: NamedDependency[Desk], number: FromPath[int]) -> Template:
    """Organisers: the form for later dates."""
    series, listed, latest = await _with_latest(desk, number)
    return _dates_page(desk, series, latest, DatesForm.after(listed, latest))


def _dates_page(desk: Desk, series: Series, latest: Meeting, form: DatesForm) -> Template:
    status = 422 if form.problems else 200
    return desk_page("desk/series_dates.html", desk, "series", status=status, series=series, latest=latest, form=form)


@post(DATES, status_code=200, dependencies=DESK)
async def add_dates(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template | Redirect:
    """Organisers: a meeting for each later date, made after the latest one; the same form sent twice adds them once."""
    series, _listed, latest = await _with_latest(desk, number)
    form = DatesForm.read(await request.form())
    wanted = form.check()
    if wanted is None:
        return _dates_page(desk, series, latest, form)
    try:
        added = await additions.add(series, *wanted, form.newest, desk.organiser.id)
    except DatesTaken as refusal:
        refuse(form, "datums", _("Op deze datum is er al zo’n bijeenkomst: {dates}."), refusal.dates)
        return _dates_page(desk, series, latest, form)
    except TimesSkipped as refusal:
        refuse_skipped(form, "datums", refusal.dates)
        return _dates_page(desk, series, latest, form)
    return done(f"{SERIES}/{number}?gedaan=erbij&aantal={added}")


# -- one meeting, or it and all later ones


@dataclass(frozen=True)
class Fetched:
    """A series with its meetings: `here` is the one that is asked for, `coming` are it and all later ones that can be
    changed; none when it cannot be changed itself.
    """

    series: Series
    listed: list[Meeting]
    here: Meeting
    coming: list[Meeting]


async def _fetched(desk: Desk, number: int, slug: str) -> Fetched:
    """Raises `SeriesNotFound`."""
    may_create(desk)
    series = await meetings.series_at(number)
    listed = await meetings.meetings_of(series)
    here = next((one for one in listed if one.event.slug == slug), None)
    if here is None:
        raise meetings.SeriesNotFound(slug)
    coming = [one for one in listed[listed.index(here) :] if one.can_change] if here.can_change else []
    return Fetched(series, listed, here, coming)


@get(MEETING, dependencies=DESK)
async def show_meeting(desk: NamedDependency[Desk], number: FromPath[int], slug: FromPath[str]) -> Template:
    """Organisers: what is said about one meeting, to be changed there or in all later ones too."""
    found = await _fetched(desk, number, slug)
    form = MeetingForm.among(found.coming) if found.coming else MeetingForm()
    return await _meeting_page(desk, found, form)


async def _meeting_page(desk: Desk, found: Fetched, form: MeetingForm, status: int = 0, said: str = "") -> Template:
    coming = found.coming
    if not coming:
        return _over_page(desk, found, form)
    people = await programme.people_in([one.evening.id for one in coming])
    return desk_page(
        "desk/series_change.html", desk, "series", status=status or (422 if form.problems else 200), form=form,
        series=found.series, meeting=coming[0], later=coming, people_here=people[coming[0].evening.id],
        people_later=sum(people.values()), changed_meanwhile=status == 409, said=said,
    )  # fmt: skip


def _over_page(desk: Desk, found: Fetched, form: MeetingForm) -> Template:
    """Why a meeting cannot be changed (any more), and what was typed about it."""
    typed_in = [(label, form.typed[name]) for name, label in labels().items() if form.typed.get(name)]
    return desk_page(
        "desk/series_over.html", desk, "series", status=409, series=found.series, meeting=found.here, typed_in=typed_in
    )


@post(MEETING, status_code=200, dependencies=DESK)
async def change_meeting(
    request: Asking, desk: NamedDependency[Desk], number: FromPath[int], slug: FromPath[str]
) -> Template | Redirect:
    """Organisers: change one meeting, or it and all later ones. What somebody else changed is not lost."""
    found, sent = await _fetched(desk, number, slug), await request.form()
    form = MeetingForm.read(sent)
    wanted = form.wanted(found.here, found.listed) if found.coming else None
    if wanted is None:
        return await _meeting_page(desk, found, form)
    if form.meets(found.coming, wanted[0]):
        return await _meeting_page(desk, found, form, status=409)
    chosen = form.chosen(found.coming)
    try:
        if typed(sent, "stap") == "gevolgen":
            led_to = await changing.consequences_of(chosen, *wanted)
            return await _meeting_page(desk, found, form, said=led_to.beforehand)
        applied = await changing.change(chosen, *wanted, desk.organiser.id)
    except (programme.ChangedMeanwhile, publishing.ChangedMeanwhile):
        found = await _fetched(desk, number, slug)
        if found.coming:
            form.meets(found.coming, wanted[0])
        return await _meeting_page(desk, found, form, status=409)
    except TimesSkipped as refusal:
        refuse_skipped(form, "begin", refusal.dates)
        return await _meeting_page(desk, found, form)
    return done(f"{SERIES}/{number}?gedaan=gewijzigd&aantal={applied.meetings}{applied.led_to.query}")


ROUTES = [
    show_copy, copy_event, show_all, show_new, make_series, show_series, show_check, publish_series, show_dates, add_dates,
    show_meeting, change_meeting,
]  # fmt: skip
