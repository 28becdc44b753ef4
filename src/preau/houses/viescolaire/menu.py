"""What school life offers: one entry for each part, shown to those it is for (home and navigation)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.viescolaire.droits import gives_lessons, uais_of_vie_scolaire
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.visiteur import Visiteur

Genre = Utilisateur.Genre
FAMILLES = frozenset({Genre.RESPONSABLE.value, Genre.ELEVE.value})
STAFF = frozenset({Genre.PERSONNEL.value})
TOUS = frozenset(Genre.values)


@dataclass(frozen=True)
class Entree:
    """One part: whom it is for, its page (a name of `viescolaire:`), its words, its drawing (kit.design)."""

    genres: frozenset[str]
    url_name: str
    label: str | Promise
    hint: str | Promise
    icone: str = "cahier"
    fonction: str = ""
    """Empty for everybody of `genres`; else VIE_SCOLAIRE or COURS, for the staff who do that."""


VIE_SCOLAIRE, COURS = "vie-scolaire", "cours"


MENU: tuple[Entree, ...] = (
    Entree(
        STAFF,
        "vie-scolaire",
        _("Absences du jour"),
        _("Appels non faits, déclarations des parents, motifs"),
        "ecole",
        VIE_SCOLAIRE,
    ),
    Entree(STAFF, "mes-cours", _("Mes cours"), _("L'appel, le travail à faire et le contenu de cours"), fonction=COURS),
    Entree(TOUS, "emploi", _("Emploi du temps"), _("Les cours de la semaine, et leurs changements"), "calendrier"),
    Entree(TOUS, "cahier", _("Cahier de textes"), _("Travail à faire et contenu de cours")),
    Entree(FAMILLES, "absences", _("Absences et retards"), _("Les lire, en annoncer une, dire pourquoi"), "ecole"),
    Entree(FAMILLES, "carnet", _("Carnet de liaison"), _("Communications et observations"), "message"),
    Entree(STAFF, "communications", _("Communications"), _("Écrire aux familles, voir qui a lu"), "message"),
    Entree(
        TOUS,
        "qr-code",
        _("Application mobile"),
        _("QR Code de configuration de l'application mobile, appareils connectés"),
        "telephone",
    ),
)
"""Every part, in the order of the pages."""


@dataclass(frozen=True)
class Lien:
    """An entry as a page shows it."""

    url: str
    label: str
    hint: str
    icone: str


def entries_of(who: Visiteur) -> list[Lien]:
    """The entries for this visitor. No query for a family."""
    fonctions = {""}
    if uais_of_vie_scolaire(who):
        fonctions |= {VIE_SCOLAIRE, *([COURS] if gives_lessons(who) else [])}
    else:
        fonctions.add(COURS)
    return [
        Lien(reverse(f"viescolaire:{one.url_name}"), str(one.label), str(one.hint), one.icone)
        for one in MENU
        if who.genre in one.genres and one.fonction in fonctions
    ]
