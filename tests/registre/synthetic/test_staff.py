"""The staff of a synthetic collège: as many as the hours ask for, everyone with a full week, the cast among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from preau.protocols.sts.messages import Anomalie, Division, Groupe, Individu, Suppleant
from preau.protocols.sts.read import open_export
from preau.registre.synthetic import World, academie, world, write_school, write_world
from preau.registre.synthetic.cast_personnels import PERSONNELS
from preau.registre.synthetic.matieres import HORAIRES, MATIERES, langue_of
from tests.registre.synthetic.test_world import COLLEGE, ON


def records(path: Path, kind: Any) -> list[Any]:
    with open_export(path) as export:
        return [record for record in export.records() if isinstance(record, kind)]


@pytest.fixture(scope="module")
def made() -> World:
    return world(1, on=ON)


@pytest.fixture(scope="module")
def path(made: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(made, tmp_path_factory.mktemp("exports"), sts=True)[5]


def test_the_file_is_named_and_read_without_anomaly(path: Path) -> None:
    assert f"{path.parent.name}/{path.name}" == "0500048F/sts_emp_0500048F_2026.xml"
    assert records(path, Anomalie) == []


def test_each_class_has_the_hours_of_its_level(path: Path) -> None:
    divisions = records(path, Division)
    assert len(divisions) == 24
    niveaux = {niveau[0]: sum(hours for _, hours in subjects) for niveau, subjects in HORAIRES.items()}
    for division in divisions:
        assert sum(service.heures for service in division.services) == niveaux[division.code[0]]
    assert niveaux == {"6": Decimal(25), "5": Decimal("23.5"), "4": Decimal("23.5"), "3": Decimal("23.5")}


def test_everyone_s_week_is_full_and_never_too_full(path: Path) -> None:
    weeks: dict[str, Decimal] = defaultdict(Decimal)
    subjects: dict[str, set[str]] = defaultdict(set)
    for structure in records(path, Division | Groupe):
        assert structure.services, structure.code
        for service in structure.services:
            (teacher,) = service.enseignants
            weeks[teacher.individu_id] += teacher.heures
            subjects[teacher.individu_id].add(service.matiere)
    individus = {one.individu_id: one for one in records(path, Individu)}
    teachers = {identifier for identifier, one in individus.items() if one.fonction == "ENS"}
    assert set(weeks) == teachers
    assert 30 <= len(teachers) <= 50
    assert all(hours <= 20 for hours in weeks.values())
    assert sum(weeks.values()) / len(weeks) > 15
    assert all(len(known) == 1 for known in subjects.values())


def test_functions_and_main_teachers(path: Path) -> None:
    individus = records(path, Individu)
    assert len({(one.type, one.individu_id) for one in individus}) == len(individus)
    fonctions = Counter(one.fonction for one in individus)
    assert {name for name in fonctions if fonctions[name]} == {"ENS", "DIR", "EDU", "DOC", "ADF", "AED", "AEH", "MDS"}
    principals = [principal.division for one in individus for principal in one.principal_de]
    assert sorted(principals) == sorted(division.code for division in records(path, Division))
    assert max(len(one.principal_de) for one in individus) == 1


def test_the_cast_is_in_its_places(path: Path) -> None:
    by_name = {(one.nom_usage, one.prenom): one for one in records(path, Individu)}
    thomas = by_name["LEDUC", "Thomas"]
    assert (thomas.fonction, thomas.sexe, thomas.disciplines[0].code) == ("ENS", "M", MATIERES["061300"].discipline)
    assert (by_name["VASSEUR", "Hélène"].fonction, by_name["GUÉRIN", "Solange"].fonction) == ("DIR", "ADF")
    assert by_name["FERRAND", "Nadège"].sexe == "F"
    taught = [d.code for d in records(path, Division) for s in d.services for t in s.enseignants
              if t.individu_id == thomas.individu_id]  # fmt: skip
    assert taught
    college = [one for one in PERSONNELS if COLLEGE.uai in one.ecoles and one.role]
    assert all((one.nom.upper(), one.prenom) in by_name for one in college)


def test_a_supply_teacher_stands_for_someone(path: Path) -> None:
    (suppleant,) = records(path, Suppleant)
    periodes = [periode for one in suppleant.remplacements for periode in one.periodes]
    assert periodes
    absent = {periode.absent_id for periode in periodes}
    assert absent <= {one.individu_id for one in records(path, Individu)}
    assert suppleant.individu.type == "eppsup"


def test_second_languages() -> None:
    assert [langue_of("6 A", 3), langue_of("5 A", 3), langue_of("5 B", 6), langue_of("5 C", 3)] == [
        "", "5ALL2G1", "5ALL2G1", "5ALL2G2",
    ]  # fmt: skip
    assert [langue_of("3 A", 1), langue_of("3 B", 2)] == ["3ESP2G1", "3ESP2G2"]


def test_the_same_world_gives_the_same_staff(made: World, path: Path, tmp_path: Path) -> None:
    again = write_school(made, COLLEGE, tmp_path, sts=True)[-1]
    assert again.read_bytes() == path.read_bytes()
    assert again.read_bytes() != write_school(world(2, on=ON), COLLEGE, tmp_path, sts=True)[-1].read_bytes()


def test_staff_of_other_schools_are_other_people(tmp_path: Path) -> None:
    schools = academie(1, on=ON, eleves=80, par_college=40)
    names = []
    for known in schools.etablissements:
        found = records(write_school(schools, known, tmp_path, sts=True)[-1], Individu)
        assert not [one for one in found if one.nom_usage == "LEDUC" and one.prenom == "Thomas"]
        names.append({(one.individu_id, one.nom_usage, one.prenom) for one in found})
    assert not names[0] & names[1]
