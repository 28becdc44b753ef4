"""« Mes appareils » and « Mots de passe d'application »."""

from __future__ import annotations

import pytest

from preau.houses.viescolaire.models import Appareil, MotDePasseApplication
from tests.houses.viescolaire.conftest import ClientOf, utilisateur_of
from tests.houses.viescolaire.mobile.phone import open_phone, path_of, texts


def test_the_owner_sees_their_devices_and_signs_one_out(client_of: ClientOf) -> None:
    computer = client_of("responsable")
    phone = open_phone(path_of(computer))
    page = computer.get("/appareils/").content.decode()
    assert "Chrome sur Android" in page
    assert "Ce téléphone" not in page
    row = Appareil.objects.get()
    answer = computer.post("/appareils/retirer/", {"appareil": row.public_id})
    assert answer["Location"] == "/appareils/"
    assert "Clear-Site-Data" not in answer
    assert phone.get("/mobile/")["Location"] == "/mobile/ajouter/"
    assert "Aucun appareil" in computer.get("/appareils/").content.decode()


def test_this_phone_is_named_and_forgets_what_it_kept(client_of: ClientOf) -> None:
    browser = client_of("responsable")
    browser.post("/qr-code/ici/")
    assert "Ce téléphone" in browser.get("/appareils/").content.decode()
    row = Appareil.objects.get()
    assert browser.post("/appareils/retirer/", {"appareil": row.public_id})["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize("path", ["/appareils/retirer/", "/appareils/mots-de-passe/retirer/"])
def test_anothers_device_or_password_is_not_there(client_of: ClientOf, path: str) -> None:
    open_phone(path_of(client_of("responsable")))
    client_of("responsable").post("/appareils/mots-de-passe/", {"nom": "agenda"})
    device, secret = Appareil.objects.get(), MotDePasseApplication.objects.get()
    other = client_of("eleve")
    said = {"appareil": device.public_id, "mot_de_passe": secret.public_id}
    assert other.post(path, said).status_code == 404
    assert other.post(path).status_code == 404
    assert not Appareil.objects.exclude(revoked_at=None).exists()
    assert not MotDePasseApplication.objects.exclude(revoked_at=None).exists()


def test_an_application_password_is_shown_once_and_taken_back(client_of: ClientOf) -> None:
    browser = client_of("responsable")
    answer = browser.post("/appareils/mots-de-passe/", {"nom": "  Agenda   de la maison "})
    address, login, secret = texts(answer)
    row = MotDePasseApplication.objects.get()
    assert address.endswith("/mobile.parent.html")
    assert login == row.login
    assert len(secret) == 29
    page = browser.get("/appareils/mots-de-passe/").content.decode()
    assert "Agenda de la maison" in page
    assert secret not in page
    assert "jamais utilisé" in page
    assert secret not in row.verificateur
    browser.post("/appareils/mots-de-passe/retirer/", {"mot_de_passe": row.public_id})
    assert "Agenda de la maison" not in browser.get("/appareils/mots-de-passe/").content.decode()
    assert utilisateur_of("responsable").mots_de_passe.get().revoked_at is not None


def test_a_password_needs_a_name_and_twenty_are_enough(client_of: ClientOf) -> None:
    browser = client_of("responsable")
    assert browser.post("/appareils/mots-de-passe/", {"nom": " "}).status_code == 422
    for number in range(20):
        assert browser.post("/appareils/mots-de-passe/", {"nom": f"n{number}"}).status_code == 200
    answer = browser.post("/appareils/mots-de-passe/", {"nom": "un de trop"})
    assert answer.status_code == 422
    assert "20 mots de passe" in answer.content.decode().replace("\xa0", " ")
    assert MotDePasseApplication.objects.count() == 20
