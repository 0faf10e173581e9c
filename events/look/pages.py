"""The colours and the logo of an event, as browsers fetch them."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from events.look import colours, logos
from events.pages import shown_event
from events.publishing import EventNotFound

YEAR = "public, max-age=31536000, immutable"  # its address names this very version
SHORT = "public, max-age=300"


@get("/{slug:str}/tokens.css")
async def show_tokens(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """Anybody: the colours of a visible event. Raises `EventNotFound` when it has none of its own."""
    event = await shown_event(slug)
    if not event.tokens:
        raise EventNotFound(slug)
    cached = YEAR if request.query_params.get("v") == event.tokens_mark else SHORT
    css = colours.read(event.tokens).css()
    return Response(css, media_type="text/css", headers={"Cache-Control": cached})


@get("/{slug:str}/logo")
async def show_logo(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[bytes]:
    """Anybody: the logo of a visible event. Raises `EventNotFound` when it has none."""
    event = await shown_event(slug)
    logo = logos.kept(event.logo)
    if logo is None:
        raise EventNotFound(slug)
    cached = YEAR if request.query_params.get("v") == logo.mark else SHORT
    headers = {"Cache-Control": cached, "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return Response(logo.file, media_type=logo.kind, headers=headers)


ROUTES = [show_tokens, show_logo]
