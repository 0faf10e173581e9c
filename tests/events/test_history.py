"""What was done at the desk: written with the deed itself, read in words, and without anybody's data."""

from contextlib import suppress

import pytest

from database import DB
from events import history, publishing
from events.history import PAGE, deeds_about, deeds_at, names_in, note
from events.people import deeds
from events.tables import Deed, Duty, Event
from sessions.tables import Mailing
from tests.cast import NEXT_MONDAY, a_name, a_session, an_event, an_organiser
from tests.sessions.people import comes
from tests.site import at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

HISTORY = "/bureau/bijeenkomsten/week/geschiedenis"


class Undone(Exception):
    """Ends a transaction that is not to stay."""


async def test_a_deed_that_is_undone_leaves_no_history() -> None:
    event = await an_event()
    with suppress(Undone):
        async with DB.transaction():
            await note(None, event.id, f"event:{event.id}", "changed")
            raise Undone

    assert await Deed.count() == 0


async def test_one_reads_who_did_what_when_before_and_after() -> None:
    event = await an_event()
    eva = await an_organiser(name="Eva Eigenaar")
    before, after = {"title": "Oud", "help_phone": "…"}, {"title": "Nieuw", "help_phone": "…"}
    await note(eva.id, event.id, f"event:{event.id}", "changed", before, after)
    async with at_desk(eva) as browser:
        page = await browser.open(HISTORY)

    assert page.all("tr")[1:] == [
        "maandag 1 maart, 10.00 Bijeenkomst gewijzigd Titel: Oud → wordt Nieuw Telefoon: gewijzigd Eva Eigenaar"
    ]


async def test_what_the_desk_does_to_an_event_is_in_its_history() -> None:
    eva = await an_organiser(name="Eva")
    event = await publishing.create("week", "Week", eva.id)
    await publishing.publish(event, eva.id)
    await publishing.close(event, eva.id)

    told = deeds.lines(await deeds_at(event.id))

    assert [(line.what, line.who) for line in told] == [
        ("Inschrijving gesloten", "Eva"), ("Bijeenkomst op de site gezet", "Eva"), ("Bijeenkomst gemaakt", "Eva"),
    ]  # fmt: skip
    assert told[0].changes == [("Staat", "Op de site", "Gesloten")]


async def test_a_duty_for_an_event_is_in_its_history_with_a_name_that_is_not_kept() -> None:
    event = await an_event()
    async with at_desk(await an_organiser(name="Eva")) as browser:
        form = (await browser.open("/bureau/mensen")).form("/bureau/mensen")
        await browser.send(form, naam="Dirk Deur", email="dirk@bijeen.example", taak="crew", bijeenkomst="week")
        page = await browser.open(HISTORY)

    kept = str(await Deed.select())
    assert "Kreeg toegang tot het bureau Dirk Deur Taak: Deur Eva" in page.words
    assert [word for word in ("Dirk", "dirk@") if word in kept] == []
    assert [entry.event for entry in await Deed.objects()] == [event.id]


async def test_what_nobody_at_the_desk_did_says_so_and_what_has_no_words_is_shown_under_its_name() -> None:
    event = await an_event()
    after = {"strange_thing": True, "starts_at": "2027-03-08T09:00:00Z"}
    await note(history.NOBODY, event.id, "session:12", "quite-new", after=after)

    line = deeds.lines(await deeds_at(event.id))[0]

    assert (line.who, line.what, line.about) == ("Niet vanuit het bureau", "Sessie: quite new", "Sessie met kenmerk 12")
    assert line.changes == [("strange thing", "", "ja"), ("Begin", "", "maandag 8 maart 2027 om 10.00 uur")]


