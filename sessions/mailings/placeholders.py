"""Words in braces that become a participant's own: replaced as they stand, never run as a template."""

import re
from collections.abc import Mapping, Sequence

PLACEHOLDERS = ("{naam}", "{bijeenkomst}", "{link}")
IN_A_SUBJECT = ("{naam}", "{bijeenkomst}")  # an address is for the letter itself
BRACES = re.compile(r"\{[^{}\s]*\}|\{[^{}\s]*|\}")


def unknown_in(text: str, known: Sequence[str] = PLACEHOLDERS) -> list[str]:
    """What stands in braces and means nothing, a brace that is not closed too; each once, in order."""
    return list(dict.fromkeys(found for found in BRACES.findall(text) if found not in known))


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder replaced by its value, once: what stands in a value stays as it is."""
    return BRACES.sub(lambda found: values.get(found[0], found[0]), text)
