"""What the tests of the phone do again and again: ask for codes on the computer, open the link on the phone."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.support.client import InspectingClient

CODE = "2604"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


def ask(computer: InspectingClient, **more: str) -> Any:
    """The page with both codes."""
    return computer.post("/qr-code/", {"code": CODE, **more})


def texts(answer: Any) -> list[str]:
    """What the codes of a page say, as printed beside them: the last is the address of the space."""
    found = re.findall(r"<output data-copiable>(.*?)</output>", answer.content.decode())
    return [one.replace("&quot;", '"') for one in found]


def path_of(computer: InspectingClient, **more: str) -> str:
    """The path of the link of a fresh code."""
    return urlsplit(texts(ask(computer, **more))[0]).path


def open_phone(path: str, phone: InspectingClient | None = None, code: str = CODE) -> InspectingClient:
    """A phone in which the link is open."""
    found = phone or InspectingClient(headers={"User-Agent": ANDROID})
    answer = found.post(path, {"code": code})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/mobile/")
    return found
