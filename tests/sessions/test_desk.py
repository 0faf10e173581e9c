"""The desk's pages about sessions: changing one, two editors at once, and cancelling."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions import programme
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

SESSIONS = "/bureau/bijeenkomsten/week/sessies"
ONE = f"{SESSIONS}/1"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def signs_up(event: Event, name: str, *sessions: Session, council: str = "", remark: str = "") -> None:
    person = Person(name, name.partition(" ")[0].lower() + "@example.org", council)
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, remark, form_key(name, person, ids, remark))


async def three_in(session: Session) -> None:
    event = await Event.objects().get(Event.id == session.event)
    assert event is not None
    for name in ("Anna Bos", "Bea Dam", "Cor Eik"):
        await signs_up(event, name, session)


async def the_session(number: int = 1) -> Session:
    session = await Session.objects().where(Session.number == number).first()
    assert session is not None
    return session


async def told() -> list[tuple[str, str]]:
    """Who got which message after signing up."""
    rows = await Message.select(Message.email, Message.kind).order_by(Message.id)
    return [(row["email"], row["kind"]) for row in rows if row["kind"] not in {"overview", "invitation"}]


# -- changing


async def test_a_change_is_saved_and_everybody_in_the_session_is_told(desk: Browser) -> None:
    event = await an_event()
    await three_in(await a_session(event, capacity=2, has_waiting_list=True))
    form = (await desk.open(ONE)).form(ONE)

    page = await desk.send(
        form, begin="11.00", einde="12.30", locatie="Zaal 3", vorm="hybrid", sprekers="Jan\r\nPiet; Els"
    )

    session = await the_session()
    assert page.said == ["Opgeslagen. 3 mensen: 2 agenda-updates, 1 mail."]
    assert (session.starts_at, session.ends_at) == (
        NEXT_MONDAY + timedelta(hours=1),
        NEXT_MONDAY + timedelta(hours=2.5),
    )
    assert (session.place, session.form, session.speakers) == ("Zaal 3", "hybrid", ["Jan", "Piet", "Els"])
    assert await told() == [
        ("anna@example.org", "update"),
        ("bea@example.org", "update"),
        ("cor@example.org", "change"),
    ]


async def test_saving_what_was_opened_changes_nothing_and_tells_nobody(desk: Browser) -> None:
    event = await an_event()
    full = {
        "capacity": 40, "has_waiting_list": True, "members_only": True, "audience": "Leden", "sector": "GGZ",
        "keywords": ["wet", "raad"], "speakers": ["Jan", "Els"], "dial_in": "030 1, code 2#", "place": "Zaal",
        "materials": "Wet | https://example.org/wet\nhttps://example.org/a;b", "form": "hybrid",
        "text": "\nEen regel\n\n- lijst", "ends_at": NEXT_MONDAY + timedelta(hours=15),
    }  # fmt: skip
    before = await a_session(event, **full)

    page = await desk.send((await desk.open(ONE)).form(ONE), tekst=before.text)

    after = await the_session()
    assert page.said == ["Opgeslagen. Niemand krijgt hierover bericht."]
    changed = {name for name, value in vars(programme.content_of(before)).items() if getattr(after, name) != value}
    assert changed == {"text"}  # without the empty line that it began with


async def test_more_places_go_to_who_waited_longest(desk: Browser) -> None:
    event = await an_event()
    await three_in(await a_session(event, capacity=1, has_waiting_list=True))

    page = await desk.send((await desk.open(ONE)).form(ONE), plaatsen="2")

    assert page.said == ["Opgeslagen. 1 persoon krijgt alsnog een plaats."]
    assert await told() == [("bea@example.org", "promoted")]


async def test_what_people_prepare_the_recording_and_which_mails_go_are_the_sessions_own_and_nobody_is_told(
    desk: Browser,
) -> None:
    event = await an_event()
    await three_in(await a_session(event, capacity=3))
    before = await Message.count()
    first = (await desk.open(ONE)).form(ONE)

    page = await desk.send(
        first, voorbereiden="Lees § 2.", opname="https://video.example.org/1", dag_ervoor="niet", na_afloop="wel"
    )

    now, form = await the_session(), (await desk.open(ONE)).form(ONE)
    assert (first["dag_ervoor"], first["uur_ervoor"], first["na_afloop"]) == 3 * ("bijeenkomst",)
    assert page.said == ["Opgeslagen. Niemand krijgt hierover bericht."]
    assert await Message.count() == before
    assert (now.prepare, now.recording_link) == ("Lees § 2.", "https://video.example.org/1")
    assert [now.remind_day, now.remind_hour, now.sends_thanks] == [False, None, True]
    assert (form["dag_ervoor"], form["uur_ervoor"], form["na_afloop"]) == ("niet", "bijeenkomst", "wel")
    assert (await desk.send(form, uur_ervoor="soms")).mistakes == ["Kies: zoals de bijeenkomst, wel of niet."]


async def test_fewer_places_than_people_takes_no_place_away_and_says_so(desk: Browser) -> None:
    event = await an_event()
    await three_in(await a_session(event, capacity=3))

    page = await desk.send((await desk.open(ONE)).form(ONE), plaatsen="1")

    assert "Er zijn 2 mensen meer dan er plaatsen zijn. Niemand verliest zijn plaats." in page.words
    assert "3 van 1 2 te veel" in (await desk.open(SESSIONS)).words
    assert await Registration.count().where(Registration.status == "confirmed") == 3


@pytest.mark.parametrize(
    ("typed", "mistakes"),
    [
        ({"titel": ""}, ["Vul de titel in."]),
        ({"titel": "a" * 201}, ["Dit is te lang. Gebruik hoogstens 200 tekens."]),
        ({"titel": "Raad \u202edaar"}, ["Hierin staat een teken dat wij niet kunnen verwerken. Typ het opnieuw."]),
        ({"begin": "11.00", "einde": "10.00"}, ["De eindtijd moet later zijn dan de begintijd."]),
        ({"datum": "2027-03-28", "begin": "2.30", "einde": "4"}, ["Begintijd: deze tijd bestaat niet. De klok gaat dan een uur vooruit. Kies een andere tijd."]),
        ({"datum": "", "begin": "ochtend", "einde": "24.00"}, ["Datum: vul een datum in, zoals 8-3-2027.", "Begintijd: vul een tijd in, zoals 9.30.", "Eindtijd: vul een tijd in, zoals 9.30."]),
        ({"vorm": "telepathie"}, ["Kies hoe mensen meedoen."]),
        ({"link": "javascript:alert(1)"}, ["Schrijf de hele link, met https:// ervoor."]),
        ({"link": "https://[kapot"}, ["Schrijf de hele link, met https:// ervoor."]),
        ({"plaatsen": "0"}, ["Schrijf een getal vanaf 1. Is er geen grens? Maak het vak dan leeg."]),
        ({"plaatsen": "9" * 30}, ["Schrijf een getal vanaf 1. Is er geen grens? Maak het vak dan leeg."]),
        ({"plaatsen": "²"}, ["Schrijf een getal vanaf 1. Is er geen grens? Maak het vak dan leeg."]),
        ({"materiaal": "Wet | https://example.org\nnog iets"}, ["Regel 2 heeft geen link. Schrijf op elke regel: naam | https://…"]),
        ({"opname": "javascript:alert(1)"}, ["Schrijf de hele link, met https:// ervoor."]),
        ({"sprekers": "x" * 256}, ["Dit is te lang. Zet een puntkomma of een nieuwe regel tussen de namen."]),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    desk: Browser, typed: dict[str, str], mistakes: list[str]
) -> None:
    before = await a_session(await an_event())
    form = (await desk.open(ONE)).form(ONE)

    page = await desk.send(form, **{"tekst": "Mijn lange tekst", **typed})

    again = page.form(ONE)
    kept = {"tekst": "Mijn lange tekst", **{name: value for name, value in typed.items() if name != "vorm"}}
    assert (page.status, page.mistakes, page.title[:5]) == (422, mistakes, "Fout:")
    assert {name: again[name] for name in kept} == kept
    assert (await the_session()).version == before.version


# -- two at once


async def conflict(first: Browser, **typed: str) -> Page:
    """`first` sends these changes after somebody else saved another title and place."""
    await a_session(await an_event(), place="Zaal 1", text="Oud")
    form = (await first.open(ONE)).form(ONE)
    async with at_desk(await an_organiser("tweede@bijeen.example")) as second:
        other = (await second.open(ONE)).form(ONE)
        await second.send(other, titel="Nieuwe titel", locatie="Zaal 2")
    return await first.send(form, **typed)


async def test_what_somebody_else_changed_meanwhile_is_said_and_mine_is_kept(desk: Browser) -> None:
    page = await conflict(desk, titel="Mijn titel", tekst="Mijn tekst")

    again = page.form(ONE)
    assert (page.status, (await the_session()).title) == (409, "Nieuwe titel")
    assert "Uw wijziging is nog niet opgeslagen." in page.words
    assert page.mistakes == [
        "Iemand anders veranderde ‘Titel’ in: Nieuwe titel. Hieronder staat wat u typte.",
        "Iemand anders veranderde ‘Plaats’. Hieronder staat hoe het nu is.",
    ]
    assert [again[name] for name in ("titel", "locatie", "tekst")] == ["Mijn titel", "Zaal 2", "Mijn tekst"]


async def test_after_looking_again_mine_is_saved_and_theirs_stays(desk: Browser) -> None:
    page = await conflict(desk, tekst="Mijn tekst")

    page = await desk.send(page.form(ONE))

    session = await the_session()
    assert page.said == ["Opgeslagen. Niemand krijgt hierover bericht."]
    assert (session.title, session.place, session.text) == ("Nieuwe titel", "Zaal 2", "Mijn tekst")


@pytest.mark.parametrize(("version", "seen"), [("", ""), ("x", "titel:zz"), ("-1", "a:b c:d"), ("9" * 40, ":" * 500)])
async def test_a_form_without_a_true_version_overwrites_nothing(desk: Browser, version: str, seen: str) -> None:
    await a_session(await an_event())
    form = (await desk.open(ONE)).form(ONE)

    page = await desk.send(form, versie=version, gezien=seen, titel="Mijn titel")

    assert (page.status, (await the_session()).title, page.form(ONE)["titel"]) == (
        409,
        "Zichtbaar zijn als raad",
        "Mijn titel",
    )


# -- cancelling


async def test_cancelling_asks_first_and_says_how_many_are_told(desk: Browser) -> None:
    await three_in(await a_session(await an_event(), capacity=2, has_waiting_list=True))

    page = await desk.open(f"{ONE}/afzeggen")

    assert "3 mensen: 2 agenda-updates, 1 mail. De sessie gaat ook uit hun agenda." in page.words
    assert not (await the_session()).is_cancelled


async def test_a_cancelled_session_stays_and_everybody_is_told(desk: Browser) -> None:
    await three_in(await a_session(await an_event()))

    page = await desk.send((await desk.open(f"{ONE}/afzeggen")).form())

    assert page.said == ["De sessie is afgezegd. 3 mensen: 3 agenda-updates."]
    assert (await the_session()).is_cancelled
    assert [kind for _, kind in await told()] == ["session_cancelled"] * 3
    assert f"{ONE}/afzeggen" not in page.links


async def test_cancelling_twice_tells_once(desk: Browser) -> None:
    await three_in(await a_session(await an_event()))
    form = (await desk.open(f"{ONE}/afzeggen")).form()
    await desk.send(form)

    page = await desk.send(form)

    assert (page.status, page.heading, len(await told())) == (200, "Zichtbaar zijn als raad", 3)


async def test_a_session_that_changed_meanwhile_is_not_cancelled_unseen(desk: Browser) -> None:
    session = await a_session(await an_event())
    form = (await desk.open(f"{ONE}/afzeggen")).form()
    await Session.update({Session.title: "Heel iets anders", Session.version: 2}).where(Session.id == session.id)

    page = await desk.send(form)

    assert (page.status, (await the_session()).is_cancelled, page.all("h2")[0]) == (409, False, "Heel iets anders")
