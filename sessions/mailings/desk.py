"""The organisers' desk: writing mailings, looking at them as they arrive, sending, stopping, and what became of them."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done, sheet
from events.forms import typed
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from notifications.batches import AlreadyGone
from sessions.mailbox.desk import IN_FRAME, OWN_WINDOW, WITH_FRAME
from sessions.mailings import operations, reading, samples, wordings
from sessions.mailings.forms import MailingForm, WordsForm
from sessions.mailings.placeholders import known_in
from sessions.mailings.selecting import choices_of
from sessions.people import words
from sessions.tables import Mailing

Asking = Request[Any, Any, Any]
MAILINGS = "/bureau/bijeenkomsten/{slug:str}/mailings"
ONE = MAILINGS + "/{number:int}"


def _address(slug: str, number: int, said: str) -> str:
    return f"/bureau/bijeenkomsten/{slug}/mailings/{number}?gedaan={said}"


def _states() -> dict[str, str]:
    """How far a mailing is, in words."""
    return {
        Mailing.State.DRAFT: _("Concept"), Mailing.State.HELD: _("Wacht nog"), Mailing.State.SENT: _("Verstuurd"),
        Mailing.State.STOPPED: _("Tegengehouden"),
    }  # fmt: skip


@get(MAILINGS, dependencies=DESK)
async def show_mailings(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: every mailing of an event."""
    event = await desk.event(slug, Right.READ)
    said = _("De mailing is weggegooid.") if request.query_params.get("gedaan") else ""
    return desk_page(
        "desk/mailings.html", desk, "mailings", event=event, states=_states(),
        lines=await reading.mailings_of(event, sheet(request)),
        may_edit=desk.may(Right.EDIT, event), said=said,
    )  # fmt: skip


# -- writing


