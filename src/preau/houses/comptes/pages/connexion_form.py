"""The form of the login page: Shibboleth's field names, the tutorials' labels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from preau.houses.comptes import lettre
from preau.houses.comptes.actions.authenticate import LoginRefusal
from preau.houses.comptes.models import Compte, Tentative
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


def refuse(form: LoginForm, refusal: LoginRefusal | None) -> None:
    """Say why, the same way for an unknown identifiant and a wrong password."""
    form.add_error(None, say(refusal))


def say(refusal: LoginRefusal | None) -> str:
    """The sentence of a refusal; None stands for a wrong password. The state of an account is for its owner only."""
    if refusal is not None and refusal.reason == Tentative.Reason.PATIENTEZ:
        at = refusal.retry_at.astimezone(PARIS).strftime("%H:%M:%S") if refusal.retry_at else ""
        return _("Trop d'essais. Attendez %(at)s, puis réessayez.") % {"at": at}
    if refusal is not None and refusal.letter is not None:
        return lettre.why_dead(refusal.letter)
    if refusal is not None and refusal.reason == Tentative.Reason.SUSPENDU:
        return _say_state(refusal.state)
    return _(
        "Identifiant ou mot de passe incorrect. Vérifiez les deux : majuscules et minuscules comptent dans le mot "
        "de passe."
    )


def _say_state(state: str) -> str:
    if state == Compte.State.FERME:
        return _(
            "Votre compte est fermé. Si un élève dont vous êtes responsable est encore scolarisé, demandez de nouveaux "
            "identifiants à son école ou à son établissement."
        )
    return _(
        "Votre compte est suspendu. L'école ou l'établissement peut vous dire pourquoi et le rouvrir : contactez son "
        "secrétariat."
    )
