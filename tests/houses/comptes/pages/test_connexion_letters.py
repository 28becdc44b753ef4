"""The login page answers a wrong password alike for a stranger, an account, a letter alive and a letter dead."""

from __future__ import annotations

import re
from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte, Notification
from preau.kit.clockkit import now
from tests.houses.comptes.families import Family
from tests.houses.comptes.letters import letter_of, letter_of_albert, log_in
from tests.houses.comptes.walk import JourneyClient, Walk

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
HASH = hashing.Hasher().encode("autre", "selselselselselsel")


def _answer(identifiant: str) -> tuple[Any, ...]:
    walk = Walk(JourneyClient())
    log_in(walk, identifiant, "Pas-le-bon 2026 !")
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", walk.page.content.decode())
    return walk.page.status_code, text.replace(identifiant, "—"), sorted(walk.page.headers)


def test_the_same_page_for_everyone(family: Family) -> None:
    alive, dead = letter_of(family).notification, letter_of_albert(family).notification
    Notification.objects.filter(pk=dead.pk).update(cancelled_at=now())
    for identifiant, state in (("z.martin11", "actif"), ("z.martin12", "a-valider"), ("z.martin13", "suspendu")):
        Compte.objects.create(identifiant=identifiant, password=HASH, prenom="Z", nom="M", state=state)
    known = ("z.martin11", "z.martin12", "z.martin13", alive.identifiant, dead.identifiant)
    stranger = _answer("x.inconnu11")
    assert stranger[0] == 422
    for identifiant in known:
        assert _answer(identifiant) == stranger, identifiant
