"""SIECLE, STS, ONDE and AAF in one registry; everything out as AAF and in again elsewhere: the same world (§8, 8)."""

from __future__ import annotations

from pathlib import Path

from preau.registre.actions import apply_import, propose_aaf, propose_import, propose_onde, propose_sts, write_aaf
from preau.registre.models import Enseignement, Etablissement, Personnel, ProfesseurPrincipal
from preau.registre.synthetic import demo_world, write_world
from tests.registre.aaf.academie import DEUX, UN, Academie
from tests.registre.aaf.test_round_trip import bring, empty, everybody
from tests.registre.conftest import RENTREE


def taught() -> list[tuple[str, str, str, str, int]]:
    """Who teaches what to whom: several ways of teaching one subject to one class are one in the AAF."""
    rows = Enseignement.objects.filter(gone_at__isnull=True, personnels__isnull=False)
    return sorted(set(rows.values_list("etablissement", "division", "groupe", "matiere", "personnels")))


def test_four_formats_then_one(tmp_path: Path) -> None:
    paths = write_world(demo_world(7, 2026), tmp_path / "mondes", sts=True)
    siecle = [path for path in paths if path.name.startswith("ExportXML")]
    onde = [path for path in paths if path.suffix == ".csv"]
    sts = [path for path in paths if path.name.startswith("sts_emp")]
    proposals = (
        lambda: propose_aaf([Academie(tmp_path).complet()], at=RENTREE),
        lambda: propose_import(siecle, at=RENTREE),
        lambda: propose_sts(sts, at=RENTREE),
        lambda: propose_onde(onde, onde[0].parent.name, at=RENTREE),
    )
    for propose in proposals:
        with propose() as proposal:
            apply_import(proposal, at=RENTREE)
    assert sts
    assert Personnel.objects.filter(source="sts").count() > 5
    before, services = everybody(), taught()
    principaux = set(ProfesseurPrincipal.objects.values_list("personnel", "division"))
    by_academie = {
        academie: sorted(Etablissement.objects.filter(academie=academie).values_list("uai", flat=True))
        for academie in set(Etablissement.objects.values_list("academie", flat=True))
    }
    assert by_academie[14] == [UN, DEUX]
    written = [path for uais in by_academie.values() for path in write_aaf(uais, tmp_path / "aaf", at=RENTREE).paths]
    assert len(written) == 3
    empty()
    bring(written)
    after = everybody()
    for name, value in before.items():
        assert after[name] == value, name
    assert taught() == services
    assert set(ProfesseurPrincipal.objects.values_list("personnel", "division")) == principaux
