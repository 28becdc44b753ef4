"""Two tabs, two devices, two parents, the office meanwhile: a stale form says what changed and loses nothing."""

from __future__ import annotations

import pytest

from preau.houses.demarches.models import Dossier, Ligne
from preau.registre.models import Lien, Responsable, Telephone
from preau.registre.models.personne import Source
from tests.houses.demarches.conftest import COLLEGE, ClientOf, eleve_of, responsables_of
from tests.houses.demarches.fiche.walk import ADRESSE, CONTACT, Famille, famille, fields_of, lines, only_dossier, said


@pytest.fixture
def emilie(client_of: ClientOf) -> Famille:
    """Emilie DUPONT about Albert."""
    return famille(client_of, "emilie-dupont", "albert-dupont")


def change_mel(who: str, mel: str) -> None:
    """As an import, or the office, would."""
    Responsable.objects.filter(pk=responsables_of(who)[0].pk).update(mel=mel)


def add_contact(eleve: str, nom: str) -> Responsable:
    """A person to contact, as the office writes one."""
    row = Responsable.objects.create(
        source=Source.SIECLE, uai=COLLEGE, source_id=f"c{nom}", nom_de_famille=nom, prenom="Yvonne"
    )
    Telephone.objects.create(responsable=row, champ="TEL_PERSONNEL", brut="0261910001", e164="+33261910001")
    Lien.objects.create(responsable=row, eleve=eleve_of(eleve), niveau=3, parente="38", brut={"vient_chercher": True})
    return row


def test_the_second_tab_is_told_and_keeps_what_was_typed(emilie: Famille) -> None:
    stale = emilie.open("modifier/mel/")
    emilie.fill("modifier/mel/", mel="premier@example.org")
    answer = emilie.post("modifier/mel/", {**stale, "mel": "second@example.org"}, 409)
    text = said(answer)
    assert "DEMARCHES-0202" not in text
    assert "DEMARCHES-0201" in text
    assert "Votre brouillon : premier@example.org" in text
    assert 'value="second@example.org"' in answer.content.decode()
    assert emilie.open("modifier/mel/")["mel"] == "premier@example.org"
    again = emilie.post("modifier/mel/", {**fields_of(answer), "mel": "second@example.org"})
    assert again["Location"].endswith("#mel")
    assert emilie.open("modifier/mel/")["mel"] == "second@example.org"


def test_two_devices_write_two_pages_of_one_draft_in_turn(emilie: Famille, client_of: ClientOf) -> None:
    other = famille(client_of, "emilie-dupont", "albert-dupont")
    stale = other.open("modifier/telephones/")
    emilie.fill("modifier/mel/", mel="premier@example.org")
    answer = other.post("modifier/telephones/", {**stale, "accepte_sms": "oui", "travail": "02 61 91 00 09"}, 409)
    assert "02 61 91 00 09" in answer.content.decode()
    other.post("modifier/telephones/", {**fields_of(answer), "accepte_sms": "oui"})
    assert emilie.open("modifier/mel/")["mel"] == "premier@example.org"
    assert emilie.open("modifier/telephones/")["travail"].replace(" ", "").endswith("261910009")


def test_a_draft_sent_elsewhere_is_not_sent_again(emilie: Famille) -> None:
    emilie.fill("modifier/mel/", mel="premier@example.org")
    page, recap = emilie.open("modifier/mel/"), emilie.open("recapitulatif/")
    emilie.send()
    assert "DEMARCHES-0202" in said(emilie.post("recapitulatif/", {**recap, "exact": "on"}, 409))
    assert "DEMARCHES-0202" in said(emilie.post("modifier/mel/", {**page, "mel": "b@example.org"}, 409))
    assert "DEMARCHES-0202" in said(emilie.get("pieces/", status=409))
    assert Dossier.objects.count() == 1


def test_a_recap_older_than_the_draft_is_refused(emilie: Famille) -> None:
    emilie.fill("modifier/mel/", mel="premier@example.org")
    stale = emilie.open("recapitulatif/")
    emilie.fill("modifier/nom/", nom_usage="Martin")
    answer = emilie.post("recapitulatif/", {**stale, "exact": "on"}, 409)
    assert "DEMARCHES-0201" in said(answer)
    assert "Martin" in said(answer)
    assert only_dossier().etat == Dossier.Etat.BROUILLON


def test_the_office_changes_the_value_while_the_page_is_open(emilie: Famille) -> None:
    stale = emilie.open("modifier/mel/")
    change_mel("emilie-dupont", "ecole@example.org")
    answer = emilie.post("modifier/mel/", {**stale, "mel": "moi@example.org"}, 409)
    text = said(answer)
    assert "DEMARCHES-0203" in text
    assert "L'établissement connaît : ecole@example.org" in text
    assert 'value="moi@example.org"' in answer.content.decode()
    assert Dossier.objects.count() == 0
    emilie.post("modifier/mel/", {**fields_of(answer), "mel": "moi@example.org"})
    emilie.send()
    assert lines(only_dossier()) == [("mel", "ecole@example.org", "moi@example.org")]


def test_the_office_changes_the_value_before_it_is_sent(emilie: Famille) -> None:
    known = responsables_of("emilie-dupont")[0].mel
    emilie.fill("modifier/mel/", mel="moi@example.org")
    stale = emilie.open("recapitulatif/")
    change_mel("emilie-dupont", "ecole@example.org")
    answer = emilie.post("recapitulatif/", {**stale, "exact": "on"}, 409)
    text = said(answer)
    assert "DEMARCHES-0203" in text
    for word in ("changé par l'établissement", f"Avant : {known}", "Maintenant : ecole@example.org"):
        assert word in text
    assert "Vous avez écrit : moi@example.org" in text
    emilie.post("recapitulatif/", {**fields_of(answer), "exact": "on"})
    assert lines(only_dossier()) == [("mel", "ecole@example.org", "moi@example.org")]


