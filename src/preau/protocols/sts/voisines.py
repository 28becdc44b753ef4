"""Files that people give in place of an STS export, and what to tell them (specs/registry-formats.md §8, 2)."""

_VOISINES = {
    "EDT_STS": "Ce fichier est l'emploi du temps destiné à STS-Web (emp_sts_…), pas l'export qui en vient.",
    "STS_EDT": "Ce fichier vient de STS-Web (sts_emp_…), ce n'est pas l'emploi du temps qui lui est destiné.",
    "BEE_ELEVES": "Ce fichier est l'export SIECLE des élèves, pas un export de STS-Web.",
    "BEE_RESPONSABLES": "Ce fichier est l'export SIECLE des responsables, pas un export de STS-Web.",
    "BEE_STRUCTURES": "Ce fichier est l'export SIECLE des divisions et des groupes, pas un export de STS-Web.",
    "BEE_NOMENCLATURES": "Ce fichier est l'export SIECLE des nomenclatures, pas un export de STS-Web.",
    "BEE_COMMUN": "Ce fichier est l'export SIECLE des données communes, pas un export de STS-Web.",
    "ficAlimMENESR": "Ce fichier vient de l'annuaire académique fédérateur (AAF), pas de STS-Web.",
    "IMPORT_ELEVES": "Ce fichier est destiné à être importé dans SIECLE ; il ne vient pas de STS-Web.",
    "lsun-bilans": "Ce fichier est destiné au livret scolaire unique (LSU), pas un export de STS-Web.",
    "html": "Ce fichier est une page web, pas un export de STS-Web.",
    "TABLE": "Ce fichier vient d'un logiciel d'emploi du temps, pas de STS-Web.",
}


def constat(root: str) -> str:
    """One French sentence saying what a file with this root element is."""
    known = _VOISINES.get(root) or _VOISINES.get(root.lower())
    return known or f"Ce fichier XML (racine « {root[:60]} ») n'est pas un export de STS-Web."
