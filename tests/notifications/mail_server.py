"""A real mail server in the same loop that fails the way it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


@dataclass
class MailServer:
    """`faults` are used up from the left, one for each mail that gets as far as the stage named in it.

    A fault is (stage, answer): stage `rcpt` or `data`; the answer is what the server says, or `drop`, or `hang`.
    """

    faults: list[tuple[str, str]] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [mail["X-RcptTo"] for mail in self.mails]

    def protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(self, hostname="sink.bijeen.example", loop=asyncio.get_running_loop())

    async def _fail(self, server: SMTP, stage: str) -> str:
        if not self.faults or self.faults[0][0] != stage:
            return OK
        answer = self.faults.pop(0)[1]
        if answer == "drop":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        elif answer == "hang":
            await asyncio.sleep(3600)
        return OK if answer == "drop" else answer

    async def handle_RCPT(  # noqa: N802 the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._fail(server, "rcpt")
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 as above
        fails = bool(self.faults) and self.faults[0] != ("data", "drop")
        if not fails or self.faults[0][0] != "data":
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.contents.append(content)
            mail = message_from_bytes(content, policy=policy.default)
            mail["X-RcptTo"] = envelope.rcpt_tos[0]
            self.mails.append(mail)
        return await self._fail(server, "data")


@asynccontextmanager
async def running(*faults: tuple[str, str]) -> AsyncIterator[MailServer]:
    """A server on a free port."""
    server = MailServer(list(faults))
    listening = await asyncio.get_running_loop().create_server(server.protocol, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
