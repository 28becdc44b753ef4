"""The demonstration's staff, as STS gives it, imported beside the pupils: the same people come out (§8, 8)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from preau.protocols.sts.messages import Division, Groupe, Individu, Matiere, Mef, Suppleant
from preau.protocols.sts.read import open_export
from preau.registre.actions import Proposal, apply_import, propose_import, propose_sts, write_sts
from preau.registre.models import Eleve, Personnel
from preau.registre.queries import enseignements_of_eleve, enseignements_of_personnel, professeurs_principaux
from preau.registre.synthetic import demo_world, write_school
from preau.registre.synthetic.cast import COLLEGE
from tests.registre.conftest import RENTREE

COMPARED = (Matiere, Individu, Division, Groupe, Suppleant)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return write_school(demo_world(7, 2026), COLLEGE, tmp_path, sts=True)


def bring(proposal: Proposal) -> None:
    with proposal:
        apply_import(proposal, at=RENTREE)


def everything(path: Path) -> dict[type, list[object]]:
    with open_export(path) as export:
        found = list(export.records())
    kept: dict[type, list[object]] = {kind: [] for kind in COMPARED}
    for record in found:
        if not isinstance(record, Mef):
            kept[type(record)].append(_plain(record))
    return {kind: sorted(rows, key=repr) for kind, rows in kept.items()}


def _plain(record: object) -> object:
    """Without what the registry does not keep: pupils counted, the short and long labels of subjects."""
    if isinstance(record, Matiere):
        return record.code, record.code_gestion, record.libelle_edition
    if isinstance(record, Division | Groupe):
        services = sorted(record.services, key=lambda one: (one.matiere, one.modalite))
        parts = [part.code for part in getattr(record, "divisions", ())]
        return record.code, record.libelle, sorted(part.code for part in record.mefs), parts, services
    return record


def test_the_same_staff_comes_out(files: list[Path], tmp_path: Path) -> None:
    bring(propose_import(files[:-1], at=RENTREE))
    with propose_sts(files[-1:], at=RENTREE) as proposal:
        assert proposal.count_anomalies() == {}
        apply_import(proposal, at=RENTREE)
    path = tmp_path / "retour.xml"
    with path.open("wb") as stream:
        write_sts(COLLEGE.uai, stream)
    assert everything(path) == everything(files[-1])


def test_sts_before_the_pupils_changes_nothing_of_them(files: list[Path]) -> None:
    bring(propose_sts(files[-1:], at=RENTREE))
    bring(propose_import(files[:-1], at=RENTREE))
    for proposal in (propose_sts(files[-1:], at=RENTREE), propose_import(files[:-1], at=RENTREE)):
        with proposal:
            assert proposal.is_empty


def test_albert_s_teachers(files: list[Path]) -> None:
    bring(propose_import(files[:-1], at=RENTREE))
    bring(propose_sts(files[-1:], at=RENTREE))
    albert = Eleve.objects.get(nom_de_famille="DUPONT", prenom="Albert")
    services = enseignements_of_eleve(albert.public_id)
    assert {one.matiere.libelle for one in services} >= {"Français", "Mathématiques", "Anglais LV1"}
    assert all(one.intervenants for one in services)
    assert len(professeurs_principaux(COLLEGE.uai)) == 24
    moussa = Eleve.objects.get(nom_de_famille="BONNET", prenom="Moussa")
    assert {one.matiere.code for one in enseignements_of_eleve(moussa.public_id)} & {"030602", "030102"}
    thomas = Personnel.objects.get(nom_de_famille="LEDUC", prenom="Thomas")
    assert {one.matiere.court for one in enseignements_of_personnel(thomas.public_id)} == {"MATHS"}


def test_nothing_is_lost_when_written_twice(files: list[Path]) -> None:
    bring(propose_sts(files[-1:], at=RENTREE))
    first, second = BytesIO(), BytesIO()
    write_sts(COLLEGE.uai, first)
    write_sts(COLLEGE.uai, second)
    assert first.getvalue() == second.getvalue()
