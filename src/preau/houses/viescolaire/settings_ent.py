"""What school life knows of its ENT, if any: where it is, what it calls things (specs/educonnect-ent.md §2)."""

from __future__ import annotations

from dataclasses import dataclass

from preau.kit.envkit import setting


@dataclass(frozen=True)
class SettingsEnt:
    """Variables `VIESCOLAIRE_CAS_…`; several ENTs are declared in a file, VIESCOLAIRE_ENTS."""

    cas_url: str = setting("", help="Serveur CAS de l'ENT, comme https://ent…/cas ; vide : pas de connexion par l'ENT.")
    cas_label: str = setting("l'ENT", help="Nom de l'ENT dans les phrases, avec son article.")
    cas_validation: str = setting(
        "serviceValidate",
        help="Fin de l'adresse de validation : serviceValidate, p3/serviceValidate, proxyValidate ou samlValidate.",
    )
    cas_formes: list[str] = setting(
        ["entcore", "extension", "double", "standard"], help="Formes d'attributs lues dans la réponse du serveur CAS."
    )
    cas_nom: str = setting("nom", help="Attribut CAS du nom.")
    cas_prenom: str = setting("prenom", help="Attribut CAS du prénom.")
    cas_naissance: str = setting("dateNaissance", help="Attribut CAS de la date de naissance.")
    cas_dates: list[str] = setting(["%d/%m/%Y", "%Y-%m-%d"], help="Écritures de la date de naissance (strptime).")
    cas_code_postal: str = setting("codePostal", help="Attribut CAS du code postal.")
    cas_categories: str = setting("categories", help="Attribut CAS de la catégorie.")
    cas_eleves: list[str] = setting(
        ["National_1", "National_ELV", "National_elv", "Student"], help="Catégories d'un élève."
    )
    cas_responsables: list[str] = setting(
        ["National_2", "National_TUT", "National_tut", "Relative"], help="Catégories d'un responsable."
    )
    cas_personnels: list[str] = setting(
        [
            *(f"National_{code}" for code in (3, 4, 5, 6, 7, "ENS", "DOC", "DIR", "EVS", "ETA", "ACA")),
            *("Teacher", "Personnel"),
        ],
        help="Catégories d'un personnel.",
    )
    cas_identifiant: str = setting(
        "", help="Attribut CAS qui porte notre identifiant public, la jointure ou FrEduCtRefId ; vide : aucun."
    )
    cas_mel: str = setting("", help="Attribut CAS de l'adresse mail des personnels ; vide : aucun.")
    cas_uais: str = setting("ENTPersonStructRattach", help="Attribut CAS des établissements (UAI).")
    cas_messagerie_url: str = setting(
        "", help="Où écrire au Correspondant ENT : une page de la messagerie de l'ENT, ou mailto:…"
    )
    cas_portes: list[str] = setting(
        [],
        help="Ce qu'on ajoute à l'adresse de connexion de l'ENT selon la porte : parents=idpId=…, eleve=idpId=… "
        "(portes : parents, accompagnants, eleve, personnels).",
    )
    ents: str = setting("", help="Fichier TOML de plusieurs ENT, chacun choisi par l'hôte ; vide = un seul ENT.")
    other_urls: list[str] = setting([], help="Autres adresses publiques de la maison, une par ENT.")
