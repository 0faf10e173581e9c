"""The mail of a letter: its shape, its headers, its words, its picture."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from notifications.addresses import AddressNotAscii
from notifications.invitations import Method, calendar
from notifications.letters import Item, Letter, Link
from notifications.mail import html, mail, text
from notifications.pictures import SMALLEST, qr_code
from tests.notifications.letters import PAYLOAD, TRICKY, a_letter, a_message, a_ticket, an_invitation

CID_PAGE = ["multipart/related", "text/html", "image/png"]


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk() if part.defects] == []
    return mail


def mailed(letter: Letter, **facts: Any) -> EmailMessage:
    return read(mail(a_message(**facts), letter))


def shape(letter: Letter) -> list[str]:
    return [part.get_content_type() for part in mailed(letter).walk()]


def part_of(letter: Letter, content_type: str) -> Any:
    [part] = [part for part in mailed(letter).walk() if part.get_content_type() == content_type]
    return part


def test_a_plain_letter_is_text_and_html() -> None:
    assert shape(a_letter()) == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("method", [Method.REQUEST, Method.CANCEL])
def test_an_invitation_is_the_last_alternative_and_an_attachment(method: Method) -> None:
    letter = a_letter(invitation=an_invitation(method=method), picture=a_ticket())

    assert shape(letter) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        *CID_PAGE,
        "text/calendar",
        "application/ics",
    ]
    inline, attached = part_of(letter, "text/calendar"), part_of(letter, "application/ics")
    assert dict(inline["Content-Type"].params) == {"charset": "UTF-8", "method": method.value}
    assert inline["Content-Transfer-Encoding"] == "base64"
    assert inline["Content-Disposition"] is None
    assert attached.get_filename() == "invite.ics"
    assert letter.invitation is not None
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True) == calendar(letter.invitation)


def test_a_published_calendar_is_only_an_attachment() -> None:
    letter = a_letter(invitation=an_invitation(method=Method.PUBLISH))

    assert "text/calendar" not in shape(letter)
    assert shape(letter)[-1] == "application/ics"


def test_the_same_message_gives_the_same_bytes() -> None:
    letter = a_letter(invitation=an_invitation(), picture=a_ticket())

    assert mail(a_message(attempts=1), letter) == mail(a_message(attempts=2), letter)
    assert mail(a_message(), letter) != mail(a_message(message_id="<other@bijeen.example>"), letter)


def test_every_header_is_there_once() -> None:
    found = mailed(a_letter(reply_to="bureau@bijeen.example"))

    assert {name: found.get_all(name) for name in found} == {
        "From": ["Week van de Medezeggenschap <bijeen@bijeen.example>"],
        "To": ["Piet Jansen <piet@bijeen.example>"],
        "Reply-To": ["Week van de Medezeggenschap <bureau@bijeen.example>"],
        "Subject": ["U hebt een plaats"],
        "Date": ["Mon, 01 Mar 2027 09:00:00 +0000"],
        "Message-ID": ["<abc@bijeen.example>"],
        "MIME-Version": ["1.0"],
        "Content-Language": ["nl"],
        "Auto-Submitted": ["auto-generated"],
        "X-Auto-Response-Suppress": ["OOF, AutoReply"],
        "Content-Type": [found["Content-Type"]],
    }


def test_a_name_cannot_add_a_header_or_an_address() -> None:
    name = 'Jan\r\nBcc: rest@b.example, "x" <y@z.example>; =?utf-8?q?=40?='
    found = mailed(a_letter(subject="a\r\nBcc: x@y.z", sender_name="Mail van x@bank.nl: a,b"), name=name)

    assert found["Bcc"] is None
    assert [address.addr_spec for address in found["To"].addresses] == ["piet@bijeen.example"]
    assert "@" not in found["To"].addresses[0].display_name
    assert found["From"].addresses[0].display_name == "Mail van x bank.nl a b"
    assert found["Subject"] == "a Bcc: x@y.z"


def test_long_names_and_subjects_survive_their_journey() -> None:
    name = "Mevrouw Van der Velden-Ångström van 't Hof (voorzitter) " * 2
    subject = "Wijziging: " + "de cliëntenraad en het bestuur 🎟 " * 8
    content = mail(a_message(name=name), a_letter(subject=subject.strip()))

    # The newer parser keeps the white between encoded words in a name, against RFC 2047 6.2: the older one reads it.
    found = message_from_bytes(content, policy=policy.compat32)
    assert str(make_header(decode_header(found["To"]))) == f"{name.strip()} <piet@bijeen.example>"
    assert str(make_header(decode_header(found["Subject"]))) == subject.strip()


def test_a_foreign_domain_is_written_in_ascii_and_a_foreign_name_before_it_is_refused() -> None:
    assert mailed(a_letter(), email="piet@exämple.com")["To"].addresses[0].domain == "xn--exmple-cua.com"
    with pytest.raises(AddressNotAscii):
        mail(a_message(email="één@bijeen.example"), a_letter())


def test_lines_and_the_whole_stay_within_what_mail_servers_take() -> None:
    items = [
        Item(f"Sessie {number} " + "x" * 1500, (TRICKY,), (Link("Afmelden", "https://b.example"),))
        for number in range(12)
    ]
    content = mail(a_message(name="é" * 100), a_letter(items=items, picture=a_ticket(), invitation=an_invitation()))

    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert len(content) < 100_000
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


def test_the_qr_code_is_read_and_large_enough() -> None:
    part = part_of(a_letter(picture=a_ticket()), "image/png")
    picture = Image.open(BytesIO(part.get_payload(decode=True)))

    assert zxingcpp.read_barcodes(picture)[0].text == PAYLOAD
    assert part["Content-Disposition"].startswith("inline")
    for payload in ("A", PAYLOAD, PAYLOAD * 3):
        width = qr_code(payload).width
        modules = Image.open(BytesIO(qr_code(payload).png)).width // 8
        assert width * (modules - 8) / modules >= SMALLEST


def test_the_page_shows_the_picture_with_its_words_and_the_typed_code() -> None:
    letter = a_letter(picture=a_ticket(link=Link("Bekijk uw kaart", "https://b.example/kaart/x")))
    cid = part_of(letter, "image/png")["Content-ID"].strip("<>")
    page = part_of(letter, "text/html").get_content()

    assert f'src="cid:{cid}"' in page
    assert 'alt="QR-code van uw kaart"' in page
    assert "K7M4-P2XQ-7" in page
    assert "K7M4-P2XQ-7" in text(letter)


def test_both_parts_say_the_same_and_the_text_shows_the_addresses() -> None:
    letter = a_letter(opening=("Beste Piet,", TRICKY), closing=("Tot dan!",))
    words, page = text(letter), html(letter)

    for said in ("U hebt een plaats", "Tot dan!", "Zichtbaar zijn", "Dinsdag, 10.00 tot 11.30 uur", "Of mail ons."):
        assert said in words
        assert said in page
    assert TRICKY in words
    assert "één<br>twee 🎟" in page
    assert "Bekijk Mijn Week:\nhttps://b.example/mijn/x\n" in words
    assert "Afmelden:\n  https://b.example/af?a=1&b=2\n" in words


def test_what_people_type_is_no_html_and_no_template() -> None:
    page = html(a_letter(heading="<script>alert(1)</script> {{ 7 * 7 }}", opening=("<!--% if x %--> <b>",)))

    assert "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    assert "<b>" not in page
    assert "{{ 7 * 7 }}" in text(a_letter(heading="{{ 7 * 7 }}"))


def test_the_page_has_its_styles_in_its_elements_and_nothing_from_elsewhere() -> None:
    page = html(a_letter())

    assert '<html lang="nl"' in page
    assert "background-color: #fffdf9" in page
    assert "3px solid #0b5a55" in page
    assert "prefers-color-scheme: dark" in page
    assert page.index("Of mail ons.") > page.index("Bekijk Mijn Week")
    assert "<!--%" not in page
    assert not any(tag in page for tag in ("<link", "<script", "src="))


def test_a_letter_with_next_to_nothing_in_it_is_whole() -> None:
    bare = Letter(subject="s", language="en", heading="Hello", sender_name="Bijeen")

    assert text(bare) == "Hello\n=====\n\nBijeen\n"
    assert mailed(bare, created_at=a_message().created_at + timedelta(days=1))["Subject"] == "s"
