"""What the form of a report accepts; all errors at once, and nothing typed is lost."""

from collections.abc import Sequence

from events.desk_forms import Answers
from events.forms import ManyTyped, numbers, one_line, typed
from events.texts import _
from sessions.materials.subjects import Subject
from sessions.reports.operations import Wish
from sessions.reports.showing import named_in
from sessions.reports.tables import Report, ReportPicture
from sessions.spreadsheet.cells import split_names

LONGEST_TEXT, LONGEST_ALT, LONGEST_KEYWORD = 60_000, 300, 100


class ReportForm(Answers):
    """A report. `version` is that of what was opened, 0 when there was none; `alts` the words for its pictures, by number."""

    NAMES = ("tekst", "trefwoorden", "staat", "alt")

    version = 0

    @classmethod
    def of(cls, subject: Subject, report: Report | None) -> "ReportForm":
        """As it stands when nobody has typed anything yet; a new one begins with the keywords of its session."""
        keywords = report.keywords if report else (subject.session.keywords if subject.session else [])
        status = str(report.status) if report else Report.Status.DRAFT.value
        form = cls({"tekst": report.text if report else "", "trefwoorden": "; ".join(keywords), "staat": status})
        form.version = report.version if report else 0
        return form

    @classmethod
    def read(cls, form: ManyTyped, pictures: Sequence[ReportPicture]) -> "ReportForm":
        """What was submitted, untouched; of the pictures that the report has now."""
        read = cls()
        read.take(form)
        read.version = sum(numbers([typed(form, "versie")]))
        names = {one.number: f"alt-{one.number}" for one in pictures}
        read.alts = {number: typed(form, name) for number, name in names.items() if form.get(name) is not None}
        read.removed = frozenset(numbers(form.getall("weg", [])))
        return read

    def __post_init__(self) -> None:
        super().__post_init__()
        self.alts: dict[int, str] = {}
        self.removed: frozenset[int] = frozenset()

    def alt_of(self, picture: ReportPicture) -> str:
        """The words for a picture as the form shows them."""
        return self.alts.get(picture.number, picture.alt)

    def check(self, pictures: Sequence[ReportPicture], added: bytes, *, has_file: bool) -> Wish | None:
        """What was typed; None when something is wrong with it. `added` is a picture as it was sent."""
        text, keywords = self.lines("tekst", LONGEST_TEXT), split_names(self.lines("trefwoorden", 2000))
        if any(len(one) > LONGEST_KEYWORD for one in keywords):
            self.problems.add("trefwoorden", _("Dit is te lang. Zet een puntkomma tussen de trefwoorden."))
        if self.typed["staat"] not in set(Report.Status):
            self.problems.add("staat", _("Kies of iedereen het verslag mag lezen."))
        if self.typed["staat"] == Report.Status.PUBLISHED and not text:
            self.problems.add("tekst", _("Schrijf eerst het verslag. Dan kan het op de site."))
        alts = {
            number: self._alt(f"alt-{number}", words)
            for number, words in self.alts.items()
            if number not in self.removed
        }
        alt = self._alt("alt", self.typed["alt"]) if has_file else ""
        self._check_places(text, pictures, has_file=has_file)
        return None if self.problems else Wish(text, keywords, self.typed["staat"], alts, self.removed, added, alt)

    def _alt(self, name: str, words: str) -> str:
        clean = one_line(self.problems, name, words, LONGEST_ALT)
        if not clean:
            self.problems.add(name, _("Schrijf wat er op de foto te zien is. Dat hoort wie hem niet kan zien."))
        return clean

    def _check_places(self, text: str, pictures: Sequence[ReportPicture], *, has_file: bool) -> None:
        known = {one.number for one in pictures}
        if has_file:
            known.add(max(known, default=0) + 1)
        missing = [number for number in named_in(text) if number not in known - self.removed]
        if missing:
            words = _("In de tekst staat [foto {number}]. Die foto is er niet. Haal die regel weg, of kies een foto.")
            self.problems.add("tekst", words.format(number=missing[0]))
