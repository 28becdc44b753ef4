"""What the site shows, one form a part: the word of welcome and the secrétariat, the icons, the tutorials."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from preau.houses.site import tutoriels
from preau.houses.site.models import PARTIES, Reglage
from preau.houses.site.saisie import Ligne, Lignes
from preau.houses.site.sites_file import Porte, SiteEcole
from preau.houses.site.vitrine import OFFICE, groupes
from preau.kit.design.forms import Card, CheckCards, CheckField, Form, Group, MailField


class PartieForm(Form):
    """One part (models.PARTIES) of what a school's site shows, filled with what it shows now."""

    partie: ClassVar[str]
    titre: ClassVar[str | Promise]
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, site: SiteEcole, reglage: Reglage, **kwargs: Any) -> None:
        self.site, self.reglage = site, reglage
        self.prepare()
        kwargs["initial"] = {"version": reglage.version_of(self.partie), **self.shown()}
        super().__init__(*args, **kwargs)
        self.fill()

    def prepare(self) -> None:
        """Find what the fields are about, before there are any."""

    def fill(self) -> None:
        """Add the fields that depend on the school."""

    def shown(self) -> dict[str, Any]:
        """The present value of each field."""
        return {name: getattr(self.reglage, name) for name in PARTIES[self.partie]}

    def resume(self) -> str:
        """What the part says now, in a line; empty when there is nothing to set."""
        raise LookupError(self.partie)

    def said(self) -> dict[str, Any]:
        """The fields of the row, once valid."""
        return {name: self.cleaned_data[name] for name in PARTIES[self.partie]}


class AccueilForm(PartieForm):
    """What is left empty shows what the operator's file says."""

    partie = "accueil"
    titre = _("Accueil et secrétariat")
    accueil = Lignes(
        label=_("Mot d'accueil"),
        required=False,
        max_length=600,
        spellcheck=True,
        widget=forms.Textarea({"rows": 3}),
    )
    telephone = Ligne(label=_("Téléphone du secrétariat"), required=False, max_length=20, autocomplete="off")
    mel = MailField(label=_("Adresse mail du secrétariat"), required=False, autocomplete="off")
    horaires = Lignes(
        label=_("Horaires d'ouverture"),
        required=False,
        max_length=300,
        spellcheck=True,
        widget=forms.Textarea({"rows": 2}),
    )
    adresse = Lignes(
        label=_("Adresse"), required=False, max_length=300, spellcheck=True, widget=forms.Textarea({"rows": 2})
    )

    def fill(self) -> None:
        """Say what shows where nothing is written."""
        site = self.site
        for name, said in (("telephone", site.telephone), ("mel", site.mel), ("adresse", site.adresse)):
            if said:
                self.fields[name].help_text = _now("Laissé vide, le site montre : %(said)s") % {"said": said}

    def clean_telephone(self) -> str:
        """A number that a telephone takes."""
        said: str = self.cleaned_data["telephone"]
        if said and not any(char.isdigit() for char in said):
            raise forms.ValidationError(_("Saisissez un numéro de téléphone"))
        return said

    def resume(self) -> str:
        """What it is about."""
        return _now("Mot d'accueil, téléphone, adresse mail, horaires, adresse")


