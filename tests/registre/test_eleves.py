"""Pupils as such: who is enrolled, who answers for them, how an assertion names them."""

from __future__ import annotations

from preau.protocols.siecle.messages import Lien
from preau.registre import queries
from preau.registre.actions import set_etablissement
from preau.registre.models import Eleve, Etablissement, Scolarite
from preau.registre.models import Lien as LienRow
from tests.registre.conftest import Importer, responsable
from tests.registre.ecole import AUTRE, UAI, Ecole


def eleve(source_id: str) -> Eleve:
    return Eleve.objects.get(source_id=source_id)


def test_enrolled_by_school_class_and_pupil(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    assert [one.prenom for one in queries.list_inscrits(UAI)] == ["Albert", "Jeanne"]  # Tom has left
    assert [one.prenom for one in queries.list_inscrits(UAI, divisions=["6 B"])] == ["Albert", "Jeanne"]
    assert queries.list_inscrits(UAI, divisions=["6 A"]) == []
    assert queries.list_inscrits(UAI, divisions=[]) == []
    albert = eleve("701").public_id
    (one,) = queries.list_inscrits(UAI, eleves=[albert, "inconnu"])
    assert (one.public_id, one.nom, one.division, one.degre) == (albert, "DUPONT", "6 B", 2)
    assert queries.list_inscrits(AUTRE) == []


def test_who_answers_for_them(ecole: Ecole, importer: Importer) -> None:
    ecole.liens.append(Lien("702", "302", 2, niveau_brut="2", parente="39", parente_brut="39"))
    importer(ecole.write())
    found = queries.list_representants(UAI)
    assert [(one.prenom, [child.prenom for child in one.enfants]) for one in found] == [
        ("Emilie", ["Albert", "Jeanne"]),
        ("Paul", ["Albert"]),
    ]
    wide = queries.list_representants(UAI, {1, 2, 3})
    assert [len(one.enfants) for one in wide] == [2, 2]
    assert [one.prenom for one in queries.list_representants(UAI, eleves=[eleve("702").public_id])] == ["Emilie"]
    paul = responsable("302").public_id
    assert [one.public_id for one in queries.list_representants(UAI, responsables=[paul])] == [paul]
    LienRow.objects.filter(responsable__public_id=paul).update(parente="51")
    assert [one.prenom for one in queries.list_representants(UAI)] == ["Emilie"]


def test_references_of_a_pupil(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    set_etablissement(UAI, academie="Normandie")
    row = eleve("701")
    values = queries.eleve_ref_ids([row.public_id, "inconnu"])
    assert values == [f"{{AAF}}70|x|{row.jointure}"]
    assert queries.find_eleves_by_ref(values) == [row]
    assert queries.find_responsables_by_ref(values) == []
    bad = ["", f"{{AAF}}14|x|{row.jointure}", f"{{ECT}}70|x|{row.jointure}", "{AAF}70|x|" + "9" * 30]
    assert queries.find_eleves_by_ref(bad) == []
    assert queries.eleve_vecteurs([row.public_id]) == [f"4|||701|{UAI}"]
    Etablissement.objects.update(degre=1)
    assert queries.eleve_vecteurs([row.public_id]) == [f"3|||701|{UAI}"]


def test_a_leaver_has_none(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    tom = eleve("703").public_id
    assert queries.eleve_ref_ids([tom]) == queries.eleve_vecteurs([tom]) == queries.find_inscrits([tom]) == []


def test_one_ine_is_one_pupil_from_school_to_school(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    here = eleve("701")
    set_etablissement(AUTRE, nom="LYC DU TEST", academie="Normandie")
    there = Eleve.objects.create(source="siecle", uai=AUTRE, source_id="9", nom_de_famille="DUPONT", prenom="Albert")
    Eleve.objects.filter(pk=there.pk).update(ine=here.ine)
    assert queries.same_eleves([here.public_id]) == [here]  # nor born the same day: a brother's INE, badly typed
    Eleve.objects.filter(pk=there.pk).update(ne_le=here.ne_le)
    school = Etablissement.objects.get(uai=AUTRE)
    school.annees.create(annee=2026, is_open=True)
    Scolarite.objects.create(eleve=there, etablissement=school, annee=2026, division="2 A")
    Scolarite.objects.filter(eleve=here).update(sortie_le="2026-09-10")
    assert [one.uai for one in queries.find_inscrits([here.public_id])] == [AUTRE]
    assert queries.eleve_ref_ids([here.public_id]) == [f"{{AAF}}70|x|{there.jointure}"]
    assert [one.public_id for one in queries.same_eleves([there.public_id])] == [there.public_id, here.public_id]
    jeanne = eleve("702")
    Eleve.objects.filter(pk=jeanne.pk).update(ine="")
    assert queries.same_eleves([jeanne.public_id]) == [jeanne]


def test_situation_of_a_pupil(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    row = eleve("701")
    Eleve.objects.filter(pk=row.pk).update(ine="123456789AB")
    Scolarite.objects.filter(eleve=row).update(mef="10110001110")
    found = queries.get_situation([row.public_id, "inconnu"])
    assert found == queries.Situation(UAI, 2, row.ne_le, "123456789AB", "2112")
    Scolarite.objects.filter(eleve=row).update(mef="00310002220")
    assert queries.get_situation([row.public_id]).mefstat4 == "1125"
    Scolarite.objects.filter(eleve=row).update(mef="99899999990")
    assert queries.get_situation([row.public_id]).mefstat4 == ""
    assert queries.get_situation(["inconnu"]) is None
    assert queries.get_situation([eleve("703").public_id]) is None  # Tom has left
