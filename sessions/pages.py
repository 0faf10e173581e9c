"""The public pages: the programme, a session, and signing up."""

from itertools import groupby
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import likely_meant, numbers
from events.pages import shown_event
from events.publishing import days_of
from events.site import PRIVATE, PUBLIC, calendar_download, page
from events.tables import Event
from events.texts import _, prefix
from sessions import programme
from sessions.access.forms import asks_code, refused_code
from sessions.availability import Availability, availability
from sessions.calendar_files import public_file
from sessions.finding import filters, topics
from sessions.forms import SignUpForm, new_form_id, refusal
from sessions.joining.rooms import switched
from sessions.materials.reading import everybody, of_a_session, of_an_event
from sessions.needs.asking import asking_of
from sessions.overlaps import overlaps_in, swapped
from sessions.programme import Places
from sessions.questions.pages import NOTHING_ASKED, asked_in, questions_page
from sessions.registrations import NothingLeft, Outcome, RegistrationClosed, answer_of, form_key, sign_up
from sessions.reports.finding import event_reported, reported_among
from sessions.tables import Session
from sessions.ways.forms import by_id

Offer = dict[int, tuple[Session, Availability]]


# -- the programme


async def offer_of(event: Event) -> Offer:
    """The visible sessions of `event` by number, in order of time, each with what there is to get. Two queries."""
    sessions, places = await programme.visible_sessions(event), await programme.places_of(event)
    now = clock.now()
    return {
        session.number: (session, availability(session, places.get(session.id, Places()), now)) for session in sessions
    }


def _switched(event: Event, offer: Offer) -> list[Session]:
    return switched(_sessions(offer), clock.now(), event.zone)


async def by_day(event: Event, offer: Offer) -> list[dict[str, Any]]:
    """The offer in the event's days, each with its theme."""
    themes = {day.date: day for day in await days_of(event)}
    zone = event.zone
    rows = groupby(offer.values(), key=lambda row: row[0].starts_at.astimezone(zone).date())
    return [{"date": date, "day": themes.get(date), "sessions": list(sessions)} for date, sessions in rows]


