"""Papers as who gets them meets them: what a PDF says of itself, its text, and its QR codes as a camera sees them."""

import io
import re
from dataclasses import dataclass

import pikepdf
import pypdfium2
import zxingcpp

from sessions.paper.jobs.making import make_papers
from tests.site import Browser

DPI = 150
UA = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True)
class Read:
    """What a PDF says of itself (ISO 14289-1); `alternatives` are those of its figures, in order."""

    language: str
    title: str
    is_marked: bool
    ua_part: str
    tags: list[str]
    alternatives: list[str]

    @property
    def is_accessible(self) -> bool:
        """Whether it is tagged, says so, and no figure goes without words."""
        return self.is_marked and self.ua_part == "1" and "H1" in self.tags and all(self.alternatives)


def read(file: bytes) -> Read:
    """Reads a PDF apart."""
    with pikepdf.open(io.BytesIO(file)) as found, found.open_metadata() as facts:
        root, elements = found.Root, list(_elements(found.Root.StructTreeRoot))
        assert root.ViewerPreferences.DisplayDocTitle
        return Read(
            str(root.Lang), str(facts["dc:title"]), bool(root.MarkInfo.Marked), str(facts[UA]),
            [str(one.S)[1:] for one in elements],
            [str(one.get("/Alt", "")) for one in elements if one.S == "/Figure"],
        )  # fmt: skip


def _elements(tree: pikepdf.Object) -> list[pikepdf.Object]:
    """All structure elements under one, in order."""
    children: pikepdf.Object | list[pikepdf.Object] = tree.get("/K", [])
    listed = list(children) if isinstance(children, pikepdf.Array) else [children]
    found = [one for one in listed if isinstance(one, pikepdf.Dictionary) and "/S" in one]
    return [element for one in found for element in [one, *_elements(one)]]


def in_ink(file: bytes, box: tuple[int, int, int, int]) -> bytes:
    """What stands on the first page in this box (millimetres: left, top, right, bottom), dot by dot."""
    with pypdfium2.PdfDocument(file) as found:
        page = found[0].render(scale=DPI / 72).to_pil()
    return bytes(page.crop([round(side * DPI / 25.4) for side in box]).convert("L").tobytes())


def pages(file: bytes) -> int:
    """How many pages it has."""
    with pypdfium2.PdfDocument(file) as found:
        return len(found)


def text(file: bytes) -> str:
    """What is copied from it, all pages, with single spaces."""
    with pypdfium2.PdfDocument(file) as found:
        words = " ".join(page.get_textpage().get_text_range() for page in found)
    return re.sub(r"\s+", " ", words)


def codes(file: bytes, page: int = 0) -> list[str]:
    """What the QR codes of a page say, read from a picture of 150 dots per inch."""
    with pypdfium2.PdfDocument(file) as found:
        picture = found[page].render(scale=DPI / 72, grayscale=True).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def code_widths(file: bytes, page: int = 0) -> list[float]:
    """How wide the black of each QR code of a page is, in millimetres."""
    with pypdfium2.PdfDocument(file) as found:
        picture = found[page].render(scale=DPI / 72, grayscale=True).to_pil()
    corners = [code.position for code in zxingcpp.read_barcodes(picture)]
    return [(one.top_right.x - one.top_left.x) * 25.4 / DPI for one in corners]


async def download(browser: Browser, path: str) -> bytes:
    """A PDF of the site."""
    page = await browser.open(path)
    assert (page.status, page.response.headers["content-type"]) == (200, "application/pdf")
    return page.response.content


async def printed(desk: Browser, kind: str, event: str = "week") -> bytes:
    """The file of a kind of papers for everybody, as the desk asks for it and the worker makes it."""
    own = f"/bureau/bijeenkomsten/{event}/papier/{kind}"
    await desk.send((await desk.open(own)).form(own))
    assert await make_papers() == 1
    return await download(desk, f"{own}/bestand.pdf")


def outline(file: bytes) -> list[str]:
    """The headings that a reader lists beside the pages."""
    with pikepdf.open(io.BytesIO(file)) as found, found.open_outline() as headings:
        return [str(one.title) for one in headings.root]


def languages(file: bytes) -> set[str]:
    """The languages that its parts are in, where they say so themselves."""
    with pikepdf.open(io.BytesIO(file)) as found:
        return {str(one.Lang) for one in _elements(found.Root.StructTreeRoot) if "/Lang" in one}
