"""My data: seeing all that is kept of oneself, taking it away, putting it right, and having it erased."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, email, typed
from events.limits import within_limits
from events.publishing import ChangedMeanwhile
from events.site import PRIVATE, page, rendered
from events.texts import LANGUAGES, _, prefix, speak
from sessions.access.keeping import kept_of
from sessions.my_data import addresses, languages
from sessions.my_data import words as names
from sessions.my_data.belongings import as_json, said_by, taken_away, titles_of
from sessions.my_data.erasing import NobodyLeft, erase
from sessions.my_data.forms import MyDetails
from sessions.participants.pages import own_week
from sessions.participants.past import came_to
from sessions.participants.week import Week
from sessions.people import words
from sessions.people.corrections import IsDouble
from sessions.people.details.operations import correct
from sessions.people.person import file_of, participant_at

Asking = Request[Any, Any, Any]


@get("/mijn/{token:str}/gegevens")
async def show_data(request: Asking, token: FromPath[str]) -> Template:
    """Who has the personal link: all that is kept of them, and the forms to put it right."""
    week = await own_week(token)
    return await data_page(week, MyDetails.of(week.participant), done=request.query_params.get("gedaan", ""))


async def data_page(
    week: Week, form: Any, *, status: int = 0, done: str = "", said: str = "", problems: Problems | None = None,
    address: str = "",
) -> Template:  # fmt: skip
    """The page with what was typed in either form; `problems` are those of the address."""
    about_address = problems or Problems()
    words_of = {
        "opgeslagen": _("Uw gegevens zijn opgeslagen."),
        "adres": _("Kijk in de mail van uw nieuwe adres. Druk daar op de link. Pas dan verandert uw adres."),
        "bewaard": _("Uw raad bewaart uw naam voor een volgende keer."),
        "niet-bewaard": _("Uw raad bewaart uw naam niet meer."),
        "taal": _("Uw pagina’s en mails zijn vanaf nu in het Nederlands."),
    }
    found = await file_of(week.event, week.participant)
    came = await came_to([claim.registration.id for claim in found.claims])
    return page(
        "my_data.html", event=week.event, week=week, status=status or (422 if form.problems or about_address else 200),
        form=form, problems=Problems({**form.problems.found, **about_address.found}), done=words_of.get(done, ""),
        said=said, address=address, kept=found, deeds=[(deed, words.deed(deed, found.titles)) for deed in found.deeds],
        languages=LANGUAGES, states=words.states(), came=came, roster=await kept_of(week.participant),
        said_by=await said_by(week.participant),
    )  # fmt: skip


@post("/mijn/{token:str}/gegevens", status_code=200)
async def do_correct(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the personal link: put one's own details right. What the desk changed meanwhile is not lost."""
    week = await own_week(token)
    form = MyDetails.read(await request.form())
    details = form.check()
    if form.problems:
        return await data_page(week, form)
    try:
        await correct(week.event, week.participant, details, form.mark, None, mails=form.mails)
    except ChangedMeanwhile:
        form.meet_current(await participant_at(week.event, week.participant.id))
        said = _("Uw gegevens zijn net ergens anders veranderd. Er is nog niets opgeslagen. Kijk ze na en sla opnieuw op.")
        return await data_page(week, form, status=409, said=said)
    except IsDouble:
        form.problems.add("naam", _("Er is al iemand met deze naam en dit mailadres. Bel ons, dan zoeken wij het uit."))
        return await data_page(week, form)
    return _back(token, "opgeslagen")


def _back(token: str, done: str) -> Redirect:
    return Redirect(f"/mijn/{token}/gegevens?gedaan={done}", status_code=303, headers=PRIVATE)


@post("/mijn/{token:str}/taal", status_code=200)
async def do_choose_language(request: Asking, token: FromPath[str]) -> Redirect:
    """Who has the personal link: in which language pages and mails come from now on."""
    week = await own_week(token)
    try:
        await languages.choose(week.event, week.participant, typed(await request.form(), "taal"))
    except languages.LanguageUnknown:
        raise NotFoundException from None
    return _back(token, "taal")


