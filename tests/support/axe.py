"""axe-core in Chromium, injected through the debugging protocol so that the page's own CSP stays in force."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import patience

CHROMIUM = os.environ.get("PREAU_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LOOK = """JSON.stringify([
  location.origin, innerWidth, innerHeight, devicePixelRatio, getComputedStyle(document.documentElement).fontSize,
  ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)", "print"].map(
    (query) => matchMedia(query).matches),
  [...document.querySelectorAll("input, select, textarea")].map((one) => [one.value, one.checked, one.disabled]),
  [...document.styleSheets].map((one) => [one.href, one.disabled]),
  [...document.querySelectorAll("iframe, canvas")].map(() => Math.random()),
  document.documentElement.outerHTML])"""
"""All that the rules read: the document, what is typed and ticked, the size of the window, the styles and the media."""
RANDOM = re.compile(r"[A-Za-z0-9_=%+-]{32,}")
"""Tokens that are drawn for each visit."""
_fit: set[bytes] = set()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Violation:
    """One rule broken: its name, what it asks, and the elements at fault."""

    rule: str
    impact: str
    help: str
    targets: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}) : {self.help} → {', '.join(self.targets[:5])}"


def source() -> str:
    """The text of axe-core, as its Python package carries it."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def run_axe(page: Page, *, tags: Sequence[str] = TAGS) -> list[Violation]:
    """Every violation in the page as it stands.  Runs in an isolated world, which the page cannot see.

    A page in which nothing was wrong is not measured twice in a run when all that axe reads of it is the same.
    """
    session = page.context.new_cdp_session(page)
    try:
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]
        seen = hashlib.sha256(f"{tags} {RANDOM.sub('', _evaluate(session, world, LOOK))}".encode()).digest()
        if seen in _fit:
            return []
        _evaluate(session, world, source())
        options = json.dumps({"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"]})
        answer = _evaluate(session, world, f"axe.run(document, {options}).then(r => JSON.stringify(r.violations))")
    finally:
        session.detach()
    found = [
        Violation(
            one["id"],
            one["impact"] or "",
            one["help"],
            tuple(str(node["target"]) + " " + node.get("failureSummary", "")[:200] for node in one["nodes"]),
        )
        for one in json.loads(answer)
    ]
    if not found:
        _fit.add(seen)
    return found


def _evaluate(session: Any, world: int, expression: str) -> Any:
    answer = session.send(
        "Runtime.evaluate",
        {"expression": expression, "contextId": world, "awaitPromise": True, "returnByValue": True},
    )
    if "exceptionDetails" in answer:
        raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
    return answer["result"].get("value")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, talking to nobody but the pages it is given."""
    patience.install()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
