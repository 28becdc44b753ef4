"""Whom to remind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.actions.remind import REMINDED
from preau.houses.guichet.models import Suivi
from preau.kit.design.forms import Card, CheckCards, Form


class RelanceForm(Form):
    """States and classes; nothing ticked means all."""

    etats = CheckCards(
        label=_("Qui relancer ?"),
        cards=[Card(etat.value, etat.label) for etat in Suivi.Etat if etat in REMINDED],
        hint=_("Sans choix : tous les responsables sans compte. Personne n'est relancé deux fois en trois jours."),
        required=False,
    )

    def __init__(self, *args: Any, divisions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = [Card(code, code) for code in divisions]
        self.add("classes", CheckCards(label=_("Classes"), cards=cards, hint=_("Sans choix : toutes."), required=False))
