"""All that the worker does now and then beside delivering mail."""

from datetime import timedelta

from notifications.erasing import erase_due
from notifications.rounds import Round
from sessions.reminders import remind

ROUNDS: list[Round] = [
    Round("reminders", timedelta(seconds=30), remind),
    Round("erasing", timedelta(hours=6), erase_due),
]
