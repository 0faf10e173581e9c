"""The pages behind a personal link: Mijn Week and the ticket."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, numbers, typed
from events.letters import address
from events.rights import Right
from events.signed_in import desk_of, organiser_of
from events.site import PRIVATE, calendar_download, page
from events.texts import _, prefix, speak
from events.tokens import new_token
from sessions import tickets
from sessions.breakouts.shown import Shown, groups_shown
from sessions.calendar_files import personal_file
from sessions.door.desk import door_page
from sessions.evaluations.answering import asked_of
from sessions.joining.rooms import switched_in
from sessions.joining.waiting import countdown
from sessions.materials.reading import of_mine
from sessions.offers.explaining import reasons
from sessions.pages import by_day, offer_of
from sessions.participants import week as weeks
from sessions.participants.asks import asks_of
from sessions.participants.past import NoRepeat, afterwards, take_repeat
from sessions.participants.week import Week
from sessions.people.places import person_of
from sessions.registrations import (
    NothingLeft,
    NothingToCancel,
    RegistrationClosed,
    SessionHasBegun,
    cancel,
    form_key,
    sign_up,
    was_refused,
)
from sessions.reports.finding import reported_among
from sessions.statements.answering import there_in
from sessions.swapping.operations import others_of
from sessions.ways.forms import Ways, by_id, check_ways, ways_in

Asking = Request[Any, Any, Any]


# -- Mijn Week


@get("/mijn/{token:str}")
async def show_week(request: Asking, token: FromPath[str]) -> Template:
    """Who has the personal link: one's own sessions by day."""
    return await week_page(await own_week(token), done=request.query_params.get("gedaan", ""))


async def own_week(token: str) -> Week:
    """The week behind a personal link; from here on the answer is in its person's language. Raises `LinkNotFound`."""
    week = await weeks.week_at(token)
    speak(week.participant.language)
    return week


async def week_page(week: Week, *, done: str = "", status: int = 200, said: str = "") -> Template:
    """The personal page; `done` names what has just been done, `said` is a refusal in words."""
    now = clock.now()
    words = {
        "afgemeld": _("U bent afgemeld. Wij sturen u een mail."),
        "aanbod-ja": _("U hebt nu een plaats. Wij sturen u een mail."),
        "aanbod-nee": _("U staat niet meer op de wachtlijst. Wij sturen u een mail."),
        "manier": _("U doet nu anders mee. Wij sturen u een mail."),
        "herhaling": _("U staat bij de herhaling. Wij sturen u een mail."),
        "geruild": _("U gaat nu naar de andere keer. Wij sturen u een mail."),
        "toegevoegd": _("Uw sessies staan erbij. Wij sturen u een mail."),
        "verstuurd": _("Wij sturen u alle mails nog een keer."),
        "wacht": _("U vroeg dit al een paar keer. Kijk ook bij uw ongewenste mail, of bel ons."),
        "blijft": _("U houdt uw plaats. Wij sturen u de uitnodiging nog een keer."),
        "bleef": _("U had al gezegd dat u komt."),
        "vragen": _("Uw antwoorden zijn opgeslagen."),
        "vraag-weg": _("Uw antwoorden zijn opgeslagen. Een vraag is vervallen. Dat antwoord bewaren wij niet."),
        "hulp": _("Wij weten nu wat u nodig hebt."),
        "hulp-weg": _("Wij hebben gewist wat u nodig had. U blijft aangemeld."),
        "was-afgemeld": _("U was al afgemeld voor deze sessie."),
        "te-laat": _("Hieraan kunt u niets meer veranderen."),
    }
    first, own = week.next(now), f"/mijn/{week.participant.personal_token}/materiaal"
    mine = [(row.session, row.registration) for row in week.mine]
    return page(
        "week.html", event=week.event, status=status, week=week, coming=week.coming(now), next=first, now=now,
        countdown=countdown(first.session.starts_at, now, week.event.time_zone) if first else "",
        done=words.get(done, ""), said=said, after=await afterwards(week, now), others=await others_of(week, now),
        why=await reasons(week.event, week.coming(now), now), form_id=new_token(), switched=switched_in(week, now),
        asks=await asks_of(week), groups=await _groups(week),
        statements=await there_in([row.session.id for row in week.mine if row.registration.is_confirmed]),
        evaluation=await asked_of(week, now),
        read=await of_mine(week.event, mine, own, now),
        reported=await reported_among([session.id for session, _registration in mine], now),
    )  # fmt: skip


async def _groups(week: Week) -> dict[int, Shown]:
    """The break-out group of each of one's registrations that is shown, while its session is to come or goes on."""
    return await groups_shown([row.registration.id for row in week.coming(clock.now())])


@get("/mijn/{token:str}/afdrukken")
async def show_week_on_paper(token: FromPath[str]) -> Template:
    """Who has the personal link: what is to come, as it goes on paper; no link stands on it, the code does."""
    week = await own_week(token)
    where = address("/mijn").partition("://")[2]
    return page("week_paper.html", event=week.event, week=week, coming=week.coming(clock.now()), address=where)


@get("/mijn/{token:str}/afmelden/{registration:int}")
async def show_cancel(token: FromPath[str], registration: FromPath[int]) -> Template:
    """Who has the personal link: the question before cancelling one session."""
    week = await own_week(token)
    mine = _own(week, registration)
    return page("cancel.html", event=week.event, week=week, mine=mine, switched=switched_in(week, clock.now()))


