"""What each `bijeen` command does: it calls the operations and prints the answer. `cli.py` reads the words."""

import asyncio
import os
import signal
import socket
import sqlite3
from argparse import Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import asyncpg
from rich.console import Console

import database
import server
from events import organisers, publishing
from events.history import NOBODY
from events.passkeys import operations as passkeys
from events.people import duties
from events.tables import Duty, Event, Organiser
from migrations import forwards
from notifications import delivery, erasing
from notifications.connection import Connection
from notifications.rounds import go_round
from sessions import demo as demonstration
from sessions import imports, letters, programme, spreadsheet
from sessions.changes.consequences import Consequences
from sessions.groups.erasing import erase_groups
from sessions.my_data import erasing as erase_people
from sessions.rounds import ROUNDS
from sessions.wishes.erasing import erase_wishes
from settings import SETTINGS, SettingRefused

T = TypeVar("T")
SQLITE = "sqlite:///"
CONSOLE = Console(stderr=True)
ZONE = "Europe/Amsterdam"
MISSING_TABLE = (sqlite3.OperationalError, asyncpg.UndefinedTableError)
UNREACHABLE = (
    ConnectionError, socket.gaierror, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError,
    asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError, asyncpg.TooManyConnectionsError,
)  # fmt: skip


class Refused(Exception):
    """A command that cannot be done; its text says why, in Dutch."""


REFUSALS = (Refused, server.CannotServe, SettingRefused, spreadsheet.UnreadableSpreadsheet)


def run(work: Callable[[], Awaitable[T]]) -> T:
    """What `work` answers, done with the database open."""

    async def opened() -> T:
        async with database.opened():
            return await work()

    try:
        return asyncio.run(opened())
    except MISSING_TABLE as missing:
        if "no such table" in str(missing) or isinstance(missing, asyncpg.UndefinedTableError):
            raise Refused("De database is nog niet klaar voor gebruik. Doe eerst: bijeen migrate") from missing
        raise Refused(f"De database doet het niet: {missing}.") from missing
    except UNREACHABLE as unreachable:
        raise Refused(f"De database is niet bereikbaar: {unreachable}.") from unreachable


# -- serving


def serve(given: Namespace) -> None:
    """The site, and the mail worker beside it."""
    if not SETTINGS.is_loopback and SETTINGS.keeps_mail:
        raise Refused("Stel BIJEEN_SMTP_URL in: zonder mailserver draait de site alleen op deze computer zelf.")
    if SETTINGS.smtp_url:
        Connection(SETTINGS.smtp_url)  # refused here, and not by a worker that nobody looks at
    link = run(_owners_link)

    def started() -> None:
        print(f"Bijeen draait op {SETTINGS.base_url}. Stoppen: Ctrl-C.", flush=True)
        if link:
            print(f"Inloggen bij het bureau (10 minuten geldig): {link}", flush=True)

    server.serve(given.host, given.port, given.workers, mail=SETTINGS.worker, started=started)


async def _owners_link() -> str:
    """A sign-in link for the first owner when no mail can be sent. Asks the database in any case: it must be there."""
    owner = await organisers.first_owner()
    if owner is None or not SETTINGS.keeps_mail:
        return ""
    return await organisers.sign_in_link(owner)


def worker(_: Namespace) -> None:
    """The mail worker, until a signal says stop."""
    server.watch_parent()
    run(_deliver_until_told)


async def _deliver_until_told() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await asyncio.gather(delivery.work(letters.write_together, stop), go_round(ROUNDS, stop))


# -- the database


def migrate(_: Namespace) -> None:
    """Bring the database up to date."""
    try:
        run(forwards.migrate)
    except forwards.MigrationFailed as failed:
        raise Refused(f"De database bijwerken is niet gelukt: {failed}") from failed
    print("De database is bijgewerkt.")


def demo(given: Namespace) -> None:
    """The two examples and somebody at the desk."""
    for line in run(lambda: demonstration.make(given.start)):
        print(line)


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
    print(f"De kopie staat in {given.file}. Bewaar ook {SETTINGS.data / 'secret-key'}.")


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
        erased, wishes, people = run(_erase)
    print(
        f"Gewist: de inhoud van {erased.messages} berichten en van {erased.received} ontvangen mails, "
        f"en wie de wensen had van {wishes} mensen."
    )
    print(f"Gewist: de gegevens van {people} deelnemers.")


async def _erase() -> tuple[erasing.Erased, int, int]:
    await erase_people.forget_last_mails()
    await erase_groups()
    return await erasing.erase_due(), await erase_wishes(), await erase_people.erase_due()


# -- programmes


def programme_import(given: Namespace) -> None:
    """A programme from Excel into an event; what is wrong in it is named, and then nothing is imported."""
    if not given.file.is_file():
        raise Refused(f"Het bestand {given.file} is er niet.")
    with CONSOLE.status(f"{given.file.name} wordt ingelezen …"):
        lines = run(lambda: _import(given))
    print("\n".join(lines))


