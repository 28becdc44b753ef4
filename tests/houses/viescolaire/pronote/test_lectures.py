"""What else families and staff read by an application: absences, remarks, information, classes (§7.6–7.10)."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.viescolaire.absences import Vu
from preau.houses.viescolaire.actions.call_roll import call_roll
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import Absence, Accuse, Communication, Utilisateur
from preau.houses.viescolaire.visiteur import load
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve, Lien, Personnel, Responsable, Scolarite
from tests.houses.viescolaire.conftest import COLLEGE
from tests.houses.viescolaire.pronote.application import Application
from tests.houses.viescolaire.pronote.conftest import LUNDI, Vecus, signed_in

TRIMESTRE = {"periode": {"N": "11#T1", "L": "Trimestre 1", "G": 2}}
READ_MANY = {"modesAffActus": {"_T": 26, "V": "[0..3]"}}


def presence(client: Application, **asked: Any) -> dict[int, list[dict[str, Any]]]:
    """What `PagePresence` says, by kind."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in client.call("PagePresence", asked or TRIMESTRE, onglet=19)["listeAbsences"]["V"]:
        found.setdefault(one["G"], []).append(one)
    return found


def news(client: Application, **more: Any) -> list[dict[str, Any]]:
    """Titles, in order."""
    said = client.call("PageActualites", READ_MANY, onglet=8, **more)
    assert [one["G"] for one in said["listeModesAff"]] == [0, 1, 2, 3]
    assert all(one["listeActualites"]["V"] == [] for one in said["listeModesAff"][1:])
    rows: list[dict[str, Any]] = said["listeModesAff"][0]["listeActualites"]["V"]
    assert {one["categorie"]["V"]["N"] for one in rows} <= {one["N"] for one in said["listeCategories"]["V"]}
    return rows


def test_absences_lateness_and_remarks(maman: Utilisateur, albert: Utilisateur, vecus: Vecus) -> None:
    parent, pupil = signed_in(maman, "parent"), signed_in(albert, "eleve")
    said = presence(parent)
    ((absence,), (retard,), (remark,)) = said[13], said[14], said[46]
    assert absence["dateDebut"]["V"].startswith("1")
    assert absence["NbrHeures"] in ("1h00", "1h30", "2h00")
    assert (absence["justifie"], absence["estMotifNonEncoreConnu"], absence["listeMotifs"]["V"]) == (False, True, [])
    assert (retard["duree"], retard["justifie"], retard["aJustifierParParents"]) == (10, False, True)
    assert (remark["L"], remark["genreObservation"], remark["commentaire"]) == ("Encouragement", 2, "Beau travail")
    assert (remark["estLue"], remark["avecARObservation"]) == (False, True)
    own = presence(pupil)
    assert (own[13][0]["aJustifierParParents"], own[46][0]["avecARObservation"]) == (False, False)
    Absence.objects.filter(genre="absence").update(motif="Maladie", justifiee=True)
    again = presence(parent)[13][0]
    assert [one["L"] for one in again["listeMotifs"]["V"]] == ["Maladie"]
    assert (again["justifie"], again["reglee"], again["aJustifierParParents"]) == (True, True, False)


def test_only_between_the_days_that_are_asked(maman: Utilisateur, vecus: Vecus) -> None:
    client = signed_in(maman, "parent")
    later = {"DateDebut": {"_T": 7, "V": "23/11/2026 0:0:0"}, "DateFin": {"_T": 7, "V": "27/11/2026 0:0:0"}}
    assert set(presence(client, **later)) == {46}, "the remark was written on Monday"
    assert presence(client, periode={"N": "11#T3"}) == {}
    assert set(presence(client, periode={"N": "11#T9"})) == {13, 14, 46}, "an unknown term is the year"
    assert client.call("PagePresence", {"DateDebut": {"_T": 7, "V": "hier"}}, onglet=19)["Erreur"]["G"] == 21


