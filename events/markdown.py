"""Organisers' texts: written in Markdown, shown as safe HTML, and as plain text where HTML is not read."""

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

MARKDOWN = MarkdownIt("commonmark", {"html": False})
ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}


def markdown(text: str) -> Markup:
    """`text` as HTML: paragraphs, emphasis, lists and links, and nothing else."""
    clean = nh3.clean(MARKDOWN.render(text), tags=ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes=ALLOWED_SCHEMES)
    return Markup(clean)  # noqa: S704 cleaned on the line above


def long_markdown(text: str) -> Markup:
    """The same for a text with headings of its own, under the title of its page: the largest that it has is an h2."""
    tokens = MARKDOWN.parse(text)
    largest = min((token.tag for token in tokens if token.type == "heading_open"), default="")
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag == largest else "h3"
    shown = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    tags = ALLOWED_TAGS | {"h2", "h3", "blockquote"}
    clean = nh3.clean(shown, tags=tags, attributes={"a": {"href"}}, url_schemes=ALLOWED_SCHEMES)
    return Markup(clean)  # noqa: S704 cleaned on the line above


@lru_cache(maxsize=500)  # a text goes into the mail of everybody who comes
def plain(text: str) -> str:
    """`text` as words alone, for calendars: a dash before each point of a list, the address behind each link."""
    shown = str(markdown(text))
    shown = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', _with_address, shown, flags=re.DOTALL)
    shown = shown.replace("<li>", "- ").replace("</p>", "\n")
    return re.sub(r"\n{3,}", "\n\n", html.unescape(nh3.clean(shown, tags=set()))).strip()


def _with_address(link: re.Match[str]) -> str:
    address, words = link[1], link[2]
    return words if address in {words, f"mailto:{words}"} else f"{words} ({address})"
