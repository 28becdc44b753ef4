"""Giving a mandate: to whom, which role, which classes, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.actions.mandats import Role, Wanted, list_divisions
from preau.houses.guichet.delegation import roles_given
from preau.houses.guichet.poste import Poste
from preau.kit.clockkit import today
from preau.kit.datekit import annee_scolaire
from preau.kit.design.forms import Card, CheckCards, ChoiceCards, DayField, Form, MailField, NomField, TextField

HINTS = {
    Role.CHEF: _("Tout l'établissement, et qui y fait quoi"),
    Role.SECRETAIRE: _("Imports, courriers, suivi et fiches de tout l'établissement"),
    Role.REFERENT: _("Comme le secrétariat, avec les réglages, le journal et les approbations"),
    Role.DELEGUE: _("Réinitialiser le mot de passe d'élèves, dans des classes et pour un temps"),
    Role.LECTURE: _("Voir les fiches et le suivi, sans rien changer"),
}


def end_of_year(day: date) -> date:
    """The last day of the school year of `day`."""
    return date(annee_scolaire(day) + 1, 8, 31)


class MandatForm(Form):
    """One mandate in this school, among those that the agent may give."""

    identifiant = TextField(
        label=_("Identifiant"),
        hint=_("Celui de son compte professionnel, par exemple s.guerin12."),
        max_length=254,
        missing=_("Donnez l'identifiant de la personne"),
    )
    nom = NomField(label=_("Nom"), autocomplete="off", missing=_("Donnez le nom de la personne"))
    prenom = NomField(label=_("Prénom"), autocomplete="off", missing=_("Donnez le prénom de la personne"))
    mel = MailField(label=_("Adresse mail"), required=False)

    def __init__(self, *args: Any, poste: Poste, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poste = poste
        cards = [Card(role.value, role.label, HINTS[role]) for role in roles_given(poste)]
        self.add("role", ChoiceCards(label=_("Rôle"), cards=cards, missing=_("Choisissez un rôle")))
        classes = list_divisions(poste.uai)
        if classes and any(card.value == Role.DELEGUE for card in cards):
            hint = _("Pour une délégation seulement. Sans choix, tout l'établissement (CPE, documentaliste).")
            named = [(code, code) for code in classes]
            self.add("divisions", CheckCards(label=_("Classes"), hint=hint, cards=named, required=False))
        self.add("starts_on", DayField(label=_("Premier jour"), help_text=_("Laissez vide pour aujourd'hui.")))
        self.add("ends_on", DayField(label=_("Dernier jour"), help_text=_("Obligatoire pour une délégation.")))

    def clean(self) -> dict[str, Any]:
        """A delegation ends with the school year at the latest."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on") or today(), cleaned.get("ends_on")
        if cleaned.get("role") == Role.DELEGUE:
            if last is None and "ends_on" not in self.errors:
                self.add_error("ends_on", _("Dites jusqu'à quand : une délégation est donnée pour un temps"))
            elif last and last > end_of_year(first):
                self.add_error("ends_on", _("Une délégation finit au plus tard le 31 août de l'année scolaire"))
        elif cleaned.get("divisions"):
            self.add_error("divisions", _("Les classes ne se choisissent que pour une délégation"))
        if last and last < first:
            self.add_error("ends_on", _("Le dernier jour vient avant le premier : corrigez l'un des deux"))
        elif last and last < today():
            self.add_error("ends_on", _("Ce jour est passé : choisissez aujourd'hui ou un jour à venir"))
        return cleaned

    def wanted(self) -> Wanted:
        """What was asked for."""
        said = self.cleaned_data
        classes = tuple(said.get("divisions") or ())
        return Wanted(said["role"], self.poste.uai, None, classes, said.get("starts_on"), said.get("ends_on"))
