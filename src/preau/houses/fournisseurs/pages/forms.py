"""What people type at a fictitious provider."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.houses.fournisseurs.personnes import BIRTHDATE, is_fictitious_mail
from preau.kit.design import forms

FRANCE = "99100"
_COMMUNE = re.compile(r"(2[AB]|\d{2})\d{3}")
_PAYS = re.compile(r"99\d{3}")


class ConnexionForm(forms.Form):
    """Login and password of a line of the file."""

    identifiant = forms.TextField(
        label=_("Identifiant"),
        hint=_("Celui d'une personne fictive, par exemple test."),
        missing=_("Saisissez l'identifiant d'une personne fictive"),
        autocomplete="username",
        max_length=100,
    )
    mot_de_passe = forms.PasswordField(
        label=_("Mot de passe"),
        hint=_("123 pour tout le monde."),
        missing=_("Saisissez le mot de passe : 123"),
    )


class IdentiteForm(forms.Form):
    """Any identity, right or wrong: what the hub refuses must be typed too."""

    given_name = forms.TextField(label=_("Prénoms"), hint=_("Tous, dans l'ordre, séparés par des espaces."))
    family_name = forms.TextField(label=_("Nom de naissance"))
    preferred_username = forms.TextField(label=_("Nom d'usage"), required=False)
    gender = forms.SelectField(
        label=_("Genre"),
        choices=[("female", _("Féminin")), ("male", _("Masculin")), ("unspecified", _("Non précisé"))],
        width="court",
    )
    birthdate = forms.TextField(
        label=_("Date de naissance"),
        hint=_("AAAA-MM-JJ ; 00 pour un mois ou un jour inconnu, par exemple 1992-11-00."),
        width="court",
        max_length=10,
    )
    birthplace = forms.TextField(
        label=_("Commune de naissance"),
        hint=_("Code officiel géographique, par exemple 50129. Vide pour une naissance à l'étranger."),
        width="court",
        max_length=5,
        required=False,
    )
    birthcountry = forms.TextField(
        label=_("Pays de naissance"),
        hint=_("Code officiel géographique, par exemple 99139 pour le Portugal. Vide pour la France."),
        width="court",
        max_length=5,
        required=False,
    )
    email = forms.TextField(
        label=_("Adresse mail"),
        hint=_("Une adresse fictive, en example.org. Sans adresse, la passerelle refuse l'identité."),
        max_length=254,
        required=False,
    )
    acr = forms.SelectField(label=_("Niveau de garantie"), width="court")

    def __init__(self, *args: Any, acr_values: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acr"].choices = [(value, value) for value in acr_values]  # type: ignore[attr-defined]

    def clean_birthdate(self) -> str:
        """AAAA-MM-JJ, of a day that may not exist."""
        text: str = self.cleaned_data["birthdate"].strip()
        if not BIRTHDATE.fullmatch(text) or not text.isascii():
            raise ValidationError(_("La date s'écrit AAAA-MM-JJ, par exemple 1987-05-21"))
        return text

    def clean_birthplace(self) -> str:
        """A code of commune."""
        text: str = self.cleaned_data["birthplace"].strip().upper()
        if text and not (text.isascii() and _COMMUNE.fullmatch(text)):
            raise ValidationError(_("Le code d'une commune a cinq caractères, par exemple 50129 ou 2A004"))
        return text

    def clean_birthcountry(self) -> str:
        """A code of country."""
        text: str = self.cleaned_data["birthcountry"].strip()
        if text and not (text.isascii() and _PAYS.fullmatch(text)):
            raise ValidationError(_("Le code d'un pays a cinq chiffres et commence par 99, par exemple 99139"))
        return text

    def clean_email(self) -> str:
        """Nobody real receives mail there."""
        text: str = self.cleaned_data["email"].strip()
        if not is_fictitious_mail(text):
            raise ValidationError(_("Utilisez une adresse fictive, par exemple personne@example.org"))
        return text

    def clean(self) -> dict[str, Any]:
        """A commune in France, or another country: one of the two (§4)."""
        cleaned = super().clean()
        place, country = cleaned.get("birthplace"), cleaned.get("birthcountry")
        if place is None or country is None:
            return cleaned
        if place and country not in ("", FRANCE):
            self.add_error("birthplace", _("Laissez la commune vide pour une naissance à l'étranger"))
        elif not place and country in ("", FRANCE):
            self.add_error("birthplace", _("Saisissez la commune de naissance, ou le pays étranger"))
        elif place:
            cleaned["birthcountry"] = FRANCE
        return cleaned
