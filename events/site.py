"""What every page shares: Jinja, error pages, and which requests we answer at all."""

import hashlib
import logging
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions import (
    ClientException,
    HTTPException,
    InternalServerException,
    PermissionDeniedException,
)
from litestar.handlers.base import BaseRouteHandler
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE
from litestar.template.config import TemplateConfig
from litestar.types import Scope
from markupsafe import Markup

from events import texts
from events.dialing import dialled
from events.ease import ease_of
from events.languages import other_language
from events.markdown import markdown
from events.tables import Event
from events.tokens import spaced
from notifications import feeds
from settings import SETTINGS

LOG = logging.getLogger("bijeen")
ROOT = Path(__file__).parent.parent
STATIC = Path(__file__).parent / "static"
STATIC_VERSION = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(STATIC.iterdir()))).hexdigest()[:10]

MOST_FIELDS = 2_000  # in one form
PUBLIC = {"Cache-Control": "public, max-age=5"}
RETRY = {429: {"Retry-After": "300"}, 503: {"Retry-After": "60"}}  # seconds
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

ORIGINS = frozenset(f"{urlsplit(SETTINGS.base_url).scheme}://{host}" for host in SETTINGS.hosts)


def _grouped_by_day(rows: list[Any], zone: str) -> list[tuple[date, list[Any]]]:
    """Things with a `session`, in order of time, in the days of `zone`."""
    days = groupby(rows, key=lambda row: row.session.starts_at.astimezone(ZoneInfo(zone)).date())
    return [(day, list(found)) for day, found in days]


def as_written() -> Markup:
    """What an element with words of the office's own says of itself on a page in another language (WCAG 3.1.2)."""
    return Markup("") if texts.language() == texts.HOME else Markup(f' lang="{texts.HOME}"')  # noqa: S704  # nothing of a visitor is in it


