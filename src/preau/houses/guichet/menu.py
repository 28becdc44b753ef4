"""What the office offers in a school: one entry for each part, shown to whom has its right (desk and navigation)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.droits import Droit


@dataclass(frozen=True)
class Entree:
    """One part: the right that opens it, its page (a name of `guichet:` that takes the UAI), what it says of itself.

    `icone` is a drawing of `kit.design`.
    """

    droit: Droit
    url_name: str
    label: str | Promise
    hint: str | Promise
    icone: str = "cahier"


MENU: tuple[Entree, ...] = (
    Entree(
        Droit.NOTIFIER, "courriers", _("Courriers"), _("Identifiants provisoires à distribuer"), "imprimer"
    ),
    Entree(
        Droit.APPROUVER, "approbations", _("Approbations"), _("Les actes de masse qui attendent une seconde personne"),
        "info",
    ),
    Entree(Droit.DELEGUER, "equipe", _("Équipe"), _("Qui peut faire quoi, et jusqu'à quand"), "famille"),
    Entree(Droit.JOURNAL, "journal", _("Journal"), _("Qui a fait quoi, sur quelle fiche"), "cahier"),
)
"""Every part, in the order of the desk."""


@dataclass(frozen=True)
class Lien:
    """An entry as one school's page shows it."""

    url: str
    label: str
    hint: str
    icone: str


def entries_of(uai: str, droits: frozenset[Droit]) -> list[Lien]:
    """The entries that these rights open in this school."""
    return [
        Lien(reverse(f"guichet:{one.url_name}", args=[uai]), str(one.label), str(one.hint), one.icone)
        for one in MENU
        if one.droit in droits
    ]
