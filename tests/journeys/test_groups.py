"""Somebody who helps a council signs up all of it, in one form, and keeps it in order afterwards."""

import pytest

from notifications.tables import Message
from sessions.groups.tables import SignUpGroup
from sessions.letters import write, write_together
from sessions.participants import week as weeks
from sessions.tables import Participant
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.groups import FORM, SAM, cells, checked, field_of, listed, sent, shown, signs_up, wants
from tests.sessions.people import mailed
from tests.site import Browser

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


async def test_a_council_is_signed_up_from_a_pasted_list_and_everybody_is_told_in_their_own_way(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Begroting", capacity=2, has_waiting_list=True)
    await a_session(event, title="Zichtbaar", starts_at=NEXT_MONDAY.replace(hour=13))
    pasted = (
        "Naam\tE-mailadres\tFunctie\nAnna Bos\tanna@example.org\tvoorzitter\nBea Dam\traad@example.org\t\n"
        "Cor Eik\traad@example.org\t\nDirk Fries\t\tlid"
    )

    page = await sent(browser, await checked(browser, pasted, (1,), Dirk=(2,)))

    assert page.heading == "De aanmelding van uw raad is binnen"
    assert shown(page) == {
        "Anna Bos": ["Heeft een plaats"], "Bea Dam": ["Heeft een plaats"], "Cor Eik": ["Wachtlijst: nummer 1"],
        "Dirk Fries": ["Wachtlijst: nummer 2", "Heeft een plaats"],
    }  # fmt: skip
    assert await cells() == {
        "Anna Bos": {"Begroting": "confirmed"}, "Bea Dam": {"Begroting": "confirmed"}, "Cor Eik": {"Begroting": "waiting"},
        "Dirk Fries": {"Begroting": "waiting", "Zichtbaar": "confirmed"},
    }  # fmt: skip
    assert [await mailed(address) for address in (SAM.email, "anna@example.org", "raad@example.org", "")] == [
        ["group"], ["overview", "invitation"], ["overview", "overview"], [],
    ]  # fmt: skip
    roles = await Participant.select(Participant.role).order_by(Participant.name).output(as_list=True)
    assert roles == ["voorzitter", "", "", "lid"]


async def test_a_supporter_who_lost_the_link_of_the_council_gets_it_by_mail_like_everybody_else(browser: Browser) -> None:
    event = await an_event()
    group = await signs_up(event, wants("Anna Bos", await a_session(event)))

    await weeks.send_lost_links(" SAM@example.org")
    await weeks.send_lost_links("anna@example.org")

    [supporters, members] = await Message.objects().where(Message.kind == "lost_link").order_by(Message.id)
    letter = write(supporters)
    assert (supporters.email, [item.title for item in letter.items]) == (SAM.email, [SAM.council])
    assert letter.items[0].links[0].url.endswith(f"/raad/{group.token}")
    assert group.token not in members.facts


async def supporters_link(browser: Browser) -> str:
    """The path of the link in the supporter's mail."""
    message = await Message.objects().where(Message.kind == "group").first()
    assert message is not None
    button = write(message).button
    assert button is not None
    return button.url.removeprefix("http://127.0.0.1:8000")


async def test_who_was_signed_up_by_another_reads_who_did_it_and_what_is_kept(browser: Browser) -> None:
    await a_session(await an_event(), title="Begroting")
    await sent(browser, await checked(browser))

    message = await Message.objects().where(Message.email == "anna@example.org", Message.kind == "overview").first()

    assert message is not None
    letter = write(message)
    assert letter.opening[1:] == [
        "U bent aangemeld. Hieronder staat wat het is geworden.",
        "Sam Steun van Cliëntenraad De Linde heeft dit voor u gedaan.",
    ]
    assert [line for line in letter.closing if "bewaren" in line or "Wilt u dit niet?" in line] == [
        "Wij bewaren uw naam, uw e-mailadres, uw raad en uw sessies. Uw rol en telefoonnummer ook, als die zijn ingevuld. "
        "90 dagen na afloop wissen wij dat.",
        "Wilt u dit niet? Op Mijn Week kunt u zich afmelden, uw gegevens zien en ze laten wissen.",
    ]
    assert "/mijn/" in (letter.button.url if letter.button else "")


async def test_who_share_a_mailbox_get_one_mail_with_their_names_and_no_invitations(browser: Browser) -> None:
    await a_session(await an_event(), title="Begroting")
    await sent(browser, await checked(browser))

    mine = await Message.objects().where(Message.email == "raad@example.org").order_by(Message.id)

    assert len({message.together for message in mine}) == 1
    assert write_together(mine).subject.endswith("(voor Bea Dam en Cor Eik)")
    wanting = await Participant.select(Participant.name).where(Participant.wants_invitations.eq(True)).order_by(Participant.name)
    assert [row["name"] for row in wanting] == ["Anna Bos", "Dirk Fries"]


async def test_a_shared_mailbox_gets_invitations_when_that_is_asked(browser: Browser) -> None:
    await a_session(await an_event(), title="Begroting")
    page = await listed(browser)
    page = await browser.send(page.form(FORM), allen=["1"], agenda="ja", stap="controleer")

    await sent(browser, page)

    assert await mailed("raad@example.org") == ["overview", "invitation", "overview", "invitation"]


async def test_the_supporters_mail_is_one_with_every_cell_and_its_link_is_for_the_group_only(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Begroting", capacity=3)
    await sent(browser, await checked(browser))

    link = await supporters_link(browser)

    message = await Message.objects().where(Message.kind == "group").first()
    assert message is not None
    said = {item.title: [part.rpartition(" uur. ")[2] for line in item.lines for part in line.split("\n\n")] for item in write(message).items}
    paper = "Zonder e-mailadres. Wij sturen deze persoon niets per mail. Het bureau kan een brief op papier maken."
    assert said == {
        "Anna Bos": ["Heeft een plaats."], "Bea Dam": ["Heeft een plaats."], "Cor Eik": ["Heeft een plaats."],
        "Dirk Fries": ["Geen plaats: de sessie is vol.", paper],
    }  # fmt: skip
    page = await browser.open(link)
    assert (page.heading, list(shown(page))) == (SAM.council, ["Anna Bos", "Bea Dam", "Cor Eik", "Dirk Fries"])
    everywhere = [one.personal_token for one in await Participant.objects()]
    assert [token for token in everywhere if token in page.html] == []


async def test_the_link_adds_replaces_and_cancels(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Begroting", capacity=4)
    await a_session(event, title="Zichtbaar", starts_at=NEXT_MONDAY.replace(hour=13))
    await sent(browser, await checked(browser, everybody=(1, 2)))
    link = await supporters_link(browser)

    page = await browser.open(f"{link}/erbij")
    page = await browser.send(page.form(), mensen="Els Gans; els@example.org", stap="kies")
    page = await browser.send(page.form(f"{link}/erbij"), allen=["2"], stap="controleer")
    page = await browser.send(page.form(f"{link}/erbij"), stap="verstuur")
    assert page.said == ["Deze mensen staan erbij. Wie een e-mailadres heeft, krijgt een mail."]

    page = await browser.open(next(href for href in page.links if "/vervangen/" in href))  # Anna's
    page = await browser.send(page.form(), naam="Fien Haas", email="fien@example.org")
    assert page.said == ["De ander komt nu. Wie een e-mailadres heeft, krijgt een mail."]

    page = await browser.open(f"{link}/afmelden")
    bea = next(given["value"] for tag, given, _words in page.read.elements if given.get("name") == "persoon")
    page = await browser.send(page.form(), persoon=[bea])

    assert await cells() == {
        "Anna Bos": {}, "Bea Dam": {"Begroting": "cancelled", "Zichtbaar": "cancelled"},
        "Cor Eik": {"Begroting": "confirmed", "Zichtbaar": "confirmed"},
        "Dirk Fries": {"Begroting": "confirmed", "Zichtbaar": "confirmed"}, "Els Gans": {"Zichtbaar": "confirmed"},
        "Fien Haas": {"Begroting": "confirmed", "Zichtbaar": "confirmed"},
    }  # fmt: skip
    assert await mailed("fien@example.org") == ["overview", "invitation", "invitation"]
    assert shown(page)["Bea Dam"] == ["Afgemeld", "Afgemeld"]

    page = await browser.send((await browser.open(f"{link}/afmelden")).form(), alles=["ja"])

    assert {status for mine in (await cells()).values() for status in mine.values()} == {"cancelled"}
    assert "Mensen afmelden" not in page.words


async def test_everything_comes_along_from_page_to_page_and_back(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Begroting")
    await a_session(event, title="Zichtbaar", starts_at=NEXT_MONDAY.replace(hour=13))
    page = await checked(browser, everybody=(1,), Anna=(2,))

    first = await browser.send(page.form(FORM), stap="wijzig")
    people = first.form(FORM)["mensen"].replace("Bea Dam;", "Eerst Iemand; eerst@example.org\nBea Dam;")
    second = await browser.send(first.form(FORM), mensen=people, stap="kies")

    ticked = {name: [value for known, value in second.form(FORM).fields if known == field_of(second, name)]
              for name in ("Anna", "Eerst", "Bea")}  # fmt: skip
    assert ticked == {"Anna": ["1", "2"], "Eerst": [], "Bea": ["1"]}
    assert first.form(FORM)["naam"] == SAM.name


async def test_the_site_leads_there(browser: Browser) -> None:
    await a_session(await an_event())

    assert [FORM in (await browser.open(path)).links for path in ("/week", "/week/aanmelden")] == [True, True]


async def test_the_group_is_erased_when_its_supporter_asks_and_its_people_stay(browser: Browser) -> None:
    await a_session(await an_event(), title="Begroting")
    await sent(browser, await checked(browser))
    link = await supporters_link(browser)
    before = await cells()

    await browser.send((await browser.open(f"{link}/wissen")).form())

    assert (await browser.open(link)).status == 404
    assert (await SignUpGroup.count(), await cells()) == (0, before)
    assert [row for row in await Message.select(Message.facts).where(Message.kind == "group") if row["facts"]] == []
