"""Text that people typed, as HTML that any page may show: a short list of tags, nothing that runs, loads or styles."""

from __future__ import annotations

import html as entities
import re

import nh3

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3"}
LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
REL = "noopener noreferrer nofollow"
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Controls, and marks that make a text read otherwise than it is written (bidirectional overrides)."""
ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]»]", re.IGNORECASE)
PARAGRAPH = re.compile(r"</(?:p|h3|blockquote|ul|ol)>")
BREAK = re.compile(r"<br[^>]*>|</(?:p|li|h3|blockquote|ul|ol)>")


def clean(html: str) -> str:
    """`html` with the tags of `TAGS` only; links go to http, https or mailto, and tell their target nothing of us.

    What is not allowed is taken away, its text kept; script and style go with theirs. Cleaning twice changes nothing.
    """
    once = _clean(UNSEEN.sub("", html), TAGS)
    return _clean(once, TAGS)  # a parser may repair differently what the first pass wrote: the second reads its own


def text_of(html: str) -> str:
    """The words of `html`, one line for each block: what a search reads, and a mail that has no markup."""
    bare = _clean(BREAK.sub("\n", clean(html)), set())
    lines = (" ".join(line.split()) for line in entities.unescape(bare).splitlines())
    return "\n".join(line for line in lines if line)


def to_plain(html: str) -> str:
    """`html` as somebody would type it, to change it: blank lines between paragraphs, line breaks, dashes for lists."""
    marked = PARAGRAPH.sub(r"\n\n", clean(html).replace("<li>", "- "))
    bare = entities.unescape(_clean(BREAK.sub("\n", marked), set()))
    lines = [" ".join(line.split()) for line in bare.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def from_plain(text: str) -> str:
    """What was typed without markup: a blank line ends a paragraph, a line break stays, a web address is a link."""
    paragraphs = re.split(r"\n\s*\n", UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip())
    written = "".join(f"<p>{_linked(one.strip())}</p>" for one in paragraphs if one.strip())
    return clean(written)


def _linked(text: str) -> str:
    pieces, end = [], 0
    for found in ADDRESS.finditer(text):
        address = entities.escape(found[0])
        pieces += [entities.escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*pieces, entities.escape(text[end:])]).replace("\n", "<br>")


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}} if "a" in tags else {},
        attribute_filter=_address,
        link_rel=REL if "a" in tags else None,
        url_schemes={"http", "https", "mailto"},
    )


def _address(tag: str, attribute: str, value: str) -> str | None:
    """Only whole addresses: a relative one would act on whichever page shows it."""
    if attribute == "href" and not LINK.match(value):
        return None
    return value
