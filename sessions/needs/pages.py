"""What one needs to take part: a page of its own after the sign-up, and behind the personal link."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.limits import within_limits
from events.pages import shown_event
from events.site import PRIVATE, page
from events.tables import Event
from events.texts import _, prefix
from sessions.joining.rooms import switched_in
from sessions.needs import operations
from sessions.needs.asking import asking_of
from sessions.needs.forms import NeedsForm
from sessions.needs.operations import Form, form_at, opened, rows_of, together
from sessions.needs.sealing import Said
from sessions.needs.tables import Needs, NeedsAsked
from sessions.needs.words import consent, diets, kinds
from sessions.participants.pages import own_week
from sessions.participants.week import Week

Asking = Request[Any, Any, Any]


class NeedsNotFound(Exception):
    """This event does not ask what people need, and of this person nothing is known."""


def _facts(form: NeedsForm, asking: NeedsAsked | None) -> dict[str, Any]:
    return {
        "form": form, "problems": form.problems, "asking": asking, "kinds": kinds(), "diets": diets(), "consent": consent(),
        "status": 422 if form.problems else 200,
    }  # fmt: skip


# -- after a sign-up: only what was said on this page


async def _asked(slug: str, token: str) -> tuple[Event, NeedsAsked, Form]:
    event = await shown_event(slug)
    asking, form = await asking_of(event), await form_at(event, token)
    if asking is None:
        raise NeedsNotFound
    return event, asking, form


@get("/{slug:str}/aangemeld/{token:str}/hulp")
async def show_needs(request: Asking, slug: FromPath[str], token: FromPath[str]) -> Template:
    """Who has the token of this form's answer: say what one needs; of what was said elsewhere nothing is shown."""
    event, asking, form = await _asked(slug, token)
    row = await Needs.objects().where(Needs.sign_up == form.id).first()
    said = (opened(row) if row else None) or Said()
    is_kept = request.query_params.get("gedaan") == "bewaard"
    return page("needs.html", event=event, token=token, is_kept=is_kept, **_facts(NeedsForm.of(said), asking))


@post("/{slug:str}/aangemeld/{token:str}/hulp", status_code=200)
async def do_say(request: Asking, slug: FromPath[str], token: FromPath[str]) -> Template | Redirect:
    """Who has the token of this form's answer: keep what one needs, with consent."""
    event, asking, form_id = await _asked(slug, token)
    form = NeedsForm.read(await request.form(), asks_diet=asking.asks_diet)
    said, status = form.check(), 422
    if not form.problems and not within_limits(request, "sign-up", token):
        status = 429
        form.problems.add("hulp", _("Dat ging wel erg vaak achter elkaar. Wacht een paar minuten en verstuur opnieuw."))
    if form.problems:
        return page("needs.html", event=event, token=token, is_kept=False, **{**_facts(form, asking), "status": status})
    await operations.say_after_form(form_id, said, consent())
    return Redirect(f"{prefix()}/{slug}/aangemeld/{token}/hulp?gedaan=bewaard", status_code=303, headers=PRIVATE)


# -- behind the personal link: all of it


async def _own(token: str) -> tuple[Week, NeedsAsked | None, list[Needs]]:
    week = await own_week(token)
    asking, rows = await asking_of(week.event), await rows_of(week.participant.id)
    if asking is None and not rows:
        raise NeedsNotFound
    return week, asking, rows


def _own_page(week: Week, rows: list[Needs], **facts: Any) -> Template:
    return page("week_needs.html", event=week.event, week=week, rows=rows, switched=switched_in(week, clock.now()), is_heard=together(rows).heard is not None, **facts)


@get("/mijn/{token:str}/hulp")
async def show_own_needs(token: FromPath[str]) -> Template:
    """Who has the personal link: what one needs, to see, to change, or to take back."""
    week, asking, rows = await _own(token)
    return _own_page(week, rows, **_facts(NeedsForm.of(together(rows)), asking))


@post("/mijn/{token:str}/hulp", status_code=200)
async def do_say_own(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the personal link: keep what one needs from now on, with consent."""
    week, asking, rows = await _own(token)
    form = NeedsForm.read(await request.form(), asks_diet=bool(asking and asking.asks_diet) or bool(together(rows).eaten))
    said = form.check()
    if form.problems:
        return _own_page(week, rows, **_facts(form, asking))
    await operations.say(week.participant, said, consent())
    return Redirect(f"/mijn/{token}?gedaan=hulp", status_code=303, headers=PRIVATE)


@post("/mijn/{token:str}/hulp/intrekken", status_code=200)
async def do_withdraw(token: FromPath[str]) -> Redirect:
    """Who has the personal link: take consent back; all that one needs is erased at once."""
    week = await own_week(token)
    await operations.withdraw(week.event, week.participant)
    return Redirect(f"/mijn/{token}?gedaan=hulp-weg", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [show_needs, do_say, show_own_needs, do_say_own, do_withdraw]
