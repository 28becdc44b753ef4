"""Which people an office answers for."""

from __future__ import annotations

import pytest

from preau.registre import queries
from preau.registre.models import Eleve, Responsable, Scolarite
from preau.registre.queries import perimetre
from tests.registre.conftest import Importer
from tests.registre.ecole import AUTRE, UAI, Ecole


def names(public_ids: dict[str, str]) -> set[str]:
    return set(Eleve.objects.filter(public_id__in=public_ids).values_list("prenom", flat=True))


def test_pupils_enrolled_now(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    found = queries.eleves_of({UAI})
    assert names(found) == {"Albert", "Jeanne"}, "Tom has left"
    assert set(found.values()) == {UAI}
    everybody = list(Eleve.objects.values_list("public_id", flat=True))
    assert queries.eleves_of({UAI, AUTRE}, [*everybody, "inconnu"]) == found
    assert queries.eleves_of({AUTRE}) == queries.eleves_of(set()) == queries.eleves_of({UAI}, []) == {}


def test_a_pupil_is_known_by_the_rows_of_former_schools(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    albert = Eleve.objects.get(prenom="Albert")
    Eleve.objects.filter(pk=albert.pk).update(ine="120000001AA")
    former = Eleve.objects.create(
        source="siecle", uai=AUTRE, source_id="9", nom_de_famille="DUPONT", prenom="Albert", ine="120000001AA"
    )
    assert queries.eleves_of({UAI})[former.public_id] == UAI
    assert queries.eleves_of({UAI}, [former.public_id]) == {former.public_id: UAI}
    Scolarite.objects.filter(eleve=albert).update(gone_at="2026-11-02T00:00:00Z")
    assert queries.eleves_of({UAI}, [former.public_id, albert.public_id]) == {}


def test_responsables_whom_the_files_name(ecole: Ecole, importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    importer(ecole.write())
    rows = dict(Responsable.objects.filter(gone_at=None).values_list("public_id", "uai"))
    assert queries.responsables_of({UAI}) == rows
    monkeypatch.setattr(perimetre, "CHUNK", 1)  # several queries give the same answer
    assert queries.responsables_of({UAI}, [*rows, "inconnu"]) == rows
    assert names(queries.eleves_of({UAI})) == {"Albert", "Jeanne"}
    assert queries.responsables_of({AUTRE}) == {}
    one = Responsable.objects.filter(gone_at=None).order_by("jointure")[0]
    listed = [line for line in queries.responsable_names({UAI}) if line[0] == one.public_id]
    assert {line[1] for line in listed} == {one.nom_de_famille, one.nom_usage} - {""}
    Responsable.objects.filter(pk=one.pk).update(gone_at="2026-11-02T00:00:00Z")
    assert one.public_id not in queries.responsables_of({UAI})
    assert one.public_id not in {line[0] for line in queries.responsable_names({UAI})}
