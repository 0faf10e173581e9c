"""The mail worker with the same rules and less patience: what takes minutes takes seconds, so that a test sees it happen.

A lease is still longer than what a worker can have in hand: what it begins in `BATCH`, and one answer waited for. On a
machine that is very busy a process may stand still for seconds: shorter than this, its lease would be over meanwhile.
"""

from argparse import Namespace
from datetime import timedelta

import mail_commands
from notifications import connection, delivery, outcomes
from notifications.outbox import claiming

connection.TIMEOUT = connection.CONNECT_TIMEOUT = connection.DOT_TIMEOUT = 4.0
claiming.LEASE = timedelta(seconds=20)
delivery.BATCH = timedelta(seconds=2)
delivery.SETTLE_EVERY = delivery.POLL = 0.2
delivery.LONGEST_PAUSE = 0.5
outcomes.PAUSES = [timedelta(seconds=0.3)]
outcomes.FEWEST_TRIES = 1000

if __name__ == "__main__":
    mail_commands.worker(Namespace())