@get("/{slug:str}")
async def show_programme(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    """Anybody: the programme of a visible event, by day and time, with the sessions of `?sessie=` ticked."""
    event = await shown_event(slug)
    offer = await offer_of(event)
    is_open = event.takes_sign_ups(clock.now())
    can_tick = is_open and any(state.can_be_ticked for _session, state in offer.values())
    chosen = _chosen(request)
    found = filters.find(event.slug, await by_day(event, offer), filters.asked(request.query_params), chosen)
    return page(
        "programme.html", event=event, headers=PUBLIC, found=found, is_open=is_open, can_tick=can_tick,
        now=clock.now(), chosen=chosen, unseen=[offer[number][0] for number in found.unseen if number in offer],
        switched=_switched(event, offer), items=await of_an_event(event, everybody(event), clock.now()),
        is_reported=await event_reported(event, clock.now()), is_over=_is_over(offer),
    )  # fmt: skip


def _is_over(offer: Offer) -> bool:
    """Whether there were sessions, and each has ended."""
    now = clock.now()
    return bool(offer) and all(session.ends_at <= now for session, _state in offer.values())


@get("/{slug:str}/sessies/{number:int}")
async def show_session(request: Request[Any, Any, Any], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Anybody: one session of a visible event; what was ticked on the programme goes along in `?sessie=`."""
    event = await shown_event(slug)
    offer, now = await offer_of(event), clock.now()
    if number not in offer:
        raise programme.SessionNotFound(number)
    session, state = offer[number]
    return page(
        "session.html", event=event, headers=PUBLIC, session=session, state=state, is_open=event.takes_sign_ups(now),
        chosen=_chosen(request), topics=[(topic, topics.short(topic)) for topic in session.keywords],
        alike=topics.more_like(session, [one for one, _state in offer.values()], now),
        switched=switched([session], clock.now(), event.zone), items=await of_a_session(event, session, everybody(event), now),
        is_reported=session.id in await reported_among([session.id], now),
    )  # fmt: skip


def _chosen(request: Request[Any, Any, Any]) -> list[int]:
    """The session numbers in an address."""
    return numbers(request.query_params.getall("sessie", []))


@get("/{slug:str}/sessies/{number:int}/agenda.ics")
async def download_session(slug: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """Anybody: one session as a calendar file, without the meeting link."""
    event = await shown_event(slug)
    return calendar_download(public_file(event, await programme.visible_session(event, number)))


# -- signing up


@get("/{slug:str}/aanmelden")
async def show_form(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    """Anybody: the sign-up form, with the sessions of `?sessie=` ticked."""
    event = await shown_event(slug)
    form = SignUpForm(chosen=_chosen(request), form_id=new_form_id(event))
    return await form_page(event, form)


@post("/{slug:str}/aanmelden", refuses_itself=True, status_code=200)
async def submit_form(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template | Redirect:
    """Anybody with a form of ours: check it, change it again, or send it."""
    event = await shown_event(slug)
    typed = await request.form()
    form, step = SignUpForm.read(typed), str(typed.get("stap", ""))
    if refused := refusal(request, form, event):
        return await form_page(event, form, status=refused)
    if step == "verstuur":
        return await _send(request, event, form)
    if not event.takes_sign_ups(clock.now()):
        return await form_page(event, form, status=422)
    return await (form_page(event, form) if step.startswith("wijzig") else _check(request, event, form, step))


async def _check(request: Request[Any, Any, Any], event: Event, form: SignUpForm, step: str) -> Template:
    """The answers to look at once more, or the form with all that is wrong."""
    offer = await offer_of(event)
    if step.startswith("ruil-"):
        form.swap(swapped(form.chosen, step, offer))
    form.check(offer)
    form.refuse_what_is_gone(offer)
    refused = await _refused_code(request, event, form)
    if form.problems:
        return await form_page(event, form, status=refused or 422)
    chosen = [offer[number] for number in offer if number in form.chosen]
    asked = await asked_in(event, form, [session.id for session, _state in chosen])
    if asked.is_open or step == "vragen":
        return questions_page(event, form, asked)
    clashing = overlaps_in([session for session, _state in chosen], offer, clock.now(), form.ways)
    return page(
        "check.html", event=event, form=form, chosen=chosen, meant=likely_meant(form.email), overlaps=clashing,
        asked=asked, switched=_switched(event, offer), asks_code=asks_code(event, _sessions(offer), clock.now()),
        is_first=event.is_members_first(clock.now()),
    )  # fmt: skip


def _sessions(offer: Offer) -> list[Session]:
    return [session for session, _state in offer.values()]


async def _refused_code(request: Request[Any, Any, Any], event: Event, form: SignUpForm) -> int | None:
    """The status when the code that was typed opens nothing. Where none is asked for, none is looked at."""
    if form.code and not asks_code(event, await programme.visible_sessions(event), clock.now()):
        form.code = ""
    return await refused_code(request, form.problems, form.code)


async def _send(request: Request[Any, Any, Any], event: Event, form: SignUpForm) -> Template | Redirect:
    """The sign-up itself: a session that was filled meanwhile does not stop the others."""
    known, asks = await programme.visible_ids(event, form.chosen)
    form.check(known)
    refused = await _refused_code(request, event, form)
    if form.problems:
        return await form_page(event, form, status=refused or 422)
    ids, ways = sorted(known.values()), by_id(form.ways, known)
    asked = await asked_in(event, form, ids, at_once=True) if asks or form.given.values else NOTHING_ASKED
    if form.problems:
        return questions_page(event, form, asked)
    key = form_key(form.form_id, form.person, ids, form.remark, ways, form.given.as_key)
    try:
        token = await sign_up(event, form.person, ids, form.remark, key, ways=ways, answers=asked.answers)
    except NothingLeft:
        form.refuse_what_is_gone(await offer_of(event))
        if not form.problems:
            form.problems.add(
                "formulier", _("Er veranderde net iets aan deze sessies. Verstuur het formulier nog een keer.")
            )
        return await form_page(event, form, status=422)
    except RegistrationClosed:
        return await form_page(event, form, status=422)
    lapsed = "?vraag=vervallen" if asked.lapsed else ""
    return Redirect(f"{prefix()}/{event.slug}/aangemeld/{token}{lapsed}", status_code=303, headers=PRIVATE)


async def form_page(event: Event, form: SignUpForm, status: int = 200) -> Template:
    """The form with everything that was typed; a closed event says so instead of asking for anything."""
    is_open = event.takes_sign_ups(clock.now())
    if not is_open and status != 200:
        form.problems.add(
            "formulier", _("U kunt zich nu niet aanmelden. Wat u typte, ziet u hieronder. Bel ons als u hulp wilt.")
        )
    offer = await offer_of(event)
    return page(
        "sign_up.html", event=event, status=status, form=form, is_open=is_open, now=clock.now(),
        days=await by_day(event, offer), switched=_switched(event, offer),
        asks_code=asks_code(event, _sessions(offer), clock.now()),
    )  # fmt: skip


@get("/{slug:str}/aangemeld/{token:str}")
async def show_answer(request: Request[Any, Any, Any], slug: FromPath[str], token: FromPath[str]) -> Template:
    """Who has the token of this form's answer: what became of each session it asked for."""
    event = await shown_event(slug)
    outcomes = msgspec.json.decode(await answer_of(event, token), type=list[Outcome])
    sessions = await programme.visible_among([outcome.session for outcome in outcomes])
    rows = [(sessions[outcome.session], outcome) for outcome in outcomes if outcome.session in sessions]
    return page(
        "answer.html", event=event, rows=rows, switched=switched(sessions.values(), clock.now(), event.zone), token=token,
        lapsed=request.query_params.get("vraag") == "vervallen", needs=await asking_of(event),
    )  # fmt: skip


ROUTES = [show_programme, show_session, download_session, show_form, submit_form, show_answer]