def test_all_is_exact_is_said_of_what_was_shown(emilie: Famille) -> None:
    stale = emilie.open()
    change_mel("emilie-dupont", "ecole@example.org")
    answer = emilie.post("exact/", stale, 409)
    assert "DEMARCHES-0203" in said(answer)
    assert "ecole@example.org" in said(answer)
    assert Dossier.objects.count() == 0
    emilie.post("exact/", fields_of(answer))
    assert only_dossier().etat == Dossier.Etat.TRAITE


def test_all_is_exact_beside_a_draft_is_refused(emilie: Famille) -> None:
    stale = emilie.open()
    emilie.fill("modifier/mel/", mel="moi@example.org")
    assert "DEMARCHES-0201" in said(emilie.post("exact/", stale, 409))
    assert only_dossier().etat == Dossier.Etat.BROUILLON


def test_the_other_guardian_has_asked_meanwhile(client_of: ClientOf) -> None:
    sophie = famille(client_of, "sophie-garnier", "nino-mercier")
    paul = famille(client_of, "paul-mercier", "nino-mercier")
    paul.fill("contacts/nouveau/", **{**CONTACT, "prenom": "Rose"})
    stale = paul.open("recapitulatif/")
    sophie.fill("contacts/nouveau/", **CONTACT)
    sophie.send()
    answer = paul.post("recapitulatif/", {**stale, "exact": "on"}, 409)
    text = said(answer)
    assert "DEMARCHES-0203" in text
    assert "demandé par l'autre responsable, en attente de l'établissement" in text
    assert "Yvonne Lepetit" in text
    assert "Rose Lepetit" in text
    paul.post("recapitulatif/", {**fields_of(answer), "exact": "on"})
    assert Dossier.objects.filter(etat=Dossier.Etat.ENVOYE).count() == 2


def test_what_the_other_guardian_obtained_is_said_to_be_theirs(client_of: ClientOf) -> None:
    sophie = famille(client_of, "sophie-garnier", "nino-mercier")
    paul = famille(client_of, "paul-mercier", "nino-mercier")
    paul.fill("modifier/mel/", mel="paul@example.org")
    sophie.fill("contacts/nouveau/", **CONTACT)
    sophie.send()
    row = Dossier.objects.get(etat=Dossier.Etat.ENVOYE)
    add_contact("nino-mercier", "Lepetit")
    row.lignes.update(decision=Ligne.Decision.ACCEPTEE, decided_at=row.submitted_at)
    text = said(paul.get("recapitulatif/"))
    assert "changé par l'autre responsable" in text
    assert "Yvonne Lepetit" in text


def test_a_person_to_contact_removed_by_the_office_is_added_again(client_of: ClientOf) -> None:
    sabine = famille(client_of, "sabine-perrin", "maude-perrin")
    gaston = responsables_of("gaston-perrin")[0]
    stale = sabine.open(f"contacts/{gaston.public_id}/")
    Lien.objects.filter(responsable=gaston).update(niveau=0)
    answer = sabine.post(f"contacts/{gaston.public_id}/", {**stale, "vient_chercher": "oui"}, 409)
    assert "DEMARCHES-0203" in said(answer)
    assert 'value="Gaston"' in answer.content.decode()
    assert "/contacts/nouveau/" in answer.content.decode()
    sabine.post("contacts/nouveau/", {**fields_of(answer), "vient_chercher": "oui"})
    sabine.send()
    assert only_dossier().lignes.get().fiche == ""


def test_a_version_that_is_no_number_is_nobodys(emilie: Famille) -> None:
    page = emilie.open("modifier/mel/")
    for wrong in ("", "-1", "1e3", "٣", "9" * 30):
        answer = emilie.post("modifier/mel/", {**page, "version": wrong, "mel": "b@example.org"}, 409)
        assert "DEMARCHES-0202" in said(answer)
    assert Dossier.objects.count() == 0


def test_two_drafts_begun_at_the_same_moment_are_one(emilie: Famille, monkeypatch: pytest.MonkeyPatch) -> None:
    from preau.houses.demarches.teleservices.fiche_renseignements import brouillon

    first = emilie.open("modifier/nom/")
    emilie.fill("modifier/mel/", mel="premier@example.org")
    real = brouillon.find_draft
    monkeypatch.setattr(brouillon, "find_draft", lambda enfant, lock=False: None if lock else real(enfant, lock=lock))
    answer = emilie.post("modifier/nom/", {**first, "nom_usage": "Martin"}, 409)
    assert "DEMARCHES-0201" in said(answer)
    assert only_dossier().version == 1


def test_an_address_asked_for_twice_keeps_both_proofs_apart(emilie: Famille) -> None:
    emilie.fill("modifier/adresse/", **ADRESSE)
    first = emilie.open("modifier/adresse/")
    emilie.fill("modifier/adresse/", ligne1="4 rue des Embruns")
    answer = emilie.post("modifier/adresse/", {**first, "ligne1": "5 rue des Embruns"}, 409)
    assert "4 rue des Embruns" in said(answer)
    assert "5 rue des Embruns" in answer.content.decode()
