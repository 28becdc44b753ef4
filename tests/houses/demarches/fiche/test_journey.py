"""The fiche from end to end: what is known, corrected page by page, joined, read again, sent, followed."""

from __future__ import annotations

import io
from typing import Any

from django.test import override_settings

from preau.houses.demarches.models import Dossier, Evenement, Ligne
from preau.kit.journal.models import Entry
from preau.registre.queries.valeurs import read_adresse, read_personne
from tests.houses.demarches.conftest import COLLEGE, ClientOf, compte_of, eleve_of, responsables_of
from tests.houses.demarches.fiche.walk import (
    ADRESSE,
    CONTACT,
    PDF,
    decide,
    famille,
    lines,
    only_dossier,
    said,
)


def pdf(name: str = "Facture d'eau.pdf") -> Any:
    """A proof of address."""
    found = io.BytesIO(PDF)
    found.name = name
    return found


def test_the_page_shows_what_the_school_knows(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    text = said(emilie.get())
    for word in ("Madame", "DUPONT", "Emilie", "+33 6 39 98 00 01", "Albert DUPONT", "14 mars 2015", "Régime"):
        assert word in text
    assert "Aucune personne n'est indiquée." in text
    assert Dossier.objects.count() == 0


def test_all_is_exact_sends_an_attestation_without_lines(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    answer = emilie.exact()
    row = only_dossier()
    assert (row.etat, row.lignes.count(), row.uai) == (Dossier.Etat.TRAITE, 0, COLLEGE)
    assert row.closed_at == row.submitted_at is not None
    assert list(row.evenements.values_list("par", "quoi")) == [("famille", "exact")]
    assert "Merci : tout est exact" in said(emilie.browser.get(answer["Location"]))
    assert Entry.objects.get(event="demarches.fiche.attestation").subject == f"dossier:{row.public_id}"
    home = said(emilie.browser.get("/"))
    assert "Tout est déclaré exact" in home
    assert "a répondu" not in home


def test_a_whole_fiche_is_corrected_and_sent(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    assert emilie.fill("modifier/nom/", nom_usage="Dupont-Martin")["Location"].endswith("#nom")
    emilie.fill("modifier/adresse/", **ADRESSE)
    emilie.fill("modifier/telephones/", mobile="06 39 98 00 77", accepte_sms="oui", travail="02 61 91 00 02")
    emilie.fill("modifier/mel/", mel="Emilie.Dupont@example.org")
    emilie.fill("modifier/eleve/", mobile="06 39 98 00 78")
    emilie.fill("contacts/nouveau/", **CONTACT)
    assert "modifié, pas encore envoyé" in said(emilie.get())
    emilie.join(pdf())
    text = said(emilie.get("recapitulatif/"))
    for word in ("3 rue des Embruns", "+33 6 39 98 00 77", "emilie.dupont@example.org", "Yvonne Lepetit", "Facture"):
        assert word in text
    answer = emilie.send()
    row = only_dossier()
    assert (row.etat, row.brouillon, row.base, row.compte) == ("envoye", "", "", compte_of("emilie-dupont"))
    found = {champ: (avant, propose) for champ, avant, propose in lines(row) if champ not in ("mobile", "mel")}
    assert found["nom_usage"] == ("", "Dupont-Martin")
    assert found["travail"] == ("", "+33261910002")
    assert read_adresse(str(found["adresse"][1]))["lignes"] == ["3 rue des Embruns", "Appartement 12"]
    assert read_personne(str(found["contact"][1])) == {
        "nom": "Lepetit", "prenom": "Yvonne", "parente": "38", "telephones": ["+33261910001"], "vient_chercher": True,
    }  # fmt: skip
    own, pupil = responsables_of("emilie-dupont")[0].public_id, eleve_of("albert-dupont").public_id
    mobiles = row.lignes.filter(champ="mobile").values_list("fiche", flat=True)
    assert list(mobiles) == [own, pupil]
    event = row.evenements.get()
    assert (event.par, event.quoi, event.detail["pieces"]) == (Evenement.Par.FAMILLE, "envoyee", 1)
    page = emilie.browser.get(answer["Location"])
    assert "Votre fiche est envoyée" in said(page)
    assert "En attente" in said(page)


def test_the_draft_is_found_again_on_another_device(client_of: ClientOf) -> None:
    famille(client_of, "emilie-dupont", "albert-dupont").fill("modifier/mel/", mel="autre@example.org")
    other = famille(client_of, "emilie-dupont", "albert-dupont")
    assert "autre@example.org" in said(other.get())
    assert other.open("modifier/mel/")["mel"] == "autre@example.org"
    assert "pas encore envoyé" in said(other.get())


def test_an_abandoned_draft_goes_with_its_files(client_of: ClientOf, tmp_path: Any, settings: Any) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="autre@example.org")
    assert "effacés" in said(emilie.get("abandonner/"))
    assert Dossier.objects.count() == 1
    emilie.post("abandonner/", {})
    emilie.post("abandonner/", {})
    assert Dossier.objects.count() == 0
    assert Entry.objects.filter(event="demarches.fiche.abandon").count() == 1


def test_what_is_typed_as_it_was_is_no_change(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="autre@example.org")
    known = responsables_of("emilie-dupont")[0].mel
    emilie.fill("modifier/mel/", mel=known.upper())
    assert "Votre brouillon ne change rien" in said(emilie.get())
    answer = emilie.get("recapitulatif/", status=409)
    assert "DEMARCHES-0204" in said(answer)


def test_the_last_box_must_be_ticked(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="autre@example.org")
    answer = emilie.fill("recapitulatif/", 422)
    assert "certifiez que ces informations sont exactes" in said(answer)
    assert only_dossier().etat == Dossier.Etat.BROUILLON


def test_a_new_address_asks_for_a_proof(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/adresse/", **ADRESSE)
    assert "À joindre : Justificatif de domicile" in said(emilie.get("pieces/"))
    answer = emilie.send(422)
    assert "DEMARCHES-0205" in said(answer)
    assert only_dossier().etat == Dossier.Etat.BROUILLON
    emilie.join(pdf())
    emilie.send()
    assert only_dossier().etat == Dossier.Etat.ENVOYE


def test_people_to_contact_are_added_changed_and_removed(client_of: ClientOf) -> None:
    sabine = famille(client_of, "sabine-perrin", "maude-perrin")
    text = said(sabine.get())
    assert "Gaston PERRIN" in text
    assert "Grand-parent" in text
    gaston = responsables_of("gaston-perrin")[0].public_id
    sabine.fill(f"contacts/{gaston}/", vient_chercher="oui")
    sabine.fill("contacts/nouveau/", **CONTACT)
    sabine.fill("contacts/nouveau/", **{**CONTACT, "prenom": "Odile"})
    assert "Ajouter une personne" not in said(sabine.get())
    full = sabine.fill("contacts/nouveau/", 409, **{**CONTACT, "prenom": "Rose"})
    assert "DEMARCHES-0210" in said(full)
    sabine.fill("contacts/nouveau-1/", retirer="1")
    sabine.fill(f"contacts/{gaston}/", retirer="1", prenom="")
    assert "sera retiré" in said(sabine.get())
    sabine.send()
    asked = [
        (one.fiche, propose)
        for one, (_c, _a, propose) in zip(only_dossier().lignes.all(), lines(only_dossier()), strict=True)
    ]
    assert asked[0] == (gaston, "")
    assert asked[1][0] == ""
    assert read_personne(str(asked[1][1]))["prenom"] == "Odile"
    sabine.get("contacts/personne-d-autre/", status=404)


def test_a_waiting_change_is_said_and_not_asked_twice(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="autre@example.org")
    emilie.send()
    assert "Vous avez demandé le 23 novembre, en attente :" in said(emilie.get())
    emilie.fill("modifier/mel/", mel="autre@example.org")
    assert "DEMARCHES-0204" in said(emilie.get("recapitulatif/", status=409))


def test_a_sent_fiche_is_taken_back_while_nothing_is_decided(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/adresse/", **ADRESSE)
    emilie.join(pdf())
    emilie.send()
    row = only_dossier()
    path = f"envois/{row.public_id}/"
    assert "effacés" in said(emilie.get(f"{path}retirer/"))
    emilie.post(f"{path}retirer/", {})
    emilie.post(f"{path}retirer/", {})
    row.refresh_from_db()
    assert (row.etat, row.pieces.count()) == (Dossier.Etat.RETIRE, 0)
    assert set(row.lignes.values_list("decision", flat=True)) == {Ligne.Decision.SANS_OBJET}
    assert list(row.evenements.values_list("quoi", flat=True)) == ["envoyee", "retiree"]
    assert "Retirer ma demande" not in said(emilie.get(path))
    assert "ne peut plus être retirée" in said(emilie.get(f"{path}retirer/"))


def test_what_the_office_has_begun_is_not_taken_back(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="autre@example.org")
    emilie.send()
    row = only_dossier()
    row.lignes.update(decision=Ligne.Decision.ACCEPTEE)
    answer = emilie.post(f"envois/{row.public_id}/retirer/", {}, 409)
    assert "DEMARCHES-0206" in said(answer)
    row.refresh_from_db()
    assert row.etat == Dossier.Etat.ENVOYE


def test_a_refused_line_says_why_and_opens_a_new_draft(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="autre@example.org")
    emilie.fill("contacts/nouveau/", **CONTACT)
    emilie.send()
    row = only_dossier()
    decide(row, Ligne.Decision.REFUSEE, "Adresse illisible")
    page = emilie.get(f"envois/{row.public_id}/")
    assert "Adresse illisible" in said(page)
    mel, contact = row.lignes.order_by("ordre")
    answer = emilie.post(f"envois/{row.public_id}/corriger/{mel.public_id}/", {})
    assert answer["Location"].endswith("/modifier/mel/")
    assert emilie.open("modifier/mel/")["mel"] == "autre@example.org"
    answer = emilie.post(f"envois/{row.public_id}/corriger/{contact.public_id}/", {})
    assert emilie.browser.get(answer["Location"]).status_code == 200
    emilie.send()
    assert Dossier.objects.filter(etat=Dossier.Etat.ENVOYE).get().lignes.count() == 2


def test_only_a_refused_line_is_corrected(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="autre@example.org")
    emilie.send()
    row = only_dossier()
    line = row.lignes.get()
    emilie.post(f"envois/{row.public_id}/corriger/{line.public_id}/", {}, 404)
    emilie.post(f"envois/{row.public_id}/corriger/personne/", {}, 404)
    assert Dossier.objects.count() == 1


def test_twenty_fiches_a_day_are_enough(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    for _time in range(20):
        emilie.exact()
    assert "DEMARCHES-0207" in said(emilie.exact(429))
    assert Dossier.objects.count() == 1


def test_exact_is_said_again_another_day(client_of: ClientOf, lundi: Any) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    first = emilie.exact()["Location"]
    assert emilie.exact()["Location"] == first
    lundi.shift(601)
    assert emilie.exact()["Location"] != first
    assert Dossier.objects.count() == 2


def test_a_deployment_without_files_asks_for_none(client_of: ClientOf, settings: Any) -> None:
    from dataclasses import replace

    with override_settings(DEMARCHES=replace(settings.DEMARCHES, pieces=0)):
        emilie = famille(client_of, "emilie-dupont", "albert-dupont")
        emilie.fill("modifier/adresse/", **ADRESSE)
        emilie.send()
    assert only_dossier().etat == Dossier.Etat.ENVOYE
