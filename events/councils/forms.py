"""What the forms about a council accept; all errors at once, in plain words."""

import re

from events.councils.operations import Details, Known, mark_of
from events.desk_forms import Answers
from events.forms import Problems, Typed, email, typed
from events.texts import _

YES = "ja"
LONGEST_NAME, LONGEST_PART, LONGEST_ADDRESSES = 200, 100, 20_000
DOMAIN = re.compile(r"@?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})")
# Where anybody has an address: whoever has one is not known by it.
OF_ANYBODY = frozenset(
    "gmail.com googlemail.com outlook.com outlook.nl hotmail.com hotmail.nl live.nl live.com msn.com icloud.com me.com "
    "yahoo.com yahoo.nl proton.me protonmail.com ziggo.nl kpnmail.nl planet.nl hetnet.nl xs4all.nl home.nl upcmail.nl "
    "casema.nl chello.nl tele2.nl telfort.nl solcon.nl zeelandnet.nl caiway.nl quicknet.nl online.nl gmx.com gmx.net".split()
)


class CouncilForm(Answers):
    """What is said about one council."""

    NAMES = ("naam", "sector", "regio", "lid", "adressen")

    mark = ""

    @classmethod
    def empty(cls) -> "CouncilForm":
        """The beginning of a new one."""
        return cls(dict.fromkeys(cls.NAMES, ""))

    @classmethod
    def of(cls, known: Known) -> "CouncilForm":
        """What there is now."""
        now = known.details
        form = cls({
            "naam": now.name, "sector": now.sector, "regio": now.region, "lid": YES if now.is_member else "",
            "adressen": "\n".join(now.addresses),
        })  # fmt: skip
        form.mark = mark_of(known)
        return form

    @classmethod
    def read(cls, form: Typed) -> "CouncilForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark = typed(form, "stand") or "?"
        return read

    def check(self) -> Details:
        """What was typed; only to be used when there are no problems."""
        name = self.line("naam", LONGEST_NAME)
        if not name:
            self.problems.add("naam", _("Vul de naam van de raad in."))
        written = self.lines("adressen", LONGEST_ADDRESSES)
        return Details(
            name, self.line("sector", LONGEST_PART), self.line("regio", LONGEST_PART), bool(self.typed["lid"]),
            addresses_in(self.problems, "adressen", re.split(r"[\n;,]", written)),
        )  # fmt: skip


def addresses_in(problems: Problems, name: str, parts: list[str]) -> tuple[str, ...]:
    """Addresses and "@domains", each once and in order; the first that cannot be one is named in `problems`."""
    found = set()
    for part in (part.strip().lower() for part in parts):
        if not part:
            continue
        if domain := DOMAIN.fullmatch(part):
            found.add(_domain(problems, name, domain[1]))
        else:
            wrong = Problems()
            found.add(email(wrong, name, part))
            if wrong:
                problems.add(name, _("‘{address}’ is geen adres. Schrijf een mailadres, of een domein zoals @raad.nl.").format(address=part[:80]))
    return tuple(sorted(found))


def _domain(problems: Problems, name: str, domain: str) -> str:
    if domain in OF_ANYBODY:
        problems.add(name, _("Bij @{domain} kan iedereen een adres hebben. Schrijf hele mailadressen op.").format(domain=domain))
    return f"@{domain}"


class RosterForm(Answers):
    """Somebody who agreed on paper that their council keeps their name."""

    NAMES = ("rooster_naam", "rooster_email", "rooster_papier")

    @classmethod
    def empty(cls) -> "RosterForm":
        """Nobody yet."""
        return cls(dict.fromkeys(cls.NAMES, ""))

    def check(self) -> tuple[str, str]:
        """The name and the address; only to be used when there are no problems."""
        name = self.line("rooster_naam", 120)
        if not name:
            self.problems.add("rooster_naam", _("Vul de naam in."))
        address = self.typed["rooster_email"].strip()
        address = email(self.problems, "rooster_email", address) if address else ""
        if not self.typed["rooster_papier"]:
            self.problems.add("rooster_papier", _("Zet dit vinkje alleen als u het op papier hebt. Anders bewaren wij de naam niet."))
        return name, address
