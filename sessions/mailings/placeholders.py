"""Words in braces that become a participant's own: replaced as they stand, never run as a template."""

import re
from collections.abc import Mapping, Sequence

SESSION, LINK = "{sessie}", "{link}"
PLACEHOLDERS = ("{naam}", "{bijeenkomst}", LINK)
ABOUT_A_SESSION = ("{naam}", "{bijeenkomst}", SESSION, LINK)
# Who has only wishes has no page of their own, nor who signs up others. Everybody at an address shares the mail with lost links; an address that is left may be a stranger's by now.
OF_KIND = {
    "overview": PLACEHOLDERS, "request_approved": PLACEHOLDERS, "request_declined": PLACEHOLDERS,
    "evaluation_again": PLACEHOLDERS, "lost_link": ("{bijeenkomst}",), "readdressed": ABOUT_A_SESSION[:-1],
    "wishes": PLACEHOLDERS[:-1], "group": PLACEHOLDERS[:-1], "sign_up_opens": PLACEHOLDERS[:-1],
}  # fmt: skip
BRACES = re.compile(r"\{[^{}\s]*\}|\{[^{}\s]*|\}")


def known_in(kind: str) -> Sequence[str]:
    """What can stand in the text of a standard message of `kind`: most kinds are about one session."""
    return OF_KIND.get(kind, ABOUT_A_SESSION)


def in_a_subject(known: Sequence[str]) -> list[str]:
    """Those of `known` that a subject can have: an address is for the letter itself."""
    return [one for one in known if one != LINK]


def unknown_in(text: str, known: Sequence[str] = PLACEHOLDERS) -> list[str]:
    """What stands in braces and means nothing, a brace that is not closed too; each once, in order."""
    return list(dict.fromkeys(found for found in BRACES.findall(text) if found not in known))


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder replaced by its value, once: what stands in a value stays as it is."""
    return BRACES.sub(lambda found: values.get(found[0], found[0]), text)