@post("/mijn/{token:str}/afmelden/{registration:int}", status_code=200)
async def do_cancel(token: FromPath[str], registration: FromPath[int]) -> Template | Redirect:
    """Who has the personal link: give up one session. What was cancelled before is as it should be."""
    week = await own_week(token)
    try:
        await cancel(weeks.own(week, registration).registration)
    except SessionHasBegun:
        return await week_page(
            week, status=422, said=_("Deze sessie is al begonnen. U hoeft zich niet meer af te melden.")
        )
    except (NothingToCancel, weeks.NotYours):
        return await week_page(week, said=_("U was al afgemeld voor deze sessie."))
    return Redirect(f"/mijn/{token}?gedaan=afgemeld", status_code=303, headers=PRIVATE)


def _own(week: Week, registration: int) -> weeks.Mine:
    try:
        return weeks.own(week, registration)
    except weeks.NotYours:
        raise NotFoundException from None


@get("/mijn/{token:str}/toevoegen")
async def show_add(token: FromPath[str]) -> Template:
    """Who has the personal link: the sessions one does not have yet."""
    return await add_page(await own_week(token), [], {}, Problems())


async def add_page(week: Week, chosen: list[int], ways: Ways, problems: Problems, status: int = 200) -> Template:
    """The sessions to add, with what was ticked; what one has already is left out."""
    mine = {row.session.number for row in week.mine}
    offer = {number: row for number, row in (await offer_of(week.event)).items() if number not in mine}
    now = clock.now()
    return page(
        "add.html", event=week.event, status=status, week=week, days=await by_day(week.event, offer), chosen=chosen,
        ways=ways, problems=problems, is_open=week.event.takes_sign_ups(now), form_id=new_token(),
        switched=switched_in(week, now),
    )  # fmt: skip


@post("/mijn/{token:str}/toevoegen", status_code=200)
async def do_add(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the personal link: add the ticked sessions, by the rules of every sign-up."""
    week, form = await own_week(token), await request.form()
    chosen, problems = numbers(form.getall("sessie", [])), Problems()
    offer = await offer_of(week.event)
    known, ways = [number for number in chosen if number in offer], ways_in(form, chosen)
    check_ways(problems, ways, [offer[number] for number in known])
    if not any(offer[number][1].can_be_ticked for number in known):
        problems.add("sessie", _("Kies ten minste één sessie die nog niet vol is."))
    if problems:
        return await add_page(week, chosen, ways, problems, status=422)
    person = person_of(week.participant)
    by_number = {number: offer[number][0].id for number in known}
    ids, by_session = [*by_number.values()], by_id(ways, by_number)
    key = form_key(typed(form, "formulier"), person, ids, "", by_session)
    try:
        answer = await sign_up(week.event, person, ids, "", key, ways=by_session)
    except (RegistrationClosed, NothingLeft):
        problems.add("sessie", _("Hiervoor kunt u zich niet meer aanmelden. Wilt u toch meedoen? Bel ons."))
        return await add_page(week, chosen, ways, problems, status=422)
    # A session that was filled meanwhile is named: the answer page says what became of each.
    refused = await was_refused(week.event, answer)
    path = f"{prefix()}/{week.event.slug}/aangemeld/{answer}" if refused else f"/mijn/{token}?gedaan=toegevoegd"
    return Redirect(path, status_code=303, headers=PRIVATE)


@post("/mijn/{token:str}/herhaling/{registration:int}", status_code=200)
async def do_repeat(request: Asking, token: FromPath[str], registration: FromPath[int]) -> Template | Redirect:
    """Who has the personal link: sign up for the repeat of a session that was missed, by the rules of every sign-up."""
    week, form = await own_week(token), await request.form()
    missed, number = _own(week, registration), sum(numbers([typed(form, "sessie")]))
    try:
        await take_repeat(week, missed, number, typed(form, "formulier"), clock.now())
    except (NoRepeat, NothingLeft, RegistrationClosed):
        words = _("U kunt zich niet meer aanmelden voor deze herhaling. Wilt u toch meedoen? Bel ons.")
        return await week_page(week, status=422, said=words)
    return Redirect(f"/mijn/{token}?gedaan=herhaling", status_code=303, headers=PRIVATE)


@post("/mijn/{token:str}/opnieuw", status_code=200)
async def do_send_again(token: FromPath[str]) -> Redirect:
    """Who has the personal link: all mails once more."""
    week = await own_week(token)
    done = "verstuurd" if await weeks.send_again(week) else "wacht"
    return Redirect(f"/mijn/{token}?gedaan={done}", status_code=303, headers=PRIVATE)


@get("/mijn/{token:str}/sessies/{registration:int}/agenda.ics")
async def download_mine(token: FromPath[str], registration: FromPath[int]) -> Response[bytes]:
    """Who has the personal link: one confirmed session as a calendar file."""
    week = await own_week(token)
    mine = _own(week, registration)
    if not mine.registration.is_confirmed:
        raise NotFoundException
    return calendar_download(personal_file(week.event, mine.session, mine.registration))


# -- the ticket


@get("/kaart/{token:str}")
async def show_ticket(request: Asking, token: FromPath[str]) -> Template:
    """Who has the ticket: the QR code to show. Who checks in at its event sees who it is."""
    participant = await tickets.ticket_of(token)
    week = await weeks.week_of(participant)
    if (organiser := await organiser_of(request)) is not None:
        desk = await desk_of(request, organiser)
        if desk.may(Right.CHECK_IN, week.event):
            return await door_page(desk, week)
    speak(participant.language)
    return page(
        "ticket.html", event=week.event, week=week, drawing=tickets.drawing(participant.ticket_token),
        groups=await _groups(week), switched=switched_in(week, clock.now()),
    )  # fmt: skip


ROUTES = [
    show_week, show_week_on_paper, show_cancel, do_cancel, show_add, do_add, do_send_again, download_mine, do_repeat, show_ticket,
]  # fmt: skip
