"""A mail comes in: what it is, what that does, and the line that is kept of it, all in one transaction or not at all."""

import asyncio
import logging
from enum import StrEnum

from database import DB, is_passing
from events.texts import _
from notifications.inbox import keeping
from notifications.inbox.reading import Mail, source_of
from notifications.inbox.returned import How, Return
from notifications.inbox.sorting import Sort, Sorted, sort
from notifications.tables import Received
from sessions.mailings import unsubscribing
from sessions.received.belonging import Belonging, of_letter, of_message
from sessions.replies import follow

LOG = logging.getLogger(__name__)
KEPT_OF_RETURN = 2_000


class Outcome(StrEnum):
    """Kept at the desk; here before; written by a machine and dropped."""

    KEPT = "kept"
    KNOWN = "known"
    DROPPED = "dropped"


async def receive(raw: bytes, size: int = 0) -> Outcome:
    """Do what this mail asks and keep it, once; `size` is how long it is when `raw` is only its beginning.

    Raises what the database raises when it cannot now: then nothing is done, and it is to be tried again. Whatever else
    goes wrong, the mail is kept and named.
    """
    found = await asyncio.to_thread(sort, raw, size)
    if found.sort == Sort.AUTOMATIC and not found.mail.unsubscribes:
        LOG.info("a mail that a machine wrote by itself was dropped: %s", found.mail.key)
        return Outcome.DROPPED
    try:
        return await _kept(found)
    except Exception as failure:
        if is_passing(failure):
            raise
        LOG.exception("a mail that came in cannot be treated: %s", found.mail.key)
        return await _kept_unread(found.mail, raw, failure)


async def _kept(found: Sorted) -> Outcome:
    async with DB.transaction():
        number = await keeping.begin(found.mail)
        if number is None:
            return Outcome.KNOWN
        if not await _has_unsubscribed(number, found):
            await _treat(number, found)
    return Outcome.KEPT


async def _treat(number: int, found: Sorted) -> None:
    mail = found.mail
    if found.returned:
        await _returned(number, mail, found.returned)
    elif found.answer:
        done = await follow(found.answer, mail.token, mail.sender, mail.text, mail.key)
        await keeping.finish(
            number, done.kind, done.state, words=done.words, text=done.text, message=done.message, about=done.about,
            belongs_to=done.belongs_to,
        )  # fmt: skip
    else:
        await _to_the_desk(number, found)


async def _has_unsubscribed(number: int, found: Sorted) -> bool:
    """Whether it is a mail to an address that is only for that, whatever it says: a mail program sends it by itself."""
    token = found.mail.unsubscribes
    if not token or found.returned:
        return False
    try:
        event, participant = await unsubscribing.subscriber_at(token)
    except unsubscribing.UnsubscribeLinkNotFound:
        return False
    await unsubscribing.choose(participant, wants_mailings=False)
    await keeping.finish(
        number, Received.Kind.LETTER, Received.State.SETTLED, words=_("Wil geen nieuws meer. Dat is uitgevoerd."),
        about=f"participant:{participant.id}", belongs_to=f"event:{event.id}",
    )  # fmt: skip
    return True


async def _kept_unread(mail: Mail, raw: bytes, failure: Exception) -> Outcome:
    """As it came, for somebody to look at."""
    words = _("De mail kan niet worden verwerkt ({name}).").format(name=type(failure).__name__)
    unread = Mail(mail.key, mail.sender, mail.subject, mail.text, trouble=words, source=source_of(raw))
    async with DB.transaction():
        number = await keeping.begin(unread)
    return Outcome.KNOWN if number is None else Outcome.KEPT


async def _to_the_desk(number: int, found: Sorted) -> None:
    """What somebody wrote, or what cannot be read."""
    is_letter = found.sort != Sort.UNREADABLE
    message = await keeping.message_named(found.mail)
    about = await of_message(message)
    about = about if about.about else await of_letter(found.mail)
    await keeping.finish(
        number, Received.Kind.LETTER if is_letter else Received.Kind.UNREADABLE, Received.State.OPEN,
        words="" if is_letter else found.mail.trouble, message=message.id if message else None,
        about=about.about, belongs_to=about.belongs_to,
    )  # fmt: skip


async def _returned(number: int, mail: Mail, returned: Return) -> None:
    """Mark our message; a return of nothing that we know is for the desk."""
    message = await keeping.message_named(mail, returned)
    if message:
        await keeping.mark(message, returned)
    about = await of_message(message) if message else Belonging()
    await keeping.finish(
        number, Received.Kind.RETURNED, Received.State.SETTLED if message else Received.State.OPEN,
        words=_words_of(returned), text=mail.text[:KEPT_OF_RETURN], message=message.id if message else None,
        about=about.about, belongs_to=about.belongs_to,
    )  # fmt: skip


def _words_of(returned: Return) -> str:
    said = {
        How.HARD: _("Kwam terug: dit adres bestaat niet. {why}"),
        How.SOFT: _("Kwam terug: nu niet te bezorgen. {why}"),
        How.OURS: _("Kwam terug: de ontvanger weigert onze mail. {why}"),
        How.NOTED: _("Is nog onderweg. {why}"),
    }
    return said[returned.how].format(why=returned.said).strip()
