"""A mail of ours that came back: for good, for now, or not really (RFC 3464, RFC 3463, and what others write instead)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from notifications.addresses import one_line
from notifications.inbox.reading import Mail, first_address
from notifications.returns import message_id_in

LONGEST_WHY = 500
LOOKED_AT = 5_000  # of a text that only people were meant to read


class How(StrEnum):
    """No such address; later perhaps; our own fault; only late, or on its way."""

    HARD = "hard"
    SOFT = "soft"
    OURS = "ours"
    NOTED = "noted"


@dataclass(frozen=True)
class Return:
    """What a mail server says became of a mail: `status` is an enhanced code (RFC 3463), `why` its own words.

    `names` may be those of our message: what it has for an envelope id (RFC 3461 4.4), then Message-IDs.
    """

    how: How
    status: str
    why: str
    recipient: str = ""
    names: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The code and the words in one line."""
        return self.why if self.status in self.why else f"{self.status} {self.why}".strip()


STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<!\d)([45])[0-5]\d(?=[\s\-#:>])")
POSTMASTERS = re.compile(r"(mailer-daemon|postmaster|mail-daemon|mailerdaemon|microsoftexchange\w*)@", re.IGNORECASE)
# What the subject or the first words of a return say, whichever server made it.
SAYS_SO = re.compile(
    r"undeliver|not delivered|couldn.t be delivered|could not be delivered|delivery (has )?(failed|failure|status)|"
    r"delivery incomplete|failure notice|returned (mail|to sender)|mail delivery|delayed mail|message delayed|"
    r"address not found|permanent(ly)? (error|failed)|onbestelbaar|niet (worden )?(bezorgd|afgeleverd)|kan niet worden bezorgd|"
    r"unzustellbar|non remis",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"user unknown|unknown (user|recipient|address)|no such (user|mailbox|recipient|person)|does ?n.t exist|does not exist|"
    r"address not found|recipient ?(address rejected|not ?found)|mailbox (unavailable|not found)|no mailbox here|"
    r"invalid (recipient|mailbox)|couldn.t be found|wasn.t found|account .{0,40}(disabled|inactive)|bestaat niet|niet gevonden|"
    r"unrouteable address|host or domain name not found|domain not found",
    re.IGNORECASE,
)
FULL = re.compile(
    r"mailbox (is )?full|full mailbox|over ?quota|quota (is )?exceeded|exceed\w* .{0,20}quota|out of storage|insufficient storage|"
    r"postvak (is )?vol|mailbox vol",
    re.IGNORECASE,
)
LATE = re.compile(
    r"delay|warning: |will (be retried|retry|keep trying|continue)|still (be )?(trying|attempt)|no action is required|"
    r"delivery incomplete|vertraagd",
    re.IGNORECASE,
)
NO_MAILBOX = re.compile(r"5\.(1\.(?![078]$)\d+|2\.1|4\.1|4\.4|4\.310)")  # 5.1.0 says nothing, 5.1.7 and 5.1.8 are of senders
TOLD_NOTHING = re.compile(r"[45]\.(0|5)\.0|5\.1\.0|5\.3\.0|$")
COPY = re.compile(
    r"^-+ ?.{0,20}(?:copy of the message|original message|below this line)|^original message headers|"
    r"^oorspronkelijke berichtkoppen",
    re.IGNORECASE | re.MULTILINE,
)
QUOTED = re.compile(r"^message-id:\s*(<[^<>\s]{1,200}>)", re.IGNORECASE | re.MULTILINE)


def read_return(mail: Mail) -> Return | None:
    """What this mail says became of a mail of ours; None when it is no return."""
    if mail.status and mail.kind.endswith("delivery-status"):
        return _of_report(mail)
    if _is_return(mail):
        return _of_words(mail)
    return None


def _is_return(mail: Mail) -> bool:
    if "x-failed-recipients" in mail.head or mail.kind.endswith("delivery-status"):
        return True
    is_postmaster = POSTMASTERS.match(mail.sender) is not None
    if is_postmaster and any(message_id_in(address) for address in mail.addresses):
        return True  # in whatever language
    is_servers = is_postmaster or mail.head.get("return-path", "") == "<>"
    return is_servers and SAYS_SO.search(f"{mail.subject}\n{mail.text[:LOOKED_AT]}") is not None


# -- a report that machines read


def _of_report(mail: Mail) -> Return:
    """The block about a recipient that failed, or else the first."""
    about = [block for block in mail.status if "action" in block or "final-recipient" in block]
    failed = [block for block in about if block.get("action", "").lower().startswith("failed")]
    block = (failed or about or [{}])[0]
    why = block.get("diagnostic-code", "").partition(";")[2].strip() or _first_words(mail.text)
    status = _status_in(block.get("status", ""), why)
    envelope = [one.get("original-envelope-id", "") for one in mail.status]
    return Return(
        _how(status, why, is_late=bool(block) and not failed), status, one_line(why)[:LONGEST_WHY], _recipient(block),
        _names(mail, *envelope),
    )  # fmt: skip


def _recipient(block: Mapping[str, str]) -> str:
    said = block.get("original-recipient") or block.get("final-recipient") or ""
    return first_address(said.rpartition(";")[2])


def _status_in(status: str, why: str) -> str:
    """The code that says most: a server often knows better than the one that tells us."""
    given, found = STATUS.search(status), STATUS.search(why)
    if found and (given is None or TOLD_NOTHING.fullmatch(given[0])):
        return found[0]
    return given[0] if given else ""


# -- a text that people read


def _of_words(mail: Mail) -> Return:
    """Codes and phrases in the words before those of the mail that came back."""
    said = COPY.split(mail.text[:LOOKED_AT], maxsplit=1)[0]
    status = _status_in("", said)
    if not status and (code := REPLY.search(said)):
        status = f"{code[1]}.0.0"
    is_late = LATE.search(f"{mail.subject}\n{said[:500]}") is not None and not status.startswith("5")
    failed = first_address(mail.head.get("x-failed-recipients", ""))
    return Return(_how(status, said, is_late), status, _line_with(status, said), failed, _names(mail))


def _line_with(status: str, text: str) -> str:
    """The line that holds the reason."""
    code = status.rpartition(".0.0")[0] or status
    telling = [line for line in text.split("\n") if code and code in line]
    telling += [line for line in text.split("\n") if UNKNOWN.search(line) or FULL.search(line)]
    return one_line(telling[0])[:LONGEST_WHY] if telling else _first_words(text)


def _first_words(text: str) -> str:
    return one_line(" ".join(text.split())[:LONGEST_WHY])


def _names(mail: Mail, *envelope: str) -> tuple[str, ...]:
    found = [*envelope, *mail.enclosed, *QUOTED.findall(mail.text), mail.head.get("in-reply-to", "")]
    return tuple(dict.fromkeys(name for name in found if name))


# -- what it means


def _how(status: str, words: str, is_late: bool) -> How:
    """Only what failed for good by the address itself is hard (TRUST E10)."""
    if is_late or status.startswith("2"):
        return How.NOTED
    if status.startswith("5.7."):
        return How.OURS
    if NO_MAILBOX.fullmatch(status):
        return How.SOFT if FULL.search(words) else How.HARD
    if TOLD_NOTHING.fullmatch(status) and not status.startswith("4"):
        return How.HARD if UNKNOWN.search(words) and not FULL.search(words) else How.SOFT
    return How.SOFT
