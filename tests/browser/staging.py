"""Sets the stage of the desk's tests: an event with something on every page. A program for the site's environment.

python -m tests.browser.staging SLUG      prints, as JSON, how the addresses of the desk are filled in, and who is there
"""

import asyncio
import json
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import clock
import database
from events import organisers, publishing
from events.councils import operations as councils
from events.councils.operations import Details
from events.councils.roster import agree
from events.people import duties
from events.tables import Day, Duty, Event, Organiser, Passkey
from notifications.tables import Message, Received
from sessions import programme
from sessions.breakouts import operations as breakouts
from sessions.breakouts.people import people_in
from sessions.breakouts.rules import Force, Rule
from sessions.demo import ZONE
from sessions.evaluations import asking as evaluations
from sessions.evaluations.tables import Opinion, Tap, at_random
from sessions.mailings import operations as mailings
from sessions.mailings.operations import Written
from sessions.mailings.selecting import Selection
from sessions.needs import asking
from sessions.needs import operations as needs
from sessions.needs.sealing import Said
from sessions.paper.jobs.tables import PaperJob
from sessions.planning import hosting
from sessions.questions import keeping
from sessions.questions import operations as questions
from sessions.questions.operations import Wanted
from sessions.questions.tables import Question
from sessions.received.receiving import receive
from sessions.registrations import Person, form_key, sign_up
from sessions.series import meetings
from sessions.series.meetings import Evening
from sessions.tables import Change, Mailing, Participant, Registration, Session, SignUp
from sessions.wishes import topics
from sessions.wishes.tables import Suggestion, Wish, Wished
from tests.browser.hall import with_statements
from tests.browser.people import LONG_NAME, LONG_WORD
from tests.notifications.incoming import mail, of_parts, part
from tests.sessions.materials import told_of

HOLD = timedelta(minutes=60)  # longer than a test run, so that what is held stays held
HOST, CREW, VIEWER = "gespreksleider@{}.example", "deur@{}.example", "meelezer@{}.example"
LONG_ADDRESS = "secretariaat.clientenraad.locatie-de-wilgenhof@zorgorganisatie-noordoost-brabant.example"
PEOPLE = [
    Person("Wil Wachter", "wil@voorbeeld.nl", "Cliëntenraad De Linde", "lid"),
    Person(LONG_NAME, LONG_ADDRESS, f"{LONG_WORD} Noord en Zuid", "coach van de raad", phone="06 12 34 56 78"),
    Person("Bea Beller", "", "Raad Zuid", "voorzitter", note="uit Assen", phone="0592 00 00 00"),
    Person("Dirk Dubbel", "dirk@voorbeeld.nl", "Raad Oost", "lid"),
    Person("Dirk Dubbel", "d.dubbel@voorbeeld.nl", "Raad Oost", "lid"),
    Person("Kees Kort", "kees@voorbeeld.nl"),
]


async def comes(event: Event, person: Person, sessions: list[Session], remark: str = "") -> Participant:
    """Somebody signs up."""
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, remark, form_key(event.slug, person, ids, remark), by_desk=True)
    found: Participant = await the_newest(Participant)
    return found


def today() -> date:
    return clock.now().astimezone(ZONE).date()


async def the_newest(table: Any) -> Any:
    return await table.objects().order_by(table.id, ascending=False).first()


async def an_event_like_the_week(slug: str, by: int) -> tuple[Event, list[Session]]:
    """The week's first day, its last session now: with long names and few places."""
    week = await publishing.event_at("week")
    event = await publishing.create(slug, f"Week van de Medezeggenschap, {LONG_WORD}", by)
    await publishing.describe(event, replace(publishing.details_of(week), title=event.title, hold=HOLD), by)
    await publishing.publish(event, by)
    for day in await publishing.days_of(week):
        await Day(event=event.id, date=day.date, theme=day.theme, text=day.text).save()
    contents = [programme.content_of(session) for session in (await programme.sessions_of(week))[:12]]
    first = replace(
        contents[0], title=f"Over {LONG_WORD}", capacity=4, has_waiting_list=True, place=f"Zaal {LONG_WORD}",
        form=Session.Form.HYBRID.value, dial_in="030 000 00 00, code 12345#", online_capacity=5,
    )
    tonight = datetime.combine(today(), time(23, 59), ZONE)
    last = replace(contents[-1], starts_at=tonight, ends_at=tonight + timedelta(hours=1), members_only=False)
    content = [first, *contents[1:-1], last]
    return event, await programme.add_many(event, [(number, one) for number, one in enumerate(content, 1)], by)


