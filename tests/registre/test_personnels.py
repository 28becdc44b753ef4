"""Asking about the staff: who is there, who teaches what to whom, who is main teacher; and writing it all out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from preau.protocols.siecle import messages as bee
from preau.protocols.sts.read import open_export
from preau.registre.actions import apply_import, propose_sts, write_sts
from preau.registre.actions.write_sts import RienAExporter
from preau.registre.commands import import_app
from preau.registre.models import Eleve, Personnel
from preau.registre.queries import (
    ServiceEnseigne,
    divisions_of_principal,
    enseignements_of_division,
    enseignements_of_eleve,
    enseignements_of_personnel,
    find_personnel,
    find_personnels_by_name,
    list_matieres,
    list_personnels,
    professeurs_principaux,
)
from tests.registre.college_sts import College
from tests.registre.conftest import RENTREE, Importer
from tests.registre.ecole import ANNEE, AUTRE, UAI, Ecole

LATER = RENTREE + timedelta(days=7)


@pytest.fixture
def college(tmp_path: Path) -> College:
    found = College(tmp_path)
    bring(found)
    return found


def bring(college: College, annee: int | None = None) -> None:
    with propose_sts(college.write(), annee=annee, at=LATER) as proposal:
        apply_import(proposal, at=LATER)


def prenoms(rows: list[Personnel]) -> list[str]:
    return [row.prenom for row in rows]


def lines(services: list[ServiceEnseigne]) -> list[tuple[str, str, list[str]]]:
    return [(one.structure, one.matiere.libelle, [who.prenom for who in one.intervenants]) for one in services]


def public_id(prenom: str) -> str:
    return Personnel.objects.get(prenom=prenom).public_id


def test_the_staff_by_name(college: College) -> None:
    assert prenoms(list_personnels(UAI)) == ["Inès", "Paul", "Luc", "Lise", "Odile"]
    assert prenoms(list_personnels(UAI, fonctions={"DIR", "DOC"})) == ["Luc", "Odile"]
    assert prenoms(list_personnels(UAI, fonctions={"ENS"})) == ["Inès", "Paul", "Lise"]
    assert list_personnels(AUTRE) == []


def test_who_has_left_is_not_there_but_was(college: College) -> None:
    college.individus.pop(1)
    college.annee = ANNEE + 1
    bring(college, ANNEE + 1)
    assert prenoms(list_personnels(UAI)) == ["Inès", "Luc", "Lise", "Odile"]
    assert prenoms(list_personnels(UAI, ANNEE)) == ["Inès", "Paul", "Lise"]
    assert find_personnel(public_id("Paul")) is not None
    assert find_personnels_by_name(UAI, "coeur", "Paul") == []


@pytest.mark.parametrize(
    ("nom", "prenom", "born", "found"),
    [
        ("ARNAUD", "Ines", None, ["Inès"]),
        ("brun", "INÈS", date(1985, 5, 14), ["Inès"]),
        ("brun", "INÈS", date(1985, 5, 15), []),
        ("Coeur", "paul", None, ["Paul"]),
        ("legoff", "Luc", date(1970, 1, 1), ["Luc"]),
        ("Arnaud", "Paul", None, []),
        ("", "Paul", None, []),
    ],
)
def test_by_name(college: College, nom: str, prenom: str, born: date | None, found: list[str]) -> None:
    assert prenoms(find_personnels_by_name(UAI, nom, prenom, born)) == found


def test_unknown_ids_answer_nothing(college: College) -> None:
    assert find_personnel("inconnu") is None
    assert enseignements_of_personnel("inconnu") == []
    assert enseignements_of_eleve("inconnu") == []
    assert divisions_of_principal("inconnu") == []


def test_subjects_by_label(college: College) -> None:
    assert [(one.code, one.court) for one in list_matieres(UAI)] == [
        ("030201", "AGL1"), ("030602", "ESP2"), ("061300", "MATHS"),
    ]  # fmt: skip


def test_what_someone_teaches(college: College) -> None:
    assert lines(enseignements_of_personnel(public_id("Inès"))) == [
        ("6 B", "Anglais LV1", ["Inès", "Lise"]),
        ("6-AB-ESP2", "Espagnol LV2", ["Inès", "Paul"]),
        ("6-AB-ESP2", "Espagnol LV2", ["Inès"]),
    ]
    lise = enseignements_of_personnel(public_id("Lise"))[0].intervenants[1]
    assert (lise.remplace, lise.debut_le) == (public_id("Inès"), date(2026, 11, 3))


def test_what_a_class_is_taught(college: College) -> None:
    assert [(one.structure, one.is_groupe) for one in enseignements_of_division(UAI, "6 A")] == [
        ("6 A", False), ("6-AB-ESP2", True), ("6-AB-ESP2", True),
    ]  # fmt: skip
    assert enseignements_of_division(UAI, "6 A", ANNEE - 1) == []


def test_what_a_pupil_is_taught(college: College, ecole: Ecole, importer: Importer) -> None:
    """Albert is in 6 B and in the Spanish group; Jeanne in 6 B alone; Tom has left."""
    ecole.affectations[0] = replace(
        ecole.affectations[0], structures=(bee.Structure("6-AB-ESP2", "G"), bee.Structure("6 B", "D"))
    )
    importer(ecole.write())
    ids = {eleve.prenom: eleve.public_id for eleve in Eleve.objects.all()}
    assert {one.structure for one in enseignements_of_eleve(ids["Albert"])} == {"6 B", "6-AB-ESP2"}
    assert {one.structure for one in enseignements_of_eleve(ids["Jeanne"])} == {"6 B"}
    assert enseignements_of_eleve(ids["Tom"]) == []


def test_a_pupil_without_a_class_is_taught_nothing_by_mistake(
    college: College, ecole: Ecole, importer: Importer
) -> None:
    ecole.affectations = []
    importer(ecole.write())
    assert enseignements_of_eleve(Eleve.objects.get(prenom="Jeanne").public_id) == []


def test_services_take_a_few_queries(college: College, django_assert_max_num_queries: object) -> None:
    from django.db import connections

    with CaptureQueriesContext(connections["registre"]) as found:
        enseignements_of_division(UAI, "6 B", ANNEE)
    assert len(found) <= 4


def test_main_teachers(college: College) -> None:
    assert {code: prenoms(rows) for code, rows in professeurs_principaux(UAI).items()} == {"6 B": ["Inès"]}
    assert divisions_of_principal(public_id("Inès")) == ["6 B"]
    assert divisions_of_principal(public_id("Paul")) == []
    college.individus.pop(0)
    bring(college)
    assert professeurs_principaux(UAI) == {}
    assert Personnel.objects.get(prenom="Inès").gone_at == LATER


def test_what_is_held_is_written_as_sts_would_and_read_back_the_same(college: College, tmp_path: Path) -> None:
    stream = BytesIO()
    name = write_sts(UAI, stream)
    assert name == f"sts_emp_{UAI}_{ANNEE}.xml"
    path = tmp_path / "retour.xml"
    path.write_bytes(stream.getvalue())
    with propose_sts([path], at=LATER) as proposal:
        assert {name: number for name, number in proposal.comptes.items() if number} == {}
        assert proposal.is_empty
    with open_export(path) as export:
        written = list(export.records())
    individus = {one.individu_id: one for one in written if type(one) is type(college.individus[0])}
    assert individus["41001"] == college.individus[0]
    assert individus["41002"] == replace(college.individus[1], civilite=".")
    assert [one for one in written if type(one) is type(college.suppleants[0])] == college.suppleants
    assert [one.services for one in written if type(one) is type(college.divisions[0])] == [
        one.services for one in college.divisions
    ]


def test_nothing_is_written_of_a_school_unknown(college: College) -> None:
    with pytest.raises(RienAExporter) as caught:
        write_sts(AUTRE, BytesIO())
    assert AUTRE in caught.value.sentence()


def test_the_command_line(tmp_path: Path) -> None:
    path = College(tmp_path).write()[0]
    shown = CliRunner().invoke(import_app, ["sts", str(path), "--annee", str(ANNEE), "--dry-run"])
    assert "Personnels" in shown.output
    assert "Rien n'a été écrit" in shown.output
    done = CliRunner().invoke(import_app, ["sts", str(path), "--annee", str(ANNEE), "--yes"])
    assert "5 personnels ajoutés" in done.output
    assert done.exit_code == 0
    again = CliRunner().invoke(import_app, ["sts", str(path), "--annee", str(ANNEE), "--yes"])
    assert "rien à changer" in again.output
    refused = CliRunner().invoke(import_app, ["sts", str(path), "--uai", AUTRE])
    assert refused.exit_code == 2
