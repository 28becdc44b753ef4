"""The support handbook: every refusal, its sentence, what the support should know (docs/reference/erreurs.md)."""

from __future__ import annotations

from itertools import groupby

from preau.protocols.refusals import Refusal

HEAD = """# Codes d'erreur

Chaque page d'erreur montre un code. Cette table dit ce que la personne a lu et ce que l'assistance peut faire.
Elle est produite par `make docs` à partir du programme : ne pas la modifier à la main.
"""
COLUMNS = (
    "| Code | État HTTP | Ce que lit la personne | Pour l'assistance | Erreur du protocole |\n|---|---|---|---|---|"
)


def handbook() -> str:
    """The catalogue as Markdown, one table per family: what stands before the dash, else the first letter (Y)."""
    parts = [HEAD]
    for family, members in groupby(Refusal.catalogue().values(), key=lambda r: r.code.rpartition("-")[0] or r.code[0]):
        parts.append(f"## {family}\n\n{COLUMNS}\n" + "\n".join(_row(refusal) for refusal in members) + "\n")
    return "\n".join(parts)


def _row(refusal: type[Refusal]) -> str:
    cells = (
        f"`{refusal.code}`",
        str(refusal.status),
        refusal.personne,
        refusal.support,
        f"`{refusal.protocol_error}`" if refusal.protocol_error else "",
    )
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
