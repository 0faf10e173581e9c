"""The people of one batch of messages: what became of the mail of each, and who is to be called."""

from dataclasses import dataclass

from notifications import batches
from notifications.tables import Message


@dataclass(frozen=True)
class Recipient:
    """One person who is told something; without a `message` there is no address, and they are to be called."""

    name: str
    email: str
    phone: str
    participant: int
    message: Message | None


async def mailed(batch: str) -> list[Recipient]:
    """Everybody who gets a mail of `batch`, by name."""
    return [
        Recipient(one.name, one.email, "", int(one.about.partition(":")[2]), one) for one in await batches.in_batch(batch)
    ]
