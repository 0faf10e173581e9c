"""The organisers' desk: a copy of an event, and series of meetings."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import address_of, desk_page, done, may_create
from events.forms import numbers, typed
from events.publishing import SlugTaken
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event, Series
from events.texts import _, ngettext
from sessions import programme
from sessions.series import copying, meetings
from sessions.series.forms import CopyForm, MeetingForm, SeriesForm
from sessions.series.meetings import DatesTaken, Meeting, TimesSkipped

Asking = Request[Any, Any, Any]
COPY = "/bureau/bijeenkomsten/{slug:str}/kopie"
SERIES = "/bureau/reeksen"
ONE = SERIES + "/{number:int}"
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
    except SlugTaken:
        form.problems.add("adres", _("Dit adres is al in gebruik. Kies een ander adres."))
        return _copy_page(desk, event, form)
    except copying.TimeSkipped:
        form.problems.add("uur_later", _("Zeg eerst wat er gebeurt met de tijden die niet bestaan."))
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
    evening, dates = form.evening(), form.dates()
    if evening is None or form.problems:
        return _new_page(desk, form)
    try:
        series = await meetings.make(evening, dates, desk.organiser.id)
    except DatesTaken as refusal:
        form.refuse(refusal.dates, _("Op deze datum is er al een bijeenkomst met deze titel: {dates}."))
        return _new_page(desk, form)
    except TimesSkipped as refusal:
        form.refuse(refusal.dates, _("Op deze datum bestaat die tijd niet, want de klok gaat vooruit: {dates}."))
        return _new_page(desk, form)
    return done(f"{SERIES}/{series.id}?gedaan=gemaakt")


@get(ONE, dependencies=DESK)
async def show_series(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template:
    """Organisers: the meetings of a series."""
    may_create(desk)
    series = await meetings.series_at(number)
    listed = await meetings.meetings_of(series)
    asked = request.query_params
    changed, people = (sum(numbers([asked.get(name, "")])) for name in ("aantal", "mensen"))
    return desk_page(
        "desk/series.html", desk, "series", series=series, meetings=listed,
        drafts=sum(one.event.status == Event.Status.DRAFT for one in listed),
        said=what_was_done(asked.get("gedaan", ""), changed, people),
        people=await programme.people_in([one.session.id for one in listed if one.session]),
    )  # fmt: skip


def what_was_done(did: str, changed: int, people: int) -> str:
    """What a form did to a series and who is told of it, in words."""
    if did == "gemaakt":
        return _("De reeks is gemaakt. Alleen het bureau ziet haar nog.")
    if did == "open":
        words = ngettext(
            "{number} bijeenkomst staat nu op de site.", "{number} bijeenkomsten staan nu op de site.", changed
        )
        return words.format(number=changed)
    if did != "gewijzigd":
        return ""
    said = ngettext("{number} bijeenkomst is gewijzigd.", "{number} bijeenkomsten zijn gewijzigd.", changed)
    told = ngettext("{number} persoon krijgt bericht.", "{number} mensen krijgen bericht.", people)
    nobody = _("Niemand krijgt hierover bericht.")
    return f"{said.format(number=changed)} {told.format(number=people) if people else nobody}"


@post(ONE + "/openen", status_code=200, dependencies=DESK)
async def publish_series(desk: NamedDependency[Desk], number: FromPath[int]) -> Redirect:
    """Organisers: put every meeting of a series that is a draft on the site."""
    may_create(desk)
    opened = await meetings.publish_all(await meetings.series_at(number), desk.organiser.id)
    return done(f"{SERIES}/{number}?gedaan=open&aantal={opened}")


# -- one meeting, or it and all later ones


async def _fetched(desk: Desk, number: int, slug: str) -> tuple[Series, list[Meeting], Meeting]:
    """A series, its meetings, and the one at `slug` that can be changed. Raises `SeriesNotFound`."""
    may_create(desk)
    series = await meetings.series_at(number)
    listed = await meetings.meetings_of(series)
    here = next((one for one in listed if one.event.slug == slug and one.can_change), None)
    if here is None:
        raise meetings.SeriesNotFound(slug)
    return series, listed, here


@get(MEETING, dependencies=DESK)
async def show_meeting(desk: NamedDependency[Desk], number: FromPath[int], slug: FromPath[str]) -> Template:
    """Organisers: what is said about one meeting, to be changed there or in all later ones too."""
    series, listed, here = await _fetched(desk, number, slug)
    return await _meeting_page(desk, series, listed, here, MeetingForm.of(here))


async def _meeting_page(
    desk: Desk, series: Series, listed: list[Meeting], here: Meeting, form: MeetingForm, status: int = 0
) -> Template:
    later = meetings.from_here(listed, here)
    people = await programme.people_in([one.session.id for one in later if one.session])
    return desk_page(
        "desk/series_change.html", desk, "series", status=status or (422 if form.problems else 200), series=series,
        meeting=here, later=later, people_here=people[here.session.id] if here.session else 0,
        people_later=sum(people.values()), form=form, changed_meanwhile=status == 409,
    )  # fmt: skip


@post(MEETING, status_code=200, dependencies=DESK)
async def change_meeting(
    request: Asking, desk: NamedDependency[Desk], number: FromPath[int], slug: FromPath[str]
) -> Template | Redirect:
    """Organisers: change one meeting, or it and all later ones; whoever has a registration is told."""
    series, listed, here = await _fetched(desk, number, slug)
    form = MeetingForm.read(await request.form())
    evening = form.evening()
    if evening is None:
        return await _meeting_page(desk, series, listed, here, form)
    before = meetings.evening_of(here)
    if here.session and here.session.version != form.version:
        return await _meeting_page(desk, series, listed, here, MeetingForm.of(here), status=409)
    chosen = meetings.from_here(listed, here) if form.is_for_later_ones else [here]
    try:
        applied = await meetings.change(chosen, before, evening, desk.organiser.id)
    except programme.ChangedMeanwhile:
        return await _meeting_page(desk, series, listed, here, MeetingForm.of(here), status=409)
    except TimesSkipped as refusal:
        form.refuse(refusal.dates)
        return await _meeting_page(desk, series, listed, here, form)
    return done(f"{SERIES}/{number}?gedaan=gewijzigd&aantal={applied.meetings}&mensen={applied.people}")


ROUTES = [
    show_copy, copy_event, show_all, show_new, make_series, show_series, publish_series, show_meeting, change_meeting,
]  # fmt: skip
