"""Somebody of whom something is kept everywhere, for the tests of what one may see of oneself, and of erasing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from events import history
from events.tables import Event
from events.tokens import digest
from notifications.tables import Message, Received
from sessions import waiting_list
from sessions.groups.enrolling import Enrolled, Supporter, sign_up_council
from sessions.my_data import addresses
from sessions.needs import operations as needs
from sessions.needs.sealing import Said
from sessions.paper.jobs.tables import PaperJob
from sessions.people import places
from sessions.questions import keeping
from sessions.questions.tables import Question
from sessions.registrations import Person, cancel, check_in, form_key, sign_up
from sessions.stand_ins.operations import replace_person
from sessions.tables import CheckIn, Participant, Registration, Reminder, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import claim

MARK = "kanariepiet"


@dataclass
class Kept:
    """A person, and where they are in."""

    event: Event
    participant: Participant
    coming: Session
    line: Session

    @property
    def mijn(self) -> str:
        """Where their page is."""
        return f"/mijn/{self.participant.personal_token}"


def marked(what: str = "") -> Person:
    """A person whose every detail sings."""
    return Person(f"{MARK.title()} {what}".strip(), f"{MARK}{what}@example.org", f"Raad {MARK}", f"rol {MARK}", phone=f"06 {MARK}")


async def signs_up(event: Event, person: Person, remark: str, *sessions: Session) -> Participant:
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, remark, form_key(f"{person.name}{remark}", person, ids, remark))
    found = await Participant.objects().where(Participant.email == person.email).first()
    assert found is not None
    return found


async def a_letter(about: str, sender: str, event: Event) -> Received:
    letter = Received(
        key=digest(f"{about}{sender}"), kind="letter", sender=sender, subject=MARK, text=f"Dag, {MARK}", words=MARK, about=about,
        belongs_to=f"event:{event.id}", received_at=event.created_at,
    )  # fmt: skip
    await letter.save()
    return letter


async def somebody_everywhere(now: datetime) -> Kept:
    """Somebody with a place, in a line, cancelled, checked in, replaced by somebody else, who wrote and was written to."""
    event, desk = await an_event(), await an_organiser()
    coming, line, gave_up, past, handed = [
        await a_session(event, title=title, **facts)
        for title, facts in (
            ("Komt", {"capacity": 1, "has_waiting_list": True}), ("Rij", {"capacity": 0, "has_waiting_list": True}),
            ("Afgemeld", {}), ("Voorbij", {}), ("Ander", {}),
        )
    ]  # fmt: skip
    participant = await signs_up(event, marked(), f"Ik ben {MARK}.", coming, line, gave_up, past, handed)
    await signs_up(event, Person("Jan Wacht", "jan@example.org"), "", coming, line)
    await cancel(await claim(participant, gave_up))
    attended = await claim(participant, past)
    await check_in(attended.id, CheckIn.How.JOINED)
    await Reminder(registration=attended.id, kind="day", starts_at=past.starts_at, at=now).save()
    await waiting_list.move(event, line.id, (await claim(participant, line)).id, 1, f"Omdat {MARK} vroeg was", desk.id)
    await replace_person(event, participant, [handed.number], Person("Bea Ander", "bea@example.org"), "stand-in", desk.id)
    await places.register(event, marked(), [gave_up.id], f"{MARK} belde", "desk", desk.id)
    await history.note(desk.id, event.id, f"participant:{participant.id}", "called")
    question = Question(event=event.id, place=1, kind="short", words="Wat neemt u mee?", created_at=now)
    await question.save()
    await keeping.change(event, participant, {question.id: f"Een {MARK}"}, None)
    await needs.say(participant, Said(["help"], f"Voor de {MARK}"), "Goed.")
    who = marked()
    council = [Enrolled(who, [past.id, gave_up.id]), Enrolled(Person("Cor Samen", "cor@example.org"), [past.id])]
    await sign_up_council(event, Supporter("Sam Steun", "sam@example.org"), council, "council")
    badges = PaperJob(event=event.id, kind="badges-a6", asked_at=now, ready_at=now, until_at=now + timedelta(days=1), file=MARK.encode())
    await badges.save()
    await addresses.ask(event, participant, f"{MARK}.nieuw@example.org")
    await a_letter(f"registration:{attended.id}", "", event)
    await a_letter("", f"{MARK}@example.org", event)
    found = await Participant.objects().where(Participant.id == participant.id).first()
    assert found is not None
    return Kept(event, found, coming, line)


async def all_sent() -> None:
    """The worker has sent what was due, and one mail came back."""
    await Message.update({Message.state: Message.State.SENT, Message.settled_at: Message.created_at}).where(
        Message.state == Message.State.QUEUED
    )


def sings(row: dict[str, Any]) -> bool:
    """Whether there is anything of that person in a row."""
    return any(MARK in str(value).casefold() for value in row.values())


async def active(session: Session) -> int:
    """How many registrations of a session count."""
    count = Registration.count().where(
        Registration.session == session.id, Registration.status != Registration.Status.CANCELLED
    )
    return int(await count)
