"""Why a page of the public site is not there (SITE-0101 and 0102)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class TutorielAbsent(Refusal):
    """A guide that the school does not show, or no more: its address stands on printed sheets."""

    code = "SITE-0101"
    status = 404
    personne = _("Ce tutoriel n'est pas sur le site, ou n'y est plus. Ceux d'aujourd'hui sont sur une même page.")
    support = _(
        "L'adresse imprimée ou le QR code d'un tutoriel que l'établissement ne montre plus, ou qui n'est pas "
        "encore produit : « preau tutoriels », puis « Tutoriels » au bureau du site."
    )

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, suite_url=reverse("site:tutoriels"), suite_label=translated("Voir les tutoriels"))


class SansEtablissement(Refusal):
    """A page of a school, asked at SITE_PUBLIC_URL when it is no school's address."""

    code = "SITE-0102"
    status = 404
    personne = _("Cette page est celle d'un établissement. Choisissez d'abord lequel.")
    support = _("La page est demandée à SITE_PUBLIC_URL, qui n'est dans les « hotes » d'aucun site de SITE_FICHIER.")
