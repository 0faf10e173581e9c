"""When two names are the same one."""

import hashlib
import unicodedata

LONGEST_KEY = 240


def name_key(name: str) -> str:
    """A name as one and the same person writes it: case, accents-as-typed and runs of spaces do not matter."""
    key = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    # One character can become eighteen; what does not fit its column is told apart by its hash.
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()
