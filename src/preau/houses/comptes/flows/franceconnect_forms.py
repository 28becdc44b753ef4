"""What the journey J2 asks beside a contact and its code: identifiers already given to the person, children."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from preau.houses.comptes.flows.activation_forms import EnfantsForm, WordedForm
from preau.kit.design.forms import PasswordField, TextField


class IdentifiantsForm(WordedForm):
    """The identifiers of a letter, or of the account there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mots = self.mots
        field = TextField(
            label=mots["identifiant"],
            hint=mots["identifiant_exemple"],
            missing=_("Saisissez l'identifiant du courrier ou de votre compte"),
            autocomplete="username",
        )
        self.add("identifiant", field)
        missing = _("Saisissez le mot de passe du courrier ou de votre compte")
        self.add("mot_de_passe", PasswordField(label=mots["mot_de_passe"], missing=missing))


class RattachementForm(EnfantsForm):
    """The children: all of them, or (`partial`) one answer at least, the others being proposed at the next visits.

    An only child is asked for like any other: nothing of it is said to be optional.
    """

    def __init__(self, *args: Any, partial: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partial = partial and len(self.asked) > 1
        for one in self.asked if self.partial else ():
            if one.is_open:
                self.fields[one.lien].required = False

    def clean(self) -> dict[str, Any]:
        """A date with every « oui »; of a choice, a date for one child or a « non », and no date without its answer."""
        return self._clean_choice() if self.partial else super().clean()

    def _clean_choice(self) -> dict[str, Any]:
        cleaned = super(EnfantsForm, self).clean()
        dated = [one for one in self.asked if cleaned.get(one.ne_le)]
        for one in dated:
            if not cleaned.get(one.lien):
                self.add_error(one.lien, _("Répondez pour %(eleve)s") % {"eleve": one.nom_complet})
        answered = dated or [one for one in self.asked if cleaned.get(one.lien) == "non"]
        is_open = [one for one in self.asked if one.is_open]
        if is_open and not answered and not self.errors:
            first = next((one for one in is_open if cleaned.get(one.lien) == "oui"), is_open[0])
            if cleaned.get(first.lien):
                missing = _("Saisissez la date de naissance de %(eleve)s") % {"eleve": first.nom_complet}
                self.add_error(first.ne_le, missing)
            else:
                self.add_error(first.lien, _("Répondez pour %(eleve)s") % {"eleve": first.nom_complet})
        return cleaned
