"""Which attribute holds which field, in the order of real files (specs/registry-formats.md §4.3, §4.4)."""

from __future__ import annotations

from preau.protocols.aaf import values
from preau.protocols.aaf.messages import (
    Categorie,
    Eleve,
    Etablissement,
    Fiche,
    Matiere,
    Mef,
    Personnel,
    Responsable,
)
from preau.protocols.aaf.values import Kind

Table = dict[str, tuple[str, Kind]]
"""Attribute → field and kind of values."""
_T = values.TEXT

_ADRESSE: Table = {
    "ENTPersonAdresse": ("adresse", values.LINES),
    "ENTPersonCodePostal": ("code_postal", _T),
    "ENTPersonVille": ("ville", _T),
    "ENTPersonPays": ("pays", _T),
}
_IDENTITE: Table = {
    "ENTPersonJointure": ("jointure", _T),
    "ENTPersonDateNaissance": ("ne_le", values.DAY),
    "ENTPersonNomPatro": ("nom_patro", _T),
    "sn": ("nom", _T),
    "givenName": ("prenom", _T),
    "ENTPersonAutresPrenoms": ("autres_prenoms", values.TEXTS),
    "personalTitle": ("civilite", _T),
    "mail": ("mail", _T),
    "homePhone": ("tel_domicile", _T),
}
_IDENTITE_1D: Table = {
    "ENTPersonJointure": ("jointure", _T),
    "ENTPersonDateNaissance": ("ne_le", values.DAY),
    "ENTPersonNomPatro": ("nom_patro", _T),
    "ENTPersonNom": ("nom", _T),
    "ENTPersonPrenom": ("prenom", _T),
    "ENTPersonAutresPrenoms": ("autres_prenoms", values.TEXTS),
    "ENTPersonCivilite": ("civilite", _T),
    "ENTPersonMail": ("mail", _T),
    "ENTPersonTelPerso": ("tel_domicile", _T),
}
_ELEVE: Table = {
    **_IDENTITE,
    "ENTEleveStructRattachId": ("eleve_id", _T),
    "ENTEleveINE": ("ine", _T),
    "ENTElevePersRelEleve": ("relations", values.RELATIONS),
    "ENTPersonStructRattach": ("etab", _T),
    "ENTEleveRegime": ("regime", _T),
    "ENTEleveMEF": ("mef", _T),
    "ENTEleveLibelleMEF": ("mef_libelle", _T),
    "ENTEleveNivFormation": ("niveau_formation", _T),
    "ENTEleveFiliere": ("filiere", _T),
    "ENTEleveClasses": ("classes", values.CLASSES),
    "ENTEleveGroupes": ("groupes", values.CLASSES),
    "ENTEleveBoursier": ("boursier", values.FLAG),
    "ENTEleveTransport": ("transport", values.FLAG),
    "ENTEleveStatutEleve": ("statut", _T),
    "ENTEleveCodeEnseignements": ("codes_enseignements", values.TEXTS),
    "ENTEleveEnseignements": ("enseignements", values.TEXTS),
    **_ADRESSE,
    "ENTEleveAdresseRel": ("adresse_de", values.TEXTS),
    "ENTEleveDateEntreeClasses": ("entrees_classes", values.MOUVEMENTS),
    "ENTEleveDateSortieClasses": ("sorties_classes", values.MOUVEMENTS),
    "ENTEleveDateEntreeStructRattach": ("entree_le", values.DAY),
    "ENTEleveDateSortieStructRattach": ("sortie_le", values.DAY),
    "ENTEleveStructureRattachIdMEN": ("etab_men", _T),
}
_ELEVE_1D: Table = {
    **_IDENTITE_1D,
    "ENTEleveStructRattachId": ("eleve_id", _T),
    "ENTEleveINE": ("ine", _T),
    "ENTEleveAutoriteParentale": ("autorites", values.AUTORITES),
    "ENTPersonStructRattach": ("etab", _T),
    "ENTPersonClasses": ("classes", values.CLASSES_1D),
    "ENTPersonGroupes": ("groupes", values.CLASSES_1D),
    "ENTEleveNiveau": ("niveau", _T),
    "ENTEleveCycle": ("cycle", _T),
    "ENTEleveTypeClasse": ("type_classe", _T),
    "ENTEleveRestaurantScolaire": ("restaurant", values.FLAG),
    "ENTEleveTransport": ("transport", values.FLAG),
    "ENTEleveGarderieMatin": ("garderie_matin", values.FLAG),
    "ENTEleveGarderieSoir": ("garderie_soir", values.FLAG),
    "ENTEleveEtudesSurveillees": ("etudes", values.FLAG),
    **_ADRESSE,
}
_RESPONSABLE: Table = {
    **_IDENTITE,
    "telephoneNumber": ("tel_travail", _T),
    "mobile": ("mobiles", values.TEXTS),
    "ENTPersonMobileSMS": ("mobile_sms", _T),
    **_ADRESSE,
    "ENTPersonAdresseDiffusion": ("diffusion", values.FLAG),
    "ENTAuxPersRelEleveEleve": ("eleves", values.TEXTS),
}
_RESPONSABLE_1D: Table = {
    **_IDENTITE_1D,
    "ENTPersRelEleveTelPro": ("tel_travail", _T),
    "ENTPersRelEleveTelMobile": ("mobiles", values.TEXTS),
    **_ADRESSE,
    "ENTPersonAdresseDiffusion": ("diffusion", values.FLAG),
    "ENTPersRelEleveEleve": ("eleves", values.TEXTS),
}
_METIER: Table = {
    "ENTPersonStructRattach": ("etab", _T),
    "ENTEnsFonctionDir": ("direction", _T),
    "ENTPersonFonctions": ("fonctions", values.FONCTIONS),
    "PersEducNatPresenceDevantEleves": ("devant_eleves", values.FLAG),
    "ENTPersonCategorieEnseignant": ("enseignant", values.FLAG),
}
_PERSONNEL: Table = {
    **_IDENTITE,
    "ENTPersonStructRattach": ("etab", _T),
    "ENTAuxEnsCategoDiscipline": ("disciplines", values.TEXTS),
    "ENTAuxEnsDisciplinesPoste": ("disciplines_poste", values.TEXTS),
    "ENTAuxEnsMEF": ("mefs", values.ENSEIGNES),
    "ENTAuxEnsMatiereEnseignEtab": ("matieres", values.ENSEIGNES),
    "ENTAuxEnsClasses": ("classes", values.CLASSES),
    "ENTAuxEnsGroupes": ("groupes", values.CLASSES),
    "ENTAuxEnsClassesMatieres": ("classes_matieres", values.ENSEIGNES),
    "ENTAuxEnsGroupesMatieres": ("groupes_matieres", values.ENSEIGNES),
    "ENTAuxEnsClassesPrincipal": ("classes_principal", values.CLASSES),
    **_METIER,
    "ENTPersonSTSId": ("sts_id", _T),
}
_PERSONNEL_1D: Table = {
    **_IDENTITE_1D,
    **_METIER,
    "ENTEnsSpecialites": ("specialites", values.TEXTS),
    "ENTPersonClasses": ("classes", values.CLASSES_1D),
    "ENTPersonGroupes": ("groupes", values.CLASSES_1D),
}
_ETABLISSEMENT_TETE: Table = {
    "ENTStructureJointure": ("jointure", _T),
    "ENTStructureUAI": ("uai", _T),
    "ENTStructureSIREN": ("siren", _T),
    "ENTStructureNomCourant": ("nom", _T),
    "ENTStructureTypeStruct": ("type", _T),
    "ENTStructureCodeTypeStruct": ("type_code", _T),
    "ENTServAcAcademie": ("academie", _T),
    "ENTServAcCodeAcademie": ("academie_code", _T),
    "ENTStructureClasses": ("divisions", values.DIVISIONS),
    "ENTStructureGroupes": ("groupes", values.GROUPES),
}
_ETABLISSEMENT: Table = {
    **_ETABLISSEMENT_TETE,
    "ENTEtablissementMinistereTutelle": ("ministere", _T),
    "ENTEtablissementCodeMinistereTutelle": ("ministere_code", _T),
    "ENTEtablissementContrat": ("contrat", _T),
    "postOfficeBox": ("boite_postale", _T),
    "street": ("rue", _T),
    "postalCode": ("code_postal", _T),
    "l": ("ville", _T),
    "telephoneNumber": ("telephone", _T),
    "facsimileTelephoneNumber": ("telecopie", _T),
    "ENTStructureMailSI": ("mail", _T),
    "ENTEtablissementStructRattachFctl": ("rattachement", values.TEXTS),
    "ENTEtablissementBassin": ("bassin", values.TEXTS),
}
_ETABLISSEMENT_1D: Table = {
    **_ETABLISSEMENT_TETE,
    "ENTEcoleMinistereTutelle": ("ministere", _T),
    "ENTEcoleSecteur": ("secteur", _T),
    "ENTStructureAdresse": ("rue", _T),
    "ENTStructureCodePostal": ("code_postal", _T),
    "ENTStructureVille": ("ville", _T),
    "ENTStructureTelephone": ("telephone", _T),
    "ENTStructureEmail": ("mail", _T),
    "ENTEcoleCirconscription": ("circonscription", _T),
    "ENTEcoleCommune": ("commune", _T),
    "ENTEcoleRPI": ("rpi", _T),
}
_MATIERE: Table = {
    "ENTMatJointure": ("jointure", _T),
    "ENTLibelleMatiere": ("libelle", _T),
    "ENTMatiereRattach": ("rattachement", _T),
}
_MEF: Table = {
    "ENTMefJointure": ("jointure", _T),
    "ENTLibelleMef": ("libelle", _T),
    "ENTMEFRattach": ("rattachement", _T),
    "ENTMEFSTAT11": ("mefstat", _T),
    "ENTNivFormation": ("niveau_formation", _T),
    "ENTFiliere": ("filiere", _T),
}
_C = Categorie
TABLES: dict[tuple[Categorie, str], Table] = {
    (_C.ETABLISSEMENT, "2D"): _ETABLISSEMENT,
    (_C.ETABLISSEMENT, "1D"): _ETABLISSEMENT_1D,
    (_C.ELEVE, "2D"): _ELEVE,
    (_C.ELEVE, "1D"): _ELEVE_1D,
    (_C.RESPONSABLE, "2D"): _RESPONSABLE,
    (_C.RESPONSABLE, "1D"): _RESPONSABLE_1D,
    (_C.PERSONNEL, "2D"): _PERSONNEL,
    (_C.PERSONNEL, "1D"): _PERSONNEL_1D,
    (_C.MATIERE, "2D"): _MATIERE,
    (_C.MATIERE, "1D"): _MATIERE,
    (_C.MEF, "2D"): _MEF,
    (_C.MEF, "1D"): _MEF,
}
CLASSES: dict[Categorie, type[Fiche]] = {
    _C.ETABLISSEMENT: Etablissement,
    _C.ELEVE: Eleve,
    _C.RESPONSABLE: Responsable,
    _C.PERSONNEL: Personnel,
    _C.MATIERE: Matiere,
    _C.MEF: Mef,
}
CATEGORIE_OF: dict[type, Categorie] = {made: categorie for categorie, made in CLASSES.items()}
UAI_TWIN = "ENTEtablissementUAI"
"""2D files give the UAI of a school a second time under this name."""
