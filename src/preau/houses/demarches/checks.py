"""Start-up checks of the téléservices."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.core import checks
from django.db import DatabaseError

from preau.houses.demarches import sites
from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.models import IdentityProvider
from preau.houses.demarches.settings import current
from preau.houses.demarches.settings_connexion import OIDC, SAML
from preau.houses.demarches.teleservice import Teleservice, list_teleservices
from preau.kit.envkit import BadSetting

CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""Of a téléservice: it stands in addresses and in Dossier.teleservice."""


@checks.register("demarches")
def check_teleservices(**kwargs: Any) -> list[checks.CheckMessage]:
    """Every folder of DEMARCHES_TELESERVICES exports a TELESERVICE that can be mounted beside the others."""
    try:
        every = list_teleservices()
    except (ImportError, AttributeError) as problem:
        return [checks.Error(f"DEMARCHES_TELESERVICES : {problem}.", id="demarches.E001")]
    found: list[checks.CheckMessage] = []
    if len({one.code for one in every}) != len(every):
        found.append(checks.Error("DEMARCHES_TELESERVICES : deux téléservices ont le même code.", id="demarches.E002"))
    for one in every:
        if not CODE.fullmatch(one.code):
            said = f"DEMARCHES_TELESERVICES : « {one.code} » : minuscules, chiffres et tirets, 40 au plus."
            found.append(checks.Error(said, id="demarches.E010"))
        found += _check_entrees(one)
    names = Counter(url.name for one in every for url in one.every_url)
    if twice := sorted(str(name) for name, times in names.items() if times > 1):
        said = f"DEMARCHES_TELESERVICES : noms d'adresses donnés deux fois : {', '.join(twice)}."
        found.append(checks.Error(said, id="demarches.E011"))
    return found


def _check_entrees(one: Teleservice) -> list[checks.CheckMessage]:
    """The pages where home and desk lead are its own."""
    wrong = [
        entree
        for entree, urls in ((one.entree, one.urls), (one.bureau_entree, one.bureau_urls))
        if entree and entree not in [f"demarches:{url.name}" for url in urls]
    ]
    said = f"DEMARCHES_TELESERVICES : « {one.code} » n'a pas la page {', '.join(wrong)}."
    return [checks.Error(said, id="demarches.E012")] if wrong else []


@checks.register("demarches")
def check_connexion(**kwargs: Any) -> list[checks.CheckMessage]:
    """A protocol that exists, keys that read, a sane clock."""
    mine = current()
    found: list[checks.CheckMessage] = []
    if mine.protocole not in (SAML, OIDC):
        found.append(checks.Error("DEMARCHES_PROTOCOLE : saml ou oidc.", id="demarches.E003"))
    if not 0 <= mine.clock_skew <= 300:
        found.append(checks.Error("DEMARCHES_CLOCK_SKEW : de 0 à 300 secondes.", id="demarches.E004"))
    if mine.oidc_auth_method not in ("client_secret_post", "client_secret_basic"):
        said = "DEMARCHES_OIDC_AUTH_METHOD : client_secret_post ou client_secret_basic."
        found.append(checks.Error(said, id="demarches.E005"))
    try:
        sites.read(tuple(mine.sites))
    except BadSetting as problem:
        found.append(checks.Error(str(problem), id="demarches.E013"))
    try:
        PARTY.sp_config()
    except BadSetting as problem:
        found.append(checks.Error(str(problem), id="demarches.E006"))
    return found


@checks.register("demarches", deploy=True)
def check_provider(**kwargs: Any) -> list[checks.CheckMessage]:
    """What `preau check demarches` says is lacking before families can come in."""
    mine = current()
    if mine.protocole == OIDC:
        lacking = [] if mine.oidc_issuer else ["DEMARCHES_OIDC_ISSUER"]
        lacking += [] if mine.oidc_client_secret else ["DEMARCHES_OIDC_CLIENT_SECRET_FILE"]
        said = f"{' et '.join(lacking)} : les familles ne peuvent pas se connecter sans."
        return [checks.Error(said, id="demarches.E007")] if lacking else []
    found: list[checks.CheckMessage] = []
    if not mine.keys:
        said = "DEMARCHES_KEYS : sans clés, ni demandes signées, ni assertions chiffrées, ni déconnexion commune."
        found.append(checks.Error(said, id="demarches.E008"))
    try:
        has_provider = IdentityProvider.objects.filter(is_current=True).exists()
    except DatabaseError:
        has_provider = False
    if not has_provider:
        said = "Aucun fournisseur d'identité pour les familles : preau demarches idp add FICHIER."
        found.append(checks.Error(said, id="demarches.E009"))
    return found
