"""The letter that a session goes on after all."""

from events.texts import _
from sessions.facts import About
from sessions.letters.registration import about
from sessions.mailings.letters import words_this_time


def _how_it_stands(facts: About) -> list[str]:
    """What somebody has in it, which is told in any words of the organisers; and their words for this time."""
    if facts.claim.status == "offered":
        stands = [_("Er is nog een plaats voor u vrij. Kies op Mijn Week of u komt.")]
    elif facts.claim.status == "requested":
        stands = [_("Het bureau beoordeelt uw aanvraag nog.")]
    elif facts.claim.status == "waiting":
        stands = [_("U staat nog op de wachtlijst voor deze sessie."),
                  _("Komt er een plaats voor u vrij? Dan krijgt u een mail.")]  # fmt: skip
    elif not facts.person.wants_invitations:
        stands = [_("U hebt nog steeds een plaats.")]
    else:
        stands = [_("U hebt nog steeds een plaats."),
                  _("Druk in deze mail op Accepteren. Dan staat de sessie weer in uw agenda.")]  # fmt: skip
    return [*stands, *words_this_time("revived", facts)]


revived = about("revived", last=_how_it_stands)
