"""An ENT where one person a minute may sign in, and somebody has just begun."""

from __future__ import annotations

from typing import Any

import pytest

from tests.houses.portail.conftest import Configure, client, configure, famille, idp, journey, key_folder
from tests.houses.portail.local.conftest import compte, ecole, waiting
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp

__all__ = ["client", "compte", "configure", "ecole", "famille", "idp", "journey", "key_folder", "waiting"]
HTML = "text/html,application/xhtml+xml"
AUTHN = "/auth/saml/authn/responsable"


class Person(InspectingClient):
    """A browser, which says that it reads HTML."""

    def generic(self, method: str, path: str, *args: Any, **extra: Any) -> Any:
        extra.setdefault("HTTP_ACCEPT", HTML)
        return super().generic(method, path, *args, **extra)


def is_held(response: Any) -> bool:
    held = response.status_code in (200, 503) and b"Beaucoup de personnes se connectent" in response.content
    assert held == response.has_header("Retry-After")
    return held


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def busy(idp: FakeIdp, configure: Configure) -> FakeIdp:
    configure(affluence_par_minute=1, affluence_priorites=["eleve+personnel"])
    assert not is_held(Person().get(AUTHN))
    return idp
