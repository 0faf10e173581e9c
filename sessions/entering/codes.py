"""The way to Mijn Week for who has it on paper: the personal code, typed."""

from events.tokens import CodeKind, read_code
from sessions.tables import Participant


class CodeUnknown(Exception):
    """This is nobody's personal code: mistyped, of another kind, or never given out. Nobody is told which."""


async def token_of_code(typed: str) -> str:
    """The token of the personal page whose code was typed, however it was written. Raises `CodeUnknown`."""
    code = read_code(typed, CodeKind.PERSONAL)
    found = await Participant.objects().where(Participant.personal_code == code).first() if code else None
    if found is None:
        raise CodeUnknown
    return str(found.personal_token)
