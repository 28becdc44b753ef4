"""A world exported as AAF and imported in an empty registry is the same world, jointures included (§8, 8)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models.functions import Upper

from preau.registre.actions import apply_import, propose_aaf, propose_import, propose_onde, write_aaf
from preau.registre.models import Eleve, Export, Lien, Personnel, Responsable, Scolarite, Telephone
from preau.registre.queries import find_responsables, list_enfants, ref_ids
from preau.registre.synthetic import Rates, world, write_world
from preau.registre.synthetic.world import DEMO
from tests.registre.conftest import RENTREE

LATER = RENTREE + timedelta(days=1)


def world_of(folder: Path, effectif: int = 40) -> list[str]:
    """A collège and an école, with the cast, imported from their own files."""
    from dataclasses import replace

    schools = [replace(school, effectif=effectif) for school in DEMO]
    made = world(3, on=RENTREE.date(), etablissements=schools, rates=Rates(leavers=0.1))
    paths = write_world(made, folder)
    siecle = [path for path in paths if path.suffix == ".zip"]
    onde = [path for path in paths if path.suffix == ".csv"]
    for proposal in (propose_import(siecle, at=RENTREE), propose_onde(onde, onde[0].parent.name, at=RENTREE)):
        with proposal:
            apply_import(proposal, at=RENTREE)
    return [school.uai for school in schools]


def empty() -> None:
    """Forget everybody; the history of exports stays with the house that made them."""
    for model in apps.get_app_config("registre").get_models():
        if model is not Export:
            model.objects.all().delete()


def bring(paths: list[Path], **kwargs: Any) -> dict[str, int]:
    """Import each delivery; the figures of all."""
    done: dict[str, int] = {}
    for path in paths:
        with propose_aaf([path], at=kwargs.pop("at", RENTREE), **kwargs) as proposal:
            apply_import(proposal, at=RENTREE, share=1.0)
            for name, number in proposal.comptes.items():
                done[name] = done.get(name, 0) + number
    return done


def everybody() -> dict[str, Any]:
    """The world as the AAF can say it: people present, their links, classes, telephones, by jointure."""
    present = Scolarite.objects.filter(gone_at__isnull=True, sortie_le__isnull=True)
    numbers = list(present.values_list("eleve_id", flat=True))
    liens = Lien.objects.filter(eleve__in=numbers, gone_at__isnull=True, cut_at__isnull=True)
    known = list(liens.values_list("responsable_id", flat=True).distinct())
    phones: dict[int, set[str]] = {}
    for number, e164, brut in Telephone.objects.filter(responsable__in=known).values_list(
        "responsable_id", "e164", "brut"
    ):
        phones.setdefault(number, set()).add(e164 or brut)
    names = ("jointure", "uai", "nom_de_famille", "nom_usage", "prenom", "mel")
    return {
        "eleves": sorted(
            Eleve.objects.filter(jointure__in=numbers).values_list(*names, "prenom2", "ine", "ne_le", "sexe")
        ),
        "adresses": {
            row.jointure: [row.adresse.get(key) for key in ("lignes", "code_postal", "commune", "pays")]
            for model in (Eleve, Responsable)
            for row in model.objects.filter(jointure__in=[*numbers, *known])
        },
        "scolarites": sorted(present.values_list("eleve_id", "etablissement_id", "annee", "division", "mef", "regime")),
        "groupes": {row.eleve_id: row.groupes for row in present},
        "responsables": sorted(Responsable.objects.filter(jointure__in=known).values_list(*names, Upper("civilite"))),
        "telephones": phones,
        "liens": sorted(liens.values_list("eleve_id", "responsable_id", "niveau")),
        "personnels": sorted(Personnel.objects.filter(gone_at__isnull=True).values_list(*names, "fonction")),
    }


@pytest.fixture
def uais(tmp_path: Path) -> list[str]:
    return world_of(tmp_path / "mondes")


@pytest.mark.parametrize("archive", [True, False])
def test_the_same_world_comes_out(archive: bool, uais: list[str], tmp_path: Path) -> None:
    before = everybody()
    assert len(before["eleves"]) > 70
    refs = set(ref_ids(Responsable.objects.filter(jointure__in=[row[0] for row in before["responsables"]])
                       .values_list("public_id", flat=True)))  # fmt: skip
    done = write_aaf(uais, tmp_path / "aaf", archive=archive, at=RENTREE)
    assert [path.name[:5] for path in done.paths] == ["ENT1D", "ENT2D"]
    empty()
    bring(done.paths)
    after = everybody()
    for name, value in before.items():
        assert after[name] == value, name
    assert set(ref_ids(Responsable.objects.values_list("public_id", flat=True))) == refs
    emilie = find_responsables(nom="DUPONT", prenom="Emilie", mobile="+33639980001")
    assert {enfant.prenom for enfant in list_enfants([row.public_id for row in emilie])} >= {"Albert"}
    assert Responsable.objects.create(
        source="csv", uai=uais[0], source_id="x", nom_de_famille="X", prenom="Y"
    ).jointure > (max(row[0] for row in before["responsables"]))


def test_importing_again_changes_nothing(uais: list[str], tmp_path: Path) -> None:
    done = write_aaf(uais, tmp_path / "aaf", at=RENTREE)
    empty()
    bring(done.paths)
    again = write_aaf(uais, tmp_path / "encore", at=LATER)
    for path in [*done.paths, *again.paths]:
        with propose_aaf([path], at=LATER) as proposal:
            assert proposal.is_empty, proposal.comptes
