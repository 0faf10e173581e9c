"""What the desk says of a file of papers: what it is, and how far."""

from babel.numbers import format_decimal

from events.tables import Event
from events.texts import _, date_in_words, language, time_in_words
from sessions.paper.jobs.asking import Standing
from settings import SETTINGS

MB = 1_000_000


def titles() -> dict[str, str]:
    """What each kind is."""
    return {
        "badges-a6": _("Badges op A6"),
        "badges-etiketten": _("Badges op etiketten van 63,5 bij 38,1 mm, 21 op een vel"),
        "brieven": _("Brieven voor wie geen e-mailadres heeft"),
        "bewijzen": _("Bewijzen voor wie erbij was"),
    }


def in_figures(number: float) -> str:
    """ "1.000", in English "1,000"."""
    return str(format_decimal(number, locale=language()))


def said(standing: Standing, event: Event) -> list[str]:
    """How far it is, in paragraphs; nothing when nobody asked for it."""
    if standing.is_ready:
        return _ready(standing, event)
    if standing.has_failed:
        return [_("Het maken is niet gelukt, ook niet toen wij het opnieuw probeerden. Vraag het nog eens. Lukt het dan weer niet? Vraag dan hulp aan wie deze site beheert.")]
    if standing.is_held:
        return [_going(standing)]
    return _waiting(standing) if standing.is_under_way else []


def _going(standing: Standing) -> str:
    total = in_figures(standing.total)
    if standing.is_drawn:
        return _("Alle {total} zijn gemaakt. Wij zetten ze nu in één bestand. Dat duurt ongeveer nog eens zo lang.").format(total=total)
    return _("{made} van de {total} gemaakt.").format(made=in_figures(standing.made), total=total)


def _waiting(standing: Standing) -> list[str]:
    if not standing.is_late:
        return [_("Wij beginnen zo met het maken.")]
    begun = standing.tries > 0
    words = _("Het maken is onderbroken. Wij beginnen vanzelf opnieuw.") if begun else _("Het maken is nog niet begonnen.")
    needed = _("Dit bestand wordt gemaakt door het programma dat ook de mail verstuurt. Vraag aan wie deze site beheert of dat aan staat.")
    return [words, needed] if SETTINGS.worker else [words, needed, _("Het wordt bij deze site apart gestart: bijeen worker.")]


def _ready(standing: Standing, event: Event) -> list[str]:
    assert standing.ready_at is not None  # it is ready
    assert standing.until_at is not None  # as above
    size, zone = in_figures(max(0.1, round((standing.size or 0) / MB, 1))), event.time_zone
    return [
        _("Klaar: {number} in één bestand ({size} MB), gemaakt om {time} uur.").format(
            number=in_figures(standing.total), size=size, time=time_in_words(standing.ready_at, zone)
        ),
        _("In dit bestand staan namen. Wij wissen het op {date} om {time} uur. Veranderde er na het maken nog iets? Maak het dan opnieuw.").format(
            date=date_in_words(standing.until_at, zone), time=time_in_words(standing.until_at, zone)
        ),
    ]  # fmt: skip
