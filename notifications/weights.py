"""What mails weigh: over 100 KB they are cut off by who shows them (TRUST E11), so what is too much goes in another one."""

from binascii import b2a_qp
from collections.abc import Iterable

from notifications.letters import Item

LARGEST = 100_000  # bytes of a whole mail
# Measured on overviews of 1 to 65 sessions: a mail weighs at most FRAME + ENVELOPE + RATE times its facts.
FRAME = 4_000  # head, styles and help block of any mail
ENVELOPE = 2_500  # heading, ticket with its picture, button
RATE = 4.6  # what stands in facts, stands in the text, in the page, and in links of both with what makes it look well
ITEM = 800  # the styles of one thing with a line and a link
TWICE = 2.1  # in text and page


def weight(facts: str) -> int:
    """How many bytes a message with these facts adds to a mail, at most."""
    return ENVELOPE + int(RATE * _written(facts))


def is_heavy(facts: str) -> bool:
    """Whether a mail of this message alone, with all there is to tell, would be too large."""
    return FRAME + weight(facts) > LARGEST


def lightest(items: Iterable[Item]) -> list[Item]:
    """The first of them, as many as fit in one mail."""
    found, left = [], LARGEST - FRAME - 2 * ENVELOPE
    for item in items:
        left -= ITEM + int(TWICE * _written("".join([item.title, *item.lines, *_links(item)])))
        if left < 0:
            break
        found.append(item)
    return found


def _links(item: Item) -> list[str]:
    return [f"{link.label}{link.url}" for link in item.links]


def _written(words: str) -> int:
    """How long they are as a mail writes them: what is not ASCII takes three times its bytes (RFC 2045 6.7)."""
    return len(b2a_qp(words.encode("utf-8", "ignore"), istext=True))