async def a_series(by: int) -> tuple[int, str]:
    """Three evenings; its id, and the address of the first."""
    evening = Evening(f"Netwerkavond {LONG_WORD}", time(19, 30), time(21), capacity=60, members_only=True)
    days = [today() + timedelta(weeks=weeks) for weeks in (8, 12, 16)]
    series = await meetings.make(evening, days, by)
    return series.id, (await meetings.meetings_of(series))[0].event.slug


async def mails(event: Event, by: int) -> dict[str, str]:
    """A mailing that went, of which one mail came back, one that is held, one that was stopped, and a draft; their ids."""
    made: dict[str, Mailing] = {}
    subjects = {"sent": f"Neem uw {LONG_WORD} mee", "held": "De zaal is veranderd", "stopped": "Wij gaan niet door"}
    for state, subject in subjects.items():
        made[state] = await mailings.create(
            event, Written(subject, "Dag {naam},\n\nTot dan!\n\n{link}", Selection()), by
        )
        await mailings.send(event, made[state].id, mailings.mark_of(made[state]), by)
    await mailings.send_now(event, made["sent"].id, by)
    await mailings.stop(event, made["stopped"].id, by)
    gone: dict[Any, Any] = {Message.returned: Message.Returned.HARD, Message.returned_at: clock.now()}
    gone[Message.returned_why] = f"550 {LONG_ADDRESS}"
    await Message.update(gone).where(Message.batch == mailings.batch_of(made["sent"]), Message.name == LONG_NAME)
    text = f"Dag {{naam}},\n\nWe praten over {LONG_WORD}."
    draft = await mailings.create(event, Written(f"Over de {LONG_WORD}", text, Selection(session=1)), by)
    return {"mailings/{number}": str(draft.id), **{f"mailing {state}": str(one.id) for state, one in made.items()}}


async def move(session: Session, by: int) -> Change:
    """Half an hour later, which is held."""
    content = programme.content_of(session)
    later = {name: getattr(content, name) + timedelta(minutes=30) for name in ("starts_at", "ends_at")}
    await programme.change(session, replace(content, **later), by)
    found: Change = await the_newest(Change)
    return found


async def post(slug: str, sender: str) -> tuple[str, str]:
    """A letter of a participant and one of a stranger, both with long words, and what nobody can read; the ids of the letters."""
    words = f"Beste mensen,\n\nIk heb een vraag over de {LONG_WORD}.\n\nGroet, Jan"
    ids = []
    for who in (sender, f"{LONG_WORD[:60]}@raad.example"):
        await receive(mail(words, From=who, Subject=f"Over de {LONG_WORD}", Message_ID=f"<{who[:9]}@{slug}.example>"))
        ids.append(str((await the_newest(Received)).id))
    await receive(of_parts(*[part("a")] * 200, From=sender, Message_ID=f"<delen@{slug}.example>"))
    return ids[0], ids[1]


async def asked(event: Event, session: Session, by: int) -> dict[str, str]:
    """A council with somebody in its roster, and somebody who asks for a place, as `staged` names them."""
    details = Details(f"Raad {LONG_WORD} {event.slug}", LONG_WORD, "Noord", True, (f"@{event.slug}.example", LONG_ADDRESS + event.slug))
    council = await councils.add(details, by)
    await Session.update({Session.members_only: True}).where(Session.id == session.id)
    person = Person(f"Vera {LONG_WORD[:60]}", f"vera-{LONG_ADDRESS}", f"{LONG_WORD} Noord", "lid")
    await sign_up(event, person, [session.id], "", form_key(event.slug, person, [session.id], ""))
    asker = await the_newest(Participant)
    name = await agree(council.id, LONG_NAME, LONG_ADDRESS, by)
    return {"raden/{number}": str(council.id), "namen/{name}": str(name), "aanvragen/{person}": str(asker.id)}


