"""What the gestes ask: a proof of identity, a new value, a reason."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from preau.kit.design import forms
from preau.registre.models import Correction

CHAMPS = {
    "mobile": Correction.Champ.MOBILE,
    "mel": Correction.Champ.MEL,
    "nom": Correction.Champ.NOM,
    "nom-usage": Correction.Champ.NOM_USAGE,
    "prenom": Correction.Champ.PRENOM,
    "date": Correction.Champ.NE_LE,
}
"""Fields of a record, as addresses name them."""


def piece_field(*, required: bool = True) -> forms.SelectField:
    """Which document was shown: its kind, never its number."""
    choices = [("", _("Choisissez")), *Correction.Piece.choices]
    return forms.SelectField(label=_("Pièce d'identité présentée"), choices=choices, width="moyen", required=required)


class Vide(forms.Form):
    """A question that is answered by its button."""


class Identite(forms.Form):
    """The identity was checked."""

    piece = piece_field()


class Motif(forms.Form):
    """Why."""

    motif = forms.TextField(
        label=_("Motif"),
        hint=_("Quelques mots pour l'établissement, par exemple « jugement présenté »."),
        spellcheck=True,
        max_length=200,
    )


class Corriger(forms.Form):
    """A new value for one field of the record."""

    def __init__(self, *args: Any, champ: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.champ = champ
        self.add("valeur", _field(champ))
        self.add("piece", piece_field(required=False))
        self.add(
            "motif",
            forms.TextField(label=_("Motif"), required=False, spellcheck=True, max_length=200),
        )

    @property
    def valeur(self) -> str:
        """The value as the registry takes it."""
        found = self.cleaned_data["valeur"]
        return found.isoformat() if hasattr(found, "isoformat") else str(found or "")


def _field(champ: str) -> Any:
    if champ == "date":
        return forms.BirthDateField(label=_("Date de naissance"))
    if champ == "mobile":
        hint = _("Comme 06 39 98 00 01, ou avec l'indicatif d'un autre pays. Vide : cette personne n'en a pas.")
        return forms.TextField(
            label=_("N° de téléphone portable"), hint=hint, inputmode="tel", width="moyen", required=False
        )
    if champ == "mel":
        hint = _("Vide : cette personne n'en a pas.")
        return forms.TextField(label=_("Adresse mail"), hint=hint, inputmode="email", required=False)
    labels = {"nom": _("Nom de famille"), "nom-usage": _("Nom d'usage"), "prenom": _("Prénom")}
    return forms.NomField(label=labels[champ], autocomplete="off", required=champ != "nom-usage")
