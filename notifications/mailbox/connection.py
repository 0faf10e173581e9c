"""The connection to the mailbox that is read (RFC 9051): what is in it is new, what was read goes to a folder beside it."""

import re
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from imaplib import IMAP4
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import (
    ImapToolsError,
    MailboxCopyError,
    MailboxFolderCreateError,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailboxMoveError,
)

from notifications.inbox.parsing import LARGEST
from settings import LOOPBACK, SettingRefused

T = TypeVar("T")
GONE = "[EXPUNGEISSUED]"  # RFC 5530 3

TIMEOUT = 8.0  # seconds without a word of the server; a worker that is told to stop has ten
READ_FOLDER = "Bijeen"
SIZE = re.compile(rb"\bUID (\d+)\b.*\bRFC822\.SIZE (\d+)|\bRFC822\.SIZE (\d+)\b.*\bUID (\d+)")
AT_ONCE = 200  # uids in one command


class MailboxUnreadable(Exception):
    """The mailbox cannot be read now; its text says why, in Dutch."""


class Fetched:
    """The bytes of a mail as the server gives them. The library's own message takes a mail apart at once, without limits."""

    def __init__(self, answer: Sequence[Any]) -> None:
        self.raw = next((bytes(one[1]) for one in answer if isinstance(one, tuple)), b"")


class Mailbox:
    """The mailbox at `imaps://user:password@host/INBOX`, or `imap://…?tls=starttls`. Its verbs wait for the network.

    All of them raise `MailboxUnreadable`. Raises `SettingRefused` for an address that would send mail and password in the
    clear over a network.
    """

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self.starttls = parse_qs(self.parts.query).get("tls") == ["starttls"]
        if self.parts.scheme not in {"imap", "imaps"} or not self.parts.hostname or not self.parts.username:
            raise SettingRefused("BIJEEN_IMAP_URL moet er zo uitzien: imaps://gebruiker:wachtwoord@server/INBOX")
        if self.parts.scheme == "imap" and not self.starttls and self.parts.hostname not in LOOPBACK:
            raise SettingRefused(
                f"BIJEEN_IMAP_URL: post van {self.parts.hostname} zou onversleuteld gaan. Zet er ?tls=starttls achter, of "
                "gebruik imaps://"
            )
        self.folder = unquote(self.parts.path.strip("/")) or "INBOX"
        self.away = READ_FOLDER
        self.box: BaseMailBox | None = None

    # -- what is in it

    def new(self) -> dict[str, int]:
        """What is in the mailbox, in order of arrival: the size in bytes by UID."""
        return self._asked(self._new)

    def _new(self, box: BaseMailBox) -> dict[str, int]:
        box.client.noop()  # else a server may go on telling what there was when we came
        uids = box.uids("ALL", charset=None)
        found: dict[str, int] = {}
        for start in range(0, len(uids), AT_ONCE):
            _status, lines = box.client.uid("FETCH", ",".join(uids[start : start + AT_ONCE]), "(UID RFC822.SIZE)")
            for match in (SIZE.search(line) for line in lines if isinstance(line, bytes)):
                if match:
                    found[(match[1] or match[4]).decode()] = int(match[2] or match[3])
        return {uid: found.get(uid, 0) for uid in uids}  # of what it does not give it may not know the size either

    def fetch(self, uid: str, size: int) -> bytes:
        """One mail; of a large one the head alone. Nothing when it is not there any more."""
        return self._asked(lambda box: self._fetch(box, uid, is_large=size > LARGEST))

    @staticmethod
    def _fetch(box: BaseMailBox, uid: str, *, is_large: bool) -> bytes:
        found: Any = next(iter(box.fetch(uid_list=[uid], mark_seen=False, headers_only=is_large)), None)
        return found.raw if found else b""

    def put_away(self, uids: Sequence[str]) -> None:
        """Move what was read to its own folder; what is gone already, moved by another worker, is no matter."""
        if uids:
            self._asked(lambda box: self._move(box, uids))

    def _move(self, box: BaseMailBox, uids: Sequence[str]) -> None:
        try:
            box.move(uids, self.away, chunks=AT_ONCE)
        except (MailboxMoveError, MailboxCopyError) as failure:
            if GONE not in str(failure):
                raise

    # -- coming and going

    def _asked(self, ask: Callable[[BaseMailBox], T]) -> T:
        """What `ask` answers, over a connection that is opened when there is none, and left when it breaks."""
        try:
            self.box = self.box or self._open()
            return ask(self.box)
        except (ImapToolsError, IMAP4.error, OSError, ValueError) as failure:
            self.close()
            raise MailboxUnreadable(_said(failure, self.folder)) from failure

    def _open(self) -> BaseMailBox:
        box = self._connected()
        box.email_message_class = Fetched  # type: ignore[assignment]  # it only has to take what the server answers
        name, secret = unquote(self.parts.username or ""), unquote(self.parts.password or "")
        try:
            login = box.login if f"{name}{secret}".isascii() else box.login_utf8
            login(name, secret, initial_folder=None)
            box.client.capabilities = tuple(box.client.capability()[1][0].decode().upper().split())  # more than before
            self.away = _read_folder(box)
            box.folder.set(self.folder)
        except BaseException:
            box.client.shutdown()
            raise
        return box

    def _connected(self) -> BaseMailBox:
        host, port = self.parts.hostname or "", self.parts.port
        trusted = ssl.create_default_context()
        if self.parts.scheme == "imaps":
            return MailBox(host, port or 993, timeout=TIMEOUT, ssl_context=trusted)
        if self.starttls:
            return MailBoxStartTls(host, port or 143, timeout=TIMEOUT, ssl_context=trusted)
        return MailBoxUnencrypted(host, port or 143, timeout=TIMEOUT)

    def close(self) -> None:
        """Hang up, whatever the server thinks of it."""
        box, self.box = self.box, None
        if box is not None:
            with suppress(OSError, IMAP4.error):
                box.client.shutdown()


def _read_folder(box: BaseMailBox) -> str:
    """What the folder for mail that was read is called, made when there is none. Some servers have all below the inbox."""
    inbox = box.folder.list("", "INBOX")
    names = [READ_FOLDER, f"INBOX{inbox[0].delim if inbox else '/'}{READ_FOLDER}"]
    for name in names:
        if box.folder.exists(name):
            return name
    for name in names:
        with suppress(MailboxFolderCreateError):
            box.folder.create(name)
            return name
    return READ_FOLDER  # moving says what is wrong


def _said(failure: Exception, folder: str) -> str:
    if isinstance(failure, MailboxLoginError):
        return "Inloggen bij de mailbox lukt niet. Kloppen de gebruikersnaam en het wachtwoord?"
    if isinstance(failure, MailboxFolderSelectError):
        return f"De mailbox heeft geen map {folder}."
    if isinstance(failure, MailboxMoveError | MailboxCopyError):
        return f"Gelezen mail kan niet naar de map {READ_FOLDER}: {failure}"
    if isinstance(failure, OSError | IMAP4.abort):
        return f"De mailbox is niet bereikbaar ({type(failure).__name__}: {failure})."
    return f"De mailbox kan niet worden gelezen: {failure}"
