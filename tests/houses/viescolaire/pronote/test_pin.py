"""The second factor of applications: a code chosen on our page, given once by each (§4.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from preau.houses.viescolaire.actions.pronote_pin import choose_pin
from preau.houses.viescolaire.actions.pronote_secrets import (
    list_app_passwords,
    list_appareils,
    make_app_password,
    make_qr,
    revoke_appareil,
)
from preau.houses.viescolaire.checks import check_settings
from preau.houses.viescolaire.models import Appareil, CodePin, SessionPronote, Utilisateur
from preau.houses.viescolaire.pronote_refusals import CodeTropSimple
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from tests.houses.viescolaire.conftest import ClientOf
from tests.houses.viescolaire.pronote.application import Application, read_qr

PIN, WRONG = "582046", "582047"


@pytest.fixture(autouse=True)
def _wanted() -> Any:
    with override_settings(VIESCOLAIRE=replace(settings.VIESCOLAIRE, pronote_pin=["parent", "professeur"])):
        yield


def scanned(who: Utilisateur, client: str | None = None, uuid: str = "telephone") -> tuple[Application, Any]:
    """An application that has just read a QR code of this person."""
    made = Application(Client(), "parent", client=client).open()
    said = made.scan(make_qr(who, "parent", "4821").text, "4821", uuid=uuid)
    return made, said


def test_a_new_application_is_given_the_code_once(maman: Utilisateur) -> None:
    choose_pin(maman, PIN)
    first, said = scanned(maman)
    assert (said["actionsDoubleAuth"]["V"], said["modeSecurisationParDefaut"]) == ("[3]", 3)
    assert first.call("ParametresUtilisateur")["Erreur"]["G"] == 22
    assert first.call("PageEmploiDuTemps", {"numeroSemaine": 13}, onglet=16)["Erreur"]["G"] == 3
    assert first.enter(WRONG) == {"result": False}
    assert first.enter(WRONG, 3, strIdentification="x") == {"result": False}
    assert first.enter(PIN) == {"result": True}
    assert first.call("ParametresUtilisateur")["Erreur"]["G"] == 22, "checked is not yet registered"
    assert first.enter(PIN, 3, strIdentification="Tablette de la maison, au salon") == {"result": True}
    assert first.call("ParametresUtilisateur")["ressource"]["L"] == "DUPONT Emilie"
    assert first.call("PageInfosPerso", onglet=49)["securisation"] == {"mode": 3}
    (device,) = list_appareils(maman)
    assert device.nom == "Tablette de la maison, au salo"
    assert Entry.objects.filter(event="pronote.second-facteur", subject=f"appareil:{device.public_id}").count() == 1
    again = Application(Client(), "parent", client=first.client).open()
    assert "actionsDoubleAuth" not in again.log_in(first.login, first.secret, "jeton")
    assert again.call("Navigation", onglet=7) == {}
    elsewhere = Application(Client(), "parent").open()
    assert "actionsDoubleAuth" in elsewhere.log_in(again.login, again.secret, "jeton")


def test_without_a_code_nothing_opens_and_the_person_is_told_where_to_choose_one(maman: Utilisateur) -> None:
    _client, said = scanned(maman)
    assert said["Acces"] == 9
    assert "Mes appareils" in said["AccesMessage"]["message"]
    assert not SessionPronote.objects.filter(etape__in=["ouverte", "facteur"]).exists()


def test_an_application_password_registers_a_device_that_may_be_taken_back(maman: Utilisateur) -> None:
    choose_pin(maman, PIN)
    secret = make_app_password(maman, "Essai")
    login = list_app_passwords(maman)[0].login
    first = Application(Client(), "parent").open()
    assert "actionsDoubleAuth" in first.log_in(login, secret)
    assert Message.objects.count() == 0
    first.enter(PIN, 3, strIdentification="Programme")
    assert Message.objects.count() == 1, "its owner is told"
    again = Application(Client(), "parent", client=first.client).open()
    assert "actionsDoubleAuth" not in again.log_in(login, secret)
    revoke_appareil(maman, list_appareils(maman)[0].public_id)
    assert first.call("Navigation", onglet=7)["Erreur"]["G"] == 10
    third = Application(Client(), "parent", client=first.client).open()
    assert "actionsDoubleAuth" in third.log_in(login, secret)


def test_an_identifier_of_ours_alone_is_kept(maman: Utilisateur) -> None:
    choose_pin(maman, PIN)
    for given in ("", "a" * 31, "é" * 32, "g" * 32, 12):
        made = Application(Client(), "parent", client=given).open()  # type: ignore[arg-type]
        assert made.client != given
    kept = Application(Client(), "parent", client="A" * 32).open()
    assert kept.client == "A" * 32


def test_another_s_identifier_opens_nothing(maman: Utilisateur, bonnet: Utilisateur) -> None:
    for who in (maman, bonnet):
        choose_pin(who, PIN)
    first, _said = scanned(maman)
    first.enter(PIN, 3, strIdentification="Téléphone")
    _other, said = scanned(bonnet, first.client, uuid="autre")
    assert "actionsDoubleAuth" in said


def test_tries_are_counted_for_the_person_whatever_the_session(maman: Utilisateur) -> None:
    choose_pin(maman, PIN)
    for rank in range(5):
        client, _said = scanned(maman, uuid=f"t{rank}")
        assert client.enter(WRONG) == {"result": False}
    client, _said = scanned(maman, uuid="t9")
    assert client.enter(PIN) == {"result": False}, "one too many: even the right one waits"


@pytest.mark.parametrize("asked", [{}, {"action": 0}, {"action": 0, "codePin": 3}, {"action": 0, "codePin": "zz"},
                                   {"action": 3, "codePin": "00" * 16}, {"action": 1, "nouveauMDP": "00" * 16},
                                   {"action": 0, "codePin": "0" * 300}, {"action": "3"}, {"action": [0]}])  # fmt: skip
def test_what_is_no_code_is_wrong(maman: Utilisateur, asked: dict[str, Any]) -> None:
    choose_pin(maman, PIN)
    client, _said = scanned(maman)
    assert client.call("SecurisationCompteDoubleAuth", asked) == {"result": False}
    assert client.call("ParametresUtilisateur")["Erreur"]["G"] == 22


def test_names_of_devices_are_known(maman: Utilisateur) -> None:
    choose_pin(maman, PIN)
    first, _said = scanned(maman)
    first.enter(PIN, 3, strIdentification="Téléphone")
    asked = {"action": 2, "libelle": "Téléphone"}
    assert first.call("SecurisationCompteDoubleAuth", asked) == {"dejaConnu": True}
    assert first.call("SecurisationCompteDoubleAuth", {"action": 2, "libelle": None}) == {"dejaConnu": False}
    assert first.enter(PIN, 3, strIdentification="Autre") == {"result": True}
    assert Appareil.objects.get().nom == "Téléphone", "a device registers once"


def test_before_a_login_there_is_no_factor(maman: Utilisateur) -> None:
    client = Application(Client(), "parent").open()
    assert client.call("SecurisationCompteDoubleAuth", {"action": 2})["Erreur"]["G"] == 22
    made = make_qr(maman, "parent", "4821")
    assert read_qr(made.text, "4821")


def test_the_owner_chooses_a_code_and_another_asks_again(client_of: ClientOf, maman: Utilisateur) -> None:
    browser = client_of(maman)
    assert "Choisir mon code PIN" in browser.get("/qr-code/").content.decode()
    assert "Choisir mon code PIN" in browser.get("/appareils/mots-de-passe/").content.decode()
    asked = browser.post("/qr-code/", {"code": "4821"}).content.decode()
    assert "Une application compatible" not in asked
    for weak in ("", "12", "111111", "123456", "987654"):
        assert browser.post("/appareils/code-pin/", {"code": weak}).status_code == 422
    assert browser.post("/appareils/code-pin/", {"code": PIN})["Location"] == "/appareils/"
    assert PIN not in CodePin.objects.get().scelle
    assert "Code PIN des applications" in browser.get("/appareils/").content.decode()
    assert "Une application compatible" in browser.post("/qr-code/", {"code": "4821"}).content.decode()
    assert "Choisir mon code PIN" not in browser.get("/qr-code/").content.decode()
    first, _said = scanned(maman)
    first.enter(PIN, 3, strIdentification="Téléphone")
    assert "Vous avez déjà un code" in browser.get("/appareils/code-pin/").content.decode()
    browser.post("/appareils/code-pin/", {"code": WRONG})
    assert CodePin.objects.count() == 1
    again = Application(Client(), "parent", client=first.client).open()
    assert "actionsDoubleAuth" in again.log_in(first.login, first.secret, "jeton")
    with pytest.raises(CodeTropSimple):
        choose_pin(maman, "000000")


def test_no_page_where_no_space_wants_a_code(client_of: ClientOf, albert: Utilisateur) -> None:
    browser = client_of(albert)
    assert browser.get("/appareils/code-pin/").status_code == 404
    assert browser.post("/appareils/code-pin/", {"code": PIN}).status_code == 404
    assert "Code PIN" not in browser.get("/appareils/").content.decode()


def test_an_unknown_space_stops_the_start() -> None:
    assert check_settings() == []
    with override_settings(VIESCOLAIRE=replace(settings.VIESCOLAIRE, pronote_pin=["parents"])):
        assert [one.id for one in check_settings()] == ["viescolaire.E003"]
