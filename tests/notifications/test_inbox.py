"""What comes in is told apart and read within limits, whatever it is."""

import time
from collections.abc import Callable

import pytest

from notifications.inbox.reading import LONGEST_SOURCE, read
from notifications.inbox.returned import How
from notifications.inbox.sorting import Sort, sort
from notifications.inbox.words import LONGEST_TEXT
from tests.notifications.incoming import ANSWER, AUTOMATIC, INVITATION, NAME, OTHERS, OURS, mail, of_parts, part, report

ENOUGH = 2.0  # seconds of work
TOKEN = "a" * 26


# -- letters


def test_a_letter_says_who_wrote_what() -> None:
    found = sort(mail())

    assert (found.sort, found.mail.sender, found.mail.subject) == (Sort.LETTER, "jan@raad.example", "Vraag over maandag")
    assert found.mail.text == "Dag, ik kom iets later.\n\nGroet, Jan"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("Jan <jan@raad.example>", "jan@raad.example"), ("jan@raad.example (Jan)", "jan@raad.example"),
        ('"baas@bank.example" <jan@raad.example>', "jan@raad.example"), ("<>", ""), ("Jan", ""),
        ("=?utf-8?q?Jan?= <JAN@raad.example>", "JAN@raad.example"), ("(" * 5_000 + "jan@raad.example", ""),
    ],
)  # fmt: skip
def test_the_sender_is_the_address_and_not_what_the_name_pretends(given: str, address: str) -> None:
    assert read(mail(From=given)).sender == address


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("=?utf-8?q?Cli=C3=ABntenraad?=", "Cliëntenraad"), ("=?iso-8859-1?q?Cli=EBntenraad?=", "Cliëntenraad"),
        ("=?utf-8?b?Q2xpw6tudGVu?= =?utf-8?b?cmFhZA==?=", "Cliëntenraad"), ("Cliëntenraad", "Cliëntenraad"),
        ("=?geen-schrift?q?Cli=C3=ABntenraad?=", "Cliëntenraad"), ("=?utf-8?b?kapot!?=", "=?utf-8?b?kapot!?="),
        ("=?punycode?q?Cli=C3=ABntenraad?=", "Cliëntenraad"), ("a\tb\x00c", "a b c"),
    ],
)  # fmt: skip
def test_a_subject_is_read_in_any_writing(given: str, words: str) -> None:
    assert read(mail(Subject=given)).subject == words


@pytest.mark.parametrize(
    "charset", ["utf-8", "geen-schrift", "", "us-ascii", "idna", "hex", "undefined", "zlib", "utf-16-le-x"]
)
def test_a_wrong_charset_keeps_no_text_from_being_read(charset: str) -> None:
    assert read(mail("Eén ding: ça va?", Content_Type=f"text/plain; charset={charset}")).text == "Eén ding: ça va?"


def test_the_letters_of_windows_are_read_too() -> None:
    assert read(mail("#", Content_Type="text/plain; charset=utf-8").replace(b"#", "Eén €".encode("cp1252"))).text == "Eén €"


def test_a_page_is_read_as_text() -> None:
    page = (
        "<html><head><title>x</title><style>p {}</style></head><body><p>Dag &amp; nacht,</p>"
        "<div>Ik &lt;kom&gt;<br>niet.</div><script>alert(1)</script><!-- geheim --></body></html>"
    )

    assert read(mail(page, Content_Type="text/html")).text == "Dag & nacht,\nIk <kom>\nniet."


def test_of_two_versions_the_plain_one_is_read_unless_it_says_nothing() -> None:
    both = of_parts(part("Gewoon"), part("<p>Mooi</p>", "text/html"), kind="multipart/alternative")
    only = of_parts(part(" \n"), part("<p>Mooi</p>", "text/html"), kind="multipart/alternative")

    assert [read(both).text, read(only).text] == ["Gewoon", "Mooi"]


def test_an_attached_text_is_not_what_somebody_wrote() -> None:
    attached = part("Notulen", "text/plain", "Content-Disposition: attachment; filename=notulen.txt")

    assert read(of_parts(attached, part("Zie bijlage."))).text == "Zie bijlage."


def test_a_letter_with_another_mail_in_it_is_read_without_that() -> None:
    inner = f"Content-Type: message/rfc822\n\nMessage-ID: {OURS}\n\nIets anders"

    assert read(of_parts(inner, part("Kijk eens."))).text == "Kijk eens."


