"""What the pages of the activation by letter ask: a mail address, a new password, dates of birth."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from preau.houses.comptes.flows.activation_forms import EnfantsForm, WordedForm, add_passwords
from preau.houses.comptes.policies import Policy
from preau.kit.design.forms import BirthDateField, CheckField, Group, MailField


class MelForm(WordedForm):
    """A mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("mel", mel_field(self.mots, required=True))


class LetterForm(EnfantsForm):
    """« Activation du compte » (seed 003, cas 3): address, password, and a date of birth for each child."""

    def __init__(self, *args: Any, policy: Policy, confirmed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("mel", mel_field(self.mots, required=False))
        box = CheckField(label=self.mots["sans_mel"], hint=self.mots["sans_mel_aide"], required=False)
        box.conditional = True  # type: ignore[attr-defined]
        self.add("sans_mel", box)
        add_passwords(self, policy, confirmed=confirmed)
        first = ("mel", "sans_mel", "mot_de_passe", *(("confirmation",) if confirmed else ()))
        self.groups = [Group(first), *self.groups]
        self.order_fields(first)

    def clean(self) -> dict[str, Any]:
        """An address, or the box that says there is none."""
        cleaned = super().clean()
        if not cleaned.get("mel") and not cleaned.get("sans_mel") and "mel" not in self.errors:
            self.add_error(
                "mel", _("Saisissez votre adresse mail, ou cochez « %(box)s »") % {"box": self.mots["sans_mel"]}
            )
        if cleaned.get("sans_mel"):
            cleaned["mel"] = ""
        return cleaned


class NaissanceForm(WordedForm):
    """The pupil's own date of birth."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("ne_le", BirthDateField(label=self.mots["ne_le"]))


def mel_field(mots: Any, *, required: bool) -> MailField:
    """The box of a mail address; not marked "facultatif" where another box stands for it."""
    field = MailField(
        label=mots["mel"],
        hint=mots["mel_aide"],
        missing=_("Saisissez votre adresse mail"),
        required=required,
        max_length=254,
    )
    field.conditional = not required  # type: ignore[attr-defined]
    return field
