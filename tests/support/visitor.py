"""A visitor without a browser: follows pages and fills forms by their labels, as a person reads them.

Slower than hand-made requests, but it walks the real pages: what a bench measures or an independent client meets is
then the real journey.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import httpx
from lxml import html


class Lost(Exception):
    """The page has no such form, label or button; the text shows the page's title and headings."""


class Visitor:
    """One person with one cookie jar."""

    def __init__(self) -> None:
        self.client = httpx.Client(follow_redirects=True, trust_env=False, timeout=20)
        self.page: Any = None
        self.url = ""
        self.status = 0
        self.headers = httpx.Headers()

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def open(self, url: str) -> None:
        """GET a page."""
        self._read(self.client.get(url))

    def follow(self, text: str) -> None:
        """Follow the link whose text holds `text`."""
        for link in self.page.iter("a"):
            if text in words(link):
                self.open(urljoin(self.url, link.get("href")))
                return
        raise Lost(f"no link {text!r} on {self.where()}")

    def press(self, button: str, **by_label: str) -> None:
        """Submit the form that has the button `button`, fields given by (part of) their label or name."""
        form, pressed = self._button(button)
        data = self.values(form)
        for label, value in by_label.items():
            data[self._field(form, label, value)] = value
        if pressed.get("name"):
            data[pressed.get("name")] = pressed.get("value") or ""
        self.submit(form, data)

    def submit(self, form: Any, data: dict[str, str]) -> None:
        """Send a form with these values, by its own method."""
        action = urljoin(self.url, form.get("action") or self.url)
        if (form.get("method") or "get").lower() == "post":
            self.post(action, data)
        else:
            self._read(self.client.get(action, params=data))

    def post(self, url: str, data: dict[str, str]) -> None:
        """Send values as a form of the page shown now would."""
        origin = str(httpx.URL(self.url).copy_with(raw_path=b"/")).rstrip("/") if self.url else "null"
        self._read(self.client.post(url, data=data, headers={"Referer": self.url, "Origin": origin}))

    def continue_automatically(self) -> None:
        """Follow what a browser follows by itself: a meta refresh, or a page with only a SAML form."""
        for _ in range(6):
            refresh = self.page.xpath("//meta[translate(@http-equiv,'R','r')='refresh']/@content")
            saml = self.page.xpath("//form[.//input[@name='SAMLResponse' or @name='SAMLRequest']]")
            if saml:
                self.submit(saml[0], self.values(saml[0]))
            elif refresh and "url=" in refresh[0].lower():
                self.open(urljoin(self.url, re.split("url=", refresh[0], flags=re.IGNORECASE)[1].strip("'\" ")))
            else:
                return

    def where(self) -> str:
        """Address, title and headings of the page, for a message."""
        titles = [words(node) for node in self.page.xpath("//title | //h1 | //*[@role='alert']")]
        return f"{self.url} ({' | '.join(titles)})"

    def _read(self, answer: httpx.Response) -> None:
        self.url = str(answer.url)
        self.status = answer.status_code
        self.headers = answer.headers
        self.page = html.fromstring(answer.content or b"<html></html>")

    def _button(self, text: str) -> tuple[Any, Any]:
        for button in self.page.iter("button", "input"):
            label = words(button) if button.tag == "button" else button.get("value") or ""
            if button.get("type", "submit") != "submit" or text not in label:
                continue
            named = self.page.xpath("//form[@id=$identity]", identity=button.get("form", ""))
            for form in (*named, *button.iterancestors("form")):
                return form, button
        raise Lost(f"no button {text!r} on {self.where()}")

    def values(self, form: Any) -> dict[str, str]:
        """What a form would send as it stands."""
        data = {}
        for field in form.iter("input", "select", "textarea"):
            name, kind = field.get("name"), field.get("type", "text")
            if (
                not name
                or kind in ("submit", "button")
                or (kind in ("radio", "checkbox") and field.get("checked") is None)
            ):
                continue
            data[name] = field.value if field.tag == "select" else field.get("value") or ""
        return {name: value or "" for name, value in data.items()}

    def _field(self, form: Any, label: str, value: str) -> str:
        for field in form.iter("input", "select", "textarea"):
            if field.get("name") == label and field.get("type") != "radio":
                return str(field.get("name"))
        wanted = label.replace("_", " ").lower()
        for node in form.iter("label"):
            if wanted in words(node).lower():
                found = self.page.xpath("//*[@id=$identity]", identity=node.get("for"))
                if found:
                    return str(found[0].get("name"))
        for field in form.iter("input"):
            if field.get("name") == label and field.get("value") == value:
                return label
        raise Lost(f"no field {label!r} on {self.where()}")


def words(node: Any) -> str:
    """The text of a node, spaces folded."""
    return " ".join(node.text_content().split())
