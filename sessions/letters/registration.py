"""Letters about one registration: invitations, updates, cancellations, and their twins for who stands in line."""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from events import texts
from events.letters import help_lines
from events.markdown import plain
from events.texts import _
from notifications.invitations import Invitation, Method
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from sessions.calendar_titles import calendar_title
from sessions.facts import IN_LINE, About, SessionFacts
from sessions.letters.parts import beforehand, joining, joins_by_link, personal_link, way, ways_in, when
from sessions.mailings.letters import heading, opening, subject, words_this_time
from sessions.ways.choices import Way
from sessions.ways.words import where

# A "change" to who has a place is of before such had a kind of their own.
COMING = frozenset({"invitation", "promoted", "update", "change", "change_with_place", "revived"})
GOING_ON = COMING | frozenset({"out_of_calendar"})  # one joins it


def about(
    kind: str, method: Method | None = Method.REQUEST, first: Callable[[About], list[str]] = lambda _facts: [],
    last: Callable[[About], list[str]] = lambda _facts: [],
) -> Callable[[Message], Letter]:  # fmt: skip
    """A writer of mails of `kind` about one registration; with a place there is an invitation of `method` in it.

    What `first` says comes before the words that the organisers can change for all of these mails, `last` after them.
    """

    def write_letter(message: Message) -> Letter:
        facts = msgspec.json.decode(message.facts, type=About)
        session, person, own = facts.session, facts.person, facts.claim.way
        has_place = facts.claim.status not in IN_LINE
        is_invited = has_place and person.wants_invitations
        lines = [*when(facts.event, session), texts.sentence(way(session, own))]
        lines += _stands(kind, facts.claim.status) if facts.opening else []
        links = []
        if has_place and kind in GOING_ON:
            prepare, join = session.prepare if kind in COMING else "", facts.claim.join_token
            lines += [*beforehand(facts.event, prepare, join), *joining(facts.event, session, own)]
            links = ways_in(facts.event, session, join, own, is_invited=is_invited)
            links += _given_back(facts) if kind == "promoted" else []
        return Letter(
            subject=subject(kind, facts),
            language=message.language,
            heading=heading(kind, facts),
            sender_name=facts.event.title,
            opening=[_("Beste {name},").format(name=person.name), *first(facts), *_words(kind, facts), *last(facts)],
            items=[Item(session.title, lines, links)],
            button=personal_link(facts.event, person),
            help=help_lines(facts.event),
            sender=facts.event.sender,
            reply_to=facts.claim.organizer if facts.claim.reply_token else "",
            invitation=_invitation(message, facts, method) if method and is_invited else None,
        )

    return write_letter


def _given_back(facts: About) -> list[Link]:
    """Who got a place by themselves gives it back on the page that this leads to."""
    page = facts.event.address(f"/mijn/{facts.person.personal_token}/afmelden/{facts.registration}")
    return [Link(_("Toch niet? Geef uw plaats terug"), page)] if facts.registration else []


def _words(kind: str, facts: About) -> list[str]:
    """The organisers' own words or ours; of ours other ones where the usual ones tell of the calendar or of the line."""
    if kind == "change" and facts.claim.status == "offered" and not facts.opening:
        return [_("Er is een plaats voor u vrij. Kies op Mijn Week of u komt.")]
    if kind == "change" and facts.claim.status == "requested" and not facts.opening:
        return [_("Het bureau beoordeelt uw aanvraag nog.")]
    if facts.opening or facts.claim.status in IN_LINE or facts.person.wants_invitations:
        return opening(kind, facts)
    said = {
        "invitation": _("U hebt een plaats."),
        "change": _("U houdt uw plaats."),
        "cancelled": _("U bent afgemeld voor deze sessie."),
    }
    return [said[kind]] if kind in said else opening(kind, facts)


def _stands(kind: str, status: str) -> list[str]:
    """What our own words say of the place and the heading does not: it is said beside the time in any words."""
    said = {
        "invitation": _("U hebt een plaats."),
        "update": _("U hebt een plaats."),
        "change": _stands_still(status),
        "request_withdrawn": _("U vraagt geen plaats meer in deze sessie."),
        "change_with_place": _("U hebt een plaats."),
        "left_waiting_list": _("U staat niet meer op de wachtlijst voor deze sessie."),
        "readdressed": _("Deze aanmelding staat nu op een ander mailadres. De plaats blijft."),
        "declined": _("U hebt nog een plaats."),
        "offered": _("Er is een plaats voor u vrij. Wilt u die?"),
        "offer_over": _("De plaats die voor u vrij was, gaat naar een ander."),
    }
    return [said[kind]] if kind in said else []


