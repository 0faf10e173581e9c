"""Who sees what at the desk (TRUST 2.4): two events, every role, every route of the running app, each other's ids."""

from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from events import organisers
from events.councils.roster import agree
from events.councils.tables import Council
from events.signed_in import SIGN_IN
from events.tables import Day, Duty, Event, Organiser, Passkey, Series, SignIn
from notifications.tables import Message, Received
from sessions.breakouts.operations import Wanted, make, tie
from sessions.breakouts.people import people_in
from sessions.breakouts.tables import BreakoutTie
from sessions.needs.operations import say
from sessions.needs.sealing import Said
from sessions.paper.jobs.tables import PaperJob
from sessions.questions.tables import Answer, Question
from sessions.registrations import Came, Person, arrive, form_key, sign_up
from sessions.statements.tables import Statement
from sessions.tables import Change, CheckIn, Host, Mailing, Participant, Registration, Session, SignUp
from sessions.wishes.tables import Suggestion, Topic, Wish
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.desk_routes import Route, needs, running
from tests.sessions.materials import told_of
from tests.site import Browser, Page, at_desk, visitor
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

ROLES = ["owner", "organiser", "viewer", "crew", "host", "care", "nobody"]
GRANTED = {
    "owner": {"desk", "make", "people", "read", "edit", "lead", "lead-read", "door", "check-in", "door-list"},
    "organiser": {"desk", "read", "edit", "lead", "lead-read", "door", "check-in", "door-list"},
    "viewer": {"desk", "read", "lead-read", "door-list"},
    "care": {"desk", "read", "lead-read", "care", "door-list"},
    "crew": {"desk", "door", "check-in", "door-list"},
    "host": {"desk", "host", "lead", "lead-read"},
    "nobody": set(),
}
EVERYWHERE = {"all", "desk", "door"}  # what a duty for one event gives at the desk as a whole
FORM = {
    "titel": "Anders", "adres": "anders", "naam": "Anders", "email": "anders@example.org", "taak": "owner",
    "bijeenkomst": "", "datum": "2027-03-09", "begin": "9.00", "einde": "10.00", "thema": "Anders", "tekst": "Anders",
    "code": "x", "versie": "1", "woorden": "Anders", "vorm": "online", "host": "anders@example.org", "sessie": "1",
}  # fmt: skip


@dataclass
class World:
    """One of the two events with everything in it; `ids` says how a path is filled, by the part before it."""

    event: Event
    session: Session
    ids: dict[str, str]

    def path(self, path: str) -> str:
        """A path to what is here."""
        return "/".join(self._parts(path))

    def mixed(self, path: str, other: "World") -> list[str]:
        """Paths to what is here, with one thing after the other of another event; what both have is no other's."""
        mine, others = self._parts(path), other._parts(path)
        parts = [part if mine[place] != others[place] else "" for place, part in enumerate(path.split("/"))]
        places = [place for place, part in enumerate(parts) if part.startswith("{") and part != "{slug}"]
        found = ["/".join([*mine[:place], others[place], *mine[place + 1 :]]) for place in places]
        return found if "{slug}" in path else []

    def _parts(self, path: str) -> list[str]:
        parts = path.split("/")
        return [
            self.ids[f"{before}/{part}"] if part.startswith("{") else part
            for before, part in zip(["", *parts], parts, strict=False)
        ]


