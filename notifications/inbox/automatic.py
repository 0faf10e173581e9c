"""What no person wrote: out of the office, received in good order, read receipts (RFC 3834, TRUST E8)."""

from notifications.inbox.reading import Mail

SAYS_SO = frozenset({"x-auto-response-suppress", "x-autoreply", "x-autorespond"})
CROWDS = frozenset({"bulk", "auto_reply", "list", "junk"})


def is_automatic(mail: Mail) -> bool:
    """Whether a machine answered by itself. A calendar's answer that somebody pressed can say so too: look at that first."""
    submitted = mail.head.get("auto-submitted", "no").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or bool(SAYS_SO & mail.head.keys())
        or mail.head.get("precedence", "").strip().lower() in CROWDS
        or mail.head.get("return-path", "").strip() == "<>"
        or mail.kind.startswith("multipart/report")
    )
