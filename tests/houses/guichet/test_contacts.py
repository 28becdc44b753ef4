"""The contacts page: what families are told of the school (issue 6, item 8)."""

from __future__ import annotations

from preau.registre.actions import set_secretariat
from preau.registre.models import Etablissement, Secretariat
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf

HERE = f"/etablissements/{COLLEGE}/contacts/"


def test_offices_are_added_changed_and_removed(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("referent")
    assert "Aucun secrétariat" in office.get(HERE).content.decode()
    said = {"nouveau-nom": "Second cycle", "nouveau-telephone": "02 61 91 00 48", "nouveau-mefs": "2001, 2011 2001"}
    assert office.post(HERE, said).status_code == 302
    row = Secretariat.objects.get()
    assert (row.nom, row.mefs) == ("Second cycle", ["2001", "2011"])
    again = office.post(HERE, said)
    assert again.status_code == 422
    assert "porte déjà ce nom" in again.content.decode()
    page = f"{HERE}{row.public_id}/"
    assert "2001 2011" in office.get(page).content.decode()
    assert office.post(page, {"nom": "Loge", "horaires": "8 h – 17 h"}).status_code == 302
    row.refresh_from_db()
    assert (row.nom, row.telephone, row.lignes) == ("Loge", "", ["8 h – 17 h"])
    assert office.post(f"{page}retirer/").status_code == 302
    assert Secretariat.objects.count() == 0


def test_the_school_s_own_coordinates_stay_whatever_files_say(ecole: Etablissement, client_of: ClientOf) -> None:
    said = {"ecole": "1", "nom": "CLG DES COURTILS", "commune": "Montmartin", "telephone": "02 61 91 00 48", "mel": ""}
    assert client_of("chef").post(HERE, said).status_code == 302
    ecole.refresh_from_db()
    assert (ecole.nom, ecole.telephone) == ("CLG DES COURTILS", "02 61 91 00 48")
    assert "telephone" in ecole.champs_fixes


def test_wrong_answers_are_said_on_their_field(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("referent")
    wrong = {"nouveau-nom": "", "nouveau-telephone": "12", "nouveau-mefs": "20-01"}
    page = office.post(HERE, wrong)
    assert page.status_code == 422
    assert "numéro de téléphone complet" in page.content.decode()
    assert "onze caractères" in page.content.decode()
    assert office.post(HERE, {"ecole": "1", "nom": "", "commune": ""}).status_code == 422
    assert Secretariat.objects.count() == 0


def test_another_school_s_office_is_not_there(
    ecole: Etablissement, autre_ecole: Etablissement, client_of: ClientOf
) -> None:
    row = set_secretariat(COLLEGE, nom="accueil", actor="essai")
    other = client_of("referent", PRIMAIRE)
    for base in (HERE, f"/etablissements/{PRIMAIRE}/contacts/"):
        assert other.get(f"{base}{row.public_id}/").status_code == 404
        assert other.post(f"{base}{row.public_id}/retirer/").status_code == 404
    assert client_of("secretaire").get(HERE).status_code == 404
    assert Secretariat.objects.count() == 1
