"""What the form to take a list away accepts."""

from events.desk_forms import Answers
from events.forms import Typed
from events.texts import _
from sessions.figures.exports import Asked
from sessions.figures.lists import Kind

LONGEST_PURPOSE = 200


class ExportForm(Answers):
    """Which list, what kind of file, and what for."""

    NAMES = ("lijst", "soort", "doel")

    @classmethod
    def empty(cls) -> "ExportForm":
        """The form as it stands when nobody has typed anything yet."""
        return cls({"soort": "xlsx"})

    @classmethod
    def read(cls, form: Typed) -> "ExportForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        return read

    @property
    def kind(self) -> Kind | None:
        """The list that is asked for, if it is one of ours."""
        return next((kind for kind in Kind if kind == self.typed["lijst"]), None)

    def check(self) -> Asked | None:
        """What was asked; None when something is wrong with it."""
        kind = self.kind
        if kind is None:
            self.problems.add("lijst", _("Kies een lijst."))
        if self.typed["soort"] not in {"xlsx", "csv"}:
            self.problems.add("soort", _("Kies een soort bestand."))
        purpose = self.line("doel", LONGEST_PURPOSE)
        if len(purpose) < 3:
            self.problems.add("doel", _("Vul in waarvoor u de lijst gebruikt."))
        return None if self.problems or kind is None else Asked(kind, self.typed["soort"] == "xlsx", purpose)
