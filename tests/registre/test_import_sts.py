"""Importing STS files: who is there, what is taught, what importing again does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from preau.kit.clockkit import PARIS
from preau.kit.journal.models import Entry
from preau.protocols.siecle import messages as bee
from preau.protocols.siecle.messages import Genre
from preau.protocols.sts.messages import Division, Principal, Service
from preau.registre.actions import Proposal, apply_import, propose_sts, undo_import
from preau.registre.models import (
    AnneeScolaire,
    Code,
    Enseignement,
    Etablissement,
    Groupe,
    Import,
    Personnel,
    ProfesseurPrincipal,
)
from preau.registre.models import Division as DivisionRow
from tests.registre.college_sts import College, individus, service
from tests.registre.conftest import RENTREE, Importer
from tests.registre.ecole import ANNEE, UAI, Ecole
from tests.registre.test_undo_import import snapshot

LATER = RENTREE + timedelta(days=7)


@pytest.fixture
def college(tmp_path: Path) -> College:
    return College(tmp_path)


def bring(college: College, at: datetime = RENTREE, annee: int | None = None) -> Import:
    with propose_sts(college.write(), annee=annee, at=at) as proposal:
        return apply_import(proposal, actor="essai", at=at)


def figures(proposal: Proposal | Import) -> dict[str, int]:
    """Only what is not zero."""
    return {name: number for name, number in proposal.comptes.items() if number}


def anomalies(college: College) -> dict[str, int]:
    with propose_sts(college.write(), at=RENTREE) as proposal:
        return proposal.count_anomalies()


def taught(code: str) -> dict[tuple[str, str], list[str]]:
    """Subject and way of teaching of a class or group → first names of its teachers."""
    rows = Enseignement.objects.filter(gone_at=None).prefetch_related("personnels").order_by("matiere", "modalite")
    return {
        (row.matiere, row.modalite): sorted(who.prenom for who in row.personnels.all())
        for row in rows
        if row.structure == code
    }


def test_first_import(college: College) -> None:
    done = bring(college)
    assert figures(done) == {
        "personnels_ajoutes": 5, "enseignements_ajoutes": 5, "structures_modifiees": 3, "codes_modifies": 4,
        "fiche_modifiee": 7,
    }  # fmt: skip
    ines = Personnel.objects.get(source_id="epp:41001")
    assert (ines.nom_de_famille, ines.nom_usage, ines.prenom, ines.civilite) == ("BRUN", "ARNAUD", "Inès", "MME")
    assert (ines.sexe, ines.ne_le, ines.grade, ines.fonction) == ("F", date(1985, 5, 14), "CERT. C N", "ENS")
    assert ines.disciplines == [["L0422", "ANGLAIS", "18.000"]]
    assert ines.is_enseignant
    assert ines.jointure
    paul = Personnel.objects.get(source_id="local:41002")
    assert (paul.nom_de_famille, paul.nom_usage, paul.donnees) == ("CŒUR", "", {"civilite": "."})
    assert set(Personnel.objects.values_list("fonction", flat=True)) == {"ENS", "DIR", "DOC", ""}
    school = Etablissement.objects.get(uai=UAI)
    assert (school.nom, school.commune, school.telephone, school.academie) == (
        "CLG DU TEST", "BREST", "0261910001", 99,
    )  # fmt: skip
    assert AnneeScolaire.objects.get(etablissement=UAI).is_open


def test_what_is_taught(college: College) -> None:
    bring(college)
    assert taught("6 B") == {("030201", "CG"): ["Inès", "Lise"], ("061300", "CG"): ["Paul"]}
    assert taught("6-AB-ESP2") == {("030602", "AT"): ["Inès", "Paul"], ("030602", "CG"): ["Inès"]}
    english = Enseignement.objects.get(division="6 B", matiere="030201")
    assert (english.heures, english.co_enseignement, english.annee) == (Decimal("4.000"), False, ANNEE)
    assert Enseignement.objects.get(groupe="6-AB-ESP2", modalite="AT").co_enseignement
    lise = english.enseignants.get(personnel__prenom="Lise")
    assert lise.remplace == Personnel.objects.get(prenom="Inès")
    assert (lise.debut_le, lise.fin_le) == (date(2026, 11, 3), date(2026, 12, 18))
    assert Groupe.objects.get(code="6-AB-ESP2").divisions == ["6 A", "6 B"]
    assert Code.objects.get(table="MATIERE", code="061300").libelle_long == "Mathématiques"


def test_main_teachers_have_days(college: College) -> None:
    bring(college)
    found = ProfesseurPrincipal.objects.get()
    assert (found.personnel.prenom, found.division, found.annee) == ("Inès", "6 B", ANNEE)
    assert (found.debut_le, found.fin_le) == (date(2026, 9, 1), date(2027, 8, 31))


def test_the_same_file_again_changes_nothing(college: College) -> None:
    bring(college)
    with propose_sts(college.write(), at=LATER) as proposal:
        assert proposal.is_empty
        assert proposal.ecoles[0].totaux["personnels"] == 5
        assert apply_import(proposal, at=LATER).pk is None


def test_one_import_one_journal_row_without_a_name(college: College) -> None:
    done = bring(college)
    entry = Entry.objects.using("registre").get(event="registre.import")
    assert entry.subject == UAI
    assert "BRUN" not in str(entry.detail)
    assert done.fichiers[0]["nom"] == f"sts_emp_{UAI}_{ANNEE}.xml"
    assert done.source == "sts"


def test_who_leaves_is_marked_and_comes_back(college: College) -> None:
    bring(college)
    public_id = Personnel.objects.get(prenom="Luc").public_id
    college.individus = [one for one in college.individus if one.prenom != "Luc"]
    done = bring(college, LATER)
    assert figures(done) == {"personnels_partis": 1}
    assert Personnel.objects.get(prenom="Luc").gone_at == LATER
    college.individus = individus()
    assert figures(bring(college, LATER)) == {"personnels_revenus": 1}
    luc = Personnel.objects.get(prenom="Luc")
    assert (luc.gone_at, luc.public_id) == (None, public_id)


def test_changes_are_counted_and_written(college: College) -> None:
    bring(college)
    college.individus[0] = replace(
        college.individus[0], nom_usage="BRUN", principal_de=(Principal("6 A", None, None),)
    )  # fmt: skip
    college.divisions[1] = replace(college.divisions[1], services=(service("030201", "3.5", ("epp", "41001")),))
    college.suppleants = []
    done = bring(college, LATER)
    assert figures(done) == {
        "personnels_modifies": 1, "personnels_partis": 1, "enseignements_modifies": 1, "enseignements_retires": 1,
    }  # fmt: skip
    assert taught("6 B") == {("030201", "CG"): ["Inès"]}
    assert Enseignement.objects.get(division="6 B", matiere="030201").heures == Decimal("3.5")
    assert Enseignement.objects.get(division="6 B", matiere="061300").gone_at == LATER
    assert list(ProfesseurPrincipal.objects.values_list("division", "debut_le")) == [("6 A", None)]


def test_a_new_year_keeps_what_was_taught(college: College) -> None:
    bring(college)
    college.annee = ANNEE + 1
    done = bring(college, RENTREE + timedelta(days=365), annee=ANNEE + 1)
    assert done.comptes["enseignements_ajoutes"] == 5
    assert done.comptes["personnels_partis"] == 0
    assert Enseignement.objects.filter(annee=ANNEE, gone_at=None).count() == 5
    assert sorted(ProfesseurPrincipal.objects.values_list("annee", "division")) == [
        (ANNEE, "6 B"), (ANNEE + 1, "6 B"),
    ]  # fmt: skip
    assert AnneeScolaire.objects.get(annee=ANNEE + 1).is_open


def test_pupils_files_and_sts_do_not_undo_each_other(college: College, ecole: Ecole, importer: Importer) -> None:
    """SIECLE describes classes and groups, STS its own groups: importing either again changes nothing."""
    ecole.divisions = [
        bee.Division("6 A", libelle="note"),
        bee.Division("6 B"),
        bee.Groupe("6BGR1", divisions=("6 B",)),
    ]  # type: ignore[list-item]
    ecole.mefs = [bee.Mef("10010012110", libelle_edition="6EME", libelle_long="6EME")]
    files = (Genre.ELEVES, Genre.RESPONSABLES, Genre.STRUCTURES, Genre.NOMENCLATURES)
    importer(ecole.write(*files))
    bring(college)
    assert DivisionRow.objects.get(code="6 A").libelle == "note"
    assert set(Groupe.objects.filter(gone_at=None).values_list("code", flat=True)) == {"6BGR1", "6-AB-ESP2"}
    assert importer(ecole.write(*files)).pk is None
    with propose_sts(college.write(), at=LATER) as proposal:
        assert proposal.is_empty


def test_only_what_sts_brought_goes_with_sts(college: College, ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    bring(college)
    college.groupes, college.divisions = [], college.divisions[:1]
    bring(college, LATER)
    assert Groupe.objects.get(code="6-AB-ESP2").gone_at == LATER
    assert DivisionRow.objects.get(code="6 B").gone_at is None


def test_a_group_that_siecle_describes_is_siecle_s(college: College, ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    bring(college)
    ecole.divisions = [
        bee.Division("6 A"), bee.Division("6 B"), bee.Groupe("6-AB-ESP2", divisions=("6 A", "6 B")),
        bee.Groupe("6BGR1"),
    ]  # type: ignore[list-item]  # fmt: skip
    importer(ecole.write(Genre.ELEVES, Genre.RESPONSABLES, Genre.STRUCTURES))
    assert Groupe.objects.get(code="6-AB-ESP2").source == "siecle"
    ecole.divisions.pop(2)
    importer(ecole.write(Genre.ELEVES, Genre.RESPONSABLES, Genre.STRUCTURES))
    assert Groupe.objects.get(code="6-AB-ESP2").gone_at == RENTREE
    bring(college, LATER)
    assert Groupe.objects.get(code="6-AB-ESP2").gone_at is None
    assert importer(ecole.write(Genre.ELEVES, Genre.RESPONSABLES, Genre.STRUCTURES)).pk is None


def test_the_school_s_own_words_stay(college: College, ecole: Ecole, importer: Importer) -> None:
    """Communs.xml has the last word on the name; STS fills what is empty."""
    ecole.communs = [bee.Etablissement(UAI, nom="AUTRE NOM", telephone="0261910002")]
    importer(ecole.write(Genre.ELEVES, Genre.RESPONSABLES, Genre.COMMUNS))
    bring(college)
    school = Etablissement.objects.get(uai=UAI)
    assert (school.nom, school.telephone, school.commune) == ("AUTRE NOM", "0261910002", "BREST")


def test_a_class_without_pupils_is_told(college: College, ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    college.divisions.append(Division("6 Z", services=(service("061300", "4", ("local", "41002")),)))
    assert anomalies(college) == {"division-sans-eleve": 1, "fonction-manquante": 1}


def test_anomalies_are_explained_with_their_line(college: College) -> None:
    paul = college.individus[1]
    college.individus += [paul, replace(college.individus[3], principal_de=(Principal("5 Z"),), individu_id="5")]
    college.divisions[0] = Division(
        "6 A",
        services=(
            service("061300", "4.5", ("local", "41002")),
            service("061300", "4.5", ("epp", "41001")),
            service("999999", "1", ("epp", "404")),
            Service("030201", "CG"),
        ),
    )
    lise = college.suppleants[0]
    lost = replace(lise.remplacements[0], structure="5 Z")
    college.suppleants = [replace(lise, remplacements=(*lise.remplacements, lost))]
    found = anomalies(college)
    assert found == {
        "personnel-en-double": 1, "service-en-double": 1, "enseignant-inconnu": 1, "matiere-inconnue": 1,
        "service-sans-enseignant": 2, "fonction-manquante": 1, "division-inconnue": 1, "remplacement-inconnu": 1,
    }  # fmt: skip
    with propose_sts(college.write(), at=RENTREE) as proposal:
        constats = list(proposal.anomalies)
        apply_import(proposal, at=RENTREE)
    assert all(one.ligne > 0 and one.fichier == f"sts_emp_{UAI}_{ANNEE}.xml" for one in constats)
    assert not any("CŒUR" in one.texte for one in constats)
    assert taught("6 A")[("061300", "CG")] == ["Inès", "Paul"]
    assert taught("6 A")[("999999", "CG")] == []


def test_a_file_of_before_2017_has_no_types(college: College) -> None:
    college.individus = [replace(college.individus[0], type="")]
    college.divisions = [Division("6 B", services=(service("030201", "4", ("", "41001")),))]
    college.groupes, college.suppleants = [], []
    bring(college)
    assert Personnel.objects.get().source_id == ":41001"
    assert taught("6 B") == {("030201", "CG"): ["Inès"]}


def test_undoing_puts_everything_back(college: College, ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    before = snapshot()
    undo_import(bring(college), actor="essai", at=LATER)
    assert snapshot() == before


def test_undoing_a_second_import_puts_the_first_back(college: College) -> None:
    bring(college)
    before = snapshot()
    college.individus[0] = replace(college.individus[0], prenom="Agnès", principal_de=())
    college.divisions[1] = replace(college.divisions[1], services=(service("030201", "2", ("local", "41002")),))
    college.suppleants = []
    done = bring(college, LATER)
    assert snapshot() != before
    undo_import(done, actor="essai", at=LATER)
    assert snapshot() == before


def test_a_kept_proposal_is_applied_by_another_process(college: College, tmp_path: Path) -> None:
    with propose_sts(college.write(), at=RENTREE) as proposal:
        proposal.keep(tmp_path / "gardee")
    with Proposal.reopen(tmp_path / "gardee", to_apply=True) as again:
        assert again.source == "sts"
        apply_import(again, at=RENTREE)
    assert taught("6 B")[("030201", "CG")] == ["Inès", "Lise"]


def test_in_may_the_next_year_is_prepared_only_when_asked(college: College) -> None:
    bring(college)
    college.annee = ANNEE + 1
    may = datetime(2027, 5, 10, 9, tzinfo=PARIS)
    with propose_sts(college.write(), annee=ANNEE + 1, at=may) as proposal:
        assert proposal.ecoles[0].opens_annee