async def wished(event: Event, by: int) -> dict[str, str]:
    """A topic and a suggestion with long words, as `staged` names them."""
    topic = await topics.add(event, f"Over de {LONG_WORD}", f"Wat doet de {LONG_WORD}?", by)
    wish = Wish(
        event=event.id, name=LONG_NAME, email=LONG_ADDRESS, token=event.slug, sector="Verpleging en verzorging",
        wants_mail=True, created_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip
    await wish.save()
    await Wished(wish=wish.id, topic=topic.id).save()
    suggestion = Suggestion(wish=wish.id, words=f"Iets over de {LONG_WORD}", words_key=event.slug)
    await suggestion.save()
    return {"onderwerpen/{number}": str(topic.id), "ideeen/{suggestion}": str(suggestion.id)}


async def at_work(event: Event, sessions: list[Session], owner: Organiser) -> Organiser:
    """People with duties; answers the viewer."""
    slug = event.slug
    await hosting.assign(event, sessions, owner.email, "", owner.id)
    await hosting.assign(event, sessions, HOST.format(slug), "Gees Spreksma", owner.id)
    await organisers.add(CREW.format(slug), "Dirkje Deur", Duty.Role.CREW, event.id, owner.id)
    await duties.give(owner, Duty.Role.CARE, event.id, owner.id)
    return await organisers.add(VIEWER.format(slug), "Mees Meelezer", Duty.Role.VIEWER, event.id, owner.id)


async def asks(event: Event, session: Session, people: list[Participant], by: int) -> dict[str, str]:
    """Questions of every kind with answers, and needs with long words; as `staged` names them."""
    choices = f"Over de {LONG_WORD}\nIets anders"
    first = await questions.add(event, Wanted("Eet u mee?", Question.Kind.YES_NO), by)
    added = [
        first,
        await questions.add(event, Wanted("Wat eet u?", Question.Kind.SHORT, shown_if=first.id, shown_if_answer="ja"), by),
        await questions.add(event, Wanted(f"Waarom de {LONG_WORD}?", Question.Kind.LONG, LONG_WORD, is_required=True), by),
        await questions.add(event, Wanted("Met hoeveel?", Question.Kind.NUMBER), by),
        await questions.add(event, Wanted(f"Welke {LONG_WORD}?", Question.Kind.CHOICES, "", choices, session=session.id), by),
    ]
    said = dict(zip([one.id for one in added], ["ja", LONG_WORD, f"{LONG_WORD}\n\n{LONG_WORD}", "2.5", choices], strict=True))
    await keeping.change(event, people[3], said, by)
    await questions.drop(event, (await questions.add(event, Wanted("Niet meer", Question.Kind.SHORT), by)).id, by)
    await asking.ask(event, f"Dan regelen wij het, ook de {LONG_WORD}.", by, asks_diet=True)
    for one in people[1:4]:
        await needs.say(one, Said(["writing", "help"], f"Een {LONG_WORD}", ["vegan"], LONG_WORD), "Goed.")
    await needs.arrange(event, people[3], "writing", by, is_done=True)
    return {"vragen/{number}": str(added[-1].id), "hulp/{person}": str(people[3].id)}


async def evaluated(event: Event, sessions: list[Session], by: int) -> None:
    """Enough people said how some of it was, in long words too; of the last session too few."""
    await evaluations.change(event, evaluations.Wanted(asks=True), by)
    asked = [("Wat was het beste?", Question.Kind.CHOICE, f"Praten\n{LONG_WORD}"), ("Wat kon beter?", Question.Kind.LONG, "")]
    found = [
        await questions.add(event, Wanted(words, kind, options=options, purpose=Question.Purpose.EVALUATION), by)
        for words, kind, options in asked
    ]
    for place, session in enumerate(sessions):
        for number in range(6 if place else 3):
            tap = Tap(id=at_random(), session=session.id, grade=1 + number % 5, word=f"{LONG_WORD[:28]}{number}", mark=str(number))
            if place:
                tap.shown_grade, tap.shown_word = tap.grade, tap.word
            await tap.save()
    for number in range(5):
        for question, value in zip(found, ("Praten", f"De {LONG_WORD}\nen meer"), strict=True):
            await Opinion(id=at_random(), question=question.id, mark=str(number), value=value, shown=value).save()


async def papers(event: Event) -> dict[str, str]:
    """Letters that are being made, and badges that are ready."""
    now, later = clock.now(), clock.now() + HOLD
    await PaperJob(event=event.id, kind="brieven", asked_at=now, tries=1, made=300, total=1000, claimed_until=later, until_at=later).save()
    await PaperJob(event=event.id, kind="badges-a6", asked_at=now, ready_at=now, made=7, total=7, until_at=later, file=b"%PDF").save()
    return {"papier/{kind}": "brieven"}


async def groups(event: Event, session: Session, by: int) -> None:
    """The session is divided, somebody helps somebody, and one person has no group yet."""
    people = [one.registration for one in await people_in(session.id)]
    await breakouts.tie(session, *people[:2])
    rules = {Rule.COUNCILS: Force.MUST, Rule.WAYS: Force.MUST}
    await breakouts.make(event, session, breakouts.Wanted(2, 0, rules), by)
    await breakouts.describe(event, session, {1: (LONG_WORD[:32], f"Zaal {LONG_WORD}", f"https://vergader.example.org/{LONG_WORD * 4}")}, by)
    await breakouts.move(event, session, people[-1], 0, by)


async def during(event: Event, sessions: list[Session], by: int) -> dict[str, str]:
    """The second session has all that one can have during and after it; as `staged` names them."""
    await groups(event, sessions[1], by)
    await evaluated(event, sessions[:3], by)
    await with_statements(sessions[1], by)
    return {"tijdens/{session}": str(sessions[1].id), "stellingen/{number}": "1", **await told_of(event, sessions[1])}


async def staged(slug: str) -> dict[str, str]:
    """Make all of it. What fills a place in a path is named by the part before it, as in `tests/test_idor.py`."""
    owner = await organisers.first_owner()
    assert owner is not None
    event, sessions = await an_event_like_the_week(slug, owner.id)
    people = [await comes(event, one, sessions[:4], "Ik kom met een rolstoel.") for one in PEOPLE]
    guest = await comes(event, Person("Gerda Gast", "gerda@voorbeeld.nl"), [sessions[1], sessions[-1]])
    await Message.update({Message.state: Message.State.REFUSED, Message.error: "550 5.1.1 User unknown"}).where(
        Message.about == f"participant:{people[-1].id}"
    )
    await programme.change(sessions[2], replace(programme.content_of(sessions[2]), capacity=3), owner.id)
    await Organiser.update({Organiser.name: LONG_NAME}).where(Organiser.email == (owner.email))
    await Passkey(organiser=owner.id, name=LONG_WORD[:60], credential_id=slug, public_key="", created_at=clock.now()).save()
    viewer = await at_work(event, sessions[:2], owner)
    questions = await asks(event, sessions[0], people, owner.id)
    around = await during(event, sessions, owner.id)
    change, made = await move(sessions[3], owner.id), await mails(event, owner.id)
    series, meeting = await a_series(owner.id)
    waiting = await Registration.objects().where(Registration.status == "waiting").order_by(Registration.id).first()
    claim = await Registration.objects().where(Registration.participant == people[3].id).first()
    mail = await Message.objects().where(Message.about == f"participant:{people[3].id}").order_by(Message.id).first()
    letter, stray = await post(slug, str(people[3].email))
    remark, first_day = await the_newest(SignUp), await Day.objects().where(Day.event == event.id).first()
    assert waiting
    assert claim
    assert first_day
    assert mail
    return {
        "bijeenkomsten/{slug}": slug, "mijn-sessies/{slug}": slug, "sessies/{number}": "1", "{slug}/{number}": "1",
        "uitgaand/{number}": str(change.id), "dagen/{number}": str(first_day.id), "mensen/{number}": str(owner.id),
        "postvak/{number}": "1", "reeksen/{number}": str(series), "{number}/{slug}": meeting,
        "kaart/{token}": guest.ticket_token, "ticket": guest.ticket_code, "deelnemers/{person}": str(people[3].id),
        "aanmeldingen/{registration}": str(claim.id), "wachtlijst/{registration}": str(waiting.id),
        "deur/{session}": str(sessions[0].id), "samenvoegen/{other}": str(people[4].id), **made, **around,
        "standaardberichten/{message}": "uitnodiging", "berichten/{message}": str(mail.id),
        **await asked(event, sessions[4], owner.id), "post/{mail}": letter, "post/{letter}": stray, **await wished(event, owner.id),
        **questions, **await papers(event),
        "opmerkingen/{remark}": str(remark.id), "inloggen/{token}": "x", "owner": owner.email,
        "link": await organisers.sign_in_link(owner), "viewer": await organisers.sign_in_link(viewer),
    }  # fmt: skip


async def main() -> None:
    async with database.opened():
        print(json.dumps(await staged(sys.argv[1])))  # noqa: T201 a program answers so


if __name__ == "__main__":
    asyncio.run(main())
