"""What came from somebody's calendar, in words for the desk."""

from events.texts import _, date_in_words, time_in_words
from notifications.answers import Answer
from sessions.replies.matching import Place
from sessions.tables import Registration

LONGEST = 500  # what a row of received mail holds
PARTSTAT = Registration.Partstat


def of_answer(partstat: str) -> str:
    """Yes, maybe or no."""
    said = {PARTSTAT.ACCEPTED: _("ja"), PARTSTAT.TENTATIVE: _("misschien"), PARTSTAT.DECLINED: _("nee")}
    return said.get(PARTSTAT(partstat), "") if partstat in set(PARTSTAT) else ""


def _about(place: Place) -> str:
    zone, starts_at = place.event.time_zone, place.session.starts_at
    return _("Sessie: ‘{title}’, {date}, {time} uur.").format(
        title=place.session.title, date=date_in_words(starts_at, zone), time=time_in_words(starts_at, zone)
    )


def _fitting(said: str, *more: str) -> str:
    """What was said, and as much as fits of the rest."""
    return " ".join(filter(None, [said[:300], *more]))[:LONGEST]


def followed(place: Place, partstat: str, then: str) -> str:
    """An answer that counts, and what it led to."""
    said = _("De agenda van {name} zegt {answer}.").format(name=place.participant.name, answer=of_answer(partstat))
    return _fitting(said, then, _about(place))


def outdated(place: Place, partstat: str) -> str:
    """An answer to an invitation that has been replaced."""
    said = _("De agenda van {name} zegt {answer}, maar op een oudere uitnodiging. Dat telt niet mee.")
    return _fitting(said.format(name=place.participant.name, answer=of_answer(partstat)), _about(place))


def in_between(place: Place, partstat: str) -> str:
    """An answer to a time that is about to be another one, and may still stay what it was."""
    said = _("De agenda van {name} zegt {answer}, maar op de oude tijd. Dat telt alleen als u de nieuwe tijd ongedaan maakt.")
    return _fitting(said.format(name=place.participant.name, answer=of_answer(partstat)), _about(place))


def known(place: Place) -> str:
    """An answer that we had, or that an answer we have is newer than."""
    said = _("De agenda van {name} zegt wat wij al wisten, of iets dat ouder is.").format(name=place.participant.name)
    return _fitting(said, _about(place))


def undecided(place: Place) -> str:
    """A calendar that says it says nothing yet."""
    return _fitting(_("De agenda van {name} zegt nog niets.").format(name=place.participant.name), _about(place))


def question(place: Place, answer: Answer) -> str:
    """What is asked of the desk, "" for an answer that can be followed."""
    said = _question(place, answer)
    if not said:
        return ""
    values = {
        "name": place.participant.name, "other": answer.delegated_to or answer.attendee, "number": answer.events,
        "method": answer.method[:20], "answer": of_answer(answer.partstat) or "–",
    }  # fmt: skip
    return _fitting(said.format(**values), _("Er is niets veranderd."), _about(place))


def _question(place: Place, answer: Answer) -> str:
    if answer.events > 1:
        return _("Een bericht over {number} afspraken tegelijk, op de uitnodiging van {name}.")
    if answer.partstat == "DELEGATED" or answer.delegated_to:
        return _("{name} stuurt iemand anders: {other}.")
    if answer.has_proposal:
        return _("{name} vraagt om een andere tijd.")
    asked = {
        "REPLY": "",
        "REFRESH": _("De agenda van {name} vraagt om de uitnodiging, nog een keer."),
        "REQUEST": _("De uitnodiging van {name} is doorgestuurd. Nu staat daarin: {other}."),
    }
    return asked.get(answer.method, _("De agenda van {name} stuurt een bericht dat wij niet volgen: {method}."))


def stranger(place: Place, answer: Answer, sender: str) -> str:
    """Somebody answers an invitation that is not theirs."""
    said = _("{other} zegt {answer} op de uitnodiging van {name}.").format(
        other=answer.attendee or sender or _("Iemand"),
        answer=of_answer(answer.partstat) or "–",
        name=place.participant.name,
    )
    return _fitting(said, _("Er is niets veranderd."), _about(place))


def unproven(place: Place, answer: Answer) -> str:
    """An answer that did not come to the address in the invitation, so anybody may have sent it."""
    said = _("De agenda van {name} zegt {answer}. Wij weten niet zeker of {name} dit stuurde.").format(
        name=place.participant.name, answer=of_answer(answer.partstat) or "–"
    )
    return _fitting(said, _("Er is niets veranderd."), _about(place))


def forged() -> str:
    """The address that it came to is not one that we gave."""
    return _("Een antwoord van een agenda, op een adres dat wij niet hebben gegeven. Er is niets veranderd.")


def not_ours() -> str:
    """A calendar's message about something else than an invitation of ours."""
    return _("Een bericht van een agenda, maar niet over een uitnodiging van ons.")


def nobodys() -> str:
    """Whoever it is about is not here, or not any more."""
    return _("Een antwoord van een agenda bij een aanmelding die er niet meer is.")


def left() -> str:
    """An answer to an invitation at an address that was left."""
    return _("Een antwoord op een oudere uitnodiging. Dat telt niet mee.")
