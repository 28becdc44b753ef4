"""Rows that have served their time go; the others stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from preau.houses.comptes.models import Reservation, Tentative
from preau.kit import purgekit
from preau.kit.clockkit import now

pytestmark = pytest.mark.django_db


def test_reservations_and_old_attempts() -> None:
    moment = now()
    for rank, age in enumerate((timedelta(days=366), timedelta(days=364))):
        Tentative.objects.create(voie="connexion", reason="mot-de-passe", at=moment - age)
        Reservation.objects.create(
            identifiant=f"e.dupont{rank}", run_public_id=f"r{rank}", expires_at=moment + timedelta(days=1) - age
        )
    Reservation.objects.filter(run_public_id="r1").update(expires_at=moment + timedelta(hours=1))
    assert purgekit.purge_all(moment)["comptes"] == 2
    assert Tentative.objects.get().at == moment - timedelta(days=364)
    assert Reservation.objects.get().run_public_id == "r1"
