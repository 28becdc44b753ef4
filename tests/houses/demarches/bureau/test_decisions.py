"""The office answers line by line: what it accepts reaches the registry, what it refuses says why, the family knows."""

from __future__ import annotations

import pytest

from preau.houses.demarches.models import Dossier
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import numero_of
from preau.kit.courier import testing
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.registre.models import Correction, Eleve, Responsable
from preau.registre.queries import (
    Cause,
    Rule,
    diagnose_record,
    diagnose_typed,
    find_responsables,
    list_by_mel,
    list_enfants,
)
from preau.registre.queries.valeurs import list_personnes_a_contacter, read_adresse, valeur_of
from tests.houses.demarches.bureau.office import Office, decisions, line_of
from tests.houses.demarches.conftest import COLLEGE, ClientOf, eleve_of
from tests.houses.demarches.fiche.walk import Famille, famille, said

NEW, OLD = "+33639980077", "+33639980001"


def emilie_row() -> Responsable:
    return next(row for row in responsables_of_emilie() if row.uai == COLLEGE)


def responsables_of_emilie() -> list[Responsable]:
    return list(Responsable.objects.filter(nom_de_famille="DUPONT", prenom="Emilie"))


def test_the_page_shows_before_proposed_and_the_files(office: Office, envoyee: Dossier) -> None:
    text = said(office.get(f"{envoyee.public_id}/"))
    for word in (
        "Albert DUPONT", "Emilie DUPONT", "3 rue des Embruns", "+33 6 39 98 00 01", "+33 6 39 98 00 77",
        "Yvonne Lepetit", "Facture d'eau.pdf", "Tout accepter", "La famille", "Envoyée",
    ):  # fmt: skip
        assert word in text, word
    assert "Vous –" not in text
    entry = Entry.objects.get(event="demarches.fiche.vue")
    assert (entry.actor, entry.subject) == (office.agent.actor, f"dossier:{envoyee.public_id}")


def test_all_accepted_reaches_the_registry_and_unblocks(office: Office, envoyee: Dossier) -> None:
    assert find_responsables(nom="Dupont", prenom="Emilie", mobile=NEW) == []
    assert office.accept_all(envoyee)["Location"].endswith("?fait=1")
    envoyee.refresh_from_db()
    assert (envoyee.etat, set(decisions(envoyee).values())) == ("traite", {"acceptee"})
    row = emilie_row()
    assert [one.public_id for one in find_responsables(nom="Dupont", prenom="Emilie", mobile=NEW)] == [row.public_id]
    assert list_enfants([row.public_id])[0].prenom == "Albert"  # what an activation by SMS asks
    assert row in list_by_mel("emilie.dupont@example.org")
    assert read_adresse(valeur_of(row, "adresse"))["lignes"] == ["3 rue des Embruns", "Appartement 12"]
    assert row.accepte_sms is True
    [contact] = list_personnes_a_contacter(envoyee.eleve)
    assert "Lepetit" in contact.valeur
    assert list_enfants([contact.public_id]) == []
    assert {one.motif for one in Correction.objects.all()} == {
        f"Fiche de renseignements {numero_of(envoyee.public_id)}"
    }
    text = said(office.get(f"{envoyee.public_id}/?fait=1"))
    assert "Tout est décidé" in text
    assert "Solange GUÉRIN" in text
    assert "Tout accepter" not in text


def test_a_parent_without_a_mobile_may_then_activate(office: Office, emilie: Famille) -> None:
    """J9's shape: what the diagnosis said before, and what an activation by SMS finds after."""
    row = emilie_row()
    row.telephones.all().delete()
    row.cles.all().delete()
    assert {one.cause for one in diagnose_record(row, Rule())} == {Cause.SANS_TELEPHONE}
    emilie.fill("modifier/telephones/", mobile="06 39 98 00 77", accepte_sms="oui")
    emilie.send()
    assert find_responsables(nom="Dupont", prenom="Emilie", mobile=NEW) == []
    office.accept_all(Dossier.objects.get())
    assert diagnose_typed("dupont", "emilie", NEW, Rule()) == []
    assert find_responsables(nom="Dupont", prenom="Emilie", mobile=NEW) == [row]


def test_only_this_school_s_record_changes(office: Office, envoyee: Dossier) -> None:
    others = [(row.pk, valeur_of(row, "mobile")) for row in responsables_of_emilie() if row.uai != COLLEGE]
    office.accept_all(envoyee)
    assert [(row.pk, valeur_of(row, "mobile")) for row in responsables_of_emilie() if row.uai != COLLEGE] == others
    assert valeur_of(emilie_row(), "mobile") == NEW


