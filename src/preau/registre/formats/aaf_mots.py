"""What AAF says in words and the registry in codes, both ways (specs/registry-formats.md §4.3, §6.4)."""

from __future__ import annotations

from preau.kit import namekit

REGIMES = {
    "0": "EXTERNE LIBRE", "1": "EXTERNE SURVEILLE", "2": "DEMI-PENSIONNAIRE", "21": "DP 1 JOUR", "22": "DP 2 JOURS",
    "23": "DP 3 JOURS", "24": "DP 4 JOURS", "25": "DP 5 JOURS", "26": "DP 6 JOURS", "29": "DP AU TICKET",
    "3": "INTERNE", "31": "INTERNE 1 JOUR", "32": "INTERNE 2 JOURS", "33": "INTERNE 3 JOURS", "34": "INTERNE 4 JOURS",
    "35": "INTERNE 5 JOURS", "36": "INTERNE 6 JOURS", "38": "DEMI-INTERNE", "39": "INTERNE WEEK-END",
    "4": "INTERNE EXTERNE", "5": "INTERNE HEBERGE", "6": "DP HORS ETABLISSEMENT",
}  # fmt: skip
STATUTS = {
    "ST": "SCOLAIRE", "AP": "APPRENTI", "FC": "FORMATION CONTINUE", "FQ": "STAGIAIRE FP",
    "CQ": "CONTRAT DE QUALIFICATION",
}  # fmt: skip
FONCTIONS = {
    "ENS": "ENSEIGNEMENT", "DOC": "DOCUMENTATION", "DIR": "DIRECTION", "EDU": "EDUCATION",
    "AED": "ASSISTANT D'EDUCATION", "SUR": "SURVEILLANCE", "ADF": "PERSONNELS ADMINISTRATIFS", "LAB": "LABORATOIRE",
    "ALB": "AIDE DE LABORATOIRE", "MDS": "MEDICO-SOCIAL", "OUV": "OUVRIERS", "CTR": "CHEF DE TRAVAUX",
    "ASE": "ASSISTANT SERVICE SOCIAL", "ORI": "ORIENTATION", "CFC": "CONSEILLER FORMATION CONTINUE",
    "ACP": "APPRENTISSAGE", "AES": "ACCOMPAGNEMENT DES ELEVES", "AEH": "ACCOMPAGNANT ELEVES HANDICAPES",
    "TEC": "PERSONNELS TECHNIQUES", "FIJ": "FORMATION INITIALE JEUNES",
}  # fmt: skip
_CODES_REGIME = {namekit.normalise(label): code for code, label in REGIMES.items()}
_CODES_STATUT = {namekit.normalise(label): code for code, label in STATUTS.items()}
_CIVILITES = {"m": "M.", "mr": "M.", "monsieur": "M.", "mme": "MME", "mlle": "MME", "madame": "MME"}


def civilite_of(title: str) -> str:
    """M., Mme, Mlle, M, Mme. (all seen) as the registry has them: "M.", "MME" or ""."""
    return _CIVILITES.get(title.strip(". ").casefold(), "")


def title_of(civilite: str) -> str:
    """As AAF writes it."""
    return {"M.": "M.", "MME": "Mme"}.get(civilite_of(civilite), "")


def sexe_of(title: str) -> str:
    """Pupils have no other sign of it there."""
    return {"M.": "M", "MME": "F"}.get(civilite_of(title), "")


def regime_of(label: str) -> str:
    """CODE_REGIME of a label, or of a code written in its place; "" when it is none."""
    return label if label in REGIMES else _CODES_REGIME.get(namekit.normalise(label), "")


def statut_of(label: str) -> str:
    """CODE_STATUT of a label or code; "" when it is none."""
    return label if label in STATUTS else _CODES_STATUT.get(namekit.normalise(label), "")
