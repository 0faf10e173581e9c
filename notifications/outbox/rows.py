"""What the statements of the outbox have in common."""

from collections.abc import Iterable

from database import DB

ROWS_AT_ONCE = 500  # both databases take some 32,000 values in one statement

# Two workers on PostgreSQL pass each other; on SQLite the transaction holds everything already.
PASSING = "FOR UPDATE SKIP LOCKED" if DB.engine_type == "postgres" else ""
# Whose batch a message gives way to: when that is withdrawn, this one comes back.
NEWEST = "(SELECT newest.batch FROM message AS newest WHERE newest.uid = message.uid ORDER BY newest.id DESC LIMIT 1)"


def places(values: Iterable[object]) -> str:
    """A place in a statement for each of `values`."""
    return ", ".join("{}" for _ in values)
