"""Two agents, an import, the family meanwhile: the second is told, and nothing is silently overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.http import Http404

from preau.houses.demarches.models import Dossier, Evenement, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements.actions.decider import Bilan, Reponse, decide
from preau.houses.demarches.teleservices.fiche_renseignements.bureau_refusals import DemandeRetiree
from preau.houses.demarches.teleservices.fiche_renseignements.examen import examine
from preau.kit.courier.models import Message
from preau.registre.actions import correct_contact, set_contact
from preau.registre.models import AnneeScolaire, Correction, Lien, Responsable, Scolarite
from preau.registre.queries.valeurs import list_personnes_a_contacter, valeur_of, write_personne
from tests.houses.demarches.bureau.office import Office, chosen, decisions, line_of, new_office
from tests.houses.demarches.conftest import COLLEGE, ClientOf, eleve_of
from tests.houses.demarches.fiche.walk import CONTACT, Famille, famille, said

AUTRE = "+33639980055"


def emilie_row() -> Responsable:
    return Responsable.objects.get(nom_de_famille="DUPONT", prenom="Emilie", uai=COLLEGE)


def test_the_second_agent_is_told_what_the_first_decided(office: Office, envoyee: Dossier) -> None:
    second = new_office(nom="LE BRETON")
    stale = second.open(envoyee)
    office.answer(envoyee, mobile="accepter", mel="refuser")
    data = {**stale, **chosen(envoyee, mobile="refuser", mel="accepter", adresse="accepter")}
    text = said(second.post(envoyee, data, 409))
    assert "1 réponse est enregistrée" in text
    for word in ("Téléphone portable : déjà acceptée", "Adresse mail : déjà refusée", "Solange GUÉRIN"):
        assert word in text, word
    found = decisions(envoyee)
    assert (found["mobile"], found["mel"], found["adresse"]) == ("acceptee", "refusee", "acceptee")
    assert line_of(envoyee, "mobile").decided_by == office.agent.actor
    assert valeur_of(emilie_row(), "mobile") == "+33639980077"


def test_the_second_tout_accepter_takes_what_is_left(office: Office, envoyee: Dossier) -> None:
    second = new_office()
    stale = second.open(envoyee)
    office.answer(envoyee, mel="refuser")
    second.post(envoyee, {**stale, "tout": "1"})
    found = decisions(envoyee)
    assert found.pop("mel") == "refusee"
    assert set(found.values()) == {"acceptee"}
    assert Correction.objects.filter(champ="mel").count() == 0


def test_what_the_registry_says_now_is_shown_and_asked_again(office: Office, envoyee: Dossier) -> None:
    stale = office.open(envoyee)
    correct_contact(emilie_row().public_id, "mobile", AUTRE, uai=COLLEGE, by="agent:guichet")
    text = said(office.post(envoyee, {**stale, **chosen(envoyee, mobile="accepter", mel="accepter")}, 409))
    assert "Téléphone portable : le registre a changé pendant que vous lisiez" in text
    assert "+33 6 39 98 00 55" in text
    assert valeur_of(emilie_row(), "mobile") == AUTRE
    assert (decisions(envoyee)["mobile"], decisions(envoyee)["mel"]) == ("attente", "acceptee")
    office.accept_all(envoyee)  # never what has changed
    assert decisions(envoyee)["mobile"] == "attente"
    assert "répondez ligne par ligne" in said(office.accept_all(envoyee, 409))
    office.answer(envoyee, mobile="accepter")
    assert valeur_of(emilie_row(), "mobile") == "+33639980077"


def test_what_the_registry_says_already_is_accepted_without_writing(office: Office, envoyee: Dossier) -> None:
    correct_contact(emilie_row().public_id, "mobile", "+33639980077", uai=COLLEGE, by="agent:guichet")
    assert "Le registre dit déjà cela" in said(office.get(f"{envoyee.public_id}/"))
    office.accept_all(envoyee)
    assert Correction.objects.get(champ="mobile").corrected_by == "agent:guichet"
    assert set(decisions(envoyee).values()) == {"acceptee"}


def test_the_family_took_it_back_while_the_office_was_reading(
    office: Office, envoyee: Dossier, emilie: Famille
) -> None:
    stale = office.open(envoyee)
    emilie.post(f"envois/{envoyee.public_id}/retirer/", {})
    text = said(office.post(envoyee, {**stale, "tout": "1"}, 409))
    assert "La famille vient de retirer cette demande" in text
    assert set(decisions(envoyee).values()) == {"sans-objet"}
    assert valeur_of(emilie_row(), "mobile") == "+33639980001"
    assert "Retirées par la famille (1)" in said(office.get())
    assert "Demande retirée" in said(office.get(f"{envoyee.public_id}/"))


def test_once_a_line_is_decided_the_family_takes_nothing_back(
    office: Office, envoyee: Dossier, emilie: Famille
) -> None:
    office.answer(envoyee, mel="refuser")
    emilie.post(f"envois/{envoyee.public_id}/retirer/", {}, 409)
    envoyee.refresh_from_db()
    assert envoyee.etat == "envoye"


@pytest.mark.parametrize("how", ["sortie", "absent", "annee"])
def test_a_pupil_who_has_left_keeps_everything_waiting(office: Office, envoyee: Dossier, how: str) -> None:
    stale = office.open(envoyee)
    years = Scolarite.objects.filter(eleve__public_id=envoyee.eleve)
    if how == "annee":
        AnneeScolaire.objects.filter(etablissement=COLLEGE).update(is_open=False)
    else:
        years.update(**{"sortie_le": "2026-11-20"} if how == "sortie" else {"gone_at": "2026-11-20T08:00:00Z"})
    text = said(office.post(envoyee, {**stale, **chosen(envoyee, mobile="accepter")}, 422))
    assert "Il y a un problème" in text
    text = said(office.get(f"{envoyee.public_id}/"))
    assert "n'est pas inscrit dans l'année scolaire ouverte" in text
    assert "Tout accepter" not in text
    bilan = decide(office.bureau, envoyee.public_id, [answer(envoyee, "mobile")])
    assert [why.partition(" n'est")[0] for _one, why in bilan.impossibles] == ["Cet élève"]
    assert set(decisions(envoyee).values()) == {"attente"}
    office.answer(envoyee, mobile="refuser")
    assert decisions(envoyee)["mobile"] == "refusee"


def test_who_is_no_longer_a_guardian_changes_nothing(office: Office, envoyee: Dossier) -> None:
    Lien.objects.filter(responsable=emilie_row(), eleve__public_id=envoyee.eleve).update(niveau=2)
    bilan = decide(office.bureau, envoyee.public_id, [answer(envoyee, "mobile")])
    assert "responsable légale" in bilan.impossibles[0][1]
    assert valeur_of(emilie_row(), "mobile") == "+33639980001"


def test_a_value_that_the_registry_refuses_stays_waiting_and_is_said(office: Office, envoyee: Dossier) -> None:
    from preau.houses.demarches.teleservices.fiche_renseignements.lignes import seal

    line = line_of(envoyee, "mobile")
    line.propose = seal("+33261910001", line.public_id)
    line.save()
    text = said(office.answer(envoyee, 409, mobile="accepter", mel="accepter"))
    assert "Téléphone portable : Ce numéro ne reçoit pas de SMS" in text
    assert decisions(envoyee)["mobile"] == "attente"
    assert decisions(envoyee)["mel"] == "acceptee"


def test_a_line_sealed_by_another_key_is_only_refused(office: Office, envoyee: Dossier) -> None:
    Ligne.objects.filter(pk=line_of(envoyee, "mobile").pk).update(propose="AAAA")
    assert "ne peut plus être lu" in said(office.get(f"{envoyee.public_id}/"))
    bilan = decide(office.bureau, envoyee.public_id, [answer(envoyee, "mobile")])
    assert len(bilan.impossibles) == 1
    office.answer(envoyee, mobile="refuser")
    assert decisions(envoyee)["mobile"] == "refusee"


def test_a_line_of_another_fiche_is_not_there(office: Office, envoyee: Dossier, client_of: ClientOf) -> None:
    sophie = famille(client_of, "sophie-garnier", "nino-mercier")
    sophie.fill("modifier/mel/", mel="sophie-2@example.org")
    sophie.send()
    other = Dossier.objects.exclude(pk=envoyee.pk).get()
    with pytest.raises(Http404):
        decide(office.bureau, envoyee.public_id, [answer(other, "mel")])
    assert decisions(other)["mel"] == "attente"


def test_two_parents_name_the_same_person(office: Office, client_of: ClientOf) -> None:
    """The second is shown what the first one's acceptance has made, and accepted knowingly."""
    parents = [famille(client_of, who, "nino-mercier") for who in ("sophie-garnier", "paul-mercier")]
    for one, number in zip(parents, ("02 61 91 00 01", "02 61 91 00 02"), strict=True):
        said_of = {**CONTACT, "telephone1": number}
        one.fill("contacts/nouveau/", 303, **said_of)
        one.send()
    first, second = Dossier.objects.order_by("pk")
    office.accept_all(first)
    text = said(office.accept_all(second, 409))
    assert "Une personne de ce nom est déjà à contacter" in text
    assert decisions(second) == {"contact": "attente"}
    assert len(list_personnes_a_contacter(first.eleve)) == 1


