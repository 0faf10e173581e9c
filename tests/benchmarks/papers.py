"""How fast papers are set: weeks on one A4, one after the other, and a thousand badges in one file with its peak memory."""

import os
import resource
import subprocess
import sys
import time
from datetime import timedelta

from events.paper.typesetting import set_in_type
from events.tables import Event
from sessions.paper.badges import Badge, drawn, on_a6, on_labels
from sessions.paper.week import week_paper
from sessions.participants.week import Mine, Week
from sessions.tables import Participant, Registration, Session
from tests.cast import NEXT_MONDAY

WEEKS, SESSIONS, BADGES = 100, 5, 1000
LEAST_WEEKS, MOST_BADGES, MOST_MEMORY = 10, 60, 600  # a second; seconds; MB: for a machine that is busy


def _week(event: Event) -> Week:
    person = Participant(event=1, name="Deelnemer", personal_code="K7M4XP2XQ3", ticket_code="K7M4XP2XQ3", ticket_token="a" * 26)
    begins = [NEXT_MONDAY + timedelta(days=number) for number in range(SESSIONS)]
    sessions = [Session(event=1, number=1, title="Sessie", starts_at=at, ends_at=at + timedelta(hours=1)) for at in begins]
    return Week(person, event, [Mine(one, Registration(session=1, participant=1, status="confirmed")) for one in sessions])


def measure() -> int:
    """1 when it is slower, or asks for more, than we promise ourselves."""
    event = Event(slug="week", title="Week van de Medezeggenschap")
    week, began = _week(event), time.perf_counter()
    for _number in range(WEEKS):
        set_in_type(week_paper(week, NEXT_MONDAY, {}))
    rate = WEEKS / (time.perf_counter() - began)
    print(f"papers: {rate:.0f} weeks on one A4 a second (at least {LEAST_WEEKS})")
    badges, slowest = [Badge(f"Deelnemer {number}", "Cliëntenraad", "a" * 26, "K7M4XP2XQ3") for number in range(BADGES)], 0.0
    for size, together in (("a6", on_a6), ("labels", on_labels)):
        began = time.perf_counter()
        length = len(set_in_type(together(event, [drawn(event, one) for one in badges])))
        taken = time.perf_counter() - began
        slowest = max(slowest, taken)
        print(f"papers: {BADGES} badges ({size}) in {taken:.1f} s (at most {MOST_BADGES}), {length / 1e6:.1f} MB")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"papers: peak memory {memory:.0f} MB (at most {MOST_MEMORY})")
    return int(rate < LEAST_WEEKS or slowest > MOST_BADGES or memory > MOST_MEMORY)


def in_its_own_process() -> int:
    """The same where nothing else has used memory."""
    return subprocess.run([sys.executable, "-m", "tests.benchmarks.papers"], env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(measure())
