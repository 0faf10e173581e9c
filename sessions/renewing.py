"""Another calendar entry for registrations that stay: a UID is of one address, and does not come back after a CANCEL."""

from collections.abc import Sequence

from database import fetch
from sessions.messages import Claim
from sessions.registrations import new_claim
from sessions.tables import Registration

ROWS_AT_ONCE = 500  # both databases take some 32,000 values in one statement
GIVEN = ("uid", "organizer", "reply_token", "join_token")


async def renew(registrations: Sequence[Registration], *, is_another_person: bool = False) -> None:
    """Give each a new UID, SEQUENCE 0 and nothing answered yet, in the caller's transaction and in the rows in its hand.

    The join link stays, but for `is_another_person`: they must not come in by a link that somebody else knows.
    """
    for start in range(0, len(registrations), ROWS_AT_ONCE):
        await _renew(registrations[start : start + ROWS_AT_ONCE], GIVEN if is_another_person else GIVEN[:-1])


async def _renew(rows: Sequence[Registration], names: Sequence[str]) -> None:
    claims = {row.id: new_claim(row.status) for row in rows}
    case = "CASE id" + " WHEN {} THEN {}" * len(rows)
    columns = ", ".join(f"{name} = {case} ELSE {name} END" for name in names)
    await fetch(
        f"UPDATE registration SET {columns}, sequence = 0, partstat = '', replied_at = NULL, replied_sequence = NULL, "  # noqa: S608 only {} and our own words
        f"replied_stamp = NULL{', device_hash = NULL' if names == GIVEN else ''} WHERE id IN ({', '.join('{}' for _row in rows)})",
        *(value for name in names for value in _cases(claims, name)),
        *claims,
    )
    for row in rows:
        for name in names:
            setattr(row, name, getattr(claims[row.id], name))
        row.sequence, row.partstat = 0, Registration.Partstat.NONE
        row.replied_at = row.replied_sequence = row.replied_stamp = None


def _cases(claims: dict[int, Claim], name: str) -> list[object]:
    return [part for number, claim in claims.items() for part in (number, getattr(claim, name))]
