"""What the columns of a list may be, and the header words they are known by (specs/registry-formats.md §5.4)."""

from __future__ import annotations

ELEVES, RESPONSABLES = "eleves", "responsables"
"""Whom a list is about."""

PERSONNE = {
    "identifiant": "Identifiant",
    "nom_de_famille": "Nom de famille",
    "nom_usage": "Nom d'usage",
    "prenom": "Prénom",
    "mel": "Adresse électronique",
    "tel_portable": "Téléphone portable",
    "tel_domicile": "Téléphone",
    "adresse": "Adresse",
    "code_postal": "Code postal",
    "commune": "Ville",
    "pays": "Pays",
    "profil": "Profil",
}
ELEVE = PERSONNE | {
    "prenom2": "Deuxième prénom",
    "prenom3": "Troisième prénom",
    "ne_le": "Date de naissance",
    "sexe": "Sexe",
    "ine": "INE",
    "classe": "Classe",
    "groupes": "Groupes",
    "mef": "Code MEF",
    "regime": "Régime",
    "statut": "Statut",
    "entree_le": "Date d'entrée",
    "sortie_le": "Date de sortie",
}
RESPONSABLE = PERSONNE | {
    "civilite": "Civilité",
    "tel_travail": "Téléphone professionnel",
    "enfant_identifiant": "Enfant : identifiant",
    "enfant_nom": "Enfant : nom",
    "enfant_prenom": "Enfant : prénom",
    "enfant_ne_le": "Enfant : date de naissance",
    "enfant_classe": "Enfant : classe",
}
CHAMPS = {ELEVES: ELEVE, RESPONSABLES: RESPONSABLE}
"""Field → how the page calls it, for each kind of list. Fields of a child may be given to several columns."""
REPEATED = frozenset(name for name in RESPONSABLE if name.startswith("enfant_"))

_COMMON = {
    "id": "identifiant", "identifiant": "identifiant", "identifiantunique": "identifiant", "guid": "identifiant",
    "uid": "identifiant", "numero": "identifiant", "ideleve": "identifiant", "identifianteleve": "identifiant",
    "idresponsable": "identifiant", "eleveid": "identifiant", "numerodejointure": "identifiant",
    "cledejointure": "identifiant", "nom": "nom_de_famille", "nomdefamille": "nom_de_famille",
    "nomdenaissance": "nom_de_famille", "nompatronymique": "nom_de_famille", "lastname": "nom_de_famille",
    "nomeleve": "nom_de_famille", "nomresponsable": "nom_de_famille", "nomduresponsable": "nom_de_famille",
    "nomdusage": "nom_usage", "nomusage": "nom_usage", "prenom": "prenom", "premierprenom": "prenom",
    "prenomeleve": "prenom", "prenomresponsable": "prenom", "prenomduresponsable": "prenom", "firstname": "prenom",
    "mel": "mel", "mail": "mel", "email": "mel", "emel": "mel", "courriel": "mel", "adressemail": "mel",
    "adresseelectronique": "mel", "adressecourriel": "mel", "telephone": "tel_domicile", "tel": "tel_domicile",
    "telephonedomicile": "tel_domicile", "telephonefixe": "tel_domicile", "telpersonnel": "tel_domicile",
    "telephoneportable": "tel_portable", "portable": "tel_portable", "mobile": "tel_portable",
    "telportable": "tel_portable", "telephonemobile": "tel_portable", "gsm": "tel_portable",
    "adresse": "adresse", "rue": "adresse", "adressepostale": "adresse", "codepostal": "code_postal",
    "cp": "code_postal", "ville": "commune", "commune": "commune", "pays": "pays", "profil": "profil",
}  # fmt: skip
_ELEVE = {
    "deuxiemeprenom": "prenom2", "prenom2": "prenom2", "troisiemeprenom": "prenom3", "prenom3": "prenom3",
    "datedenaissance": "ne_le", "datenaissance": "ne_le", "naissance": "ne_le",
    "neele": "ne_le", "ne(e)le": "ne_le", "nele": "ne_le",
    "ddn": "ne_le", "datedenaissance(jj/mm/aaaa)": "ne_le", "sexe": "sexe", "codesexe": "sexe", "genre": "sexe",
    "ine": "ine", "numeronational": "ine", "idnational": "ine", "classe": "classe", "classes": "classe",
    "division": "classe", "libelleclasse": "classe", "groupe": "groupes", "groupes": "groupes", "codemef": "mef",
    "mef": "mef", "regime": "regime", "statut": "statut", "datedentree": "entree_le", "dateentree": "entree_le",
    "datedesortie": "sortie_le", "datesortie": "sortie_le",
}  # fmt: skip
_ENFANT = {
    "nomdeleleve": "enfant_nom", "nomenfant": "enfant_nom", "nomdefamilleenfant": "enfant_nom",
    "nomdelenfant": "enfant_nom", "prenomdeleleve": "enfant_prenom", "prenomenfant": "enfant_prenom",
    "prenomdelenfant": "enfant_prenom", "classesdeleleve": "enfant_classe", "classedeleleve": "enfant_classe",
    "classeenfant": "enfant_classe", "classedelenfant": "enfant_classe", "guidenfant": "enfant_identifiant",
    "identifiantenfant": "enfant_identifiant", "datedenaissanceeleve": "enfant_ne_le",
    "datedenaissanceenfant": "enfant_ne_le", "datedenaissancedeleleve": "enfant_ne_le",
    "datedenaissancedelenfant": "enfant_ne_le", "uideleve": "enfant_identifiant",
}  # fmt: skip
_RESPONSABLE = {
    "civilite": "civilite", "telephonetravail": "tel_travail", "telephoneprofessionnel": "tel_travail",
    "telprofessionnel": "tel_travail",
} | _ENFANT  # fmt: skip
WORDS = {ELEVES: _COMMON | _ELEVE, RESPONSABLES: _COMMON | _RESPONSABLE}
"""Normalised header → field. A number at the end of a header (Guid_Enfant2, Nom enfant 1) is left out first."""
STAFF = frozenset(("fonction", "discipline", "directeur(oui/non)"))


def is_of_child(header: str) -> bool:
    """Whether a normalised header speaks of a guardian's child: the list is then of guardians."""
    return header in _ENFANT
