"""J1 in the words of seed 003, cas 2: « créer mon compte », « valider », identifiant, password, « Terminer »."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from preau.houses.comptes.models import Compte, Reservation, Signalement
from tests.houses.comptes.families import Family
from tests.houses.comptes.walk import Walk, answers, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


@pytest.fixture(autouse=True)
def _wording(reglages: Any) -> None:
    reglages(wording="003")


def test_the_whole_path_by_its_labels(family: Family, walk: Walk) -> None:
    walk.open()
    assert "créer mon compte" in walk.text
    walk.send()
    assert walk.step == "identite"
    assert "valider" in walk.text
    walk.identity()
    assert walk.step == "code"
    assert "code de validation" in walk.text
    assert "30 min" in walk.text
    walk.send(code=walk.code())
    assert walk.step == "enfants"
    assert "Albert DUPONT CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)" in walk.text
    assert "Je suis le représentant légal de cet élève" in walk.text
    assert "oui non" in walk.text
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: None}))
    assert walk.step == "identifiant-et-mot-de-passe"
    shown = Reservation.objects.get().identifiant
    assert shown in walk.text
    assert "Veillez à noter cet identifiant." in walk.text
    assert "Terminer" in walk.text
    assert not Compte.objects.exists()
    walk.send(**passwords())
    assert "Votre compte est désormais activé" in walk.text
    assert Compte.objects.get().identifiant == shown
    assert not Reservation.objects.exists()
    assert Signalement.objects.get().eleve_public_id == family.jeanne.public_id
    walk.send()
    assert walk.at == "/mon-compte/"
    assert "Jeanne" not in walk.text


def test_the_identifiant_shown_is_given_to_nobody_else(family: Family, walk: Walk) -> None:
    walk.open()
    walk.send()
    walk.identity()
    walk.send(code=walk.code())
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: None}))
    first = Reservation.objects.get().identifiant
    walk.open(walk.at)
    assert first in walk.text
    walk.open(walk.at.replace("identifiant-et-mot-de-passe", "enfants"))
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: date(2018, 11, 30)}))
    assert first in walk.text
    assert Reservation.objects.count() == 1
