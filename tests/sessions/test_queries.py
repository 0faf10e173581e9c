"""Every page of the desk with one, three and three thousand of everything: the same number of queries each time."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from piccolo.table import Table

from database import DB, fetch
from events.councils.tables import RosterName
from events.signed_in import SIGN_IN
from events.tables import Day, Deed, Duty, Event, Organiser, Series, SignIn
from notifications.tables import Message, Received
from sessions.breakouts.tables import Breakout, BreakoutGroup, BreakoutSeat
from sessions.mailings import operations as mailings
from sessions.mailings.operations import Written
from sessions.mailings.selecting import Selection
from sessions.materials.tables import Handout
from sessions.needs.operations import say
from sessions.needs.sealing import Said
from sessions.needs.tables import Needs
from sessions.questions.tables import Answer, Question
from sessions.reports.tables import Report, ReportPicture
from sessions.statements.tables import Statement, Tally
from sessions.tables import Change, Host, Mailing, Participant, Registration, Session, SignUp
from sessions.wishes.tables import Suggestion, Topic, Wish, Wished
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY, empty
from tests.desk_pages import filled, pages
from tests.sessions.changing import HOLD, edit
from tests.sessions.members import a_council
from tests.sessions.people import comes
from tests.site import at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

MANY = 3_000
UNIQUE = "note personal_token ticket_token ticket_code personal_code feed_token unsubscribe_token".split()  # of a person
PARTS = 2  # each part fills a database of its own
EVENT = "/bureau/bijeenkomsten/{slug}"
# What must be longer with three than with one, or the world below proves nothing.
LISTS = {
    "/bureau", "/bureau/bijeenkomsten", "/bureau/inlogs", "/bureau/kaart/{token}", "/bureau/mensen", "/bureau/mensen/{number}",
    "/bureau/mijn-sessies", "/bureau/mijn-sessies/{slug}/{number}", "/bureau/postvak", "/bureau/reeksen",
    "/bureau/reeksen/{number}", "/bureau/tijdens/{session}",
    "/bureau/tijdens/{session}/groepen", "/bureau/tijdens/{session}/groepen/namen", "/bureau/tijdens/{session}/groepen/afdrukken", f"{EVENT}/bellen", f"{EVENT}/cijfers", f"{EVENT}/dagen", f"{EVENT}/deelnemers",
    f"{EVENT}/deelnemers/nieuw", f"{EVENT}/deelnemers/{{person}}", f"{EVENT}/geschiedenis", f"{EVENT}/mailings",
    f"{EVENT}/mailings/{{number}}", f"{EVENT}/mailings/nieuw", f"{EVENT}/opmerkingen", f"{EVENT}/sessies",
    f"{EVENT}/sessies/dubbel", f"{EVENT}/sessies/samen", f"{EVENT}/sessies/{{number}}/deelnemers",
    f"{EVENT}/sessies/{{number}}/gespreksleiders", f"{EVENT}/sessies/{{number}}/wachtlijst", f"{EVENT}/te-veel",
    f"{EVENT}/uitgaand", f"{EVENT}/uitgaand/{{number}}", f"{EVENT}/post", f"{EVENT}/wensen", f"{EVENT}/brieven", "/bureau/post",
    f"{EVENT}/vragen", f"{EVENT}/vragen/{{number}}/antwoorden", f"{EVENT}/hulp",
    "/bureau/raden", "/bureau/raden/codes", "/bureau/raden/{number}", f"{EVENT}/aanvragen", f"{EVENT}/materialen", f"{EVENT}/verslag", "/bureau/tijdens/{session}/materialen", "/bureau/tijdens/{session}/verslag",
    "/bureau/tijdens/{session}/stellingen", "/bureau/tijdens/{session}/stellingen/{number}",
}  # fmt: skip
REPEAT = """
INSERT INTO {table} ({columns}) WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {number})
SELECT {values} FROM {table} t, n WHERE t.id = {id}
"""


async def repeated(row: Table, number: int, /, **varied: str) -> None:
    """`row`, saved, and others like it until there are `number`; `varied` columns are SQL, with `n.i` for each number."""
    await row.save()
    names = [column._meta.db_column_name for column in row.all_columns() if column._meta.name != "id"]
    if number > 1:
        await fetch(REPEAT.format(
            table=row._meta.tablename, columns=", ".join(f'"{name}"' for name in names), number=number, id=row.to_dict()["id"],
            values=", ".join(varied.get(name, f't."{name}"') for name in names),
        ))  # fmt: skip


def later(*names: str) -> dict[str, str]:
    """These times, an hour later for every other number."""
    words = "t.{} + (n.i / 2) * interval '1 hour'"
    if DB.engine_type == "sqlite":
        words = "strftime('%Y-%m-%d %H:%M:%S+00:00', t.{}, '+' || (n.i / 2) || ' hours')"
    return {name: words.format(name) for name in names}


def differing(*names: str) -> dict[str, str]:
    """Another value for each number, in these columns."""
    return {name: f"substr(t.{name}, 1, 5) || n.i" for name in names}


def next_to(*names: str) -> dict[str, str]:
    """In these columns the ids that follow on that of the row that is repeated."""
    return {name: f"t.{name} - 1 + n.i" for name in names}


async def the_first(table: Any) -> Any:
    return await table.objects().order_by(table.id).first()


async def the(table: Any, participant: Participant) -> Any:
    return await table.objects().where(table.participant == participant.id).first()


async def crowd(event: Event, session: Session, number: int, person: str, status: str, **facts: Any) -> Participant:
    """So many people in `session`, each with a question; answers the first of them."""
    first = await comes(event, person, session, **facts)
    claim, sign_up = await the(Registration, first), await the(SignUp, first)
    claim.status, sign_up.remark = status, "Is er ook koffie?"
    await repeated(first, number, **differing(*UNIQUE))
    await repeated(claim, number, **next_to("participant"), **differing("join_token", "uid"))
    await repeated(sign_up, number, **next_to("participant"), **differing("form_key", "result_token"))
    return first


async def programme_of(event: Event, number: int) -> tuple[Session, Participant]:
    """So many sessions, two at each hour and full, with somebody who is in all of them."""
    first = await a_session(event, speakers=["Jan Bos"], sector="Jeugd", has_waiting_list=True, dial_in="030 1")
    await repeated(first, number, number="n.i", **differing("sector"), **later("starts_at", "ends_at"))
    everywhere = await comes(event, "Ank Alom", first)
    await repeated(await the(Registration, everywhere), number, **next_to("session"), **differing("join_token", "uid"))
    day = await the_first(Day)
    await repeated(
        day, number, date="date(t.date, '+' || n.i || ' days')" if DB.engine_type == "sqlite" else "t.date + n.i"
    )
    return first, everywhere


async def the_desk(event: Event, owner: Organiser, session: Session, number: int) -> tuple[Series, Event]:
    """So many people at the desk, each a host of `session`; the owner is one everywhere, and at so many evenings."""
    colleague = await an_organiser("collega@bijeen.example", Duty.Role.HOST, event)
    await repeated(colleague, number, **differing("email"))
    await repeated(await the_duty_of(colleague), number, **next_to("organiser"))
    await repeated(Host(session=session.id, organiser=colleague.id), number, **next_to("organiser"))
    await Duty(organiser=owner.id, event=event.id, role=Duty.Role.HOST).save()
    await repeated(Host(session=session.id, organiser=owner.id), number, **next_to("session"))
    series = Series(title="Netwerkavonden", created_at=MONDAY)
    await repeated(series, number)
    evening = await an_event(slug="avond", series=series.id)
    its_session = await a_session(evening, number=1)
    await repeated(evening, number, **differing("slug"))
    await repeated(its_session, number, **next_to("event"))
    await repeated(Duty(organiser=owner.id, event=evening.id, role=Duty.Role.HOST), number, **next_to("event"))
    return series, evening


async def the_duty_of(organiser: Organiser) -> Duty:
    [duty] = await Duty.objects().where(Duty.organiser == organiser.id)
    return duty


async def mail(
    event: Event, owner: Organiser, session: Session, person: Participant, number: int
) -> tuple[Change, Mailing]:
    """So many held changes and mailings, the first of each to everybody; and so much mail to, and done for, `person`."""
    about = f"participant:{person.id}"
    deed = Deed(event=event.id, organiser=owner.id, about=about, what="called", before="{}", after="{}", at=MONDAY)
    await repeated(deed, number)
    await edit(session, owner.id, title="Zichtbaar zijn als raad, en hoe")
    [change] = await Change.objects()
    held = "CASE WHEN n.i <= 31 THEN 'held' ELSE 'sent' END"  # no desk holds more, and they stand above every page
    await repeated(change, number, state=held, **next_to("session"))
    mailing = await mailings.create(event, Written("Neem uw bril mee", "Dag {naam}", Selection()), owner.id)
    await mailings.send(event, mailing.id, mailings.mark_of(mailing), owner.id)
    [mailing] = await Mailing.objects()
    await repeated(mailing, number, state=held)
    [overview] = await Message.objects().where(Message.about == about, Message.kind == "overview")
    await repeated(overview, number, **differing("message_id"))
    return change, mailing


async def post(event: Event, person: Participant, number: int) -> dict[str, str]:
    """So much mail that came in, of this event and of nobody's; the answer is how the first of each is found."""
    facts: dict[str, Any] = {"kind": "letter", "sender": "jan@raad.example", "subject": "Vraag", "received_at": MONDAY}
    ours = Received(key="onze", about=f"participant:{person.id}", belongs_to=f"event:{event.id}", **facts)
    stray = Received(key="zwerf", **facts)
    await repeated(ours, number, **differing("key"))
    await repeated(stray, number, **differing("key"))
    return {"post/{mail}": str(ours.id), "post/{letter}": str(stray.id)}


