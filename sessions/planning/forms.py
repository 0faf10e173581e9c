"""What the forms for many sessions, for a file and for a host's own session accept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from events.desk_forms import Answers
from events.forms import ManyTyped, numbers
from events.texts import _
from sessions.desk_forms import AboutSession
from sessions.planning.bulk import NUMBER, Wish
from sessions.planning.hosting import AddressRefused, address_of_host
from sessions.spreadsheet import cells
from sessions.spreadsheet.cells import Unfit, is_link
from sessions.tables import Session

LONGEST_LINK = 1000 - 10  # a number may take the place of "{nummer}"
HOST_FIELDS = frozenset({"bewijs", "versie", "gezien", "tekst", "materiaal", "voorbereiden", "opname"})


class BulkForm(Answers):
    """What all ticked sessions get. `chosen` are their numbers, `seen` the versions they had on the page."""

    NAMES = ("alles", "plaatsen", "wachtlijst", "link", "gespreksleider", "publiceren")

    chosen: Sequence[int] = ()
    days: Sequence[str] = ()
    seen: Mapping[int, int] = {}

    @classmethod
    def read(cls, form: ManyTyped) -> "BulkForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.seen = dict(_pairs(form.getall("versie", [])))
        read.chosen = numbers(form.getall("sessie", [])) or [*read.seen]
        read.days = [day for day in form.getall("dag", []) if isinstance(day, str)]
        return read

    def ticked(self, sessions: Iterable[Session], zone: ZoneInfo) -> list[int]:
        """The numbers of the sessions that are meant: ticked themselves, by their day, or all."""
        found = [
            session.number
            for session in sessions
            if self.typed["alles"]
            or session.number in self.chosen
            or session.starts_at.astimezone(zone).date().isoformat() in self.days
        ]
        if not found:
            self.problems.add("sessies", _("Kruis aan welke sessies u wilt veranderen."))
        return found

    def check(self) -> Wish | None:
        """What was typed; None when something is wrong with it."""
        said: dict[str, Any] = {}
        if self.typed["plaatsen"].strip():
            said["capacity"] = self._capacity()
        if self.typed["wachtlijst"] in {"ja", "nee"}:
            said["has_waiting_list"] = self.typed["wachtlijst"] == "ja"
        wish = Wish(said, self._link(), self._host(), bool(self.typed["publiceren"]))
        if not any(self.typed[name].strip() for name in self.NAMES[1:]):
            self.problems.add("plaatsen", _("Vul in wat er moet veranderen."))
        return None if self.problems else wish

    def _capacity(self) -> int | None:
        try:
            return cells.capacity(self.line("plaatsen", 40))
        except Unfit:
            self.problems.add("plaatsen", _("Schrijf een getal vanaf 1, of het woord ‘geen’ als er geen grens is."))
            return None

    def _link(self) -> str:
        link = self.line("link", LONGEST_LINK)
        if link and not is_link(link.replace(NUMBER, "1")):
            self.problems.add("link", _("Schrijf de hele link, met https:// ervoor."))
        return link

    def _host(self) -> str:
        if not self.typed["gespreksleider"].strip():
            return ""
        try:
            return address_of_host(self.typed["gespreksleider"])
        except AddressRefused as refused:
            self.problems.add("gespreksleider", str(refused))
            return ""


def _pairs(values: Iterable[object]) -> Iterable[tuple[int, int]]:
    """Numbers of sessions with their versions, from "12:3"."""
    for value in values:
        pair = numbers(str(value).split(":"))
        if str(value).count(":") == 1 and pair:
            yield pair[0], pair[-1]


class UploadForm(Answers):
    """A form of one file; only what is wrong with it is kept."""


class HostForm(AboutSession):
    """What a host may change about their session, and no more."""

    NAMES = ("tekst", "materiaal", "voorbereiden", "opname")

    def wanted(self) -> dict[str, Any] | None:
        """The fields of the content that it says, with their values; None when something is wrong with them."""
        found = {
            "text": self.lines("tekst"), "materials": self.materials(), "prepare": self.lines("voorbereiden"),
            "recording_link": self.link("opname"),
        }  # fmt: skip
        return None if self.problems else found


class LeaderForm(Answers):
    """Who is to lead a session."""

    NAMES = ("email", "naam")

    def check(self) -> tuple[str, str] | None:
        """The address and the name; None when something is wrong with them."""
        name, address = self.line("naam", 120), ""
        try:
            address = address_of_host(self.typed["email"])
        except AddressRefused as refused:
            self.problems.add("email", str(refused))
        return None if self.problems else (address, name)
