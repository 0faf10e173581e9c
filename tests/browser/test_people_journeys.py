"""What people come to do, from the first page to the mail, in a real browser and with keys alone (`hands.py`): with scripts
at 1280 pixels wide, and without them at 320.

Elsewhere: how every page looks in every state (`test_every_page.py`); from the programme to the meeting, cancelling, adding,
asking for mails again (`test_journey.py`); ticks that stay while one looks for more (`test_finding.py`); the waiting room
(`test_waiting.py`); English (`test_language.py`); no to an invitation (`test_signed_out.py`).
"""

import json
import re
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from events.tokens import CodeKind, new_code
from notifications.letters import Letter
from notifications.tables import Message
from sessions.letters import write
from tests.browser.browsing import NARROW, WIDE, Chrome
from tests.browser.evaluating import asks_afterwards, was_there
from tests.browser.hands import Hands
from tests.browser.keyboard import by_keyboard, out_of_order
from tests.browser.people import add_event, add_sessions, change, kinds, mailed, sign_up
from tests.browser.test_desk import signed_in
from tests.browser.test_every_page import looked_at
from tests.processes import Site

pytestmark = pytest.mark.looks_public

OWN = "(SELECT id FROM event WHERE slug = '{slug}')"


@pytest.fixture
async def slug(site: Site) -> str:
    """An event of this test's own."""
    name = f"reis-{secrets.token_hex(4)}"
    await add_event(site, name, "Week van de Medezeggenschap")
    await add_sessions(site, name)
    return name


@pytest.fixture
async def hands(browser: Chrome, scripts: bool) -> AsyncIterator[Hands]:
    """Somebody at the keyboard; where they come out in the end, nothing is wrong with the page."""
    async with browser.open(width=WIDE if scripts else NARROW, scripts=scripts) as page:
        yield Hands(page)
        if scripts:  # axe is one
            assert [*await by_keyboard(page), *await out_of_order(page, columns=True), *await looked_at(page)] == []


async def letter(site: Site, kind: str, email: str) -> Letter:
    """The last mail of this kind to `email`."""
    names = "kind, about, email, name, language, facts, message_id"
    [row] = await site.sql(f"SELECT {names} FROM message WHERE kind = '{kind}' AND email = '{email}' ORDER BY id DESC LIMIT 1")
    return write(Message(**dict(zip(names.split(", "), row, strict=True))))


def path_of(written: Letter) -> str:
    """Where the button of a mail leads, on this site."""
    assert written.button is not None
    return "/" + written.button.url.split("/", 3)[3]


async def test_finds_two_sessions_at_once_reads_that_they_are_and_takes_the_repeat(
    hands: Hands, site: Site, slug: str
) -> None:
    email = f"anna@{slug}.example"
    for number in (1, 2, 10):
        await change(site, number, slug, sector="Hospicezorg")
    await change(site, 10, slug, title="Instemmingsrecht: wat mag de raad?")
    await hands.page.goto(f"/{slug}")
    await hands.open("Zoek een sessie")
    await hands.follow("Hospicezorg")
    assert "U ziet 3 van de 12 sessies." in await hands.reads()
    await hands.tick("De Wmcz 2018 in één uur", "Instemmingsrecht: wat mag de raad?")
    await hands.press("Verder met aanmelden")
    await hands.write(naam="Anna de Wit", email=email)
    await hands.press("Verder", exact=True)
    said = "‘De Wmcz 2018 in één uur’ en ‘Instemmingsrecht: wat mag de raad?’ zijn tegelijk."
    assert said in await hands.reads()
    await hands.press(re.compile("Kies die dag.*Instemmingsrecht"))
    assert "zijn tegelijk" not in await hands.reads()
    await hands.press("Aanmelding versturen")
    assert (await hands.reads()).count("U hebt een plaats") == 2
    assert sorted((await mailed(site, email)).join_tokens) == [1, 10]


