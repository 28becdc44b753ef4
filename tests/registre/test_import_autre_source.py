"""A school whose pupils come from one kind of file is not given them again by another: all would be there twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from preau.kit.clockkit import PARIS
from preau.registre.actions import apply_import, propose_csv, propose_import, propose_onde, undo_import
from preau.registre.formats import refusals
from preau.registre.models import Eleve, Import, Scolarite
from preau.registre.queries import list_enfants
from tests.registre.conftest import RENTREE, Importer
from tests.registre.ecole import AUTRE, UAI, Ecole
from tests.registre.test_import_csv import ELEVES, imported, liste, put
from tests.registre.test_import_onde import Primaire

NEXT = datetime(2027, 9, 7, 8, 0, tzinfo=PARIS)


def test_siecle_over_a_school_that_began_with_lists(ecole: Ecole, tmp_path: Path) -> None:
    imported(put(tmp_path, ELEVES))
    with pytest.raises(refusals.AutreSource) as refused:
        propose_import(ecole.write(), at=RENTREE)
    sentence = refused.value.sentence()
    assert "viennent déjà d'un import CSV : un import SIECLE les ferait tous figurer deux fois" in sentence
    assert refused.value.context["fichier"].endswith(".xml")
    assert set(Eleve.objects.values_list("source", flat=True)) == {"csv"}
    assert Import.objects.count() == 1


def test_siecle_over_a_school_that_began_with_onde(ecole: Ecole, tmp_path: Path) -> None:
    with propose_onde(Primaire(tmp_path).write(), UAI, 2026, at=RENTREE) as proposal:
        apply_import(proposal, actor="essai", at=RENTREE)
    with pytest.raises(refusals.AutreSource) as refused:
        propose_import(ecole.write(), at=RENTREE)
    assert "un import ONDE" in refused.value.sentence()


def test_lists_and_onde_over_siecle(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    importer(ecole.write())
    with pytest.raises(refusals.AutreSource) as refused:
        propose_csv([liste(put(tmp_path, ELEVES))], UAI, 2026, at=RENTREE)
    assert "un import SIECLE" in refused.value.sentence()
    with pytest.raises(refusals.AutreSource):
        propose_onde(Primaire(tmp_path).write(), UAI, 2026, at=RENTREE)
    with propose_csv([liste(put(tmp_path, ELEVES))], AUTRE, 2026, at=RENTREE) as proposal:
        assert proposal.ecoles[0].comptes["eleves_ajoutes"] == 3


def test_the_same_kind_goes_on(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    importer(ecole.write())
    importer(ecole.write())
    assert set(Eleve.objects.values_list("source", flat=True)) == {"siecle"}


def test_once_the_lists_are_undone_siecle_is_taken(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    undo_import(imported(put(tmp_path, ELEVES)), actor="essai", at=RENTREE)
    importer(ecole.write())
    assert set(Scolarite.objects.values_list("eleve__source", flat=True)) == {"siecle"}


def test_a_new_year_may_begin_with_other_files(tmp_path: Path) -> None:
    imported(put(tmp_path, ELEVES))
    next_year = Ecole(tmp_path, annee=2027)
    with propose_import(next_year.write(), UAI, 2027, at=NEXT) as proposal:
        apply_import(proposal, actor="essai", at=NEXT)
    shown = Scolarite.objects.filter(annee=2027).values_list("eleve__source", flat=True)
    assert set(shown) == {"siecle"}
    held = Eleve.objects.filter(source="csv").values_list("liens__responsable__public_id", flat=True)
    assert list_enfants([one for one in held if one]) == []
