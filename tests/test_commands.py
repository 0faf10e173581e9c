"""The `bijeen` command as a person at a terminal uses it."""

import stat
from pathlib import Path

import pytest

from database import DB
from sessions import demo
from tests.processes import bijeen, surroundings

WEEK = str(demo.WEEK)


class Terminal:
    """A fresh folder and database, migrated."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = surroundings(folder, ["migrate"])

    def says(self, *words: str, mail: str = "") -> str:
        """What a command that is done prints; `mail` comes in on standard input."""
        done = bijeen(*words, environment=self.environment, given=mail)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def refuses(self, *words: str, mail: str = "") -> str:
        """What a command that is refused says."""
        done = bijeen(*words, environment=self.environment, given=mail)
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_the_demo_is_made_once(terminal: Terminal) -> None:
    first = terminal.says("demo", "--start", "2027-03-29").splitlines()
    second = terminal.says("demo").splitlines()
    past = terminal.says("demo", "--past").splitlines()

    assert first == [
        "Gemaakt: Week van de Medezeggenschap 2027, http://127.0.0.1:8000/week",
        "Gemaakt: Netwerkavond voor cliëntenraden, http://127.0.0.1:8000/netwerk",
        "Aan het bureau werkt nu bureau@bijeen.example.",
    ]
    assert second == [
        "Het voorbeeld 'week' was er al: http://127.0.0.1:8000/week",
        "Het voorbeeld 'netwerk' was er al: http://127.0.0.1:8000/netwerk",
    ]
    assert past == [*second, "Gemaakt: Netwerkavond: terugblik, http://127.0.0.1:8000/terugblik"]


def test_a_programme_goes_out_and_comes_in_again_unchanged(terminal: Terminal) -> None:
    terminal.says("demo")
    terminal.says("programme", "export", "--event", "week", "uit.xlsx")

    same = terminal.says("programme", "import", "uit.xlsx", "--event", "week", "--dry-run")
    new = terminal.says("programme", "import", "uit.xlsx", "--event", "herfst", "--title", "Herfstweek", "--publish")

    assert same.splitlines()[0] == "Gelijk gebleven: 62"
    assert "Nieuw: 62" in new
    assert new.splitlines()[-1] == "Klaar: Herfstweek, http://127.0.0.1:8000/herfst"


def test_a_dry_run_makes_no_event(terminal: Terminal) -> None:
    assert "Nieuw: 62" in terminal.says("programme", "import", WEEK, "--event", "herfst", "--dry-run")

    assert terminal.refuses("programme", "export", "--event", "herfst", "weg.xlsx") == (
        "Er is geen evenement met het adres 'herfst'.\n"
    )


def test_a_file_that_is_no_programme_is_refused_in_one_sentence(terminal: Terminal) -> None:
    (terminal.folder / "kapot.xlsx").write_text("geen Excel")

    assert len(terminal.refuses("programme", "import", "kapot.xlsx", "--event", "week").splitlines()) == 1
    assert "weg.xlsx is er niet" in terminal.refuses("programme", "import", "weg.xlsx", "--event", "week")


@pytest.mark.parametrize("slug", ["bureau", "Mijn Week", "../week"])
def test_an_address_that_cannot_be_is_refused(terminal: Terminal, slug: str) -> None:
    assert slug in terminal.refuses("programme", "import", WEEK, "--event", slug)


def test_an_organiser_gets_a_link_on_the_terminal(terminal: Terminal) -> None:
    said = terminal.says("organiser", "add", "Jan@Bijeen.example", "--name", "Jan")

    assert "Inloggen (10 minuten geldig): http://127.0.0.1:8000/bureau/inloggen/" in said
    assert "heeft al toegang" in terminal.refuses("organiser", "add", "jan@bijeen.example")
    assert terminal.refuses("organiser", "add", "jan") == "'jan' is geen e-mailadres.\n"


def test_who_needs_no_passkey_has_nothing_to_be_unlocked(terminal: Terminal) -> None:
    terminal.says("organiser", "add", "jan@bijeen.example")

    assert terminal.refuses("organiser", "unlock", "Jan@bijeen.example") == (
        "Jan@bijeen.example kan al inloggen met alleen de mail.\n"
    )
    assert (
        terminal.refuses("organiser", "unlock", "niemand@b.example") == "niemand@b.example werkt niet aan het bureau.\n"
    )


def test_an_owner_can_always_be_made_on_the_terminal_and_every_other_role(terminal: Terminal) -> None:
    terminal.says("organiser", "add", "jan@bijeen.example")
    said = terminal.says("organiser", "add", "jan@bijeen.example", "--role", "owner")

    assert "Inloggen (10 minuten geldig): http://127.0.0.1:8000/bureau/inloggen/" in said
    assert "als owner" in terminal.refuses("organiser", "add", "jan@bijeen.example", "--role", "owner")
    terminal.says("demo")
    terminal.says("organiser", "add", "nel@bijeen.example", "--role", "crew", "--event", "week")
    assert "geen bijeenkomst 'er-niet'" in terminal.refuses("organiser", "add", "a@b.example", "--event", "er-niet")
    refused = terminal.refuses("organiser", "add", "a@b.example", "--role", "owner", "--event", "week")
    assert "alle bijeenkomsten" in refused


def test_a_backup_is_a_whole_copy_for_the_owner_only_and_replaces_nothing(terminal: Terminal) -> None:
    if DB.engine_type == "postgres":
        assert "pg_dump" in terminal.refuses("backup", "kopie.sqlite")
        return
    terminal.says("demo")
    terminal.says("backup", "kopie.sqlite")
    copy = terminal.folder / "kopie.sqlite"

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert terminal.refuses("backup", "kopie.sqlite") == "kopie.sqlite bestaat al. Kies een andere naam.\n"
    terminal.environment["BIJEEN_DATABASE_URL"] = f"sqlite:///{copy}"
    assert "was er al" in terminal.says("demo")


def test_mail_needs_a_mail_server_to_be_tried(terminal: Terminal) -> None:
    assert "BIJEEN_SMTP_URL" in terminal.refuses("mail", "test", "jan@bijeen.example")
    assert terminal.says("mail", "drain") == "Klaar. Verstuurd of bekeken: 0.\n"
    terminal.environment["BIJEEN_SMTP_URL"] = "smtp://127.0.0.1:1"
    assert "De proefmail is niet verstuurd" in terminal.refuses("mail", "test", "jan@bijeen.example")


def test_the_site_does_not_start_with_a_key_that_does_not_open_what_people_need(terminal: Terminal) -> None:
    terminal.says("demo")
    bijeen("sleutels", environment=terminal.environment, module="tests.browser.staging")

    terminal.environment["BIJEEN_DATA_KEY"] = f"{'a' * 43}="

    assert terminal.refuses("serve") == (
        "BIJEEN_DATA_KEY is niet de sleutel waarmee de gegevens zijn versleuteld. Zet de oude sleutel erachter, "
        "met een komma ertussen.\n"
    )
    terminal.environment["BIJEEN_DATA_KEY"] = "kort"
    assert terminal.refuses("serve").startswith("BIJEEN_DATA_KEY moet een sleutel van 44 tekens zijn")


def test_what_was_kept_long_enough_is_erased_when_asked_in_so_many_words(terminal: Terminal) -> None:
    terminal.says("demo")

    assert terminal.says("erase", "--due") == (
        "Gewist: de inhoud van 0 berichten en van 0 ontvangen mails, en wie de wensen had van 0 mensen.\n"
        "Gewist: de gegevens van 0 deelnemers, en 0 keer wat iemand nodig had.\n"
    )
    assert bijeen("erase", environment=terminal.environment).returncode == 2
LETTER = "From: Jan <jan@raad.example>\nSubject: Vraag\nMessage-ID: <vraag@raad.example>\n\nKomt u ook?\n"


def test_a_mail_server_hands_over_a_mail_once_and_keeps_it_when_that_does_not_go(terminal: Terminal) -> None:
    first = terminal.says("mail", "receive", mail=LETTER)
    again = terminal.says("mail", "receive", mail=LETTER)
    machine = terminal.says("mail", "receive", mail=f"Auto-Submitted: auto-replied\n{LETTER}")
    terminal.environment["BIJEEN_DATABASE_URL"] = f"sqlite:///{terminal.folder / 'leeg.sqlite'}"

    assert (first, again) == ("De mail is verwerkt.\n", "Deze mail was er al.\n")
    assert machine == "Dit is een automatisch bericht. Het is niet bewaard.\n"
    assert "bijeen migrate" in terminal.refuses("mail", "receive", mail=LETTER)
    assert "Er kwam geen mail binnen" in terminal.refuses("mail", "receive")


def test_a_mailbox_that_would_be_read_in_the_clear_is_refused(terminal: Terminal) -> None:
    terminal.environment["BIJEEN_IMAP_URL"] = "imap://a:b@mail.example.nl"

    assert "BIJEEN_IMAP_URL" in terminal.refuses("mail", "drain")