async def wishes(event: Event, number: int) -> dict[str, str]:
    """So many topics, and so many people who wish the first of them and suggest something."""
    topic, wish = Topic(event=event.id, place=1, title="Rooster"), Wish(
        event=event.id, email="jan@raad.example", name="Jan", name_key="jan", token="x", form_key="x",
        created_at=MONDAY, changed_at=MONDAY,
    )  # fmt: skip
    await repeated(topic, number, place="n.i", **differing("title"))
    await repeated(wish, number, **differing("email", "token", "form_key"))
    await repeated(Wished(wish=wish.id, topic=topic.id), number, **next_to("wish"))
    suggestion = Suggestion(wish=wish.id, words="Zwijgen", words_key="zwijgen")
    await repeated(suggestion, number, **next_to("wish"), **differing("words", "words_key"))
    return {"onderwerpen/{number}": str(topic.id)}


async def asks(event: Event, owner: Organiser, first: Participant, number: int) -> dict[str, str]:
    """So many questions, and so many people who answered the first of them and need something."""
    await Duty(organiser=owner.id, event=event.id, role=Duty.Role.CARE).save()
    question = Question(event=event.id, place=1, kind="short", words="Waarom?", created_at=MONDAY)
    await repeated(question, number, place="n.i", **differing("words"))
    answer = Answer(question=question.id, participant=first.id, value="Daarom", answered_at=MONDAY)
    await repeated(answer, number, **next_to("participant"))
    await say(first, Said(["writing"]), "Goed.")
    [needs] = await Needs.objects()
    await repeated(needs, number, **next_to("participant"))
    return {"vragen/{number}": str(question.id), "hulp/{person}": str(first.id)}


