"""Every page of the desk, from the routes of the running app: what all of them must have, a new one has too."""

from collections.abc import Mapping

from tests.desk_routes import running

# What is opened by itself is no page of the desk: a sheet, a paper, the bytes of a mail, mails as people get them, a count.
FILES = (".xlsx", ".pdf", "/bron", "/html", "/mail", "/lijst", "/binnen", ".js", ".webmanifest")


def pages() -> list[str]:
    """The paths that a page answers, with places to fill in."""
    return [path for method, path in running() if method == "GET" and not path.endswith(FILES)]


def filled(path: str, ids: Mapping[str, str]) -> str:
    """`path` to what is there: `ids` fills a place by its name and the part before it, as in `tests/test_idor.py`."""
    parts = path.split("/")
    return "/".join(
        ids[f"{before}/{part}"] if part.startswith("{") else part
        for before, part in zip(["", *parts], parts, strict=False)
    )
