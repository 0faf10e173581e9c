"""Serving: starting, stopping, refusing, and what is left when one of the processes is killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, Site, alive, bijeen, free_port, surroundings, until

LONG = "k" * 32


async def test_it_serves_with_a_mail_worker_and_stops_when_told() -> None:
    async with Site(demo=True) as site:
        children = site.children()
        kinds = (len(site.web_children()), len(site.mail_children()))
        code = await site.stop()

        assert (kinds, code) == ((1, 1), 0)
        assert f"Bijeen draait op {site.url}" in site.said
        assert f"Inloggen bij het bureau (10 minuten geldig): {site.url}/bureau" in site.said
        assert "Unexpected" not in site.said
        assert "panic" not in site.said
        await until(lambda: not any(map(alive, children)), 2)
        assert site.refuses()


async def test_the_worker_can_be_left_out() -> None:
    async with Site(BIJEEN_WORKER="off") as site:
        assert (len(site.web_children()), site.mail_children()) == (1, [])


async def test_nothing_is_left_within_two_seconds_after_the_parent_was_killed() -> None:
    async with Site(workers=2) as site:
        children = site.children()
        site.kill(site.pid)

        await until(lambda: site.refuses() and not any(map(alive, children)), 2, lambda: str(children))
        site.process.wait()
        await site.start()


async def test_a_killed_web_process_is_replaced_again_and_again() -> None:
    async with Site() as site:
        for _ in range(3):
            [killed] = site.web_children()
            site.kill(killed)
            await until(lambda killed=killed: site.web_children() not in ([], [killed]), 5, lambda: site.said)  # type: ignore[misc]  # mypy cannot infer a default
            await site.answering()


async def test_a_killed_mail_worker_is_replaced_while_the_site_goes_on() -> None:
    async with Site() as site:
        [web] = site.web_children()
        [killed] = site.mail_children()
        site.kill(killed)

        await until(lambda: site.mail_children() not in ([], [killed]), 5, lambda: site.said)
        assert site.web_children() == [web]
        assert "De mailverzender is gestopt" in site.said


async def test_a_hang_up_stops_it_like_a_closed_terminal() -> None:
    async with Site() as site:
        site.process.send_signal(signal.SIGHUP)

        assert site.process.wait(10) == 0
        assert site.refuses()


def test_an_application_that_cannot_start_is_given_up(tmp_path: Path) -> None:
    program = f"import server; server.serve('127.0.0.1', {free_port()}, mail=False, target='no_such_module:app')"
    done = subprocess.run(
        [sys.executable, "-c", program], env=surroundings(tmp_path, PYTHONPATH=str(ROOT)),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.stderr.count("No module named 'no_such_module'") == 5
    assert done.stderr.endswith("CannotServe: De site kan niet starten. De melding hierboven zegt waarom.\n")


# -- refusals: one sentence and exit code 1


async def test_a_port_in_use_is_refused() -> None:
    async with Site() as site:
        done = bijeen("serve", "--port", str(site.port), environment=site.environment)

    sentence = f"Poort {site.port} is al in gebruik. Stop het andere programma, of kies een andere poort.\n"
    assert (done.returncode, done.stderr) == (1, sentence)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"BIJEEN_BASE_URL": "http://bijeen.example.nl"}, "Stel BIJEEN_SMTP_URL in"),
        ({"BIJEEN_BASE_URL": "https://bijeen.example.nl", "BIJEEN_SECRET_KEY": LONG}, "Stel BIJEEN_SMTP_URL in"),
        ({"BIJEEN_BASE_URL": "https://bijeen.example.nl"}, "BIJEEN_SECRET_KEY is nodig"),
        ({"BIJEEN_BASE_URL": "https://bijeen.example.nl", "BIJEEN_SECRET_KEY": "kort"}, "ten minste 32 tekens"),
        ({"BIJEEN_DATABASE_URL": "mysql://localhost"}, "BIJEEN_DATABASE_URL moet beginnen met"),
        ({"BIJEEN_DATABASE_URL": "postgresql://127.0.0.1:1/niets"}, "De database is niet bereikbaar"),
        ({}, "De database is nog niet klaar voor gebruik. Doe eerst: bijeen migrate"),
    ],
)
def test_settings_that_cannot_be_served_are_refused(settings: dict[str, str], sentence: str, tmp_path: Path) -> None:
    done = bijeen("serve", "--port", str(free_port()), environment=surroundings(tmp_path) | settings)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert sentence in done.stderr


@pytest.mark.parametrize(
    "words", [(), ("serve", "--port", "0"), ("serve", "--workers", "veel"), ("demo", "--start", "morgen"), ("dans",)]
)
def test_wrong_use_is_exit_code_2(words: tuple[str, ...], tmp_path: Path) -> None:
    assert bijeen(*words, environment=surroundings(tmp_path)).returncode == 2
