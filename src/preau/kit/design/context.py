"""What every template knows: ``house``."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.kit.design import skins

MODULES = tuple(f"design/js/{name}.js" for name in ("resume", "mot-de-passe", "copie", "envoi-unique", "retour"))


@dataclass(frozen=True)
class FooterLink:
    """One link of the footer."""

    label: str
    url: str


@dataclass(frozen=True)
class HouseContext:
    """Name, title, skin and footer of the house that answers; ``demo`` puts the banner on every page."""

    name: str
    title: str
    instance: str
    contact: str
    demo: bool
    skin: skins.Skin
    footer: tuple[FooterLink, ...]
    modules: tuple[str, ...] = MODULES


def accessibility_state() -> str:
    """ "non conforme", "partiellement conforme" or "totalement conforme", as declared (decree 2019-768, article 3)."""
    return str(getattr(getattr(settings, "PREAU", None), "accessibility", "non conforme"))


def house(request: HttpRequest) -> dict[str, HouseContext]:
    """The variable ``house`` of every template."""
    general = getattr(settings, "PREAU", None)
    name = str(getattr(settings, "PREAU_HOUSE", ""))
    return {
        "house": HouseContext(
            name=name,
            # A house that answers under several names says which one this request has (the ENTs of `portail`).
            title=str(getattr(request, "nom_maison", "") or getattr(settings, "PREAU_TITLE", "") or name.capitalize()),
            instance=str(getattr(general, "instance_name", "") or "Préau"),
            contact=str(getattr(general, "contact", "")),
            demo=bool(getattr(settings, "PREAU_DEMO", False)),
            skin=skins.worn(request),
            footer=_footer(),
            # A page that is only read may ask for none (the public site, on an old phone).
            modules=getattr(request, "modules", MODULES),
        )
    }


def _footer() -> tuple[FooterLink, ...]:
    return (
        FooterLink(_("Aide"), reverse("design:aide")),
        FooterLink(_("Assistance"), reverse("design:assistance")),
        FooterLink(_("Mentions légales"), reverse("design:mentions-legales")),
        FooterLink(_("Données personnelles"), reverse("design:donnees-personnelles")),
        FooterLink(_("Accessibilité : %(state)s") % {"state": accessibility_state()}, reverse("design:accessibilite")),
    )
