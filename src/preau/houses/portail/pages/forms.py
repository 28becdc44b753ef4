"""The chooser as a form: one page, every answer at once, with or without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.houses.portail.entrees import Choix, Entree, Wording
from preau.kit.design.forms import Card, ChoiceCards, Form

NON, OUI = "non", "oui"


def _cards(choix: tuple[Choix, ...]) -> list[Card]:
    return [Card(one.code, one.label, one.detail) for one in choix]


class NiveauField(ChoiceCards):
    """The level: asked of the profiles that have levels, which the form itself checks."""

    conditional = True


class ProfilField(ChoiceCards):
    """The profile; those of a group unfold under their « + »."""

    def __init__(self, profils: tuple[Choix, ...], **kwargs: Any) -> None:
        super().__init__(cards=_cards(profils), **kwargs)
        groups: dict[str, list[tuple[str, Any]]] = {}
        for one in profils:
            groups.setdefault(one.groupe or one.code, []).append((one.code, one.label))
        if any(one.groupe for one in profils):
            alone = {one.code for one in profils if not one.groupe}
            self.choices = [own[0] if name in alone else (name, own) for name, own in groups.items()]
            self.widget.template_name = "portail/profils.html"


class ChoixForm(Form):
    """Profile, level and whether to remember, in the words of `wording`; after `is_valid`, `entree` is the door."""

    retour = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording
        self.entree: Entree | None = None
        self.add(
            "profil",
            ProfilField(
                wording.profils,
                label=wording.titre_profil,
                missing=_("Sélectionnez votre profil"),
                inline=not wording.is_list,
            ),
        )
        if wording.niveaux:
            self.add(
                "niveau",
                NiveauField(cards=_cards(wording.niveaux), label=wording.titre_niveau, required=False, inline=True),
            )
        if wording.has_memoire:
            self.add(
                "memoriser",
                ChoiceCards(
                    cards=[Card(NON, wording.memoire_non), Card(OUI, wording.memoire_oui)],
                    label=wording.titre_memoire,
                    initial=NON,
                    inline=True,
                ),
            )

    def clean(self) -> dict[str, Any]:
        """Find the door of this pair, or say which level this profile has here. Staff need no level."""
        cleaned = super().clean()
        profil, niveau = cleaned.get("profil", ""), cleaned.get("niveau", "")
        if "niveau" in cleaned and not niveau and (not profil or self.wording.needs_niveau(profil)):
            self.add_error("niveau", _("Sélectionnez votre niveau"))
        if self.errors:
            return cleaned
        self.entree = self.wording.find(profil, niveau)
        if self.entree is None:
            self.add_error(
                "niveau",
                _("Le profil « %(profil)s » n'existe pas pour le niveau « %(niveau)s ». Choisissez un autre niveau.")
                % {"profil": self.wording.label_of(profil), "niveau": self.wording.label_of(niveau)},
            )
        return cleaned
