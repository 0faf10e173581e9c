"""The mailbox on a real IMAP server: each mail is read once, whatever happens to us, to the server or to the password."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from notifications import troubles
from notifications.mailbox.connection import Mailbox
from notifications.mailbox.reading import Reader
from notifications.tables import Received
from sessions.received.receiving import receive
from settings import SettingRefused
from tests.notifications.imap_server import ImapServer
from tests.notifications.incoming import mail, of_parts, part

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture(scope="module")
def running() -> Iterator[ImapServer]:
    with ImapServer() as server:
        yield server


@pytest.fixture
def server(running: ImapServer) -> ImapServer:
    """An empty mailbox."""
    running.empty()
    return running


@pytest.fixture
def reader(server: ImapServer) -> Iterator[Reader]:
    reader = Reader(server.url(), receive)
    yield reader
    reader.close()


async def subjects() -> list[str]:
    return [row["subject"] for row in await Received.select(Received.subject).order_by(Received.id)]


async def trouble() -> list[tuple[str, str]]:
    return [(row["what"], row["words"]) for row in await troubles.known()]


def letters(*subjects: str) -> list[bytes]:
    return [mail(Subject=subject, Message_ID=f"<{subject}@raad.example>") for subject in subjects]


async def test_mail_in_the_mailbox_is_read_in_order_and_put_away(server: ImapServer, reader: Reader) -> None:
    server.deliver(*letters("een", "twee", "drie"))

    counts = [await reader.turn(), await reader.turn()]

    assert (counts, await subjects()) == ([3, 0], ["een", "twee", "drie"])
    assert (server.count(), server.count("Bijeen")) == (0, 3)


async def test_mail_that_comes_later_is_read_over_the_same_connection(server: ImapServer, reader: Reader) -> None:
    for subject in ("een", "twee"):
        server.deliver(*letters(subject))
        await reader.turn()

    assert await subjects() == ["een", "twee"]


async def test_a_mail_that_is_there_twice_is_kept_once(server: ImapServer, reader: Reader) -> None:
    server.deliver(*letters("een", "een"))

    assert (await reader.turn(), await subjects(), server.count()) == (2, ["een"], 0)


async def test_two_workers_on_one_mailbox_keep_each_mail_once(server: ImapServer, reader: Reader) -> None:
    names = [f"brief {number}" for number in range(20)]
    server.deliver(*letters(*names))
    other = Reader(server.url(), receive)

    await asyncio.gather(reader.turn(), other.turn())
    other.close()

    assert (sorted(await subjects()), server.count(), await trouble()) == (sorted(names), 0, [])


def test_what_another_worker_moved_meanwhile_is_no_matter_and_the_connection_stays(server: ImapServer) -> None:
    first, second = Mailbox(server.url()), Mailbox(server.url())
    server.deliver(*letters("een", "twee"))
    seen = [list(first.new()), list(second.new())]
    connection = second.box

    first.put_away(seen[0])
    second.put_away(seen[1])  # the server says that they exist no longer

    assert (seen[0] == seen[1], len(seen[1]), server.count("Bijeen")) == (True, 2, 2)
    assert (second.box is connection, second.new()) == (True, {})
    first.close()
    second.close()


async def test_of_a_large_mail_only_the_head_is_fetched(server: ImapServer, reader: Reader) -> None:
    server.deliver(mail("a" * 3_000_000, Subject="Groot"))
    await reader.turn()

    [row] = await Received.objects()
    assert (row.subject, row.kind, row.words) == ("Groot", "unreadable", "De mail is te groot om te lezen: 2,9 MB.")
    assert (len(row.source) < 1_000, server.count()) == (True, 0)


async def test_what_cannot_be_read_stands_in_nobodys_way(server: ImapServer, reader: Reader) -> None:
    server.deliver(of_parts(*[part("a")] * 300, Subject="Delen"), b"\x00\xff geen mail", *letters("een"))

    await reader.turn()

    assert await subjects() == ["Delen", "", "een"]
    assert server.count() == 0


async def test_a_mail_that_could_not_be_kept_stays_and_is_read_at_the_next_turn(server: ImapServer) -> None:
    seen: list[bytes] = []

    async def fails_once(raw: bytes, size: int) -> None:
        seen.append(raw)
        if len(seen) == 2:
            raise TimeoutError

    server.deliver(*letters("een", "twee"))
    reader = Reader(server.url(), fails_once)
    with pytest.raises(TimeoutError):
        await reader.turn()
    left = server.count()
    await reader.turn()
    reader.close()

    assert (left, server.count(), [b"twee" in raw for raw in seen]) == (1, 0, [False, True, True])


async def test_a_wrong_password_is_said_and_tried_again_later_and_later(
    server: ImapServer, at: Callable[[datetime], None], now: datetime
) -> None:
    wrong, right = Reader(server.url("fout"), receive), Reader(server.url(), receive)
    server.deliver(*letters("een"))

    tried = []
    for seconds in (0, 10, 31, 60, 95):
        at(now + timedelta(seconds=seconds))
        await wrong.turn()
        tried.append(wrong.failures)
    said = await trouble()
    await right.turn()
    right.close()

    assert tried == [1, 1, 2, 2, 3]
    assert said == [("mailbox", "Inloggen bij de mailbox lukt niet. Kloppen de gebruikersnaam en het wachtwoord?")]
    assert (await trouble(), await subjects()) == ([], ["een"])


async def test_a_folder_that_is_not_there_is_said(server: ImapServer) -> None:
    await Reader(server.url(folder="Post"), receive).turn()

    assert await trouble() == [("mailbox", "De mailbox heeft geen map Post.")]


async def test_a_server_that_goes_away_is_said_and_when_it_is_back_everything_is_read(
    server: ImapServer, reader: Reader, at: Callable[[datetime], None], now: datetime
) -> None:
    server.deliver(*letters("een"))
    await reader.turn()
    server.stop()
    await reader.turn()
    [(what, words)] = await trouble()
    server.start()
    server.deliver(*letters("twee"))
    at(now + timedelta(minutes=1))
    await reader.turn()

    assert (what, words.partition(" (")[0]) == ("mailbox", "De mailbox is niet bereikbaar")
    assert (await trouble(), await subjects()) == ([], ["een", "twee"])


async def test_a_mail_that_the_server_never_gives_is_named_after_some_tries_and_the_others_are_read(
    server: ImapServer, reader: Reader, at: Callable[[datetime], None], now: datetime
) -> None:
    server.deliver(*letters("een", "twee", "drie"))
    server.spoil(b"Subject: twee")
    read = []
    for minutes in (0, 1, 3, 6, 30):
        at(now + timedelta(minutes=minutes))
        await reader.turn()
        read.append(await subjects())

    [named] = await Received.objects().where(Received.kind == Received.Kind.UNREADABLE)
    assert read == [["een"], ["een"], ["een", ""], ["een", "", "drie"], ["een", "", "drie"]]
    assert (named.words.partition(", nummer")[0], named.state) == ("De mailserver geeft een mail niet", "open")
    assert (server.count(), await trouble()) == (1, [])


# -- encrypted, as it is everywhere but on one machine


@pytest.mark.parametrize("way", ["imaps", "starttls"])
async def test_an_encrypted_mailbox_is_read_when_its_certificate_is_trusted(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    server.deliver(*letters("een"))
    reader = Reader(server.secure_url(way), receive)

    await reader.turn()
    over = reader.mailbox and reader.mailbox.box and reader.mailbox.box.client.sock
    reader.close()

    assert (await subjects(), await trouble(), server.count()) == (["een"], [], 0)
    assert isinstance(over, ssl.SSLSocket)


@pytest.mark.parametrize("way", ["imaps", "starttls"])
async def test_a_mailbox_with_a_certificate_that_nobody_vouches_for_is_not_given_the_password(
    server: ImapServer, way: str
) -> None:
    server.deliver(*letters("een"))
    await Reader(server.secure_url(way), receive).turn()

    [(what, words)] = await trouble()
    assert (what, "SSLCertVerificationError" in words) == ("mailbox", True)
    assert (await subjects(), server.count()) == ([], 1)


# -- without a server


async def test_without_a_mailbox_there_is_no_trouble_with_it(now: datetime) -> None:
    await Reader("imap://bijeen:geheim@127.0.0.1:1", receive).turn()
    before = [what for what, _words in await trouble()]
    await Reader("", receive).turn()

    assert (before, await trouble()) == (["mailbox"], [])


@pytest.mark.parametrize(
    "url", ["imap://a:b@mail.example.nl", "http://a:b@mail.example.nl", "imaps://mail.example.nl", "imaps://a:b@", "post"]
)
def test_an_address_that_cannot_be_or_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(SettingRefused, match="BIJEEN_IMAP_URL"):
        Mailbox(url)


@pytest.mark.parametrize(
    "url", ["imaps://a:b@mail.example.nl", "imap://a:b@mail.example.nl?tls=starttls", "imap://a@localhost/Post%20in"]
)
def test_an_address_that_is_safe_is_taken(url: str) -> None:
    assert Mailbox(url).folder in {"INBOX", "Post in"}
