"""What the commands about the database do: bringing it up to date, a copy of it, and erasing what was kept long enough."""

import os
import sqlite3
from argparse import Namespace
from pathlib import Path

from commands import CONSOLE, Refused, run
from events.councils.roster import erase_rosters
from migrations import forwards
from notifications import erasing
from sessions.groups.erasing import erase_groups
from sessions.materials import files
from sessions.my_data import erasing as erase_people
from sessions.needs.erasing import erase_needs
from sessions.paper.jobs.asking import erase_papers
from sessions.wishes.erasing import erase_wishes
from settings import SETTINGS

SQLITE = "sqlite:///"


def migrate(_: Namespace) -> None:
    """Bring the database up to date."""
    try:
        run(forwards.migrate)
    except forwards.MigrationFailed as failed:
        raise Refused(f"De database bijwerken is niet gelukt: {failed}") from failed
    print("De database is bijgewerkt.")


def backup(given: Namespace) -> None:
    """A copy of the SQLite database as it is at one moment, while the site goes on."""
    if not SETTINGS.database_url.startswith(SQLITE):
        raise Refused("Deze database is PostgreSQL. Gebruik daarvoor pg_dump.")
    source = Path(SETTINGS.database_url.removeprefix(SQLITE))
    if not source.exists():
        raise Refused(f"Er is geen database in {source}.")
    if given.file.exists():
        raise Refused(f"{given.file} bestaat al. Kies een andere naam.")
    try:
        _copy(source, given.file)
    except (OSError, sqlite3.Error) as failed:
        raise Refused(f"De kopie is niet gelukt: {failed}.") from failed
    more = f" Kopieer daarna de map {files.folder()}: de bestanden van sessies en verslagen." if files.folder().is_dir() else ""
    print(
        f"De kopie staat in {given.file}. Bewaar ook {SETTINGS.data / 'secret-key'}. De sleutel van wat mensen nodig hebben "
        f"(BIJEEN_DATA_KEY, of {SETTINGS.data / 'data-key'}) zit er niet bij: bewaar die ergens anders dan de kopie.{more}"
    )


def _copy(source: Path, target: Path) -> None:
    """Under a name of its own until it is whole and on the disk; nobody else may read it."""
    fresh = target.with_name(f".{target.name}-{os.getpid()}")
    fresh.touch(mode=0o600, exist_ok=False)
    try:
        connection = sqlite3.connect(source)
        connection.execute("VACUUM INTO ?", [str(fresh)])
        connection.close()
        with fresh.open("rb") as whole:
            os.fsync(whole.fileno())
        os.link(fresh, target)
    finally:
        fresh.unlink()


def erase(_: Namespace) -> None:
    """Erase what was kept long enough, now and not at the worker's next turn."""
    with CONSOLE.status("Er wordt gewist …"):
        erased, wishes, people, needs = run(_erase)
    print(
        f"Gewist: de inhoud van {erased.messages} berichten en van {erased.received} ontvangen mails, "
        f"en wie de wensen had van {wishes} mensen."
    )
    print(f"Gewist: de gegevens van {people} deelnemers, en {needs} keer wat iemand nodig had.")


async def _erase() -> tuple[erasing.Erased, int, int, int]:
    await erase_people.forget_last_mails()
    needs = await erase_needs()
    await erase_rosters()
    await erase_groups()
    await erase_papers()
    return await erasing.erase_due(), await erase_wishes(), await erase_people.erase_due(), needs
