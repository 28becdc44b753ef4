"""The schools of a member of staff who works in several: how a page names them."""

from __future__ import annotations

from collections.abc import Iterable

from preau.registre.queries import etablissement_label


def named_ecoles(uais: Iterable[str]) -> list[tuple[str, str]]:
    """UAI and name of each school to choose from; empty for one school, which nobody has to choose."""
    found = list(uais)
    return [(uai, etablissement_label(uai)) for uai in found] if len(found) > 1 else []
