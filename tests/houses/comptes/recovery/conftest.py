"""Accounts to recover."""

from __future__ import annotations

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte
from tests.houses.comptes.families import Family

OLD = "Ancien-2025 !"


@pytest.fixture
def compte(family: Family) -> Compte:
    """Emilie's account: a number and an address of her own, others at the school."""
    made = Compte.objects.create(
        identifiant="e.dupont42",
        password=hashing.make(OLD),
        prenom="Emilie",
        nom="DUPONT",
        mobile="+33639980011",
        mel="emilie.perso@example.org",
    )
    for record in family.records:
        made.responsables.create(responsable_public_id=record)
    for child, record in ((family.albert, family.emilie), (family.jeanne, family.emilie_ecole)):
        made.rattachements.create(eleve_public_id=child.public_id, responsable_public_id=record.public_id, niveau=1)
    return made
