"""The letter to whose place somebody else takes."""

from events.texts import _
from notifications.invitations import Method
from sessions.facts import IN_LINE, About
from sessions.letters.registration import about


def _who_comes(facts: About) -> list[str]:
    """Who it is: told in any words of the organisers."""
    if facts.claim.status == "requested":
        return [_("{name} neemt uw aanvraag over.").format(name=facts.other)]
    if facts.claim.status in IN_LINE:
        return [_("{name} neemt uw plaats op de wachtlijst over.").format(name=facts.other)]
    who = _("{name} neemt uw plaats over.").format(name=facts.other)
    return [who, _("Met deze mail gaat de sessie uit uw agenda.")] if facts.person.wants_invitations else [who]


stood_in = about("stood_in", Method.CANCEL, last=_who_comes)
