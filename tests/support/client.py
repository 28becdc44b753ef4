"""A test client that inspects every HTML answer: what no page of ours may ever get wrong (design.md §8).

Use it in place of Django's ``Client``; each request raises ``BadPage`` with every fault found.  ``exempt`` names route
patterns whose pages are allowed inline scripts ("Exempt by name", design.md §1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from lxml import html as lxml_html

Element = Any
CONTROLS = "//input[not(@type='hidden' or @type='submit' or @type='button' or @type='image')]|//select|//textarea"
UNRENDERED = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
HANDLER = re.compile(r"on[a-z]+")


class BadPage(AssertionError):
    """A page breaks at least one rule; the text lists them all."""


@dataclass(frozen=True)
class Page:
    """One HTML answer, parsed."""

    status: int
    headers: dict[str, str]
    text: str
    root: Element

    @property
    def title(self) -> str:
        """Text of the first title, "" without one."""
        return " ".join("".join(self.root.xpath("//head/title[1]//text()")).split())

    def named(self, element: Element) -> str:
        """Accessible name, near enough: label, aria-label, aria-labelledby, title or content."""
        if element.get("aria-label", "").strip():
            return str(element.get("aria-label"))
        for reference in element.get("aria-labelledby", "").split():
            for found in self.root.xpath("//*[@id=$id]", id=reference):
                return str(found.text_content()).strip()
        identifier = element.get("id", "")
        for label in self.root.xpath("//label[@for=$id]", id=identifier) if identifier else []:
            if label.text_content().strip():
                return str(label.text_content()).strip()
        for label in element.xpath("ancestor::label"):
            if label.text_content().strip():
                return str(label.text_content()).strip()
        images = " ".join(image.get("alt", "") for image in element.xpath(".//img"))
        return str(element.text_content()).strip() or images.strip() or element.get("title", "").strip()


def _shown(element: Element) -> str:
    words = " ".join(f'{key}="{value}"' for key, value in list(element.attrib.items())[:4])
    return f"<{element.tag} {words}>"


def one_h1(page: Page) -> Iterator[str]:
    """Exactly one first-level heading, with text."""
    found = page.root.xpath("//h1")
    if len(found) != 1:
        yield f"{len(found)} h1 au lieu d'un"
    elif not found[0].text_content().strip():
        yield "h1 vide"


def has_lang(page: Page) -> Iterator[str]:
    """The language of the page is said."""
    if not page.root.get("lang"):
        yield "html sans lang"


def one_title(page: Page) -> Iterator[str]:
    """One title, with text, that says more than the house's name."""
    if len(page.root.xpath("//head/title")) != 1:
        yield "il faut un title et un seul"
    elif not page.title or page.title.startswith("–"):
        yield f"title vide ou sans sujet : {page.title!r}"


def invalid_is_said(page: Page) -> Iterator[str]:
    """An invalid form says so in the title, and shows a summary that leads to its fields."""
    wrong = page.root.xpath("//*[@aria-invalid='true']")
    said = page.title.startswith("Erreur :")
    if (wrong or page.status == 422) and not said:
        yield "formulaire invalide sans « Erreur : » au début du titre"
    if wrong and page.status != 422:
        yield f"formulaire invalide avec le statut {page.status} au lieu de 422"
    summary = page.root.xpath("//*[@data-resume]")
    if wrong and not summary:
        yield "formulaire invalide sans résumé des erreurs"
    for link in page.root.xpath("//*[@data-resume]//a"):
        if not page.root.xpath("//*[@id=$id]", id=link.get("href", "#")[1:]):
            yield f"le résumé mène à un champ absent : {link.get('href')}"


def labels(page: Page) -> Iterator[str]:
    """A label for every field, a name for every button and link, an alt for every image."""
    for control in page.root.xpath(CONTROLS):
        if not page.named(control):
            yield f"champ sans étiquette : {_shown(control)}"
    for thing in page.root.xpath("//button|//a[@href]"):
        if not page.named(thing):
            yield f"bouton ou lien sans nom : {_shown(thing)}"
    for image in page.root.xpath("//img[not(@alt)]"):
        yield f"image sans alt : {_shown(image)}"
    for group in page.root.xpath("//fieldset[not(legend)]"):
        yield f"fieldset sans legend : {_shown(group)}"


