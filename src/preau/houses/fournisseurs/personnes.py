"""The fictitious people: the house's own CSV, and the one of FOURNISSEURS_PERSONNES, read again when they change.

Columns are those of the FranceConnect sandbox's public file (specs/franceconnect.md §4), then `scenario`,
`fournisseurs` (slugs separated by spaces, empty for all) and `etat_civil`, which may be left out. Values may be wrong
on purpose; what is refused is a line that means nothing, or that could be somebody real.
"""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from preau.houses.fournisseurs.annuaire import list_fournisseurs
from preau.houses.fournisseurs.etat_civil import IssueMalformed, read_issue
from preau.houses.fournisseurs.scenarios import scenarios
from preau.houses.fournisseurs.settings import current

log = logging.getLogger("preau.fournisseurs")
OWN: Final = Path(__file__).parent / "personnes.csv"
SIZE_MAX: Final = 2_000_000
VALUE_MAX: Final = 300
EVERYBODY: Final = "123"
"""The password of everybody."""
COLUMNS: Final = (
    "login", "password", "family_name", "preferred_username", "given_name", "gender", "email", "phone_number",
    "birthdate", "birthplace", "birthcountry", "country", "locality", "postal_code", "street_address",
)  # fmt: skip
OWN_COLUMNS: Final = ("scenario", "fournisseurs", "etat_civil")
GENDERS: Final = ("female", "male", "unspecified")
_LOGIN: Final = re.compile(r"[^\s,;]{1,100}")
BIRTHDATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_FICTION_MAIL: Final = re.compile(r"[^@\s]+@(?:[a-z0-9-]+\.)*(?:example\.(?:org|net|com)|example|test|invalid)")
_FICTION_PHONE: Final = re.compile(r"(?:\+33|0)63998\d{4}|\+26263998\d{4}|\+447700900\d{3}")
"""Reserved for fiction (ARCEP, Ofcom), and the overseas digits that the cast of the demonstration uses."""


@dataclass(frozen=True)
class Personne:
    """One line of a file; empty text stands for what is absent. `is_own` for the house's own people."""

    login: str
    password: str = ""
    family_name: str = ""
    preferred_username: str = ""
    given_name: str = ""
    gender: str = ""
    email: str = ""
    phone_number: str = ""
    birthdate: str = ""
    birthplace: str = ""
    birthcountry: str = ""
    country: str = ""
    locality: str = ""
    postal_code: str = ""
    street_address: str = ""
    scenario: str = ""
    fournisseurs: tuple[str, ...] = ()
    etat_civil: str = ""
    is_own: bool = False

    @property
    def nom(self) -> str:
        """How the pages name the person."""
        return f"{self.given_name} {self.family_name}".strip()

    def is_at(self, slug: str) -> bool:
        """Whether the person has an account at this provider."""
        return not self.fournisseurs or slug in self.fournisseurs


@dataclass(frozen=True)
class Anomalie:
    """What is wrong in a file: `line` from 1, `column` empty when it is the whole line."""

    path: str
    line: int
    column: str
    text: str

    def __str__(self) -> str:
        column = f", colonne {self.column}" if self.column else ""
        return f"{self.path}, ligne {self.line}{column} : {self.text}"


@dataclass(frozen=True)
class Lecture:
    """A file read: the people of its good lines, and what is wrong with the others."""

    personnes: tuple[Personne, ...] = ()
    anomalies: tuple[Anomalie, ...] = ()


def list_personnes(slug: str = "") -> tuple[Personne, ...]:
    """Everybody, or who has an account at a provider: those of the setting first, whose logins win over our own."""
    given = tuple(one for lecture in lectures()[1:] for one in lecture.personnes)
    taken = {one.login for one in given}
    everybody = (*given, *(one for one in lectures()[0].personnes if one.login not in taken))
    return tuple(one for one in everybody if not slug or one.is_at(slug))


def find_personne(login: str, slug: str = "") -> Personne | None:
    """The person of this login, if there is one with an account at this provider."""
    return next((one for one in list_personnes(slug) if one.login == login), None)


def lectures() -> tuple[Lecture, ...]:
    """The house's own file, then that of the setting if there is one; bad lines are logged once and passed over."""
    paths = [OWN, *([Path(current().personnes)] if current().personnes else [])]
    slugs = frozenset(one.slug for one in list_fournisseurs())
    return tuple(_at(path, slugs, is_own=path == OWN) for path in paths)


def _at(path: Path, slugs: frozenset[str], *, is_own: bool) -> Lecture:
    try:
        return _read(path, path.stat().st_mtime_ns, slugs, is_own)
    except OSError as problem:
        return Lecture((), (Anomalie(str(path), 1, "", f"le fichier ne se lit pas ({type(problem).__name__})"),))


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, slugs: frozenset[str], is_own: bool) -> Lecture:
    lecture = read_personnes(path.read_bytes(), str(path), slugs, is_own=is_own)
    if lecture.anomalies:
        lines = sorted({anomalie.line for anomalie in lecture.anomalies})
        log.warning("the people's file has lines that are passed over: %s", ", ".join(map(str, lines[:20])))
    return lecture


