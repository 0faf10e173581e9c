"""The desk's page of an event: all that is said about it, two editors at once, its days, and putting it away."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from events import publishing
from events.history import deeds_about
from events.publishing import days_of, is_outside
from events.tables import Day, Duty, Event
from tests.cast import an_event, an_organiser
from tests.site import Browser, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

WEEK = "/bureau/bijeenkomsten/week"
SETTINGS = f"{WEEK}/instellingen"
DAYS = f"{WEEK}/dagen"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def the_event() -> Event:
    return await publishing.event_at("week")


async def deeds(event: Event) -> list[tuple[str, dict[str, object], dict[str, object]]]:
    """What was done to an event: what, before and after; the oldest first."""
    return [(deed.what, deed.before, deed.after) for deed in reversed(await deeds_about(f"event:{event.id}"))]


# -- what is said about it


async def test_a_new_event_holds_its_messages_for_ten_minutes(desk: Browser) -> None:
    await desk.send((await desk.open("/bureau")).form("/bureau/bijeenkomsten"), titel="Avond", adres="avond")

    event = await publishing.event_at("avond")
    own = "/bureau/bijeenkomsten/avond/instellingen"
    assert (await desk.open(own)).form(own)["wachttijd"] == "10"
    assert (event.hold, [what for what, *_ in await deeds(event)]) == (timedelta(minutes=10), ["created"])


async def test_times_and_terms_of_an_event_are_saved(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(SETTINGS)).form(SETTINGS)

    page = await desk.send(form, wachttijd="60", doorschuiven="24", meedoen="30", bewaren="30")

    event = await the_event()
    assert page.said == ["Opgeslagen."]
    assert (event.hold, event.promotion_stops) == (timedelta(hours=1), timedelta(hours=24))
    assert (event.join_opens, event.retention_days) == (timedelta(minutes=30), 30)


async def test_a_change_is_in_the_history_without_anybodys_telephone_number(desk: Browser) -> None:
    event = await an_event()

    await desk.send((await desk.open(SETTINGS)).form(SETTINGS), titel="Week 2027", hulp_telefoon="06 1234 5678")

    assert await deeds(event) == [
        ("changed", {"title": "Week van de Medezeggenschap 2027", "help_phone": "…"}, {"title": "Week 2027", "help_phone": "…"})
    ]  # fmt: skip


async def test_saving_without_a_change_is_no_deed(desk: Browser) -> None:
    event = await an_event()

    await desk.send((await desk.open(SETTINGS)).form(SETTINGS))

    assert await deeds(event) == []


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("wachttijd", "61", "Wachttijd: vul een getal in van 0 tot en met 60."),
        ("wachttijd", "-1", "Wachttijd: vul een getal in van 0 tot en met 60."),
        ("wachttijd", "tien", "Wachttijd: vul een getal in van 0 tot en met 60."),
        ("wachttijd", "²", "Wachttijd: vul een getal in van 0 tot en met 60."),
        ("doorschuiven", "", "Doorschuiven: vul een getal in van 0 tot en met 336."),
        ("meedoen", "9999999999", "Meedoen: vul een getal in van 0 tot en met 240."),
        ("bewaren", "0", "Bewaren: vul een getal in van 1 tot en met 3650."),
    ],
)
async def test_a_number_that_cannot_be_is_refused_beside_its_field(
    desk: Browser, name: str, typed: str, words: str
) -> None:
    event = await an_event()

    page = await desk.send((await desk.open(SETTINGS)).form(SETTINGS), **{name: typed})

    assert (page.status, page.mistakes, page.form(SETTINGS)[name]) == (422, [words], typed)
    assert await deeds(event) == []


async def test_keeping_data_longer_asks_for_a_reason_that_is_in_the_history(desk: Browser) -> None:
    event = await an_event()
    form = (await desk.open(SETTINGS)).form(SETTINGS)

    refused = await desk.send(form, bewaren="365")
    page = await desk.send(refused.form(SETTINGS), reden="De subsidie vraagt dit.")

    assert (refused.status, refused.mistakes) == (
        422,
        ["U wilt gegevens langer bewaren. Schrijf op waarom dat nodig is."],
    )
    assert (page.said, (await the_event()).retention_days) == (["Opgeslagen."], 365)
    assert await deeds(event) == [
        ("changed", {"retention_days": 90}, {"retention_days": 365, "reason": "De subsidie vraagt dit."})
    ]


async def test_keeping_data_shorter_asks_for_nothing(desk: Browser) -> None:
    await an_event(retention_days=365)

    page = await desk.send((await desk.open(SETTINGS)).form(SETTINGS), bewaren="120")

    assert (page.said, (await the_event()).retention_days) == (["Opgeslagen."], 120)


async def test_without_a_reason_nothing_is_kept_longer_whoever_asks() -> None:
    event = await an_event()
    details = publishing.Details(**{**vars(publishing.details_of(event)), "retention_days": 91})

    with pytest.raises(publishing.ReasonMissing):
        await publishing.describe(event, details)

    assert (await the_event()).retention_days == 90


# -- two editors


async def test_the_second_of_two_editors_sees_what_changed_and_overwrites_nothing(desk: Browser) -> None:
    await an_event()
    first, second = [(await desk.open(SETTINGS)).form(SETTINGS) for _ in range(2)]
    await desk.send(first, titel="Week 2028", hulp_tijden="Elke dag")

    page = await desk.send(second, titel="Week 2029", tekst="Welkom")

    event, again = await the_event(), page.form(SETTINGS)
    assert (page.status, event.title, event.text) == (409, "Week 2028", "")
    assert (again["titel"], again["tekst"], again["hulp_tijden"]) == ("Week 2029", "Welkom", "Elke dag")
    assert page.mistakes == [
        "Iemand anders veranderde ‘Titel’ in: Week 2028. Hieronder staat wat u typte.",
        "Iemand anders veranderde ‘Wanneer bereikbaar’. Hieronder staat hoe het nu is.",
    ]


async def test_after_looking_the_second_editor_can_save(desk: Browser) -> None:
    await an_event()
    first, second = [(await desk.open(SETTINGS)).form(SETTINGS) for _ in range(2)]
    await desk.send(first, hulp_tijden="Elke dag")
    shown = await desk.send(second, titel="Week 2029")

    page = await desk.send(shown.form(SETTINGS))

    event = await the_event()
    assert (page.said, event.title, event.help_hours) == (["Opgeslagen."], "Week 2029", "Elke dag")


@pytest.mark.parametrize("stand", [None, "", "x" * 5000])
async def test_a_form_that_does_not_say_what_its_editor_saw_overwrites_nothing(
    desk: Browser, stand: str | None
) -> None:
    await an_event()

    page = await desk.send((await desk.open(SETTINGS)).form(SETTINGS), titel="Anders", stand=stand)

    assert (page.status, (await the_event()).title) == (409, "Week van de Medezeggenschap 2027")


# -- the archive


async def test_what_is_put_away_is_gone_for_visitors_and_readable_at_the_desk(desk: Browser) -> None:
    event = await an_event(status=Event.Status.CLOSED)

    page = await desk.send((await desk.open(WEEK)).form(f"{WEEK}/archiveren"))

    async with visitor() as browser:
        public, listed = await browser.open("/week"), await browser.open("/")
    assert (page.heading, page.said) == (event.title, ["De bijeenkomst is opgeborgen. Bezoekers zien haar niet meer."])
    assert (public.status, public.heading, event.title in listed.words) == (404, "Deze pagina is er niet", False)
    assert "Archief: 1" in (await desk.open("/bureau")).words


@pytest.mark.parametrize("status", ["draft", "closed"])
async def test_an_event_comes_back_from_the_archive_as_it_was_put_there(desk: Browser, status: str) -> None:
    event = await an_event(status=status)
    await desk.send((await desk.open(WEEK)).form(f"{WEEK}/archiveren"))
    form = (await desk.open(WEEK)).form(f"{WEEK}/terughalen")

    pages = [await desk.send(form) for _ in range(2)]

    async with visitor() as browser:
        public = await browser.open("/week")
    assert [page.said for page in pages] == [["De bijeenkomst is uit het archief gehaald."]] * 2
    assert ((await the_event()).status, public.status) == (status, 200 if status == "closed" else 404)
    assert await deeds(event) == [
        ("archived", {"status": status}, {"status": "archived"}), ("restored", {"status": "archived"}, {"status": status}),
    ]  # fmt: skip


async def test_what_is_in_the_archive_is_not_shown_again_by_closing_it(desk: Browser) -> None:
    await an_event(status=Event.Status.ARCHIVED)
    proof = (await desk.open(SETTINGS)).form(SETTINGS)["bewijs"]

    page = await desk.post(f"{WEEK}/sluiten", {"bewijs": proof})

    assert (page.status, (await the_event()).status) == (422, "archived")


async def test_what_was_put_away_meanwhile_is_not_put_on_the_site_by_a_page_of_before(desk: Browser) -> None:
    event = await an_event(status=Event.Status.DRAFT)
    form = (await desk.open(f"{WEEK}/openen")).form(f"{WEEK}/openen")
    await publishing.archive(event)

    page = await desk.send(form)

    assert (page.status, page.mistakes) == (422, ["Deze bijeenkomst is opgeborgen. Haal haar eerst uit het archief."])
    assert (await the_event()).status == "archived"


async def test_an_event_with_open_registration_is_not_put_away(desk: Browser) -> None:
    await an_event()
    proof = (await desk.open(SETTINGS)).form(SETTINGS)["bewijs"]

    page = await desk.post(f"{WEEK}/archiveren", {"bewijs": proof})

    assert (page.status, page.mistakes) == (422, ["De inschrijving is nog open. Sluit die eerst."])
    assert (await the_event()).status == "published"


async def test_opening_twice_is_one_deed(desk: Browser) -> None:
    event = await an_event(status=Event.Status.DRAFT)
    form = (await desk.open(f"{WEEK}/openen")).form(f"{WEEK}/openen")

    for _ in range(2):
        await desk.send(form)

    assert await deeds(event) == [("published", {"status": "draft"}, {"status": "published"})]


# -- who may


async def test_a_viewer_reads_and_cannot_change() -> None:
    await an_event(text="Welkom")
    async with at_desk(await an_organiser(role=Duty.Role.VIEWER)) as viewer:
        page = await viewer.open(SETTINGS)
        sent = await viewer.post(SETTINGS, {"bewijs": viewer_proof(page.html), "titel": "Anders"})
        days = await viewer.open(DAYS)

    assert ("Welkom" in page.words, [form.action for form in page.read.forms]) == (True, ["/bureau/uitloggen"])
    assert (sent.status, (await the_event()).title[:4]) == (404, "Week")
    assert [form.action for form in days.read.forms] == ["/bureau/uitloggen"]


def viewer_proof(html: str) -> str:
    return html.partition('name="bewijs" value="')[2].partition('"')[0]


async def test_who_may_change_one_event_makes_no_new_ones() -> None:
    event = await an_event()
    async with at_desk(await an_organiser(role=Duty.Role.ORGANISER, event=event)) as organiser:
        page = await organiser.open("/bureau")
        proof = viewer_proof(page.html)
        sent = await organiser.post("/bureau/bijeenkomsten", {"bewijs": proof, "titel": "Avond", "adres": "avond"})

    assert ("Nieuwe bijeenkomst" in page.words, sent.status, await Event.count()) == (False, 404, 1)


# -- days


async def test_days_are_added_changed_and_removed(desk: Browser) -> None:
    event = await an_event()

    added = await desk.send((await desk.open(DAYS)).form(DAYS), datum="9-3-2027", thema="Samen", tekst="Een **dag**.")
    number = (await days_of(event))[1].id
    one = f"{DAYS}/{number}"
    changed = await desk.send((await desk.open(one)).form(one), thema="Samen sterk")
    theme = [(day.date, day.theme, day.text) for day in await days_of(event)][1]
    removed = await desk.send((await desk.open(one)).form(f"{one}/verwijderen"))

    assert [page.said[0][:9] for page in (added, changed, removed)] == ["De dag st", "Opgeslage", "De dag is"]
    assert theme == (date(2027, 3, 9), "Samen sterk", "Een **dag**.")
    assert [day.date for day in await days_of(event)] == [date(2027, 3, 8)]
    assert [what for what, *_ in await deeds(event)] == ["day-added", "day-changed", "day-removed"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Datum: vul een datum in, zoals 8-3-2027."),
        ("2027-02-30", "Datum: vul een datum in, zoals 8-3-2027."),
        ("2027-03-08", "Deze dag staat er al."),
    ],
)
async def test_a_day_that_cannot_be_is_refused(desk: Browser, typed: str, words: str) -> None:
    event = await an_event()

    page = await desk.send((await desk.open(DAYS)).form(DAYS), datum=typed, thema="Samen")

    assert (page.status, page.mistakes, page.form(DAYS)["thema"]) == (422, [words], "Samen")
    assert len(await days_of(event)) == 1


async def test_the_second_of_two_editors_of_a_day_sees_what_changed(desk: Browser) -> None:
    event = await an_event()
    one = f"{DAYS}/{(await days_of(event))[0].id}"
    first, second = [(await desk.open(one)).form(one) for _ in range(2)]
    await desk.send(first, thema="Eerst")

    page = await desk.send(second, thema="Later")

    assert (page.status, (await days_of(event))[0].theme) == (409, "Eerst")
    assert page.mistakes == ["Iemand anders veranderde ‘Thema’ in: Eerst. Hieronder staat wat u typte."]


async def test_a_day_of_another_event_is_not_found(desk: Browser) -> None:
    await an_event()
    other = await an_event(slug="ander")
    number = (await days_of(other))[0].id

    pages = [await desk.open(f"{DAYS}/{one}") for one in (number, 0, 2**31, 10**30)]

    assert {page.status for page in pages} == {404}


async def test_a_moment_is_outside_the_days_in_the_time_zone_of_the_event() -> None:
    event = Event(slug="week", time_zone="Europe/Amsterdam")
    days = [Day(event=1, date=date(2027, 3, 8))]
    moments = [datetime(2027, 3, day, hour, 59, tzinfo=UTC) for day, hour in ((7, 22), (7, 23), (8, 22), (8, 23))]

    outside = [is_outside(event, {day.date for day in days}, moment) for moment in moments]

    assert outside == [True, False, False, True]
    assert is_outside(event, [], moments[0]) is False
