"""Messages on their way: posting them with the change they tell about, claiming them, settling what became of them.

The hot statements are raw: they carry many rows, or take rows and give them back, in one statement.
"""

from notifications.outbox.claiming import LEASE, claim
from notifications.outbox.posting import DOMAIN, GATHERING, Draft, post, retell
from notifications.outbox.reading import find, posted_since, recent, said_since, sent_together
from notifications.outbox.rows import PASSING, ROWS_AT_ONCE
from notifications.outbox.settling import Result, settle

__all__ = [
    "DOMAIN",
    "GATHERING",
    "LEASE",
    "PASSING",
    "ROWS_AT_ONCE",
    "Draft",
    "Result",
    "claim",
    "find",
    "post",
    "posted_since",
    "recent",
    "retell",
    "said_since",
    "sent_together",
    "settle",
]
