"""`manifeste.json` of a folder of guides, read as if a stranger had written it (contract « living tutorials »).

Every name of a file must be one of the few shapes that `preau tutoriels` writes, below the guide's own slug: the site
serves nothing else, so no name of an address ever reaches the disk. A manifest that breaks a rule is refused whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

VERSION = 1
LARGEST = 4_000_000
"""Octets of a manifest."""
MOST, MOST_STEPS, LONGEST, NUMBER, TALLEST = 100, 100, 4000, 20, 4000
"""Guides of a folder, steps of a guide, characters of a text and of a step's number, CSS pixels of a picture's side."""
WIDEST, HIGHEST = 640, 440
"""CSS pixels of a picture in its page; the whole of it is a click away."""
IMAGE = re.compile(r"\d{2,3}[a-z]?\.(?:png|webp|jpg)")
VIDEO = re.compile(r"video\.(?:webm|mp4)")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_UAI = re.compile(r"\d{7}[A-Z]")
_ADDRESS = re.compile(r"https?://[^\s\"<>\\\\]{1,300}")


class BadManifest(Exception):
    """The manifest is not one; the text says where, for the log."""


@dataclass(frozen=True)
class Etape:
    """One step. `image` is the name of its picture in the guide's folder, empty without; sides in CSS pixels."""

    numero: str
    texte: str
    remarque: str
    image: str
    largeur: int
    hauteur: int
    alternative: str

    @property
    def vue(self) -> tuple[int, int]:
        """The sides at which a page shows the picture, in its own proportions: whole on a screen, never enlarged."""
        shrunk = min(1.0, WIDEST / self.largeur, HIGHEST / self.hauteur) if self.image else 0.0
        return max(1, round(self.largeur * shrunk)), max(1, round(self.hauteur * shrunk))


@dataclass(frozen=True)
class Tutoriel:
    """One guide: its words, where it begins, its steps, and the names of the files that go with it, empty without."""

    slug: str
    titre: str
    sous_titre: str
    parcours: str
    groupe: str
    adresse: str
    introduction: tuple[str, ...]
    avertissement: str
    fin: tuple[str, ...]
    contact: str
    etapes: tuple[Etape, ...]
    pdf: str
    video: str
    sous_titres: str
    transcription: str

    @property
    def court(self) -> str:
        """Its name on the pages where the rest is said already."""
        return self.sous_titre or self.titre

    @property
    def nom(self) -> str:
        """What tells it from the others of the folder."""
        return f"{self.titre} – {self.sous_titre}" if self.sous_titre else self.titre

    def has(self, nom: str) -> bool:
        """Whether `nom` is a file of its folder that the manifest names."""
        files = [self.video, self.sous_titres, self.transcription, *(etape.image for etape in self.etapes)]
        return bool(nom) and nom in files


@dataclass(frozen=True)
class Manifeste:
    """The guides of one school, in the order of the folder."""

    uai: str
    etablissement: str
    fait_le: str
    tutoriels: tuple[Tutoriel, ...]

    def get(self, slug: str) -> Tutoriel | None:
        """The guide of this slug."""
        return next((one for one in self.tutoriels if one.slug == slug), None)


def read(content: bytes) -> Manifeste:
    """The manifest in these bytes. Raises BadManifest."""
    if len(content) > LARGEST:
        raise BadManifest("too long")
    try:
        table = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise BadManifest(type(problem).__name__) from None
    if not isinstance(table, dict) or table.get("version") != VERSION:
        raise BadManifest("version")
    rows = _rows(table, "tutoriels", MOST)
    found = tuple(_tutoriel(row) for row in rows)
    if len({one.slug for one in found}) != len(found):
        raise BadManifest("slug twice")
    uai = _text(table, "uai")
    if not _UAI.fullmatch(uai):
        raise BadManifest("uai")
    return Manifeste(uai, _text(table, "etablissement"), _text(table, "fait_le"), found)


def _tutoriel(row: dict[str, Any]) -> Tutoriel:
    slug = _text(row, "slug")
    if not _SLUG.fullmatch(slug):
        raise BadManifest("slug")
    titre, groupe = _text(row, "titre"), _text(row, "groupe")
    if not titre or not groupe:
        raise BadManifest(f"{slug}: titre, groupe")
    return Tutoriel(
        slug=slug,
        titre=titre,
        sous_titre=_text(row, "sous_titre"),
        parcours=_text(row, "parcours"),
        groupe=groupe,
        adresse=_address(row, "adresse"),
        introduction=_paragraphs(row, "introduction"),
        avertissement=_text(row, "avertissement"),
        fin=_paragraphs(row, "fin"),
        contact=_text(row, "contact"),
        etapes=tuple(_etape(step, slug) for step in _rows(row, "etapes", MOST_STEPS)),
        pdf=_exact(row, "pdf", f"{slug}.pdf"),
        video=_below(row, "video", slug, VIDEO),
        sous_titres=_below(row, "sous_titres", slug, re.compile(r"video\.vtt")),
        transcription=_below(row, "transcription", slug, re.compile(r"transcription\.md")),
    )


def _etape(row: dict[str, Any], slug: str) -> Etape:
    numero = _text(row, "numero")
    if len(numero) > NUMBER:
        raise BadManifest(f"{slug}: numero")
    image = _below(row, "image", slug, IMAGE)
    return Etape(
        numero=numero,
        texte=_text(row, "texte"),
        remarque=_text(row, "remarque"),
        image=image,
        largeur=_side(row, "largeur") if image else 0,
        hauteur=_side(row, "hauteur") if image else 0,
        alternative=_text(row, "alternative"),
    )


def _text(row: dict[str, Any], name: str) -> str:
    """A text that a page can hold; absent and null are empty."""
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise BadManifest(name)
    # A lone surrogate is legal in JSON and cannot be written; a control character has no place in a sentence.
    if any((ord(char) < 32 and char not in "\n\t") or 0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise BadManifest(name)
    return value.strip()


def _paragraphs(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_STEPS:
        raise BadManifest(name)
    return tuple(_text({name: one}, name) for one in value)


def _rows(row: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    value = row.get(name)
    if not isinstance(value, list) or len(value) > most or not all(isinstance(one, dict) for one in value):
        raise BadManifest(name)
    return value


def _address(row: dict[str, Any], name: str) -> str:
    """Where a guide begins: a web address, or nothing."""
    value = _text(row, name)
    if value and not _ADDRESS.fullmatch(value):
        raise BadManifest(name)
    return value


def _exact(row: dict[str, Any], name: str, expected: str) -> str:
    value = _text(row, name)
    if value not in ("", expected):
        raise BadManifest(name)
    return value


def _below(row: dict[str, Any], name: str, slug: str, shape: re.Pattern[str]) -> str:
    """The name within the guide's folder of a file written « slug/name »; empty without."""
    value = _text(row, name)
    if not value:
        return ""
    folder, slash, file = value.partition("/")
    if folder != slug or not slash or not shape.fullmatch(file):
        raise BadManifest(name)
    return file


def _side(row: dict[str, Any], name: str) -> int:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= TALLEST:
        raise BadManifest(name)
    return value
