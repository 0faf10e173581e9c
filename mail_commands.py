"""What `bijeen worker` and the `bijeen mail` commands do: delivering what is due, trying the mail server, taking a mail that came in."""

import asyncio
import signal
import sys
from argparse import Namespace
from typing import BinaryIO

from aiosmtplib import SMTPException

import server
from commands import CONSOLE, Refused, run
from notifications import delivery, sender_domain
from notifications.connection import ServerUnreachable
from notifications.inbox.parsing import LARGEST
from notifications.rounds import go_round
from sessions import letters
from sessions.received.receiving import Outcome, receive
from sessions.rounds import ROUNDS
from settings import SETTINGS

CHUNK = 1024 * 1024


def worker(_: Namespace) -> None:
    """The mail worker, until a signal says stop."""
    server.watch_parent()
    run(_deliver_until_told)


async def _deliver_until_told() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await asyncio.gather(delivery.work(letters.write_together, stop), go_round(ROUNDS, stop))


def drain(_: Namespace) -> None:
    """Deliver all that is due now."""
    with CONSOLE.status("De mail wordt verstuurd …"):
        count = run(_drain)
    print(f"Klaar. Verstuurd of bekeken: {count}.")


async def _drain() -> int:
    try:
        return await delivery.drain(letters.write_together)
    except ServerUnreachable as unreachable:
        raise Refused(f"De mailserver is niet bereikbaar: {unreachable}. De mail blijft bewaard.") from unreachable
    except delivery.OurDomainRefused as refused:
        raise Refused(f"Het domein van de afzender is niet goed ingesteld: {refused}. De mail blijft bewaard.") from refused


def test(given: Namespace) -> None:
    """One mail to see whether sending works."""
    try:
        asyncio.run(delivery.send_trial(given.address))
    except delivery.NoMailServer as missing:
        raise Refused("Er is geen mailserver ingesteld. Stel BIJEEN_SMTP_URL in.") from missing
    except (ServerUnreachable, SMTPException, OSError, ValueError) as failed:
        raise Refused(f"De proefmail is niet verstuurd: {failed}.") from failed
    print(f"De proefmail aan {given.address} is verstuurd.")


def check(given: Namespace) -> None:
    """What the DNS says of the domain of the sender."""
    domain = (given.domain or SETTINGS.mail_from.rpartition("@")[2]).lower()
    try:
        findings = sender_domain.check(domain, SETTINGS.reply_domain, given.selector, sender_domain.resolver())
    except sender_domain.DnsUnreachable as unreachable:
        raise Refused(f"De DNS is niet bereikbaar: {unreachable}.") from unreachable
    print("\n".join(f"{'Goed' if one.is_well else 'Mis '}  {one.words}" for one in findings))
    if wrong := sum(not one.is_well for one in findings):
        raise Refused(f"Bij {domain} is nog iets te doen: {wrong}.")


def take(_: Namespace) -> None:
    """One mail from standard input, as any mail server can hand it on."""
    raw, size = _read(sys.stdin.buffer)
    if not size:
        raise Refused("Er kwam geen mail binnen. Geef de hele mail, met koppen, op standard input.")
    try:
        outcome = run(lambda: receive(raw, size))
    except Refused:
        raise
    except Exception as failure:  # whatever it is, the mail server is to keep the mail and to come again
        raise Refused(f"De mail is niet verwerkt: {failure}. Bied hem later opnieuw aan.") from failure
    print(SAID[outcome])


def _read(stream: BinaryIO) -> tuple[bytes, int]:
    """As much as is looked into, and how long it all was: a mail server that cannot finish would try for ever."""
    raw = stream.read(LARGEST + 1)
    size = len(raw)
    while more := stream.read(CHUNK):
        size += len(more)
    return raw, size


SAID = {
    Outcome.KEPT: "De mail is verwerkt.",
    Outcome.KNOWN: "Deze mail was er al.",
    Outcome.DROPPED: "Dit is een automatisch bericht. Het is niet bewaard.",
}
