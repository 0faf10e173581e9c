"""The language in which somebody reads us: their pages, and the mails that are posted from now on."""

from database import DB
from events import history
from events.tables import Event
from events.texts import LANGUAGES
from sessions.people.corrections import held
from sessions.tables import Participant


class LanguageUnknown(Exception):
    """We do not speak this."""


async def choose(event: Event, participant: Participant, language: str, by: int | None = None) -> None:
    """Speak `language` ("nl", "en") to them from now on; `by` is the organiser whom they told so. Raises `LanguageUnknown`."""
    if language not in LANGUAGES:
        raise LanguageUnknown(language)
    async with DB.transaction():
        current = await held(participant.id)
        if current.language == language:
            return
        await Participant.update({Participant.language: language}).where(Participant.id == current.id)
        before, after = {"language": current.language}, {"language": language}
        await history.note(by, event.id, f"participant:{current.id}", "language", before, after)
