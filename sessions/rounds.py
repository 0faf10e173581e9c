"""All that the worker does now and then beside delivering mail."""

from datetime import timedelta

from notifications.rounds import Round
from sessions.reminders import remind

ROUNDS: list[Round] = [Round("reminders", timedelta(seconds=30), remind)]
