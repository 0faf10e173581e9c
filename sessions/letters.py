"""The words of every mail about a session, written from the facts in its message. Changing nothing, asking nothing."""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from events import texts
from events.letters import WRITERS as EVENT_WRITERS
from events.letters import EventFacts, help_lines
from events.markdown import plain
from events.texts import _, date_in_words, period_in_words, speaking
from events.tokens import spaced
from notifications.invitations import Invitation, Method
from notifications.letters import Item, Letter, Link, TicketPicture
from notifications.tables import Message
from sessions.facts import About, Asked, LostLinks, Overview, PersonFacts, SessionFacts
from sessions.mailings.letters import heading, mailing_letter, opening, subject, words_this_time
from sessions.planning.host_mail import HostFacts, host_letter
from sessions.tickets import ticket_address


def write(message: Message) -> Letter:
    """The letter of `message`, in its language. A pure function of the row. Raises `KeyError` for an unknown kind."""
    with speaking(message.language):
        return WRITERS[message.kind](message)


# -- parts


def way(session: SessionFacts) -> str:
    """How one takes part, in words."""
    if session.form == "online":
        return _("online of per telefoon") if session.dial_in else _("online")
    word = _("online of op locatie") if session.form == "hybrid" else _("op locatie")
    return f"{word}: {session.place}" if session.place else word


def when(event: EventFacts, session: SessionFacts) -> list[str]:
    """Date and time, each as people read them."""
    return [
        texts.sentence(date_in_words(session.starts_at, event.time_zone)),
        period_in_words(session.starts_at, session.ends_at, event.time_zone),
    ]


def _joining(session: SessionFacts) -> list[str]:
    """What stands beside the join button: the number to dial and the meeting link itself."""
    lines = []
    if session.dial_in:
        lines.append(_("Liever bellen? {number}").format(number=session.dial_in))
    if session.meeting_link and session.form != "location":
        lines.append(_("De link naar de vergadering zelf: {link}").format(link=session.meeting_link))
    return lines


def _personal_link(event: EventFacts, person: PersonFacts) -> Link:
    return Link(_("Naar Mijn Week"), event.address(f"/mijn/{person.personal_token}"))


# -- the overview of a sign-up


def _overview(message: Message) -> Letter:
    facts = msgspec.json.decode(message.facts, type=Overview)
    event, person = facts.event, facts.person
    code = spaced(person.personal_code)
    closing = [
        _(
            "Uw persoonlijke code is {code}. Noem die als u ons belt. Bewaar deze mail goed. Geef de links niet aan een ander."
        ).format(code=code),
        _(
            "Voor elke plaats krijgt u ook een uitnodiging voor uw agenda. Druk in die mail op Accepteren. Dan staat de sessie in uw agenda."
        ),
    ]
    if facts.remark:
        closing.append(_("Uw opmerking: {remark}").format(remark=facts.remark))
    return Letter(
        subject=subject("overview", facts),
        language=message.language,
        heading=heading("overview", facts),
        sender_name=event.title,
        sender=event.sender,
        opening=[_("Beste {name},").format(name=person.name), *_overview_opening(facts)],
        items=[_asked(event, asked) for asked in facts.asked],
        button=_personal_link(event, person),
        closing=closing,
        help=help_lines(event),
        picture=TicketPicture(
            payload=ticket_address(person.ticket_token, event.base_url),
            alt=_("De QR-code van uw kaart. De code om te typen is {code}.").format(code=spaced(person.ticket_code)),
            code=spaced(person.ticket_code),
            caption=_("Dit is uw kaart. Laat deze zien als u naar een zaal komt."),
            link=Link(_("Open uw kaart"), event.address(f"/kaart/{person.ticket_token}")),
        ),
    )


def _overview_opening(facts: Overview) -> list[str]:
    if any(asked.known for asked in facts.asked):
        known = _(
            "U was al aangemeld voor een of meer van deze sessies. U houdt wat u had. Hieronder staat hoe het nu is."
        )
        return [known]
    return opening("overview", facts)


