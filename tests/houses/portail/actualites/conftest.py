"""Two schools, a family in both, and accounts of the ENT that write for one, for the other, or for none."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from preau.houses.portail.actions.publish_actualite import Draft, publish_actualite
from preau.houses.portail.models import Actualite, CompteLocal
from preau.houses.portail.models.identity_provider import LOCAL
from preau.kit import sessions
from preau.registre.models import Scolarite
from tests.houses.portail.conftest import Famille, Journey, client, configure, famille, idp, journey, key_folder
from tests.support.client import InspectingClient

__all__ = ["client", "configure", "famille", "idp", "journey", "key_folder"]
COLLEGE, ECOLE, AILLEURS = "0500048F", "0501271K", "0999001W"


def text_of(response: Any) -> str:
    """The words of a page, as they are read."""
    words = html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode()))
    return " ".join(words.replace("\xa0", " ").split())


def make_compte(
    roles: Sequence[str] = ("direction",), uais: Sequence[str] = (COLLEGE,), profil: str = "personnel", nom: str = ""
) -> CompteLocal:
    """An active account; nobody signs in with its password here."""
    return CompteLocal.objects.create(
        profil=profil,
        identifiant=f"compte{CompteLocal.objects.count()}",
        nom=nom or "Roussel",
        prenom="Camille",
        uais=list(uais),
        roles=list(roles),
        state=CompteLocal.State.ACTIF,
        password="!",
    )


def cookie_of(subject: str, data: dict[str, Any]) -> tuple[str, str]:
    """The session cookie of a browser where `subject` has just signed in."""
    request, response = RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, subject, data=data)
    ((name, morsel),) = response.cookies.items()
    return name, morsel.value


def browser_of(compte: CompteLocal) -> InspectingClient:
    """A browser where this account is signed in."""
    browser = InspectingClient()
    name, value = cookie_of(compte.public_id, {"local": compte.public_id, "idp": LOCAL})
    browser.cookies[name] = value
    return browser


def get_status(browser: InspectingClient, path: str) -> int:
    """What a GET answers, without a look at the page: that of a wrong method is Django's, empty."""
    plain = Client()
    plain.cookies = browser.cookies
    return int(plain.get(path).status_code)


Publish = Callable[..., Actualite]


@pytest.fixture
def publish() -> Publish:
    """Put news online: for the collège unless told otherwise."""

    def write(titre: str = "Sortie au mont", **values: Any) -> Actualite:
        auteur = values.pop("auteur", "")
        given = {"corps": "<p>Prévoir des bottes.</p>", "uai": COLLEGE, **values}
        return publish_actualite(Draft(titre, **given), auteur=auteur)

    return write


@pytest.fixture
def parent(journey: Journey, famille: Famille) -> InspectingClient:
    """Emilie: Albert in 5 A at the collège, Jeanne at the école."""
    Scolarite.objects.filter(etablissement_id=COLLEGE).update(division="5 A")
    Scolarite.objects.filter(etablissement_id=ECOLE).update(division="CM2")
    journey.sign_in(famille.refs)
    return journey.client


@pytest.fixture
def pupil(journey: Journey, famille: Famille) -> InspectingClient:
    """Albert himself."""
    Scolarite.objects.filter(etablissement_id=COLLEGE).update(division="5 A")
    journey.sign_in([f"{{AAF}}70|x|{famille.enfants[0].jointure}"])
    return journey.client
