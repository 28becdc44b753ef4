"""A list of pupils or of guardians, with columns in any order (specs/registry-formats.md §5.3, §5.4).

A `Table` shows its headers, a preview and a proposed meaning for each column; with the columns named, `read_eleves` and
`read_responsables` give the same records as ONDE does, so that one pipeline takes both.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from preau.kit import datekit, namekit, phonekit
from preau.protocols.onde.messages import Anomalie, Eleve, Enfant, Responsable
from preau.protocols.onde.read import normalise_header
from preau.protocols.siecle import checks
from preau.registre.formats import csv_columns, refusals
from preau.registre.formats.csv_columns import ELEVES, RESPONSABLES
from preau.registre.formats.csv_text import Layout, Line, Text

MOST_COLUMNS = 200
PREVIEW = 5
_NUMBER = re.compile(r"_?[0-9]+$")
_SEXES = {
    "m": "M", "masculin": "M", "garcon": "M", "1": "M", "h": "M", "homme": "M",
    "f": "F", "feminin": "F", "fille": "F", "2": "F", "femme": "F", "": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EleveCsv(Eleve):
    """A pupil of a list: what ONDE has, and what other lists add."""

    identifiant: str = ""
    groupes: tuple[str, ...] = ()
    mef: str = ""
    regime: str = ""
    statut: str = ""
    mel: str = ""
    entree_le: str = ""
    sortie_le: str = ""
    telephones: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EnfantCsv(Enfant):
    """A child of a guardian, by name or by the number the pupils' list gives."""

    identifiant: str = ""


@dataclass(frozen=True, slots=True)
class ResponsableCsv(Responsable):
    """A guardian of a list."""

    identifiant: str = ""


@dataclass(slots=True)
class Table:
    """A list opened: its headers, and what its columns seem to be."""

    text: Text
    headers: list[str]
    has_headers: bool
    preview: list[list[str]] = field(default_factory=list)
    """The first rows, as wide as the headers."""

    @property
    def layout(self) -> Layout:
        """How the text is written."""
        return self.text.layout

    @property
    def empreinte(self) -> str:
        """What the same layout has again: its headers, or, without any, its number of columns."""
        known = [normalise_header(name) for name in self.headers] if self.has_headers else [str(len(self.headers))]
        return hashlib.sha256("\x1f".join(known).encode()).hexdigest()

    def guess(self) -> tuple[str, list[str]]:
        """(kind of list, field of each column, "" for one that is not used), from the words of the headers."""
        words = [normalise_header(name).replace("_", "") for name in self.headers]
        if csv_columns.STAFF & set(words):
            raise refusals.ListeDePersonnels()
        genre = RESPONSABLES if any(csv_columns.is_of_child(_NUMBER.sub("", word)) for word in words) else ELEVES
        found, used, known = [], set[str](), csv_columns.WORDS[genre]
        for word in words:
            name = known.get(word) or known.get(_NUMBER.sub("", word), "")
            if name in used and name not in csv_columns.REPEATED:
                name = ""
            used.add(name)
            found.append(name)
        return genre, found

    def rows(self) -> Iterator[Line]:
        """Every record after the headers."""
        return islice(self.text.records(), 1 if self.has_headers else 0, None)


def open_table(path: Path) -> Table:
    """Open a list. Raises a RegistreRefusal for what is no list."""
    text = Text(path.read_bytes())
    first = next(text.records(), None)
    if first is None or first.trouble or len(first.cells) < 2 or len(first.cells) > MOST_COLUMNS:
        raise refusals.FichierInconnu()
    has_headers = not any(_is_data(cell) for cell in first.cells)
    headers = first.cells if has_headers else [f"Colonne {number}" for number in range(1, len(first.cells) + 1)]
    table = Table(text, headers, has_headers)
    for row in islice(table.rows(), PREVIEW):
        table.preview.append((row.cells + [""] * len(headers))[: len(headers)])
    return table


def missing(genre: str, colonnes: Sequence[str]) -> list[str]:
    """What a list cannot do without and that no column is said to be, in words; every name not a field counts too."""
    champs = csv_columns.CHAMPS.get(genre)
    if champs is None or any(name and name not in champs for name in colonnes):
        return ["le contenu d'une colonne"]
    given = set(colonnes)
    lacking = [text for name, text in (("nom_de_famille", "le nom"), ("prenom", "le prénom")) if name not in given]
    if genre == ELEVES and not given & {"ne_le", "identifiant"}:
        lacking.append("la date de naissance (ou un identifiant)")
    if genre == RESPONSABLES and not ({"enfant_nom", "enfant_prenom"} <= given or "enfant_identifiant" in given):
        lacking.append("l'enfant (nom et prénom, ou identifiant)")
    single = [name for name in colonnes if name and name not in csv_columns.REPEATED]
    if len(single) != len(set(single)):
        lacking.append("une colonne différente pour chaque champ")
    return lacking


def read_eleves(table: Table, colonnes: Sequence[str]) -> Iterator[EleveCsv | Anomalie]:
    """The pupils, each anomaly after its row; a row that cannot be used is an anomaly alone."""
    for row in table.rows():
        if row.trouble:
            yield _unread(row)
            continue
        found, _ = _named(row, colonnes)
        if not _is_profil(found, "eleve"):
            continue
        if not found.get("nom_de_famille") or not found.get("prenom"):
            yield _no_name(row.line)
            continue
        yield from _eleve(row, found)