# -- to whom


@pytest.mark.parametrize("header", ["Delivered_To", "X_Original_To", "Envelope_To", "To", "Cc"])
def test_the_token_is_found_wherever_a_mail_server_writes_the_address(header: str) -> None:
    found = read(mail(**{"To": "iemand@bijeen.example", header: f"Bijeen <Sessies+{TOKEN.upper()}@bijeen.example>"}))

    assert found.token == TOKEN


def test_the_token_is_found_in_the_calendar_also_where_its_line_is_folded() -> None:
    calendar = ANSWER.replace("UID", f"ORGANIZER:mailto:sessies+{TOKEN[:9]}\n {TOKEN[9:]}@bijeen.example\nUID", 1)

    assert read(of_parts(part(calendar, "text/calendar"))).token == TOKEN


def test_without_a_token_of_ours_there_is_none() -> None:
    assert read(mail(To=f"sessies+kort@bijeen.example, ses+{TOKEN}@bijeen.example")).token is None


# -- calendars

SHAPES = {
    "outlook": of_parts(part("Geaccepteerd"), part(ANSWER, "text/calendar; method=REPLY"), kind="multipart/alternative"),
    "exchange": of_parts(part(ANSWER, "text/calendar; method=REPLY"), X_Auto_Response_Suppress="DR, OOF, AutoReply"),
    "gmail": of_parts(
        part("Ja"), part(ANSWER, "text/calendar; method=REPLY"), part(ANSWER, "application/ics"),
        Auto_Submitted="auto-generated",
    ),
    "apple": of_parts(part("Ja"), part(ANSWER, "text/calendar", "Content-Disposition: attachment; filename=a.ics")),
    "a file": of_parts(part("Ja"), part(ANSWER, "application/octet-stream; name=antwoord.ICS")),
    "bare": mail(ANSWER, Content_Type="text/calendar; method=REPLY"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_of_a_calendar_is_one_in_whatever_shape_and_though_a_machine_sent_it(shape: str) -> None:
    found = sort(SHAPES[shape])

    assert found.sort == Sort.ANSWER
    assert found.answer is not None
    assert found.answer.uid == "11111111-2222-3333-4444-555555555555"


def test_the_same_calendar_twice_is_one() -> None:
    assert len(read(SHAPES["gmail"]).calendars) == 1


def test_an_invitation_is_no_answer() -> None:
    assert sort(of_parts(part("Komt u ook?"), part(INVITATION, "text/calendar; method=REQUEST"))).sort == Sort.LETTER


# -- automatic


@pytest.mark.parametrize("shape", AUTOMATIC)
def test_what_a_machine_writes_by_itself_is_told_apart(shape: str) -> None:
    assert sort(AUTOMATIC[shape]).sort == Sort.AUTOMATIC


def test_who_says_that_it_is_not_automatic_is_a_person() -> None:
    assert sort(mail(Auto_Submitted="no", Return_Path="<jan@raad.example>")).sort == Sort.LETTER


@pytest.mark.parametrize(
    "headers",
    [
        {"Precedence": "list", "List_Id": "<leden.raad.example>"},
        {"Precedence": "bulk"},
        {"Precedence": "junk"},
        {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
    ],
    ids=lambda headers: "-".join(headers.values()),
)
def test_who_writes_by_a_mailing_list_or_a_careful_server_is_a_person(headers: dict[str, str]) -> None:
    assert sort(mail(**headers)).sort == Sort.LETTER


@pytest.mark.parametrize("headers", [{"Precedence": "list"}, {"Auto_Submitted": "auto-replied"}], ids=["list", "automatic"])
def test_what_cannot_be_read_is_kept_whatever_its_head_says(headers: dict[str, str]) -> None:
    assert sort(of_parts(*[part("a")] * 300, **headers)).sort == Sort.UNREADABLE


# -- mails of ours that came back


@pytest.mark.parametrize(
    ("status", "diagnostic", "how"),
    [
        ("5.1.1", "550 5.1.1 User unknown", How.HARD),
        ("5.1.2", "550 5.1.2 Bad destination system", How.HARD),
        ("5.1.3", "553 5.1.3 Bad address syntax", How.HARD),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", How.HARD),
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled", How.HARD),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", How.HARD),
        ("5.4.4", "550 5.4.4 Host or domain name not found", How.HARD),
        ("5.0.0", "550 5.1.1 <jan@raad.example> user unknown", How.HARD),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", How.HARD),
        ("5.0.0", "550 no such user here", How.HARD),
        ("5.2.2", "552 5.2.2 Mailbox full", How.SOFT),
        ("5.2.1", "550 5.2.1 mailbox is over quota", How.SOFT),
        ("5.3.4", "552 5.3.4 Message too big", How.SOFT),
        ("5.0.0", "550 Sorry", How.SOFT),
        ("5.1.8", "550 5.1.8 Sender's domain not found", How.SOFT),
        ("4.4.7", "450 4.4.7 Message expired", How.SOFT),
        ("4.2.2", "452 4.2.2 Mailbox full", How.SOFT),
        ("5.7.1", "550 5.7.1 Message rejected as spam", How.OURS),
        ("5.7.26", "550 5.7.26 Unauthenticated", How.OURS),
        ("5.0.0", "550 5.7.515 Access denied, sending domain does not meet the required authentication level", How.OURS),
    ],
)
def test_a_report_says_how_a_mail_came_back(status: str, diagnostic: str, how: How) -> None:
    found = sort(report(status, diagnostic)).returned

    assert found is not None
    assert (found.how, found.why, found.recipient, found.names) == (how, diagnostic, "jan@raad.example", (OURS,))


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("relayed", "2.0.0"), ("delivered", "2.1.5")])
def test_a_mail_that_is_late_or_on_its_way_did_not_come_back(action: str, status: str) -> None:
    found = sort(report(status, action=action)).returned

    assert found is not None
    assert found.how == How.NOTED


