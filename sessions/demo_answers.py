"""What the people of the demo said, on an evening that is over: made up, so that one sees results without waiting weeks.

Nobody of them has an address, so no mail goes to anybody. Who wants to try answering prints somebody's letter at the desk
and types the code that stands in it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import clock
from events.tables import Event
from sessions.ballots import ENOUGH
from sessions.evaluations.answering import opinion_mark, tap_mark
from sessions.evaluations.tables import Evaluation, Opinion, Tap, at_random
from sessions.questions.tables import Question
from sessions.registrations import Person
from sessions.registrations.people import participants_of
from sessions.registrations.signing_up import Place, new_claim, register
from sessions.statements.tables import Statement, Tally
from sessions.tables import CheckIn, Registration, Session

Answer = TypeVar("Answer")
# Who were there, and what most of them found: the others can still be asked.
NAMES = (
    "Anna Voorbeeld", "Bram Voorbeeld", "Carla Proef", "Dirk Proef", "Els Denkbeeld", "Frits Denkbeeld", "Gerda Voorbeeld",
    "Hans Proef", "Ina Denkbeeld", "Jan Voorbeeld", "Katja Proef", "Leo Denkbeeld", "Mia Voorbeeld", "Nico Proef",
    "Olga Denkbeeld", "Piet Voorbeeld", "Ria Proef",
)  # fmt: skip
SAID = (
    (5, "inspirerend"), (5, "leerzaam"), (4, "leerzaam"), (4, "herkenbaar"), (5, "inspirerend"), (3, "kort"), (4, "leerzaam"),
    (5, "gezellig"), (2, "druk"), (4, "herkenbaar"), (5, "leerzaam"), (4, "fijn"), (4, "open"), (5, "inspirerend"), (3, "lang"),
)  # fmt: skip
BEST = (*["Praten in groepen"] * 4, *["De verhalen"] * 2, "De stellingen", *["De verhalen"] * 5)
BETTER = (
    "Meer tijd om te praten.", "Het geluid viel soms weg.", "Eerder op de avond, dan ben ik frisser.", "Niets, het was goed.",
    "Graag de dia’s vooraf.", "Kleinere groepen.", "Geen moeilijke woorden.", "Meer voorbeelden.", "Vaker.", "Een pauze.",
    "Ook een keer overdag.", "Langer.",
)  # fmt: skip
AGREED = {"eens": 7, "oneens": 3, "geen": 2}
WORDS = {"tijd": 6, "luisteren": 5, "uitleg": 4, "vertrouwen": 4, "op tijd gehoord": 3, "scholing": 2, "gewone taal": 2, "steun": 1}


async def add(event: Event, session: Session) -> None:
    """People who were at `session`, its statements with their results, and how they found it."""
    people = await _people(event, session)
    await _statements(session)
    await _evaluation(event, session, people)


async def _people(event: Event, session: Session) -> list[int]:
    """They came; their ids."""
    rows = await participants_of(event, [Person(name, "", "Cliëntenraad Voorbeeldhof", note="voorbeeld") for name in NAMES])
    people = [row["id"] for row in rows]
    await register([Place(session.id, person, None, new_claim(Registration.Status.CONFIRMED)) for person in people])
    claims = await Registration.select(Registration.id).where(Registration.session == session.id)
    came: datetime = session.starts_at
    await CheckIn.insert(*(CheckIn(registration=row["id"], at=came, how=CheckIn.How.BY_HOST, door="") for row in claims))
    return people


async def _statements(session: Session) -> None:
    for number, (kind, words, counted) in enumerate((
        (Statement.Kind.AGREE, "Onze raad wordt op tijd gehoord.", AGREED),
        (Statement.Kind.WORDS, "Wat heeft uw raad nodig?", WORDS),
    ), start=1):  # fmt: skip
        made = Statement(
            session=session.id, number=number, kind=kind, words=words, choices="", state=Statement.State.CLOSED,
            is_shown=True, people=sum(AGREED.values()),
        )  # fmt: skip
        await made.save()
        await Tally.insert(*(Tally(statement=made.id, value=value, number=often) for value, often in sorted(counted.items())))


async def _evaluation(event: Event, session: Session, people: list[int]) -> None:
    """Open still, so five of each kind of answer wait."""
    await Evaluation(event=event.id, asks=True).save()
    await Tap.insert(*(
        Tap(
            id=at_random(), session=session.id, mark=tap_mark(session.id, person), grade=grade, word=word,
            shown_grade=None if waits else grade, shown_word="" if waits else word,
        )
        for person, (grade, word), waits in _some(people, SAID)
    ))  # fmt: skip
    best = await _question(event, 1, Question.Kind.CHOICE, "Wat was het beste?", "De verhalen\nPraten in groepen\nDe stellingen")
    better = await _question(event, 2, Question.Kind.LONG, "Wat kan beter?")
    for question, answers in ((best, BEST), (better, BETTER)):
        await Opinion.insert(*(
            Opinion(
                id=at_random(), question=question, mark=opinion_mark(question, person), value=value,
                shown=None if waits else value,
            )
            for person, value, waits in _some(people, answers)
        ))  # fmt: skip


def _some(people: list[int], answers: Sequence[Answer]) -> list[tuple[int, Answer, bool]]:
    """Who answered what, and whether it waits, as the last five do."""
    return [
        (person, answer, place >= len(answers) - ENOUGH)
        for place, (person, answer) in enumerate(zip(people, answers, strict=False))
    ]  # fmt: skip


async def _question(event: Event, place: int, kind: Question.Kind, words: str, options: str = "") -> int:
    question = Question(
        event=event.id, place=place, kind=kind, words=words, hint="", options=options, shown_if_answer="", created_at=clock.now(),
        purpose=Question.Purpose.EVALUATION,
    )  # fmt: skip
    await question.save()
    return int(question.id)