def _asked(event: EventFacts, asked: Asked) -> Item:
    session = asked.session
    lines = [*when(event, session), texts.sentence(way(session)), _result(asked)]
    links = []
    if asked.result == "confirmed":
        lines += _joining(session)
        if session.form != "location":
            links.append(
                Link(_("Meedoen met ‘{title}’").format(title=session.title), event.address(f"/mee/{asked.join_token}"))
            )
    return Item(session.title, lines, links)


def _result(asked: Asked) -> str:
    words = {
        "confirmed": _("U hebt een plaats."),
        "full": _("U hebt geen plaats: de sessie is vol."),
        "begun": _("U hebt geen plaats: de sessie is al begonnen."),
        "cancelled": _("Deze sessie gaat niet door."),
        "members_only": _("U hebt geen plaats: deze sessie is alleen voor leden. Bel ons als u lid bent."),
    }
    if asked.result != "waiting":
        return words[asked.result]
    if asked.place:
        return _(
            "U staat op de wachtlijst. U bent nummer {place}. Komt er een plaats vrij? Dan krijgt u die vanzelf."
        ).format(place=asked.place)
    return _("U staat op de wachtlijst. Komt er een plaats vrij? Dan krijgt u die vanzelf.")


# -- about one registration


def _about(
    kind: str, method: Method | None = Method.REQUEST, first: Callable[[About], list[str]] = lambda _facts: [],
    last: Callable[[About], list[str]] = lambda _facts: [],
) -> Callable[[Message], Letter]:  # fmt: skip
    """A writer of mails of `kind` about one registration; with a place there is an invitation of `method` in it.

    What `first` says comes before the words that the organisers can change for all of these mails, `last` after them.
    """

    def write_letter(message: Message) -> Letter:
        facts = msgspec.json.decode(message.facts, type=About)
        session, person = facts.session, facts.person
        has_place = facts.claim.status != "waiting"
        joins = method is Method.REQUEST and has_place
        lines = [*when(facts.event, session), texts.sentence(way(session)), *(_stands(kind) if facts.opening else [])]
        links = []
        if joins:
            lines += _joining(session)
        if joins and session.form != "location":
            links.append(
                Link(
                    _("Meedoen met ‘{title}’").format(title=session.title),
                    facts.event.address(f"/mee/{facts.claim.join_token}"),
                )
            )
        return Letter(
            subject=subject(kind, facts),
            language=message.language,
            heading=heading(kind, facts),
            sender_name=facts.event.title,
            opening=[_("Beste {name},").format(name=person.name), *first(facts), *opening(kind, facts), *last(facts)],
            items=[Item(session.title, lines, links)],
            button=_personal_link(facts.event, person),
            help=help_lines(facts.event),
            sender=facts.event.sender,
            reply_to=facts.claim.organizer if facts.claim.reply_token else "",
            invitation=_invitation(message, facts, method) if method and has_place else None,
        )

    return write_letter


def _stands(kind: str) -> list[str]:
    """What our own words say of the place and the heading does not: it is said beside the time in any words."""
    said = {
        "invitation": _("U hebt een plaats."),
        "update": _("U hebt een plaats."),
        "change": _("U staat nog op de wachtlijst voor deze sessie."),
        "left_waiting_list": _("U staat niet meer op de wachtlijst voor deze sessie."),
        "readdressed": _("Deze aanmelding staat nu op een ander mailadres. De plaats blijft."),
    }
    return [said[kind]] if kind in said else []


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
        summary=session.title,
        description=_description(facts, join),
        location=session.place if session.form == "location" else join,
        url=join,
        organizer_email=claim.organizer,
        organizer_name=event.title,
        sent_by=event.sender if claim.organizer != event.sender else "",
        rsvp=claim.reply_token is not None,
        attendee_email=message.email,
        attendee_name=facts.person.name,
        stamped_at=message.created_at,
        created_at=claim.created_at,
        changed_at=max(session.changed_at, claim.created_at),
    )


