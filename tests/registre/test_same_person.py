"""The records of one person in several schools: same names, a mobile in common, and nobody else."""

from __future__ import annotations

import pytest

from preau.kit import namekit
from preau.kit.clockkit import now
from preau.registre.models import CleResponsable, Responsable, Telephone
from preau.registre.queries import is_same_name, same_person


def record(
    nom: str = "LE GOFF", prenom: str = "Élodie", mobile: str = "+33639980001", uai: str = "0999001W"
) -> Responsable:
    row = Responsable.objects.create(
        source="siecle", uai=uai, source_id=f"{nom}{prenom}{mobile}", nom_de_famille=nom, prenom=prenom
    )
    if mobile:
        Telephone.objects.create(responsable=row, champ="TEL_PORTABLE", brut=mobile, e164=mobile, is_mobile=True)
        for key in namekit.keys_of(nom):
            CleResponsable.objects.create(
                responsable=row, e164=mobile, nom_cle=key, prenom_cle=namekit.normalise(prenom)
            )
    return row


def test_primary_and_secondary_are_one_person() -> None:
    college, ecole = record(), record("Le Goff", "ELODIE", uai="0999002X")
    assert same_person(college.public_id) == [college, ecole]
    assert same_person(ecole.public_id) == [ecole, college]


@pytest.mark.parametrize(
    "other",
    [
        {"nom": "LE GAFF"},
        {"prenom": "Erwan"},
        {"mobile": "+33639980002"},
        {"mobile": ""},
        {"nom": "LE GOFF MARTIN"},
    ],
)
def test_nobody_else_is(other: dict[str, str]) -> None:
    one = record()
    record(**{"uai": "0999002X", **other})
    assert same_person(one.public_id) == [one]


def test_a_number_known_otherwise_joins_too() -> None:
    one, moved = record(), record(mobile="+33639980002", uai="0999002X")
    assert same_person(one.public_id, "+33639980002") == [one, moved]


def test_rows_that_are_gone_stay_out() -> None:
    one, gone = record(), record(uai="0999002X", prenom="Elodie")
    Responsable.objects.filter(pk=gone.pk).update(gone_at=now())
    assert same_person(one.public_id) == [one]
    assert same_person("personne") == []


def test_an_empty_name_is_no_name() -> None:
    one, two = record(nom="?"), record(nom="!", uai="0999002X")
    assert not is_same_name(one, two)