async def test_signs_up_a_council_mends_row_two_and_sends_somebody_else_instead(
    hands: Hands, site: Site, slug: str
) -> None:
    shared, supporter = f"raad@{slug}.example", f"steun@{slug}.example"
    people = f"Anna de Wit\tanna@{slug}.example\nBea Dam\traad@@\nCor Eik\t{shared}\nDia Fop\t{shared}\nEmo Gras"
    await hands.page.goto(f"/{slug}")
    await hands.follow("Meld uw hele raad aan")
    await hands.write(naam="Steun Pilaar", email=supporter, raad="Raad Oost", mensen=people)
    await hands.press("Verder", exact=True)
    await hands.follow("Rij 2 (Bea Dam)")
    kept = await hands.page.input_value("#mensen")
    assert kept == people
    await hands.write(mensen=kept.replace("raad@@", f"bea@{slug}.example"))
    await hands.press("Verder", exact=True)
    assert "Voor 5 mensen." in await hands.reads()
    await hands.tick("De medezeggenschapsregeling opstellen")
    await hands.press("Verder", exact=True)
    read = await hands.reads()
    assert (read.count("Gedeeld adres: één mail"), read.count("Geen e-mailadres: krijgt geen mail")) == (2, 1)
    await hands.press("Aanmelding versturen")
    assert "De aanmelding van uw raad is binnen" in await hands.reads()
    await hands.page.goto(path_of(await letter(site, "group", supporter)))
    await hands.follow("Iemand anders komt in plaats van Bea Dam")
    await hands.write(naam="Fenna Hop", email=f"fenna@{slug}.example")
    await hands.press("Deze persoon komt nu")
    assert await hands.page.get_by_role("status").inner_text() == "De ander komt nu. Wie een e-mailadres heeft, krijgt een mail."
    names = await hands.page.locator("h2.card-title").all_inner_texts()
    states = await hands.page.locator(".state").all_inner_texts()
    has = "Heeft een plaats"
    assert dict(zip(names, states, strict=True)) == {
        "Anna de Wit": has, "Bea Dam": "Afgemeld", "Cor Eik": has, "Dia Fop": has, "Emo Gras": has, "Fenna Hop": has,
    }  # fmt: skip
    assert await kinds(site, f"fenna@{slug}.example") == ["overview", "invitation"]


async def asks_for_a_place(hands: Hands, slug: str, name: str, email: str, code: str = "") -> None:
    await hands.page.goto(f"/{slug}/aanmelden?sessie=3")
    await hands.write(naam=name, email=email, lidcode=code)
    await hands.press("Verder", exact=True)
    await hands.press("Aanmelding versturen")


async def test_a_code_however_it_is_typed_gives_a_member_a_place(hands: Hands, site: Site, slug: str) -> None:
    code = next(code for code in iter(lambda: new_code(CodeKind.COUNCIL), "") if "0" in code)
    await site.sql(f"UPDATE event SET members_only = true WHERE slug = '{slug}'")
    await site.sql(
        "INSERT INTO council (name, name_key, sector, region, is_member, code, created_at) "
        f"SELECT '{slug}', '{slug}', '', '', true, '{code}', created_at FROM event WHERE slug = '{slug}'"
    )
    typed = f" {code[:3]} {code[3:6]} {code[6:]} ".lower().replace("0", "o")
    await asks_for_a_place(hands, slug, "Lida Lid", f"lida@{slug}.example", typed)
    assert "U hebt een plaats" in await hands.reads()


async def test_who_has_no_code_asks_the_desk_which_says_yes(
    browser: Chrome, hands: Hands, site: Site, slug: str, scripts: bool
) -> None:
    email = f"vraagt@{slug}.example"
    await site.sql(f"UPDATE event SET members_only = true WHERE slug = '{slug}'")
    await asks_for_a_place(hands, slug, "Vera Vraagt", email)
    assert "Voor leden: kijk in uw mail" in await hands.reads()
    async with browser.open(width=WIDE if scripts else NARROW, scripts=scripts, cookies=True) as desk:
        await signed_in(desk, site, f"bureau@{slug}.example")
        await desk.goto(f"/bureau/bijeenkomsten/{slug}/aanvragen")
        await Hands(desk).press(re.compile("Goedkeuren.*Vera Vraagt"))
        assert await desk.get_by_role("status").inner_text() == "Goedgekeurd. Wij sturen een mail."
    await hands.page.goto(path_of(await letter(site, "request_approved", email)))
    assert await hands.page.locator(".state").all_inner_texts() == ["U hebt een plaats"]


async def asks_more(site: Site, slug: str) -> None:
    """The event asks who eats, of those what they do not eat, and what people need."""
    event = OWN.format(slug=slug)
    question = (
        "INSERT INTO question (event, place, kind, words, hint, options, is_required, shown_if, shown_if_answer, created_at) "
        "SELECT id, {place}, '{kind}', '{words}', '', '', true, {shown_if}, '{answer}', created_at FROM event WHERE id = {event}"
    )
    await site.sql(question.format(place=1, kind="yes_no", words="Eet u mee?", shown_if="NULL", answer="", event=event))
    first = f"(SELECT id FROM question WHERE event = {event})"
    await site.sql(question.format(place=2, kind="short", words="Wat eet u niet?", shown_if=first, answer="ja", event=event))
    await site.sql(
        f"INSERT INTO needs_asked (event, reason, asks_diet, asked_at) SELECT id, 'Dan regelen wij het.', false, created_at "
        f"FROM event WHERE id = {event}"
    )


