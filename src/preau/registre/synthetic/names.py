"""Invented people's names: French given names of several generations, family names of varied origin, streets.

One file a list, one name a line. Accents, apostrophes, particles, hyphens and œ are there on purpose: importers and
comparisons must survive them (specs/registry-formats.md §1.11, 11).
"""

from importlib.resources import files


def _lines(name: str) -> tuple[str, ...]:
    return tuple(files(__package__).joinpath("noms", f"{name}.txt").read_text(encoding="utf-8").splitlines())


PRENOMS_GARCONS = _lines("prenoms_garcons")
PRENOMS_FILLES = _lines("prenoms_filles")
PRENOMS_HOMMES = _lines("prenoms_hommes")
PRENOMS_FEMMES = _lines("prenoms_femmes")
NOMS = _lines("familles")
RUES = _lines("rues")
