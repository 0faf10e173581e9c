"""Who scanned, as a phone keeps it with each scan: somebody else may have signed in on it before the scan is sent."""

from events.tokens import is_signed, sign

PURPOSE = "scanned-by"


def mark_of(organiser_id: int) -> str:
    """What only we can have given to this organiser."""
    return f"{organiser_id}.{sign(PURPOSE, str(organiser_id))}"


def scanned_by(mark: str, sender: int) -> int:
    """Whose mark this is; who sends it, when it is none of ours."""
    number, _dot, signature = mark.partition(".")
    return int(number) if is_signed(signature, PURPOSE, number) else sender
