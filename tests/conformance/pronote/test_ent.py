"""pronotepy's own CAS function, unmodified, through our ENT into /pronote/; the ENT's sign-out ends what it opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from preau.houses.viescolaire.models import SessionPronote, Utilisateur
from tests.conformance.pronote.conftest import Run, declare
from tests.conformance.pronote.ent import PASSWORD, Ent, serving
from tests.houses.viescolaire.conftest import COLLEGE

LOGIN = "thomas.leduc"
ACCOUNT = ["--nom", "LEDUC", "--prenom", "Thomas", "--profil", "personnel", "--role", "enseignant"]


@pytest.fixture(scope="module")
def ent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ent]:
    """One for all the tests of this file."""
    with serving(tmp_path_factory.mktemp("ent"), *ACCOUNT, "--uai", COLLEGE, "--identifiant", LOGIN) as started:
        yield started


@pytest.fixture
def door(ent: Ent, served: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of school life that leads to the ENT."""
    ent.declare(served)
    declare(monkeypatch, public_url=served, cas_url=f"{ent.url}/cas")
    return f"{served}/pronote/viescolaire.html"


def test_its_cas_function_leads_in(door: str, ent: Ent, pronotepy: Run) -> None:
    asked = {"espace": "viescolaire", "url": door, "username": LOGIN, "ent": f"{ent.url}/connexion/"}
    wrong = pronotepy(**asked, password="faux")
    assert wrong["error"] == "ENTLoginError", wrong
    said = pronotepy(**asked, password=PASSWORD, refresh=True)
    assert said["logged_in"], said
    assert said["name"] == "LEDUC Thomas"
    assert said["checked"] is True
    assert Utilisateur.objects.get().genre == "personnel"
    assert SessionPronote.objects.filter(etape="ouverte").count() == 2


def test_the_sign_out_of_the_ent_ends_the_session(door: str, ent: Ent, pronotepy: Run) -> None:
    asked = {"espace": "viescolaire", "url": door, "username": LOGIN, "ent": f"{ent.url}/connexion/"}
    said = pronotepy(**asked, password=PASSWORD)
    assert SessionPronote.objects.filter(etape="ouverte").count() == 1
    with httpx.Client(trust_env=False, timeout=20, follow_redirects=True) as browser:
        for name, value, domain in said["cookies"]:
            browser.cookies.set(name, value, domain=domain)
        home = browser.get(f"{ent.url}/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', home.text)
        assert token, home.text
        out = browser.post(f"{ent.url}/se-deconnecter/", data={"csrfmiddlewaretoken": token[1]})
        assert out.status_code == 200
    assert not SessionPronote.objects.exists()
