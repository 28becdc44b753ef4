"""Every arrow of the maps of J3 is walked, in the three wordings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from preau.houses.comptes import wordings
from preau.houses.comptes.actions.validate_mail import vouch_mail
from preau.houses.comptes.flows import ActivationNotification
from preau.houses.comptes.models import Compte, CompteResponsable
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.letters import activation, confirm, letter_of, links, type_letter
from tests.houses.comptes.walk import Walk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def _used(family: Family, walk: Walk) -> None:
    compte = Compte.objects.create(identifiant="e.dupont00", password="x", prenom="E", nom="D", mobile=MOBILE)
    CompteResponsable.objects.create(compte=compte, responsable_public_id=family.emilie.public_id)


Deed = Callable[[Family, Walk], Any]
ACTIVATION = "activation-du-compte"
CASES: dict[tuple[str, str], Deed] = {
    (ACTIVATION, "envoyé"): lambda f, w: w.send(**activation(f)),
    (ACTIVATION, "sans-mail"): lambda f, w: w.send(**activation(f, mel="", sans_mel="on")),
    (ACTIVATION, "déjà"): lambda f, w: (_used(f, w), w.send(**activation(f))),
    (ACTIVATION, "aucun"): lambda f, w: w.send(
        **activation(f) | answers(**{f.albert.public_id: None, f.jeanne.public_id: None})
    ),
    (ACTIVATION, "mort"): lambda f, w: (letter_of(f), w.send(**activation(f))),
    ("validation", "validé"): lambda f, w: (w.send(**activation(f)), confirm(links()[0][1]), w.send()),
    ("validation", "renvoyé"): lambda f, w: (w.send(**activation(f)), w.send("action-renvoyer")),
    ("validation", "adresse"): lambda f, w: (w.send(**activation(f)), w.send("action-adresse")),
    ("adresse", "corrigée"): lambda f, w: (
        w.send(**activation(f)),
        w.send("action-adresse"),
        w.send(mel="e@example.org"),
    ),
    ("guichet", "validé"): lambda f, w: (
        w.send(**activation(f, mel="", sans_mel="on")),
        vouch_mail(Compte.objects.get(), issued_by="x"),
        w.send(),
    ),
    ("guichet", "adresse"): lambda f, w: (w.send(**activation(f, mel="", sans_mel="on")), w.send("action-adresse")),
    ("confirmation", "continuer"): lambda f, w: (
        w.send(**activation(f)),
        confirm(links()[0][1]),
        w.send(),
        w.send(),
    ),
    ("gerer-mon-compte", "suite"): lambda f, w: w.send(),
}
ENDS = {"contact": "/contact/", "services": "/mon-compte/"}
ARROWS = [
    (variant, page, outcome, target)
    for variant in wordings.names()
    for page, exits in ActivationNotification.maps[variant].items()
    for outcome, target in exits.items()
]


@pytest.mark.parametrize(("variant", "page", "outcome", "target"), ARROWS)
def test_every_arrow_leads_where_the_map_says(
    family: Family, walk: Walk, reglages: Any, variant: str, page: str, outcome: str, target: str
) -> None:
    reglages(wording=variant)
    type_letter(walk, letter_of(family))
    if variant != "001" and page != "gerer-mon-compte":
        walk.send()
    CASES[page, outcome](family, walk)
    assert walk.page.status_code == 200
    assert ENDS.get(target, target) in (walk.at, walk.step)
