"""All that the worker does now and then beside delivering mail."""

from datetime import timedelta

from notifications.mailbox.reading import Reader
from notifications.rounds import Round
from sessions.received.receiving import receive
from settings import SETTINGS

ROUNDS: list[Round] = [
    Round("mailbox", timedelta(seconds=10), Reader(SETTINGS.imap_url, receive).turn),
]
