"""What no person wrote: out of the office, received in good order, read receipts (RFC 3834, TRUST E8)."""

import re

from notifications.inbox.reading import Mail

SAYS_SO = frozenset({"x-autoreply", "x-autorespond"})
# These also stand in what a person wrote, by way of a mailing list or a careful server: then the subject decides.
CROWDS = frozenset({"bulk", "junk"})
SUBJECT = re.compile(
    r"\s*(automati(c|sch|sche) (reply|antwoord|afwezigheid)|auto-?reply|autosvar|out of (the )?office|afwezig|niet aanwezig|"
    r"abwesen|absence|vakantie:|vacation)",
    re.IGNORECASE,
)


def is_automatic(mail: Mail) -> bool:
    """Whether a machine answered by itself. A calendar's answer that somebody pressed can say so too: look at that first."""
    submitted = mail.head.get("auto-submitted", "no").partition(";")[0].strip().lower()
    precedence = mail.head.get("precedence", "").strip().lower()
    may_be = "x-auto-response-suppress" in mail.head or precedence in CROWDS
    return (
        submitted not in {"", "no"}
        or bool(SAYS_SO & mail.head.keys())
        or precedence == "auto_reply"
        or mail.head.get("return-path", "").strip() == "<>"
        or mail.kind.startswith("multipart/report")
        or (may_be and SUBJECT.match(mail.subject) is not None)
    )
