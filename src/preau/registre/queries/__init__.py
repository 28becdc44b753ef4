"""What the houses ask the registry. Every function reads; none writes."""

from preau.registre.queries.diagnostic import Cause, Finding, Rule, diagnose_record, diagnose_typed, opens_a_child
from preau.registre.queries.doublons import Commun, Paire, list_double_eleves, list_double_responsables
from preau.registre.queries.eleves import (
    Inscrit,
    Representant,
    eleve_ref_ids,
    eleve_vecteurs,
    find_eleves_by_ref,
    find_inscrits,
    list_inscrits,
    list_representants,
    same_eleves,
)
from preau.registre.queries.enfants import Enfant, list_enfants
from preau.registre.queries.etablissements import (
    etablissement_label,
    get_etablissement,
    matching_etablissements,
    open_annee,
    search_etablissements,
)
from preau.registre.queries.fredu_vecteur import (
    Vecteur,
    find_eleves_by_vecteur,
    find_responsables_by_vecteur,
    read_vecteurs,
)
from preau.registre.queries.habilitation import Habilitation, who_may_activate
from preau.registre.queries.identites import linked_responsables
from preau.registre.queries.perimetre import eleves_of, responsable_names, responsables_of
from preau.registre.queries.personnels import (
    Intervenant,
    Matiere,
    ServiceEnseigne,
    divisions_of_principal,
    enseignements_of_division,
    enseignements_of_eleve,
    enseignements_of_personnel,
    find_personnel,
    find_personnels_by_name,
    list_matieres,
    list_personnels,
    professeurs_principaux,
)
from preau.registre.queries.phrases import PHRASES, phrase_of
from preau.registre.queries.recherche import Resultat, Trouve, search_people
from preau.registre.queries.references import find_responsables_by_ref, ref_ids, vecteurs
from preau.registre.queries.responsables import (
    find_responsables,
    get_responsables,
    has_other_contacts,
    is_same_name,
    list_by_mel,
    list_by_mobile,
    same_people,
    same_person,
)
from preau.registre.queries.secretariats import Contact, contact_for, list_contacts
from preau.registre.queries.situations import Situation, get_situation

__all__ = [
    "PHRASES",
    "Cause",
    "Commun",
    "Contact",
    "Enfant",
    "Finding",
    "Habilitation",
    "Inscrit",
    "Intervenant",
    "Matiere",
    "Paire",
    "Representant",
    "Resultat",
    "Rule",
    "ServiceEnseigne",
    "Situation",
    "Trouve",
    "Vecteur",
    "contact_for",
    "diagnose_record",
    "diagnose_typed",
    "divisions_of_principal",
    "eleve_ref_ids",
    "eleve_vecteurs",
    "eleves_of",
    "enseignements_of_division",
    "enseignements_of_eleve",
    "enseignements_of_personnel",
    "etablissement_label",
    "find_eleves_by_ref",
    "find_eleves_by_vecteur",
    "find_inscrits",
    "find_personnel",
    "find_personnels_by_name",
    "find_responsables",
    "find_responsables_by_ref",
    "find_responsables_by_vecteur",
    "get_etablissement",
    "get_responsables",
    "get_situation",
    "has_other_contacts",
    "is_same_name",
    "linked_responsables",
    "list_by_mel",
    "list_by_mobile",
    "list_contacts",
    "list_double_eleves",
    "list_double_responsables",
    "list_enfants",
    "list_inscrits",
    "list_matieres",
    "list_personnels",
    "list_representants",
    "matching_etablissements",
    "open_annee",
    "opens_a_child",
    "phrase_of",
    "professeurs_principaux",
    "read_vecteurs",
    "ref_ids",
    "responsable_names",
    "responsables_of",
    "same_eleves",
    "same_people",
    "same_person",
    "search_etablissements",
    "search_people",
    "vecteurs",
    "who_may_activate",
]
