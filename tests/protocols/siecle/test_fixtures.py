"""The hand-made exports that other tests and `preau demo --siecle` use are read whole and without anomaly."""

from pathlib import Path

import pytest

from preau.protocols.siecle.messages import Anomalie, Eleve, Lien, Personne
from preau.protocols.siecle.read import open_export

FIXTURES = Path(__file__).parents[2] / "fixtures" / "siecle"


def read(path: Path) -> list[object]:
    with open_export(path) as export:
        assert export.enveloppe.annee == 2026
        return list(export.records())


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("petit/Eleves.xml", (3, 0, 0)),
        ("petit/Responsables.xml", (0, 5, 5)),
        ("0999001W/ExportXML_ElevesAvecAdresses.zip", (8, 0, 0)),
        ("0999001W/ExportXML_ResponsablesAvecAdresses.zip", (0, 13, 13)),
        ("0999001W/ExportXML_Communs.zip", (0, 0, 0)),
        ("0999003Y/ExportXML_ElevesAvecAdresses.zip", (4, 0, 0)),
        ("0999003Y/ExportXML_ResponsablesAvecAdresses.zip", (0, 5, 5)),
    ],
)
def test_fixture(name: str, counts: tuple[int, int, int]) -> None:
    records = read(FIXTURES / name)
    assert tuple(sum(isinstance(r, kind) for r in records) for kind in (Eleve, Personne, Lien)) == counts
    assert not [record for record in records if isinstance(record, Anomalie)]


@pytest.mark.parametrize("uai", ["0999001W", "0999003Y"])
def test_links_name_known_pupils_and_people(uai: str) -> None:
    eleves = {r.eleve_id for r in read(FIXTURES / uai / "ExportXML_ElevesAvecAdresses.zip") if isinstance(r, Eleve)}
    responsables = read(FIXTURES / uai / "ExportXML_ResponsablesAvecAdresses.zip")
    people = {r.personne_id for r in responsables if isinstance(r, Personne)}
    links = [r for r in responsables if isinstance(r, Lien)]
    assert {link.eleve_id for link in links} == eleves
    assert {link.personne_id for link in links} <= people
