"""What an office sees of parents who came by FranceConnect (J2): attempts, a reset of an account without password."""

from __future__ import annotations

import json

import pytest

from preau.houses.comptes.models import Compte
from preau.protocols.scim import names
from tests.houses.comptes.families import Family
from tests.houses.comptes.federated import come, linked
from tests.houses.comptes.scim.conftest import Office
from tests.houses.comptes.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_another_name_with_the_number_of_a_record(family: Family, college: Office, ecole: Office, walk: Walk) -> None:
    type(family.emilie).objects.update(nom_de_famille="LEGROS")
    come(walk)
    walk.send(mobile="06 39 98 00 01")
    (attempt,) = college.list("Tentatives", filter='voie eq "franceconnect"')["Resources"]
    said = attempt.get(names.TENTATIVE, attempt)
    assert said["motif"] == "nom-different"
    assert said["responsable"] == family.emilie.public_id
    assert "MARTIN" not in json.dumps(attempt)
    assert ecole.list("Tentatives")["totalResults"] == 0


def test_nobody_with_the_number_but_the_name_of_a_record(family: Family, college: Office, walk: Walk) -> None:
    type(family.emilie).objects.update(nom_de_famille="MARTIN")
    come(walk)
    walk.send(mobile="06 39 98 00 77")
    (attempt,) = college.list("Tentatives")["Resources"]
    said = attempt.get(names.TENTATIVE, attempt)
    assert (said["voie"], said["motif"]) == ("franceconnect", "inconnu")
    assert said["possibles"] == [family.emilie.public_id]


def test_the_office_gives_a_password_to_who_has_none(emilie: Compte, college: Office) -> None:
    Compte.objects.update(password="")
    linked(emilie)
    answer = college.replace(f"Users/{emilie.public_id}", {f"{names.COMPTE}:mustChangePassword": True})
    assert answer.status_code == 200, answer.content
    emilie.refresh_from_db()
    assert emilie.must_change_password
    assert emilie.password
    assert emilie.identites.filter(ended_at=None).count() == 1
