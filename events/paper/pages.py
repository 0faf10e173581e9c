"""How a paper is answered."""

from collections.abc import Callable

from litestar import Response

from events.paper.typesetting import Paper, typeset
from events.site import PRIVATE


async def pdf(make: Callable[[], Paper], name: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    """What `make` makes as a file to save and print, called `name`.pdf."""
    return saved(await typeset(make), name, headers)


def saved(file: bytes, name: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    """A PDF as a file to save and print, called `name`.pdf."""
    facts = {"Content-Disposition": f'attachment; filename="{name}.pdf"', **(headers or PRIVATE)}
    return Response(file, media_type="application/pdf", headers=facts)