def test_of_several_recipients_the_one_that_failed_is_told_of() -> None:
    raw = report("2.0.0", action="relayed", recipient="doorgestuurd@raad.example")
    two = raw.replace(b"Status: 2.0.0\n", b"Status: 2.0.0\n\nFinal-Recipient: rfc822;jan@raad.example\nAction: failed\nStatus: 5.1.1\n")
    found = sort(two).returned

    assert found is not None
    assert (found.how, found.recipient) == (How.HARD, "jan@raad.example")


def test_a_return_that_holds_our_own_invitation_is_no_answer() -> None:
    inside = report("5.1.1").replace(b"REQUEST", b"REPLY")

    assert sort(inside).sort == Sort.RETURN


@pytest.mark.parametrize(
    ("shape", "how", "status"),
    [
        ("qmail", How.HARD, "5.1.1"), ("exim", How.HARD, "5.0.0"), ("exchange", How.HARD, "5.1.10"),
        ("full", How.SOFT, "5.2.2"), ("delayed", How.NOTED, "4.4.1"),
    ],
)  # fmt: skip
def test_returns_that_are_no_report_are_read_too(shape: str, how: How, status: str) -> None:
    found = sort(OTHERS[shape]).returned

    assert found is not None
    assert (found.how, found.status, found.names) == (how, status, (OURS,))


def test_what_a_mail_server_sends_to_the_address_of_returns_is_one_in_any_language() -> None:
    found = sort(mail("Viesti ei mennyt perille. 550 5.1.1", From="postmaster@raad.example", To=f"terug+{NAME}@bijeen.example"))

    assert found.returned is not None
    assert found.returned.how == How.HARD


def test_the_envelope_id_and_headers_alone_name_our_message() -> None:
    raw = report("5.1.1", envelope=NAME).replace(b"message/rfc822", b"text/rfc822-headers")
    found = sort(raw).returned

    assert found is not None
    assert found.names == (NAME, OURS)


def test_a_report_without_a_word_is_still_a_return() -> None:
    found = sort(of_parts("Content-Type: message/delivery-status\n\n", kind="multipart/report; report-type=delivery-status"))

    assert found.returned is not None
    assert found.returned.how == How.SOFT


# -- too much of anything


def nested(depth: int) -> bytes:
    holders = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return b"Subject: Vraag\nFrom: jan@raad.example\n" + (holders + "\na\n" * 10_000).encode()


