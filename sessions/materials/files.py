"""The folder of files: each comes there whole or not at all, under the SHA-256 of what is in it.

A file is written before the row that names it, and taken away after: whatever is killed in between, no row names a file
that is not there. What no row names (a form that did not end, an event that was removed) is swept after a day. The name
has a part by chance behind the digest, so that no two rows share a file, and to remove one never takes another's.
"""

import asyncio
import hashlib
import logging
import os
import secrets
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from database import fetch
from settings import SETTINGS

LOG = logging.getLogger(__name__)
FOLDER = "bestanden"
UNDER_WAY = ".new-"
CHUNK = 1024 * 1024
LEFT_FOR = 24 * 60 * 60  # seconds; longer than any form takes
NAMED = "SELECT file FROM handout WHERE file <> '' UNION SELECT file FROM report_picture"


class NoRoom(Exception):
    """The file could not be written: the disk is full, or may not be written to."""


class FileNotFound(Exception):
    """A row names it, and it is not in the folder."""


def folder() -> Path:
    """Where the files are."""
    return SETTINGS.data / FOLDER


def path_of(name: str) -> Path:
    """Where the file called `name` is. Raises `FileNotFound`."""
    path = folder() / name
    if not path.is_file():
        LOG.error("the file %s is not in the folder %s", name, FOLDER)
        raise FileNotFound(name)
    return path


async def keep(file: IO[bytes]) -> tuple[str, int]:
    """Write `file` down for good; its name here, and its size in bytes. Raises `NoRoom`."""
    return await asyncio.to_thread(_keep, file)


def _keep(file: IO[bytes]) -> tuple[str, int]:
    fresh = folder() / f"{UNDER_WAY}{secrets.token_hex(8)}"
    try:
        folder().mkdir(parents=True, exist_ok=True)
        digest, size = _written(file, fresh)
        name = f"{digest}-{secrets.token_hex(4)}"
        fresh.rename(folder() / name)
        _settle()
    except OSError as refusal:
        with suppress(OSError):  # where there is no folder there is nothing left either
            fresh.unlink()
        LOG.exception("a file could not be kept")
        raise NoRoom from refusal
    return name, size


def _written(file: IO[bytes], path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    with path.open("xb") as written:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest(), size


async def once_more(names: Collection[str]) -> dict[str, str]:
    """What is in these files, in others: the new names by the old ones, without those that got lost. Raises `NoRoom`."""
    return await asyncio.to_thread(_once_more, names) if names else {}


def _once_more(names: Collection[str]) -> dict[str, str]:
    made = {}
    try:
        for name in names:
            with suppress(FileNotFound, FileNotFoundError):
                made[name] = _again(path_of(name))
        _settle()
    except OSError as refusal:
        LOG.exception("a file could not be kept once more")
        raise NoRoom from refusal
    return made


def _again(path: Path) -> str:
    """Another name for the same bytes, which stay until the last name is gone; a copy where a disk cannot do that."""
    name = f"{path.name.partition('-')[0]}-{secrets.token_hex(4)}"
    try:
        os.utime(path)  # all names share one time, and no row has the new one yet: the sweep would take it for a left one
        (folder() / name).hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:
        with path.open("rb") as content:
            return _keep(content)[0]
    return name


def _settle() -> None:
    """Let the names in the folder outlive a power cut, as the files themselves do."""
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def throw_away(names: Iterable[str]) -> None:
    """Take these files away; no row may name them any more."""
    for name in names:
        await asyncio.to_thread((folder() / name).unlink, missing_ok=True)


async def sweep() -> int:
    """Take away what no row names and is a day old; answers how many files."""
    old = await asyncio.to_thread(_old_ones)
    if not old:
        return 0
    known = {row["file"] for row in await fetch(NAMED)}
    left = [name for name in old if name not in known]
    await throw_away(left)
    return len(left)


def _old_ones() -> list[str]:
    if not folder().is_dir():
        return []
    before = time.time() - LEFT_FOR  # of the disk's own clock, which wrote the times of the files
    return [path.name for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < before]
