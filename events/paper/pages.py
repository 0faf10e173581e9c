"""How a paper is answered."""

from litestar import Response

from events.paper.typesetting import Paper, typeset
from events.site import PRIVATE


async def pdf(one: Paper, name: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    """The paper as a file to save and print, called `name`.pdf."""
    facts = {"Content-Disposition": f'attachment; filename="{name}.pdf"', **(headers or PRIVATE)}
    return Response(await typeset(one), media_type="application/pdf", headers=facts)
