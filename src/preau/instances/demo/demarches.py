"""The téléservices in the demonstration: families sign in at `comptes` by SAML, each side having read the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan

TOLD = (
    *("--profil", "famille"),
    *("--attribut", "FrEduCtRefId", "--attribut", "FrEduVecteur"),
    *("--attribut", "FrEduUrlRetour", "--attribut", "FrEduCtId"),
)
"""Whom the téléservices may sign in, and what they are told of them."""


def environ(plan: Plan) -> dict[str, str]:
    """The variables of the téléservices."""
    return {
        "DEMARCHES_KEYS": str(plan.data / "secrets" / "demarches"),
        "DEMARCHES_COMPTE_URL": f"{plan.url('comptes')}/",
        "DEMARCHES_ENT_URL": plan.url("portail"),
    }