class IconesForm(PartieForm):
    """The icons of « ESPACE NUMÉRIQUE »: shown or not, named, in order. Where they lead is the operator's."""

    partie = "icones"
    titre = _("Icônes de l'espace numérique")

    def fill(self) -> None:
        """One frame an icon."""
        for rank, porte in enumerate(self.site.portes):
            self._porte(rank, porte)
        self.groups = [
            Group([f"{part}_{rank}" for part in ("porte", "label", "place")], _icon(porte.nom), porte.url)
            for rank, porte in enumerate(self.site.portes)
        ]

    def _porte(self, rank: int, porte: Porte) -> None:
        missing = _now("Donnez un nom à l'icône « %(nom)s »") % {"nom": porte.nom}
        places = [(place, str(place)) for place in range(1, len(self.site.portes) + 1)]
        self.add(f"porte_{rank}", CheckField(label=_("Montrer cette icône"), required=False))
        self.add(f"label_{rank}", Ligne(label=_("Nom"), max_length=60, missing=missing, spellcheck=True))
        self.add(f"place_{rank}", forms.TypedChoiceField(label=_("Place"), choices=places, coerce=int))

    def clean(self) -> dict[str, Any]:
        """Two icons that show have two names: a link is known by its words."""
        cleaned = super().clean()
        seen: set[str] = set()
        for rank in range(len(self.site.portes)):
            label = str(cleaned.get(f"label_{rank}", "")).casefold()
            if cleaned.get(f"porte_{rank}") and label and label in seen:
                self.add_error(f"label_{rank}", _("Une autre icône porte déjà ce nom : choisissez-en un autre"))
            seen.add(label if cleaned.get(f"porte_{rank}") else "")
        return cleaned

    def said(self) -> dict[str, Any]:
        """None where it is what the file says already."""
        own = self.cleaned_data
        portes = [{"nom": self.site.portes[rank].nom, "label": own[f"label_{rank}"]} for rank in self._ordered()]
        return {"portes": None if portes == self._of_file() else portes}

    def shown(self) -> dict[str, Any]:
        """An icon that the office does not show stands last."""
        row, site = self.reglage, self.site
        chosen = row.portes if row.portes is not None else self._of_file()
        place = {one["nom"]: at for at, one in enumerate(chosen, start=1)}
        label = {one["nom"]: one.get("label", "") for one in chosen}
        found: dict[str, Any] = {}
        for rank, porte in enumerate(site.portes):
            found[f"porte_{rank}"] = porte.nom in place
            found[f"label_{rank}"] = label.get(porte.nom) or porte.nom
            found[f"place_{rank}"] = min(place.get(porte.nom, len(site.portes)), len(site.portes))
        return found

    def resume(self) -> str:
        """Those that show, in order."""
        now = self.shown()
        ranks = [rank for rank in range(len(self.site.portes)) if now[f"porte_{rank}"]]
        ranks.sort(key=lambda rank: (now[f"place_{rank}"], rank))
        names = ", ".join(now[f"label_{rank}"] for rank in ranks)
        return names or (_now("Aucune n'est montrée") if self.site.portes else "")

    def _ordered(self) -> list[int]:
        """Those that show: the ones that were given another place stand there, the others keep their order."""
        own, were = self.cleaned_data, self.initial
        ranks = [rank for rank in range(len(self.site.portes)) if own[f"porte_{rank}"]]
        moved = [rank for rank in ranks if own[f"place_{rank}"] != were[f"place_{rank}"]]
        found = sorted((rank for rank in ranks if rank not in moved), key=lambda rank: (were[f"place_{rank}"], rank))
        for rank in sorted(moved, key=lambda rank: (own[f"place_{rank}"], rank)):
            found.insert(own[f"place_{rank}"] - 1, rank)
        return found

    def _of_file(self) -> list[dict[str, str]]:
        return [{"nom": one.nom, "label": one.nom} for one in self.site.portes]


class TutorielsForm(PartieForm):
    """The guides that families see, among those made for this school."""

    partie = "tutoriels"
    titre = _("Tutoriels montrés")

    def prepare(self) -> None:
        """Those for families, in the order and below the headings that they read them."""
        made = tutoriels.of_school(self.site.uai)
        rows = [(one, groupe.titre) for groupe in groupes(made) for one in groupe.tutoriels] if made else []
        self.guides = [(one, titre) for one, titre in rows if one.parcours != OFFICE]

    def fill(self) -> None:
        """A box each."""
        cards = [Card(one.slug, one.court, titre if titre != one.court else "") for one, titre in self.guides]
        self.add("guides", CheckCards(cards=cards, label=_("Tutoriels montrés"), inline=False, required=False))

    def said(self) -> dict[str, Any]:
        """None for all: those that are made later will show too."""
        shown = self.cleaned_data["guides"]
        return {"tutoriels": None if len(shown) == len(self.guides) else shown}

    def shown(self) -> dict[str, Any]:
        """All while nothing was chosen."""
        chosen = self.reglage.tutoriels
        return {"guides": [one.slug for one, _titre in self.guides if chosen is None or one.slug in chosen]}

    def resume(self) -> str:
        """How many of how many."""
        if not self.guides:
            return ""
        counts = {"shown": len(self.shown()["guides"]), "every": len(self.guides)}
        return _now("Montrés : %(shown)d sur %(every)d") % counts


FORMS: dict[str, type[PartieForm]] = {one.partie: one for one in (AccueilForm, IconesForm, TutorielsForm)}


def _icon(nom: str) -> str:
    return _now("Icône « %(nom)s »") % {"nom": nom}
