"""What the houses ask the registry. Every function reads; none writes."""

from preau.registre.queries.enfants import Enfant, list_enfants
from preau.registre.queries.etablissements import (
    etablissement_label,
    get_etablissement,
    open_annee,
    search_etablissements,
)
from preau.registre.queries.habilitation import Habilitation, who_may_activate
from preau.registre.queries.identites import linked_responsables
from preau.registre.queries.references import find_responsables_by_ref, ref_ids, vecteurs
from preau.registre.queries.responsables import find_responsables, get_responsables

__all__ = [
    "Enfant",
    "Habilitation",
    "etablissement_label",
    "find_responsables",
    "find_responsables_by_ref",
    "get_etablissement",
    "get_responsables",
    "linked_responsables",
    "list_enfants",
    "open_annee",
    "ref_ids",
    "search_etablissements",
    "vecteurs",
    "who_may_activate",
]
