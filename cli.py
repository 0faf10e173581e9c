"""The `bijeen` command: what may be asked, and its exit codes: 0 done, 1 refused with a sentence, 2 wrong use.

What a command does stands in `commands.py` and the other modules with a name like that. Only the one that is needed is
imported, and only after the words are read: it reads the settings, and one of the words, the port, decides a setting.
"""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

DONE, REFUSED = 0, 1

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(words: Sequence[str] | None = None) -> int:
    """Do what `words` (or the command line) ask; the answer is the exit code."""
    os.umask(0o077)  # the database and every copy of it are about people
    given = _parser().parse_args(words)
    if given.does == "serve":
        os.environ.setdefault("BIJEEN_BASE_URL", f"http://127.0.0.1:{given.port}")
    gc.disable()  # there is nothing to throw away while the modules come in; looking takes a fifth of the start
    try:
        commands = importlib.import_module("commands")
        module, _dot, name = given.does.rpartition(".")
        does = getattr(importlib.import_module(module or "commands"), name)
    except Exception as refusal:
        if type(refusal).__name__ != "SettingRefused":  # its module could not be imported, so neither can its class
            raise
        return _refuse(str(refusal))
    gc.freeze()  # nor later
    gc.enable()
    try:
        does(given)
    except commands.REFUSALS as refusal:
        return _refuse(str(refusal))
    except KeyboardInterrupt:
        return _refuse("Afgebroken.")
    return DONE


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bijeen", description="Aanmelden voor de sessies van een evenement.")
    commands = parser.add_subparsers(required=True, metavar="OPDRACHT")
    _serving(commands)
    _database(commands)
    _programme(commands)
    _people(commands)
    return parser


def _command(commands: Commands, name: str, does: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(does=does)
    return command


def _group(commands: Commands, name: str, text: str) -> Commands:
    return commands.add_parser(name, help=text, description=text).add_subparsers(required=True, metavar="OPDRACHT")


def _serving(commands: Commands) -> None:
    serve = _command(commands, "serve", "serve", "Laat de site draaien, met de mailverzender ernaast.")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADRES", help="waarop de site luistert (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, metavar="POORT", help="de poort (8000)")
    serve.add_argument("--workers", type=_count, default=1, metavar="AANTAL", help="aantal webprocessen (1)")
    _command(commands, "worker", "mail_commands.worker", "Laat alleen de mailverzender draaien.")


def _database(commands: Commands) -> None:
    _command(commands, "migrate", "database_commands.migrate", "Maak de database, of werk die bij.")
    demo = _command(commands, "demo", "programme_commands.demo", "Maak de voorbeelden: een week en een avond.")
    demo.add_argument("--start", type=_day, metavar="DATUM", help="eerste dag van de week, bijvoorbeeld 2027-03-01")
    demo.add_argument("--past", action="store_true", help="ook een avond die voorbij is, met wat mensen zeiden")
    backup = _command(commands, "backup", "database_commands.backup", "Maak een kopie van de database terwijl de site draait.")
    backup.add_argument("file", type=Path, metavar="BESTAND", help="een bestand dat er nog niet is")
    erase = _command(commands, "erase", "database_commands.erase", "Wis wat lang genoeg bewaard is. De mailverzender doet dat ook zelf.")
    erase.add_argument("--due", action="store_true", required=True, help="alles waarvan de tijd om is")


def _programme(commands: Commands) -> None:
    group = _group(commands, "programme", "Een programma inlezen of opslaan.")
    read = _command(group, "import", "programme_commands.programme_import", "Lees een programma uit Excel.")
    read.add_argument("file", type=Path, metavar="BESTAND.xlsx")
    read.add_argument("--event", required=True, metavar="ADRES", help="het evenement in het webadres; nieuw mag")
    read.add_argument("--title", default="", metavar="TITEL", help="titel van een nieuw evenement")
    read.add_argument("--publish", action="store_true", help="maak het evenement ook zichtbaar")
    read.add_argument("--dry-run", action="store_true", help="laat alleen zien wat er zou veranderen")
    read.add_argument("--moved", action="store_true", help="voer ook uit wat bij 'verplaatst?' staat")
    write = _command(group, "export", "programme_commands.programme_export", "Sla een programma op in Excel.")
    write.add_argument("--event", required=True, metavar="ADRES", help="het evenement in het webadres")
    write.add_argument("file", type=Path, metavar="BESTAND.xlsx")


def _people(commands: Commands) -> None:
    organiser = _group(commands, "organiser", "Wie er aan het bureau werkt.")
    add = _command(organiser, "add", "organiser_add", "Geef iemand toegang tot het bureau.")
    add.add_argument("email", metavar="E-MAIL")
    add.add_argument(
        "--role", choices=["owner", "organiser", "host", "crew", "viewer", "care"], default="organiser", help="zonder: organiser"
    )
    add.add_argument("--event", default="", metavar="SLUG", help="zonder: voor alle bijeenkomsten")
    add.add_argument("--name", default="", metavar="NAAM")
    unlock = _command(organiser, "unlock", "organiser_unlock", "Laat iemand zonder passkey weer inloggen met alleen de mail.")
    unlock.add_argument("email", metavar="E-MAIL")
    mail = _group(commands, "mail", "Mail versturen en uitproberen.")
    _command(mail, "drain", "mail_commands.drain", "Verstuur alles wat nu aan de beurt is, en stop.")
    _command(mail, "receive", "mail_commands.take", "Neem één binnengekomen mail aan, van standard input.")
    check = _command(mail, "check", "mail_commands.check", "Kijk of SPF, DKIM en DMARC van de afzender goed staan.")
    check.add_argument("--selector", default="", metavar="NAAM", help="hoe de DKIM-sleutel van de mailprovider heet")
    check.add_argument("--domain", default="", metavar="DOMEIN", help="zonder: dat van de afzender")
    test = _command(mail, "test", "mail_commands.test", "Stuur een proefmail.")
    test.add_argument("address", metavar="E-MAIL")


def _port(text: str) -> int:
    return _between(1, 65535, text)


def _count(text: str) -> int:
    return _between(1, 64, text)


def _between(lowest: int, highest: int, text: str) -> int:
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise argparse.ArgumentTypeError(f"geef een getal van {lowest} tot en met {highest}, niet {text!r}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"geef een datum zoals 2027-03-01, niet {text!r}") from None


if __name__ == "__main__":
    sys.exit(main())
