"""URL map of the door of compatible applications; `<uai>/` names the school where there are several."""

from __future__ import annotations

from django.urls import re_path

from preau.houses.viescolaire.endpoints import pronote_door as endpoint
from preau.houses.viescolaire.endpoints import pronote_fichiers as fichiers
from preau.houses.viescolaire.endpoints.pronote_remises import depose

_ROOT = r"^pronote/(?:(?P<uai>[0-9]{7}[A-Za-z])/)?"
_CARD = "".join(f"[{letter}{letter.upper()}]" for letter in "infomobileapp")
"""In capitals or not: clients do not agree (§1)."""

urlpatterns = [
    re_path(_ROOT + r"$", endpoint.racine, name="pronote"),
    re_path(_ROOT + r"(?:mobile\.)?(?P<espace>eleve|parent|professeur|viescolaire)\.html$", endpoint.page),
    re_path(_ROOT + _CARD + r"\.[jJ][sS][oO][nN]$", endpoint.instance),
    re_path(
        _ROOT + r"appelfonction/(?P<espace>[0-9]{1,2})/(?P<session>[0-9]{1,9})/(?P<numero>[0-9A-Fa-f]{1,128})$",
        endpoint.appelfonction,
    ),
    re_path(_ROOT + r"uploadfilesession/(?P<espace>[0-9]{1,2})/(?P<session>[0-9]{1,9})$", depose),
    re_path(_ROOT + r"pdf/(?P<nom>[A-Za-z0-9_-]{43})\.pdf$", fichiers.pdf),
    re_path(_ROOT + r"ical/(?P<nom>[^/]{1,80})\.ics$", fichiers.ical),
    re_path(_ROOT + r"FichiersExternes/(?P<scelle>[0-9A-Fa-f]{32,2048})/(?P<nom>.{1,600})$", fichiers.fichier),
]
