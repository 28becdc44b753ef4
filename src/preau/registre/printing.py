"""How a proposal is shown in a terminal: one table a school, the anomalies with file and line, then what was done."""

from __future__ import annotations

from itertools import groupby, islice

from rich.console import Console
from rich.table import Table

from preau.kit.datekit import write_annee
from preau.registre.actions.proposal import Ecole, Proposal
from preau.registre.models.personne import Source
from preau.registre.queries import etablissement_label

SHOWN = 40
"""How many anomalies are printed; the others are counted by code."""
MANY = 5
"""Beyond this many schools, one line a school instead of one table a school."""

LINES = (
    ("Élèves", "eleves", ("ajoutes", "modifies", "sortis", "absents", "revenus")),
    ("Responsables", "responsables", ("ajoutes", "modifies", None, "retires", "revenus")),
    ("Liens", "liens", ("ajoutes", "modifies", None, "disparus", "revenus")),
)
STAFF = (
    ("Personnels", "personnels", ("ajoutes", "modifies", None, "partis", "revenus")),
    ("Enseignements", "enseignements", ("ajoutes", "modifies", None, "retires", "revenus")),
)
"""The lines of a file that holds no pupil."""
HEADERS = ("", "Lus", "Ajouts", "Changés", "Sortants", "Disparus", "Revenus")


def print_proposal(console: Console, proposal: Proposal) -> None:
    """What would change, school by school."""
    for ecole in proposal.ecoles if len(proposal.ecoles) <= MANY else ():
        console.print(_table(ecole))
        for sentence in sentences_of(ecole):
            console.print(f"  {sentence}", highlight=False)
    if len(proposal.ecoles) > MANY:
        total = Ecole("", 0, 0, opens_annee=False, comptes=proposal.comptes)
        for ecole in proposal.ecoles:
            for name, number in ecole.totaux.items():
                total.totaux[name] = total.totaux.get(name, 0) + number
        console.print(_table(total, f"{len(proposal.ecoles)} établissements"))


def print_anomalies(console: Console, proposal: Proposal) -> None:
    """The first anomalies with their file and line, and how many there are of each kind."""
    counts = proposal.count_anomalies()
    number = sum(counts.values())
    if not number:
        console.print("Aucune anomalie.")
        return
    console.print(f"{number} anomalies :" if number > 1 else "1 anomalie :", highlight=False)
    for fichier, constats in groupby(islice(proposal.anomalies, SHOWN), key=lambda constat: constat.fichier):
        console.print(f"  {fichier or 'Tous les fichiers'}", style="bold", markup=False, highlight=False)
        for constat in constats:
            subject = "" if constat.sujet == f"Ligne {constat.ligne}" else f"{constat.sujet} : "
            line = f"    ligne {constat.ligne:<7} {subject}{constat.texte} ({constat.code})"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if number > SHOWN:
        console.print(f"… et {number - SHOWN} autres. Par nature :", highlight=False)
        for code, several in counts.items():
            console.print(f"  {several:>6}  {code}", highlight=False)


def print_applied(console: Console, proposal: Proposal) -> None:
    """What was written."""
    done = proposal.comptes
    pupils = (
        f"{done['eleves_ajoutes']} élèves ajoutés, {done['eleves_modifies']} modifiés, "
        f"{done['eleves_sortis']} sortis, {done['eleves_absents']} absents ; "
        f"{done['responsables_ajoutes']} responsables ajoutés, {done['responsables_modifies']} modifiés, "
        f"{done['responsables_retires']} retirés ; {done['liens_ajoutes']} liens ajoutés, "
        f"{done['liens_modifies']} modifiés, {done['liens_disparus']} disparus."
    )
    staff = (
        f"{done['personnels_ajoutes']} personnels ajoutés, {done['personnels_modifies']} modifiés, "
        f"{done['personnels_partis']} partis ; {done['enseignements_ajoutes']} enseignements ajoutés, "
        f"{done['enseignements_modifies']} modifiés, {done['enseignements_retires']} retirés."
    )
    sentence = staff if proposal.source == Source.STS else pupils
    console.print(f"Appliqué : {sentence}", highlight=False, soft_wrap=True)


def _table(ecole: Ecole, title: str = "") -> Table:
    label = title or f"{etablissement_label(ecole.uai)}, année {write_annee(ecole.annee)}"
    table = Table(title=f"Proposition : {label}", title_justify="left")
    for position, header in enumerate(HEADERS):
        table.add_column(header, justify="right" if position else "left", no_wrap=True)
    for label, noun, names in STAFF if ecole.totaux.get("personnels") or ecole.totaux.get("enseignements") else LINES:
        figures = [str(ecole.comptes[f"{noun}_{name}"]) if name else "" for name in names]
        table.add_row(label, str(ecole.totaux.get(noun, 0)), *figures)
    return table


def sentences_of(ecole: Ecole) -> list[str]:
    """What a proposal does to the school itself, in words."""
    found = []
    if ecole.version is None:
        found.append("Premier import de cet établissement.")
    if ecole.opens_annee:
        found.append(f"L'année {write_annee(ecole.annee)} sera ouverte.")
    if number := ecole.comptes["structures_modifiees"]:
        found.append(f"Divisions et groupes ajoutés ou modifiés : {number}.")
    if number := ecole.comptes["codes_modifies"]:
        found.append(f"Lignes de nomenclature ajoutées ou modifiées : {number}.")
    if ecole.fiche:
        found.append(f"Fiche de l'établissement : {', '.join(sorted(ecole.fiche))}.")
    return found
