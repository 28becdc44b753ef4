"""The office's answers to a fiche: one choice a line, and why when it is no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.teleservices.fiche_renseignements.actions.decider import Reponse
from preau.houses.demarches.teleservices.fiche_renseignements.examen import Examen
from preau.kit.design.forms import ChoiceCards, Form, SelectField, TextField

ACCEPTER, REFUSER, AUTRE = "accepter", "refuser", "autre"
RAISONS: dict[str, str | Promise] = {
    "piece": _("La pièce jointe ne permet pas de vérifier ce changement."),
    "justificatif": _("Il manque un justificatif."),
    "secretariat": _("Ce changement se demande au secrétariat, avec une pièce d'identité."),
    "inexact": _("L'information ne correspond pas à ce que l'établissement a constaté."),
}
"""Reasons ready made, as the family reads them."""
MOST = 200


@dataclass(frozen=True)
class Champs:
    """The fields of one line."""

    decision: BoundField
    raison: BoundField
    motif: BoundField
    vu: BoundField

    @property
    def is_open(self) -> bool:
        """Whether a reason is typed, or asked for."""
        return any(one.errors or one.value() for one in (self.raison, self.motif))


class RechercheForm(Form):
    """One fiche, by who it is about: posted, so that no name stands in an address."""

    texte = TextField(
        label=_("Élève, responsable ou numéro"),
        missing=_("Saisissez un nom, un prénom ou un numéro"),
        max_length=100,
        autocomplete="off",
    )


class Reponses(Form):
    """The lines that wait, each with its choice; `vu` is what the office was shown of it."""

    def __init__(self, data: Any = None, *, examens: Iterable[Examen]) -> None:
        super().__init__(data)
        self.examens = [one for one in examens if self._takes(one)]
        for one in self.examens:
            self._add_line(one)

    def fields_of(self, one: Examen) -> Champs:
        """What the page prints for a line."""
        return Champs(*(self[f"{name}-{one.ligne.public_id}"] for name in ("decision", "raison", "motif", "vu")))

    def reponses(self) -> list[Reponse]:
        """What is answered; « Tout accepter » answers for every line left without a choice, if nothing is odd there."""
        return [found for one in self.examens if (found := self._reponse(one)) is not None]

    @property
    def is_all(self) -> bool:
        """Whether « Tout accepter » was pressed."""
        return bool(self.data.get("tout"))

    def clean(self) -> dict[str, Any]:
        """A refusal says why; a reason without a refusal is a slip."""
        said = super().clean()
        chosen = False
        for one in self.examens:
            key = one.ligne.public_id
            decision, raison, motif = (said.get(f"{name}-{key}", "") for name in ("decision", "raison", "motif"))
            chosen = chosen or bool(decision)
            if decision == REFUSER and not raison:
                self.add_error(f"raison-{key}", _("Dites à la famille pourquoi ce changement est refusé"))
            elif decision == REFUSER and raison == AUTRE and not motif:
                self.add_error(f"motif-{key}", _("Écrivez la raison du refus"))
            elif decision != REFUSER and (raison or motif):
                self.add_error(f"decision-{key}", _("Choisissez « Refuser », ou effacez la raison"))
        if not chosen and not self.is_all and not self.errors:
            self.add_error(None, _("Choisissez une réponse pour un changement au moins"))
        return said

    def _takes(self, one: Examen) -> bool:
        """The lines that wait, and those that waited when the page was shown."""
        return one.is_waiting or (self.is_bound and f"vu-{one.ligne.public_id}" in self.data)

    def _add_line(self, one: Examen) -> None:
        key = one.ligne.public_id
        cards = [(REFUSER, _("Refuser"))] if one.trouble else [(ACCEPTER, _("Accepter")), (REFUSER, _("Refuser"))]
        choices = [("", _("Choisissez")), *RAISONS.items(), (AUTRE, _("Une autre raison"))]
        raison = SelectField(label=_("Raison du refus"), choices=choices, required=False)
        motif = TextField(
            label=_("Précision pour la famille"), required=False, max_length=MOST, spellcheck=True, autocomplete="off"
        )
        decision = ChoiceCards(label=_("Votre réponse"), cards=cards, inline=True, required=False)
        named: dict[str, django_forms.Field] = {"decision": decision, "raison": raison, "motif": motif}
        for name, field in named.items():
            field.conditional = True  # type: ignore[attr-defined]
            self.add(f"{name}-{key}", field)
        vu = django_forms.CharField(widget=django_forms.HiddenInput, required=False, max_length=64)
        self.add(f"vu-{key}", vu)
        self.initial[f"vu-{key}"] = one.vu

    def _reponse(self, one: Examen) -> Reponse | None:
        key = one.ligne.public_id
        said = {name: self.cleaned_data.get(f"{name}-{key}", "") for name in ("decision", "raison", "motif", "vu")}
        if said["decision"] == REFUSER:
            first = "" if said["raison"] == AUTRE else str(RAISONS[said["raison"]])
            return Reponse(key, is_accepted=False, motif=f"{first} {said['motif']}".strip())
        if said["decision"] == ACCEPTER:
            return Reponse(key, is_accepted=True, vu=said["vu"])
        if self.is_all and one.is_waiting and not one.trouble and not one.is_changed:
            return Reponse(key, is_accepted=True, vu=said["vu"])
        return None


def groups_of(form: Reponses | None, examens: Sequence[Examen]) -> Iterator[tuple[Examen, Champs | None]]:
    """Each line with its fields; a decided line has none."""
    for one in examens:
        yield one, form.fields_of(one) if form is not None and one.is_waiting else None
