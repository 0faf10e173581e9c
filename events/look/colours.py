"""An event's own colours: reading a tokens file, checking that people can read with it, and writing it for browsers.

Nothing of the file itself is served: what was understood is written anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.texts import _

LONGEST = 10_000  # characters of a tokens file
COLOURS = {  # as in static/bijeen.css: in daylight, and in the dark
    "ink": ("#1d2433", "#eceae4"), "soft": ("#4d5566", "#b9bdc7"), "paper": ("#fffdf9", "#14181f"),
    "card": ("#ffffff", "#1c222c"), "line": ("#dcd8ce", "#39414f"), "edge": ("#7d8494", "#8a93a5"),
    "brand": ("#0b5a55", "#7fd1c7"), "on-brand": ("#ffffff", "#0c1f1d"), "tint": ("#e7f1ef", "#1d3330"),
    "warning": ("#7a4b00", "#f3c678"), "warning-tint": ("#fdf1dc", "#3a2d12"), "full": ("#8c1c13", "#f5aaa2"),
    "full-tint": ("#fbeae8", "#3d1d1a"), "help": ("#f3eee6", "#1a1f28"), "ring": ("#ffbf47", "#ffbf47"),
}  # fmt: skip
PREFIX = "--nl-color-"
LENGTHS = {"--nl-radius": 24, "--nl-button-radius": 32}  # px at most
FONT = "--nl-font"

# What stands on what, and the least contrast: WCAG 2.2 1.4.3 for words, 1.4.11 for the edge of a field.
PAIRS = (
    *((words, ground, 4.5) for words in ("ink", "soft", "brand") for ground in ("paper", "card", "help")),
    ("ink", "tint", 4.5), ("brand", "tint", 4.5), ("ink", "warning-tint", 4.5), ("on-brand", "brand", 4.5),
    ("card", "full", 4.5), ("full", "card", 4.5), ("full", "paper", 4.5), ("full", "full-tint", 4.5),
    ("warning", "warning-tint", 4.5), ("card", "brand", 4.5), ("edge", "card", 3.0),
)  # fmt: skip

DARK = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{\s*:root\s*\{([^{}]*)\}\s*\}")
ROOT = re.compile(r":root\s*\{([^{}]*)\}")
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
RGB = re.compile(r"rgb\( ?(\d{1,3})(?: ?, ?| )(\d{1,3})(?: ?, ?| )(\d{1,3}) ?\)")
LENGTH = re.compile(r"(\d{1,2})(?:px)?")
FAMILY = re.compile(r"\"[A-Za-z0-9 _-]{1,60}\"|'[A-Za-z0-9 _-]{1,60}'|-?[A-Za-z][A-Za-z0-9_-]{0,60}")


@dataclass
class Tokens:
    """What a tokens file says: values by name, for daylight and for the dark; and what is wrong with it, in words."""

    light: dict[str, str] = field(default_factory=dict)
    dark: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def css(self) -> str:
        """The file as browsers get it. On paper everything stays black on white."""
        plain = {name: value for name, value in self.light.items() if not name.startswith(PREFIX)}
        colours = {name: value for name, value in self.light.items() if name.startswith(PREFIX)}
        return "".join((
            _block("@media screen", plain),
            _block("@media screen and (prefers-color-scheme: light)", colours),
            _block("@media screen and (prefers-color-scheme: dark)", self.dark),
        ))  # fmt: skip

    def text(self) -> str:
        """The file as it is kept, and shown in the form."""
        light, dark = _rules(self.light), _rules(self.dark)
        return (f":root {{\n{light}}}\n" if light else "") + (
            f"@media (prefers-color-scheme: dark) {{ :root {{\n{dark}}} }}\n" if dark else ""
        )


def _rules(values: dict[str, str]) -> str:
    return "".join(f"  {name}: {value};\n" for name, value in values.items())


def _block(media: str, values: dict[str, str]) -> str:
    return f"{media} {{ :root {{\n{_rules(values)}}} }}\n" if values else ""


def read(text: str) -> Tokens:
    """A tokens file: `--nl-…` in `:root { }`, and for the dark in its `@media`; bare lines are for daylight."""
    found = Tokens()
    if len(text) > LONGEST:
        found.problems.append(_("Dit is te lang. Gebruik hoogstens {number} tekens.").format(number=LONGEST))
        return found
    rest = _without_comments(text)
    for match in DARK.finditer(rest):
        _take(match[1], found.dark, found.problems)
    rest = DARK.sub(" ", rest)
    for match in ROOT.finditer(rest):
        _take(match[1], found.light, found.problems)
    _take(ROOT.sub(" ", rest), found.light, found.problems)
    found.problems = list(dict.fromkeys(found.problems))
    if not found.problems:
        found.problems = [*_unreadable(found.light, 0), *_unreadable(found.dark, 1)]
    return found


def _without_comments(text: str) -> str:
    """What is not in a comment; one that does not end is none, so that it is named. In one pass, however many begin."""
    kept, place = [], 0
    while (start := text.find("/*", place)) >= 0 and (end := text.find("*/", start + 2)) >= 0:
        kept.append(text[place:start])
        place = end + 2
    return " ".join([*kept, text[place:]])


def _take(block: str, into: dict[str, str], problems: list[str]) -> None:
    """The declarations of one block; what is not ours is named."""
    for part in block.split(";"):
        if not part.strip():
            continue
        name, colon, value = (side.strip() for side in part.partition(":"))
        if not colon or not _is_known(name):
            shown = " ".join(part.split())[:60]
            problems.append(
                _("‘{part}’ kennen wij niet. Gebruik alleen de namen die hieronder staan.").format(part=shown)
            )
            continue
        clean = _value(name, value)
        if clean is None:
            problems.append(
                _("{name}: ‘{value}’ kan niet. {advice}").format(name=name, value=value[:40], advice=_advice(name))
            )
        else:
            into[name] = clean


def _is_known(name: str) -> bool:
    return name in LENGTHS or name == FONT or (name.removeprefix(PREFIX) in COLOURS and name.startswith(PREFIX))


def _advice(name: str) -> str:
    if name in LENGTHS:
        return _("Schrijf een maat van 0 tot en met {most} px.").format(most=LENGTHS[name])
    if name == FONT:
        return _("Schrijf namen van lettertypen met een komma ertussen.")
    return _("Schrijf een kleur als #0b5a55.")


def _value(name: str, value: str) -> str | None:
    """A value as we write it; None when it is not one."""
    if name in LENGTHS:
        found = LENGTH.fullmatch(value)
        return f"{int(found[1])}px" if found and int(found[1]) <= LENGTHS[name] else None
    if name == FONT:
        families = [family.strip() for family in value.split(",")]
        return ", ".join(families) if all(FAMILY.fullmatch(family) for family in families) else None
    return _colour(" ".join(value.lower().split()))


def _colour(value: str) -> str | None:
    """#rrggbb."""
    if HEX.fullmatch(value):
        digits = value[1:]
        return value if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)
    found = RGB.fullmatch(value)
    parts = [int(part) for part in found.groups()] if found else []
    return "#" + "".join(f"{part:02x}" for part in parts) if parts and max(parts) <= 255 else None


# -- contrast


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), from 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _unreadable(own: dict[str, str], scheme: int) -> Iterator[str]:
    """Which colours cannot be read on which, when one of the two is the event's own."""
    for words, ground, least in PAIRS:
        names = PREFIX + words, PREFIX + ground
        if not own.keys() & set(names):
            continue
        one, other = own.get(names[0], COLOURS[words][scheme]), own.get(names[1], COLOURS[ground][scheme])
        found = contrast(one, other)
        if found < least:
            where = _("in het donker: ") if scheme else ""
            yield _("{where}{one} op {other} is slecht te lezen. Het contrast is {found}. Dat moet minstens {least} zijn.").format(
                where=where, one=names[0], other=names[1], found=_figure(found), least=_figure(least)
            )  # fmt: skip


def _figure(ratio: float) -> str:
    """Rounded down, so that 4,49 never reads as 4,5."""
    return f"{int(ratio * 100) / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
