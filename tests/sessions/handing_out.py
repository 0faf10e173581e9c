"""Sending the form of a page about materials, as browsers send files."""

from tests.site import Browser, Page


async def sent(desk: Browser, path: str, content: bytes | None, name: str = "stuk.pdf", **fields: str) -> Page:
    """A form of the page at `path`, sent as browsers send files."""
    opened = dict((await desk.open(path)).form(path).fields)
    opened.pop("bestand", None)
    given = (
        {"bestand": (name, content, "application/pdf")}
        if content is not None
        else {"bestand": ("", b"", "application/octet-stream")}
    )
    return await desk.ask("POST", path, data={**opened, **fields}, files=given)
