"""A supporter and their council, for the tests of signing up many people in one form."""

from typing import Any

from events.tables import Event
from sessions.groups.council.reading import council_of
from sessions.groups.enrolling import Enrolled, Supporter, form_key, sign_up_council
from sessions.groups.tables import SignUpGroup
from sessions.registrations import Person
from sessions.tables import Participant, Registration, Session
from tests.site import Browser, Page

FORM = "/week/aanmelden/raad"
SAM = Supporter("Sam Steun", "sam@example.org", "Cliëntenraad De Linde")
THREE = "Anna Bos; anna@example.org\nBea Dam; raad@example.org\nCor Eik; raad@example.org\nDirk Fries"


async def listed(browser: Browser, people: str = THREE, **typed: Any) -> Page:
    """The first page filled in and sent: who it is, and the list."""
    page = await browser.open(FORM)
    facts = {"naam": SAM.name, "email": SAM.email, "raad": SAM.council, "mensen": people, "stap": "kies", **typed}
    return await browser.send(page.form(FORM), **facts)


def field_of(page: Page, name: str, prefix: str = "keuze-") -> str:
    """What the field of this person's sessions is called on the page."""
    marks = {given["id"].removeprefix("wie-"): words for tag, given, words in page.read.elements
             if tag == "fieldset" and given.get("id", "").startswith("wie-")}  # fmt: skip
    return next(f"{prefix}{mark}" for mark, words in marks.items() if name in "".join(words))


async def checked(
    browser: Browser, people: str = THREE, everybody: tuple[int, ...] = (1,), lidcode: str = "", **more: Any
) -> Page:
    """The second page sent: everybody to these sessions; `more` are fields by the first name of a person."""
    page = await listed(browser, people, lidcode=lidcode)
    own = {field_of(page, name): [str(one) for one in numbers] for name, numbers in more.items()}
    return await browser.send(page.form(FORM), allen=[str(one) for one in everybody], stap="controleer", **own)


async def sent(browser: Browser, page: Page) -> Page:
    """The check page sent; the answer page."""
    return await browser.send(page.form(FORM), stap="verstuur")


def wants(name: str, *sessions: Session, email: str | None = None, **facts: Any) -> Enrolled:
    """One person of a group; the address is the first name's unless told otherwise."""
    address = f"{name.partition(' ')[0].lower()}@example.org" if email is None else email
    person = Person(name, address, SAM.council, note=facts.pop("note", "" if address else "Sam Steun"), **facts)
    return Enrolled(person, [session.id for session in sessions])


async def signs_up(event: Event, *people: Enrolled, form: str = "form") -> SignUpGroup:
    """Sam signs these up; the group."""
    token = await sign_up_council(event, SAM, people, form_key(form, SAM, people))
    group = await SignUpGroup.objects().where(SignUpGroup.result_token == token).first()
    assert group is not None
    return group


async def member_of(group: SignUpGroup, name: str) -> int:
    """The row of this person in the group."""
    return next(member.id for member in (await council_of(group)).members if member.name == name)


async def states(group: SignUpGroup) -> dict[str, list[str]]:
    """What the group sees of each."""
    return {member.name: [seat.state for seat in member.seats] for member in (await council_of(group)).members}


async def participant(name: str) -> Participant:
    """Who is called so."""
    found = await Participant.objects().where(Participant.name == name).first()
    assert found is not None
    return found


async def cells() -> dict[str, dict[str, str]]:
    """By the name of each participant: by the title of each session the status of what they have there; of several
    claims the one that counts.
    """
    people = {one.id: one.name for one in await Participant.objects()}
    titles = {one.id: one.title for one in await Session.objects()}
    found: dict[str, dict[str, str]] = {name: {} for name in people.values()}
    for row in sorted(await Registration.objects(), key=lambda row: (row.is_active, row.id)):
        found[people[row.participant]][titles[row.session]] = str(row.status)
    return found


def shown(page: Page) -> dict[str, list[str]]:
    """What a page says of each person: their name, and the state of each of their sessions."""
    cards: dict[str, list[str]] = {}
    for tag, given, words in page.read.elements:
        if tag == "h2" and given.get("class") == "card-title":
            cards[" ".join("".join(words).split())] = []
        elif tag == "span" and given.get("class", "").startswith("state "):
            cards[next(reversed(cards))].append(" ".join("".join(words).split()))
    return cards
