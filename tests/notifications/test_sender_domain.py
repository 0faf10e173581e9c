"""The domain that mail comes from, in the DNS: what is well, what is missing, and in which words that is said."""

import socket
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

import dns.message
import dns.rrset
import pytest

import mail_commands
from commands import Refused
from notifications import sender_domain
from notifications.sender_domain import DnsUnreachable, Lookup, check, resolver

Records = dict[tuple[str, str], list[str]]
WELL: Records = {
    ("raad.example", "TXT"): ["site-check=1", "v=spf1 include:mail.example ~all"],
    ("mail.example", "TXT"): ["v=spf1 ip4:192.0.2.1 -all"],
    ("k1._domainkey.raad.example", "TXT"): ["v=DKIM1; k=rsa; p=MIGf"],
    ("_dmarc.raad.example", "TXT"): ["v=DMARC1; p=quarantine; rua=mailto:dmarc@raad.example"],
}
SPF = ("raad.example", "TXT")
DMARC = ("_dmarc.raad.example", "TXT")


def answering(records: Records) -> Lookup:
    return lambda name, kind: records.get((name, kind), [])


def wrong(records: Records, selector: str = "k1", reply_domain: str = "") -> list[str]:
    """What is to be done."""
    found = check("raad.example", reply_domain, selector, answering(records))
    return [one.words for one in found if not one.is_well]


def test_a_domain_with_everything_has_nothing_to_do() -> None:
    assert wrong(WELL) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({SPF: []}, "SPF: raad.example heeft geen record dat begint met v=spf1."),
        ({SPF: ["v=spf1 -all", "v=spf1 ~all"]}, "SPF: raad.example heeft 2 records met v=spf1. Er mag er één zijn."),
        ({SPF: ["v=spf1 mx ?all"]}, "SPF: v=spf1 mx ?all. Laat het record eindigen op ~all of -all."),
        ({SPF: ["v=spf1 " + "a mx " * 6 + "-all"]}, "SPF: 12 keer opzoeken. Meer dan 10 geldt als fout."),
        ({("k1._domainkey.raad.example", "TXT"): ["v=DKIM1; p="]}, "DKIM: k1._domainkey.raad.example heeft geen sleutel (p=…)."),
        ({DMARC: []}, "DMARC: _dmarc.raad.example heeft geen record dat begint met v=DMARC1."),
        (
            {DMARC: ["v=DMARC1; p=none; rua=mailto:d@raad.example"]},
            "DMARC: v=DMARC1; p=none; rua=mailto:d@raad.example. Maak er p=quarantine of p=reject van.",
        ),
        ({DMARC: ["v=DMARC1; p=reject"]}, "DMARC: zonder rua=mailto:… hoort niemand dat mail wordt geweigerd."),
    ],
)
def test_what_is_missing_is_said(changed: Records, words: str) -> None:
    assert wrong({**WELL, **changed}) == [words]


def test_includes_are_counted_and_a_circle_of_them_ends() -> None:
    circle = {SPF: ["v=spf1 include:raad.example ~all"]}

    assert wrong({**WELL, **circle}) == ["SPF: 12 keer opzoeken. Meer dan 10 geldt als fout."]


def test_without_the_name_of_the_key_it_says_how_to_get_it() -> None:
    assert [words.partition(".")[0] for words in wrong(WELL, selector="")] == ["DKIM: niet bekeken"]


def test_the_domain_of_answers_is_that_of_the_envelope_and_must_get_mail() -> None:
    own = {("antwoord.raad.example", "TXT"): ["v=spf1 -all"], ("antwoord.raad.example", "MX"): ["10 mx.raad.example."]}

    assert wrong({**WELL, **own}, reply_domain="antwoord.raad.example") == []
    assert wrong(WELL, reply_domain="elders.example") == [
        "SPF: elders.example heeft geen record dat begint met v=spf1.",
        "Antwoorden: elders.example heeft geen MX: er komt geen mail aan.",
        "elders.example is geen deel van raad.example: SPF telt dan niet voor DMARC. Laat de mailserver ondertekenen met DKIM.",
    ]


def test_the_command_says_both_and_is_refused_while_there_is_something_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sender_domain, "resolver", lambda: answering({**WELL, DMARC: []}))
    with pytest.raises(Refused, match=r"Bij raad\.example is nog iets te doen: 1\."):
        mail_commands.check(Namespace(domain="raad.example", selector="k1"))

    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["Goed", "SPF:"], ["Goed", "DKIM:"], ["Mis", "DMARC:"],
    ]  # fmt: skip


# -- a real name server


@contextmanager
def name_server(records: Records) -> Iterator[int]:
    """It answers on a port of this machine."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            question, sender = listening.recvfrom(4096)
            if question == b"stop":
                return
            asked = dns.message.from_wire(question)
            reply = dns.message.make_response(asked)
            name, kind = asked.question[0].name, asked.question[0].rdtype.name
            if texts := records.get((name.to_text(omit_final_dot=True), kind)):
                quoted = [f'"{text[:20]}" "{text[20:]}"' for text in texts]
                reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *quoted))
            listening.sendto(reply.to_wire(), sender)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.sendto(b"stop", listening.getsockname())
        thread.join(5)
        listening.close()


def test_records_come_whole_from_a_name_server_however_they_were_cut() -> None:
    with name_server(WELL) as port:
        found = check("raad.example", "", "k1", resolver("127.0.0.1", port=port))

    assert [one.words for one in found if not one.is_well] == []
    assert found[-1].words == "DMARC: v=DMARC1; p=quarantine; rua=mailto:dmarc@raad.example"


def test_a_name_server_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.sender_domain.TIMEOUT", 0.2)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(DnsUnreachable):
            resolver("127.0.0.1", port=silent.getsockname()[1])("raad.example", "TXT")
