"""What the journeys of regrouping ask (J5)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from preau.houses.comptes.flows.activation_forms import WordedForm
from preau.kit.design.forms import PasswordField, TextField


class AutreCompteForm(WordedForm):
    """The identifiant and the password of another account, or those of a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mots = self.mots
        # Not the browser's kept identifiant: that one is the account signed in.
        missing = _("Saisissez l'identifiant de l'autre compte ou du courrier")
        hint = mots["identifiant_exemple"]
        self.add("identifiant", TextField(label=mots["identifiant"], hint=hint, missing=missing, autocomplete="off"))
        missing = _("Saisissez le mot de passe de l'autre compte ou du courrier")
        self.add("mot_de_passe", PasswordField(label=mots["mot_de_passe"], missing=missing))


class FacteurForm(WordedForm):
    """A code of the other account's application, or one of its recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Saisissez le code")
        hint = self.mots["code_aide"]
        field = TextField(
            label=self.mots["code"], hint=hint, missing=missing, autocomplete="one-time-code", width="moyen"
        )
        self.add("code", field)
