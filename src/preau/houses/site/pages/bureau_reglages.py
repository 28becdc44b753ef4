"""What the site shows: the word of welcome, the secrétariat, the icons and their names, the tutorials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.site import publie, sites, tutoriels
from preau.houses.site.actions.regler import Choix, set_reglage
from preau.houses.site.bureau_refusals import ChangeEntreTemps
from preau.houses.site.models import Reglage
from preau.houses.site.pages.reponses import at_version, done, meanwhile, typed_is_kept
from preau.houses.site.saisie import Ligne, Lignes
from preau.houses.site.sites_file import Porte, SiteEcole
from preau.houses.site.vitrine import OFFICE
from preau.kit.bureau import Bureau, bureau_required
from preau.kit.design.forms import Card, CheckCards, CheckField, Form, Group, MailField

PAGE = "site/bureau/reglages.html"


class ReglagesForm(Form):
    """One page: what is left empty shows what the operator's file says."""

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
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, *args: Any, site: SiteEcole, reglage: Reglage, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(site, reglage)
        super().__init__(*args, **kwargs)
        self.site = site
        self.guides = guides_of(site.uai)
        for rank, porte in enumerate(site.portes):
            self._porte(rank, porte)
        for name, said in (("telephone", site.telephone), ("mel", site.mel), ("adresse", site.adresse)):
            if said:
                self.fields[name].help_text = _now("Laissé vide, le site montre : %(said)s") % {"said": said}
        if self.guides:
            cards = [Card(slug, titre) for slug, titre in self.guides]
            self.add("guides", CheckCards(cards=cards, label=_("Tutoriels montrés"), inline=False, required=False))
        self.groups = self._grouped()

    def _porte(self, rank: int, porte: Porte) -> None:
        missing = _now("Donnez un nom à l'icône « %(nom)s »") % {"nom": porte.nom}
        places = [(place, str(place)) for place in range(1, len(self.site.portes) + 1)]
        self.add(f"porte_{rank}", CheckField(label=_("Montrer cette icône"), required=False))
        self.add(f"label_{rank}", Ligne(label=_("Nom"), max_length=60, missing=missing, spellcheck=True))
        self.add(f"place_{rank}", forms.TypedChoiceField(label=_("Place"), choices=places, coerce=int))

    def clean_telephone(self) -> str:
        """A number that a telephone takes."""
        said: str = self.cleaned_data["telephone"]
        if said and not any(char.isdigit() for char in said):
            raise forms.ValidationError(_("Saisissez un numéro de téléphone"))
        return said

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

    def choix(self) -> Choix:
        """What was chosen; None where it is what the file says already."""
        own = self.cleaned_data
        ranks = [rank for rank in range(len(self.site.portes)) if own[f"porte_{rank}"]]
        ranks.sort(key=lambda rank: (own[f"place_{rank}"], rank))
        portes = [{"nom": self.site.portes[rank].nom, "label": own[f"label_{rank}"]} for rank in ranks]
        shown = own.get("guides", [])
        same = portes == [{"nom": one.nom, "label": one.nom} for one in self.site.portes]
        return Choix(
            accueil=own["accueil"],
            telephone=own["telephone"],
            mel=own["mel"],
            horaires=own["horaires"],
            adresse=own["adresse"],
            portes=None if same else portes,
            tutoriels=None if len(shown) == len(self.guides) else shown,
        )

    def _grouped(self) -> list[Group]:
        first = ["accueil", "telephone", "mel", "horaires", "adresse"]
        doors = [
            Group([f"{part}_{rank}" for part in ("porte", "label", "place")], _icon(porte.nom), porte.url)
            for rank, porte in enumerate(self.site.portes)
        ]
        found = [Group(first, _("Accueil et secrétariat")), *doors]
        if self.guides:
            found.append(Group(["guides"]))
        return found


def _icon(nom: str) -> str:
    return _now("Icône « %(nom)s »") % {"nom": nom}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def reglages(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/reglages/`."""
    site = sites.with_uai(bureau.uai)
    if site is None:
        raise Http404
    row = publie.reglage_of(bureau.uai)
    form = ReglagesForm(request.POST if request.method == "POST" else None, site=site, reglage=row)
    context = {"bureau": bureau, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, context, status=422 if form.errors else 200)
    version = form.cleaned_data.get("version") or 0
    try:
        set_reglage(bureau.uai, form.choix(), version=version, par=bureau.actor, request=request)
    except ChangeEntreTemps as refusal:
        row = publie.reglage_of(bureau.uai)
        again = ReglagesForm(at_version(request.POST, row.version), site=site, reglage=row)
        entretemps = {"refus": refusal, "lignes": meanwhile(again)}
        return render(request, PAGE, context | {"form": again, "entretemps": entretemps}, status=refusal.status)
    return done("site:bureau", bureau.uai, "reglages")


def guides_of(uai: str) -> list[tuple[str, str]]:
    """The guides made for families of this school: slug and title."""
    made = tutoriels.of_school(uai)
    if made is None:
        return []
    return [(one.slug, f"{one.titre} – {one.sous_titre}") for one in made.tutoriels if one.parcours != OFFICE]


def _initial(site: SiteEcole, row: Reglage) -> dict[str, Any]:
    chosen = row.portes if row.portes is not None else [{"nom": one.nom, "label": one.nom} for one in site.portes]
    place = {one["nom"]: at for at, one in enumerate(chosen, start=1)}
    label = {one["nom"]: one.get("label", "") for one in chosen}
    found: dict[str, Any] = {
        name: getattr(row, name) for name in ("accueil", "telephone", "mel", "horaires", "adresse", "version")
    }
    for rank, porte in enumerate(site.portes):
        found[f"porte_{rank}"] = porte.nom in place
        found[f"label_{rank}"] = label.get(porte.nom) or porte.nom
        found[f"place_{rank}"] = place.get(porte.nom, len(site.portes))
    found["guides"] = [slug for slug, _titre in guides_of(site.uai) if row.tutoriels is None or slug in row.tutoriels]
    return found
