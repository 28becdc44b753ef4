"""Importing SIECLE files: what is written, what is kept, what importing again does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from preau.kit.clockkit import PARIS
from preau.kit.journal.models import Entry
from preau.protocols.siecle.messages import (
    Affectation,
    Division,
    Etablissement,
    Genre,
    Lien,
    Mef,
    Periode,
    Personne,
    Structure,
)
from preau.registre.actions import apply_import, cut_lien, propose_import, restore_lien, set_etablissement
from preau.registre.models import (
    AnneeScolaire,
    CleResponsable,
    Code,
    Import,
    Responsable,
    Scolarite,
)
from preau.registre.models import Division as DivisionRow
from preau.registre.models import (
    Eleve as EleveRow,
)
from preau.registre.models import Etablissement as EtablissementRow
from preau.registre.models import Lien as LienRow
from preau.registre.queries import find_responsables, list_enfants
from tests.registre.conftest import RENTREE, Importer, lien, responsable
from tests.registre.ecole import AUTRE, UAI, Ecole, adresse

LATER = RENTREE + timedelta(days=7)


def enfants_of(personne_id: str, **kwargs: object) -> list[str]:
    return [e.prenom for e in list_enfants([responsable(personne_id).public_id], **kwargs)]  # type: ignore[arg-type]


def test_first_import(ecole: Ecole, importer: Importer) -> None:
    done = importer(ecole.write())
    assert done.comptes["eleves_ajoutes"] == 3
    assert done.comptes["eleves_sortis"] == 1
    assert done.comptes["responsables_ajoutes"] == 3
    assert done.comptes["liens_ajoutes"] == 4
    albert = EleveRow.objects.get(source_id="701")
    assert (albert.nom_de_famille, albert.prenom, albert.ne_le, albert.sexe) == (
        "DUPONT",
        "Albert",
        date(2014, 2, 3),
        "M",
    )
    assert albert.adresse == {"lignes": ["12 RUE DU TEST"], "code_postal": "29200", "commune": "BREST",
                              "code_pays": "100", "pays": "FRANCE"}  # fmt: skip
    scolarite = albert.scolarites.get()
    assert (scolarite.division, scolarite.groupes, scolarite.mef) == ("6 B", ["6BGR1"], "10010012110")
    assert scolarite.etablissement_id == UAI
    assert EtablissementRow.objects.get().academie == 99
    assert AnneeScolaire.objects.get(is_open=True).annee == 2026
    assert {d.code for d in DivisionRow.objects.all()} == {"6 A", "6 B"}
    emilie = responsable("301")
    assert emilie.telephones.get().brut == "06 39 98 00 01"
    assert (lien("701", "301").niveau, lien("701", "301").parente) == (1, "10")
    assert lien("701", "301").brut == {"NIVEAU_RESPONSABILITE": "1", "CODE_PARENTE": "10"}
    assert Entry.objects.using("registre").get(event="registre.import").subject == UAI


def test_jointures_are_unique_and_never_reused(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    first = set(EleveRow.objects.values_list("pk", flat=True)) | set(Responsable.objects.values_list("pk", flat=True))
    assert len(first) == 6
    EleveRow.objects.filter(source_id="703").delete()
    again = Responsable.objects.create(source="siecle", uai=UAI, source_id="999", nom_de_famille="X", prenom="Y")
    assert again.jointure > max(first)


def test_importing_twice_changes_nothing(ecole: Ecole, importer: Importer) -> None:
    ecole.divisions = [Division("6 B", libelle="6ème bilangue", mefs=("10010012110",)), Division("6 A")]
    ecole.communs = [Etablissement(UAI, type_etab="CLG", nom="COLLEGE", nom_complement="DU TEST", commune="BREST")]
    ecole.mefs = [Mef("10010012110", libelle_edition="Sixième")]
    files = ecole.write(*Genre)
    importer(files)
    rows = list(EleveRow.objects.order_by("pk").values()) + list(LienRow.objects.order_by("pk").values())
    with propose_import(files, at=LATER) as proposal:
        assert proposal.is_empty
        with CaptureQueriesContext(connections["registre"]) as queries:
            done = apply_import(proposal)
    assert len(queries) == 0
    assert done.pk is None
    assert list(EleveRow.objects.order_by("pk").values()) + list(LienRow.objects.order_by("pk").values()) == rows
    assert Import.objects.count() == 1


def test_files_in_any_order(ecole: Ecole, importer: Importer) -> None:
    ecole.divisions = [Division("6 B", libelle="note"), Division("6 A")]
    importer(list(reversed(ecole.write(*list(Genre)[:3]))))
    assert enfants_of("301") == ["Albert", "Jeanne"]
    assert DivisionRow.objects.get(code="6 B").libelle == "note"


def test_responsables_later_than_eleves(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write(Genre.ELEVES))
    importer(ecole.write(Genre.RESPONSABLES), at=LATER)
    assert enfants_of("301") == ["Albert", "Jeanne"]
    assert not Responsable.objects.filter(source_id="304").exists()


def test_changes_keep_public_id_and_jointure(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    before = responsable("302")
    ecole.change_personne("302", nom_usage="DURAND", tel_portable="06.39.98.00.22")
    ecole.change_eleve("702", prenom="Jeannette")
    done = importer(ecole.write(), at=LATER)
    assert done.comptes["responsables_modifies"] == 1
    assert done.comptes["eleves_modifies"] == 1
    after = responsable("302")
    assert (after.pk, after.public_id) == (before.pk, before.public_id)
    assert find_responsables(nom="Durand", prenom="paul", mobile="+33639980022") == [after]
    assert find_responsables(nom="Dupont", prenom="paul", mobile="+33639980002") == []
    assert after.telephones.count() == 1


def test_a_class_change_is_a_change(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.affectations[1] = Affectation("702", (Structure("6 A", "D"),))
    assert importer(ecole.write(), at=LATER).comptes["eleves_modifies"] == 1
    assert Scolarite.objects.get(eleve__source_id="702").division == "6 A"


def test_a_leaver_is_kept_and_opens_nothing(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.change_eleve("701", sortie_le=date(2026, 9, 10))
    done = importer(ecole.write(), at=LATER)
    assert (done.comptes["eleves_sortis"], done.comptes["eleves_modifies"]) == (1, 0)
    assert enfants_of("301") == ["Jeanne"]
    # Paul and the grandmother were linked to Albert only: their rows are no longer active (§1.11, 7).
    assert done.comptes["responsables_retires"] == 2
    assert responsable("302").gone_at == LATER
    assert find_responsables(nom="Dupont", prenom="Paul", mobile="+33639980002") == []


def test_absence_marks_and_never_deletes(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.eleves = [e for e in ecole.eleves if e.eleve_id != "702"]
    ecole.affectations = ecole.affectations[:1]
    done = importer(ecole.write(), at=LATER)
    assert done.comptes["eleves_absents"] == 1
    assert EleveRow.objects.filter(source_id="702").exists()
    assert Scolarite.objects.get(eleve__source_id="702").gone_at == LATER
    assert enfants_of("301") == ["Albert"]


def test_a_pupil_who_is_back(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    importer(ecole.write())
    short = Ecole(tmp_path, eleves=ecole.eleves[:1], affectations=ecole.affectations[:1])
    importer(short.write(), at=LATER)
    done = importer(ecole.write(), at=LATER + timedelta(days=1))
    assert done.comptes["eleves_revenus"] == 2
    assert enfants_of("301") == ["Albert", "Jeanne"]


def test_a_link_gone_opens_nothing_and_comes_back(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    kept = list(ecole.liens)
    ecole.without_lien("701", "301")
    done = importer(ecole.write(), at=LATER)
    assert done.comptes["liens_disparus"] == 1
    assert lien("701", "301").gone_at == LATER
    assert enfants_of("301") == ["Jeanne"]
    ecole.liens = kept
    assert importer(ecole.write(), at=LATER + timedelta(days=1)).comptes["liens_revenus"] == 1
    assert enfants_of("301") == ["Albert", "Jeanne"]


def test_an_office_cut_survives_imports(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    parent, child = responsable("301").public_id, EleveRow.objects.get(source_id="701").public_id
    cut_lien(parent, child, by="bureau", reason="jugement")
    assert enfants_of("301") == ["Jeanne"]
    ecole.liens[0] = Lien("701", "301", 1, niveau_brut="1", parente="90", parente_brut="90")
    importer(ecole.write(), at=LATER)
    assert lien("701", "301").parente == "90"
    assert enfants_of("301") == ["Jeanne"]
    ecole.without_lien("701", "301")
    importer(ecole.write(), at=LATER + timedelta(days=1))
    ecole.liens.append(Lien("701", "301", 1, niveau_brut="1", parente="10", parente_brut="10"))
    importer(ecole.write(), at=LATER + timedelta(days=2))
    assert enfants_of("301") == ["Jeanne"]
    restore_lien(parent, child, by="bureau")
    assert enfants_of("301") == ["Albert", "Jeanne"]


def test_a_person_who_is_back(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    people, links = list(ecole.personnes), list(ecole.liens)
    ecole.personnes = [p for p in people if p.personne_id != "302"]
    ecole.without_lien("701", "302")
    assert importer(ecole.write(), at=LATER).comptes["responsables_retires"] == 1
    ecole.personnes, ecole.liens = people, links
    done = importer(ecole.write(), at=LATER + timedelta(days=1))
    assert (done.comptes["responsables_revenus"], done.comptes["liens_revenus"]) == (1, 1)
    assert enfants_of("302") == ["Albert"]
    assert CleResponsable.objects.filter(responsable__source_id="302").count() == 1


def test_without_addresses_erases_none(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.adresses_eleves, ecole.adresses_responsables = [], []
    with propose_import(ecole.write(), at=LATER) as proposal:
        assert proposal.is_empty
    ecole.change_personne("301", mel="autre@example.org")
    importer(ecole.write(), at=LATER)
    assert responsable("301").adresse["commune"] == "BREST"
    ecole.adresses_responsables = [adresse("91", "1 QUAI NEUF")]
    assert importer(ecole.write(), at=LATER).comptes["responsables_modifies"] == 1
    assert responsable("301").adresse["lignes"] == ["1 QUAI NEUF"]


def test_old_codes(ecole: Ecole, importer: Importer) -> None:
    """RESP_LEGAL 1 and 2 are both legal, 0 is a contact; 1 is the father, 2 the mother (§1.4, §6.4)."""
    ecole.liens = [
        Lien("701", "301", 1, resp_legal="2", parente="10", parente_brut="2"),
        Lien("701", "302", 1, resp_legal="1", parente="20", parente_brut="1"),
        Lien("701", "303", 3, resp_legal="0", parente="39", parente_brut="4"),
    ]
    importer(ecole.write())
    assert [lien("701", p).niveau for p in ("301", "302", "303")] == [1, 1, 3]
    assert lien("701", "301").parente == "10"
    assert lien("701", "301").brut["RESP_LEGAL"] == "2"


def test_two_schools_in_one_import(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    other = Ecole(tmp_path, uai=AUTRE)
    importer([*ecole.write(), *other.write()])
    assert EleveRow.objects.filter(source_id="701").count() == 2  # one row per (source, UAI, id): never merged
    assert Import.objects.count() == 2
    found = find_responsables(nom="dupont", prenom="émilie", mobile="+33639980001")
    assert [row.uai for row in found] == [UAI, AUTRE]
    children = list_enfants([row.public_id for row in found])
    assert sorted((e.prenom, e.uai) for e in children) == [
        ("Albert", UAI), ("Albert", AUTRE), ("Jeanne", UAI), ("Jeanne", AUTRE),
    ]  # fmt: skip


def test_next_year_keeps_the_person_and_opens(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    kept = responsable("301").public_id
    ecole.annee = 2027
    ecole.affectations = [Affectation("701", (Structure("5 B", "D"),))]
    ecole.eleves = ecole.eleves[:1]
    importer(ecole.write(), annee=2027, at=datetime(2027, 9, 2, 8, 0, tzinfo=PARIS))
    assert AnneeScolaire.objects.get(is_open=True).annee == 2027
    assert responsable("301").public_id == kept
    assert enfants_of("301") == ["Albert"]  # Jeanne is not enrolled in the open year
    assert Scolarite.objects.filter(eleve__source_id="702").get().gone_at is None


def test_communs_names_the_school_and_the_office_wins(ecole: Ecole, importer: Importer) -> None:
    ecole.communs = [
        Etablissement(
            UAI, type_etab="CLG", nom="COLLEGE", nom_complement="DU TEST", commune="BREST", mel="a@example.org"
        ),
        Periode(2026, debut_le=date(2026, 9, 1), fin_le=date(2027, 7, 3)),
    ]
    importer(ecole.write(Genre.ELEVES, Genre.COMMUNS))
    school = EtablissementRow.objects.get()
    assert (school.nom, school.commune, school.mel) == ("CLG DU TEST", "BREST", "a@example.org")
    assert AnneeScolaire.objects.get().fin_le == date(2027, 7, 3)
    set_etablissement(UAI, nom="Collège du Test")
    with propose_import(ecole.write(Genre.ELEVES, Genre.COMMUNS), at=LATER) as proposal:
        assert proposal.is_empty
    assert EtablissementRow.objects.get().nom == "Collège du Test"


def test_structures_and_nomenclature(ecole: Ecole, importer: Importer) -> None:
    ecole.divisions = [Division("6 B", libelle="Ulis", mefs=("1001001211U", "10010012110")), Division("6 A")]
    ecole.mefs = [Mef("10010012110", libelle_long="6EME", libelle_edition="Sixième")]
    importer(ecole.write(Genre.ELEVES, Genre.STRUCTURES, Genre.NOMENCLATURES))
    assert DivisionRow.objects.get(code="6 B").mefs == ["1001001211U", "10010012110"]
    assert Code.objects.get(table="MEF").libelle_court == "Sixième"
    ecole.divisions, ecole.affectations = [Division("6 B", libelle="Ulis")], ecole.affectations[:2]
    importer(ecole.write(Genre.ELEVES, Genre.STRUCTURES), at=LATER)
    assert DivisionRow.objects.get(code="6 A").gone_at == LATER


def test_a_proposal_writes_nothing(ecole: Ecole) -> None:
    with propose_import(ecole.write(), at=RENTREE) as proposal:
        assert not proposal.is_empty
    assert not EtablissementRow.objects.exists()
    assert not EleveRow.objects.exists()


@pytest.mark.parametrize(
    ("champ", "brut"),
    [("tel_personnel", "0639980077"), ("tel_professionnel", "06 39 98 00 77"), ("tel_portable", "+33 6 39 98 00 77")],
)
def test_a_mobile_in_any_field(ecole: Ecole, importer: Importer, champ: str, brut: str) -> None:
    ecole.personnes[2] = Personne("303", "LE GOFF", "Anne", **{champ: brut})
    importer(ecole.write())
    assert len(find_responsables(nom="legoff", prenom="ANNE", mobile="+33639980077")) == 1
