"""STS files that are refused before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.protocols.sts import refusals as sts_refusals
from preau.registre.actions import apply_import, propose_sts
from preau.registre.formats import refusals
from preau.registre.models import Etablissement, Personnel
from tests.registre.college_sts import College
from tests.registre.conftest import RENTREE
from tests.registre.ecole import ANNEE, AUTRE, UAI, Ecole


@pytest.fixture
def college(tmp_path: Path) -> College:
    return College(tmp_path)


def refused(expected: type[Refusal], paths: list[Path], **kwargs: object) -> Refusal:
    with pytest.raises(expected) as caught:
        propose_sts(paths, at=RENTREE, **kwargs)  # type: ignore[arg-type]
    assert not Etablissement.objects.exists()
    return caught.value


def test_another_school(college: College) -> None:
    found = refused(refusals.EtablissementInattendu, college.write(), uai=AUTRE)
    assert found.context["fichier"] == f"sts_emp_{UAI}_{ANNEE}.xml"


def test_another_year(college: College) -> None:
    college.annee = ANNEE - 1
    refused(refusals.AnneeInattendue, college.write())


def test_the_open_year_decides(college: College) -> None:
    with propose_sts(college.write(), at=RENTREE) as proposal:
        apply_import(proposal, at=RENTREE)
    college.annee = ANNEE + 1
    with pytest.raises(refusals.AnneeInattendue):
        propose_sts(college.write(), at=RENTREE)


def test_two_files_of_one_school(college: College, tmp_path: Path) -> None:
    (path,) = college.write()
    other = tmp_path / "encore.xml"
    other.write_bytes(path.read_bytes())
    refused(refusals.FichiersEnDouble, [path, other])


def test_no_file_and_no_such_file(tmp_path: Path) -> None:
    refused(refusals.AucunFichier, [])
    refused(refusals.FichierIllisible, [tmp_path / "absent.xml"])


def test_the_file_of_siecle(ecole: Ecole) -> None:
    found = refused(sts_refusals.RacineVoisine, ecole.write()[:1])
    assert "SIECLE" in found.sentence()


def test_two_schools_at_once(college: College, tmp_path: Path) -> None:
    other = College(tmp_path, uai=AUTRE)
    with propose_sts([*college.write(), *other.write()], at=RENTREE) as proposal:
        assert [ecole.uai for ecole in proposal.ecoles] == [UAI, AUTRE]
        apply_import(proposal, at=RENTREE)
    assert Personnel.objects.filter(uai=UAI).count() == Personnel.objects.filter(uai=AUTRE).count() == 5


def test_a_registry_that_moved_makes_the_proposal_stale(college: College) -> None:
    with propose_sts(college.write(), at=RENTREE) as first, propose_sts(college.write(), at=RENTREE) as second:
        apply_import(first, at=RENTREE)
        with pytest.raises(refusals.PropositionPerimee):
            apply_import(second, at=RENTREE)


@given(st.integers(0, 9000), st.binary(min_size=1, max_size=40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoilt_file_is_proposed_or_refused_and_writes_nothing(tmp_path: Path, at: int, noise: bytes) -> None:
    (path,) = College(tmp_path).write()
    good = path.read_bytes()
    at %= len(good)
    path.write_bytes(good[:at] + noise + good[at + len(noise) :])
    before = Personnel.objects.count()
    refusal = _bring_or_refuse(path)
    assert refusal is None or "{" not in refusal.sentence()
    assert refusal is None or Personnel.objects.count() == before


def _bring_or_refuse(path: Path) -> Refusal | None:
    try:
        with propose_sts([path], at=RENTREE) as proposal:
            apply_import(proposal, at=RENTREE)
    except Refusal as refusal:
        return refusal
    return None
