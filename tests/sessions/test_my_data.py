"""My data: all of it is seen and taken away, put right by oneself, and another address counts only once it says yes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest

from events.history import deeds_about
from notifications.tables import Message
from sessions.letters import write
from sessions.tables import Participant
from tests.cast import a_session, an_event
from tests.sessions.my_data import MARK, Kept, all_sent, sings, somebody_everywhere
from tests.sessions.people import comes, forget_mail
from tests.sessions.test_participants import Somebody, somebody
from tests.site import Browser, Page
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
NEW = "piet.nieuw@example.org"


async def piet(**facts: Any) -> Somebody:
    event = await an_event()
    return await somebody(event, "Piet", await a_session(event, **facts))


async def now_known(person: Somebody | Kept) -> Participant:
    found = await Participant.objects().where(Participant.id == person.participant.id).first()
    assert found is not None
    return found


# -- seeing and taking away


async def test_the_page_tells_all_that_is_kept_in_words(browser: Browser, now: datetime) -> None:
    kept = await somebody_everywhere(now)

    page = await browser.open(f"{kept.mijn}/gegevens")

    for words in (
        "Komt, maandag 8 maart 2027: plaats.", "Rij, maandag 8 maart 2027: wachtlijst. Het bureau schreef: Omdat kanariepiet vroeg was",
        "Afgemeld, maandag 8 maart 2027: afgemeld.", "Voorbij, maandag 8 maart 2027: plaats. U was erbij.",
        "Ik ben kanariepiet.", "Wat neemt u mee? Een kanariepiet", "Iets anders: Voor de kanariepiet", "kanariepiet belde", "Uitnodiging: Komt", "Gebeld.", "Iemand anders komt naar ‘Ander’.",
        f"{MARK}@example.org",
    ):  # fmt: skip
        assert words in page.words
    form = page.form(f"{kept.mijn}/gegevens")
    assert [form[name] for name in ("naam", "telefoon", "raad", "rol")] == ["Kanariepiet", f"06 {MARK}", f"Raad {MARK}", f"rol {MARK}"]


async def taken(browser: Browser, kept: Kept, how: str) -> Page:
    page = await browser.open(f"{kept.mijn}/gegevens")
    return await browser.post(f"{kept.mijn}/gegevens/bestand", [*page.form(f"{kept.mijn}/gegevens/bestand").fields, ("vorm", how)])


def of_the_person(dump: dict[str, list[dict[str, Any]]], kept: Kept) -> dict[str, set[int]]:
    """The ids of their rows, found in the dump by what stands in them: not by how they hang together."""
    mine = {row["id"] for row in dump["registration"] if row["participant"] == kept.participant.id}
    about = {f"participant:{kept.participant.id}", *(f"registration:{one}" for one in mine)}
    found = {
        name: {
            row["id"] for row in rows
            if sings(row) or row.get("participant") == kept.participant.id or row.get("registration") in mine
            or row.get("about") in about
        }
        for name, rows in dump.items()
    }  # fmt: skip
    del found["paper_job"]  # one file for everybody, made of what is in the other tables, and gone after a day
    # Who came instead was told of whom, and who signed them up of all; those are others' mails.
    others = {"bea@example.org", "sam@example.org"}
    found["message"] = {row["id"] for row in dump["message"] if row["id"] in found["message"] and row["email"] not in others}
    return {name: ids for name, ids in found.items() if ids}


async def test_the_file_is_the_dump_of_all_tables_as_far_as_it_is_of_the_person(browser: Browser, now: datetime) -> None:
    kept = await somebody_everywhere(now)
    await all_sent()
    dump = await everything()

    page = await taken(browser, kept, "json")

    file = msgspec.json.decode(page.response.content)["kept"]
    assert {name: {row["id"] for row in rows} for name, rows in file.items()} == of_the_person(dump, kept)
    for name, rows in file.items():
        whole = {row["id"]: msgspec.to_builtins(row) for row in dump[name]}
        # What they need is encrypted for everybody but them.
        told = {"sealed": f"Hulp bij het meedoen; Iets anders: Voor de {MARK}"} if name == "needs" else {}
        # A number says nothing of what was asked.
        told |= {"question": "Wat neemt u mee?"} if name == "answer" else {}
        assert rows == [{**whole[row["id"]], **told} for row in rows]


async def test_the_file_to_read_says_the_same(browser: Browser, now: datetime) -> None:
    kept = await somebody_everywhere(now)
    file = msgspec.json.decode((await taken(browser, kept, "json")).response.content)["kept"]

    page = await taken(browser, kept, "html")

    assert page.response.headers["content-disposition"] == 'attachment; filename="mijn-gegevens.html"'
    said = {*page.all("dd")}
    values = {" ".join(str(row[name]).split()) for row in file["participant"] for name in ("name", "email", "phone", "council", "personal_code")}
    assert values <= said
    assert len(page.all("h3")) == sum(map(len, file.values())) + 1  # this time itself is a deed by now


async def test_what_an_organiser_or_a_stranger_typed_is_text_in_the_file(browser: Browser) -> None:
    person = await piet()
    await Participant.update({Participant.council: "<script>alert(1)</script>"}).where(Participant.id == person.participant.id)

    page = await browser.post(f"{person.mijn}/gegevens/bestand", {"vorm": "html"})

    assert ("<script" in page.html, "&lt;script&gt;" in page.html) == (False, True)


async def test_taking_it_away_is_in_the_history_and_nothing_of_what_it_was(browser: Browser) -> None:
    person = await piet()

    await browser.post(f"{person.mijn}/gegevens/bestand", {"vorm": "json"})

    [deed] = await deeds_about(f"participant:{person.participant.id}")
    assert (deed.what, deed.who, deed.before, deed.after) == ("downloaded", "", {}, {})


# -- putting right


async def test_one_puts_ones_own_details_right(browser: Browser) -> None:
    person = await piet()
    form = (await browser.open(f"{person.mijn}/gegevens")).form(f"{person.mijn}/gegevens")

    page = await browser.send(form, naam="Piet de Wit", telefoon="06 1", raad="De Linde", rol="lid")

    found = await now_known(person)
    assert page.said == ["Uw gegevens zijn opgeslagen."]
    assert (found.name, found.phone, found.council, found.role, found.search) == (
        "Piet de Wit", "06 1", "De Linde", "lid", "piet de wit piet@example.org de linde",
    )  # fmt: skip
    [deed] = await deeds_about(f"participant:{found.id}")
    assert (deed.what, deed.who, set(deed.after.values())) == ("details", "", {"…"})


async def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(browser: Browser) -> None:
    person = await piet()
    form = (await browser.open(f"{person.mijn}/gegevens")).form(f"{person.mijn}/gegevens")
    before = await everything()

    page = await browser.send(form, naam="", raad="x" * 300, rol="lid")

    again = page.form(form.action)
    assert (page.status, again["naam"], again["raad"], again["rol"]) == (422, "", "x" * 300, "lid")
    assert (len(page.mistakes), await everything()) == (2, before)


async def test_what_the_desk_changed_meanwhile_is_not_lost(browser: Browser) -> None:
    person = await piet()
    form = (await browser.open(f"{person.mijn}/gegevens")).form(f"{person.mijn}/gegevens")
    await Participant.update({Participant.council: "Raad Zuid"}).where(Participant.id == person.participant.id)

    page = await browser.send(form, naam="Piet de Wit")

    assert (page.status, page.form(form.action)["naam"], (await now_known(person)).name) == (409, "Piet de Wit", "Piet")
    assert "Er is nog niets opgeslagen." in page.words


async def test_the_name_of_somebody_else_at_this_address_is_refused(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    person = await somebody(event, "Piet", session)
    await comes(event, "Els Samen", session, email="piet@example.org")
    form = (await browser.open(f"{person.mijn}/gegevens")).form(f"{person.mijn}/gegevens")

    page = await browser.send(form, naam="els  samen")

    assert (page.status, page.mistakes) == (
        422, ["Er is al iemand met deze naam en dit mailadres. Bel ons, dan zoeken wij het uit."],
    )  # fmt: skip


# -- in one's own language


async def test_the_language_one_chooses_is_that_of_pages_and_mails(browser: Browser) -> None:
    person = await piet()
    form = (await browser.open(person.mijn)).form(f"{person.mijn}/taal")

    page = await browser.send(form)
    await forget_mail()
    await browser.post(f"{person.mijn}/opnieuw")

    messages = await Message.objects().order_by(Message.id)
    html = next(given for tag, given, _words in page.read.elements if tag == "html")
    assert (html["lang"], page.heading) == ("en", "My data")
    assert {message.language for message in messages} == {"en"}
    assert write(messages[0]).language == "en"
    [deed] = await deeds_about(f"participant:{person.participant.id}")
    assert (deed.what, deed.before, deed.after) == ("language", {"language": "nl"}, {"language": "en"})


@pytest.mark.parametrize("language", ["", "xx", "de", "../nl"])
async def test_a_language_that_we_do_not_speak_changes_nothing(browser: Browser, language: str) -> None:
    person = await piet()
    before = await everything()

    page = await browser.post(f"{person.mijn}/taal", {"taal": language})

    assert (page.status, await everything()) == (404, before)
