"""The overview of a sign-up: what became of each session that was asked."""

import msgspec

from events import texts
from events.letters import EventFacts, help_lines
from events.texts import _, date_in_words, ngettext, time_in_words
from events.tokens import spaced
from notifications.letters import Item, Letter, Link, TicketPicture
from notifications.tables import Message
from notifications.weights import is_heavy, lightest
from sessions.facts import Asked, Overview
from sessions.letters.groups import done_by, kept_of_you
from sessions.letters.parts import beforehand, joining, personal_link, way, ways_in, when
from sessions.mailings.letters import heading, opening, subject
from sessions.tickets import ticket_address


def overview(message: Message) -> Letter:
    """What somebody asked for and what became of it, with the personal link and the ticket."""
    facts = msgspec.json.decode(message.facts, type=Overview)
    event, person = facts.event, facts.person
    is_brief = is_heavy(message.facts)
    items = [(_brief if is_brief else _asked)(event, asked, is_invited=person.wants_invitations) for asked in facts.asked]
    shown = lightest(items) if is_brief else items
    return Letter(
        subject=subject(message.kind, facts),
        language=message.language,
        heading=heading(message.kind, facts),
        sender_name=event.title,
        sender=event.sender,
        reply_to=facts.reply_to,
        opening=[_("Beste {name},").format(name=person.name), *_overview_opening(message.kind, facts), *_said_briefly(is_brief)],
        items=shown,
        button=personal_link(event, person),
        closing=[*_left_out(len(items) - len(shown)), *_closing(facts)],
        help=help_lines(event),
        picture=TicketPicture(
            payload=ticket_address(person.ticket_token, event.base_url),
            alt=_("De QR-code van uw kaart. De code om te typen is {code}.").format(code=spaced(person.ticket_code)),
            code=spaced(person.ticket_code),
            caption=_("Dit is uw kaart. Laat deze zien als u naar een zaal komt."),
            link=Link(_("Open uw kaart"), event.address(f"/kaart/{person.ticket_token}")),
        ),
    )


def _closing(facts: Overview) -> list[str]:
    code = spaced(facts.person.personal_code)
    closing = [
        _(
            "Uw persoonlijke code is {code}. Noem die als u ons belt. Bewaar deze mail goed. Geef de links niet aan een ander."
        ).format(code=code)
    ]
    if facts.person.wants_invitations:
        closing.append(
            _(
                "Voor elke plaats krijgt u ook een uitnodiging voor uw agenda. Druk in die mail op Accepteren. Dan staat de sessie in uw agenda."
            )
        )
    if facts.behalf:
        closing += kept_of_you(facts.behalf)
    if facts.asks_questions:
        address = facts.event.address(f"/mijn/{facts.person.personal_token}/vragen")
        closing.append(_("Wij hebben nog vragen voor u. Beantwoord ze hier:") + f"\n{address}")
    if facts.asks_needs:
        address = facts.event.address(f"/mijn/{facts.person.personal_token}/hulp")
        closing.append(_("Hebt u iets nodig om mee te kunnen doen? U kunt het hier zeggen:") + f"\n{address}")
    if facts.remark:
        closing.append(_("Uw opmerking: {remark}").format(remark=facts.remark))
    return closing


def _overview_opening(kind: str, facts: Overview) -> list[str]:
    by = [done_by(facts.behalf)] if facts.behalf else []
    if facts.instead_of:
        return [_("U komt in plaats van {name}. Hieronder staat waar u bij bent.").format(name=facts.instead_of), *by]
    if any(asked.known for asked in facts.asked):
        known = _(
            "U was al aangemeld voor een of meer van deze sessies. U houdt wat u had. Hieronder staat hoe het nu is."
        )
        return [*by, known]
    if facts.behalf and not facts.opening:  # ours say that they did it themselves
        return [_("U bent aangemeld. Hieronder staat wat het is geworden."), *by]
    return [*opening(kind, facts), *by]


def _asked(event: EventFacts, asked: Asked, *, is_invited: bool) -> Item:
    session = asked.session
    lines = [*when(event, session), texts.sentence(way(session, asked.way)), _result(event, asked)]
    links = []
    if asked.result == "confirmed":
        lines += [*beforehand(event, session.prepare, asked.join_token), *joining(event, session, asked.way)]
        links = ways_in(event, session, asked.join_token, asked.way, is_invited=is_invited)
    return Item(session.title, lines, links)


def _brief(event: EventFacts, asked: Asked, *, is_invited: bool) -> Item:
    """All of it in one line, and the one link that leads to the rest."""
    date, time = when(event, asked.session)
    line = f"{date}, {time}. {texts.sentence(way(asked.session, asked.way))}. {_result(event, asked)}"
    links = []
    if asked.result == "confirmed":
        links = ways_in(event, asked.session, asked.join_token, asked.way, is_invited=True)
    return Item(asked.session.title, [line], links)


def _said_briefly(is_brief: bool) -> list[str]:
    return [_("U hebt veel sessies. Daarom staat hier per sessie alleen het belangrijkste. Op Mijn Week leest u meer.")] if is_brief else []


def _left_out(number: int) -> list[str]:
    said = ngettext(
        "Nog {number} sessie past niet in deze mail. Die staat op Mijn Week.",
        "Nog {number} sessies passen niet in deze mail. Die staan op Mijn Week.",
        number,
    )
    return [said.format(number=number)] if number else []


def _members_first(event: EventFacts, asked: Asked) -> str:
    said = _("U hebt nog geen plaats. Alleen leden kunnen zich nu aanmelden.")
    if asked.until is None:
        return said
    day, time = date_in_words(asked.until, event.time_zone), time_in_words(asked.until, event.time_zone)
    return f"{said} " + _("Vanaf {day} om {time} uur kan iedereen dat. Meld u dan opnieuw aan.").format(day=day, time=time)


def _result(event: EventFacts, asked: Asked) -> str:
    words = {
        "confirmed": _("U hebt een plaats."),
        "offered": _("Er is een plaats voor u vrij. Kies op Mijn Week of u komt."),
        "full": _("U hebt geen plaats: de sessie is vol."),
        "begun": _("U hebt geen plaats: de sessie is al begonnen."),
        "cancelled": _("Deze sessie gaat niet door."),
        "requested": _("Deze sessie is voor leden. Het bureau beoordeelt uw aanvraag. U krijgt daarover een mail."),
        "declined": _("U krijgt geen plaats in deze sessie."),
        "members_only": _("U hebt geen plaats: deze sessie is alleen voor leden. Bel ons als u lid bent."),
    }
    if asked.result == "members_first":
        return _members_first(event, asked)
    if asked.result != "waiting":
        return words[asked.result]
    if asked.place:
        return _(
            "U staat op de wachtlijst. U bent nummer {place}. Komt er een plaats voor u vrij? Dan krijgt u een mail."
        ).format(place=asked.place)
    return _("U staat op de wachtlijst. Komt er een plaats voor u vrij? Dan krijgt u een mail.")
