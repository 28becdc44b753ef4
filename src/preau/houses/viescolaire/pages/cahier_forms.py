"""Forms of the cahier de textes: few fields, in the order in which a teacher says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from preau.houses.viescolaire.actions.write_cahier import DraftContenu, DraftTravail
from preau.houses.viescolaire.models import ContenuSeance, Travail
from preau.houses.viescolaire.seance import Seance
from preau.kit import richkit
from preau.kit.clockkit import now
from preau.kit.design.forms import DayField, Form, SelectField, TextField

LONGEST = 10_000
MOST_LINKS = 5
FARTHEST = timedelta(days=365)
DUREES = (10, 15, 20, 30, 45, 60, 90, 120)
DEBUT, FIN, SUITE = "debut", "fin", "suite"
PUBLICATIONS = [
    (DEBUT, _("Au début du cours")),
    (FIN, _("À la fin du cours")),
    (SUITE, _("Tout de suite")),
]
AUTRE = "autre"


def _moment(choice: str, seance: Seance) -> datetime:
    return {DEBUT: seance.debut_at, FIN: seance.fin_at}.get(choice) or now()


def _choice(publish_at: datetime, seance: Seance) -> str:
    return {seance.debut_at: DEBUT, seance.fin_at: FIN}.get(publish_at, SUITE)


class TexteForm(Form):
    """What both forms end with: links, one a line, and the moment of publication."""

    liens = TextField(
        label=_("Liens"),
        hint=_("Une adresse par ligne, qui commence par https://"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 2, "inputmode": "url"}),
    )
    publication = SelectField(label=_("Visible pour les élèves et les parents"), choices=PUBLICATIONS, initial=DEBUT)

    def clean_liens(self) -> list[str]:
        """Whole addresses of the web only."""
        lines = [line.strip() for line in self.cleaned_data["liens"].splitlines() if line.strip()]
        wrong = [line for line in lines if not richkit.ADDRESS.fullmatch(line) or len(line) > 500]
        if wrong:
            raise forms.ValidationError(_("« %(line)s » n'est pas une adresse web complète") % {"line": wrong[0][:80]})
        if len(lines) > MOST_LINKS:
            raise forms.ValidationError(_("%(n)d liens au plus") % {"n": MOST_LINKS})
        return lines


class TravailForm(TexteForm):
    """« Travail à faire »: `suivants` are the days of the next lessons with the same pupils."""

    texte = TextField(
        label=_("Travail à faire"),
        max_length=LONGEST,
        spellcheck=True,
        missing=_("Écrivez le travail à faire"),
        widget=forms.Textarea({"rows": 4}),
    )
    pour = SelectField(label=_("Pour le"), choices=[])
    autre_jour = DayField(label=_("Autre jour"), help_text=_("Si vous avez choisi « Un autre jour »."))
    duree = SelectField(
        label=_("Durée"),
        required=False,
        choices=[
            ("", _("Non précisée")),
            *((str(n), ngettext_lazy("%d minute", "%d minutes", n) % n) for n in DUREES),
        ],
    )
    difficulte = SelectField(label=_("Difficulté"), choices=Travail.Difficulte.choices, initial=0)
    rendu = SelectField(label=_("Rendu"), choices=Travail.Rendu.choices, initial=Travail.Rendu.AUCUN)
    field_order: Sequence[str] = ("texte", "pour", "autre_jour", "duree", "difficulte", "rendu", "liens", "publication")

    def __init__(
        self, *args: Any, seance: Seance, suivants: Sequence[date] = (), row: Travail | None = None, **kwargs: Any
    ) -> None:
        if row is not None:
            kwargs["initial"] = {
                "texte": richkit.to_plain(row.texte),
                "pour": row.pour_le.isoformat() if row.pour_le in suivants else AUTRE,
                "autre_jour": None if row.pour_le in suivants else row.pour_le,
                "duree": row.duree or "",
                "difficulte": row.difficulte,
                "rendu": row.rendu,
                "publication": _choice(row.publish_at, seance),
            }
        super().__init__(*args, **kwargs)
        self.seance = seance
        days = [(day.isoformat(), date_format(day, "l j F")) for day in suivants]
        self.fields["pour"].choices = [*days, (AUTRE, _("Un autre jour"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the day."""
        cleaned = super().clean()
        chosen, other = cleaned.get("pour"), cleaned.get("autre_jour")
        if chosen == AUTRE and other is None and "autre_jour" not in self.errors:
            self.add_error("autre_jour", _("Dites pour quel jour"))
        if chosen and chosen != AUTRE and other is not None and other.isoformat() != chosen:
            self.add_error("pour", _("Deux jours sont donnés : choisissez « Un autre jour », ou videz « Autre jour »"))
        day = other if chosen == AUTRE else date.fromisoformat(chosen) if chosen else None
        if day is not None and day > self.seance.le + FARTHEST:
            self.add_error("autre_jour", _("Ce jour est trop loin : choisissez-en un dans l'année qui vient"))
        if day is not None and day < self.seance.le:
            self.add_error("autre_jour", _("Ce jour vient avant le cours : choisissez-en un plus tard"))
        cleaned["pour_le"] = day
        return cleaned

    def draft(self) -> DraftTravail:
        """What was written."""
        said = self.cleaned_data
        return DraftTravail(
            texte=richkit.from_plain(said["texte"]),
            pour_le=said["pour_le"],
            publish_at=_moment(said["publication"], self.seance),
            duree=int(said["duree"]) if said["duree"] else None,
            difficulte=int(said["difficulte"]),
            rendu=said["rendu"],
        )


class ContenuForm(TexteForm):
    """« Contenu de cours » of one lesson."""

    titre = TextField(label=_("Titre"), required=False, max_length=120, spellcheck=True)
    texte = TextField(
        label=_("Contenu de cours"),
        max_length=LONGEST,
        spellcheck=True,
        missing=_("Écrivez ce qui a été fait en cours"),
        widget=forms.Textarea({"rows": 5}),
    )
    categorie = SelectField(
        label=_("Catégorie"), choices=ContenuSeance.Categorie.choices, initial=ContenuSeance.Categorie.COURS
    )
    field_order: Sequence[str] = ("texte", "titre", "categorie", "liens", "publication")

    def __init__(self, *args: Any, seance: Seance, row: ContenuSeance | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {
                "titre": row.titre,
                "texte": richkit.to_plain(row.texte),
                "categorie": row.categorie,
                "publication": _choice(row.publish_at, seance),
            }
        super().__init__(*args, **kwargs)
        self.seance = seance

    def draft(self) -> DraftContenu:
        """What was written."""
        said = self.cleaned_data
        return DraftContenu(
            texte=richkit.from_plain(said["texte"]),
            publish_at=_moment(said["publication"], self.seance),
            titre=said["titre"],
            categorie=int(said["categorie"]),
        )