def test_a_contact_changed_by_the_other_parent_is_shown(office: Office, emilie: Famille) -> None:
    albert = eleve_of("albert-dupont").public_id
    known = {"nom": "Lepetit", "prenom": "Yvonne", "parente": "38", "telephones": ["+33261910001"]}
    who = set_contact(albert, write_personne(known), uai=COLLEGE, by="agent:x")
    emilie.fill(f"contacts/{who}/", telephone1="02 61 91 00 07")
    emilie.send()
    sent = Dossier.objects.get()
    stale = office.open(sent)
    set_contact(albert, write_personne({**known, "telephones": ["+33261910005"]}), uai=COLLEGE, by="a", contact=who)
    text = said(office.post(sent, {**stale, **chosen(sent, contact="accepter")}, 409))
    assert "+33 2 61 91 00 05" in text
    office.answer(sent, contact="accepter")
    assert "+33261910007" in list_personnes_a_contacter(albert)[0].valeur


@pytest.mark.transactional
def test_agents_in_the_same_instant_decide_once(office: Office, envoyee: Dossier) -> None:
    """Four agents, accepting and refusing: each line has one answer, the registry says what was answered."""
    agents = [new_office(nom=f"AGENT{n}") for n in range(4)]
    lines = ("mobile", "mel", "adresse", "contact")
    barrier = Barrier(len(agents))

    def press(place: int) -> Bilan:
        try:
            answers = [answer(envoyee, champ, is_accepted=place % 2 == 0) for champ in lines]
            barrier.wait(10)
            return decide(agents[place].bureau, envoyee.public_id, answers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(agents)) as pool:
        found = list(pool.map(press, range(len(agents))))
    assert sorted(len(one.prises) for one in found) == [0, 0, 0, 4]
    assert all(one.is_whole or len(one.tardives) == 4 for one in found)
    [winner] = [place for place, one in enumerate(found) if one.prises]
    assert {row.decided_by for row in envoyee.lignes.all()} == {agents[winner].agent.actor}
    is_accepted = winner % 2 == 0
    assert (valeur_of(emilie_row(), "mobile") == "+33639980077") is is_accepted
    assert len(list_personnes_a_contacter(envoyee.eleve)) == is_accepted
    assert Evenement.objects.filter(dossier=envoyee, quoi="traitee").count() == 1
    assert Message.objects.count() == 1 + is_accepted  # the mail address that was replaced is told too