async def councils(event: Event, session: Session, number: int) -> dict[str, str]:
    """So many members, the first with so many names in its roster; and so many people who ask for a place."""
    council = await a_council("Raad De Linde", code="ABCDEFGHJK")
    await repeated(council, number, **differing("name_key", "code"))
    kept = RosterName(council=council.id, name="An", name_key="an", email="an@raad.example", agreed_at=MONDAY, until_at=NEXT_MONDAY)
    await repeated(kept, number, **differing("name_key"))
    await crowd(event, session, number, "Vera Vraagt", Registration.Status.REQUESTED)
    return {"raden/{number}": str(council.id)}


async def groups(session: Session, claim: Registration, number: int) -> None:
    """So many groups, the first with so many people: from `claim` on."""
    breakout = Breakout(session=session.id, rules='{"councils": "must"}', seed=1, made_at=MONDAY)
    await breakout.save()
    group = BreakoutGroup(breakout=breakout.id, place=1, name="Groep 1")
    await repeated(group, number, place="n.i")
    await repeated(BreakoutSeat(of_group=group.id, registration=claim.id), number, **next_to("registration"))


async def a_world(owner: Organiser, number: int) -> dict[str, str]:
    """So many of everything; the answer is how the addresses of the desk are filled in."""
    event = await an_event(hold=HOLD)
    session, everywhere = await programme_of(event, number)
    beller = await crowd(event, session, number, "Bea Beller", Registration.Status.CONFIRMED, email="", note="uit Assen")
    waiter = await crowd(event, session, number, "Wil Wachter", Registration.Status.WAITING)
    await groups(session, await the(Registration, beller), number)
    series, evening = await the_desk(event, owner, session, number)
    change, mailing = await mail(event, owner, session, everywhere, number)
    await Session.update({Session.capacity: 0}).where(Session.event == event.id)
    [sign_in], day = await SignIn.objects(), await Day.objects().where(Day.event == event.id).first()
    await repeated(sign_in, number, **differing("token_hash"))
    mail_to_them = await Message.objects().where(Message.about == f"participant:{everywhere.id}").first()
    assert day is not None
    assert mail_to_them is not None
    return {
        "bijeenkomsten/{slug}": "week", "mijn-sessies/{slug}": "week", "{number}/{slug}": evening.slug,
        "sessies/{number}": "1", "{slug}/{number}": "1", "uitgaand/{number}": str(change.id), "dagen/{number}": str(day.id),
        "mensen/{number}": str(owner.id), "postvak/{number}": "1", "reeksen/{number}": str(series.id),
        "kaart/{token}": everywhere.ticket_token, "inloggen/{token}": "x", "deelnemers/{person}": str(everywhere.id),
        "deur/{session}": str(session.id), "tijdens/{session}": str(session.id),
        "aanmeldingen/{registration}": str((await the(Registration, everywhere)).id),
        "wachtlijst/{registration}": str((await the(Registration, waiter)).id), "samenvoegen/{other}": str(waiter.id), "papier/{kind}": "badges-a6",
        **await post(event, everywhere, number), **await materials(event, session, number), **await statements(session, number), **await wishes(event, number),
        **await asks(event, owner, beller, number), **await councils(event, session, number),
        "mailings/{number}": str(mailing.id), "standaardberichten/{message}": "uitnodiging",
        "berichten/{message}": str(mail_to_them.id),
    }  # fmt: skip