def references(page: Page) -> Iterator[str]:
    """Ids are unique, and what labels and descriptions name exists."""
    ids = page.root.xpath("//@id")
    for repeated in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"id en double : {repeated}"
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for value in page.root.xpath(f"//@{attribute}"):
            yield from (f"{attribute} mène à un id absent : {name}" for name in value.split() if name not in ids)


def nothing_inline(page: Page) -> Iterator[str]:
    """No inline script, style, handler or javascript: address."""
    for script in page.root.xpath("//script[not(@src)]"):
        yield f"script dans la page : {script.text_content()[:60]!r}"
    if page.root.xpath("//style"):
        yield "balise style dans la page"
    for element in page.root.iter():
        for name, value in element.attrib.items():
            if name == "style" or HANDLER.fullmatch(name):
                yield f"attribut {name} dans {_shown(element)}"
            elif name in {"href", "src", "action"} and value.strip().lower().startswith("javascript:"):
                yield f"adresse javascript: dans {_shown(element)}"


def nothing_remote(page: Page) -> Iterator[str]:
    """No script, style sheet, image, font or frame from another origin."""
    for value in page.root.xpath("//script/@src|//img/@src|//iframe/@src|//link[@rel!='canonical']/@href"):
        if re.match(r"(https?:)?//", value):
            yield f"ressource distante : {value}"


def csp_present(page: Page) -> Iterator[str]:
    """A policy that allows nothing inline."""
    policy = page.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy:
        yield "pas de Content-Security-Policy, ou sans default-src 'none'"
    if "unsafe" in policy:
        yield f"Content-Security-Policy permissive : {policy}"


def all_rendered(page: Page) -> Iterator[str]:
    """No template tag reaches the reader."""
    if found := UNRENDERED.search(page.text):
        around = page.text[max(0, found.start() - 20) : found.end() + 30]
        yield f"balise de gabarit non rendue : {around!r}"


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    one_h1, has_lang, one_title, invalid_is_said, labels, references,
    nothing_inline, nothing_remote, csp_present, all_rendered,
)  # fmt: skip


def inspect(status: int, headers: dict[str, str], text: str, *, inline_allowed: bool = False) -> list[str]:
    """Every fault of an HTML page, in words; an empty list for a good page."""
    page = Page(status, headers, text, lxml_html.document_fromstring(text or "<html></html>"))
    rules = [rule for rule in RULES if not (inline_allowed and rule in (nothing_inline, csp_present))]
    return [fault for rule in rules for fault in rule(page)]


class InspectingClient(Client):
    """Django's test client; every HTML answer is inspected, and one title never serves two pages."""

    def __init__(self, *args: Any, exempt: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exempt = exempt
        self.titles: dict[str, str] = {}

    def request(self, **request: Any) -> Any:
        """Send, then inspect."""
        response = super().request(**request)
        self._inspect(str(request.get("PATH_INFO", "/")), response)
        return response

    def _inspect(self, path: str, response: HttpResponseBase) -> None:
        if not response.headers.get("Content-Type", "").startswith("text/html") or 300 <= response.status_code < 400:
            return
        text = getattr(response, "content", b"").decode()
        match = getattr(getattr(response, "wsgi_request", None), "resolver_match", None)
        route = match.route if match else path
        faults = inspect(
            response.status_code, dict(response.headers), text, inline_allowed=route in self.exempt
        ) + self._shared_title(route, path, response.status_code, text)
        if faults:
            raise BadPage(f"{path} ({response.status_code}) :\n- " + "\n- ".join(faults))

    def _shared_title(self, route: str, path: str, status: int, text: str) -> list[str]:
        if status != 200:
            return []
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        key = title[1].strip() if title else ""
        first = self.titles.setdefault(key, route)
        return [] if first == route else [f"même titre que {first} : {key!r}"]