@pytest.mark.transactional
def test_a_death_between_the_registry_and_the_answer_is_mended_by_the_next(
    office: Office, envoyee: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    from preau.houses.demarches.teleservices.fiche_renseignements.actions import decider

    def die(*_args: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(decider, "_settle", die)
        with pytest.raises(SystemExit):
            decide(office.bureau, envoyee.public_id, [answer(envoyee, "mobile")])
    assert valeur_of(emilie_row(), "mobile") == "+33639980077"
    assert decisions(envoyee)["mobile"] == "attente"
    assert "Le registre dit déjà cela" in said(office.get(f"{envoyee.public_id}/"))
    office.accept_all(envoyee)
    assert set(decisions(envoyee).values()) == {"acceptee"}
    assert Correction.objects.filter(champ="mobile").count() == 1


def test_a_fiche_taken_back_is_refused_to_the_action_too(office: Office, envoyee: Dossier) -> None:
    Dossier.objects.filter(pk=envoyee.pk).update(etat="retire")
    with pytest.raises(DemandeRetiree):
        decide(office.bureau, envoyee.public_id, [])
    with pytest.raises(Http404):
        decide(office.bureau, "nothing", [])


def answer(dossier: Dossier, champ: str, *, is_accepted: bool = True) -> Reponse:
    """An answer made on what the registry says now."""
    one = next(one for one in examine(dossier) if one.ligne.champ == champ)
    return Reponse(one.ligne.public_id, is_accepted, "" if is_accepted else "Non.", one.vu)
