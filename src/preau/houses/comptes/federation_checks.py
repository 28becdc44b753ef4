"""Start-up checks of the relying party: what could never work, and what must never be, stops the start.

The word of a test hub is worth nothing outside tests: a deployment that is no demonstration refuses one, whatever
its settings say of it (specs/franceconnect.md §5.3, 2). What only the hub can tell is for
`preau comptes check-franceconnect`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from preau.houses.comptes import franceconnect
from preau.houses.comptes.models import Confiance, IdentiteFederee
from preau.houses.comptes.settings import Settings, current
from preau.protocols.oidc import BadKey

TIMEOUT_MAXIMUM = 10.0
PROOFS = ("sms", "mail", "courrier")


@register()
def check_franceconnect(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The settings `COMPTES_FRANCECONNECT_…`, when there is a hub."""
    own = current()
    if not own.franceconnect_issuer:
        return []
    return [*_hub(own), *_registration(own), *_journey(own)]


def _hub(own: Settings) -> Iterator[CheckMessage]:
    is_test = franceconnect.is_test_issuer(own.franceconnect_issuer)
    if is_test and not own.franceconnect_test:
        yield Error(
            f"COMPTES_FRANCECONNECT_ISSUER : {own.franceconnect_issuer} est une passerelle d'essai, où chacun saisit "
            "l'état civil qu'il veut : COMPTES_FRANCECONNECT_TEST=1 doit le dire.",
            id="comptes.E021",
        )
    if (is_test or own.franceconnect_test) and not settings.PREAU_DEMO:
        yield Error(
            "Une passerelle d'essai n'est acceptée que si PREAU_DEMO=1 : en production, une identité d'essai "
            "ouvrirait les comptes de vraies familles.",
            id="comptes.E022",
        )
    if not own.franceconnect_test and not own.public_url.startswith("https://"):
        yield Error("COMPTES_PUBLIC_URL : https est exigé pour revenir de FranceConnect.", id="comptes.E023")


def _registration(own: Settings) -> Iterator[CheckMessage]:
    if not own.franceconnect_client_id or not own.franceconnect_client_secret:
        yield Error(
            "COMPTES_FRANCECONNECT_CLIENT_ID et COMPTES_FRANCECONNECT_CLIENT_SECRET_FILE manquent.", id="comptes.E024"
        )
        return
    if own.franceconnect_signing_alg == "HS256" and not own.franceconnect_test:
        yield Error("COMPTES_FRANCECONNECT_SIGNING_ALG : HS256 ne sert qu'aux essais.", id="comptes.E025")
    try:
        franceconnect.party()
    except (ValueError, BadKey) as problem:
        yield Error(f"COMPTES_FRANCECONNECT_… : {problem}.", id="comptes.E026")
    if own.franceconnect_claims and not _is_object(own.franceconnect_claims):
        yield Error("COMPTES_FRANCECONNECT_CLAIMS : un objet JSON, ou rien.", id="comptes.E027")
    if own.franceconnect_use_pkce and not own.franceconnect_test:
        yield checks.Warning(
            "COMPTES_FRANCECONNECT_USE_PKCE : FranceConnect refuse code_challenge (page Y030007).", id="comptes.W021"
        )


def _journey(own: Settings) -> Iterator[CheckMessage]:
    if not 0 < own.franceconnect_timeout <= TIMEOUT_MAXIMUM:
        yield Error("COMPTES_FRANCECONNECT_TIMEOUT : plus de 0, et 10 secondes au plus.", id="comptes.E028")
    if not timedelta(0) <= own.franceconnect_clock_skew <= timedelta(seconds=30):
        yield Error("COMPTES_FRANCECONNECT_CLOCK_SKEW : de 0 à 30 secondes.", id="comptes.E029")
    proofs = own.franceconnect_second_proof
    if not proofs or not set(proofs) <= set(PROOFS):
        yield Error(f"COMPTES_FRANCECONNECT_SECOND_PROOF : parmi {', '.join(PROOFS)}.", id="comptes.E030")


@register(deploy=True)
def check_test_identities(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No identity of a test hub in the database of a deployment that meets the real one."""
    if settings.PREAU_DEMO:
        return []
    try:
        count = IdentiteFederee.objects.filter(confiance=Confiance.ESSAI, ended_at=None).count()
    except DatabaseError:
        return []  # before `preau migrate`, there are none
    if not count:
        return []
    return [
        Error(
            f"{count} identité(s) d'essai dans cette base : repartir d'une base neuve, jamais de celle des essais.",
            id="comptes.E031",
        )
    ]


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
