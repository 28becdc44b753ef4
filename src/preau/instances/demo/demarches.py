"""The téléservices in the demonstration: families sign in at `comptes` by SAML, each side having read the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preau.registre.synthetic.cast import COLLEGE, ECOLE

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan

TOLD = (
    *("--profil", "famille"),
    *("--attribut", "FrEduCtRefId", "--attribut", "FrEduVecteur"),
    *("--attribut", "FrEduUrlRetour", "--attribut", "FrEduCtId"),
)
"""Whom the téléservices may sign in, and what they are told of them."""


def sites_of(plan: Plan) -> str:
    """The collège's site; the école's only where this machine gives it a name (demo/site.py)."""
    places = {COLLEGE.uai: plan.url("site")}
    if not plan.addresses:
        places[ECOLE.uai] = f"http://ecole.localhost:{plan.port('site')}"
    return ",".join(f"{uai}={url}/" for uai, url in places.items())


def environ(plan: Plan) -> dict[str, str]:
    """The variables of the téléservices."""
    return {
        "DEMARCHES_KEYS": str(plan.data / "secrets" / "demarches"),
        "DEMARCHES_COMPTE_URL": f"{plan.url('comptes')}/",
        "DEMARCHES_ENT_URL": plan.url("portail"),
        "DEMARCHES_SITES": sites_of(plan),
    }