async def test_what_things_and_people_are_called_now_is_read_beside_what_was_done_to_them() -> None:
    event, eva = await an_event(), await an_organiser(name="Eva")
    session, other = await a_session(event, title="De begroting"), await a_session(event, title="Het jaarplan")
    piet = (await comes(event, "Piet Jansen", session)).id
    mailing = Mailing(event=event.id, subject="Tot morgen", text="", selection="", made_at=NEXT_MONDAY)
    await mailing.save()
    await note(eva.id, event.id, f"session:{session.id}", "host-added", after={"organiser": eva.id})
    await note(eva.id, event.id, f"participant:{piet}", "moved", {"session": session.id}, {"session": other.id})
    await note(
        eva.id, event.id, f"participant:{piet}", "moved_in_line", *({"session": other.id, "place": n} for n in (3, 1))
    )
    await note(eva.id, event.id, f"mailing:{mailing.id}", "posted")
    async with at_desk(await an_organiser("lezer@bijeen.example", Duty.Role.VIEWER, event)) as browser:
        page = await browser.open(HISTORY)

    assert [row.removeprefix("maandag 1 maart, 10.00 ") for row in page.all("tr")[1:]] == [
        "Mailing klaargezet om te versturen Tot morgen Eva",
        "Verzet op de wachtlijst Piet Jansen Sessie: Het jaarplan Plek: 3 → wordt 1 Eva",
        "Naar een andere sessie Piet Jansen Sessie: De begroting → wordt Het jaarplan Eva",
        "Gespreksleider gekozen De begroting Persoon: Eva Eva",
    ]
    assert "Piet" not in str(await Deed.select())


async def test_what_is_gone_or_of_another_event_has_no_name_here() -> None:
    event, other = await an_event(), await an_event(slug="ander")
    elsewhere = await a_session(other, title="Geheim")
    piet = (await comes(other, "Piet Jansen", elsewhere)).id
    await note(None, event.id, f"session:{elsewhere.id}", "changed", {"participant": piet}, {"participant": 99})
    await note(None, event.id, f"participant:{piet}", "let-in", None, {"session": elsewhere.id})

    found = await deeds_at(event.id)
    told = deeds.lines(found, await names_in(found, event.id))

    assert [(line.what, line.about) for line in told] == [
        ("Binnengelaten", f"Deelnemer met kenmerk {piet}"), ("Sessie gewijzigd", f"Sessie met kenmerk {elsewhere.id}"),
    ]  # fmt: skip
    assert told[0].changes == [("Sessie", "", f"kenmerk {elsewhere.id}")]
    assert told[1].changes == [("Deelnemer", f"kenmerk {piet}", "kenmerk 99")]


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"form": "hybrid"}, "Online of op locatie"), ({"role": "crew"}, "Deur"), ({"status": "draft"}, "Concept"),
     ({"keywords": ["zorg", "wonen"]}, "zorg, wonen"), ({"members_only": True}, "ja")],
)  # fmt: skip
async def test_a_fact_is_read_in_words(facts: dict[str, object], words: str) -> None:
    event = await an_event()
    await note(None, event.id, f"event:{event.id}", "changed", after=facts)

    assert [after for _name, _before, after in deeds.lines(await deeds_at(event.id))[0].changes] == [words]


async def test_the_history_of_one_thing_and_of_one_event_is_its_own() -> None:
    one, other = await an_event(), await an_event(slug="ander")
    for event in (one, other):
        await note(None, event.id, f"event:{event.id}", "changed")

    assert [len(await deeds_at(one.id)), len(await deeds_about(f"event:{other.id}"))] == [1, 1]


async def test_a_long_history_asks_as_many_questions_as_a_short_one() -> None:
    event = await an_event()
    async with at_desk(await an_organiser()) as browser:
        await deeds_of_each_kind(event)
        with counted() as short:
            await browser.open(HISTORY)
        for _ in range(70):
            await deeds_of_each_kind(event)
        with counted() as long:
            page = await browser.open(HISTORY)

    assert (len(page.all("tr")), len(short) == len(long)) == (1 + PAGE, True)


async def deeds_of_each_kind(event: Event) -> None:
    """One about the event, one about a session and one about a participant of their own."""
    session = await a_session(event)
    somebody = await comes(event, f"{a_name()} {session.id}", session)
    for about in (f"event:{event.id}", f"session:{session.id}", f"participant:{somebody.id}"):
        await note(None, event.id, about, "changed")


async def test_viewers_read_the_history_and_nobody_is_shown_what_is_no_text() -> None:
    event = await an_event()
    await note(None, event.id, f"event:{event.id}", "changed", {"title": ""}, {"title": "<img src=x onerror=alert(1)>"})
    async with at_desk(await an_organiser(role=Duty.Role.VIEWER, event=event)) as browser:
        page = await browser.open(HISTORY)

    assert (page.status, "<img" in page.html) == (200, False)