ENDLESS: dict[str, Callable[[], bytes]] = {
    "10 MB": lambda: mail("a" * 10_000_000),
    "a thousand parts": lambda: of_parts(*[part("a")] * 1_000),
    "a thousand empty parts": lambda: of_parts(*["\n"] * 1_000),
    "nested mails": lambda: b"Subject: Vraag\nFrom: jan@raad.example\n" + b"Content-Type: message/rfc822\n\n" * 5_000,
    "nested parts": lambda: nested(1_000),
    "as deep as it goes": lambda: nested(29),
    "a header of a megabyte": lambda: mail(X_Lang="a" * 1_000_000),
    "a header of quotes": lambda: mail(Content_Type="multipart/mixed;" + ';"' * 200_000),
    "headers without end": lambda: b"Subject: Vraag\nFrom: jan@raad.example\n" + b"a:\n" * 300_000,
    "many parts with long headers": lambda: of_parts(*["Content-Type: multipart/mixed;" + ';"' * 2_000 + "\n\n"] * 99),
    "tags in tags": lambda: mail("<div>" * 100_000, Content_Type="text/html"),
    "bold in bold": lambda: mail("<a><b><p>" * 50_000, Content_Type="text/html"),
    "loose ends": lambda: mail("<" * 500_000 + "&" * 400_000, Content_Type="text/html"),
    "alarms": lambda: of_parts(part(ANSWER.replace("END:VEVENT", "BEGIN:VALARM\nEND:VALARM\n" * 20_000 + "END:VEVENT"), "text/calendar")),
    "ten events": lambda: of_parts(part(ANSWER.replace("END:VCALENDAR", f"{ANSWER}\n" * 10), "text/calendar; method=REPLY")),
    "broken base64": lambda: of_parts(part("a").replace("YQ==", "é%%%=Y=Q" * 9), part(ANSWER, "text/calendar").replace("Q", "\x01")),
    "broken quoted-printable": lambda: mail("=ZZ=\n=", Content_Transfer_Encoding="quoted-printable"),
    "broken uuencode": lambda: mail("begin 666 x\n\x80\n", Content_Transfer_Encoding="x-uuencode"),
    "no end of a part": lambda: of_parts(part("a")).replace(b"--deel--", b""),
    "no boundary": lambda: mail(Content_Type="multipart/mixed"),
    "words in words": lambda: mail(Subject="=?utf-8?q?" * 20_000 + "?=" * 20_000),
    "dots and digits": lambda: report("5.1.1", "5." * 100_000, text="5.1.1" * 2_000),
    "nothing but noise": lambda: bytes(range(256)) * 4_000,
    "nothing": lambda: b"",
    "carriage returns": lambda: b"\r" * 1_000_000,
    "zeroes": lambda: b"\0" * 1_000_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", ENDLESS)
def test_nothing_takes_long_or_breaks_the_reader(kind: str) -> None:
    raw = ENDLESS[kind]()
    began = time.thread_time()
    found = sort(raw)
    took = time.thread_time() - began

    assert took < ENOUGH
    assert len(found.mail.key) == 64
    assert (len(found.mail.text) <= LONGEST_TEXT, len(found.mail.source) <= LONGEST_SOURCE) == (True, True)
    assert not any("\0" in said for said in (found.mail.text, found.mail.source, found.mail.subject, found.mail.sender))


TOO_MUCH = ["10 MB", "a thousand parts", "nested mails", "nested parts", "headers without end"]


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_of_too_much_the_sender_and_the_subject_are_read_and_the_beginning_is_kept(kind: str) -> None:
    found = sort(ENDLESS[kind]())

    assert (found.sort, found.mail.sender) == (Sort.UNREADABLE, "jan@raad.example")
    assert found.mail.subject.startswith("Vraag")
    assert found.mail.trouble.startswith("De mail ")
    assert found.mail.source


def test_a_mail_of_which_only_the_head_is_at_hand_says_how_large_it_is() -> None:
    found = sort(mail(""), size=6_500_000)

    assert (found.sort, found.mail.trouble) == (Sort.UNREADABLE, "De mail is te groot om te lezen: 6,2 MB.")


def test_two_mails_of_one_name_are_one_and_without_a_name_the_bytes_decide() -> None:
    assert read(mail("a")).key == read(mail("b")).key
    assert read(mail("a", Message_ID="")).key != read(mail("b", Message_ID="")).key