# -- to take away


@post("/mijn/{token:str}/gegevens/bestand", status_code=200)
async def do_download(request: Asking, token: FromPath[str]) -> Response[bytes]:
    """Who has the personal link: all that is kept of them as a file, to read or for a program."""
    week = await own_week(token)
    is_json = typed(await request.form(), "vorm") == "json"
    found = await taken_away(week.event, week.participant)
    if is_json:
        return _file(as_json(week.event, found), "application/json", "json")
    text = rendered(
        "my_data_file.html", found=found, titles=await titles_of(found), title=week.event.title,
        zone=week.event.time_zone, made_at=clock.now(), headings=names.headings(), columns=names.columns(), in_words=names.in_words,
    )  # fmt: skip
    return _file(text.encode(), "text/html; charset=utf-8", "html")


def _file(content: bytes, media_type: str, ending: str) -> Response[bytes]:
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="mijn-gegevens.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)


# -- another address


@post("/mijn/{token:str}/adres", status_code=200)
async def do_ask_address(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the personal link: ask for another address; nothing changes before its owner says yes."""
    week, problems, written = await own_week(token), Problems(), typed(await request.form(), "email")
    address, status = email(problems, "email", written), 0
    if not problems and not within_limits(request, "mail-me", address):
        problems.add("email", _("U vroeg dit al een paar keer. Kijk ook bij uw ongewenste mail, of bel ons."))
        status = 429
    if not problems:
        try:
            await addresses.ask(week.event, week.participant, address)
        except addresses.SameAddress:
            problems.add("email", _("Dit is uw adres al. Vul een ander adres in."))
    if problems:
        details = MyDetails.of(week.participant)
        return await data_page(week, details, status=status, problems=problems, address=written)
    return _back(token, "adres")


@get("/adres/{token:str}")
async def show_address(token: FromPath[str]) -> Template:
    """Who has the link that was mailed to a new address: the button. Shows only; a mail scanner may open it."""
    event, participant, asked = await addresses.asked_at(token)
    speak(participant.language)
    return page("new_address.html", event=event, asked=asked, token=token, said="")


@post("/adres/{token:str}", status_code=200)
async def do_confirm_address(token: FromPath[str]) -> Template | Redirect:
    """Who has that link: mails go to this address from now on. It works once."""
    event, participant, asked = await addresses.asked_at(token)
    speak(participant.language)
    try:
        await addresses.confirm(token)
    except IsDouble:
        said = _("Er is al iemand met deze naam en dit mailadres. Bel ons, dan zoeken wij het uit.")
        return page("new_address.html", event=event, status=422, asked=asked, token=token, said=said)
    return Redirect(f"{prefix()}/mijn?gedaan=adres", status_code=303, headers=PRIVATE)


# -- erasing


@get("/mijn/{token:str}/wissen")
async def show_erase(token: FromPath[str]) -> Template:
    """Who has the personal link: the question before everything of them at this event is erased."""
    week = await own_week(token)
    now = clock.now()
    return page("erase.html", event=week.event, week=week, coming=[row for row in week.coming(now) if not row.session.has_begun(now)])


@post("/mijn/{token:str}/wissen", status_code=200)
async def do_erase(token: FromPath[str]) -> Redirect:
    """Who has the personal link: erase everything of them at this event. There is no way back."""
    week = await own_week(token)
    try:
        await erase(week.event, week.participant)
    except NobodyLeft:
        raise NotFoundException from None
    return Redirect(f"{prefix()}/mijn?gedaan=gewist", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [
    show_data, do_correct, do_choose_language, do_download, do_ask_address, show_address, do_confirm_address,
    show_erase, do_erase,
]  # fmt: skip
