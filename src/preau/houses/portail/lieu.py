"""« Je me connecte depuis un lieu public » : what the browser was told at the door, until its session has it.

Nothing of such a place is remembered, and signing out ends every house's session, not only ours (J10).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from preau.kit.sessions import cookies

KIND = "lieu"
PUBLIC = "public"
FLAG = "lieu_public"


def keep(response: HttpResponse, *, is_public: bool) -> None:
    """Remember the answer given at the door until the browser closes."""
    if is_public:
        cookies.put(response, KIND, PUBLIC)
    else:
        cookies.drop(response, KIND)


def said(request: HttpRequest) -> dict[str, bool]:
    """What the data of a session opened by this browser holds about its place."""
    return {FLAG: True} if cookies.read(request, KIND) == PUBLIC else {}


def is_public(session_data: Mapping[str, Any]) -> bool:
    """Whether this session was opened in a public place."""
    return bool(session_data.get(FLAG))
