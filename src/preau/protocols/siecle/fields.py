"""Tag by tag, which field of a message holds it, in the order of real files (specs/registry-formats.md §1.3 to §1.7).

Reading and writing share these tables; what needs more than a copy (sex, links, nested blocks) is not here.
"""

from __future__ import annotations

import dataclasses

Fields = tuple[tuple[str, str], ...]


def texts(kind: type, *tables: Fields) -> Fields:
    """The (tag, field) pairs of the tables whose field is a plain text of the dataclass ``kind``."""
    plain = {field.name for field in dataclasses.fields(kind) if field.type is str}
    return tuple(pair for table in tables for pair in table if pair[1] in plain)


ELEVE = (
    ("ID_NATIONAL", "id_national"),
    ("INE_BEA", "ine_bea"),
    ("INE_RNIE", "ine_rnie"),
    ("ELENOET", "elenoet"),
    ("ID_ELEVE_ETAB", "id_eleve_etab"),
    ("ID_PRV_ELE", "id_prv"),
    ("NOM_DE_FAMILLE", "nom_de_famille"),
    ("NOM_USAGE", "nom_usage"),
    ("PRENOM", "prenom"),
    ("PRENOM2", "prenom2"),
    ("PRENOM3", "prenom3"),
    ("DATE_NAISS", "ne_le_brut"),
    ("DOUBLEMENT", "doublement"),
    ("CODE_PAYS", "pays_naissance"),
    ("ACCEPTE_SMS", "accepte_sms"),
    ("DATE_MODIFICATION", "modifie_le"),
    ("CODE_REGIME", "regime"),
    ("DATE_ENTREE", "entree_le"),
    ("DATE_SORTIE", "sortie_le"),
    ("CODE_MOTIF_SORTIE", "motif_sortie"),
    ("VILLE_NAISS", "ville_naissance"),
    ("ADRESSE_ID", "adresse_id"),
    ("TEL_PERSONNEL", "tel_personnel"),
    ("TEL_PORTABLE", "tel_portable"),
    ("TEL_PROFESSIONNEL", "tel_professionnel"),
    ("MEL", "mel"),
)
ELEVE_APRES_SEXE = (
    ("CODE_PAYS_NAT", "nationalite"),
    ("CODE_STATUT", "statut"),
    ("CODE_MEF", "mef"),
    ("CODE_DEPARTEMENT_NAISS", "departement_naissance"),
    ("CODE_COMMUNE_INSEE_NAISS", "commune_naissance"),
    ("ADHESION_TRANSPORT", "adhesion_transport"),
    ("CODE_PROVENANCE", "provenance"),
)
PERSONNE = (
    ("LC_CIVILITE", "civilite"),
    ("LL_CIVILITE", "civilite_longue"),
    ("NOM_DE_FAMILLE", "nom_de_famille"),
    ("NOM_USAGE", "nom_usage"),
    ("PRENOM", "prenom"),
    ("TEL_PERSONNEL", "tel_personnel"),
    ("TEL_PORTABLE", "tel_portable"),
    ("ACCEPTE_SMS", "accepte_sms"),
    ("TEL_PROFESSIONNEL", "tel_professionnel"),
    ("MEL", "mel"),
    ("COMMUNICATION_ADRESSE", "communication_adresse"),
    ("ADRESSE_ID", "adresse_id"),
    ("CODE_PROFESSION", "code_profession"),
    ("ID_PRV_PER", "id_prv"),
)
ADRESSE = (
    ("LIGNE1_ADRESSE", "ligne1"),
    ("LIGNE2_ADRESSE", "ligne2"),
    ("LIGNE3_ADRESSE", "ligne3"),
    ("LIGNE4_ADRESSE", "ligne4"),
    ("BOITE_POSTALE", "boite_postale"),
    ("COMMUNE_ETRANGERE", "commune_etrangere"),
    ("CODE_POSTAL", "code_postal"),
    ("CODE_PAYS", "code_pays"),
    ("CODE_COMMUNE_INSEE", "code_commune_insee"),
    ("LL_PAYS", "pays"),
    ("CODE_DEPARTEMENT", "code_departement"),
    ("LIBELLE_POSTAL", "commune"),
)
MEF = (
    ("FORMATION", "formation"),
    ("LIBELLE_LONG", "libelle_long"),
    ("LIBELLE_EDITION", "libelle_edition"),
    ("CODE_MEFSTAT", "mefstat"),
    ("INSCRIPTION_ETAB", "inscription_etab"),
)
MATIERE = (
    ("CODE_GESTION", "code_gestion"),
    ("LIBELLE_COURT", "libelle_court"),
    ("LIBELLE_LONG", "libelle_long"),
    ("LIBELLE_EDITION", "libelle_edition"),
)
ETABLISSEMENT = (
    ("ETAB_UAJ_ID", "uai"),
    ("NUM_SIREN", "siren"),
    ("DENOM_PRINC", "nom"),
    ("DENOM_COMPL", "nom_complement"),
    ("NOM_RESP", "chef"),
    ("QUAL_RESP", "chef_qualite"),
    ("LIGNE1_ADRESSE", "ligne1"),
    ("LIGNE2_ADRESSE", "ligne2"),
    ("LIGNE3_ADRESSE", "ligne3"),
    ("LIGNE4_ADRESSE", "ligne4"),
    ("BOITE_POST", "boite_postale"),
    ("TELEPHONE", "telephone"),
    ("TELECOPIE", "telecopie"),
    ("MEL_1", "mel"),
    ("MEL_2", "mel2"),
    ("CODE_TYPE_ETAB", "type_etab"),
    ("SECTEUR_CODE", "secteur"),
    ("CODE_POSTAL", "code_postal"),
    ("CODE_COMMUNE_INSEE", "code_commune_insee"),
    ("LIBELLE_POSTAL", "commune"),
)