async def _import(given: Namespace) -> list[str]:
    """All in one transaction: a new event is not left behind without its programme."""
    known = await Event.objects().where(Event.slug == given.event).first()
    sheet = spreadsheet.read(given.file, known.time_zone if known else ZONE)
    if given.dry_run:
        found = await imports.difference(known, sheet) if known else imports.compare(_draft(given), [], sheet)
        lines = _report(found, given.moved)
        return [*lines, _told(await imports.consequences_of(found, given.moved)), "Er is niets veranderd (--dry-run)."]
    async with database.DB.transaction():
        event = known or await _new_event(given)
        found = await imports.difference(event, sheet)
        lines = _report(found, given.moved)
        applied = await _apply(event, found, given.moved)
        if given.publish:
            await publishing.publish(event)
    if known and given.title not in {"", known.title}:
        lines.append(f"De titel blijft '{known.title}': --title is alleen voor een nieuwe bijeenkomst.")
    return [*lines, _told(applied.led_to), f"Klaar: {event.title}, {SETTINGS.base_url}/{event.slug}"]


def _report(found: imports.Difference, moved: bool) -> list[str]:
    lines = imports.report(found, moved)
    if found.problems:
        raise Refused("\n".join([*lines, f"Er is niets ingelezen. Verbeter eerst: {len(lines)}."]))
    return lines


async def _apply(event: Event, found: imports.Difference, moved: bool) -> imports.Applied:
    try:
        return await imports.apply(event, found, moved)
    except programme.ChangedMeanwhile as changed:
        raise Refused("Iemand wijzigde het programma intussen. Probeer het nog eens.") from changed


def _told(led_to: Consequences) -> str:
    return f"Berichten over wijzigingen. {led_to}."


def _draft(given: Namespace) -> Event:
    """The event that would be made, as yet on paper."""
    title = given.title or given.event
    try:
        publishing.check(given.event, title)
    except publishing.SlugTaken as taken:
        raise Refused(f"'{given.event}' is al een pagina van de site. Kies een ander adres.") from taken
    except publishing.SlugRefused as refused:
        raise Refused(
            f"'{given.event}' kan geen webadres zijn. Gebruik hoogstens 60 kleine letters, cijfers en streepjes."
        ) from refused
    except publishing.TitleTooLong as refused:
        raise Refused("De titel is te lang. Gebruik hoogstens 200 tekens.") from refused
    return Event(slug=given.event, title=title)


async def _new_event(given: Namespace) -> Event:
    draft = _draft(given)
    return await publishing.create(draft.slug, draft.title)


def programme_export(given: Namespace) -> None:
    """The programme of an event as an Excel file."""
    if given.file.exists():
        raise Refused(f"{given.file} bestaat al. Kies een andere naam.")
    try:
        given.file.write_bytes(run(lambda: _export(given.event)))
    except OSError as failed:
        raise Refused(f"{given.file} kan niet worden opgeslagen: {failed.strerror}.") from failed
    print(f"Het programma staat in {given.file}.")


async def _export(slug: str) -> bytes:
    try:
        event = await publishing.event_at(slug)
    except publishing.EventNotFound as unknown:
        raise Refused(f"Er is geen evenement met het adres '{slug}'.") from unknown
    sessions = await programme.sessions_of(event)
    return spreadsheet.write(event.title, sessions, await publishing.days_of(event), event.time_zone)


# -- people


def organiser_add(given: Namespace) -> None:
    """Somebody may sign in at the desk; without a mail server the link is printed here."""
    email, link = run(lambda: _add(given))
    print(f"{email} heeft toegang tot het bureau: {SETTINGS.base_url}/bureau")
    if link:
        print(f"Inloggen (10 minuten geldig): {link}")


async def _add(given: Namespace) -> tuple[str, str]:
    try:
        event_id = (await publishing.event_at(given.event)).id if given.event else None
        organiser = await _with_duty(given, Duty.Role(given.role), event_id)
    except publishing.EventNotFound as unknown:
        raise Refused(f"Er is geen bijeenkomst '{given.event}'.") from unknown
    except organisers.AddressRefused as refused:
        raise Refused(f"'{given.email}' is geen e-mailadres.") from refused
    except organisers.OwnerOfOneEvent as everywhere:
        raise Refused("Een owner werkt voor alle bijeenkomsten: laat --event weg.") from everywhere
    except duties.AlreadyTheirDuty as known:
        raise Refused(f"{given.email} heeft al toegang tot het bureau, als {given.role}.") from known
    return organiser.email, await organisers.sign_in_link(organiser) if SETTINGS.keeps_mail else ""


async def _with_duty(given: Namespace, role: Duty.Role, event_id: int | None) -> Organiser:
    """Somebody new with this duty; or who is known, with one more: so an owner can always be made here."""
    try:
        return await organisers.add(given.email, given.name, role, event_id)
    except organisers.AlreadyOrganiser:
        known = await organisers.organiser_at(given.email)
        assert known is not None  # the refusal says so
        await duties.give(known, role, event_id, NOBODY)
        return known


def organiser_unlock(given: Namespace) -> None:
    """Mail alone lets somebody in again who signs in with a passkey only; without a mail server the link is printed."""
    email, link = run(lambda: _unlock(given))
    print(f"{email} kan weer inloggen met alleen de mail: {SETTINGS.base_url}/bureau")
    if link:
        print(f"Inloggen (10 minuten geldig): {link}")


async def _unlock(given: Namespace) -> tuple[str, str]:
    organiser = await organisers.organiser_at(given.email)
    if organiser is None:
        raise Refused(f"{given.email} werkt niet aan het bureau.")
    try:
        await passkeys.lift(organiser, NOBODY)
    except passkeys.MailIsEnough as already:
        raise Refused(f"{given.email} kan al inloggen met alleen de mail.") from already
    return organiser.email, await organisers.sign_in_link(organiser) if SETTINGS.keeps_mail else ""