def test_line_by_line_and_the_family_is_told_at_the_end(office: Office, envoyee: Dossier, emilie: Famille) -> None:
    office.answer(envoyee, mobile="accepter")
    envoyee.refresh_from_db()
    assert envoyee.etat == "envoye"
    assert decisions(envoyee)["mobile"] == "acceptee"
    assert decisions(envoyee)["mel"] == "attente"
    assert Message.objects.count() == 0
    assert valeur_of(emilie_row(), "mobile") == NEW
    office.answer(envoyee, adresse="refuser", mel="accepter", contact="accepter")
    envoyee.refresh_from_db()
    assert envoyee.etat == "traite"
    assert envoyee.closed_at is not None
    line = line_of(envoyee, "adresse")
    assert (line.decision, line.motif, line.decided_by) == (
        "refusee", "Il manque un justificatif.", office.agent.actor,
    )  # fmt: skip
    assert "Embruns" not in valeur_of(emilie_row(), "adresse")
    text = said(emilie.get(f"envois/{envoyee.public_id}/"))
    for word in ("Il manque un justificatif.", "Changement refusé : Adresse", "L'établissement a répondu à toute"):
        assert word in text, word


def test_the_message_holds_the_first_name_and_the_link_only(office: Office, envoyee: Dossier, emilie: Famille) -> None:
    before = valeur_of(emilie_row(), "mel")
    office.accept_all(envoyee)
    assert Message.objects.count() == 2
    mails = testing.deliver()
    assert {mail.to for mail in mails} == {"emilie.dupont@example.org", before}
    link = f"/enfants/{envoyee.eleve}/fiche-de-renseignements/envois/{envoyee.public_id}/"
    for mail in mails:
        assert "Albert" in mail.body
        assert link in mail.body
        for word in ("Embruns", "Dupont", "39 98", "Yvonne", "DUPONT"):
            assert word not in mail.body
    assert emilie.browser.get(link).status_code == 200


@pytest.mark.parametrize(("accepte", "kinds"), [(True, ["sms"]), (False, []), (None, ["sms"])])
def test_without_a_mail_an_sms_unless_they_are_refused(
    office: Office, emilie: Famille, accepte: bool | None, kinds: list[str]
) -> None:
    Responsable.objects.filter(pk=emilie_row().pk).update(mel="", accepte_sms=accepte)
    emilie.fill("modifier/nom/", nom_usage="Dupont-Martin")
    emilie.send()
    office.accept_all(Dossier.objects.get())
    assert list(Message.objects.values_list("kind", flat=True)) == kinds


def test_the_journal_of_both_databases_names_no_value(office: Office, envoyee: Dossier) -> None:
    office.answer(envoyee, mobile="accepter", mel="refuser")
    own = Entry.objects.filter(event__in=("demarches.fiche.acceptee", "demarches.fiche.refusee"))
    assert {(one.event, one.actor, one.detail["champ"], one.detail["uai"]) for one in own} == {
        ("demarches.fiche.acceptee", office.agent.actor, "mobile", COLLEGE),
        ("demarches.fiche.refusee", office.agent.actor, "mel", COLLEGE),
    }
    there = Entry.objects.using("registre").get(event="registre.correction")
    assert (there.actor, there.subject) == (office.agent.actor, emilie_row().public_id)
    assert "0077" not in str([there.detail, *(one.detail for one in own)])


def test_a_refusal_says_why_and_a_reason_is_no_slip(office: Office, envoyee: Dossier) -> None:
    form, key = office.open(envoyee), line_of(envoyee, "mel").public_id
    answer = office.post(envoyee, {**form, f"decision-{key}": "refuser"}, 422)
    assert "Dites à la famille pourquoi" in said(answer)
    answer = office.post(envoyee, {**form, f"decision-{key}": "refuser", f"raison-{key}": "autre"}, 422)
    assert "Écrivez la raison du refus" in said(answer)
    answer = office.post(envoyee, {**form, f"raison-{key}": "piece", f"motif-{key}": "à revoir"}, 422)
    assert "Choisissez « Refuser »" in said(answer)
    assert 'value="à revoir"' in answer.content.decode()
    answer = office.post(envoyee, form, 422)
    assert "Choisissez une réponse pour un changement au moins" in said(answer)
    assert set(decisions(envoyee).values()) == {"attente"}
    said_so = {f"decision-{key}": "refuser", f"raison-{key}": "autre", f"motif-{key}": "Nous vous appelons."}
    office.post(envoyee, {**form, **said_so})
    assert line_of(envoyee, "mel").motif == "Nous vous appelons."


def test_a_pupil_of_age_alone(office: Office, client_of: ClientOf, majeure: Eleve) -> None:
    tess = famille(client_of, "tess-renaud", "tess-renaud")
    tess.fill("modifier/telephones/", mobile="06 39 98 00 79")
    tess.send()
    sent = Dossier.objects.get()
    assert "L'élève" in said(office.get(f"{sent.public_id}/"))
    office.accept_all(sent)
    assert valeur_of(eleve_of("tess-renaud"), "mobile") == "+33639980079"
    assert Correction.objects.get().eleve == majeure


def test_the_desk_says_what_waits(office: Office, envoyee: Dossier) -> None:
    text = said(office.browser.get(f"/bureau/{COLLEGE}/"))
    assert "Fiche de renseignements 1 demande attend une réponse" in text
    office.accept_all(envoyee)
    assert "1 demande attend" not in said(office.browser.get(f"/bureau/{COLLEGE}/"))
