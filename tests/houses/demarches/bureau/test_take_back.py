"""An answer taken back: the line waits again, and the registry says again what SIECLE says."""

from __future__ import annotations

from preau.houses.demarches.models import Dossier
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.registre.actions import correct_contact
from preau.registre.models import Correction, Responsable
from preau.registre.queries import find_responsables
from preau.registre.queries.valeurs import list_personnes_a_contacter, valeur_of
from tests.houses.demarches.bureau.office import Office, decisions, line_of
from tests.houses.demarches.bureau.test_at_once import emilie_row
from tests.houses.demarches.conftest import COLLEGE
from tests.houses.demarches.fiche.walk import Famille, said


def test_every_accepted_line_is_taken_back(office: Office, envoyee: Dossier, emilie: Famille) -> None:
    before = {champ: valeur_of(emilie_row(), champ) for champ in ("mobile", "mel", "adresse")}
    office.accept_all(envoyee)
    told = Message.objects.count()
    for row in envoyee.lignes.all():
        office.get(f"{envoyee.public_id}/lignes/{row.public_id}/revenir/")
        assert office.take_back(row)["Location"].endswith("?fait=retour")
        office.take_back(row)  # twice changes nothing
    envoyee.refresh_from_db()
    assert (envoyee.etat, envoyee.closed_at, set(decisions(envoyee).values())) == ("envoye", None, {"attente"})
    assert {champ: valeur_of(emilie_row(), champ) for champ in before} == before
    assert list_personnes_a_contacter(envoyee.eleve) == []
    assert find_responsables(nom="Dupont", prenom="Emilie", mobile="+33639980077") == []
    assert not Correction.objects.filter(withdrawn_at=None).exists()
    assert Entry.objects.filter(event="demarches.fiche.annulee", actor=office.agent.actor).count() == len(
        decisions(envoyee)
    )
    text = said(emilie.get(f"envois/{envoyee.public_id}/"))
    assert "Réponse annulée : Téléphone portable" in text
    assert "En attente" in text
    office.accept_all(envoyee)
    assert valeur_of(emilie_row(), "mobile") == "+33639980077"
    assert Message.objects.count() > told


def test_a_refusal_is_taken_back(office: Office, envoyee: Dossier) -> None:
    office.answer(envoyee, mel="refuser")
    office.take_back(line_of(envoyee, "mel"))
    line = line_of(envoyee, "mel")
    assert (line.decision, line.motif, line.decided_by, line.decided_at) == ("attente", "", "", None)


def test_a_field_corrected_since_is_not_taken_back(office: Office, envoyee: Dossier) -> None:
    office.accept_all(envoyee)
    correct_contact(emilie_row().public_id, "mobile", "+33639980055", uai=COLLEGE, by="agent:guichet")
    text = said(office.take_back(line_of(envoyee, "mobile"), 409))
    assert "Cette réponse ne s'annule plus" in text
    assert valeur_of(emilie_row(), "mobile") == "+33639980055"
    assert decisions(envoyee)["mobile"] == "acceptee"


def test_a_contact_that_has_gone_is_not_taken_back(office: Office, envoyee: Dossier) -> None:
    office.accept_all(envoyee)
    Responsable.objects.filter(source="bureau").delete()
    assert "Cette réponse ne s'annule plus" in said(office.take_back(line_of(envoyee, "contact"), 409))
    assert decisions(envoyee)["contact"] == "acceptee"


def test_a_line_that_waits_has_nothing_to_take_back(office: Office, envoyee: Dossier) -> None:
    line = line_of(envoyee, "mel")
    answer = office.browser.get(f"{office.root}{envoyee.public_id}/lignes/{line.public_id}/revenir/")
    assert answer.status_code == 303
    office.take_back(line)
    assert decisions(envoyee)["mel"] == "attente"
    assert not Entry.objects.filter(event="demarches.fiche.annulee").exists()