def read_personnes(content: bytes, path: str, slugs: frozenset[str], *, is_own: bool = False) -> Lecture:
    """The people of a CSV (UTF-8, commas, a header line); never raises."""
    try:
        if len(content) > SIZE_MAX:
            return Lecture((), (Anomalie(path, 1, "", f"plus de {SIZE_MAX} octets"),))
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        return _lines(rows, path, slugs, is_own)
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        return Lecture((), (Anomalie(path, line, "", "le fichier n'est pas en UTF-8"),))


def _lines(rows: Iterator[list[str]], path: str, slugs: frozenset[str], is_own: bool) -> Lecture:
    people: dict[str, Personne] = {}
    wrong: list[Anomalie] = []
    line, header = 1, None
    try:
        for row in rows:
            line = rows.line_num  # type: ignore[attr-defined]
            if header is None:
                header = [name.strip() for name in row]
                if faulty := list(_header_faults(header)):
                    return Lecture((), tuple(Anomalie(path, line, name, text) for name, text in faulty))
            elif any(row):
                found = list(_faults(header, row, people, slugs))
                wrong += [Anomalie(path, line, name, text) for name, text in found]
                if not found:
                    one = _personne(dict(zip(header, row, strict=True)), is_own)
                    people[one.login] = one
    except csv.Error as problem:
        wrong.append(Anomalie(path, line + 1, "", f"ligne illisible ({problem})"))
    if header is None:
        wrong.append(Anomalie(path, 1, "", "le fichier est vide"))
    return Lecture(tuple(people.values()), tuple(wrong))


def _header_faults(header: list[str]) -> Iterator[tuple[str, str]]:
    for name in COLUMNS:
        if name not in header:
            yield name, "colonne manquante"
    for name in header:
        if name not in (*COLUMNS, *OWN_COLUMNS):
            yield name[:40], "colonne inconnue"
        elif header.count(name) > 1:
            yield name, "colonne répétée"


def _faults(
    header: list[str], row: list[str], people: Mapping[str, Personne], slugs: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if len(row) != len(header):
        yield "", f"{len(row)} valeurs pour {len(header)} colonnes"
        return
    said = {name: value.strip() for name, value in zip(header, row, strict=True)}
    for name, value in said.items():
        if len(value) > VALUE_MAX or not value.isprintable():
            yield name, f"plus de {VALUE_MAX} caractères, ou un caractère de contrôle"
    if not _LOGIN.fullmatch(said["login"]):
        yield "login", "vide, ou avec une espace, une virgule ou un point-virgule"
    elif said["login"] in people:
        yield "login", "déjà donné plus haut"
    if said["gender"] not in ("", *GENDERS):
        yield "gender", "female, male, unspecified ou vide"
    if said["birthdate"] and not BIRTHDATE.fullmatch(said["birthdate"]):
        yield "birthdate", "AAAA-MM-JJ, 00 pour ce qui est inconnu"
    if not is_fictitious_mail(said["email"]):
        yield "email", "une adresse fictive finit par example.org, example.net ou example.com"
    if not _is_fictitious_phone(said["phone_number"]):
        yield "phone_number", "un numéro fictif commence par 06 39 98"
    yield from _own_faults(said, slugs)


def _own_faults(said: Mapping[str, str], slugs: frozenset[str]) -> Iterator[tuple[str, str]]:
    if said.get("scenario") and said["scenario"] not in scenarios():
        yield "scenario", f"« {said['scenario'][:40]} » n'est pas un scénario"
    if unknown := sorted(set(said.get("fournisseurs", "").split()) - slugs):
        yield "fournisseurs", f"« {unknown[0][:40]} » n'est pas un fournisseur"
    try:
        read_issue(said.get("etat_civil", ""))
    except IssueMalformed as problem:
        yield "etat_civil", str(problem)


def is_fictitious_mail(text: str) -> bool:
    """Whether nobody receives mail at this address; a text without « @ » is nobody's either."""
    return "@" not in text or _FICTION_MAIL.fullmatch(text.lower()) is not None


def _is_fictitious_phone(text: str) -> bool:
    return not text or _FICTION_PHONE.fullmatch(re.sub(r"[ .]", "", text)) is not None


def _personne(said: Mapping[str, str], is_own: bool) -> Personne:
    values = {name: value.strip() for name, value in said.items() if name != "fournisseurs"}
    return Personne(**values, fournisseurs=tuple(said.get("fournisseurs", "").split()), is_own=is_own)
