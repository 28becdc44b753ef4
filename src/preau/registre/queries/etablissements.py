"""Schools."""

from __future__ import annotations

import unicodedata

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from preau.registre.academies import academie_of
from preau.registre.models import AnneeScolaire, Etablissement


def get_etablissement(uai: str) -> Etablissement:
    """The school of this UAI; one that the registry does not know comes back unsaved, with nothing but its UAI."""
    known = Etablissement.objects.filter(uai=uai).first()
    return known or Etablissement(uai=uai, academie=academie_of(uai))


def etablissement_label(etablissement: str | Etablissement) -> str:
    """How pages name a school: `CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)`, or `Établissement 0999001W`."""
    school = get_etablissement(etablissement) if isinstance(etablissement, str) else etablissement
    if not school.nom:
        return _("Établissement %(uai)s") % {"uai": school.uai}
    return f"{school.nom} {school.commune}".strip() + f" ({school.uai})"


def open_annee(uai: str) -> int | None:
    """The September year of the school's open year, or None before any import."""
    return AnneeScolaire.objects.filter(etablissement_id=uai, is_open=True).values_list("annee", flat=True).first()


def search_etablissements(text: str, limit: int = 20) -> list[Etablissement]:
    """The schools whose name, town or UAI holds every word of `text`, accents or not, by town then name."""
    if not text.split():
        return []
    rows = matching_etablissements(Etablissement.objects.all(), text)
    return list(rows.order_by("commune", "nom", "uai")[:limit])


def matching_etablissements(rows: QuerySet[Etablissement], text: str) -> QuerySet[Etablissement]:
    """Those of `rows` whose name, town or UAI holds every word of `text`, accents or not."""
    for word in text.split():
        wanted = Q(uai__istartswith=word)
        for spelling in {word, word.upper(), _unaccented(word)}:
            wanted |= Q(nom__icontains=spelling) | Q(commune__icontains=spelling)
        rows = rows.filter(wanted)
    return rows


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
