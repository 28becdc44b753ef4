"""The site of the demonstration's collège: its file, with the doors of the other houses (J14, J19, J20)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from preau.registre.synthetic.cast import COLLEGE

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan

PRONOTE = "PRONOTE"
"""The icon's name of seed 000: a label that the school sets."""


def environ(plan: Plan) -> dict[str, str]:
    """The variables of the site, and its file, written again at each start: the addresses may have changed."""
    path = plan.data / "metadonnees" / "sites.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_file(plan), encoding="utf-8")
    return {"SITE_FICHIER": str(path), "SITE_TUTORIELS": str(plan.data / "tutoriels")}


def _file(plan: Plan) -> str:
    ent, scolaire, demarches = (plan.url(name) for name in ("portail", "viescolaire", "demarches"))
    site = {
        "uai": COLLEGE.uai,
        "nom": COLLEGE.nom,
        "commune": COLLEGE.commune,
        "telephone": COLLEGE.telephone,
        "mel": COLLEGE.mel,
        "academie": "Normandie",
        "ent": ent,
        "habillage": "bocage",
        "mots": "001",
    }
    portes = (
        ("ENT", "L'espace numérique de travail : actualités, messagerie, applications", ent, "ent"),
        (PRONOTE, "La vie scolaire : emploi du temps, cahier de textes, absences", scolaire, "vie-scolaire"),
        ("Téléservices", "Fiche de renseignements, attestation de scolarité", demarches, "teleservices"),
    )
    lines = ["[[site]]", *(f"{key} = {_text(value)}" for key, value in site.items())]
    lines.append(f"hotes = [{_text(plan.url('site'))}]")
    for nom, detail, url, icone in portes:
        said = {"nom": nom, "detail": detail, "url": f"{url}/", "icone": icone}
        lines += ["", "[[site.porte]]", *(f"{key} = {_text(value)}" for key, value in said.items())]
    account = {"nom": "Le compte des familles", "url": f"{plan.url('comptes')}/"}
    lines += ["", "[[site.sortie]]", *(f"{key} = {_text(value)}" for key, value in account.items())]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """As TOML writes a text: JSON's quotes and escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)