def test_another_child_and_a_call_that_is_not_over_are_not_read(
    bonnet: Utilisateur, maman: Utilisateur, albert: Utilisateur, leduc: Utilisateur, vecus: Vecus
) -> None:
    assert presence(signed_in(bonnet, "parent")) == {}
    member = {"N": f"4#{albert.personnes[0]}", "G": 4}
    for name, tab in (("PagePresence", 19), ("PageActualites", 8)):
        said = signed_in(bonnet, "parent").call(name, {}, onglet=tab, membre=member)
        assert said["Erreur"]["G"] == 22
    Absence.objects.all().delete()
    pupil = load(albert).eleve()
    assert pupil is not None
    week = list_seances(COLLEGE, LUNDI.replace(day=16), LUNDI.replace(day=20), eleve=pupil)
    last = [one for one in week if load(leduc).personnel in one.personnels][-1]
    call_roll(load(leduc), last, {pupil.public_id: Vu("absence")}, termine=False, always=True)
    assert 13 not in presence(signed_in(maman, "parent"))


def test_information_in_both_shapes(maman: Utilisateur, albert: Utilisateur, vecus: Vecus) -> None:
    parent, pupil = signed_in(maman, "parent"), signed_in(albert, "eleve")
    both, photo = news(parent)
    assert (both["L"], photo["L"]) == ("Forum des métiers", "Photo de classe")
    assert [one["L"] for one in news(pupil)] == ["Forum des métiers"]
    assert photo["listeQuestions"]["V"][0]["texte"]["V"] == "<p>Jeudi à <strong>10 h</strong></p>"
    assert (photo["auteur"], photo["lue"], photo["dateFin"]["V"]) == ("Thomas LEDUC", False, "23/11/2026")
    assert photo["nature"] == photo["categorie"]
    asked = {"actualite": {"N": photo["N"], "genrePublic": 4}, "genreRequeteActualite": 1, "modeAffActu": 0}
    detail = parent.call("PageActualites", asked, onglet=8)["detailsActualite"]
    assert detail["listeQuestions"] == photo["listeQuestions"]
    assert pupil.call("PageActualites", asked, onglet=8)["Erreur"]["G"] == 22, "it is for parents"
    for wrong in ({}, {"actualite": "x"}, {"actualite": {"N": 1}}):
        assert parent.call("PageActualites", {**wrong, "genreRequeteActualite": 1}, onglet=8)["Erreur"]["G"] == 22


def test_each_child_s_information_or_that_of_one(bonnet: Utilisateur, vecus: Vecus) -> None:
    client = signed_in(bonnet, "parent")
    assert [one["L"] for one in news(client)] == ["Forum des métiers", "Photo de classe"]
    named = {one.division: {"N": f"4#{one.public_id}", "G": 4} for one in load(bonnet).eleves}
    assert [one["L"] for one in news(client, membre=named["6 A"])] == ["Forum des métiers", "Photo de classe"]
    assert [one["L"] for one in news(client, membre=named["3 A"])] == ["Photo de classe"]


def test_an_acknowledgement_is_kept_once(maman: Utilisateur, albert: Utilisateur, vecus: Vecus) -> None:
    client = signed_in(maman, "parent")

    def say(**more: Any) -> Any:
        row = {"N": f"61#{vecus.aux_parents.public_id}", "lue": True, **more}
        return client.call("SaisieActualites", {"listeActualites": [row]}, onglet=8)

    assert say(marqueLueSeulement=True) == {}
    assert say(lue=False) == {}
    assert not Accuse.objects.exists(), "a client says « read » by itself when a message is opened"
    assert say(validationDirecte=True) == say(marqueLueSeulement=False) == {}
    assert Accuse.objects.get().communication == vecus.aux_parents
    assert Entry.objects.filter(event="carnet.lu").count() == 1
    read = next(one for one in news(client) if one["L"] == "Photo de classe")
    answer = read["listeQuestions"]["V"][0]["reponse"]["V"]
    assert (read["lue"], answer["avecReponse"], answer["reponduLe"]["V"][:10]) == (True, True, "23/11/2026")
    assert say(supprimee=True)["Erreur"]["G"] == 3
    assert Communication.objects.filter(gone_at=None).count() == 2


