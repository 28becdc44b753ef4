"""pronotepy, its newest release and 2.14.6, unmodified (issue 7, « It must hold »)."""

from __future__ import annotations

from preau.houses.viescolaire.actions.pronote_secrets import make_qr
from preau.houses.viescolaire.models import Utilisateur
from tests.conformance.pronote.conftest import Run

PIN = "4821"


def test_qr_code_then_two_rotations(served: str, maman: Utilisateur, pronotepy: Run) -> None:
    made = make_qr(maman, "parent", PIN)
    said = pronotepy(qr=made.text, pin=PIN, rotations=2)
    assert said["logged_in"], said
    print(said)
