"""`/gestion/habillages/`: what each address of this instance shows: its skin, its doors, and whether they are fit."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from preau.houses.portail import doors, ents, settings
from preau.houses.portail.entrees import Wording
from preau.houses.portail.ents import Ent
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.models.identity_provider import LOCAL
from preau.houses.portail.pages.forms import ChoixForm
from preau.houses.portail.pages.gestion_acces import gestion_page
from preau.kit.design import contrast, skins

PRINCIPAL = "principal"
"""The name in addresses of the ENT of PORTAIL_PUBLIC_URL, which has no code of its own."""
WORDS = {"titre": "titre", "titre_profil": "titre du choix du profil", "bouton": "bouton"}


@dataclass(frozen=True)
class Porte:
    """One door in words; `vers` is the provider that answers, empty when nobody does."""

    profil: str
    niveaux: str
    vers: str

    @property
    def nom(self) -> str:
        """The profile, and the levels when the door has some."""
        return f"{self.profil} ({self.niveaux})" if self.niveaux else self.profil


@dataclass(frozen=True)
class Adresse:
    """One ENT of this instance, with what is wrong with it in words."""

    ent: Ent
    url: str
    source: str
    soucis: list[str]
    ecart: str

    @property
    def code(self) -> str:
        """How its page is named."""
        return self.ent.code or PRINCIPAL


@gestion_page(whole=True)
def habillages(request: HttpRequest, portee: Portee) -> HttpResponse:
    """Every address."""
    return render(request, "portail/gestion/habillages.html", {"adresses": [_adresse(ent) for ent in ents.every()]})


@gestion_page(whole=True)
def habillage(request: HttpRequest, portee: Portee, code: str) -> HttpResponse:
    """One address in its own look: its doors in words, and as people see them, where nothing can be pressed."""
    ent = next((one for one in ents.every() if (one.code or PRINCIPAL) == code), None)
    if ent is None:
        raise Http404
    request.habillage = ent.skin  # type: ignore[attr-defined]
    context = {
        "adresse": _adresse(ent),
        "portes": list_portes(ent.wording),
        "wording": ent.wording,
        "form": ChoixForm(wording=ent.wording),
        "can_show": not find_missing(ent.wording),
    }
    return render(request, "portail/gestion/habillage.html", context)


def _adresse(ent: Ent) -> Adresse:
    mine = settings.current()
    source = "PORTAIL_ENTS" if ent.code else "PORTAIL_HABILLAGE, PORTAIL_ENTREES"
    return Adresse(ent, ent.url or mine.base_url, source, find_faults(ent), _closest(ent))


def _closest(ent: Ent) -> str:
    """The pair of colours nearest to its limit: a skin below one does not load at all."""
    margins = [
        (contrast.ratio(ent.skin.tokens[text], ent.skin.tokens[ground]) / least, text, ground, least)
        for text, ground, least in skins.PAIRS
    ]
    margin, text, ground, least = min(margins)
    said = {"text": text, "ground": ground, "found": f"{margin * least:.1f}".replace(".", ","), "least": f"{least:g}"}
    return _("%(text)s sur %(ground)s : %(found)s, pour %(least)s demandé") % {
        **said, "least": said["least"].replace(".", ","),
    }  # fmt: skip


def find_faults(ent: Ent) -> list[str]:
    """What people would stumble over, in words; empty when all is well."""
    closed = [porte for porte in list_portes(ent.wording) if not porte.vers]
    shut = [_("L'entrée « %s » n'ouvre sur rien : son fournisseur n'est pas déclaré.") % one.nom for one in closed]
    return [*find_missing(ent.wording), *dict.fromkeys(shut)]


def find_missing(wording: Wording) -> list[str]:
    """The words that the chooser needs and that its file does not give."""
    needed = {**WORDS, **({"titre_niveau": "titre du choix du niveau"} if wording.niveaux else {})}
    if wording.has_memoire:
        needed |= {
            "titre_memoire": "question de la mémoire",
            "memoire_non": "réponse Non",
            "memoire_oui": "réponse Oui",
        }
    if wording.is_doors:
        needed.pop("bouton")
    return [_("Il manque un mot : %s.") % label for name, label in needed.items() if not getattr(wording, name)]


def list_portes(wording: Wording) -> list[Porte]:
    """The doors in words, as the chooser has them."""
    labels = dict(IdentityProvider.objects.values_list("alias", "label"))
    labels[LOCAL] = _("Comptes de l'ENT")
    return [
        Porte(
            wording.label_of(one.profil),
            ", ".join(wording.label_of(niveau) for niveau in one.niveaux),
            labels.get(doors.provider_at(one), ""),
        )
        for one in wording.entrees
    ]
