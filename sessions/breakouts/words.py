"""Groups in words: what each rule is called, and what of the rules did not succeed, where and about whom."""

from collections.abc import Iterable

from events.councils.operations import key_of
from events.texts import _
from sessions.breakouts.operations import Division
from sessions.breakouts.people import Person
from sessions.breakouts.rules import Broken, Force, Rule

KINDS = ("supporter", "care-office", "director", "council")


def rules() -> dict[Rule, str]:
    """What each rule is called on the form."""
    return {
        Rule.COUNCILS: _("Raden verspreiden"),
        Rule.ROLES: _("Rollen verspreiden"),
        Rule.SUPPORT: _("Ondersteuner bij wie hulp krijgt"),
        Rule.SECTORS: _("Zelfde sector bij elkaar"),
        Rule.WAYS: _("Online en op locatie apart"),
    }


def explained() -> dict[Rule, str]:
    """The same in a sentence."""
    return {
        Rule.COUNCILS: _("Mensen van dezelfde raad zitten zo veel mogelijk in verschillende groepen."),
        Rule.ROLES: _("In elke groep zitten raadsleden, ondersteuners, bestuurders en mensen van het zorgkantoor."),
        Rule.SUPPORT: _("Een ondersteuner telt dan niet mee voor de raad."),
        Rule.SECTORS: _("De sector komt uit de lijst met raden. Wie geen sector heeft, past overal."),
        Rule.WAYS: _("Wie belt, hoort bij online."),
    }


def strengths() -> dict[Force, str]:
    """How much a rule counts."""
    return {Force.MUST: _("Moet"), Force.WISH: _("Liefst"), Force.OFF: _("Niet")}


def _kinds() -> dict[str, str]:
    return dict(zip(KINDS, (_("ondersteuner"), _("zorgkantoor"), _("bestuurder"), _("raadslid")), strict=True))


def said(division: Division) -> list[str]:
    """What of the rules does not hold now: a sentence for each, in the order of rules and groups."""
    people = [one for group in division.groups for one in group.people]
    return [_sentence(division, one, people) for one in division.broken()]


def lost(division: Division) -> list[str]:
    """What the rules that had to be kept, and are not, are called."""
    broken = {one.rule for one in division.broken()}
    names = rules()
    return [names[rule] for rule in Rule if rule in broken and division.forces[rule] == Force.MUST]


def _sentence(division: Division, one: Broken, people: Iterable[Person]) -> str:
    facts = {"group": division.groups[one.group].row.name, "trait": _trait(one, people)}
    if one.rule == Rule.SUPPORT:
        facts["name"] = next(person.name for person in people if person.registration == one.member)
        return _("{name} zit in {group}, en niet bij wie hulp krijgt.").format(**facts)
    return _words(one).format(**facts)


def _words(one: Broken) -> str:
    match one.rule:
        case Rule.COUNCILS if one.number > 0:
            return _("In {group} zitten te veel mensen van {trait}.")
        case Rule.COUNCILS:
            return _("In {group} zitten te weinig mensen van {trait}.")
        case Rule.ROLES if one.number > 0:
            return _("In {group} zitten te veel mensen met de rol {trait}.")
        case Rule.ROLES:
            return _("In {group} zitten te weinig mensen met de rol {trait}.")
        case Rule.SECTORS:
            return _("In {group} zitten verschillende sectoren: {trait}.")
        case _:
            return _("In {group} zitten mensen online en op locatie.")


def _trait(one: Broken, people: Iterable[Person]) -> str:
    """What a trait is called as people typed it."""
    if one.rule == Rule.COUNCILS:
        return next((person.council for person in people if key_of(person.council) == one.trait), one.trait)
    return _kinds().get(one.trait, one.trait) if one.rule == Rule.ROLES else one.trait
