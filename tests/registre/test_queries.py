"""What houses ask, and what the registry must never answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from preau.protocols.siecle.messages import Eleve, Lien, Personne
from preau.registre import queries
from preau.registre.actions import link_identity, set_etablissement, unlink_identity
from preau.registre.formats import refusals
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Etablissement
from tests.registre.conftest import RENTREE, Importer, responsable
from tests.registre.ecole import AUTRE, UAI, Ecole

EMILIE = {"prenom": "émilie", "mobile": "+33639980001"}


@pytest.mark.parametrize("nom", ["Dupont", "DUPONT", "n'guyen", "NGUYEN", "N’Guyen"])
def test_found_by_birth_and_usage_name(ecole: Ecole, importer: Importer, nom: str) -> None:
    importer(ecole.write())
    assert [r.source_id for r in queries.find_responsables(nom=nom, **EMILIE)] == ["301"]


@pytest.mark.parametrize(
    ("nom", "prenom", "mobile"),
    [
        ("Dupond", "Emilie", "+33639980001"),
        ("Dupont", "Emilia", "+33639980001"),
        ("Dupont", "Emilie", "+33639980002"),
        ("", "Emilie", "+33639980001"),
        ("Dupont", "", "+33639980001"),
        ("Dupont", "Emilie", ""),
        ("-", "-", "-"),
    ],
)
def test_not_found(ecole: Ecole, importer: Importer, nom: str, prenom: str, mobile: str) -> None:
    importer(ecole.write())
    assert queries.find_responsables(nom=nom, prenom=prenom, mobile=mobile) == []


@pytest.mark.sqlite
def test_one_indexed_query_for_known_and_unknown(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    statements = []
    for nom in ("Dupont", "Inconnue"):
        with CaptureQueriesContext(connections["registre"]) as caught:
            queries.find_responsables(nom=nom, **EMILIE)
        assert len(caught) == 1
        statements.append(caught.captured_queries[0]["sql"])
    with connections["registre"].cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + statements[0])
        plan = " | ".join(row[3] for row in cursor.fetchall())
    assert "cle_recherche (e164=? AND nom_cle=? AND prenom_cle=?)" in plan
    assert "SCAN" not in plan


def test_enfant(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    set_etablissement(UAI, nom="CLG DU TEST", commune="BREST")
    first, second = queries.list_enfants([responsable("301").public_id])
    assert (first.prenom, first.nom, first.uai, first.niveau) == ("Albert", "DUPONT", UAI, 1)
    assert (first.etablissement_nom, first.commune, first.division) == ("CLG DU TEST", "BREST", "6 B")
    assert second.responsable_public_ids == (responsable("301").public_id,)
    both = [responsable("301").public_id, responsable("302").public_id]
    with CaptureQueriesContext(connections["registre"]) as caught:
        queries.list_enfants(both)
    assert len(caught) == 1


def test_levels(ecole: Ecole, importer: Importer) -> None:
    ecole.liens[2] = Lien("701", "302", 2, niveau_brut="2", parente="39", parente_brut="39")
    importer(ecole.write())
    paul, anne = responsable("302").public_id, responsable("303").public_id
    assert queries.list_enfants([paul]) == []
    wide = queries.who_may_activate(personnes_en_charge=True).niveaux
    assert [e.niveau for e in queries.list_enfants([paul], wide)] == [2]
    assert queries.list_enfants([anne], {1, 2, 3}) == []  # a contact never


@pytest.mark.parametrize("parente", ["51", "70"])
def test_kinships_that_never_open(ecole: Ecole, importer: Importer, parente: str) -> None:
    ecole.liens[2] = Lien("701", "302", 1, niveau_brut="1", parente=parente, parente_brut=parente)
    importer(ecole.write())
    assert queries.list_enfants([responsable("302").public_id], {1, 2}) == []


def test_one_child_of_two_linked_rows(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ids = [responsable("301").public_id, responsable("302").public_id]
    albert = queries.list_enfants(ids)[0]
    assert set(albert.responsable_public_ids) == set(ids)


def test_references(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    set_etablissement(UAI, academie="Normandie")
    row = responsable("301")
    values = queries.ref_ids([row.public_id, "inconnu"])
    assert values == [f"{{AAF}}70|x|{row.jointure}"]
    assert queries.find_responsables_by_ref(values) == [row]
    assert queries.find_responsables_by_ref([f"{{AAF}}070|y|{row.jointure}"]) == [row]
    number = row.jointure
    bad = ["", "x", "{AAF}70|x|-1", f"{{AAF}}14|x|{number}", f"{{ECT}}70|x|{number}", f"{{AAF}}70|{number}"]
    bad.append("{AAF}70|x|" + "9" * 30)
    assert queries.find_responsables_by_ref(bad) == []


def test_vecteurs(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    assert queries.vecteurs([responsable("301").public_id]) == [
        f"2|DUPONT|Emilie|701|{UAI}",
        f"2|DUPONT|Emilie|702|{UAI}",
    ]
    Etablissement.objects.update(degre=1)
    assert queries.vecteurs([responsable("302").public_id]) == [f"1|DUPONT|Paul|701|{UAI}"]
    assert queries.vecteurs([responsable("303").public_id]) == []


def test_a_gone_row_has_no_reference(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.personnes = [p for p in ecole.personnes if p.personne_id != "302"]
    ecole.without_lien("701", "302")
    row = responsable("302")
    values = queries.ref_ids([row.public_id])
    importer(ecole.write(), at=RENTREE + timedelta(days=1))
    assert queries.ref_ids([row.public_id]) == []
    assert queries.find_responsables_by_ref(values) == []
    assert queries.get_responsables([row.public_id]) == [responsable("302")]


def test_schools() -> None:
    assert queries.etablissement_label(UAI) == f"Établissement {UAI}"
    assert queries.get_etablissement("0500048F").academie == 70
    assert queries.get_etablissement(UAI).pk == UAI
    set_etablissement("0500048F", nom="CLG LES COURTILS", commune="MONTMARTIN-SUR-MER", telephone="02 61 91 00 01")
    assert queries.etablissement_label("0500048F") == "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)"
    assert Etablissement.objects.get().academie == 70
    for text in ("courtils", "Montmartin sur", "0500048f", "les cour mont"):
        assert [e.uai for e in queries.search_etablissements(text)] == ["0500048F"]
    assert queries.search_etablissements("lyon") == []
    assert queries.search_etablissements("  ") == []
    set_etablissement(AUTRE, nom="ECOLE DU PRE", commune="EVREUX", degre=1)
    assert [e.uai for e in queries.search_etablissements("pré évreux")] == [AUTRE]


def test_set_etablissement_refuses() -> None:
    with pytest.raises(refusals.UaiInvalide):
        set_etablissement("0999001A")
    with pytest.raises(refusals.AcademieInconnue):
        set_etablissement(UAI, academie="Atlantide")
    assert not Etablissement.objects.exists()


def test_set_etablissement_keeps_what_is_not_given() -> None:
    set_etablissement(UAI, nom="CLG DU TEST", academie="014")
    set_etablissement(UAI, mel="ce@example.org")
    school = Etablissement.objects.get()
    assert (school.nom, school.academie, school.mel) == ("CLG DU TEST", 14, "ce@example.org")
    assert school.champs_fixes == ["academie", "mel", "nom"]


def test_sameness_is_undoable(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    a, b, c = (responsable(n).public_id for n in ("301", "302", "303"))
    assert [r.public_id for r in queries.linked_responsables(a)] == [a]
    link_identity(a, b, by="bureau")
    link_identity(b, a, by="bureau")
    link_identity(c, b, by="bureau")
    assert {r.public_id for r in queries.linked_responsables(a)} == {a, b, c}
    assert queries.linked_responsables(c)[0].public_id == c
    assert unlink_identity(b, a, by="bureau")
    assert not unlink_identity(a, b, by="bureau")
    assert {r.public_id for r in queries.linked_responsables(b)} == {b, c}
    link_identity(a, b, by="bureau")
    assert {r.public_id for r in queries.linked_responsables(c)} == {a, b, c}
    assert queries.linked_responsables("inconnu") == []
    for pair in ((a, a), (a, "inconnu")):
        with pytest.raises(refusals.IdentiteImpossible):
            link_identity(*pair, by="bureau")


def test_open_annee(ecole: Ecole, importer: Importer) -> None:
    assert queries.open_annee(UAI) is None
    importer(ecole.write())
    assert queries.open_annee(UAI) == 2026


def test_a_pupil_linked_to_himself_and_namesakes(ecole: Ecole, importer: Importer) -> None:
    """A pupil of age answers for himself (70): his record is there, and it opens no parent's account."""
    ecole.eleves.append(Eleve("710", "MAJEUR", "Léo", ne_le=None))
    ecole.personnes.append(Personne("310", "MAJEUR", "Léo", tel_portable="+33639980010"))
    ecole.liens.append(Lien("710", "310", 1, niveau_brut="1", parente="70", parente_brut="70"))
    importer(ecole.write())
    (found,) = queries.find_responsables(nom="Majeur", prenom="Leo", mobile="+33639980010")
    assert queries.list_enfants([found.public_id], {1, 2}) == []
    assert EleveRow.objects.get(source_id="710").ne_le is None
