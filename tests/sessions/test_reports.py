"""Reports of sessions and events: writing one, who reads it and from when, its pictures, and finding it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Duty, Event
from sessions.materials import files
from sessions.reports.tables import Report, ReportPicture
from sessions.tables import Host, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.materials import a_file, a_picture, a_report
from tests.site import Browser, Page, at_desk
from tests.state import everything
from tests.test_injection import CANARIES, dangers

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
AFTER = NEXT_MONDAY + timedelta(hours=3)
WEEK = "/bureau/bijeenkomsten/week/verslag"


async def sent(desk: Browser, page: Page, picture: bytes | None = None, **fields: str) -> Page:
    """The form of a report on `page`, sent as browsers send files."""
    form = page.form(page.response.url.path)
    opened = {name: value for name, value in form.fields if name != "foto"}
    given = ("zaal.jpg", picture, "image/jpeg") if picture is not None else ("", b"", "application/octet-stream")
    return await desk.ask("POST", form.action, data={**opened, "stap": "opslaan", **fields}, files={"foto": given})


# -- writing


async def test_a_report_is_written_looked_at_and_put_on_the_site(browser: Browser, at: At) -> None:
    session = await a_session(await an_event(), keywords=["rechten"])
    path = f"/bureau/tijdens/{session.id}/verslag"
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(path)
        assert page.form(path)["trefwoorden"] == "rechten"
        look = await sent(desk, page, tekst="# Kop\n\nHet was **mooi**.", stap="bekijk")
        assert (look.status, await Report.count(), look.all("strong")) == (200, 0, ["mooi"])
        done = await sent(desk, look, a_picture(), alt="Mensen om een tafel.", tekst="Voor\n[foto 1]\nNa", staat="published")
        assert (done.status, done.location) == (303, f"{path}?gedaan=opgeslagen")
    at(AFTER)
    page = await browser.open("/week/sessies/1/verslag")
    [picture] = await ReportPicture.objects()

    images = [given for tag, given, _words in page.read.elements if tag == "img"]
    assert (page.status, page.heading, page.all("article")) == (200, "Zichtbaar zijn als raad", ["Voor Na"])
    assert images == [{"src": f"/week/verslag/foto/{picture.id}", "alt": "Mensen om een tafel.", "width": "60", "height": "40", "loading": "lazy"}]
    assert page.html.index("Voor") < page.html.index("<img") < page.html.index("Na</p>")


@pytest.mark.parametrize(
    ("fields", "picture", "mistake"),
    [
        ({"tekst": "x", "alt": ""}, a_picture(), "Schrijf wat er op de foto te zien is. Dat hoort wie hem niet kan zien."),
        ({"tekst": "x", "alt": "Zaal"}, b"GIF89a", "Dit is geen foto die wij kunnen lezen. Kies een JPEG, PNG of WebP."),
        ({"tekst": "x", "alt": "Zaal"}, b"", "Dit is geen foto die wij kunnen lezen. Kies een JPEG, PNG of WebP."),
        ({"tekst": "x", "alt": "Zaal"}, b'<svg onload="alert(1)"/>', "Dit is geen foto die wij kunnen lezen. Kies een JPEG, PNG of WebP."),
        ({"tekst": "", "staat": "published"}, None, "Schrijf eerst het verslag. Dan kan het op de site."),
        ({"tekst": "x", "staat": "onzin"}, None, "Kies of iedereen het verslag mag lezen."),
        ({"tekst": "x\n\n[foto 2]"}, None, "In de tekst staat [foto 2]. Die foto is er niet. Haal die regel weg, of kies een foto."),
        ({"tekst": "x" * 60_001}, None, "Dit is te lang. Gebruik hoogstens 60000 tekens."),
        ({"tekst": "x\u202ey"}, None, "Hierin staat een teken dat wij niet kunnen verwerken. Typ het opnieuw."),
        ({"tekst": "x", "trefwoorden": "y" * 101}, None, "Dit is te lang. Zet een puntkomma tussen de trefwoorden."),
    ],
)  # fmt: skip
async def test_a_report_with_a_mistake_keeps_what_was_typed(fields: dict[str, str], picture: bytes | None, mistake: str) -> None:
    await an_event()
    async with at_desk(await an_organiser()) as desk:
        before = await everything()
        page = await sent(desk, await desk.open(WEEK), picture, **fields)
        assert (page.status, page.mistakes, await everything()) == (422, [mistake], before)

    assert page.form(WEEK)["tekst"] == fields["tekst"]


async def test_two_who_write_at_once_see_each_other_and_neither_loses_a_word() -> None:
    await an_event()
    async with at_desk(await an_organiser()) as desk:
        opened = await desk.open(WEEK)
        await sent(desk, opened, tekst="De eerste tekst.")
        late = await sent(desk, opened, a_picture(), alt="Zaal", tekst="De tweede tekst.")
        assert (late.status, late.form(WEEK)["tekst"], await ReportPicture.count()) == (409, "De tweede tekst.", 0)
        assert late.all("pre") == ["De eerste tekst."]
        again = await sent(desk, late)

    [report] = await Report.objects()
    assert (again.status, report.text, report.version) == (303, "De tweede tekst.", 2)


async def test_the_same_report_sent_twice_is_saved_once() -> None:
    await an_event()
    async with at_desk(await an_organiser()) as desk:
        opened = await desk.open(WEEK)
        pages = [await sent(desk, opened, tekst="De tekst.") for _ in range(2)]

    assert ([page.status for page in pages], await Report.select(Report.version)) == ([303, 303], [{"version": 1}])


async def test_words_for_a_picture_are_changed_and_a_picture_is_taken_away_with_its_file() -> None:
    event = await an_event()
    await a_report(event)
    async with at_desk(await an_organiser()) as desk:
        await sent(desk, await desk.open(WEEK), None, **{"alt-1": "Een volle zaal."})
        [picture] = await ReportPicture.objects()
        assert (picture.alt, files.path_of(picture.file).is_file()) == ("Een volle zaal.", True)
        empty = await sent(desk, await desk.open(WEEK), None, **{"alt-1": " "})
        assert empty.status == 422
        await sent(desk, await desk.open(WEEK), weg="1")

    assert (await ReportPicture.count(), (files.folder() / picture.file).exists()) == (0, False)


@pytest.mark.parametrize("words", CANARIES)
async def test_nothing_that_is_written_runs(browser: Browser, at: At, words: str) -> None:
    event = await an_event()
    session = await a_session(event)
    await a_report(event, session, f"{words}\n\n# {words}\n\n![x](https://x.example/x.png)\n\n[foto 1]", keywords=[words], added_alt=words)
    await a_file(event, session, name=f"{words}.pdf")
    at(AFTER)

    pages = [await browser.open(path) for path in ("/week/sessies/1/verslag", "/verslagen", f"/verslagen?zoek={words[:20].encode().hex()}", "/week/sessies/1")]
    async with at_desk(await an_organiser()) as desk:
        pages += [await desk.open(f"/bureau/tijdens/{session.id}/{page}") for page in ("verslag", "materialen")]

    ours = {"src", "alt", "width", "height", "loading", "class"}
    found = [(tag, given) for page in pages for tag, given in dangers(page.read) if tag != "img" or set(given) - ours]
    sources = [given["src"] for page in pages for tag, given, _words in page.read.elements if tag == "img"]
    assert ([page.status for page in pages], found) == ([200] * 6, [])
    assert [source.rpartition("/")[0] for source in sources] == ["/week/verslag/foto", f"/bureau/tijdens/{session.id}/verslag/foto"]


# -- who reads it, and from when


@pytest.mark.parametrize("status", ["draft", "published"])
async def test_a_report_is_there_when_it_is_published_and_what_it_is_about_is_over(browser: Browser, at: At, status: str) -> None:
    event = await an_event()
    session = await a_session(event)
    for of in (session, None):
        await a_report(event, of, status=status)
    [picture, *_rest] = await ReportPicture.objects()
    paths = ("/week/sessies/1/verslag", "/week/verslag", f"/week/verslag/foto/{picture.id}")
    links = {"/week/sessies/1": "/week/sessies/1/verslag", "/week": "/week/verslag", "/": "/week/verslag", "/verslagen": "/week/verslag"}
    found = {}
    for when, time in (("before", session.ends_at - timedelta(seconds=1)), ("after", session.ends_at)):
        at(time)
        statuses = [(await browser.open(path)).status for path in paths]
        found[when] = (statuses, [to in (await browser.open(page)).links for page, to in links.items()])

    nothing, all_of_it = ([404] * 3, [False] * 4), ([200] * 3, [True] * 4)
    assert found == {"before": nothing, "after": all_of_it if status == "published" else nothing}


async def test_the_report_of_an_event_waits_for_its_last_session(browser: Browser, at: At) -> None:
    event = await an_event()
    for facts in ({}, {"starts_at": NEXT_MONDAY + timedelta(days=4)}, {"starts_at": NEXT_MONDAY + timedelta(days=9), "status": "cancelled"}):
        await a_session(event, **facts)
    await a_report(event)
    statuses = []
    for time in (AFTER, AFTER + timedelta(days=4)):
        at(time)
        statuses.append((await browser.open("/week/verslag")).status)

    assert statuses == [404, 200]


@pytest.mark.parametrize(("event_is", "session_is"), [("archived", "published"), ("draft", "published"), ("published", "draft")])
async def test_a_report_of_what_visitors_do_not_see_is_not_there(browser: Browser, at: At, event_is: str, session_is: str) -> None:
    event = await an_event(status=event_is)
    await a_report(event, await a_session(event, status=session_is))
    [picture] = await ReportPicture.objects()
    at(AFTER)

    paths = ("/week/sessies/1/verslag", f"/week/verslag/foto/{picture.id}")
    assert [(await browser.open(path)).status for path in paths] == [404, 404]
    assert "Er zijn nog geen verslagen." in (await browser.open("/verslagen")).words


async def test_a_picture_of_another_event_is_not_there(browser: Browser, at: At) -> None:
    await an_event()
    other = await an_event(slug="netwerk")
    await a_report(other, await a_session(other))
    [picture] = await ReportPicture.objects()
    at(AFTER)

    assert [(await browser.open(f"/{slug}/verslag/foto/{picture.id}")).status for slug in ("week", "netwerk")] == [404, 200]


async def test_a_report_and_its_pictures_are_kept_by_who_is_in_between_and_set_no_cookie(browser: Browser, at: At) -> None:
    event = await an_event()
    report = await a_report(event, await a_session(event))
    [picture] = await ReportPicture.objects()
    at(AFTER)
    first = await browser.open("/week/sessies/1/verslag")
    mark = first.response.headers["etag"]
    same = await browser.open("/week/sessies/1/verslag", If_None_Match=mark)
    await Report.update({Report.text: "Anders."}).where(Report.id == report.id)
    other = await browser.open("/week/sessies/1/verslag", If_None_Match=mark)
    image = await browser.open(f"/week/verslag/foto/{picture.id}")

    assert [(page.status, page.html != "") for page in (first, same, other)] == [(200, True), (304, False), (200, True)]
    headers = image.response.headers
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert (headers["content-disposition"].partition(";")[0], headers["cache-control"]) == ("inline", "public, max-age=300")
    assert "sandbox" in headers["content-security-policy"]
    assert [page.response.headers.get("set-cookie") for page in (first, same, other, image)] == [None] * 4


async def test_a_host_writes_the_report_of_their_own_session_alone() -> None:
    event = await an_event()
    own, other = await a_session(event), await a_session(event)
    host = await an_organiser("host@example.org", Duty.Role.HOST, event)
    await Host(session=own.id, organiser=host.id).save()
    async with at_desk(host) as desk:
        done = await sent(desk, await desk.open(f"/bureau/tijdens/{own.id}/verslag"), tekst="Mooi.")
        statuses = [(await desk.open(path)).status for path in (f"/bureau/tijdens/{other.id}/verslag", WEEK)]

    assert (done.status, statuses, await Report.select(Report.session)) == (303, [404, 404], [{"session": own.id}])


# -- finding it


async def the_reports(at: At) -> tuple[Event, list[Session]]:
    """Three reports, of sessions and of an event, and one that nobody may read."""
    event = await an_event()
    sessions = [await a_session(event, title=title, starts_at=NEXT_MONDAY + timedelta(hours=number)) for number, title in enumerate(("Eén", "Twee", "Drie"))]
    await a_report(event, sessions[0], "Over cliënten.", keywords=["Wmcz 2018", "Rechten"])
    await a_report(event, sessions[1], "Over 100% geld_zaken.", keywords=["rechten"])
    await a_report(event, sessions[2], "Over iets geheims.", keywords=["geheim"], status="draft")
    await a_report(event, None, "Een hele week.")
    at(AFTER)
    return event, sessions


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Week van de Medezeggenschap 2027", "Twee", "Eén"]), ("RECHTEN", ["Twee", "Eén"]), ("wmcz%202018", ["Eén"]),
        ("clienten", ["Eén"]), ("een", ["Week van de Medezeggenschap 2027", "Eén"]), ("100%25", ["Twee"]), ("%25", ["Twee"]),
        ("_", ["Twee"]), ("geheim", []), ("geheims", []), ("rechten%20geld", ["Twee"]), ("'%20OR%201=1--", []), ("%00%E2%80%AE", ["Week van de Medezeggenschap 2027", "Twee", "Eén"]),
    ],
)  # fmt: skip
async def test_reports_are_found_by_all_words(browser: Browser, at: At, asked: str, titles: list[str]) -> None:
    await the_reports(at)

    page = await browser.open(f"/verslagen?zoek={asked}")

    assert (page.status, page.all("h2", class_name="card-title")) == (200, titles)


async def test_keywords_lead_to_the_reports_that_have_them(browser: Browser, at: At) -> None:
    await the_reports(at)

    page = await browser.open("/verslagen")
    of_one = await browser.open("/week/sessies/1/verslag")

    assert [href for href in page.links if "zoek=" in href] == ["/verslagen?zoek=rechten", "/verslagen?zoek=Wmcz%202018"]
    assert [href for href in of_one.links if "zoek=" in href] == ["/verslagen?zoek=Wmcz%202018", "/verslagen?zoek=Rechten"]
    assert [words for href, words in (await browser.open("/week/verslag")).read.links if href.endswith("/verslag") and "/en/" not in href] == ["Eén", "Twee"]


async def test_the_pages_are_there_in_english(browser: Browser, at: At) -> None:
    await the_reports(at)

    page, found = await browser.open("/en/week/sessies/1/verslag"), await browser.open("/en/verslagen?zoek=rechten")

    assert [href for href in [*page.links, *found.links] if "verslag" in href and not href.startswith("/en/")] == [
        "/week/sessies/1/verslag", "/verslagen?zoek=rechten",
    ]  # fmt: skip
    assert [given.get("lang") for tag, given, _words in page.read.elements if tag == "article"] == ["nl"]


@pytest.mark.parametrize("sheet", ["1", "2", "0", "-1", "x", "999999999999"])
async def test_any_sheet_can_be_asked_for(browser: Browser, at: At, sheet: str) -> None:
    await the_reports(at)

    assert (await browser.open(f"/verslagen?blad={sheet}")).status == 200
