"""The organisers' desk: asking for wishes, what was wished, and what becomes of it."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import EVENT, desk_page, done
from events.forms import numbers
from events.publishing import ChangedMeanwhile, event_at
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _, ngettext
from sessions.desk import address_of
from sessions.programme import AlreadyInProgramme
from sessions.wishes import asking, topics
from sessions.wishes.forms import AskingForm, TopicForm, sectors
from sessions.wishes.results import results_of, sessions_made
from sessions.wishes.telling import NothingToTell, tell_now, waits

Asking = Request[Any, Any, Any]
WISHES = EVENT + "/wensen"
TOPIC = WISHES + "/onderwerpen/{number:int}"


def _address(event: Event, said: str = "") -> str:
    return f"/bureau/bijeenkomsten/{event.slug}/wensen{said and f'?gedaan={said}'}"


@get(WISHES, dependencies=DESK)
async def show_wishes(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: what was wished, counted per topic and per sector, and what was suggested. No names."""
    event = await desk.event(slug, Right.READ)
    told = sum(numbers([request.query_params.get("mensen", "")]))
    words = {
        "onderwerp": _("Het onderwerp staat erbij."), "gewijzigd": _("Opgeslagen."),
        "verteld": ngettext("Verteld aan {number} persoon.", "Verteld aan {number} mensen.", told).format(number=told),
    }  # fmt: skip
    return await _page(desk, event, TopicForm(), said=words.get(request.query_params.get("gedaan", ""), ""))


async def _page(desk: Desk, event: Event, form: TopicForm, *, said: str = "") -> Template:
    results = await results_of(event)
    return desk_page(
        "desk/wishes.html", desk, "wishes", event=event, status=422 if form.problems else 200, said=said, form=form,
        results=results, made=await sessions_made(event), waits=await waits(event), sectors=sectors(), now=clock.now(),
        may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


# -- asking


@get(WISHES + "/vragen", dependencies=DESK)
async def show_asking(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: whether and when an event asks for wishes."""
    event = await desk.event(slug, Right.EDIT)
    said = _("Opgeslagen.") if request.query_params.get("gedaan") == "opgeslagen" else ""
    return _asking_page(desk, event, AskingForm.of(event), said=said)


def _asking_page(desk: Desk, event: Event, form: AskingForm, status: int = 0, said: str = "") -> Template:
    return desk_page(
        "desk/wishes_asking.html", desk, "wishes", event=event, status=status or (422 if form.problems else 200),
        said=said, form=form, changed_meanwhile=status == 409,
    )  # fmt: skip


@post(WISHES + "/vragen", status_code=200, dependencies=DESK)
async def change_asking(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: ask for wishes, from when until when, or not. What somebody else changed meanwhile is not lost."""
    event, form = await desk.event(slug, Right.EDIT), AskingForm.read(await request.form())
    wanted = form.check(event.zone)
    if form.problems:
        return _asking_page(desk, event, form)
    try:
        await asking.change(event, wanted, desk.organiser.id, form.mark)
    except ChangedMeanwhile:
        current = await event_at(slug)
        form.meet_current(current)
        return _asking_page(desk, current, form, status=409)
    return done(f"/bureau/bijeenkomsten/{event.slug}/wensen/vragen?gedaan=opgeslagen")


# -- topics


@post(WISHES + "/onderwerpen", status_code=200, dependencies=DESK)
async def add_topic(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: one more topic to choose; sent twice, it is one."""
    event, form = await desk.event(slug, Right.EDIT), TopicForm.read(await request.form())
    title, text, _place = form.check()
    if form.problems:
        return await _page(desk, event, form)
    try:
        await topics.add(event, title, text, desk.organiser.id)
    except topics.TopicTaken:
        form.problems.add("titel", _("Er is al een onderwerp met deze titel."))
        return await _page(desk, event, form)
    return done(_address(event, "onderwerp"))


@get(TOPIC, dependencies=DESK)
async def show_topic(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: one topic, to be changed, put elsewhere in the row, closed, or made a session."""
    event = await desk.event(slug, Right.EDIT)
    topic = await topics.topic_at(event, number)
    return await _topic_page(desk, event, number, TopicForm.of(topic, await topics.topics_of(event)))


async def _topic_page(desk: Desk, event: Event, number: int, form: TopicForm) -> Template:
    return desk_page(
        "desk/wishes_topic.html", desk, "wishes", event=event, status=422 if form.problems else 200, form=form,
        topic=await topics.topic_at(event, number), results=await results_of(event), made=await sessions_made(event),
        sectors=sectors(),
    )  # fmt: skip


@post(TOPIC, status_code=200, dependencies=DESK)
async def change_topic(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: say something else about a topic, put it elsewhere in the row, close it or open it again."""
    event, form = await desk.event(slug, Right.EDIT), TopicForm.read(await request.form())
    await topics.topic_at(event, number)
    title, text, place = form.check(len(await topics.topics_of(event)))
    if form.problems:
        return await _topic_page(desk, event, number, form)
    try:
        await topics.change(
            event, number, title, text, place, desk.organiser.id, is_closed=bool(form.typed["dicht"])
        )
    except topics.TopicTaken:
        form.problems.add("titel", _("Er is al een onderwerp met deze titel."))
        return await _topic_page(desk, event, number, form)
    return done(_address(event, "gewijzigd"))


@post(TOPIC + "/sessie", status_code=200, dependencies=DESK)
async def make_session(
    desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: make a draft session of a topic; pressed twice, it is one."""
    event = await desk.event(slug, Right.EDIT)
    try:
        session = await topics.make_session(event, number, desk.organiser.id)
    except AlreadyInProgramme:
        topic = await topics.topic_at(event, number)
        form = TopicForm.of(topic, await topics.topics_of(event))
        form.problems.add("titel", _("Er is al een sessie met deze titel, op dezelfde tijd. Geef het onderwerp een andere titel."))
        return await _topic_page(desk, event, number, form)
    return done(f"{address_of(event, session)}?gedaan=concept")


@post(WISHES + "/ideeen/{suggestion:int}/onderwerp", status_code=200, dependencies=DESK)
async def adopt_suggestion(desk: NamedDependency[Desk], slug: FromPath[str], suggestion: FromPath[int]) -> Redirect:
    """Organisers: make a topic of what somebody suggested; pressed twice, it is one."""
    event = await desk.event(slug, Right.EDIT)
    await topics.adopt(event, suggestion, desk.organiser.id)
    return done(_address(event, "onderwerp"))


# -- telling


@post(WISHES + "/vertellen", status_code=200, dependencies=DESK)
async def tell(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: tell who wished what is a session on the site now, before sign-up opens."""
    event = await desk.event(slug, Right.EDIT)
    try:
        told = await tell_now(event, desk.organiser.id)
    except NothingToTell:
        return await _page(desk, event, TopicForm(), said=_("Er is nu niemand aan wie u dit kunt vertellen."))
    return done(f"{_address(event, 'verteld')}&mensen={told}")


ROUTES = [
    show_wishes, show_asking, change_asking, add_topic, show_topic, change_topic, make_session, adopt_suggestion, tell,
]  # fmt: skip
