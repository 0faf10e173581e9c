"""The letter to who signed up a whole council, and what somebody reads who was signed up by another."""

import msgspec

from events.letters import help_lines
from events.texts import _, ngettext
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from notifications.weights import lightest
from sessions.facts import Behalf, GroupCell, GroupFacts, GroupPerson
from sessions.letters.parts import when
from sessions.mailings.letters import heading, opening, subject


def group(message: Message) -> Letter:
    """What became of each session for each person, with the link that manages them all."""
    facts = msgspec.json.decode(message.facts, type=GroupFacts)
    items = [Item(person.name, [_lines(facts, person), *_on_paper(person)]) for person in facts.people]
    shown = lightest(items)
    return Letter(
        subject=subject("group", facts),
        language=message.language,
        heading=heading("group", facts),
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=[_("Beste {name},").format(name=facts.person.name), *opening("group", facts)],
        items=shown,
        button=Link(_("Beheer uw raad"), facts.event.address(f"/raad/{facts.token}")),
        closing=[*_left_out(len(items) - len(shown)), *_closing(), *_questions(facts)],
        help=help_lines(facts.event),
    )


def _lines(facts: GroupFacts, person: GroupPerson) -> str:
    """All their sessions in one paragraph: each by itself would weigh the mail down with what makes it look well."""
    return "\n\n".join(_line(facts, person, cell) for cell in person.cells)


def _line(facts: GroupFacts, person: GroupPerson, cell: GroupCell) -> str:
    session = facts.sessions[cell.session]
    date, time = when(facts.event, session)
    return f"‘{session.title}’\n{date}, {time}. {_result(cell, has_address=person.has_address)}"


def _result(cell: GroupCell, *, has_address: bool) -> str:
    words = {
        "confirmed": _("Heeft een plaats."),
        "full": _("Geen plaats: de sessie is vol."),
        "begun": _("Geen plaats: de sessie is al begonnen."),
        "members_only": _("Geen plaats: deze sessie is alleen voor leden."),
        "cancelled": _("Deze sessie gaat niet door."),
    } | _for_members(has_address=has_address)
    return words.get(cell.result) or _("Wachtlijst: nummer {place}.").format(place=cell.place)


def _for_members(*, has_address: bool) -> dict[str, str]:
    """The same for everybody whose address may be a member's; who has none is none."""
    if not has_address:
        return {
            "requested": _("Voor leden. Het bureau beoordeelt de aanvraag."),
            "members_first": _("Leden melden zich het eerst aan. Nu is er nog geen plaats."),
        }
    return {
        "requested": _("Voor leden. Wat het is geworden, leest deze persoon in de eigen mail."),
        "members_first": _("Leden melden zich het eerst aan. Wat het is geworden, leest deze persoon in de eigen mail."),
    }


def _on_paper(person: GroupPerson) -> list[str]:
    if person.has_address:
        return []
    return [_("Zonder e-mailadres. Wij sturen deze persoon niets per mail. Het bureau kan een brief op papier maken.")]


def _left_out(number: int) -> list[str]:
    said = ngettext(
        "Nog {number} persoon past niet in deze mail. Die staat achter de knop.",
        "Nog {number} mensen passen niet in deze mail. Zij staan achter de knop.",
        number,
    )
    return [said.format(number=number)] if number else []


def _closing() -> list[str]:
    return [
        _("Achter de knop kunt u iemand toevoegen, afmelden of door een ander laten vervangen."),
        _("Iedereen met een e-mailadres krijgt een eigen mail. Daarin staat ook dat u dit deed."),
        _("Was iemand al aangemeld? Dan houdt die wat er was. Dat leest die in de eigen mail."),
        _("Geef deze link niet aan een ander."),
    ]


def _questions(facts: GroupFacts) -> list[str]:
    return [_("Wij hebben nog vragen voor deze mensen. In de eigen mail staat waar zij die beantwoorden.")] if facts.asks_questions else []


# -- to who was signed up


def done_by(behalf: Behalf) -> str:
    """That somebody else did it, and who."""
    if behalf.council:
        return _("{name} van {council} heeft dit voor u gedaan.").format(name=behalf.name, council=behalf.council)
    return _("{name} heeft dit voor u gedaan.").format(name=behalf.name)


def kept_of_you(behalf: Behalf) -> list[str]:
    """What is kept of who did not ask for it themselves, for how long, and what they can do (TRUST P14)."""
    until = ngettext("{number} dag na afloop wissen wij dat.", "{number} dagen na afloop wissen wij dat.", behalf.kept_days)
    kept = _("Wij bewaren uw naam, uw e-mailadres, uw raad en uw sessies. Uw rol en telefoonnummer ook, als die zijn ingevuld.")
    return [
        f"{kept} {until.format(number=behalf.kept_days)}",
        _("Wilt u dit niet? Op Mijn Week kunt u zich afmelden, uw gegevens zien en ze laten wissen."),
    ]
