"""A CAS server, and settings that name it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings

from preau.registre.models import Etablissement, Responsable
from tests.houses.viescolaire.acces.cas_server import FakeCas, serving
from tests.houses.viescolaire.conftest import COLLEGE
from tests.support.client import InspectingClient

Configure = Callable[..., None]
OURS = "http://localhost"


@pytest.fixture
def cas() -> Iterator[FakeCas]:
    with serving() as started:
        yield started


@pytest.fixture
def configure(cas: FakeCas) -> Iterator[Configure]:
    """Change settings of school life for one test; the ENT is `cas`."""
    base = dataclasses.replace(settings.VIESCOLAIRE, public_url=OURS, cas_url=cas.url)
    overrides: list[Any] = []

    def change(**values: Any) -> None:
        override = override_settings(VIESCOLAIRE=dataclasses.replace(base, **values))
        override.enable()
        overrides.append(override)

    change()
    yield change
    for override in reversed(overrides):
        override.disable()


def leave(browser: InspectingClient, query: str = "") -> str:
    """Press a door: the service that the ENT is asked for."""
    answer = browser.get(f"/connexion/{query}")
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)["service"][0]


def come_back(browser: InspectingClient, service: str, ticket: str) -> HttpResponse:
    """Follow the ENT's redirection."""
    parts = urlsplit(service)
    return browser.get(f"{parts.path}?{parts.query}&ticket={ticket}")


def enter(browser: InspectingClient, cas: FakeCas, user: str, query: str = "", **attributes: str) -> HttpResponse:
    """The whole way."""
    return come_back(browser, leave(browser, query), cas.give(user, **attributes))


def emilie() -> Responsable:
    """Emilie Dupont, mother of Albert."""
    return Responsable.objects.filter(nom_de_famille="DUPONT", prenom="Emilie", uai=COLLEGE).earliest("pk")


def as_parent(row: Responsable) -> dict[str, str]:
    """What an ENT says of her."""
    return {
        "nom": row.nom,
        "prenom": row.prenom,
        "codePostal": str(row.adresse["code_postal"]),
        "categories": "National_2",
    }


@pytest.fixture
def parent(registre: Etablissement) -> Responsable:
    return emilie()
