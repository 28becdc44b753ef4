"""`manifeste.json`: every guide of a folder as data, for the school's site (issue 8, contract « living tutorials »).

    {"version": 1, "uai", "etablissement", "fait_le", "langue", "demonstration": true, "tutoriels": [{"slug", "titre",
     "sous_titre", "parcours", "groupe", "seed", "adresse", "introduction", "avertissement", "fin", "contact",
     "etapes": [{"numero", "texte", "remarque", "image", "largeur", "hauteur", "alternative"}],
     "pdf", "html", "video", "sous_titres", "transcription", "empreinte"}]}

Paths are relative to the folder; widths and heights are CSS pixels.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutorials import fingerprint
from tutorials.pictures import size_shown
from tutorials.words import langue, say

if TYPE_CHECKING:
    from tutorials.render import Guide
    from tutorials.walk import Shown

NAME = "manifeste.json"
VERSION = 1
PARENTS = "Première connexion à l'ENT (Responsables)"
TELESERVICES = "Connexion aux téléservices"
ACCOUNT = "Gérer son compte"
GROUPS = {
    "J1": PARENTS,
    "J2": PARENTS,
    "J3": PARENTS,
    "J4": "Première connexion à l'ENT (Élève)",
    "J5": ACCOUNT,
    "J6": ACCOUNT,
    "J7": ACCOUNT,
    "J8": ACCOUNT,
    "J9": ACCOUNT,
    "J10": TELESERVICES,
    "J11": TELESERVICES,
    "J12": TELESERVICES,
    "J14": TELESERVICES,
    "J16": "Application mobile pour smartphone",
    "J18": "Guichet de l'établissement – Secrétariat",
    "J19": TELESERVICES,
}
"""The headings of seed 000, and two more: what its readers do later, and what the office does."""


def entry(guide: Guide, folder: Path) -> dict[str, Any]:
    """One guide, whose files are in `folder`."""
    tutorial, slug = guide.tutorial, guide.tutorial.slug
    return {
        "slug": slug,
        "titre": say(tutorial.title),
        "sous_titre": say(tutorial.subtitle),
        "parcours": tutorial.journey,
        "groupe": say(GROUPS[tutorial.journey]),
        "seed": tutorial.seed,
        "adresse": guide.starts_at,
        "introduction": [say(text) for text in tutorial.introduction],
        "avertissement": say(tutorial.warning),
        "fin": [say(text) for text in tutorial.ending],
        "contact": guide.contact,
        "etapes": [_step(shown, slug) for shown in guide.printed],
        "pdf": f"{slug}.pdf",
        "html": f"{slug}.html",
        "video": _there(folder, f"{slug}/video.webm"),
        "sous_titres": _there(folder, f"{slug}/video.vtt"),
        "transcription": _there(folder, f"{slug}/transcription.md"),
        "empreinte": fingerprint.of_walk(guide.shown),
    }


def _step(shown: Shown, slug: str) -> dict[str, Any]:
    width, height = size_shown(shown.picture) if shown.picture else (None, None)
    return {
        "numero": shown.step.number,
        "texte": say(shown.step.caption),
        "remarque": say(shown.step.remark),
        "image": f"{slug}/{shown.picture.name}" if shown.picture else None,
        "largeur": width,
        "hauteur": height,
        "alternative": shown.alternative,
    }


def _there(folder: Path, name: str) -> str | None:
    return name if (folder / name).is_file() else None


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a folder; one without guides where there is none."""
    path = folder / NAME
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"tutoriels": []}
    return made


def write(guides: Sequence[Guide], folder: Path, *, day: str, order: Sequence[str]) -> Path:
    """The manifest of `folder` with these guides written anew; those that it had and `order` still names are kept.

    `day` is AAAA-MM-JJ, `order` all the slugs that the folder may hold.
    """
    ecole = guides[0].ecole
    fresh = {guide.tutorial.slug: entry(guide, folder) for guide in guides}
    kept = {one["slug"]: one for one in read(folder)["tutoriels"]} | fresh
    made = {
        "version": VERSION,
        "uai": ecole.uai,
        "etablissement": ecole.nom,
        "fait_le": day,
        "langue": langue(),
        "demonstration": True,
        "tutoriels": [kept[slug] for slug in order if slug in kept],
    }
    path = folder / NAME
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
