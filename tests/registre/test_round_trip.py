"""The demonstration's world, written as files and imported by the real importers: the same people come out (§8, 8)."""

from __future__ import annotations

from pathlib import Path

import pytest

from preau.registre.actions import apply_import, propose_import, propose_onde
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import find_responsables, list_enfants
from preau.registre.synthetic import demo_world, write_world
from preau.registre.synthetic.people import Personnage
from tests.cast import CAST
from tests.registre.conftest import RENTREE

OPENS_NOTHING = {
    "mireille-roux": "en charge", "gaston-perrin": "contact", "ase": "51", "theo-lambert": "70",
    "nadia-chevalier": "leaver", "lucette-renaud": "no mobile", "delphine-roux": "no mobile",
    "carine-dumont-ecole": "no mobile",
    "sandrine-aubert": "no mobile",
}  # fmt: skip


@pytest.fixture
def imported(tmp_path: Path) -> list[Path]:
    paths = write_world(demo_world(7, 2026), tmp_path)
    siecle = [path for path in paths if path.suffix == ".zip"]
    onde = [path for path in paths if path.suffix == ".csv"]
    for proposal in (propose_import(siecle, at=RENTREE), propose_onde(onde, onde[0].parent.name, at=RENTREE)):
        with proposal:
            apply_import(proposal, at=RENTREE)
    return paths


def children(member: Personnage) -> set[tuple[str, str, str]]:
    rows = find_responsables(nom=member.nom, prenom=member.prenom, mobile=member.mobile)
    return {(e.nom, e.prenom, e.uai) for e in list_enfants([row.public_id for row in rows])}


def test_the_cast_comes_out_as_it_went_in(imported: list[Path]) -> None:
    assert Eleve.objects.count() > 700
    assert not Responsable.objects.filter(gone_at__isnull=False).exists()
    for member in CAST:
        if "J4" in member.pour:  # a pupil, who is no responsable
            assert Eleve.objects.filter(nom_de_famille=member.nom, prenom=member.prenom).count() == 1
            continue
        expected = set() if member.id in OPENS_NOTHING else {(e.nom, e.prenom, e.uai) for e in member.enfants}
        assert children(member) == expected, member.id


def test_again_changes_nothing(imported: list[Path]) -> None:
    siecle = [path for path in imported if path.suffix == ".zip"]
    with propose_import(reversed(siecle), at=RENTREE) as proposal:
        assert proposal.is_empty
    onde = [path for path in imported if path.suffix == ".csv"]
    with propose_onde(onde, onde[0].parent.name, at=RENTREE) as proposal:
        assert proposal.is_empty
