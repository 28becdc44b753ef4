"""Writing news as a form: typed without markup, for a school, a class or a profile, now or at its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from preau.houses.portail.actions.publish_actualite import Draft
from preau.houses.portail.models import Actualite
from preau.houses.portail.places import divisions_of
from preau.kit import richkit
from preau.kit.clockkit import today
from preau.kit.datekit import begin_of, end_of
from preau.kit.design.forms import Card, CheckField, ChoiceCards, DayField, Form, HourField, SelectField, TextField

LONGEST = 20_000
READERS: dict[str, tuple[str, ...]] = {
    "tous": (),
    "familles": ("responsable", "eleve"),
    "responsables": ("responsable",),
    "eleves": ("eleve",),
    "personnels": ("personnel",),
}
LABELS = [
    Card("tous", _("Tout le monde")),
    Card("familles", _("Les familles : responsables et élèves")),
    Card("responsables", _("Les responsables")),
    Card("eleves", _("Les élèves")),
    Card("personnels", _("Les personnels")),
]


class ActualiteForm(Form):
    """One piece of news by who writes for `ecoles` (UAI and name); with `row`, its change. `draft()` once valid."""

    titre = TextField(label=_("Titre"), max_length=200, spellcheck=True, missing=_("Donnez un titre à l'actualité"))
    corps = TextField(
        label=_("Texte"),
        hint=_("Une ligne vide sépare deux paragraphes. Une adresse web devient un lien."),
        max_length=LONGEST,
        spellcheck=True,
        missing=_("Écrivez le texte de l'actualité"),
        widget=forms.Textarea({"rows": 10}),
    )
    lecteurs = ChoiceCards(label=_("Pour qui ?"), cards=LABELS, initial="tous")
    classes = TextField(
        label=_("Classes"),
        hint=_("Séparées par des virgules. Laissez vide pour tout l'établissement."),
        required=False,
        max_length=1000,
    )
    publier_le = DayField(label=_("Publier le"), help_text=_("Laissez vide pour publier tout de suite."))
    publier_a = HourField(label=_("Heure de publication"), help_text=_("8 h si vous ne dites rien."))
    fin_le = DayField(label=_("Dernier jour"), help_text=_("Après ce jour, l'actualité ne se voit plus."))
    confirmation = CheckField(label=_("Demander à chacun de confirmer sa lecture"), required=False)

    def __init__(
        self, *args: Any, ecoles: Sequence[tuple[str, str]], row: Actualite | None = None, **kwargs: Any
    ) -> None:
        if row is not None:
            kwargs["initial"] = _initial(row)
        super().__init__(*args, **kwargs)
        self.ecoles, self.row = list(ecoles), row
        if len(self.ecoles) > 1:
            choices = [("", _("Choisissez l'établissement")), *self.ecoles]
            self.add("ecole", SelectField(label=_("Établissement"), choices=choices))
            self.order_fields(["titre", "corps", "ecole"])

    def clean(self) -> dict[str, Any]:
        """Find the school, its classes as the registry writes them, and the two moments."""
        cleaned = super().clean()
        cleaned["uai"] = cleaned.get("ecole") or self.ecoles[0][0]
        if "classes" in cleaned:
            cleaned["divisions"] = self._divisions(cleaned["uai"], cleaned["classes"])
        cleaned["publish_at"] = begin_of(cleaned.get("publier_le"), cleaned.get("publier_a"), today=today())
        cleaned["ends_at"] = end_of(cleaned.get("fin_le"))
        begins = cleaned["publish_at"] or (self.row.publish_at if self.row else timezone.now())
        if cleaned["ends_at"] and cleaned["ends_at"] <= begins:
            self.add_error("fin_le", _("Le dernier jour vient avant la publication : corrigez l'un des deux"))
        return cleaned

    def _divisions(self, uai: str, typed: str) -> list[str]:
        known = {_key(name): name for name in divisions_of(uai)}
        asked = [part.strip() for part in typed.split(",") if part.strip()]
        unknown = [one for one in asked if _key(one) not in known]
        if unknown:
            listed = ", ".join(known.values()) or _("aucune classe connue")
            text = _("Classe inconnue dans cet établissement : %(unknown)s. Classes connues : %(known)s")
            self.add_error("classes", text % {"unknown": ", ".join(unknown), "known": listed})
        return list(dict.fromkeys(known[_key(one)] for one in asked if _key(one) in known))

    def draft(self) -> Draft:
        """What was written."""
        said = self.cleaned_data
        return Draft(
            titre=said["titre"],
            corps=richkit.from_plain(said["corps"]),
            uai=said["uai"],
            divisions=said["divisions"],
            profils=READERS[said["lecteurs"]],
            wants_receipt=said["confirmation"],
            publish_at=said["publish_at"],
            ends_at=said["ends_at"],
        )


def _key(name: str) -> str:
    return "".join(name.split()).casefold()


def _initial(row: Actualite) -> dict[str, Any]:
    begins = timezone.localtime(row.publish_at)
    readers = next((key for key, profils in READERS.items() if set(profils) == set(row.profils)), "")
    return {
        "titre": row.titre,
        "corps": richkit.to_plain(row.corps),
        "ecole": row.uai,
        "lecteurs": readers,
        "classes": ", ".join(row.divisions),
        "publier_le": begins.date(),
        "publier_a": begins.time().replace(second=0, microsecond=0),
        "fin_le": timezone.localdate(row.ends_at - timedelta(seconds=1)) if row.ends_at else None,
        "confirmation": row.wants_receipt,
    }


class AnnonceForm(Form):
    """The notice to all: one sentence, and its last day."""

    texte = TextField(
        label=_("Annonce"),
        hint=_("Une phrase, montrée en haut de chaque page, à tous, même avant la connexion."),
        max_length=200,
        spellcheck=True,
        missing=_("Écrivez l'annonce"),
    )
    fin_le = DayField(label=_("Dernier jour"), help_text=_("Laissez vide pour la retirer vous-même."))

    def clean(self) -> dict[str, Any]:
        """The notice must last at least until tonight."""
        cleaned = super().clean()
        cleaned["ends_at"] = end_of(cleaned.get("fin_le"))
        if cleaned["ends_at"] and cleaned["ends_at"] <= timezone.now():
            self.add_error("fin_le", _("Ce jour est passé : choisissez aujourd'hui ou un jour à venir"))
        return cleaned
