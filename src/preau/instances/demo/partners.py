"""The SAML handshake of the demonstration: each side reads the other's metadata from a file, as real partners do."""

from __future__ import annotations

from pathlib import Path

import httpx

from preau.instances.demo import demarches
from preau.instances.demo.plan import Plan
from preau.instances.demo.steps import Steps
from preau.instances.setup import stop

AGENTS = ("--alias", "academie", "--label", "Le service de comptes des personnels", "--agents", "ctemail")
"""How the ENT knows the provider of staff: behind the door « Personnel Éducation nationale » of every skin."""
TOLD = (
    *("--profil", "famille", "--profil", "agent"),
    *("--attribut", "FrEduCtRefId", "--attribut", "FrEduVecteur", "--attribut", "FrEduUrlRetour"),
    *("--attribut", "ctemail"),
)
"""Whom the ENT may sign in, and what it is told of them."""


def exchange(plan: Plan, steps: Steps) -> None:
    """Make `portail` and `demarches` trust `comptes` and the reverse, unless they already read this metadata."""
    folder = plan.data / "metadonnees"
    folder.mkdir(exist_ok=True)
    idp, idp_is_new = _fetch(f"{plan.url('comptes')}/idp/shibboleth", folder / "comptes.xml")
    agents, agents_is_new = _fetch(f"{plan.url('comptes')}/agents/idp/shibboleth", folder / "agents.xml")
    sp, sp_is_new = _fetch(f"{plan.url('portail')}/auth/saml/metadata", folder / "portail.xml")
    own, own_is_new = _fetch(f"{plan.url('demarches')}/auth/saml/metadata", folder / "demarches.xml")
    commands = []
    if idp_is_new:
        commands += [["portail", "idp", "add", str(idp)], ["demarches", "idp", "add", str(idp), "--remplacer"]]
    if agents_is_new:
        commands.append(["portail", "idp", "add", str(agents), *AGENTS])
    if sp_is_new or agents_is_new:
        commands.append(["comptes", "partenaire", "add", str(sp), *TOLD])
    if own_is_new:
        commands.append(["comptes", "partenaire", "add", str(own), *demarches.TOLD])
    if commands:
        steps.parallel("Échange des métadonnées SAML", commands)
    for draft in (idp, agents, sp, own):
        draft.replace(draft.with_suffix(".xml"))


def _fetch(url: str, kept: Path) -> tuple[Path, bool]:
    """What `url` answers, in a draft beside `kept`, and whether it differs from `kept`."""
    draft = kept.with_suffix(".nouveau")
    try:
        answer = httpx.get(url, timeout=5.0, trust_env=False).raise_for_status()
    except httpx.HTTPError as problem:
        stop(f"{url} ne donne pas ses métadonnées ({type(problem).__name__}).")
    draft.write_bytes(answer.content)
    return draft, not kept.exists() or kept.read_bytes() != answer.content
