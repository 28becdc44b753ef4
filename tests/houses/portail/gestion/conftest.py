"""Administrators of a school, of another one and of the whole ENT, in browsers where they have just signed in."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.portail import cas_renewal, gestion
from preau.houses.portail.actions.administrators import add_administrator
from preau.houses.portail.actions.cas_declare import Wanted, declare_service
from preau.houses.portail.models import ConnexionRefusee, ServiceCas
from preau.houses.portail.models.identity_provider import LOCAL
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.portail.conftest import client, configure, famille, idp, journey, key_folder
from tests.houses.portail.people import COLLEGE, LYCEE, People, account, people
from tests.support.client import InspectingClient

__all__ = ["client", "configure", "famille", "idp", "journey", "key_folder", "people"]
ADMINS = ("tout", "college", "lycee")


def text_of(response: Any) -> str:
    """The words of a page, as they are read."""
    words = html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode()))
    return " ".join(words.replace("\xa0", " ").split())


def enter(compte: Any, *, ago: timedelta = timedelta(), factor: bool = True, idp: str = LOCAL) -> InspectingClient:
    """A browser where this account signed in `ago`, with its second factor or without."""
    request, response, browser = RequestFactory().get("/"), HttpResponse(), InspectingClient()
    data = {"local": compte.public_id, "idp": idp, cas_renewal.AUTHN_AT: (now() - ago).isoformat()}
    if factor:
        data[gestion.FACTOR] = True
    sessions.open_session(request, response, compte.public_id, data=data)
    browser.cookies.update(response.cookies)
    return browser


class Admins:
    """The three administrators by name; `browser()` gives each a browser."""

    def __init__(self) -> None:
        self.tout = account("a.reseau", "Réseau", "Ada", "collectivite", [], "administrateur")
        self.college = account("b.college", "Collet", "Bea", "personnel", [COLLEGE])
        self.lycee = account("c.lycee", "Lyaud", "Carl", "personnel", [LYCEE])
        add_administrator("a.reseau", [], "exploitant:essai", is_whole=True)
        add_administrator("b.college", [COLLEGE], "exploitant:essai")
        add_administrator("c.lycee", [LYCEE], "exploitant:essai")

    def browser(self, name: str, **options: Any) -> InspectingClient:
        return enter(getattr(self, name), **options)


@pytest.fixture
def admins(people: People) -> Admins:
    return Admins()


@pytest.fixture
def tout(admins: Admins) -> InspectingClient:
    return admins.browser("tout")


@pytest.fixture
def college(admins: Admins) -> InspectingClient:
    return admins.browser("college")


@pytest.fixture
def pronote(people: People) -> ServiceCas:
    wanted = Wanted(label="PRONOTE", url="https://pronote.example.org/", shape="entcore", attributs="pronote")
    return declare_service("pronote", wanted)[0]


@pytest.fixture
def refus(people: People) -> dict[str, ConnexionRefusee]:
    """A refusal of each school, and one of none."""
    ref = f"{{AAF}}70|x|{people.paul.jointure}"
    return {
        uai: ConnexionRefusee.objects.create(idp="comptes", reason="sans-eleve", references=[ref], uai=uai)
        for uai in (COLLEGE, LYCEE, "")
    }


def events(name: str) -> int:
    """How many journal rows of this event there are."""
    return Entry.objects.filter(event=name).count()


Enter = Callable[..., InspectingClient]