@pytest.mark.parametrize(
    ("rows", "genre"),
    [(None, 21), ("x", 21), ([1], 21), ([{}], 22), ([{"N": 4}], 22), ([{"N": "61#x", "lue": True}], 22),
     ([{"N": "46#x", "lue": True}], 22), ([{}] * 101, 21)],
)  # fmt: skip
def test_acknowledgements_that_are_none(albert: Utilisateur, rows: Any, genre: int) -> None:
    said = signed_in(albert, "eleve").call("SaisieActualites", {"listeActualites": rows}, onglet=8)
    assert said["Erreur"]["G"] == genre


def test_a_pupil_does_not_acknowledge_what_is_for_parents(albert: Utilisateur, vecus: Vecus) -> None:
    client = signed_in(albert, "eleve")
    row = {"N": f"61#{vecus.aux_parents.public_id}", "lue": True}
    assert client.call("SaisieActualites", {"listeActualites": [row]}, onglet=8)["Erreur"]["G"] == 22
    assert not Accuse.objects.exists()


def test_a_teacher_reads_their_classes(leduc: Utilisateur, albert: Utilisateur) -> None:
    client = signed_in(leduc, "professeur")
    classes = client.call("ParametresUtilisateur")["listeClasses"]["V"]
    assert "6 A" in [one["L"] for one in classes]
    sixieme = next(one for one in classes if one["L"] == "6 A")
    pupils = client.call("ListeRessources", {"classe": {"N": sixieme["N"], "G": 1}}, onglet=105)["listeRessources"]["V"]
    assert [one["L"] for one in pupils] == sorted(one["L"] for one in pupils)
    dupont = next(one for one in pupils if one["L"] == "DUPONT Albert")
    assert (dupont["nom"], dupont["prenoms"], len(dupont["neLe"]["V"])) == ("DUPONT", "Albert", 10)
    sheet = client.call("FicheEleve", {"Eleve": {"N": dupont["N"]}}, onglet=105)
    assert sheet["Identite"]["V"]["nom"] == "DUPONT"
    people = sheet["Responsables"]["V"]
    assert {(one["prenom"], one["lienParente"], one["niveauResponsabilite"]) for one in people} >= {
        ("Emilie", "Mère", "LEGAL")
    }
    mother = Responsable.objects.filter(nom_de_famille="DUPONT", prenom="Emilie").earliest("pk")
    assert mother.adresse["code_postal"] not in str(sheet), "no address by this door"
    Lien.objects.filter(responsable=mother).update(cut_at=LUNDI.isoformat() + "T08:00Z")
    again = client.call("FicheEleve", {"Eleve": {"N": dupont["N"]}}, onglet=105)["Responsables"]["V"]
    assert "Emilie" not in [one["prenom"] for one in again]