def _stands_still(status: str) -> str:
    """After a change one has what one had."""
    if status == "requested":
        return _("Het bureau beoordeelt uw aanvraag nog.")
    return _("U staat nog op de wachtlijst voor deze sessie.") if status in IN_LINE else _("U hebt een plaats.")


def _invitation(message: Message, facts: About, method: Method) -> Invitation:
    event, session, claim = facts.event, facts.session, facts.claim
    join = event.address(f"/mee/{claim.join_token}")
    return Invitation(
        method=method,
        uid=claim.uid,
        sequence=claim.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_zone=event.time_zone,
        summary=calendar_title(event, session.title),
        is_private=event.is_private,
        description=_description(facts, join),
        location=where(session, claim.way, join),
        url=join,
        organizer_email=claim.organizer,
        organizer_name=event.title,
        sent_by=event.sender if claim.organizer != event.sender else "",
        rsvp=claim.reply_token is not None,
        partstat="" if _has_moved(facts) else claim.partstat,
        attendee_email=message.email,
        attendee_name=facts.person.name,
        stamped_at=message.created_at,
        created_at=claim.created_at,
        changed_at=max(session.changed_at, claim.created_at),
    )


def _description(facts: About, join: str) -> str:
    """What stays in the calendar: how to take part comes first, each link on a line of its own.

    Of a private session nothing else than that, for calendars are shared.
    """
    event, session, own = facts.event, facts.session, facts.claim.way
    parts = []
    if joins_by_link(session, own):
        parts.append(_("Meedoen:") + f"\n{join}")
    parts += joining(event, session, own)
    if session.place and own in {"", Way.LOCATION}:
        parts.append(_("Plaats: {place}").format(place=session.place))
    if session.text and not event.is_private:
        parts.append(plain(session.text))
    # Calendars are shared with colleagues: the personal link, which can cancel, stays in the mail.
    parts.append(_("Afmelden? Dat kan met de link naar Mijn Week in uw mail."))
    parts += help_lines(event)
    return "\n\n".join(parts)


# -- what is different now


def _has_moved(facts: About) -> bool:
    """Whether the time is another one than people knew."""
    before, now = _before(facts), facts.session
    return (before.starts_at, before.ends_at) != (now.starts_at, now.ends_at)


def _before(facts: About) -> SessionFacts:
    """The session as people knew it."""
    return msgspec.convert({**msgspec.to_builtins(facts.session), **facts.before}, type=SessionFacts, strict=False)


def changed(facts: About) -> list[str]:
    """What is different now, with what it was, in the order of the mail's own facts."""
    event, now, before = facts.event, facts.session, _before(facts)
    said = []
    if before.title != now.title:
        said.append(_("De titel is nu ‘{now}’. Eerst was dat ‘{before}’.").format(now=now.title, before=before.title))
    if _has_moved(facts):
        said.append(
            _("De tijd is veranderd. Het is nu: {now}. Eerst was dat: {before}.").format(
                now=", ".join(when(event, now)).lower(), before=", ".join(when(event, before)).lower()
            )
        )
    said += _other_way(facts, before)
    return [*(said or [_("Er is iets veranderd.")]), *words_this_time("update", facts)]


def _other_way(facts: About, before: SessionFacts) -> list[str]:
    """How this person takes part now, when that was otherwise, and where."""
    now, own = facts.session, facts.claim.way
    was, is_now = way(before, facts.before.get("way") or (own if before.form == now.form else "")), way(now, own)
    if was != is_now and before.form == now.form:
        return [_("U doet nu zo mee: {now}. Eerst was dat: {before}.").format(now=is_now, before=was)]
    if before.form != now.form:
        other = _("U kon eerst zo meedoen: {before}.").format(before=was)
        return [_("De vorm van deze sessie is veranderd. U doet nu zo mee: {now}.").format(now=is_now), other]
    if (own != Way.TELEPHONE and before.meeting_link != now.meeting_link) or before.dial_in != now.dial_in:
        return [_("De manier om mee te doen is veranderd. Uw knop ‘Meedoen’ blijft werken.")]
    return []


def words_of_cancelling(facts: About) -> list[str]:
    """What the organiser says of calling it off."""
    return words_this_time("session_cancelled", facts)


def readdressed(message: Message) -> Letter:
    """To an address that is left: no personal link, for it may be a stranger's."""
    return replace(about("readdressed", Method.CANCEL)(message), button=None)