def _eleve(row: Line, found: dict[str, str]) -> Iterator[EleveCsv | Anomalie]:
    brut, sexe = found.get("ne_le", ""), namekit.normalise(found.get("sexe", ""))
    born, ine = datekit.parse_french_date(brut), found.get("ine", "")
    entree, sortie = (datekit.parse_french_date(found.get(name, "")) for name in ("entree_le", "sortie_le"))
    yield EleveCsv(
        found["nom_de_famille"], found["prenom"], line=row.line, nom_usage=found.get("nom_usage", ""), ne_le=born,
        ne_le_brut=brut, sexe=_SEXES.get(sexe, ""), ine=ine, adresse1=found.get("adresse", ""),
        code_postal1=found.get("code_postal", ""), commune1=found.get("commune", ""), pays1=found.get("pays", ""),
        classe=found.get("classe", ""), prenom2=found.get("prenom2", ""), prenom3=found.get("prenom3", ""),
        identifiant=found.get("identifiant", ""), mef=found.get("mef", ""), regime=found.get("regime", ""),
        statut=found.get("statut", ""), mel=found.get("mel", ""), entree_le=entree.isoformat() if entree else "",
        sortie_le=sortie.isoformat() if sortie else "", telephones=_telephones(found),
        groupes=tuple(part.strip() for part in re.split("[,/]", found.get("groupes", "")) if part.strip()),
    )  # fmt: skip
    subject = f"Ligne {row.line}"
    if row.doubt:
        yield Anomalie("encodage", row.line, subject, row.doubt)
    if not brut and not found.get("identifiant"):
        yield Anomalie("date-manquante", row.line, subject, "La date de naissance manque.")
    elif brut and born is None:
        yield Anomalie("date-illisible", row.line, subject, f"La date « {brut[:40]} » est illisible.")
    if found.get("sortie_le") and sortie is None:
        yield Anomalie("date-illisible", row.line, subject, "La date de sortie est illisible : elle n'est pas retenue.")
    if ine and not checks.is_ine(ine):
        yield Anomalie("ine-douteux", row.line, subject, f"L'INE {ine[:20]} a une clé fausse.")
    if sexe not in _SEXES:
        yield Anomalie("code-inconnu", row.line, subject, f"Le sexe « {sexe[:20]} » est inconnu.")


def read_responsables(table: Table, colonnes: Sequence[str]) -> Iterator[ResponsableCsv | Anomalie]:
    """The guardians, each with the children its row names; then the anomalies of the row."""
    for row in table.rows():
        if row.trouble:
            yield _unread(row)
            continue
        found, blocks = _named(row, colonnes)
        if not _is_profil(found, "responsable"):
            continue
        if not found.get("nom_de_famille") or not found.get("prenom"):
            yield _no_name(row.line)
            continue
        enfants = tuple(_enfants(blocks))
        yield ResponsableCsv(
            found["nom_de_famille"], found["prenom"], line=row.line, nom_usage=found.get("nom_usage", ""),
            civilite=found.get("civilite", ""), adresse=found.get("adresse", ""),
            code_postal=found.get("code_postal", ""), commune=found.get("commune", ""), pays=found.get("pays", ""),
            mel=found.get("mel", ""), tel_domicile=found.get("tel_domicile", ""),
            tel_travail=found.get("tel_travail", ""), tel_portable=found.get("tel_portable", ""), enfants=enfants,
            identifiant=found.get("identifiant", ""),
        )  # fmt: skip
        subject = f"Ligne {row.line}"
        if row.doubt:
            yield Anomalie("encodage", row.line, subject, row.doubt)
        if not enfants:
            yield Anomalie("sans-enfant", row.line, subject, "Aucun enfant n'est nommé pour ce responsable.")


def _enfants(blocks: list[dict[str, str]]) -> Iterator[EnfantCsv]:
    for block in blocks:
        ident, nom, prenom = (block.get(f"enfant_{name}", "") for name in ("identifiant", "nom", "prenom"))
        if ident or (nom and prenom):
            born = datekit.parse_french_date(block.get("enfant_ne_le", ""))
            yield EnfantCsv(nom, prenom, classe=block.get("enfant_classe", ""), ne_le=born, identifiant=ident)


def _named(row: Line, colonnes: Sequence[str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The cells by field, and those of the children block by block: a field seen again begins the next child."""
    found: dict[str, str] = {}
    blocks: list[dict[str, str]] = []
    seen: set[str] = set()
    for name, cell in zip(colonnes, row.cells, strict=False):
        if name in csv_columns.REPEATED:
            if not blocks or name in seen:
                blocks.append({})
                seen.clear()
            seen.add(name)
            if cell:
                blocks[-1][name] = cell
        elif name and cell:
            found[name] = cell
    return found, blocks


def _telephones(found: dict[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = (("TEL_PORTABLE", found.get("tel_portable", "")), ("TEL_DOMICILE", found.get("tel_domicile", "")))
    return tuple(pair for pair in pairs if pair[1])


def _is_profil(found: dict[str, str], wanted: str) -> bool:
    """Whether a row is of the kind of the list: some hold pupils and guardians together (§5.4)."""
    said = namekit.normalise(found.get("profil", ""))
    if not said:
        return True
    is_eleve = said.startswith(("eleve", "pupil", "student"))
    return is_eleve if wanted == "eleve" else said.startswith(("tuteur", "respons", "parent", "relative", "persrel"))


def _is_data(cell: str) -> bool:
    """Whether a cell of the first row is no header: a date, a telephone, an INE, a mail."""
    if datekit.parse_french_date(cell) or "@" in cell or checks.is_ine(cell):
        return True
    return len(cell) > 8 and phonekit.parse(cell) is not None


def _unread(row: Line) -> Anomalie:
    return Anomalie("ligne-illisible", row.line, f"Ligne {row.line}", row.trouble)


def _no_name(line: int) -> Anomalie:
    text = "Le nom ou le prénom manque : cette ligne n'est pas retenue."
    return Anomalie("nom-manquant", line, f"Ligne {line}", text)