async def materials(event: Event, session: Session, number: int) -> dict[str, str]:
    """So many links, of the event and of a session, and so many pictures in both reports."""
    ids = {}
    for of, place in ((None, "{number}"), (session.id, "{handout}")):
        here: dict[str, Any] = {"event": event.id, "session": of}
        handout = Handout(label="Stuk", link="https://example.org", added_at=MONDAY, **here)
        await repeated(handout, number)
        ids[f"materialen/{place}"] = str(handout.id)
        report = Report(text="Mooi.", search="mooi", changed_at=MONDAY, **here)
        await report.save()
        facts: dict[str, Any] = {"alt": "Zaal", "kind": "image/png", "width": 1, "height": 1, "added_at": MONDAY}
        await repeated(ReportPicture(report=report.id, number=1, **facts), number, number="n.i")
    return ids


async def statements(session: Session, number: int) -> dict[str, str]:
    """So many statements, and so many words and texts to the first of them, which is closed."""
    first = Statement(session=session.id, number=1, kind=Statement.Kind.TEXT, words="Waarom?", choices="", state="closed", people=number + 5)
    await repeated(first, number, number="n.i")
    await repeated(Tally(statement=first.id, value="Daarom", number=5), number, **differing("value"))
    return {"stellingen/{number}": "1"}


class Look(NamedTuple):
    """What a page took, and how long it is."""

    queries: int
    length: int


async def looked_at(paths: Sequence[str], number: int) -> dict[str, Look]:
    """These pages, in a world with so many of everything."""
    await empty()
    found = {}
    owner = await an_organiser()
    async with at_desk(owner) as browser:
        ids = await a_world(owner, number)
        signed_in = {"cookie": f"{SIGN_IN}={browser.cookies[SIGN_IN]}"}
        for path in paths:
            with counted() as statements:  # by the client itself: taking such pages apart takes longer than making them
                page = await browser.client.get(filled(path, ids), headers=signed_in)
            assert page.status_code in {200, 303, 409}, path
            found[path] = Look(len(statements), len(page.text))
    return found


@pytest.mark.parametrize("part", range(PARTS))
async def test_a_page_takes_as_many_queries_for_three_thousand_rows_as_for_one(part: int) -> None:
    paths = pages()[part::PARTS]
    one, three, many = [await looked_at(paths, number) for number in (1, 3, MANY)]
    taken = {path: (one[path].queries, three[path].queries, many[path].queries) for path in paths}

    assert {path for path in LISTS & set(paths) if three[path].length <= one[path].length} == set()
    assert {path: queries for path, queries in taken.items() if len(set(queries)) > 1} == {}


def test_every_list_is_a_page() -> None:
    assert set(pages()) >= LISTS
