"""A house with a registry of its own follows another through deltas (design.md §1, D3): the two stay the same world."""

from __future__ import annotations

import pickle
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers

from preau.protocols.aaf.messages import Categorie
from preau.registre.actions import apply_import, last_export, propose_aaf, write_aaf
from preau.registre.actions.export_state import KEPT, read_state
from preau.registre.models import Eleve, Export, Lien, Personnel, Responsable, Scolarite
from tests.registre.aaf.test_round_trip import bring, empty, everybody, world_of
from tests.registre.conftest import RENTREE


def keep() -> bytes:
    """The whole registry, put aside."""
    return pickle.dumps([serializers.serialize("json", model.objects.all()) for model in _models()])


def put_back(kept: bytes) -> None:
    """That registry again."""
    for model in reversed(_models()):
        model.objects.all().delete()
    for text in pickle.loads(kept):
        for row in serializers.deserialize("json", text, using="registre"):
            row.save()


def _models() -> list[Any]:
    models = list(apps.get_app_config("registre").get_models())
    names = ["Etablissement", "Eleve", "Responsable", "Personnel", "Enseignement", "Import"]
    return sorted(models, key=lambda model: names.index(model.__name__) if model.__name__ in names else 99)


@pytest.fixture
def uais(tmp_path: Path) -> list[str]:
    return world_of(tmp_path / "mondes", effectif=15)


def staff(uai: str) -> None:
    Personnel.objects.create(
        source="sts", uai=uai, source_id="epp:1", nom_de_famille="BRUN", prenom="INES", fonction="ENS"
    )


def disturb(uai: str) -> None:
    """A rentrée in small: someone leaves, someone moves, a new link, a lost telephone, a change of staff."""
    pupils = list(Eleve.objects.filter(uai=uai, scolarites__sortie_le__isnull=True).order_by("jointure"))
    Scolarite.objects.filter(eleve=pupils[0]).update(sortie_le=RENTREE.date())
    Eleve.objects.filter(pk=pupils[1].pk).update(prenom="Renommé", mel="neuf@example.org")
    Scolarite.objects.filter(eleve=pupils[2]).update(division="6 Z", groupes=["LATIN"])
    mother = Lien.objects.filter(eleve=pupils[3], niveau=1)[0].responsable
    mother.telephones.all().delete()
    Responsable.objects.filter(pk=mother.pk).update(nom_usage="AUTRE")
    Lien.objects.create(responsable=mother, eleve=pupils[4], niveau=2, parente="38")
    new = Eleve.objects.create(source="siecle", uai=uai, source_id="999999", nom_de_famille="NEUF", prenom="Lou")
    Scolarite.objects.create(eleve=new, etablissement_id=uai, annee=2026, division="6 A")
    Personnel.objects.filter(uai=uai).update(gone_at=RENTREE)
    Personnel.objects.create(
        source="sts", uai=uai, source_id="epp:2", nom_de_famille="ROUX", prenom="JEAN", fonction="CPE"
    )


def test_the_other_house_follows(uais: list[str], tmp_path: Path) -> None:
    uai = uais[0]
    staff(uai)
    first = write_aaf(uais, tmp_path / "1", at=RENTREE)
    master = keep()
    empty()
    bring(first.paths)
    follower = keep()
    put_back(master)
    disturb(uai)
    day = RENTREE + timedelta(days=1)
    second = write_aaf(uais, tmp_path / "2", since=first.export.public_id, at=day)
    assert second.export.precedent == first.export
    assert second.export.comptes["Eleve"] == 5
    wanted = everybody()
    master = keep()
    nothing = write_aaf(uais, tmp_path / "3", since=last_export(uais).public_id, at=day + timedelta(days=1))  # type: ignore[union-attr]
    assert not any(nothing.export.comptes.values()) or set(nothing.export.comptes) == {"liens_omis"}
    put_back(follower)
    for path in second.paths:
        if any(path.name.startswith(kind) for kind in ("ENT2D",)):
            with propose_aaf([path], at=day) as proposal:
                apply_import(proposal, at=day, share=1.0)
    after = everybody()
    for name, value in wanted.items():
        assert after[name] == value, name


def test_states_are_kept_for_a_while_and_hold_nobody(uais: list[str], tmp_path: Path) -> None:
    made = [
        write_aaf(uais, tmp_path / str(number), at=RENTREE + timedelta(days=number)).export
        for number in range(KEPT + 1)
    ]
    kept = [bool(Export.objects.get(pk=row.pk).state) for row in made]
    assert kept == [False, *[True] * KEPT]
    newest = Export.objects.get(pk=made[-1].pk)
    assert last_export(list(reversed(uais))) == newest
    assert last_export(uais[:1]) is None
    numbers = [number for number, _seal in read_state(newest, Categorie.ELEVE)]
    assert len(numbers) == newest.comptes["Eleve"]
    assert b"DUPONT" not in bytes(newest.state)
