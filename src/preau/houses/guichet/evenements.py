"""What the events of the journal mean, in French. A part adds its own line when it adds an event."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENEMENTS = {
    "guichet.connexion": _("Connexion au guichet"),
    "guichet.connexion.refusee": _("Connexion au guichet refusée"),
    "guichet.deconnexion": _("Déconnexion du guichet"),
    "guichet.agent.ajoute": _("Agent ajouté"),
    "guichet.agent.change": _("Agent corrigé"),
    "guichet.agent.ferme": _("Accès d'un agent fermé"),
    "guichet.agent.delie": _("Agent délié de son compte"),
    "guichet.mandat.donne": _("Mandat donné"),
    "guichet.mandat.retire": _("Mandat retiré"),
    "guichet.approbation.demandee": _("Approbation demandée"),
    "guichet.approbation.accordee": _("Approbation accordée"),
    "guichet.approbation.refusee": _("Approbation refusée"),
    "guichet.approbation.utilisee": _("Acte approuvé, fait"),
    "guichet.journal.export": _("Journal téléchargé"),
    "guichet.import.fichier": _("Fichier déposé"),
    "guichet.import.appliquer": _("Import appliqué"),
    "guichet.import.abandon": _("Import abandonné"),
    "registre.import": _("Import écrit au registre"),
    "registre.import.annule": _("Import annulé"),
    "registre.etablissement": _("Coordonnées de l'établissement changées"),
    "registre.correction": _("Coordonnée d'une personne corrigée"),
    "registre.correction.retiree": _("Correction retirée"),
    "registre.identite.liee": _("Deux fiches dites de la même personne"),
    "registre.identite.deliee": _("Fiches séparées à nouveau"),
    "registre.lien.coupe": _("Lien entre un responsable et un élève coupé"),
    "registre.lien.retabli": _("Lien entre un responsable et un élève rétabli"),
}


def label_of(event: str) -> str:
    """The event in French; its bare name when the table does not know it yet."""
    return str(EVENEMENTS.get(event, event))
