"""Every function that an application may call once it is logged in (specs/pronote-protocol.md §7.0)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from preau.houses.viescolaire.endpoints import pronote_vides as vides
from preau.houses.viescolaire.endpoints.pronote_actualites import page_actualites, saisie_actualites
from preau.houses.viescolaire.endpoints.pronote_appel import Appel, Fonction
from preau.houses.viescolaire.endpoints.pronote_cahier import donnees_contenus, page_cahier_de_texte, saisie_taf_fait
from preau.houses.viescolaire.endpoints.pronote_classes import fiche_eleve, liste_ressources
from preau.houses.viescolaire.endpoints.pronote_emploi import page_emploi_du_temps
from preau.houses.viescolaire.endpoints.pronote_fichiers import generation_pdf, jeton_appli_mobile
from preau.houses.viescolaire.endpoints.pronote_parametres import infos_perso, parametres_utilisateur
from preau.houses.viescolaire.endpoints.pronote_presence import page_presence
from preau.houses.viescolaire.endpoints.pronote_remises import saisie_a_rendre

FONCTIONS: Mapping[str, Fonction] = {
    "ParametresUtilisateur": parametres_utilisateur,
    "PageInfosPerso": infos_perso,
    "PageEmploiDuTemps": page_emploi_du_temps,
    "PageCahierDeTexte": page_cahier_de_texte,
    "donneesContenusCDT": donnees_contenus,
    "SaisieTAFFaitEleve": saisie_taf_fait,
    "GenerationPDF": generation_pdf,
    "JetonAppliMobile": jeton_appli_mobile,
    "Navigation": vides.navigation,
    "Presence": vides.navigation,
    "PageAccueil": vides.page_accueil,
    "PageActualites": page_actualites,
    "DernieresNotes": vides.dernieres_notes,
    "DernieresEvaluations": vides.dernieres_evaluations,
    "PagePresence": page_presence,
    "PageBulletins": vides.page_bulletins,
    "ListeMessagerie": vides.liste_messagerie,
    "ListeMessages": vides.liste_messages,
    "ListeRessourcesPourCommunication": vides.liste_ressources_communication,
    "SaisiePublicMessage": vides.saisie_public_message,
    "PageMenus": vides.page_menus,
    "PageEquipePedagogique": vides.page_equipe_pedagogique,
    "ListeRessources": liste_ressources,
    "FicheEleve": fiche_eleve,
    "SaisieMessage": vides.refused,
    "SaisieActualites": saisie_actualites,
    "SaisieTAFARendreEleve": saisie_a_rendre,
}

__all__ = ["FONCTIONS", "Appel", "dumps"]


def dumps(value: dict[str, Any]) -> bytes:
    """JSON as answers write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