async def a_world(slug: str, number: int) -> World:
    """An event with a day, a session, somebody in it, a held change, a mailing, a series, and somebody who is signed in."""
    series = Series(title=slug, created_at=MONDAY)
    await series.save()
    event = await an_event(slug=slug, title=slug, series=series.id)
    session = await a_session(event, number=number, dial_in="030 123 45 67")
    await signed_up(event, session, "Piet")
    participant = await Participant.objects().where(Participant.event == event.id).first()
    registration = await Registration.objects().where(Registration.session == session.id).first()
    mail = await newest(Message)
    await signed_up(event, session, "Anna")
    change = Change(session=session.id, before='{"was": {}, "now": {}}', words="", made_at=MONDAY, due_at=NEXT_MONDAY)
    await change.save()
    mailing = Mailing(event=event.id, subject=slug, text="Dag {naam}", selection="{}", made_at=MONDAY)
    await mailing.save()
    somebody = await an_organiser(f"iemand@{slug}.example", Duty.Role.VIEWER, event)
    await organisers.sign_in((await organisers.sign_in_link(somebody)).rpartition("/")[2], "", "tests")
    await Passkey(organiser=somebody.id, name=slug, credential_id=slug, public_key="", created_at=MONDAY).save()
    await PaperJob(event=event.id, kind="brieven", asked_at=MONDAY, ready_at=MONDAY, until_at=NEXT_MONDAY, file=f"Piet van {slug}".encode()).save()
    await Statement(session=session.id, number=1, kind="agree", words=f"Stelling van {slug}").save()
    topic, suggestion = await wished(event)
    council, name = await a_roster(slug)
    assert participant is not None
    assert registration is not None
    number_text = str(number)
    ids = {
        "bijeenkomsten/{slug}": slug, "mijn-sessies/{slug}": slug, "{number}/{slug}": slug,
        "sessies/{number}": number_text, "{slug}/{number}": number_text, "uitgaand/{number}": str(change.id),
        "dagen/{number}": await newest(Day), "inlogs/{number}": await newest(SignIn), "passkeys/{number}": await newest(Passkey), "mensen/{number}": str(somebody.id),
        "taken/{duty}": await newest(Duty), "postvak/{number}": await newest(Message), "reeksen/{number}": str(series.id),
        "kaart/{token}": participant.ticket_token, "binnen/{registration}": str(registration.id),
        "deur/{session}": str(session.id), "tijdens/{session}": str(session.id), "stellingen/{number}": "1", "aanwezig/{registration}": str(registration.id), "afwezig/{registration}": str(registration.id), "samen/{tie}": str(await with_groups(event, session)), "terug/{arrival}": str(await let_in(registration)), "inloggen/{token}": "x", "deelnemers/{person}": str(participant.id), "bellen/{person}": str(participant.id),
        "aanmeldingen/{registration}": str(registration.id), "wachtlijst/{registration}": str(registration.id), "papier/{kind}": "brieven",
        "samenvoegen/{other}": await newest(Participant), "opmerkingen/{remark}": await newest(SignUp),
        "mailings/{number}": str(mailing.id), "standaardberichten/{message}": "uitnodiging", "berichten/{message}": mail,
        "raden/{number}": council, "namen/{name}": name, "aanvragen/{person}": str(participant.id),
        "onderwerpen/{number}": str(topic), "ideeen/{suggestion}": str(suggestion),
        "post/{mail}": str((await came_in(f"event:{event.id}", slug)).id), "post/{letter}": str((await came_in("", f"van {slug}")).id),
    }  # fmt: skip
    return World(event, session, {**ids, **await answered(event, participant), **await told_of(event, session)})


async def with_groups(event: Event, session: Session) -> int:
    """The session is divided into one group; one of its people helps the other, and this is the id of that."""
    one, other = [row.registration for row in await people_in(session.id)]
    await tie(session, one, other)
    await make(event, session, Wanted(1, 0, {}), 1)
    return int(await newest(BreakoutTie))


async def let_in(registration: Registration | None) -> int:
    """Somebody came in; the id of that."""
    assert registration is not None
    return (await arrive(registration.id, Came(CheckIn.How.TICKET))).check_in.id


async def answered(event: Event, participant: Participant) -> dict[str, str]:
    """Somebody answers a question and needs something; the ids of both."""
    question = Question(event=event.id, place=1, kind="short", words=f"Vraag van {event.slug}", created_at=MONDAY)
    await question.save()
    await Answer(question=question.id, participant=participant.id, value=f"Ja van {event.slug}", answered_at=MONDAY).save()
    await say(participant, Said(["help"], f"Hulp van {event.slug}"), "Goed.")
    return {"vragen/{number}": str(question.id), "hulp/{person}": str(participant.id)}


async def signed_up(event: Event, session: Session, name: str) -> None:
    person = Person(f"{name} van {event.slug}", f"{name}@{event.slug}.example".lower())
    await sign_up(event, person, [session.id], "Ik kom later.", form_key(name, person, [session.id], ""))


async def a_roster(slug: str) -> tuple[str, str]:
    """A council with somebody in its roster; their ids."""
    council = Council(name=slug, name_key=slug, code=slug, created_at=MONDAY)
    await council.save()
    return str(council.id), str(await agree(council.id, f"Piet van {slug}", f"piet@{slug}.example"))


async def wished(event: Event) -> tuple[int, int]:
    """Somebody wishes something; the ids of the topic and of what they suggested."""
    topic = Topic(event=event.id, place=1, title=f"Iets van {event.slug}")
    await topic.save()
    wish = Wish(event=event.id, name="Piet", email=f"piet@{event.slug}.example", token=event.slug, created_at=MONDAY, changed_at=MONDAY)
    await wish.save()
    suggestion = Suggestion(wish=wish.id, words=f"Idee van {event.slug}", words_key=event.slug)
    await suggestion.save()
    return topic.id, suggestion.id


async def came_in(belongs_to: str, subject: str) -> Received:
    mail = Received(key=f"{belongs_to} {subject}", kind="letter", subject=subject, belongs_to=belongs_to, received_at=MONDAY)
    await mail.save()
    return mail


async def newest(table: type[BreakoutTie | Day | Duty | Message | Participant | Passkey | SignIn | SignUp]) -> str:
    return str(max(await table.select(table.id).output(as_list=True)))


async def somebody(role: str, world: World) -> Organiser:
    """Somebody with this role at the world's event; owners are owners of all, hosts lead its session."""
    organiser = await an_organiser(f"{role}@bijeen.example", role, None if role == "owner" else world.event)
    if role == "host":
        await Host(session=world.session.id, organiser=organiser.id).save()
    return organiser


