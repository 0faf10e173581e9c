"""What people say they are, each in their own spelling: "Lid" and "lid " are one role."""

from collections.abc import Iterable


def one_spaced(text: str) -> str:
    """`text` without spaces around it, and with one between its words."""
    return " ".join(text.split())


def role_key(role: str) -> str:
    """The same for every spelling of a role."""
    return one_spaced(role).casefold()


def spelled(roles: Iterable[str]) -> dict[str, list[str]]:
    """Every spelling of each role, by its key, in the order in which they come."""
    found: dict[str, list[str]] = {}
    for role in roles:
        found.setdefault(role_key(role), []).append(role)
    return found
