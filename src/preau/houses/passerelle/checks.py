"""Start-up checks of the hub: what is missing stops the start, not a person in the middle of a connection."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from preau.houses.passerelle import fournisseur, idps, provider
from preau.houses.passerelle.actions import fournisseur_service
from preau.houses.passerelle.models import FournisseurService
from preau.houses.passerelle.settings import current
from preau.protocols.franceconnect.tokens import read_encryption_key
from preau.protocols.oidc import BadKey


@checks.register("passerelle")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Keys, the secret of the subjects; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "passerelle" or settings.PREAU_DEMO:
        return []
    own = current()
    found: list[checks.CheckMessage] = []
    for name, value in (("KEYS", own.keys), ("SUBJECT_SECRET", own.subject_secret)):
        if not value:
            found.append(checks.Error(f"PASSERELLE_{name}_FILE manque.", id=f"passerelle.E00{len(found) + 1}"))
    return found


@checks.register("passerelle")
def check_fournisseurs(**kwargs: Any) -> list[checks.CheckMessage]:
    """The file of providers is right, and each can be talked to as it says."""
    if settings.PREAU_HOUSE != "passerelle":
        return []
    try:
        return [
            checks.Error(f"{idp.title} : {lack}.", id="passerelle.E021")
            for idp in idps.list_all()
            if (lack := fournisseur.lack(idp))
        ]
    except idps.BadProviders as problem:
        return [checks.Error(str(problem), id="passerelle.E020")]


@checks.register(deploy=True)
def check_outside(**kwargs: Any) -> list[checks.CheckMessage]:
    """Said by `preau check passerelle`: nobody to sign in with, nothing to check an identity against."""
    if settings.PREAU_HOUSE != "passerelle":
        return []
    found: list[checks.CheckMessage] = []
    if not current().fournisseurs:
        found.append(checks.Warning("PASSERELLE_FOURNISSEURS manque : aucun compte proposé.", id="passerelle.W022"))
    if not current().etat_civil_url:
        said = "PASSERELLE_ETAT_CIVIL_URL manque : les identités des fournisseurs ne sont pas vérifiées."
        found.append(checks.Warning(said, id="passerelle.W023"))
    return found


@checks.register(deploy=True)
def check_provider(**kwargs: Any) -> list[checks.CheckMessage]:
    """Said by `preau check passerelle`: keys that can be read, one for the algorithm of every service, theirs too."""
    if settings.PREAU_HOUSE != "passerelle":
        return []
    try:
        algorithms = provider.keys().algorithms()
        return [
            checks.Error(f"{row.client_id} : {lack}.", id="passerelle.E011")
            for row in fournisseur_service.list_services()
            if row.is_active and (lack := _lack(row, algorithms))
        ]
    except provider.KeysMissing as refusal:
        return [checks.Error(refusal.support, id="passerelle.E010")]
    except DatabaseError:
        return []  # before `preau migrate`, there are no services


def _lack(row: FournisseurService, algorithms: tuple[str, ...]) -> str:
    """What keeps a service from getting its tokens, empty when nothing does."""
    if row.algorithm not in algorithms:
        return f"aucune clé pour {row.algorithm}"
    try:
        if current().plus:
            read_encryption_key(row.encryption_jwk, row.encryption_alg)
    except BadKey:
        return "pas de clé de chiffrement (--encryption-jwk)"
    return ""