async def asked(browser: Browser, route: Route, path: str) -> Page:
    """Ask for it, with every field filled in, and with the proof that one's own forms carry."""
    if route[0] == "GET":
        return await browser.open(path)
    proof = organisers.form_token(browser.cookies.get(SIGN_IN, ""))
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    return await browser.ask("POST", path, sent, content=urlencode({**FORM, "bewijs": proof}))


async def what_went_through(browser: Browser, asking: list[tuple[Route, str]], refused: set[int]) -> list[str]:
    """The requests that were not refused as they should be, or that changed anything."""
    before, wrong = await everything(), []
    for route, path in asking:
        page = await asked(browser, route, path)
        let_in = page.status == 303 and "inloggen" not in page.location
        if page.status not in refused or let_in or "van zuid" in page.html:
            wrong.append(f"{route[0]} {path}: {page.status} {page.location}")
        elif await everything() != before:
            wrong.append(f"{route[0]} {path}: changed something")
            before = await everything()
    return wrong


def denied(role: str, at_home: bool) -> list[Route]:
    """The routes that are not for `role`, at the event they work for or at the other one."""
    granted = GRANTED[role] | {"all"}
    if not at_home and role != "owner":
        granted &= EVERYWHERE
    return [route for route, need in needs().items() if need not in granted]


def test_every_route_of_the_desk_says_which_right_it_needs() -> None:
    """Deny by default: a new page or form stands in `tests/desk_routes.py`, or it is not there."""
    assert sorted(needs()) == running()


@pytest.mark.parametrize("at_home", [True, False], ids=["own event", "other event"])
@pytest.mark.parametrize("role", ROLES)
async def test_what_is_not_for_somebody_is_not_there_and_does_nothing(role: str, at_home: bool) -> None:
    home, other = await a_world("noord", 1), await a_world("zuid", 2)
    asking = [(route, (home if at_home else other).path(route[1])) for route in denied(role, at_home)]

    if role == "nobody":
        async with visitor() as browser:
            wrong = await what_went_through(browser, asking, {303, 403})
    else:
        async with at_desk(await somebody(role, home)) as browser:
            wrong = await what_went_through(browser, asking, {404})

    assert wrong == []
    assert asking


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"owner", "nobody"}])
async def test_what_is_of_another_event_is_not_found_through_ones_own(role: str) -> None:
    home, other = await a_world("noord", 1), await a_world("zuid", 2)
    mixed = [(route, path) for route in needs() for path in home.mixed(route[1], other)]

    async with at_desk(await somebody(role, home)) as browser:
        wrong = await what_went_through(browser, mixed, {404, 422})  # 422: the page of what is one's own, and why not

    assert wrong == []
    assert mixed


async def test_who_has_no_duty_left_is_nobody() -> None:
    world = await a_world("noord", 1)
    organiser = await somebody("organiser", world)
    async with at_desk(organiser) as browser:
        await Duty.delete().where(Duty.organiser == organiser.id)
        asking = [(route, world.path(route[1])) for route in denied("nobody", True)]

        assert await what_went_through(browser, asking, {303, 403}) == []


async def test_the_owner_opens_every_page() -> None:
    """The control: the addresses above are real ones, and it is the right that is missing."""
    world = await a_world("noord", 1)
    async with at_desk(await somebody("owner", world)) as browser:
        own = {"host", "care"}
        asking = [world.path(path) for (method, path), need in needs().items() if method == "GET" and need not in own]
        statuses = {path: (await browser.open(path)).status for path in asking if "inloggen" not in path}

    assert {path: status for path, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("organiser", ["", "/geschiedenis", "/sessies", "/sessies/1", "/sessies/nieuw", "/cijfers"]),
        ("viewer", ["", "/geschiedenis", "/cijfers"]),
        ("care", ["", "/deelnemers", "/hulp", "/hulp/aantallen"]),
    ],
)
async def test_a_duty_opens_the_pages_of_its_event(role: str, may: list[str]) -> None:
    world = await a_world("noord", 1)
    async with at_desk(await somebody(role, world)) as browser:
        pages = [await browser.open(f"/bureau/bijeenkomsten/noord{path}") for path in may]

    assert [page.status for page in pages] == [200] * len(may)


@pytest.mark.parametrize(
    ("role", "sees"), [("organiser", "Piet van noord"), ("crew", "Piet van noord"), ("viewer", "Uw kaart")]
)
async def test_the_door_is_for_who_checks_in_at_the_event_of_the_ticket(role: str, sees: str) -> None:
    home, other = await a_world("noord", 1), await a_world("zuid", 2)
    async with at_desk(await somebody(role, home)) as browser:
        shown = [(await browser.open(f"/kaart/{world.ids['kaart/{token}']}")).heading for world in (home, other)]

    assert shown == [sees, "Uw kaart"]
