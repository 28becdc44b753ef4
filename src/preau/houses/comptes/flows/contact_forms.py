"""What the pages that prove a contact ask: by which way, which number or address, which code (J6, J7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from preau.houses.comptes.flows.activation_forms import WordedForm
from preau.kit.design.forms import Card, ChoiceCards, CodeField, MailField, MobileField, PasswordField, TextField


class MoyenForm(WordedForm):
    """By SMS or by mail: the two cards of seed 002, figure 6."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mots = self.mots
        cards = [Card("sms", mots["sms"], mots["sms_aide"]), Card("mail", mots["mail"], mots["mail_aide"])]
        self.add("moyen", ChoiceCards(label=mots["question"], cards=cards, missing=_("Choisissez par SMS ou par mail")))


class IdentifiantForm(MoyenForm):
    """The identifiant first, then the way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moyen = self.fields.pop("moyen")
        field = TextField(
            label=self.mots["identifiant"],
            hint=self.mots["identifiant_exemple"],
            autocomplete="username",
            missing=_("Saisissez votre identifiant"),
        )
        self.add("identifiant", field)
        self.fields["moyen"] = moyen


class MobileForm(WordedForm):
    """A mobile number (E.164 once cleaned)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("mobile", MobileField(label=self.mots["mobile"], hint=self.mots["mobile_aide"]))


class MelForm(WordedForm):
    """A mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = MailField(label=self.mots["mel"], hint=self.mots["mel_aide"], missing=_("Saisissez votre adresse mail"))
        self.add("mel", field)


class CodeForm(WordedForm):
    """The code received."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("code", CodeField(label=self.mots["code"]))


class ConfirmationForm(WordedForm):
    """The password once more, before a sensitive change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("mot_de_passe", PasswordField(label=self.mots["mot_de_passe"]))
