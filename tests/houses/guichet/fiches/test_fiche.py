"""A record: why they cannot, in plain words, and what mends it (J9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from preau.houses.guichet.models import Remise
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.protocols.scim.messages import Fusion, Notification, Reference, Signalement, Tentative
from preau.registre.actions import correct_contact
from preau.registre.models import Correction, Eleve, Etablissement, Lien, Responsable
from preau.registre.queries import find_responsables
from preau.registre.queries.valeurs import write_adresse
from tests.houses.guichet.conftest import ClientOf
from tests.houses.guichet.fiches.comptes_fictifs import SECRET, WHEN, Service
from tests.houses.guichet.fiches.conftest import address


def text_of(response: object) -> str:
    text = response.content.decode()  # type: ignore[attr-defined]
    return text.replace("&#x27;", "'").replace("\xa0", " ").replace("\u202f", " ")


def events() -> list[str]:
    rows = Entry.objects.filter(event__startswith="guichet.").order_by("pk")
    return [row.event.removeprefix("guichet.") for row in rows]


def test_why_and_the_button(client_of: ClientOf, emilie: Responsable, service: Service) -> None:
    emilie.telephones.all().delete()
    service.add(Tentative("t1", "activation-sms", "inconnu", WHEN, possibles=(emilie.public_id,)))
    service.add(
        Notification("n1", "responsable", emilie.uai, emilie.public_id, issued_on="2026-05-01", expires_on="2026-08-01",
                     etat="perimee")
    )  # fmt: skip
    page = text_of(client_of("secretaire").get(address(emilie)))
    assert "La fiche n'a aucun numéro de téléphone." in page
    assert "essai du 3 sept. à 19 h 12, activation par SMS : numéro inconnu" in page
    assert "n'est plus valable depuis le 1 août 2026" in page
    assert address(emilie, "corriger", "mobile") in page
    assert "Rien ne bloque" not in page
    assert events() == ["fiche.vue"]


def test_the_office_mends_the_mobile(client_of: ClientOf, emilie: Responsable, service: Service) -> None:
    browser = client_of("secretaire")
    url = address(emilie, "corriger", "mobile")
    assert "Ce numéro ne reçoit pas de SMS" in text_of(browser.post(url, {"valeur": "02 33 00 00 01"}, status=422))
    done = browser.post(url, {"valeur": "06 39 98 00 77", "piece": "carte", "motif": ""})
    assert done.status_code == 303
    assert find_responsables(nom="Dupont", prenom="Emilie", mobile="+33639980077") == [emilie]
    page = text_of(browser.get(done["Location"]))
    assert "La fiche est corrigée" in page
    assert "l'établissement dit +33 6 39 98 00 77" in page
    assert "Coordonnée corrigée" in page
    row = Correction.objects.get()
    assert browser.get(address(emilie, "retirer-correction", row.public_id)).status_code == 200
    browser.post(address(emilie, "retirer-correction", row.public_id))
    assert find_responsables(nom="Dupont", prenom="Emilie", mobile="+33639980077") == []


def test_what_a_fiche_de_renseignements_corrected_is_in_words_and_withdrawn(
    client_of: ClientOf, emilie: Responsable, service: Service
) -> None:
    browser, adresse = client_of("secretaire"), {"lignes": ["3 RUE NEUVE"], "code_postal": "50590", "commune": "MONT"}
    before = dict(emilie.adresse)
    for champ, valeur in (("adresse", write_adresse(adresse)), ("domicile", "+33261910001"), ("accepte_sms", "non")):
        correct_contact(emilie.public_id, champ, valeur, uai=emilie.uai, by="agent:x", motif="Fiche de renseignements")
    page = text_of(browser.get(address(emilie)))
    assert "l'établissement dit 3 RUE NEUVE, 50590 MONT" in page
    assert "l'établissement dit +33 2 61 91 00 01" in page
    assert "Fiche de renseignements" in page
    assert "lignes" not in page
    row = Correction.objects.get(champ="adresse")
    browser.post(address(emilie, "retirer-correction", row.public_id))
    emilie.refresh_from_db()
    assert emilie.adresse == before


def test_attempts_before_a_correction_no_longer_accuse(
    client_of: ClientOf, emilie: Responsable, service: Service
) -> None:
    service.add(Tentative("t1", "activation-sms", "inconnu", WHEN, possibles=(emilie.public_id,)))
    browser = client_of("secretaire")
    assert "Quelqu'un de ce nom a essayé" in text_of(browser.get(address(emilie)))
    browser.post(address(emilie, "corriger", "mobile"), {"valeur": "06 39 98 00 77"})
    page = text_of(browser.get(address(emilie)))
    assert "Quelqu'un de ce nom a essayé" not in page
    assert "Rien ne bloque" in page
    assert "numéro inconnu" in page  # the attempt itself stays


def test_without_the_account_service_the_registry_shows(
    client_of: ClientOf, emilie: Responsable, service: Service
) -> None:
    service.is_down = True
    page = text_of(client_of("secretaire").get(address(emilie)))
    assert "Le service de comptes ne répond pas" in page
    assert "Coordonnées" in page
    assert "Rien ne bloque" not in page
    assert address(emilie, "corriger", "mobile") in page


def test_a_password_at_the_counter(client_of: ClientOf, emilie: Responsable, service: Service) -> None:
    user = service.account(emilie)
    browser = client_of("secretaire")
    url = address(emilie, "reinitialiser", user.id)
    assert "Rien ne bloque" in text_of(browser.get(address(emilie)))
    assert browser.post(url, {"piece": ""}, status=422).status_code == 422
    assert Remise.objects.count() == 0
    slip = browser.post(url, {"piece": "passeport"})
    assert SECRET in text_of(slip)
    assert "Passeport" in text_of(slip)
    assert "no-store" in slip["Cache-Control"]
    remise = Remise.objects.get()
    assert (remise.personne, remise.piece, remise.objet) == (emilie.public_id, "passeport", "mot-de-passe")
    assert SECRET not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert SECRET not in text_of(browser.get(address(emilie)))


@pytest.mark.parametrize(
    ("slug", "state", "path", "event"),
    [
        ("suspendre", "actif", "active", "compte.suspendu"),
        ("rouvrir", "suspendu", "active", "compte.rouvert"),
        ("deverrouiller", "actif", "active", "compte.deverrouille"),
        ("fermer-sessions", "actif", "sessions", "sessions"),
    ],
)
def test_gestes_on_an_account(
    client_of: ClientOf, emilie: Responsable, service: Service, slug: str, state: str, path: str, event: str
) -> None:
    user = service.account(emilie, etat=state, verrouille=True, sessions=2)
    service.add(replace(user, active=state == "actif"))
    browser = client_of("secretaire")
    url = address(emilie, slug, user.id)
    assert url in text_of(browser.get(address(emilie)))
    browser.get(url)
    done = browser.post(url)
    assert done.status_code == 303
    patched = [data for method, _path, data in service.asked if method == "PATCH"]
    assert [one["Operations"][0]["path"] for one in patched] == [path]
    assert events()[-1] == event
    assert browser.get(done["Location"]).status_code == 200


def test_an_account_that_changed_meanwhile_is_left_alone(
    client_of: ClientOf, emilie: Responsable, service: Service
) -> None:
    user = service.account(emilie)
    url = address(emilie, "suspendre", user.id)
    page = client_of("secretaire").post(url, {"version": 'W/"ancienne"'}, status=409)
    assert "a changé depuis" in text_of(page)
    assert service.rows[user.id].compte.etat == "actif"
    assert events() == []


def test_an_account_of_somebody_else_is_out_of_reach(
    client_of: ClientOf, emilie: Responsable, albert: Eleve, service: Service
) -> None:
    user = service.account(albert, "a.dupont12")
    url = address(emilie, "suspendre", user.id)
    assert client_of("secretaire").post(url, status=404).status_code == 404
    assert [method for method, _path, _data in service.asked if method == "PATCH"] == []


def test_a_letter_for_who_has_no_account(client_of: ClientOf, emilie: Responsable, service: Service) -> None:
    slip = text_of(client_of("secretaire").post(address(emilie, "courrier"), {"piece": "carte"}))
    assert SECRET in slip
    assert "e.dupont77" in slip
    assert Remise.objects.get().objet == "courrier"


def test_who_has_left_is_not_said_to_have_no_account(
    client_of: ClientOf, emilie: Responsable, service: Service
) -> None:
    assert "Pas encore de compte" in text_of(client_of("secretaire").get(address(emilie)))
    Responsable.objects.filter(pk=emilie.pk).update(gone_at=now())
    said = text_of(client_of("secretaire").get(address(emilie)))
    assert "Si elle a un compte, il est gardé" in said
    assert "Pas encore de compte" not in said


def test_a_wrong_child_is_detached(client_of: ClientOf, emilie: Responsable, albert: Eleve, service: Service) -> None:
    service.add(Signalement("s1", "eleve-inconnu", None, albert.public_id, emilie.public_id, emilie.uai))
    browser = client_of("secretaire")
    url = address(emilie, "detacher", albert.public_id)
    assert browser.post(url, {"motif": ""}, status=422).status_code == 422
    assert browser.post(url, {"motif": "jugement présenté"}).status_code == 303
    lien = Lien.objects.get(responsable=emilie, eleve=albert)
    assert lien.cut_reason == "jugement présenté"
    assert service.rows["s1"].etat == "clos"
    page = text_of(browser.get(address(emilie)))
    assert address(emilie, "retablir", albert.public_id) in page
    browser.post(address(emilie, "retablir", albert.public_id))
    lien.refresh_from_db()
    assert lien.cut_at is None
    service.is_down = True
    refused = browser.post(url, {"motif": "jugement présenté"}, status=503)
    assert "Le registre est à jour" in text_of(refused)


def test_regrouped_accounts_are_taken_apart(client_of: ClientOf, emilie: Responsable, service: Service) -> None:
    user = service.account(emilie)
    service.add(Fusion("f1", Reference(user.id), "e.dupont43", WHEN, WHEN + timedelta(days=30)))
    browser = client_of("referent")
    assert "e.dupont43" in text_of(browser.get(address(emilie)))
    assert browser.post(address(emilie, "separer", "f1")).status_code == 303
    assert service.rows["f1"].etat == "defaite"
    assert browser.post(address(emilie, "separer", "f2"), status=404).status_code == 404


def test_reading_is_not_mending(client_of: ClientOf, emilie: Responsable, service: Service) -> None:
    user = service.account(emilie)
    browser = client_of("lecture")
    page = text_of(browser.get(address(emilie)))
    assert "corriger" not in page
    for more in (("corriger", "mobile"), ("suspendre", user.id), ("transmettre",), ("courrier",)):
        assert browser.get(address(emilie, *more)).status_code == 404


def test_another_school_is_not_there(
    client_of: ClientOf, emilie: Responsable, autre_ecole: Etablissement, service: Service
) -> None:
    other = Responsable.objects.filter(uai=autre_ecole.uai).first()
    assert other is not None
    browser = client_of("chef")
    wrong = address(other).replace(autre_ecole.uai, emilie.uai)
    for url in (wrong, address(other), f"{wrong}corriger/mobile/", f"{wrong}transmettre/"):
        assert browser.get(url).status_code == 404
    assert browser.get(address(emilie, "corriger", "ne-le")).status_code == 404
    assert browser.get(address(emilie, "rien")).status_code == 404