async def test_answers_a_question_and_the_one_that_follows_and_says_what_is_needed(
    hands: Hands, site: Site, slug: str
) -> None:
    await asks_more(site, slug)
    await hands.page.goto(f"/{slug}/aanmelden?sessie=3")
    await hands.write(naam="Anna de Wit", email=f"anna@{slug}.example")
    await hands.press("Verder", exact=True)
    await hands.choose("Ja")
    await hands.press("Verder", exact=True)
    assert "Bij uw antwoord hoort nog een vraag." in await hands.reads()
    await hands.press("Verder", exact=True)
    assert (await hands.page.title()).startswith("Fout: ")
    await hands.page.keyboard.press("Tab")  # from the summary, which has the focus, to its first link
    await hands.page.keyboard.press("Enter")
    assert await hands.page.evaluate("document.activeElement.labels[0].innerText") == "Wat eet u niet?"
    await hands.page.keyboard.insert_text("vis")
    await hands.press("Verder", exact=True)
    await hands.press("Aanmelding versturen")
    await hands.follow("Zeg ons wat u nodig hebt")
    await hands.tick("Schrijftolk")
    await hands.press("Bewaar wat ik nodig heb")
    assert "Zet een vinkje als u dit goed vindt." in await hands.reads()
    await hands.follow("Zet een vinkje als u dit goed vindt.")
    await hands.page.keyboard.press("Space")
    await hands.press("Bewaar wat ik nodig heb")
    assert await hands.page.get_by_role("status").inner_text() == "Dank u wel. Wij weten nu wat u nodig hebt."
    event = OWN.format(slug=slug)
    answers = await site.sql(f"SELECT a.value FROM answer a JOIN question q ON q.id = a.question WHERE q.event = {event} ORDER BY q.place")
    assert answers == [("ja",), ("vis",)]


async def test_wishes_before_there_is_a_programme_and_looks_at_them_again(hands: Hands, site: Site) -> None:
    slug = f"wens-{secrets.token_hex(4)}"
    email, event = f"wil@{slug}.example", OWN.format(slug=slug)
    await add_event(site, slug, "Week van de Medezeggenschap", opens_in=timedelta(days=30))
    await site.sql(f"UPDATE event SET asks_wishes = true WHERE slug = '{slug}'")
    await site.sql(f"INSERT INTO topic (event, place, title, text, is_closed) SELECT {event}, 1, 'De begroting', '', false")
    await hands.page.goto(f"/{slug}")
    await hands.follow("Geef uw wensen door")
    await hands.tick("De begroting")
    await hands.write(idee1="Praten met de bestuurder")
    await hands.tick("Ja, mail mij als de inschrijving opent")
    await hands.write(naam="Wil Wens", email=email)
    await hands.pick("sector", "Ggz")
    await hands.press("Verder", exact=True)
    await hands.press("Wensen versturen")
    assert "Uw wensen zijn binnen." in await hands.reads()
    await hands.page.goto(path_of(await letter(site, "wishes", email)))
    kept = [await hands.page.get_by_label("De begroting").is_checked(), await hands.page.input_value("#idee1")]
    assert [*kept, await hands.page.input_value("#sector")] == [True, "Praten met de bestuurder", "Ggz"]


async def test_waits_for_the_one_chair_reads_why_and_takes_it_when_it_comes(
    browser: Chrome, hands: Hands, site: Site, slug: str
) -> None:
    email = f"wacht@{slug}.example"
    await change(site, 3, slug, form="hybrid", place="Zaal 1", capacity=1, online_capacity=9, has_waiting_list=True)
    async with browser.open() as page:
        first = await sign_up(page, site, slug, [3], "Eerste Persoon", f"eerste@{slug}.example")
    await site.sql(f"UPDATE registration SET way = 'location' WHERE join_token = '{first.join_tokens[3]}'")
    await hands.page.goto(f"/{slug}/aanmelden?sessie=3")
    await hands.write(naam="Wacht Even", email=email)
    await hands.press("Verder", exact=True)
    assert "Kies hoe u meedoet" in await hands.reads()
    await hands.choose("Op locatie: Zaal 1 (vol: u komt op de wachtlijst)")
    await hands.press("Verder", exact=True)
    assert "U doet mee: op locatie Vol: u komt op de wachtlijst" in await hands.reads()
    await hands.press("Aanmelding versturen")
    assert "Wachtlijst: u bent nummer 1" in await hands.reads()
    own = f"/mijn/{(await mailed(site, email)).personal_token}"
    await hands.page.goto(own)
    assert "U bent de eerste in de rij. De enige plaats is bezet." in await hands.reads()

    await hands.page.goto(f"/mijn/{first.personal_token}")
    await hands.follow("Afmelden")
    await hands.press("Ja, meld mij af")
    await hands.page.goto(path_of(await letter(site, "offered", email)))
    await hands.press("Ja, ik kom")
    assert await hands.page.get_by_role("status").inner_text() == "U hebt nu een plaats. Wij sturen u een mail."
    assert await hands.page.locator(".state").all_inner_texts() == ["U hebt een plaats"]


