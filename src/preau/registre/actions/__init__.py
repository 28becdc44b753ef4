"""What changes the registry: one verb per function, one transaction and one journal row per action."""

from preau.registre.actions.apply_import import apply_import
from preau.registre.actions.contacts import restore_contact, set_contact
from preau.registre.actions.correct import correct_contact, withdraw_correction
from preau.registre.actions.differences import list_differences, list_rubriques
from preau.registre.actions.etablissement import set_etablissement
from preau.registre.actions.explain_anomalies import explain_anomalies
from preau.registre.actions.identite import link_identity, unlink_identity
from preau.registre.actions.lien import cut_lien, restore_lien
from preau.registre.actions.proposal import Constat, Ecole, Proposal
from preau.registre.actions.propose_aaf import propose_aaf
from preau.registre.actions.propose_csv import Liste, propose_csv
from preau.registre.actions.propose_import import propose_import
from preau.registre.actions.propose_onde import propose_onde
from preau.registre.actions.propose_sts import propose_sts
from preau.registre.actions.safeguard import Sortants, find_massive
from preau.registre.actions.secretariat import remove_secretariat, set_secretariat
from preau.registre.actions.undo_import import forget_ecritures, is_undoable, last_import, undo_import
from preau.registre.actions.write_aaf import last_export, list_exports, write_aaf
from preau.registre.actions.write_csv import csv_lines, write_csv
from preau.registre.actions.write_siecle import write_siecle
from preau.registre.actions.write_sts import write_sts

__all__ = [
    "Constat",
    "Ecole",
    "Liste",
    "Proposal",
    "Sortants",
    "apply_import",
    "correct_contact",
    "csv_lines",
    "cut_lien",
    "explain_anomalies",
    "find_massive",
    "forget_ecritures",
    "is_undoable",
    "last_export",
    "last_import",
    "link_identity",
    "list_differences",
    "list_exports",
    "list_rubriques",
    "propose_aaf",
    "propose_csv",
    "propose_import",
    "propose_onde",
    "propose_sts",
    "remove_secretariat",
    "restore_contact",
    "restore_lien",
    "set_contact",
    "set_etablissement",
    "set_secretariat",
    "undo_import",
    "unlink_identity",
    "withdraw_correction",
    "write_aaf",
    "write_csv",
    "write_siecle",
    "write_sts",
]
