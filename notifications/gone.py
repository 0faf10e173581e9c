"""Addresses that are gone: a mail came back from them for good, so no other is sent there (TRUST E10)."""

from datetime import datetime

from database import DB, fetch

# Two workers on PostgreSQL pass each other; on SQLite the transaction holds everything already.
PASSING = "FOR UPDATE SKIP LOCKED" if DB.engine_type == "postgres" else ""
WHY = "Dit adres bestaat niet meer (eerder teruggekomen)."
# Who asks for a link to the desk gets it: they are waiting for it, and may have no other way in.
REFUSE = f"""
WITH gone AS MATERIALIZED (
    SELECT id FROM message WHERE state IN ('queued', 'claimed') AND due_at <= {{}} AND about LIKE 'participant:%'
        AND email IN (SELECT email FROM message WHERE returned <> '' AND returned = 'hard')
    {PASSING}
)
UPDATE message SET claim = NULL, state = 'refused', settled_at = {{}}, error = {{}} WHERE id IN (SELECT id FROM gone)
"""  # noqa: S608 our own words


async def refuse_gone(now: datetime) -> None:
    """Refuse what is due at addresses that are gone, in the transaction in which messages are claimed."""
    await fetch(REFUSE, now, now, WHY)


async def try_again(email: str) -> None:
    """Somebody at the desk says that this address works: what came back before does not count any more."""
    await fetch("UPDATE message SET returned = 'lifted' WHERE returned <> '' AND returned = 'hard' AND email = {}", email)
