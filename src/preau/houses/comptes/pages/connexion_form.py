"""The form of the login page: Shibboleth's field names, the tutorials' labels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from preau.houses.comptes.actions.authenticate import LoginRefusal
from preau.houses.comptes.models import Tentative
from preau.kit.clockkit import PARIS
from preau.kit.design.forms import Form, PasswordField, TextField


class LoginForm(Form):
    """`j_username` and `j_password`; labels and samples come from the wording."""

    j_username = TextField(autocomplete="username")
    j_password = PasswordField()

    def __init__(self, *args: Any, mots: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, key in (("j_username", "identifiant"), ("j_password", "mot_de_passe")):
            field = self.fields[name]
            field.label = mots[key]
            field.help_text = mots[f"{key}_exemple"]
            field.error_messages["required"] = _("Renseignez « %(label)s »") % {"label": mots[key]}


def refuse(form: LoginForm, refusal: LoginRefusal) -> None:
    """Say why, the same way for an unknown identifiant and a wrong password."""
    if refusal.reason == Tentative.Reason.PATIENTEZ:
        at = refusal.retry_at.astimezone(PARIS).strftime("%H:%M:%S") if refusal.retry_at else ""
        sentence = _("Trop d'essais. Attendez %(at)s, puis réessayez.") % {"at": at}
    elif refusal.reason == Tentative.Reason.SUSPENDU:
        sentence = _("Votre compte est fermé ou suspendu. Contactez l'école ou l'établissement de votre enfant.")
    else:
        sentence = _(
            "Identifiant ou mot de passe incorrect. Vérifiez les deux : majuscules et minuscules comptent dans le mot "
            "de passe."
        )
    form.add_error(None, sentence)
