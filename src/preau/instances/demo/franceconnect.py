"""The identity hub of the demonstration: keys and secrets made at the first start, providers, people, one service.

What a deployment gets by registration at a hub and at its providers stands here in files: the hub's list of providers
(TOML), the fictitious people of the providers (CSV), and `comptes`, made known to the hub as a service by its command.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
import uuid
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from preau.instances.general import first_start_secret
from preau.protocols.oidc.keys import make_key

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan
    from preau.instances.demo.steps import Steps
    from preau.registre.synthetic.people import Personnage

CLIENT_ID = "comptes-demonstration"
"""Who `comptes` is at the hub."""
SERVICE = "Education nationale"
"""How the hub names `comptes`: « Continuer sur Education nationale », as seed 003 prints it."""
SCOPES = ("identite_pivot", "preferred_username", "email")
COLUMNS = (
    "login", "password", "family_name", "preferred_username", "given_name", "gender", "email", "phone_number",
    "birthdate", "birthplace", "birthcountry", "country", "locality", "postal_code", "street_address", "scenario",
    "fournisseurs", "etat_civil",
)  # fmt: skip
"""Those of the people's file (specs/franceconnect.md §4, and how the house `fournisseurs` plays each)."""


def environ(plan: Plan) -> dict[str, str]:
    """The variables of the hub, of its providers and of `comptes` as a service of the hub."""
    secrets, files = plan.data / "secrets", plan.data / "metadonnees"
    hub, providers = plan.url("passerelle"), plan.url("fournisseurs")
    for name in ("passerelle-sujets", "passerelle-client", "comptes-client"):
        first_start_secret(secrets / name)
    for house in ("passerelle", "fournisseurs"):
        first_start_secret(secrets / f"{house}.pem", _keys)
    files.mkdir(exist_ok=True)
    _keep(files / "fournisseurs.toml", _directory(providers))
    people = files / "personnes.csv"
    if not people.exists():  # who tries things adds lines of their own
        _keep(people, _people())
    return {
        "PASSERELLE_KEYS_FILE": str(secrets / "passerelle.pem"),
        "PASSERELLE_SUBJECT_SECRET_FILE": str(secrets / "passerelle-sujets"),
        "PASSERELLE_FOURNISSEURS": str(files / "fournisseurs.toml"),
        "PASSERELLE_ETAT_CIVIL_URL": f"{providers}/etat-civil/",
        "PASSERELLE_REQUIRE_TLD": "0",
        "PASSERELLE_REMEMBER_CHOICE": "1",
        "FOURNISSEURS_PERSONNES": str(files / "personnes.csv"),
        "FOURNISSEURS_CLIENT_SECRET_FILE": str(secrets / "passerelle-client"),
        "FOURNISSEURS_REDIRECT_URIS": f"{hub}/api/v2/oidc-callback",
        "FOURNISSEURS_LOGOUT_URIS": f"{hub}/api/v2/client/logout-callback",
        "FOURNISSEURS_KEYS_FILE": str(secrets / "fournisseurs.pem"),
        "FOURNISSEURS_SLOWNESS": "8",  # longer than the hub waits (3 s, 7 s for the register), not much longer
        "COMPTES_FRANCECONNECT_ISSUER": f"{hub}/api/v2",
        "COMPTES_FRANCECONNECT_TEST": "1",
        "COMPTES_FRANCECONNECT_CLIENT_ID": CLIENT_ID,
        "COMPTES_FRANCECONNECT_CLIENT_SECRET_FILE": str(secrets / "comptes-client"),
    }


def _keys() -> str:
    """An elliptic key and an RSA key: services choose ES256 or RS256 (specs/franceconnect.md §2.3)."""
    return (make_key("ES256") + make_key("RS256")).decode()


def register(plan: Plan, steps: Steps) -> None:
    """Make `comptes` a service of the hub, unless it is already, at these addresses."""
    comptes = plan.url("comptes")
    arguments = [
        "passerelle", "service", "add", CLIENT_ID, "--nom", SERVICE, "--site", comptes,
        "--redirect-uri", f"{comptes}/franceconnect/retour/", "--logout-uri", f"{comptes}/franceconnect/deconnexion/",
        *(word for scope in SCOPES for word in ("--scope", scope)),
        "--secret-file", str(plan.data / "secrets" / "comptes-client"),
    ]  # fmt: skip
    kept = plan.data / "metadonnees" / "service.json"
    text = json.dumps(arguments, ensure_ascii=False)
    if kept.exists() and kept.read_text(encoding="utf-8") == text:
        return
    steps.run("Enregistrement du service de comptes à la passerelle", arguments)
    _keep(kept, text)


def uid_of(slug: str) -> str:
    """The uid of a provider at the hub: a uuid4 by its shape, the same in every demonstration."""
    return str(uuid.UUID(bytes=hashlib.sha256(f"préau {slug}".encode()).digest()[:16], version=4))


def _directory(address: str) -> str:
    """The hub's file of providers (houses/passerelle/idps.py), each as the house `fournisseurs` plays it."""
    played = resources.files("preau.houses.fournisseurs").joinpath("fournisseurs.toml").read_text(encoding="utf-8")
    tables = [
        f"""[[fournisseur]]
uid = "{uid_of(slug)}"
name = "{slug}"
title = "{own["title"]}"
issuer = "{address}/{slug}"
client_id = "passerelle"
client_secret_file = "../secrets/passerelle-client"
allowed_acr = {json.dumps(own["acr_values"])}
algorithms = ["{own["algorithm"]}"]
userinfo_json = {json.dumps(own["userinfo"] == "json")}
amr = ["fc", "pwd"]
order = {rank}
"""
        for rank, (slug, own) in enumerate(tomllib.loads(played).items(), start=1)
    ]
    return "\n".join(tables)


def _people() -> str:
    """The people's file: those of the cast who sign in with FranceConnect."""
    from preau.registre.synthetic.cast import CAST

    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(CAST))
    return text.getvalue()


def _rows(cast: tuple[Personnage, ...]) -> Iterator[dict[str, str]]:
    for member in cast:
        if member.identite is None:
            continue
        own = member.identite
        yield {
            "login": own.login,
            "password": own.mot_de_passe,
            "family_name": own.nom,
            "preferred_username": own.usage,
            "given_name": own.prenoms,
            "gender": own.sexe,
            "email": own.mail,
            "phone_number": member.mobile,
            "birthdate": own.ne_le.isoformat(),
            "birthplace": own.commune,
            "birthcountry": own.pays,
            "etat_civil": own.etat_civil,
        }


def _keep(path: Path, text: str) -> None:
    """Write `path` whole, unless it says this already: its readers watch when it changes."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    draft = path.with_suffix(".nouveau")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