@get(MAILINGS + "/nieuw", dependencies=DESK)
async def show_new(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the form for a mailing."""
    return await _form_page(desk, await desk.event(slug, Right.EDIT), MailingForm.empty())


async def _form_page(
    desk: Desk, event: Event, form: MailingForm, mailing: Mailing | None = None, *, changed_meanwhile: bool = False
) -> Template:
    return desk_page(
        "desk/mailing_form.html", desk, "mailings", event=event, form=form, mailing=mailing,
        status=409 if changed_meanwhile else 422 if form.problems else 200, choices=await choices_of(event),
        changed_meanwhile=changed_meanwhile,
    )  # fmt: skip


@post(MAILINGS + "/nieuw", status_code=200, dependencies=DESK)
async def create(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: a new draft."""
    event, form = await desk.event(slug, Right.EDIT), MailingForm()
    form.take(await request.form())
    written = form.check(await choices_of(event))
    if form.problems:
        return await _form_page(desk, event, form)
    mailing = await operations.create(event, written, desk.organiser.id)
    return done(_address(slug, mailing.id, "opgeslagen"))


@get(ONE + "/wijzigen", dependencies=DESK)
async def show_form(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template | Redirect:
    """Organisers: a draft, to be changed; what has been sent is shown as it is."""
    event = await desk.event(slug, Right.EDIT)
    mailing = await operations.mailing_at(event, number)
    if not operations.is_writable(mailing):
        return done(_address(slug, number, "weg"))
    return await _form_page(desk, event, MailingForm.of(mailing), mailing)


@post(ONE + "/wijzigen", status_code=200, dependencies=DESK)
async def rewrite(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: change a draft. What somebody else wrote meanwhile is shown, not overwritten."""
    event, form = await desk.event(slug, Right.EDIT), MailingForm()
    mailing = await operations.mailing_at(event, number)
    form.take(await request.form())
    written = form.check(await choices_of(event))
    if form.problems:
        return await _form_page(desk, event, form, mailing)
    try:
        await operations.rewrite(event, number, written, form.typed["merk"], desk.organiser.id)
    except operations.MailingChanged:
        current = await operations.mailing_at(event, number)
        form.typed["merk"] = operations.mark_of(current)
        return await _form_page(desk, event, form, current, changed_meanwhile=True)
    return done(_address(slug, number, "opgeslagen"))


# -- one mailing


@get(ONE, dependencies=DESK)
async def show_mailing(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Who may read: a draft as it would arrive and at how many people; of what was sent, what became of it."""
    event = await desk.event(slug, Right.READ)
    said = {
        "opgeslagen": _("Opgeslagen. Er is nog niets verstuurd."),
        "proef": _("De proefmail gaat naar uw eigen adres."),
        "klaar": _("De mailing staat klaar."),
        "nu": _("De mails gaan nu weg."),
        "gestopt": _("De mailing is tegengehouden. Niemand krijgt deze mail."),
        "weg": _("Deze mailing staat al klaar of is al weg. U kunt haar niet meer wijzigen."),
        "blijft": _("Deze mailing staat al klaar of is al weg. U kunt haar niet meer weggooien."),
    }.get(request.query_params.get("gedaan", ""), "")
    page = await _mailing_page(desk, event, number, said=said)
    await desk.looks_at(event, "wie een mailing krijgt")
    return page


async def _mailing_page(desk: Desk, event: Event, number: int, *, refusal: str = "", said: str = "") -> Template:
    mailing = await operations.mailing_at(event, number)
    reach, preview = await reading.selected(event, mailing)
    return desk_page(
        "desk/mailing.html", desk, "mailings", event=event, status=409 if refusal else 200, said=said,
        refusal=refusal, headers=WITH_FRAME, line=await reading.line_of(event, mailing), reach=reach, preview=preview,
        is_writable=operations.is_writable(mailing), mark=operations.mark_of(mailing), states=_states(),
        people=await reading.recipients(mailing), message_states=words.states(), returns=words.returns(),
        may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@get(ONE + "/mail", dependencies=DESK)
async def show_mail(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Who may read: the HTML part as somebody gets it, by itself; its links open beside it."""
    event = await desk.event(slug, Right.READ)
    shown = await reading.preview(event, await operations.mailing_at(event, number))
    return Response(shown.html.replace("<head>", OWN_WINDOW, 1), media_type="text/html", headers=IN_FRAME)


@post(ONE + "/proef", status_code=200, dependencies=DESK)
async def send_test(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Redirect:
    """Organisers: the mail to oneself, as a participant would get it."""
    event = await desk.event(slug, Right.EDIT)
    await operations.send_test(event, number, desk.organiser)
    return done(_address(slug, number, "proef"))


@post(ONE + "/versturen", status_code=200, dependencies=DESK)
async def send(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: put the mails in the outbox, where they are held as long as the event says."""
    event = await desk.event(slug, Right.EDIT)
    try:
        await operations.send(event, number, typed(await request.form(), "merk"), desk.organiser.id)
    except operations.ToNobody:
        refusal = _("Niemand met een mailadres past bij deze keuze. Er is niets verstuurd. Kies anderen.")
        return await _mailing_page(desk, event, number, refusal=refusal)
    except operations.MailingChanged:
        refusal = _("De mailing is intussen veranderd. Er is niets verstuurd. Kijk haar hieronder nog eens na.")
        return await _mailing_page(desk, event, number, refusal=refusal)
    return done(_address(slug, number, "klaar"))


@post(ONE + "/nu", status_code=200, dependencies=DESK)
async def send_now(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Redirect:
    """Organisers: let what is held go now."""
    event = await desk.event(slug, Right.EDIT)
    goes = await operations.send_now(event, number, desk.organiser.id)
    return done(_address(slug, number, "nu" if goes else "gestopt"))


@post(ONE + "/stoppen", status_code=200, dependencies=DESK)
async def stop(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template | Redirect:
    """Organisers: take a mailing back before any of it has gone."""
    event = await desk.event(slug, Right.EDIT)
    try:
        await operations.stop(event, number, desk.organiser.id)
    except AlreadyGone:
        refusal = _("Tegenhouden kan niet meer: de eerste mails zijn al weg.")
        return await _mailing_page(desk, event, number, refusal=refusal)
    return done(_address(slug, number, "gestopt"))


@get(ONE + "/weggooien", dependencies=DESK)
async def show_discard(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template | Redirect:
    """Organisers: asks whether a mailing that never went may be thrown away."""
    event = await desk.event(slug, Right.EDIT)
    mailing = await operations.mailing_at(event, number)
    if not operations.is_writable(mailing):
        return done(_address(slug, number, "blijft"))
    return desk_page(
        "desk/mailing_discard.html", desk, "mailings", event=event, mailing=mailing, mark=operations.mark_of(mailing)
    )


@post(ONE + "/weggooien", status_code=200, dependencies=DESK)
async def discard(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: throw away a mailing that never went."""
    event = await desk.event(slug, Right.EDIT)
    try:
        await operations.discard(event, number, typed(await request.form(), "merk"), desk.organiser.id)
    except operations.MailingChanged:
        refusal = _("De mailing is intussen veranderd of klaargezet. Zij is niet weggegooid. Kijk haar hieronder na.")
        return await _mailing_page(desk, event, number, refusal=refusal)
    return done(f"/bureau/bijeenkomsten/{slug}/mailings?gedaan=weggegooid")


# -- standard messages

WORDINGS = "/bureau/bijeenkomsten/{slug:str}/standaardberichten"
WORDING = WORDINGS + "/{message:str}"


def _names() -> dict[str, str]:
    """What each standard message is called at the desk, by its address: when it goes."""
    return {
        "aanmelding": _("Na het aanmelden"), "aanmelding-raad": _("Iemand meldt een hele raad aan"),
        "uitnodiging": _("Uitnodiging voor de agenda"),
        "vanaf-de-wachtlijst": _("Een plaats vanaf de wachtlijst"), "verandering": _("Een sessie verandert"),
        "verandering-zonder-agenda": _("Een sessie verandert, voor wie geen agenda-uitnodigingen wil"),
        "verandering-wachtlijst": _("Een sessie verandert, voor wie op de wachtlijst staat"),
        "afmelding": _("Na het afmelden"), "van-de-wachtlijst-af": _("Van de wachtlijst af"),
        "gaat-niet-door": _("Een sessie gaat niet door"), "gaat-toch-door": _("Een sessie gaat toch door"),
        "vervangen": _("Iemand anders komt, aan wie eerst zou komen"),
        "oud-adres": _("Naar het oude adres, na een nieuw adres"),
        "geen-uitnodigingen": _("Iemand wil geen agenda-uitnodigingen meer"),
        "agenda-zegt-nee": _("Een agenda zegt nee"),
        "een-plaats-vrij": _("Een plaats wordt aangeboden"),
        "aanbod-voorbij": _("Een aanbod is voorbij"),
        "link-kwijt": _("Iemand is de persoonlijke link kwijt"),
        "herinnering-dag": _("Herinnering, een dag ervoor"), "herinnering-uur": _("Herinnering, een uur ervoor"),
        "na-afloop": _("Na afloop, voor wie er was"),
        "evaluatie": _("Na afloop de vraag hoe het was, bij een sessie zonder mail na afloop"),
        "evaluatie-herinnering": _("Herinnering aan de vraag hoe het was"),
        "aanvraag-goed": _("Een aanvraag is goedgekeurd"), "aanvraag-afgewezen": _("Een aanvraag is afgewezen"),
        "aanvraag-ingetrokken": _("Iemand trekt een aanvraag in"),
        "wensen": _("Na het doorgeven van wensen"), "inschrijving-open": _("De inschrijving opent, voor wie wensen had"),
    }  # fmt: skip


@get(WORDINGS, dependencies=DESK)
async def show_wordings(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: every standard message, and which have the organisers' own words."""
    event = await desk.event(slug, Right.READ)
    return desk_page(
        "desk/mailing_wordings.html", desk, "mailings", event=event, names=_names(), kinds=wordings.ADDRESSES,
        own=await wordings.own_words(event.id), standard=wordings.standard(),
    )  # fmt: skip


@get(WORDING, dependencies=DESK)
async def show_wording(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], message: FromPath[str]
) -> Template:
    """Who may read: what one standard message says, ours or in own words, and the mail that it makes."""
    event = await desk.event(slug, Right.READ)
    said = {
        "opgeslagen": _("Opgeslagen. Nieuwe mails krijgen deze tekst."),
        "terug": _("De standaardtekst staat er weer. Nieuwe mails krijgen die."),
    }.get(request.query_params.get("gedaan", ""), "")
    return await _wording_page(desk, event, message, said=said)


async def _wording_page(
    desk: Desk, event: Event, message: str, form: WordsForm | None = None, *, said: str = "", changed: bool = False
) -> Template:
    kind = wordings.kind_at(message)
    own = await wordings.own_of(event.id, kind)
    form = form or WordsForm.of(own)
    if changed:
        form.typed["merk"] = wordings.mark_of(own)
    return desk_page(
        "desk/mailing_wording.html", desk, "mailings", event=event, form=form, said=said, changed_meanwhile=changed,
        status=409 if changed else 422 if form.problems else 200, headers=WITH_FRAME, message=message,
        called=_names()[message], own=own, ours=wordings.standard()[kind], known=known_in(kind),
        preview=await samples.sample_of(event, kind, own),
        may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@get(WORDING + "/mail", dependencies=DESK)
async def show_sample(desk: NamedDependency[Desk], slug: FromPath[str], message: FromPath[str]) -> Response[str]:
    """Who may read: the HTML part of a standard message by itself; its links open beside it."""
    event = await desk.event(slug, Right.READ)
    kind = wordings.kind_at(message)
    shown = await samples.sample_of(event, kind, await wordings.own_of(event.id, kind))
    return Response(shown.html.replace("<head>", OWN_WINDOW, 1), media_type="text/html", headers=IN_FRAME)


@post(WORDING, status_code=200, dependencies=DESK)
async def keep_wording(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], message: FromPath[str]
) -> Template | Redirect:
    """Organisers: words of their own for one standard message, or ours again."""
    event, kind, form = await desk.event(slug, Right.EDIT), wordings.kind_at(message), WordsForm()
    form.take(await request.form())
    written = form.check(kind)
    if form.problems:
        return await _wording_page(desk, event, message, form)
    try:
        await wordings.keep(event, kind, written, form.typed["merk"], desk.organiser.id)
    except wordings.WordsChanged:
        return await _wording_page(desk, event, message, form, changed=True)
    said = "terug" if written == wordings.OURS else "opgeslagen"
    return done(f"/bureau/bijeenkomsten/{slug}/standaardberichten/{message}?gedaan={said}")


ROUTES: list[Any] = [
    show_mailings, show_new, create, show_form, rewrite, show_mailing, show_mail, send_test, send, send_now, stop,
    show_discard, discard, show_wordings, show_wording, show_sample, keep_wording,
]  # fmt: skip
