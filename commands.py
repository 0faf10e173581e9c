"""What `bijeen serve` and the commands about people do, and what every command stands on. `cli.py` reads the words.

What other commands do stands in modules of their own, `database_commands.py`, `mail_commands.py` and
`programme_commands.py`: a command that needs little starts soon.
"""

import asyncio
import socket
import sqlite3
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from rich.console import Console

import database
import server
from events import organisers, publishing
from events.history import NOBODY
from events.passkeys import passkey_only
from events.people import duties
from events.tables import Duty, Organiser
from notifications.connection import Connection
from sessions.needs.erasing import is_our_key
from settings import SETTINGS, SettingRefused

T = TypeVar("T")
CONSOLE = Console(stderr=True)
MISSING_TABLE = (sqlite3.OperationalError, asyncpg.UndefinedTableError)
UNREACHABLE = (
    ConnectionError, socket.gaierror, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError,
    asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError, asyncpg.TooManyConnectionsError,
)  # fmt: skip


class Refused(Exception):
    """A command that cannot be done; its text says why, in Dutch."""


REFUSALS = (Refused, server.CannotServe, SettingRefused)


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
    if not await is_our_key():
        raise Refused(
            "BIJEEN_DATA_KEY is niet de sleutel waarmee de gegevens zijn versleuteld. Zet de oude sleutel erachter, met "
            "een komma ertussen."
        )
    owner = await organisers.first_owner()
    if owner is None or not SETTINGS.keeps_mail:
        return ""
    return await organisers.sign_in_link(owner)


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
        await passkey_only.lift(organiser, NOBODY)
    except passkey_only.MailIsEnough as already:
        raise Refused(f"{given.email} kan al inloggen met alleen de mail.") from already
    return organiser.email, await organisers.sign_in_link(organiser) if SETTINGS.keeps_mail else ""
