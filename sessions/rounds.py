"""All that the worker does now and then beside delivering mail."""

from datetime import timedelta

from notifications.erasing import erase_due
from notifications.mailbox.reading import Reader
from notifications.rounds import Round
from sessions.offers.operations import expire
from sessions.received.receiving import receive
from sessions.reminders import remind
from settings import SETTINGS

ROUNDS: list[Round] = [
    Round("reminders", timedelta(seconds=30), remind),
    Round("offers", timedelta(seconds=30), expire),
    Round("erasing", timedelta(hours=6), erase_due),
    Round("mailbox", timedelta(seconds=10), Reader(SETTINGS.imap_url, receive).turn),
]