def _environment() -> Environment:
    folders = [ROOT / "events" / "templates", ROOT / "sessions" / "templates"]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(texts._, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    environment.filters |= {
        "markdown": markdown,
        "ease": ease_of,
        "date": texts.date_in_words,
        "day": texts.day_in_words,
        "short_day": texts.short_day,
        "time": texts.time_in_words,
        "sentence": texts.sentence,
        "number": texts.number_in_words,
        "spaced": spaced,
        "groupby_day": _grouped_by_day,
        "dialled": dialled,
        "tel": lambda phone: "".join(sign for sign in phone if sign.isdigit() or sign == "+"),
    }
    environment.globals |= {
        "period": texts.period_in_words,
        "static": lambda name: f"/static/{name}?v={STATIC_VERSION}",
        "language": texts.language,
        "prefix": texts.prefix,
        "as_written": as_written,
        "other_language": other_language,
    }
    return environment


JINJA = _environment()
TEMPLATES: TemplateConfig[JinjaTemplateEngine] = TemplateConfig(instance=JinjaTemplateEngine.from_environment(JINJA))


# -- pages


def page(
    name: str, *, event: Event | None = None, status: int = 200, headers: dict[str, str] | None = None, **facts: Any
) -> Template:
    """The page made from template `name`; `event` names whose help block closes it."""
    return Template(
        name,
        context={"event": event, "help": event or _office[0], **facts},
        status_code=status,
        headers={**(headers or PRIVATE), **RETRY.get(status, {})},
        media_type="text/html",
    )


def kept_page(request: Request[Any, Any, Any], name: str, *, event: Event | None = None, **facts: Any) -> Response[str]:
    """A public page that says which version it is (ETag, RFC 9110 8.8.3), or nothing to who has it as it is."""
    html = JINJA.get_template(name).render(event=event, help=event or _office[0], **facts)
    mark = feeds.mark_of(html.encode())
    headers = {**PUBLIC, "ETag": mark}
    is_known = feeds.is_known(mark, request.headers.get("if-none-match", ""))
    return Response("" if is_known else html, status_code=304 if is_known else 200, headers=headers, media_type="text/html")


def calendar_download(file: bytes) -> Response[bytes]:
    """A calendar file to save; never an address's page, for it has none."""
    headers = {
        "Content-Type": "text/calendar; charset=utf-8; method=PUBLISH",
        "Content-Disposition": 'attachment; filename="sessie.ics"',
        "Cache-Control": "no-store",
    }
    return Response(file, headers=headers)


# The help block of pages that belong to no event, error pages among them: they may not ask the database.
_office: list[Event | None] = [None]


def remember_office(events: list[Event]) -> None:
    """The last of `events` that visitors may see says who helps on pages that belong to no event."""
    visible = [event for event in events if event.is_visible]
    if visible:
        _office[0] = visible[-1]


# -- error pages


def _words(status: int) -> tuple[str, str]:
    """What happened, and what to do next."""
    words: dict[int, tuple[Callable[[], str], Callable[[], str]]] = {
        400: (
            lambda: texts._("Dit adres kennen wij niet"),
            lambda: texts._("Open de link in uw mail opnieuw, of ga naar het programma."),
        ),
        403: (
            lambda: texts._("Dit kunnen wij zo niet aannemen"),
            lambda: texts._("Ga terug naar de pagina en probeer het nog eens."),
        ),
        404: (
            lambda: texts._("Deze pagina is er niet"),
            lambda: texts._("Misschien is de link niet compleet. Kopieer de hele link uit uw mail, of ga naar het programma."),
        ),
        405: (
            lambda: texts._("Zo werkt deze pagina niet"),
            lambda: texts._("Ga naar het programma en begin daar opnieuw."),
        ),
        413: (
            lambda: texts._("Dit is te veel in één keer"),
            lambda: texts._("Ga terug, maak de tekst of het bestand kleiner en verstuur opnieuw."),
        ),
        429: (
            lambda: texts._("Dat ging wel erg vaak achter elkaar"),
            lambda: texts._("Wacht een paar minuten en probeer het dan opnieuw. Of bel ons."),
        ),
        503: (
            lambda: texts._("Het is nu erg druk"),
            lambda: texts._("Wacht een minuut. Ga dan terug en verstuur opnieuw."),
        ),
    }  # fmt: skip
    heading, advice = words.get(
        status,
        (
            lambda: texts._("Er ging bij ons iets mis"),
            lambda: texts._("Dat ligt niet aan u. Probeer het over een paar minuten opnieuw, of bel ons."),
        ),
    )
    return heading(), advice()


def error_page(status: int) -> str:
    """A whole page in plain words for an HTTP status."""
    heading, advice = _words(status)
    return rendered("error.html", heading=heading, advice=advice)


def rendered(name: str, **facts: Any) -> str:
    """The page of no event made from template `name`, where no database may be asked."""
    return JINJA.get_template(name).render(event=None, help=_office[0], **facts)


def _status_of(problem: Exception) -> int:
    """A refusal named `…NotFound` in any of our packages is a page that is not there."""
    if isinstance(problem, HTTPException):
        return problem.status_code
    return 404 if type(problem).__name__.endswith("NotFound") else 500


def _went_away(problem: Exception) -> bool:
    """Whether the client hung up in the middle of its form: no fault of ours, and nobody reads the answer."""
    return isinstance(problem, InternalServerException) and "disconnected" in problem.detail


def answer_error(request: Request[Any, Any, Any], problem: Exception) -> Response[str]:
    """Every refusal and every fault becomes a page; what happened inside is for the log only."""
    status = _status_of(problem)
    if status >= 500 and not _went_away(problem):
        LOG.exception("fault")
    shown = status if status in {400, 403, 404, 405, 413, 429, 503} else (404 if 400 <= status < 500 else 500)
    headers = {**PRIVATE, **RETRY.get(shown, {})}
    if isinstance(problem, HTTPException) and "allow" in (problem.headers or {}):
        headers["Allow"] = (problem.headers or {})["allow"]  # RFC 9110 15.5.6
    return Response(error_page(shown), status_code=shown, media_type="text/html", headers=headers)


# -- which requests are ours


class FormRequest(Request[Any, Any, Any]):
    """A request whose form can always be read: a body that is no form of ours is one with nothing filled in."""

    read: FormMultiDict | None = None

    async def form(self) -> FormMultiDict:
        """What was submitted. Raises Litestar's refusal (413) of a body that is too large."""
        if self.read is None:
            self.read = await self._read()
        return self.read

    async def _read(self) -> FormMultiDict:
        try:
            if self.content_type[0] == RequestEncodingType.URL_ENCODED:
                # Not by Litestar's own reader: that keeps the last thousand forms, names and addresses, in memory.
                body = (await self.body()).decode("latin-1")
                return FormMultiDict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
            return await super().form()
        except (ValueError, LookupError):
            return FormMultiDict()
        except ClientException as refusal:
            if refusal.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
                raise
            return FormMultiDict()


def holds_secret(scope: Scope) -> bool:
    """Whether the address that is asked for holds a token: it is told to nobody, not even as where a form came from."""
    return "token" in scope.get("path_params", {})


def came_from_here(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a browser sent this POST from a page of ours. Programs that are no browser say neither.

    A browser that does not know `Sec-Fetch-Site` names the origin "null" after a page with `no-referrer` (Fetch
    3.1): such pages are those whose address holds a token, and another site does not know that address.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = connection.headers.get("origin")
    return origin is None or origin.lower() in ORIGINS or (origin == "null" and holds_secret(connection.scope))


def surely_came_from_here(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a browser says in so many words that a page of ours sent this: what was sent may be shown again."""
    site, origin = connection.headers.get("sec-fetch-site"), connection.headers.get("origin", "")
    return site == "same-origin" if site is not None else origin.lower() in ORIGINS


async def refuse_from_elsewhere(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard for the whole site: no other site can make a visitor's browser act here. (Not async, it would have a thread
    of its own for each request.)

    Handlers that show the filled form again instead say so with `refuses_itself=True`.
    """
    unsafe = connection.scope.get("method") not in {"GET", "HEAD", "OPTIONS"}
    if unsafe and not handler.opt.get("refuses_itself") and not came_from_here(connection):
        raise PermissionDeniedException