async def test_comes_in_by_a_code_on_paper_swaps_takes_a_copy_of_everything_and_has_it_erased(
    browser: Chrome, hands: Hands, site: Site, slug: str
) -> None:
    email = f"code@{slug}.example"
    await change(site, 10, slug, title="Instemmingsrecht: wat mag de raad?")
    async with browser.open() as page:
        person = await sign_up(page, site, slug, [2], "Cora Code", email)
    [(code,)] = await site.sql(f"SELECT personal_code FROM participant WHERE personal_token = '{person.personal_token}'")
    await hands.page.goto("/mijn")
    await hands.write(code=f"{code[:5]} {code[5:]}".lower())
    await hands.press("Open Mijn Week")
    assert "Dag Cora Code. U hebt 1 sessie." in await hands.reads()
    await hands.press(re.compile("Ruil naar die keer.*Instemmingsrecht"))
    assert await hands.page.get_by_role("status").inner_text() == "U gaat nu naar de andere keer. Wij sturen u een mail."
    assert "15.00 tot 16.00 uur" in await hands.reads()
    await hands.follow("Mijn gegevens")
    assert await hands.page.input_value("#naam") == "Cora Code"
    assert "Cora Code" in (await hands.download("Bestand om te lezen")).read_text()
    copy = json.loads((await hands.download("Bestand voor een computer")).read_text())
    assert re.search("Cora Code", json.dumps(copy))
    await hands.follow("Mijn gegevens wissen")
    await hands.press("Ja, wis al mijn gegevens")
    assert (await hands.page.get_by_role("status").inner_text()).startswith("Uw gegevens zijn gewist.")
    await hands.write(code=code)
    await hands.press("Open Mijn Week")
    assert "Deze code klopt niet." in await hands.reads()
    assert await site.sql(f"SELECT id FROM participant WHERE email = '{email}'") == []


@pytest.mark.parametrize(
    "button", ["<div role=button onclick='1'>Door</div>", "<button tabindex=-1>Door</button>", "<button style='outline:0'>Door</button>"]
)
async def test_what_keys_do_not_reach_or_do_not_show_is_complained_about(browser: Chrome, button: str) -> None:
    """The negative control: a page that needs a mouse must stop the journeys above, or they prove nothing."""
    async with browser.open() as page:
        await page.set_content(f"<main><a href=#x>Een</a>{button}<a href=#y>Twee</a></main>")
        with pytest.raises(AssertionError, match=r"no Tab leads to|the focus is not seen"):
            await Hands(page).press("Door")


async def test_says_how_it_was_after_the_session_and_of_the_whole_event(
    browser: Chrome, hands: Hands, site: Site, slug: str
) -> None:
    event = OWN.format(slug=slug)
    async with browser.open() as page:
        person = await sign_up(page, site, slug, [1], "Ooit Oordeel", f"oordeel@{slug}.example")
    await was_there(site, person, slug, 1)
    await asks_afterwards(site, slug)
    await hands.page.goto(f"/mijn/{person.personal_token}")
    await hands.follow("Zeg hoe u het vond")
    await hands.press("Heel goed")
    assert await hands.page.get_by_role("status").inner_text() == "Dank u wel. Uw antwoord telt mee."
    await hands.press("Goed", exact=True)
    await hands.to(hands.page.get_by_label("Wat vond u ervan, in één woord?"))
    await hands.page.keyboard.insert_text("Leerzaam!")
    await hands.press("Woord versturen")
    await hands.follow("Naar de vragen")
    await hands.choose("Praten")
    await hands.press("Versturen", exact=True)
    assert "Vul een antwoord in bij: Wat kon beter?" in await hands.reads()
    await hands.follow("Vul een antwoord in bij: Wat kon beter?")
    await hands.page.keyboard.insert_text("Meer pauzes")
    await hands.press("Versturen", exact=True)
    assert "Dank u wel. Uw antwoorden tellen mee." in await hands.reads()
    assert "leerzaam" not in (await hands.reads()).lower()
    taps = await site.sql(f"SELECT grade, word FROM tap t JOIN session s ON s.id = t.session WHERE s.event = {event}")
    said = await site.sql(f"SELECT o.value FROM opinion o JOIN question q ON q.id = o.question WHERE q.event = {event} ORDER BY q.place")
    assert (taps, said) == ([(4, "leerzaam")], [("Praten",), ("Meer pauzes",)])
