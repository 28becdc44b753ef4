"""Asking for letters: whom, how, in which languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.courriers.documents import LANGUES, words
from preau.houses.guichet.models import Lot
from preau.kit.design.forms import Card, CheckCards, ChoiceCards, Form


class CourriersForm(Form):
    """One issue of letters, for the school's `divisions`; `asked()` once valid."""

    profil = ChoiceCards(
        label=_("À qui écrire ?"),
        cards=[
            Card(Lot.Profil.RESPONSABLE, _("Aux responsables"), _("Un courrier par responsable légal.")),
            Card(Lot.Profil.ELEVE, _("Aux élèves"), _("Des fiches à découper, quatre par page.")),
        ],
        initial=Lot.Profil.RESPONSABLE.value,
    )
    voie = ChoiceCards(
        label=_("Comment ?"),
        cards=[Card(value, label) for value, label in Lot.Voie.choices],
        hint=_("Les fiches des élèves sont toujours sur papier."),
        initial=Lot.Voie.PAPIER.value,
    )
    langues = CheckCards(
        label=_("Langues au dos"),
        cards=[Card(one, words(one)["nom"]) for one in LANGUES],
        hint=_("Le recto est en français. Imprimez en recto verso."),
        required=False,
    )

    def __init__(self, *args: Any, divisions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = CheckCards(
            label=_("Classes"),
            cards=[Card(one, one) for one in divisions],
            hint=_("Sans choix : tout l'établissement."),
            required=False,
        )
        self.add("classes", classes)

    def asked(self) -> dict[str, Any]:
        """The fields of the lot."""
        said = self.cleaned_data
        pupils = said["profil"] == Lot.Profil.ELEVE
        return {
            "profil": said["profil"],
            "divisions": said["classes"],
            "voie": Lot.Voie.PAPIER if pupils else said["voie"],
            "langues": [] if pupils else said["langues"],
        }
