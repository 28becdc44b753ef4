"""Forms of the annuaire and of the messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.houses.portail.annuaire import profil_label, role_label
from preau.houses.portail.models import CompteLocal
from preau.kit.design.forms import Form, SelectField, TextField
from preau.registre.queries import etablissement_label

ANY = ("", _("Peu importe"))
LONGEST = 20_000
"""Characters of a message: some ten pages."""


class Written(TextField):
    """A field that may stay empty: the form itself says when it is needed."""

    conditional = True


class Choice(SelectField):
    """One of a list, or any of them."""

    conditional = True


class RechercheForm(Form):
    """Whom to look for. Only the choices that this visitor has are shown."""

    nom = Written(
        label=_("Nom, prénom ou fonction"),
        hint=_("Par exemple : Correspondant ENT"),
        required=False,
        max_length=100,
        autocomplete="off",
    )

    def __init__(
        self, *args: Any, profils: Sequence[str], divisions: Sequence[str], uais: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = [(one, role_label(one)) for one in CompteLocal.Role.values]
        self._choice("role", _("Fonction"), roles)
        self._choice("profil", _("Profil"), [(one, profil_label(one)) for one in profils])
        self._choice("division", _("Classe"), [(one, one) for one in divisions])
        if len(uais) > 1:
            self._choice("uai", _("Établissement"), [(one, etablissement_label(one)) for one in uais])

    def _choice(self, name: str, label: Any, choices: list[tuple[str, str]]) -> None:
        if choices:
            self.add(name, Choice(label=label, choices=[ANY, *choices], required=False))

    def clean(self) -> dict[str, Any]:
        """Nobody reads a whole list: something must be asked."""
        cleaned = super().clean()
        if not self.errors and not any(value.strip() for value in cleaned.values()):
            self.add_error("nom", _("Dites qui vous cherchez : un nom, une fonction, une classe"))
        return cleaned


class MessageForm(Form):
    """Subject and text; with `is_sending`, both are needed, and somebody to write to."""

    objet = Written(label=_("Objet"), required=False, max_length=200, spellcheck=True, autocomplete="off")
    texte = Written(
        label=_("Message"),
        required=False,
        max_length=LONGEST,
        spellcheck=True,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args: Any, is_sending: bool = False, has_recipients: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_sending, self.has_recipients = is_sending, has_recipients

    def clean(self) -> dict[str, Any]:
        """Say what is missing before the message leaves."""
        cleaned = super().clean()
        if self.is_sending:
            if not self.has_recipients:
                self.add_error(None, _("Choisissez au moins un destinataire"))
            if "objet" in cleaned and not cleaned["objet"].strip():
                self.add_error("objet", _("Donnez un objet à votre message"))
            if "texte" in cleaned and not cleaned["texte"].strip():
                self.add_error("texte", _("Écrivez votre message"))
        return cleaned


class DossierForm(Form):
    """The name of a folder."""

    nom = TextField(label=_("Nom du dossier"), max_length=60, missing=_("Donnez un nom au dossier"), width="moyen")


class MotsForm(Form):
    """Words looked for in one's own messages."""

    mots = TextField(
        label=_("Mots à chercher"),
        hint=_("Dans vos messages reçus et envoyés : objet, texte, noms"),
        max_length=100,
        missing=_("Saisissez un mot"),
        width="moyen",
    )


class SignalementForm(Form):
    """Why a message is reported."""

    motif = TextField(
        label=_("Ce qui ne va pas dans ce message"),
        required=False,
        max_length=1000,
        spellcheck=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