def test_classes_and_pupils_of_others_are_not_there(
    leduc: Utilisateur, maman: Utilisateur, bonnet: Utilisateur
) -> None:
    client = signed_in(leduc, "professeur")
    for classe in (None, {}, {"N": "1#6 A"}, {"N": f"1#{COLLEGE}:9 Z"}, {"N": "1#0999001W:6 A"}, {"N": 3}):
        assert client.call("ListeRessources", {"classe": classe}, onglet=105)["Erreur"]["G"] == 22
    for eleve in (None, {}, {"N": "4#"}, {"N": "4#inconnu"}, {"N": "5#x"}):
        assert client.call("FicheEleve", {"Eleve": eleve}, onglet=105)["Erreur"]["G"] == 22
    stranger = Personnel.objects.create(
        uai=COLLEGE, source="essai", source_id="x1", nom_de_famille="SANS", prenom="Cours", fonction="ENS"
    )
    who = Utilisateur.objects.create(genre="personnel", nom="SANS", prenom="Cours", personnes=[stranger.public_id])
    other = signed_in(who, "professeur")
    assert other.call("ParametresUtilisateur")["listeClasses"]["V"] == []
    child = load(bonnet).eleves[0].public_id
    assert other.call("FicheEleve", {"Eleve": {"N": f"4#{child}"}}, onglet=105)["Erreur"]["G"] == 22
    family = signed_in(maman, "parent")
    for name in ("ListeRessources", "FicheEleve"):
        assert family.call(name, {"Eleve": {"N": f"4#{child}"}}, onglet=105)["Erreur"]["G"] == 3


def test_a_pupil_reads_their_own_number(albert: Utilisateur, maman: Utilisateur) -> None:
    ine = Eleve.objects.get(public_id=albert.personnes[0]).ine
    assert ine
    said = signed_in(albert, "eleve").call("PageInfosPerso", onglet=49)["Informations"]
    assert said["numeroINE"] == ine
    assert signed_in(maman, "parent").call("PageInfosPerso", onglet=49)["Informations"]["numeroINE"] == ""


def test_one_s_own_record_and_nobody_else_s(maman: Utilisateur, albert: Utilisateur, bonnet: Utilisateur) -> None:
    """A client asks for the record of a child too: this door gives nobody the address of another."""
    row = Responsable.objects.get(public_id=maman.personnes[0])
    parent, pupil = signed_in(maman, "parent"), signed_in(albert, "eleve")

    def read(client: Application, named: str) -> Any:
        said = client.call("PageInfosPerso", onglet=49, ressource={"N": named, "G": 4})
        return said.get("Informations", said)

    me, child = f"5#{maman.public_id}", f"4#{albert.personnes[0]}"
    own = parent.call("PageInfosPerso", onglet=49)["Informations"]
    assert own == read(parent, me)
    assert (own["adresse1"], own["codePostal"], own["eMail"]) == ("3 RUE DES HIRONDELLES", "50590", row.mel)
    blank = read(parent, child)
    assert {**own, **blank} == blank, "the same keys"
    assert {one for name, one in blank.items() if name != "indicatifTel"} == {""}
    assert read(pupil, child)["adresse1"] == "3 RUE DES HIRONDELLES"
    for client in (parent, pupil):
        for named in (f"4#{load(bonnet).eleves[0].public_id}", "4#", "4#x"):
            assert read(client, named)["Erreur"]["G"] == 22


def test_a_pupil_who_has_left_is_still_a_pupil(albert: Utilisateur) -> None:
    Scolarite.objects.filter(eleve__public_id__in=albert.personnes).update(sortie_le=LUNDI)
    client = signed_in(albert, "eleve")
    said = client.call("ParametresUtilisateur")["ressource"]
    assert (said["G"], said["N"], said["L"]) == (4, f"4#{albert.public_id}", "DUPONT Albert")
    assert client.call("PageEmploiDuTemps", {"numeroSemaine": 13}, onglet=16)["ListeCours"] == []


@pytest.mark.parametrize(("day", "ends"), [("31/08/2026", False), ("05/07/2027", False), ("06/09/2027", True),
                                           ("01/01/2020", True), ("demain", True)])  # fmt: skip
def test_menus_end_with_the_year(albert: Utilisateur, day: str, ends: bool) -> None:
    """A client that looks for the next menu, one week after the other, stops there."""
    said = signed_in(albert, "eleve").call("PageMenus", {"date": {"_T": 7, "V": f"{day} 0:0:0"}}, onglet=10)
    assert ("Erreur" in said) is ends
    assert said["Erreur"]["G"] == 21 if ends else said["ListeJours"]["V"] == []
