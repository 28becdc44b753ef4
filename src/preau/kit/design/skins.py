"""Skins: a folder with ``skin.toml`` (values of known tokens) and ``logo.svg``.  No Python, no CSS of its own.

A skin that a person could not read is refused: every pair of ``PAIRS`` is computed when the skin is loaded.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from preau.kit.design import contrast, settings, stylesheet

FOLDER = Path(__file__).resolve().parent / "skins"
LOGO_LIMIT = 20_000
COLOURS = frozenset(
    [
        "paper",
        "surface",
        "ink",
        "ink-soft",
        "line",
        "line-strong",
        "accent",
        "accent-strong",
        "accent-soft",
        "on-accent",
        "danger",
        "danger-soft",
        "success",
        "success-soft",
        "notice",
        "notice-soft",
        "focus",
    ]
)
OTHERS = frozenset({"font", "font-title", "radius"})
WORDS = {"ent": 40, "entrees": 200}
"""What the skin of an ENT may say beside its look, and the longest it may be."""
#: (text, ground, least ratio).  Text 4.5 (WCAG 1.4.3), running text 7, borders of controls and focus 3 (1.4.11).
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", 7), ("ink", "surface", 7), ("ink", "accent-soft", 7),
    ("ink", "danger-soft", 7), ("ink", "success-soft", 7), ("ink", "notice-soft", 7),
    ("ink-soft", "paper", 4.5), ("ink-soft", "surface", 4.5), ("ink-soft", "accent-soft", 4.5),
    ("accent", "paper", 4.5), ("accent", "surface", 4.5), ("accent", "accent-soft", 4.5),
    ("accent", "danger-soft", 4.5), ("accent", "notice-soft", 4.5), ("accent", "success-soft", 4.5),
    ("accent-strong", "paper", 4.5), ("accent-strong", "surface", 4.5), ("accent-strong", "accent-soft", 4.5),
    ("on-accent", "accent", 4.5), ("on-accent", "accent-strong", 4.5),
    ("danger", "paper", 4.5), ("danger", "surface", 4.5), ("danger", "danger-soft", 4.5),
    ("success", "paper", 4.5), ("success", "surface", 4.5), ("success", "success-soft", 4.5),
    ("notice", "notice-soft", 4.5), ("notice", "surface", 4.5),
    ("line-strong", "paper", 3), ("line-strong", "surface", 3), ("ink", "focus", 4.5),
)  # fmt: skip
_FORBIDDEN_SVG = re.compile(
    r"<script|<foreignObject|\bon\w+\s*=|javascript:|<!ENTITY|<!DOCTYPE|href\s*=\s*[\"'](?!#)", re.IGNORECASE
)
_PLAIN_VALUE = re.compile(r"[\w\s,.\"'-]{1,200}")


class BadSkin(Exception):
    """A skin cannot be worn; the text says which line of which file to mend."""


@dataclass(frozen=True)
class Skin:
    """One look: its name in the address, its title, tokens and logo.

    An ENT's own look may also say the name of that ENT (`ent`) and which doors it opens with (`entrees`): the house
    that has doors reads both, the others neither.
    """

    name: str
    title: str
    tokens: Mapping[str, str]
    logo: bytes
    logo_width: int
    logo_height: int
    ent: str = ""
    entrees: str = ""

    @cached_property
    def css(self) -> bytes:
        """The whole stylesheet: every layer, then this skin's tokens."""
        return stylesheet.assemble(self.tokens)

    @cached_property
    def version(self) -> str:
        """Changes whenever the stylesheet or the logo does, so that browsers may keep both for a year."""
        return hashlib.sha256(self.css + self.logo).hexdigest()[:12]

    @property
    def theme_color(self) -> str:
        """Colour of the browser's own bar on a phone."""
        return self.tokens["accent"]

    @property
    def css_url(self) -> str:
        """Address of the stylesheet."""
        return f"{reverse('design:skin')}?habillage={self.name}&v={self.version}"

    @property
    def logo_url(self) -> str:
        """Address of the logo."""
        return f"{reverse('design:logo')}?habillage={self.name}&v={self.version}"

    @property
    def icon_url(self) -> str:
        """Address of the small icon of the browser's tab."""
        return self.logo_url


