"""Files that people give in place of a SIECLE export, and what to tell them (specs/registry-formats.md §8, 2)."""

_VOISINES = {
    "BEE_GEOGRAPHIQUE": "Ce fichier est l'export SIECLE des communes et des pays, qui ne sert pas ici.",
    "BEE_ETABLISSEMENTS": "Ce fichier est l'export SIECLE des autres établissements, qui ne sert pas ici.",
    "BEE_ETABLISSEMENTS_ELEVES": "Ce fichier est l'export SIECLE des établissements d'origine, qui ne sert pas ici.",
    "STS_EDT": "Ce fichier vient de STS-Web (services des enseignants), pas de SIECLE.",
    "EDT_STS": "Ce fichier est l'emploi du temps destiné à STS-Web, pas un export de SIECLE.",
    "ficAlimMENESR": "Ce fichier vient de l'annuaire académique fédérateur (AAF), pas de SIECLE.",
    "IMPORT_ELEVES": "Ce fichier est destiné à être importé dans SIECLE ; il n'en vient pas.",
    "exportAbsence": "Ce fichier contient des absences, pas la base élèves de SIECLE.",
    "lsun-bilans": "Ce fichier est destiné au livret scolaire unique (LSU), pas un export de SIECLE.",
    "erreur": "SIECLE a répondu par une erreur au lieu de l'export : redemandez-le.",
    "html": "Ce fichier est une page web, pas un export de SIECLE.",
    "TABLE": "Ce fichier vient d'un logiciel d'emploi du temps, pas de SIECLE.",
}


def constat(root: str) -> str:
    """One French sentence saying what a file with this root element is."""
    known = _VOISINES.get(root) or _VOISINES.get(root.lower())
    return known or f"Ce fichier XML (racine « {root[:60]} ») n'est pas un export de SIECLE."
