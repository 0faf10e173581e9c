"""All that the worker does now and then beside delivering mail."""

from notifications.rounds import Round

ROUNDS: list[Round] = []