def load(path: Path) -> Skin:
    """The skin of a folder.  Raises BadSkin when a token is unknown or missing, a value unsafe, a contrast too low."""
    source = path / "skin.toml"
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadSkin(f"{source} : illisible ({problem})") from None
    if unknown := sorted(set(table) - {"title", "tokens", *WORDS}):
        raise BadSkin(f"{source} : table inconnue {', '.join(unknown)}")
    title = table.get("title")
    if not isinstance(title, str) or not title.strip():
        raise BadSkin(f"{source} : « title » manque")
    tokens = _read_tokens(source, table.get("tokens", {}))
    check_contrast(source, tokens)
    logo = _read_logo(path / "logo.svg")
    width, height = _size(path / "logo.svg", logo)
    words = {name: _word(source, name, table.get(name, "")) for name in WORDS}
    return Skin(path.name, title.strip(), tokens, logo, width, height, **words)


def _word(source: Path, name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > WORDS[name] or any(ord(char) < 32 for char in value):
        raise BadSkin(f"{source} : « {name} » est un texte de {WORDS[name]} caractères au plus")
    return value.strip()


def _read_tokens(source: Path, given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise BadSkin(f"{source} : « tokens » est une table")
    if unknown := sorted(set(given) - COLOURS - OTHERS):
        raise BadSkin(f"{source} : jeton inconnu {', '.join(unknown)}")
    if missing := sorted(COLOURS - set(given)):
        raise BadSkin(f"{source} : jeton manquant {', '.join(missing)}")
    for name, value in given.items():
        if name in COLOURS and not contrast.is_colour(value):
            raise BadSkin(f"{source} : {name} doit être une couleur #rrggbb en minuscules")
        if name in OTHERS and not (isinstance(value, str) and _PLAIN_VALUE.fullmatch(value)):
            raise BadSkin(f"{source} : la valeur de {name} n'est pas permise")
    return {name: str(value) for name, value in given.items()}


def check_contrast(source: Path, tokens: Mapping[str, str]) -> None:
    """Refuse a skin whose pairs do not reach their ratio."""
    for text, ground, least in PAIRS:
        found = contrast.ratio(tokens[text], tokens[ground])
        if found < least:
            raise BadSkin(f"{source} : {text} sur {ground} a un contraste de {found:.2f}, il faut {least}")


def _read_logo(path: Path) -> bytes:
    try:
        logo = path.read_bytes()
    except OSError as problem:
        raise BadSkin(f"{path} : illisible ({type(problem).__name__})") from None
    if len(logo) > LOGO_LIMIT:
        raise BadSkin(f"{path} : plus de {LOGO_LIMIT} octets")
    text = logo.decode("utf-8", "replace")
    if "<svg" not in text or _FORBIDDEN_SVG.search(text):
        raise BadSkin(f"{path} : le logo est un SVG sans script, sans lien et sans entité")
    return logo


def _size(path: Path, logo: bytes) -> tuple[int, int]:
    box = re.search(rb'viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"', logo)
    if box is None or not float(box[1]) or not float(box[2]):
        raise BadSkin(f'{path} : il faut viewBox="0 0 largeur hauteur"')
    return round(40 * float(box[1]) / float(box[2])), 40


@lru_cache(maxsize=32)
def _load_cached(path: Path) -> Skin:
    return load(path)


@lru_cache(maxsize=1)
def _folders() -> tuple[Path, ...]:
    return tuple(path for path in sorted(FOLDER.iterdir()) if (path / "skin.toml").is_file())


def provided() -> dict[str, Skin]:
    """The skins that come with the program, by name, and those of this instance (``DESIGN_SKINS``, ``DESIGN_SKIN``)."""
    own = [Path(folder) for folder in settings.current().skins]
    found = [*(_load_cached(path) for path in (*_folders(), *own)), chosen()]
    return {skin.name: skin for skin in found}


def chosen() -> Skin:
    """The skin of this instance: ``DESIGN_SKIN`` is a provided name or the path of a folder."""
    value = settings.current().skin
    path = FOLDER / value if re.fullmatch(r"[a-z0-9-]+", value) else Path(value)
    return _load_cached(path)


def find(name: str) -> Skin | None:
    """A skin by the name used in addresses; None when there is none of that name."""
    return provided().get(name)


def worn(request: HttpRequest) -> Skin:
    """The skin of this answer: ``request.habillage`` when a view has set one, else the instance's."""
    asked = getattr(request, "habillage", None)
    return asked if isinstance(asked, Skin) else chosen()
