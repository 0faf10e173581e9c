"""Reading at the desk what is, or would be, mailed: made from a message's row exactly as the worker makes it."""

import base64
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from events.texts import _
from notifications.mail import mail
from notifications.outbox import find, recent
from notifications.tables import Message
from sessions.letters import write

PAGE = 50
LARGEST_ID = 2**31 - 1


class MessageNotFound(Exception):
    """There is no such message, or nothing of this kind in it."""


@dataclass(frozen=True)
class Heading:
    """A message in a list; an `error` says why it cannot be written."""

    message: Message
    subject: str
    error: str = ""


@dataclass(frozen=True)
class Opened:
    """A message with all its parts as a reader's mail program takes them apart."""

    message: Message
    subject: str = ""
    text: str = ""
    html: str = ""
    calendar: str = ""
    source: str = ""
    error: str = ""


async def newest(page: int) -> tuple[list[Heading], bool]:
    """Page `page` (1 for the newest) of all messages, and whether there are older ones."""
    messages = await recent(PAGE + 1, (page - 1) * PAGE)
    return [_heading(message) for message in messages[:PAGE]], len(messages) > PAGE


def _heading(message: Message) -> Heading:
    if message.is_erased:
        return Heading(message, _("De inhoud is gewist"))
    try:
        return Heading(message, write(message).subject)
    except Exception as error:  # whatever is wrong with one message, the others can be read
        return Heading(message, message.kind, _said(error))


async def open_message(number: int) -> Opened:
    """One message. Raises `MessageNotFound`; one that cannot be written is shown with its error."""
    message = await find(number) if number <= LARGEST_ID else None
    if message is None:
        raise MessageNotFound(number)
    return taken_apart(message)


def taken_apart(message: Message) -> Opened:
    """A message with its parts, or with the error that it cannot be written for; of one that was erased, that it was."""
    if message.is_erased:
        return Opened(message, _("De inhoud is gewist"))
    try:
        return opened(message)
    except Exception as error:  # the desk shows what the worker stumbles over
        return Opened(message, message.kind, error=_said(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def opened(message: Message) -> Opened:
    """A message taken apart; whatever its letter stumbles over is raised."""
    source = mail(message, write(message))
    whole = message_from_bytes(source, _class=EmailMessage, policy=default)
    found: dict[str, EmailMessage] = {}
    for part in whole.walk():
        found.setdefault(part.get_content_type(), part)
    picture = found.get("image/png")
    page = _content(found, "text/html")
    if picture is not None:
        inside = base64.b64encode(picture.get_content()).decode()
        page = page.replace(f"cid:{picture['Content-ID'].strip('<>')}", f"data:image/png;base64,{inside}")
    return Opened(
        message, str(whole["Subject"]), _content(found, "text/plain"), page, _content(found, "text/calendar"),
        source.decode("utf-8", "replace"),
    )  # fmt: skip


def _content(found: dict[str, EmailMessage], kind: str) -> str:
    return str(found[kind].get_content()) if kind in found else ""
