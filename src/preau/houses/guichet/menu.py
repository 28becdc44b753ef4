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
    sans: Droit | None = None
    """Not shown to whom has this right too: another entry is theirs."""


MENU: tuple[Entree, ...] = (
    Entree(
        Droit.VOIR,
        "recherche",
        _("Chercher"),
        _("Une personne qui ne peut pas activer son compte ou se connecter"),
        "personne",
    ),
    Entree(
        Droit.REINITIALISER,
        "recherche",
        _("Mot de passe d'un élève"),
        _("Le réinitialiser, dans ma classe"),
        "cle",
        sans=Droit.VOIR,
    ),
    Entree(Droit.IMPORTER, "imports", _("Importer"), _("Fichiers de SIECLE, ONDE, STS, AAF, ou vos listes"), "ecole"),
    Entree(Droit.NOTIFIER, "courriers", _("Courriers"), _("Identifiants provisoires à distribuer"), "imprimer"),
    Entree(Droit.SUIVRE, "suivi", _("Suivi"), _("Qui a activé son compte, qui relancer"), "calendrier"),
    Entree(Droit.REPARER, "signalements", _("Signalements"), _("Les liens que des parents disent faux"), "alerte"),
    Entree(Droit.REPARER, "dossiers", _("À traiter"), _("Les dossiers transmis au référent numérique"), "cahier"),
    Entree(Droit.FUSIONNER, "doublons", _("Doublons"), _("Les fiches en double, à comparer"), "famille"),
    Entree(Droit.EXPORTER, "exports", _("Exporter"), _("AAF, SIECLE, STS, listes pour tableur"), "copier"),
    Entree(
        Droit.APPROUVER,
        "approbations",
        _("Approbations"),
        _("Les actes de masse qui attendent une seconde personne"),
        "info",
    ),
    Entree(Droit.DELEGUER, "equipe", _("Équipe"), _("Qui peut faire quoi, et jusqu'à quand"), "famille"),
    Entree(Droit.JOURNAL, "journal", _("Journal"), _("Qui a fait quoi, sur quelle fiche"), "cahier"),
    Entree(Droit.REGLER, "contacts", _("Contacts"), _("Ce que les familles lisent de l'établissement"), "telephone"),
)
"""Every part, in the order of the desk: who stands there first, then the work of the rentrée, then the rest."""


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
        if one.droit in droits and one.sans not in droits
    ]
