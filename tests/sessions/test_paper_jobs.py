"""Papers for hundreds at once: asked for once, made by the worker, with how far it is, for a day."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from database import fetch
from database_commands import _erase
from events.publishing import event_at
from events.tables import Event
from sessions.my_data.erasing import erase
from sessions.paper.jobs import kinds, making, words
from sessions.paper.jobs.asking import KEPT, TRIES, ask, erase_papers, standing_of
from sessions.paper.jobs.making import AT_ONCE, LEASE, claim, make_papers
from sessions.paper.jobs.tables import PaperJob
from sessions.tables import Participant, Registration
from settings import SETTINGS
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.papers import download, pages, printed, text
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

EVENT = "/bureau/bijeenkomsten/week"
PAPERS = f"{EVENT}/papier"
OWN = f"{PAPERS}/badges-etiketten"
FILE = f"{OWN}/bestand.pdf"
At = Callable[[datetime], None]


@pytest.fixture
async def desk(db: None) -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def crowd(number: int, **facts: Any) -> Event:
    """An event with so many people in a room."""
    event = await an_event(**facts)
    session = await a_session(event, form="location", place="Zaal 12")
    names = [f"Deelnemer {one:04}" for one in range(number)]
    secrets = [f"{event.id}x{one:04}".rjust(26, "a") for one in range(number)]
    for start in range(0, number, 500):
        people = [
            Participant(
                event=event.id, name=name, name_key=name.casefold(), email=f"{secret}@example.org", council="Raad Zonnehof", created_at=MONDAY,
                personal_token=f"p{secret}", ticket_token=secret, feed_token=f"f{secret}", unsubscribe_token=f"u{secret}",
                personal_code=secret[-10:], ticket_code=secret[-10:],
            )
            for name, secret in zip(names[start : start + 500], secrets[start : start + 500], strict=True)
        ]  # fmt: skip
        rows = await Participant.insert(*people)
        claims = [
            Registration(session=session.id, participant=row["id"], status="confirmed", way="location", created_at=MONDAY, changed_at=MONDAY, uid=f"u{row['id']}", join_token=f"j{row['id']}", reply_token=f"r{row['id']}")
            for row in rows
        ]  # fmt: skip
        await Registration.insert(*claims)
    return event


async def asked(desk: Browser, own: str = OWN) -> Page:
    return await desk.send((await desk.open(own)).form(own))


async def jobs() -> list[dict[str, Any]]:
    return await PaperJob.select(PaperJob.kind, PaperJob.edition, PaperJob.tries, PaperJob.made, PaperJob.total)


def stopping_after(monkeypatch: pytest.MonkeyPatch, hundreds: int) -> None:
    """The worker is killed once it has drawn so many hundreds: nothing of it runs on, not even what tidies up."""
    real, seen = making._go_on, list[int]()

    async def go_on(job: making.Job, made: int, total: int) -> None:
        await real(job, made, total)
        seen.append(made)
        if len(seen) > hundreds:
            raise asyncio.CancelledError

    monkeypatch.setattr(making, "_go_on", go_on)


async def test_a_file_is_asked_for_made_and_had(desk: Browser) -> None:
    await crowd(2)
    [form] = [one for one in (await desk.open(PAPERS)).read.forms if one.action == OWN]

    waiting = await desk.send(form)
    without = (await desk.open(FILE)).status
    await make_papers()
    ready = await desk.open(OWN)

    assert (waiting.heading, "Wij beginnen zo met het maken." in waiting.words, without) == ("Badges op etiketten van 63,5 bij 38,1 mm, 21 op een vel", True, 404)
    assert ("Klaar: 2 in één bestand (0,1 MB), gemaakt om 10.00 uur." in ready.words, FILE in ready.links) == (True, True)
    assert [f"Deelnemer {one:04}" in text(await download(desk, FILE)) for one in range(2)] == [True, True]


async def test_a_thousand_badges_are_one_file_and_the_page_says_how_far_it_is(desk: Browser, monkeypatch: pytest.MonkeyPatch, at: At) -> None:
    await crowd(1000)
    await asked(desk)
    with monkeypatch.context() as patch:
        stopping_after(patch, 1)
        with pytest.raises(asyncio.CancelledError):
            await make_papers()

    page = await desk.open(OWN)
    [bar] = [given for tag, given, _words in page.read.elements if tag == "progress"]
    at(MONDAY + LEASE)
    await make_papers()

    assert ("100 van de 1.000 gemaakt." in page.words, bar["value"], bar["max"], OWN in page.links) == (True, "100", "1000", True)
    assert pages(await download(desk, FILE)) == 48


async def test_who_was_killed_is_followed_by_another_when_the_lease_is_over_and_not_sooner(desk: Browser, at: At) -> None:
    await crowd(1)
    await asked(desk)
    assert await claim()

    early = await make_papers()
    at(MONDAY + LEASE)
    interrupted = (await desk.open(OWN)).words
    late = await make_papers()

    assert (early, late, "Het maken is onderbroken." in interrupted) == (0, 1, True)


async def test_who_lost_it_to_another_does_not_write_over_it(at: At) -> None:
    await ask(await crowd(1), "badges-a6", 0)
    slow = await claim()
    at(MONDAY + LEASE)
    assert slow
    assert await make_papers() == 1
    before = await PaperJob.select()

    with pytest.raises(making.NoLongerOurs):
        await making._make(slow)

    assert await PaperJob.select() == before


async def test_what_fails_again_and_again_is_said_and_can_be_asked_for_again(desk: Browser, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd(1)
    await asked(desk)
    real = kinds.KINDS["badges-etiketten"]
    broken = replace(real, drawn=lambda _event, _one: {"name": "Er ontbreekt van alles"})
    monkeypatch.setitem(kinds.KINDS, "badges-etiketten", broken)
    for number in range(TRIES + 1):
        at(MONDAY + number * LEASE)
        assert await make_papers() == 0
    failed = await desk.open(OWN)
    monkeypatch.setitem(kinds.KINDS, "badges-etiketten", real)

    await desk.send(failed.form(OWN))

    assert "Het maken is niet gelukt" in failed.words
    assert (await make_papers(), [job["edition"] for job in await jobs()]) == (1, [2])


async def test_two_organisers_and_a_double_click_get_one_file(desk: Browser) -> None:
    await crowd(1)
    form = (await desk.open(OWN)).form(OWN)
    async with at_desk(await an_organiser("ander@bijeen.example")) as other:
        others = (await other.open(OWN)).form(OWN)
        answers = await asyncio.gather(desk.send(form), desk.send(form), other.send(others))

    assert [page.heading for page in answers] == ["Badges op etiketten van 63,5 bij 38,1 mm, 21 op een vel"] * 3
    assert [(job["kind"], job["edition"]) for job in await jobs()] == [("badges-etiketten", 1)]


async def test_asking_again_makes_it_anew_once(desk: Browser) -> None:
    await crowd(1)
    await printed(desk, "badges-etiketten")
    form = (await desk.open(OWN)).form(OWN)

    await desk.send(form)
    await desk.send(form)

    assert ([job["edition"] for job in await jobs()], (await desk.open(FILE)).status) == ([2], 404)


async def test_two_workers_make_one_file_once() -> None:
    await ask(await crowd(1), "badges-a6", 0)

    assert sorted(await asyncio.gather(make_papers(), make_papers())) == [0, 1]


async def test_after_a_day_there_is_no_file_and_then_no_row(desk: Browser, at: At) -> None:
    await crowd(1)
    await printed(desk, "badges-etiketten")
    at(MONDAY + KEPT - timedelta(seconds=1))
    async with at_desk(await an_organiser("later@bijeen.example")) as browser:
        kept = ((await browser.open(FILE)).status, await erase_papers())
        at(MONDAY + KEPT)
        gone = ((await browser.open(FILE)).status, (await browser.open(OWN)).form(OWN)["versie"])

    await _erase()

    assert (kept, gone, await jobs()) == ((200, 0), (404, "0"), [])


async def test_what_nobody_made_goes_after_a_day_too(at: At) -> None:
    await ask(await crowd(1), "badges-a6", 0)
    at(MONDAY + KEPT)

    assert (await erase_papers(), await jobs()) == (1, [])


async def test_who_is_erased_while_it_is_made_is_in_no_file(desk: Browser, at: At) -> None:
    event = await crowd(2)
    await asked(desk)
    job = await claim()
    assert job
    person = await Participant.objects().order_by(Participant.id).first()
    assert person

    await erase(event, person)

    with pytest.raises(making.NoLongerOurs):
        await making._make(job)
    assert (await jobs(), "Deelnemer 0000" in text(await printed(desk, "badges-etiketten"))) == ([], False)


@pytest.mark.parametrize("beside", [True, False])
async def test_the_page_says_who_makes_it_when_nobody_does(desk: Browser, at: At, monkeypatch: pytest.MonkeyPatch, beside: bool) -> None:
    monkeypatch.setattr(words, "SETTINGS", replace(SETTINGS, worker=beside))
    await crowd(1)
    await asked(desk)
    at(MONDAY + timedelta(minutes=1))

    page = await desk.open(OWN)

    assert "Het maken is nog niet begonnen. Dit bestand wordt gemaakt door het programma dat ook de mail verstuurt." in page.words
    assert ("bijeen worker" in page.words) != beside


async def test_when_all_is_drawn_the_page_says_what_is_left(desk: Browser) -> None:
    event = await crowd(1)
    await asked(desk)
    job = await claim()
    assert job
    await making._go_on(job, 1, 1)

    page = await desk.open(OWN)

    assert ("Wij zetten ze nu in één bestand." in page.words, (await standing_of(event, "badges-etiketten")).is_drawn) == (True, True)


@pytest.mark.parametrize("role", ["viewer", "crew", "host", "care"])
async def test_who_may_not_change_the_event_finds_no_file(desk: Browser, role: str) -> None:
    event = await crowd(1)
    await printed(desk, "badges-etiketten")
    async with at_desk(await an_organiser("x@bijeen.example", role, event)) as browser:
        assert [(await browser.open(path)).status for path in (PAPERS, OWN, FILE)] == [404] * 3


@pytest.mark.parametrize("path", [f"{PAPERS}/iets", f"{PAPERS}/iets/bestand.pdf"])
async def test_what_is_no_paper_is_not_found(desk: Browser, path: str) -> None:
    await crowd(1)

    assert (await desk.open(path)).status == 404


async def test_a_file_is_of_one_event(desk: Browser) -> None:
    await crowd(1)
    await crowd(1, slug="ander")
    await printed(desk, "badges-etiketten")

    assert (await desk.open("/bureau/bijeenkomsten/ander/papier/badges-etiketten/bestand.pdf")).status == 404


async def test_having_it_is_written_down(desk: Browser) -> None:
    await crowd(1)
    await printed(desk, "badges-etiketten")

    assert await fetch("SELECT after FROM deed WHERE what = 'list-seen'") == [{"after": '{"list":"badges-etiketten"}'}]


@pytest.mark.parametrize("number", [1, AT_ONCE])
async def test_the_pages_cost_the_same_questions_however_many_come(desk: Browser, number: int) -> None:
    await crowd(number)
    await desk.open(PAPERS)

    with counted() as statements:
        await desk.open(PAPERS)
        await desk.open(OWN)

    assert len(statements) <= 26


@pytest.mark.parametrize("kind", [*kinds.KINDS])
async def test_a_hundred_people_are_read_in_a_few_questions(kind: str) -> None:
    await crowd(AT_ONCE)
    event = await event_at("week")
    ids = await Participant.select(Participant.id).output(as_list=True)
    read: Callable[[Event, list[int]], Awaitable[list[Any]]] = kinds.KINDS[kind].read

    with counted() as statements:
        await read(event, ids)

    assert len(statements) <= 4
