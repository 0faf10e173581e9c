"""The connection to the mail server: kept open between mails, opened anew when it is worn, idle or broken."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPHeloError, SMTPResponseException, SMTPSenderRefused

from notifications.addresses import ascii_address
from settings import LOOPBACK, SETTINGS, SettingRefused

MAILS_PER_CONNECTION = 100
IDLE_SECONDS = 30.0
TIMEOUT = 60.0
DOT_TIMEOUT = 120.0  # after the last dot a server may take its time: who hangs up gets the mail sent twice
CONNECT_TIMEOUT = 20.0
TOO_LARGE = re.compile(r"\b5\.(3\.4|2\.3)\b")  # RFC 3463; without a code 552 says so (RFC 1870 6.1)


class ServerUnreachable(Exception):
    """There is no mail server that lets us in: no connection, no trusted certificate, no log-in."""


@dataclass(frozen=True)
class Envelope:
    """Where one mail goes and comes back to. With a `mark` the server is asked to name it when it comes back."""

    sender: str
    email: str
    mark: str = ""


class Connection:
    """One connection to the server in `url`: `smtp://user:pass@host:587?tls=starttls` or `smtps://…`.

    Raises `SettingRefused` for an address that would send mail and password in the clear over a network.
    """

    def __init__(self, url: str) -> None:
        self.smtp = _client(url)
        self.mails = 0
        self.used_at = 0.0

    async def open(self) -> None:
        """See to it that there is a connection that answers. Raises `ServerUnreachable`."""
        if self.smtp.is_connected and self.mails < MAILS_PER_CONNECTION and await self._answers():
            return
        await self.close()
        try:
            await self.smtp.connect(timeout=CONNECT_TIMEOUT)
            await self._greet()
        except (SMTPException, OSError, ValueError) as failure:
            self.abort()
            raise ServerUnreachable(f"{type(failure).__name__}: {failure}") from failure
        self.mails = 0
        self.used_at = _seconds()

    async def _greet(self) -> None:
        """Ask what it can do, unless it said so when it let us in; the oldest servers only know HELO."""
        if self.smtp.is_ehlo_or_helo_needed:
            try:
                await self.smtp.ehlo(timeout=CONNECT_TIMEOUT)
            except SMTPHeloError:
                await self.smtp.helo(timeout=CONNECT_TIMEOUT)

    async def _answers(self) -> bool:
        idle = _seconds() - self.used_at
        if idle < 1:
            return True
        if idle > IDLE_SECONDS:
            return False
        try:
            await self.smtp.noop(timeout=5)
        except (SMTPException, OSError):
            return False
        return True

    async def send(self, envelope: Envelope, mail: bytes) -> None:
        """Hand one mail for one address to the server. Raises `ServerUnreachable` before, any `SMTPException` in it.

        A server that refuses our sender for good lets nobody in, unless it is only this mail that is too large for it.
        After any other refusal the connection is used again when the server agrees to begin anew.
        """
        await self.open()
        self.mails += 1
        try:
            await self._hand_over(envelope, mail)
        except SMTPSenderRefused as refusal:
            await self._begin_anew(refusal)
            if _is_of_its_size(refusal):
                raise SMTPDataError(refusal.code, refusal.message) from refusal
            if refusal.code >= 500:
                raise ServerUnreachable(f"{refusal.code} {refusal.message}") from refusal
            raise
        except SMTPResponseException as refusal:
            await self._begin_anew(refusal)
            raise
        except (OSError, TimeoutError):
            self.abort()
            raise
        self.used_at = _seconds()

    async def _hand_over(self, envelope: Envelope, mail: bytes) -> None:
        """RFC 5321 4.1; whether it could not be delivered is asked for only of servers that tell (RFC 3461)."""
        tells = self.smtp.supports_extension("dsn")
        to_sender = ["RET=HDRS", f"ENVID={envelope.mark}"] if tells and envelope.mark else []
        if self.smtp.supports_extension("size"):
            to_sender.append(f"SIZE={len(mail)}")
        await self.smtp.mail(envelope.sender, options=to_sender, timeout=TIMEOUT)
        await self.smtp.rcpt(envelope.email, options=["NOTIFY=FAILURE"] if tells else [], timeout=TIMEOUT)
        await self.smtp.data(mail, timeout=DOT_TIMEOUT)

    async def _begin_anew(self, refusal: SMTPResponseException) -> None:
        """Nothing of a refused mail stays. Who says goodbye (421) or what cannot be understood is not spoken to again."""
        if refusal.code == 421 or refusal.code < 200:
            return self.abort()
        try:
            await self.smtp.rset(timeout=TIMEOUT)
        except (SMTPException, OSError):
            self.abort()
        self.used_at = _seconds()
        return None

    async def close_when_idle(self) -> None:
        """Leave a server with which nothing was exchanged for `IDLE_SECONDS`."""
        if self.smtp.is_connected and _seconds() - self.used_at > IDLE_SECONDS:
            await self.close()

    async def close(self) -> None:
        """Say goodbye and hang up."""
        if self.smtp.is_connected:
            with suppress(SMTPException, OSError):  # hanging up does not need their consent
                await self.smtp.quit(timeout=2)
        self.abort()

    def abort(self) -> None:
        """Hang up at once; a mail under way ends as a lost connection."""
        self.smtp.close()


def _is_of_its_size(refusal: SMTPSenderRefused) -> bool:
    """Whether a mail, announced with its size, is too large. A sender whose own mailbox is full (5.2.2) is something else."""
    return TOO_LARGE.search(refusal.message) is not None or (refusal.code == 552 and "5.2.2" not in refusal.message)


def _seconds() -> float:
    return asyncio.get_running_loop().time()


def _client(url: str) -> SMTP:
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingRefused("BIJEEN_SMTP_URL must look like smtp://user:password@host:587?tls=starttls or smtps://…")
    starttls = parse_qs(parts.query).get("tls") == ["starttls"]
    if parts.scheme == "smtp" and not starttls and parts.hostname not in LOOPBACK:
        raise SettingRefused(
            f"BIJEEN_SMTP_URL: mail to {parts.hostname} would go unencrypted; add ?tls=starttls or use smtps://"
        )
    encrypted = parts.scheme == "smtps"
    return SMTP(
        hostname=parts.hostname,
        port=parts.port or (465 if encrypted else 587 if starttls else 25),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=encrypted,
        start_tls=starttls,
        validate_certs=True,
        timeout=TIMEOUT,
        local_hostname=ascii_address(SETTINGS.mail_from).rpartition("@")[2],
    )
