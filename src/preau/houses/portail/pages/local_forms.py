"""The forms of local accounts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from preau.houses.portail.local_policy import MAXIMUM, Policy
from preau.kit.design.forms import CodeField, Form, PasswordField, TextField


class ConnexionForm(Form):
    """Identifiant and password, under the names that clients of CAS forms fill in."""

    username = TextField(label=_("Identifiant"), autocomplete="username", missing=_("Saisissez votre identifiant"))
    password = PasswordField(label=_("Mot de passe"))


class CodeForm(Form):
    """The six figures of the application."""

    code = CodeField(
        label=_("Code de l'application"), missing=_("Saisissez le code de 6 chiffres que l'application affiche")
    )


class OubliForm(Form):
    """Who lost a password says their identifiant or their mail."""

    qui = TextField(
        label=_("Identifiant ou adresse mail"),
        autocomplete="username",
        missing=_("Saisissez votre identifiant ou votre adresse mail"),
        max_length=254,
    )


class MotDePasseForm(Form):
    """A new password, twice, by the rules."""

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add(
            "mot_de_passe",
            PasswordField(label=_("Nouveau mot de passe"), policy=policy, hint=policy.hint, max_length=MAXIMUM),
        )
        self.add(
            "confirmation", PasswordField(label=_("Confirmation du nouveau mot de passe"), confirms="mot_de_passe")
        )
