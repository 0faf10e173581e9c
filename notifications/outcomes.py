"""What to do after a mail was not simply taken: try again, and when, or give up. By SMTP code (RFC 5321 4.2)."""

import re
from datetime import datetime, timedelta
from itertools import count
from secrets import SystemRandom

from aiosmtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

import clock
from notifications.outbox import Result
from notifications.tables import Message

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480)]
PATIENCE = timedelta(hours=48)
FEWEST_TRIES = 6  # also of a message that was held back longer than our patience
JITTER = 0.2
LONGEST_ERROR = 500

# What receivers answer when SPF, DKIM or DMARC of our own domain is wrong, or the sender is not ours to use.
OUR_DOMAIN = re.compile(r"[45]\.7\.(2[0-7]|30|60|515)\b")
# Microsoft takes no more than three mails of one sender at once: those that it sends away come back one by one.
TOO_MANY_AT_ONCE = 432
STEP, STEPS = timedelta(seconds=7), 40

_chance = SystemRandom()
_sent_away = count()


def is_ours(failure: Exception) -> bool:
    """Whether it is not this mail but our own domain that is refused: so would be every other mail."""
    code, words = _answer(failure)
    return code >= 400 and OUR_DOMAIN.search(words) is not None


def is_unknown(failure: Exception) -> bool:
    """Whether nobody knows if the server took the mail: it fell silent or said something that is no answer."""
    return _answer(failure)[0] < 200


def outcome(message: Message, failure: Exception) -> Result:
    """What becomes of `message` after `failure`.

    Not for what `is_ours`. 5xx is final; everything else is tried again: 4xx, and a connection lost after the final dot, of which nobody
    knows whether the mail arrived. A second one then has the same Message-ID.
    """
    if isinstance(failure, ValueError):
        return refused(message, f"{type(failure).__name__}: {failure}")  # an address that cannot be written
    code, words = _answer(failure)
    said = f"{code} {words}" if code > 0 else words
    if 500 <= code <= 599 and not isinstance(failure, SMTPSenderRefused):
        return refused(message, said)
    if code == TOO_MANY_AT_ONCE:
        return Result(message, retry_at=clock.now() + spread(next(_sent_away)), error=said[:LONGEST_ERROR])
    return again(message, said)


def spread(number: int) -> timedelta:
    """How long number 0, 1, 2 and so on of those sent away waits: half a minute, and each a little longer."""
    return timedelta(seconds=30) + STEP * (number % STEPS)


def _answer(failure: Exception) -> tuple[int, str]:
    if isinstance(failure, SMTPRecipientsRefused):
        failure = failure.recipients[0]
    if isinstance(failure, SMTPResponseException):
        return failure.code, failure.message
    return 0, f"{type(failure).__name__}: {failure}"


def again(message: Message, error: str) -> Result:
    """Try later, each time later, until 48 hours after the message was made."""
    retry_at = next_try(message, clock.now())
    if retry_at > message.created_at + PATIENCE and message.attempts >= FEWEST_TRIES:
        return refused(message, f"Na {message.attempts} keer opgegeven. {error}")
    return Result(message, retry_at=retry_at, error=error[:LONGEST_ERROR])


def next_try(message: Message, now: datetime) -> datetime:
    """1, 5, 15, 30 minutes, 1, 2, 4 and then every 8 hours from `now`, give or take a fifth."""
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    return now + pause * _chance.uniform(1 - JITTER, 1 + JITTER)


def refused(message: Message, error: str) -> Result:
    """Given up, for good and visibly."""
    return Result(message, Message.State.REFUSED, error=error[:LONGEST_ERROR])
