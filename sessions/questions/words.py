"""The kinds of questions, in words."""

from events.texts import _
from sessions.questions.tables import Question


def kinds() -> dict[str, str]:
    """What an answer is, as the desk chooses it."""
    return {
        Question.Kind.SHORT: _("Korte tekst"), Question.Kind.LONG: _("Lange tekst"), Question.Kind.CHOICE: _("Eén antwoord kiezen"),
        Question.Kind.CHOICES: _("Meer antwoorden kiezen"), Question.Kind.YES_NO: _("Ja of nee"), Question.Kind.NUMBER: _("Getal"),
    }  # fmt: skip
