"""What became of messages, and what was done about somebody, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from events.history import Entry
from events.people.deeds import answers
from events.texts import _
from notifications.tables import Message

NO_NAMES: Mapping[int, str] = MappingProxyType({})


def states() -> dict[str, str]:
    """How far a message is."""
    return {
        Message.State.QUEUED: _("Wacht op verzending"),
        Message.State.CLAIMED: _("Wordt nu gemaakt"),
        Message.State.SENT: _("Verstuurd"),
        Message.State.KEPT: _("Bewaard, niet verstuurd"),
        Message.State.REFUSED: _("Geweigerd"),
        Message.State.REPLACED: _("Vervangen door een nieuwer bericht"),
        Message.State.EXPIRED: _("Verlopen, niet verstuurd"),
    }


def returns() -> dict[str, str]:
    """How a message came back after all."""
    return {
        Message.Returned.SOFT: _("Kwam terug, voor deze keer"),
        Message.Returned.HARD: _("Kwam terug: dit adres bestaat niet"),
        Message.Returned.LIFTED: _("Kwam terug; daarna opnieuw geprobeerd"),
    }


def _in_line() -> dict[str, str]:
    """What was done to who waits for a place."""
    return {
        "promoted": _("Van de wachtlijst een plaats gegeven in ‘{after}’."),
        "offered": _("Van de wachtlijst een plaats aangeboden in ‘{after}’."),
        "accepted": _("De aangeboden plaats genomen in ‘{after}’."),
        "offer-over": _("Niet op tijd gekozen of de plaats in ‘{before}’ goed is; het aanbod is voorbij."),
        "moved_in_line": _("Op de wachtlijst van ‘{after}’ verplaatst van nummer {was} naar nummer {place}."),
        "moved_up": _("Vanzelf van de wachtlijst een plaats gekregen in ‘{after}’."),
        "line-reason": _("Reden van de plaats op de wachtlijst van ‘{after}’ gewijzigd."),
    }


def _at_the_door() -> dict[str, str]:
    return {
        "let-in": _("Binnengelaten bij ‘{after}’."),
        "let-out": _("Toch niet binnen bij ‘{before}’."),
        "new-ticket": _("Nieuwe kaart gemaakt. De oude geldt niet meer."),
    }


def deed(entry: Entry, titles: Mapping[int, str], councils: Mapping[int, str] = NO_NAMES) -> str:
    """One deed about a participant in a sentence; `titles` of sessions and names of `councils` by id."""
    words = _in_line() | _at_the_door() | {
        "registered": _("Aangemeld voor ‘{after}’."),
        "cancelled": _("Afgemeld voor ‘{before}’."),
        "left": _("Zelf afgemeld voor ‘{before}’."),
        "by_other": _("Door een ander aangemeld, samen met de raad."),
        "left_by_other": _("Door wie aanmeldde, afgemeld voor ‘{before}’."),
        "moved": _("Verplaatst van ‘{before}’ naar ‘{after}’."),
        "other_way": _("Doet anders mee met ‘{after}’."),
        "request-approved": _("Aanvraag voor ‘{after}’ goedgekeurd."),
        "request-declined": _("Aanvraag voor ‘{before}’ afgewezen."),
        "resent": _("Alle mails nog een keer verstuurd."),
        "address": _("E-mailadres veranderd."),
        "invitations": _("Agenda-uitnodigingen aan- of uitgezet."),
        "details": _("Aangepast: {fields}."),
        "downloaded": _("Eigen gegevens gedownload."),
        "language": _("Taal veranderd."),
        "erased": _("Alle gegevens gewist."),
        "merged": _("Samengevoegd met een dubbele deelnemer (nummer {double})."),
        "stood_in": _("Iemand anders komt naar ‘{before}’."),
        "standing_in": _("Komt in plaats van iemand anders naar ‘{after}’."),
        "answers": _("Antwoorden op vragen veranderd."),
        "council-chosen": _("Raad gekozen: {council}.") if entry.after.get("council") else _("Hoort bij geen raad meer."),
        "called": _("Gebeld."),
        "post-settled": _("Post afgehandeld."),
        "answered": _("Opmerking beantwoord."),
        "replied": _("Antwoord op de uitnodiging voor ‘{after}’: {answer}."),
        "replied-late": _("Antwoord op een oudere uitnodiging voor ‘{after}’: {answer}. Dat telt niet mee."),
    }
    if entry.what not in words:
        return entry.what
    before, after = (titles.get(facts.get("session", 0), "?") for facts in (entry.before, entry.after))
    return words[entry.what].format(
        before=before, after=after, was=entry.before.get("place", ""), place=entry.after.get("place", ""),
        double=entry.before.get("participant", ""), fields=_fields(entry.after),
        council=councils.get(entry.after.get("council") or 0, "?"), answer=answers().get(entry.after.get("answer", ""), ""),
    )  # fmt: skip


def _fields(changed: Mapping[str, object]) -> str:
    """Which details were put right, in the order of the form."""
    names = {
        "person_name": _("naam"), "person_phone": _("telefoon"), "person_council": _("cliëntenraad"),
        "person_role": _("rol"),
    }  # fmt: skip
    return ", ".join(words for name, words in names.items() if name in changed)
