"""The refusals of one application's exports, by what went wrong: each application words them for its own users."""

from __future__ import annotations

from dataclasses import dataclass

from preau.protocols.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Reasons:
    """One refusal class for each way a file cannot be read."""

    pas_un_export: type[Refusal]
    racine_voisine: type[Refusal]
    archive_tronquee: type[Refusal]
    archive_plusieurs_fichiers: type[Refusal]
    archive_bombe: type[Refusal]
    archive_illisible: type[Refusal]
    fichier_trop_gros: type[Refusal]
    dtd_interdite: type[Refusal]
    texte_trop_long: type[Refusal]
    trop_profond: type[Refusal]
    xml_casse: type[Refusal]
    encodage_illisible: type[Refusal]
    section_demesuree: type[Refusal]
