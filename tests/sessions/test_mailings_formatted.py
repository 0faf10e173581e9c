"""What organisers write in a mail has links, emphasis and lists, in its HTML part and as plain text; names have none."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from events.tables import Event
from notifications import mail
from notifications.letters import Letter
from notifications.tables import Message
from sessions import programme
from sessions.letters import write
from sessions.mailings import operations, wordings
from sessions.mailings.letters import written
from sessions.mailings.operations import Written
from sessions.mailings.selecting import Selection, people_in
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import comes, forget_mail
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

MAILINGS = "/bureau/bijeenkomsten/week/mailings"
SITE = "http://127.0.0.1:8000/mijn/_a_b_"
TEXT = """Beste {naam},

Neem **uw bril** mee naar {bijeenkomst}:

- een pen
- [de kaart](https://kaart.example.org/a_b_c?x=1&y=2)

Kijk op https://voorbeeld.nl/a_b. Of op [uw eigen pagina]({link}).

Met groet,
Het bureau"""


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


def of(text: str, name: str = "Anna Bos") -> tuple[str, str]:
    """The plain text and the HTML that `text` becomes."""
    [words] = written(text, {"{naam}": name, "{bijeenkomst}": "de Week", "{link}": SITE})
    return words, str(getattr(words, "html"))  # noqa: B009 it is said to be a str


async def sent(event: Event, text: str) -> Letter:
    mailing = await operations.create(event, Written("Hallo", text, Selection()), (await an_organiser("b@b.nl")).id)
    await operations.send(event, mailing.id, operations.mark_of(mailing), mailing.organiser)
    [message] = await Message.objects().where(Message.kind == "mailing")
    return write(message)


async def test_links_emphasis_and_lists_are_real_in_html_and_words_in_the_text_part() -> None:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event))
    await forget_mail()

    letter = await sent(event, TEXT)

    assert letter.button is not None
    own = letter.button.url
    html, plain = mail.html(letter), mail.text(letter)
    for part in (
        "Neem <strong>uw bril</strong> mee naar", "<li>een pen</li>", "Met groet,<br>",
        'href="https://kaart.example.org/a_b_c?x=1&amp;y=2"', 'href="https://voorbeeld.nl/a_b"', f'href="{own}"',
    ):  # fmt: skip
        assert part in html
    assert (
        f"Beste Anna Bos,\n\nNeem uw bril mee naar {event.title}:\n\n- een pen\n"
        "- de kaart (https://kaart.example.org/a_b_c?x=1&y=2)\n\n"
        f"Kijk op https://voorbeeld.nl/a_b. Of op uw eigen pagina ({own}).\n\nMet groet,\nHet bureau\n"
    ) in plain


async def test_the_elements_have_the_styles_of_the_frame() -> None:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event))
    await forget_mail()

    html = mail.html(await sent(event, TEXT))

    assert '<p style="margin: 0 0 16px 0;">Beste Anna Bos,</p>' in html
    assert '<ul style="' in html
    assert html.count("<html") == html.count("</body>") == 1


@pytest.mark.parametrize(
    ("text", "plain", "html"),
    [
        ("Ga naar {link}.", f"Ga naar {SITE}.", f'<p>Ga naar <a href="{SITE}" rel="noopener noreferrer">{SITE}</a>.</p>'),
        ("(zie https://a.nl/b)", "(zie https://a.nl/b)",
         '<p>(zie <a href="https://a.nl/b" rel="noopener noreferrer">https://a.nl/b</a>)</p>'),
        ("<https://a.nl> en [https://a.nl](https://a.nl)", "https://a.nl en https://a.nl",
         '<p><a href="https://a.nl" rel="noopener noreferrer">https://a.nl</a> en '
         '<a href="https://a.nl" rel="noopener noreferrer">https://a.nl</a></p>'),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ('<a href="https://a.nl" onclick="x">x</a>', '<a href="https://a.nl" onclick="x">x</a>', None),
        ("<script>x</script> & meer", "<script>x</script> & meer", "<p>&lt;script&gt;x&lt;/script&gt; &amp; meer</p>"),
    ],
)  # fmt: skip
def test_what_was_typed_is_clean(text: str, plain: str, html: str | None) -> None:
    said, shown = of(text)

    assert said == plain
    assert html is None or shown.strip() == html
    assert "<script" not in shown
    assert '<a href="https://a.nl" onclick' not in shown


@pytest.mark.parametrize(
    "name", ["*Anna*", "[Anna](https://kwaad.nl)", "https://kwaad.nl", "<b>Anna</b>", "{link}", "- Anna"]
)
def test_a_name_is_only_a_name(name: str) -> None:
    said, html = of("{naam}\n\n[Dag {naam}](https://a.nl)", name)

    assert said == f"{name}\n\nDag {name} (https://a.nl)"
    assert html.count("<a ") == html.count('href="https://a.nl"') == 1
    assert not {"<em>", "<b>", "<li>", SITE} & {part for part in ("<em>", "<b>", "<li>", SITE) if part in html}


def test_nothing_typed_is_nothing_said() -> None:
    assert written(" \n ", {}) == []


async def test_own_words_in_a_standard_message_are_formatted_as_well() -> None:
    event, by = await an_event(), (await an_organiser()).id
    words = wordings.Words("", "Fijn, **{naam}**!\n\nZie [de site](https://a.nl).")
    await wordings.keep(event, "invitation", words, wordings.mark_of(wordings.OURS), by)
    await comes(event, "Anna Bos", await a_session(event))

    [message] = await Message.objects().where(Message.kind == "invitation")
    letter = write(message)

    assert [*letter.opening] == ["Beste Anna Bos,", "Fijn, Anna Bos!\n\nZie de site (https://a.nl)."]
    assert "Fijn, <strong>Anna Bos</strong>!" in mail.html(letter)


async def test_the_page_shows_the_mail_as_it_goes(desk: Browser) -> None:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event))
    form = (await desk.open(f"{MAILINGS}/nieuw")).form(f"{MAILINGS}/nieuw")

    page = await desk.send(form, onderwerp="Hallo", tekst=TEXT)
    shown = await desk.open(f"{MAILINGS}/1/mail" if f"{MAILINGS}/1/wijzigen" in page.links else page.location)

    assert "<strong>uw bril</strong>" in shown.html
    assert "- de kaart (https://kaart.example.org/a_b_c?x=1&y=2)" in page.words
    assert f"{MAILINGS.replace('mailings', 'mijn')}" not in page.html


# -- whom


async def called_off(**chosen: Any) -> list[str]:
    """Anna is only in a session that was called off, Bert in another one too; Cor waits where it was called off."""
    event = await an_event()
    gone = await a_session(event, capacity=2, has_waiting_list=True)
    await comes(event, "Anna Bos", gone)
    await comes(event, "Bert Dam", gone, await a_session(event))
    await comes(event, "Cor Eik", gone)
    await programme.cancel(await programme.session_at(event, gone.number))
    return [person["name"] for person in await people_in(event, Selection(**chosen))]


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"status": "confirmed"}, ["Bert Dam"]),
        ({"status": "confirmed", "day": "2027-03-08"}, ["Bert Dam"]),
        ({"status": "waiting"}, []),
        ({}, ["Anna Bos", "Bert Dam", "Cor Eik"]),
        ({"session": 1, "status": "confirmed"}, ["Anna Bos", "Bert Dam"]),
        ({"session": 1}, ["Anna Bos", "Bert Dam", "Cor Eik"]),
    ],
)
async def test_a_session_that_was_called_off_gives_nobody_a_place_unless_it_is_chosen_itself(
    chosen: dict[str, Any], names: list[str]
) -> None:
    assert await called_off(**chosen) == names


async def test_the_list_says_which_session_was_called_off(desk: Browser) -> None:
    await called_off()

    assert "Zichtbaar zijn als raad (gaat niet door)" in (await desk.open(f"{MAILINGS}/nieuw")).all("option")
