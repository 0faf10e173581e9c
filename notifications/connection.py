"""The connection to the mail server: kept open between mails, opened anew when it is worn, idle or broken."""

import asyncio
from contextlib import suppress
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPHeloError, SMTPResponseException

from notifications.addresses import ascii_address
from settings import LOOPBACK, SETTINGS, SettingRefused

MAILS_PER_CONNECTION = 100
IDLE_SECONDS = 30.0
TIMEOUT = 60.0
CONNECT_TIMEOUT = 20.0


class ServerUnreachable(Exception):
    """There is no mail server that lets us in: no connection, no trusted certificate, no log-in."""


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
        except (SMTPException, OSError, ValueError) as failure:
            self.abort()
            raise ServerUnreachable(f"{type(failure).__name__}: {failure}") from failure
        self.mails = 0
        self.used_at = _seconds()

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

    async def send(self, email: str, mail: bytes) -> None:
        """Hand one mail for one address to the server. Raises `ServerUnreachable` before, any `SMTPException` in it.

        After a refusal the library has sent RSET; a connection of which that is not sure is not used again.
        """
        await self.open()
        self.mails += 1
        try:
            await self.smtp.sendmail(ascii_address(SETTINGS.mail_from), [ascii_address(email)], mail)
        except SMTPHeloError as failure:
            self.abort()
            raise ServerUnreachable(f"{failure.code} {failure.message}") from failure
        except SMTPResponseException as refusal:
            if refusal.code == 421:
                self.abort()
            raise
        except (OSError, TimeoutError):
            self.abort()
            raise
        self.used_at = _seconds()

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