def _description(facts: About, join: str) -> str:
    """What stays in the calendar: how to take part comes first, each link on a line of its own."""
    event, session = facts.event, facts.session
    parts = []
    if session.form != "location":
        parts.append(_("Meedoen:") + f"\n{join}")
    parts += _joining(session)
    if session.place:
        parts.append(_("Plaats: {place}").format(place=session.place))
    if session.text:
        parts.append(plain(session.text))
    # Calendars are shared with colleagues: the personal link, which can cancel, stays in the mail.
    parts.append(_("Afmelden? Dat kan met de link naar Mijn Week in uw mail."))
    parts += help_lines(event)
    return "\n\n".join(parts)


# -- what is different now


def _changed(facts: About) -> list[str]:
    """What is different now, with what it was, in the order of the mail's own facts."""
    event, now = facts.event, facts.session
    before = msgspec.convert({**msgspec.to_builtins(now), **facts.before}, type=SessionFacts, strict=False)
    said = []
    if before.title != now.title:
        said.append(_("De titel is nu ‘{now}’. Eerst was dat ‘{before}’.").format(now=now.title, before=before.title))
    if (before.starts_at, before.ends_at) != (now.starts_at, now.ends_at):
        said.append(
            _("De tijd is veranderd. Het is nu: {now}. Eerst was dat: {before}.").format(
                now=", ".join(when(event, now)).lower(), before=", ".join(when(event, before)).lower()
            )
        )
    if way(before) != way(now):
        said.append(_("U doet nu zo mee: {now}. Eerst was dat: {before}.").format(now=way(now), before=way(before)))
    if (before.meeting_link, before.dial_in) != (now.meeting_link, now.dial_in) and way(before) == way(now):
        said.append(_("De manier om mee te doen is veranderd. Uw knop ‘Meedoen’ blijft werken."))
    return [*(said or [_("Er is iets veranderd.")]), *words_this_time("update", facts)]


def _words_of_cancelling(facts: About) -> list[str]:
    return words_this_time("session_cancelled", facts)


def _lost_links(message: Message) -> Letter:
    facts = msgspec.json.decode(message.facts, type=LostLinks)
    first = facts.links[0].event
    closing = [_("Geef deze link niet aan een ander.")]
    if facts.opening:  # ours say so themselves
        closing.append(_("Vroeg u niet om deze link? Dan hoeft u niets te doen."))
    return Letter(
        subject=subject("lost_link", facts),
        language=message.language,
        heading=heading("lost_link", facts),
        sender_name=first.title,
        sender=first.sender,
        opening=opening("lost_link", facts),
        items=[
            Item(
                link.name,
                [link.event.title],
                [
                    Link(
                        _("Mijn Week van {name}").format(name=link.name),
                        link.event.address(f"/mijn/{link.personal_token}"),
                    )
                ],
            )
            for link in facts.links
        ],
        closing=closing,
        help=help_lines(first),
    )


def _readdressed(message: Message) -> Letter:
    """To an address that is left: no personal link, for it may be a stranger's."""
    return replace(_about("readdressed", Method.CANCEL)(message), button=None)


def _host(message: Message) -> Letter:
    facts = msgspec.json.decode(message.facts, type=HostFacts)
    items = [Item(one.title, [*when(facts.event, one), texts.sentence(way(one))]) for one in facts.sessions]
    return host_letter(message, facts, items)


WRITERS: dict[str, Callable[[Message], Letter]] = {
    **EVENT_WRITERS,
    "overview": _overview,
    "invitation": _about("invitation"),
    "promoted": _about("promoted"),
    "update": _about("update", first=_changed),
    "change": _about("change", None, _changed),
    "cancelled": _about("cancelled", Method.CANCEL),
    "left_waiting_list": _about("left_waiting_list", None),
    "session_cancelled": _about("session_cancelled", Method.CANCEL, last=_words_of_cancelling),
    "readdressed": _readdressed,
    "lost_link": _lost_links,
    "mailing": mailing_letter,
    "host": _host,
}
