"""Writing a piece of news: typed without markup, kept as a draft, published now or at its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from preau.houses.site.actions.publier import Nouvelle
from preau.houses.site.models import Actualite
from preau.houses.site.saisie import Ligne, Lignes
from preau.kit import richkit
from preau.kit.clockkit import today
from preau.kit.datekit import begin_of, end_of
from preau.kit.design.forms import CheckField, DayField, Form, HourField

LONGEST = 20_000


class ActualiteForm(Form):
    """One piece of news; with `row`, its change. `said(publishes=…)` once valid."""

    titre = Ligne(label=_("Titre"), max_length=200, spellcheck=True, missing=_("Donnez un titre à l'actualité"))
    corps = Lignes(
        label=_("Texte"),
        hint=_("Une ligne vide sépare deux paragraphes. Une adresse web devient un lien."),
        max_length=LONGEST,
        spellcheck=True,
        missing=_("Écrivez le texte de l'actualité"),
        widget=forms.Textarea({"rows": 10}),
    )
    epinglee = CheckField(label=_("La garder en tête de la liste"), required=False)
    publier_le = DayField(label=_("Publier le"), help_text=_("Laissez vide pour publier tout de suite."))
    publier_a = HourField(label=_("Heure de publication"), help_text=_("8 h si vous ne dites rien."))
    fin_le = DayField(label=_("Dernier jour"), help_text=_("Après ce jour, l'actualité ne se voit plus."))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, *args: Any, row: Actualite | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = _initial(row)
        super().__init__(*args, **kwargs)
        self.row = row

    def clean(self) -> dict[str, Any]:
        """Find the two moments."""
        cleaned = super().clean()
        cleaned["publish_at"] = begin_of(cleaned.get("publier_le"), cleaned.get("publier_a"), today=today())
        cleaned["ends_at"] = end_of(cleaned.get("fin_le"))
        if cleaned["ends_at"] and cleaned["ends_at"] <= (cleaned["publish_at"] or timezone.now()):
            self.add_error("fin_le", _("Le dernier jour vient avant la publication : corrigez l'un des deux"))
        return cleaned

    def said(self, *, publishes: bool) -> Nouvelle:
        """What was written; published at its time, else now, or a draft."""
        own = self.cleaned_data
        former = self.row.publish_at if self.row is not None else None
        at = own["publish_at"] or former or timezone.now()
        return Nouvelle(
            titre=own["titre"],
            corps=richkit.from_plain(own["corps"]),
            is_pinned=own["epinglee"],
            publish_at=at if publishes else None,
            ends_at=own["ends_at"],
        )


def _initial(row: Actualite) -> dict[str, Any]:
    begins = timezone.localtime(row.publish_at) if row.publish_at else None
    return {
        "titre": row.titre,
        "corps": richkit.to_plain(row.corps),
        "epinglee": row.is_pinned,
        "publier_le": begins.date() if begins else None,
        "publier_a": begins.time().replace(second=0, microsecond=0) if begins else None,
        "fin_le": timezone.localdate(row.ends_at - timedelta(seconds=1)) if row.ends_at else None,
        "version": row.version,
    }
