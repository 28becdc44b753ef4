"""Passkeys: making one, showing one, and everything that is not the right one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from preau.houses.comptes.actions import passkeys
from preau.houses.comptes.models import Compte, Facteur
from tests.houses.comptes.login.authenticator import FLAG, Authenticator
from tests.houses.comptes.login.conftest import Browser
from tests.houses.comptes.walk import Walk

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
LIST = "/mon-compte/second-facteur/"
SHOW = "/connexion/second-facteur/"


@pytest.fixture(autouse=True)
def named(reglages: Any) -> None:
    reglages(public_url="http://localhost:8001")


@pytest.fixture
def device() -> Authenticator:
    return Authenticator()


def options_of(page: Any) -> str:
    """What the page hands to the browser."""
    found: str = html.fromstring(page.content).xpath("//*[@data-passkey]/@data-options")[0]
    return found


@pytest.fixture
def enrolled(compte: Compte, browser: Browser, device: Authenticator) -> Facteur:
    """Emilie's device is known; nobody is signed in."""
    browser.enter()
    walk = Walk(browser)
    walk.open(browser.post(LIST, {"_action": "ajouter"})["Location"])
    walk.send(moyen="cle")
    walk.send(credential=device.create(options_of(walk.page)))
    assert walk.step == "codes-de-secours", walk.text
    walk.send()
    browser.post("/deconnexion/")
    return Facteur.objects.get(kind="passkey")


def test_the_device_opens(enrolled: Facteur, browser: Browser, device: Authenticator) -> None:
    assert browser.enter()["Location"] == SHOW
    page = browser.get(SHOW)
    asked = json.loads(options_of(page))
    assert asked["rpId"] == "localhost"
    assert [one["id"] for one in asked["allowCredentials"]] == [enrolled.credential_id]
    assert "Utiliser un code de secours" in page.content.decode()
    assert browser.post(SHOW, {"credential": device.get(options_of(page))})["Location"] == "/mon-compte/"
    assert browser.is_in()
    enrolled.refresh_from_db()
    assert enrolled.sign_count == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"signature": True},
        {"origin": "https://pirate.example.org"},
        {"rp_id": "pirate.example.org"},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
        {"flags": FLAG(0)},
    ],
)
def test_each_wrong_answer(enrolled: Facteur, browser: Browser, device: Authenticator, wrong: dict[str, Any]) -> None:
    browser.enter()
    options = options_of(browser.get(SHOW))
    answer = browser.post(SHOW, {"credential": device.get(options, **wrong)})
    assert answer.status_code == 422
    assert "pas été reconnue" in answer.content.decode()
    assert not browser.is_in()


def test_another_device(enrolled: Facteur, browser: Browser) -> None:
    browser.enter()
    stranger = Authenticator()
    options = options_of(browser.get(SHOW))
    assert browser.post(SHOW, {"credential": stranger.get(options)}).status_code == 422


def test_a_copied_device_is_seen_by_its_counter(enrolled: Facteur, browser: Browser, device: Authenticator) -> None:
    Facteur.objects.filter(pk=enrolled.pk).update(sign_count=7)
    browser.enter()
    options = options_of(browser.get(SHOW))
    assert browser.post(SHOW, {"credential": device.get(options, counter=7)}).status_code == 422
    assert browser.post(SHOW, {"credential": device.get(options, counter=8)}).status_code == 303


def test_an_answer_to_another_login(enrolled: Facteur, browser: Browser, device: Authenticator) -> None:
    browser.enter()
    kept = device.get(options_of(browser.get(SHOW)))
    other = Browser()
    other.enter()
    assert other.post(SHOW, {"credential": kept}).status_code == 422


def test_one_device_one_account(enrolled: Facteur, compte: Compte, device: Authenticator) -> None:
    again = passkeys.read_new(compte, "run", device.create(passkeys.ask_new(compte, "run")))
    assert again is not None
    assert passkeys.add_passkey(again) is None


def test_the_journey_refuses_what_is_not_its_own(compte: Compte, browser: Browser, device: Authenticator) -> None:
    browser.enter()
    walk = Walk(browser)
    walk.open(browser.post(LIST, {"_action": "ajouter"})["Location"])
    walk.send(moyen="cle")
    for wrong in ({"challenge": "AAAA"}, {"origin": "https://pirate.example.org"}, {"rp_id": "x.example.org"}):
        walk.send(credential=device.create(options_of(walk.page), **wrong))
        assert walk.page.status_code == 422
    walk.send(credential="")
    assert walk.page.status_code == 422
    assert not Facteur.objects.exists()


def test_an_address_without_a_name_has_none(compte: Compte, browser: Browser, reglages: Any) -> None:
    reglages(public_url="http://127.0.0.1:8001")
    browser.enter()
    walk = Walk(browser)
    walk.open(browser.post(LIST, {"_action": "ajouter"})["Location"])
    walk.send(moyen="cle")
    assert walk.page.status_code == 422
    assert "choisissez l'autre" in walk.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON"]), inner, max_size=5)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(said=st.text(max_size=200) | JSON.map(json.dumps), place=st.integers(0, 600), wound=st.text(max_size=4))
def test_hostile_answers(said: str, place: int, wound: str) -> None:
    compte = Compte(public_id="compte", identifiant="e.dupont42", prenom="Emilie", nom="DUPONT")
    compte.pk = 0
    good = GOOD[:place] + wound + GOOD[place + 3 :]
    for text in (said, good):
        assert passkeys.read_new(compte, "autre", text) is None


GOOD = Authenticator().create(json.dumps({"challenge": "AAAA"}))
