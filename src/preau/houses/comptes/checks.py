"""Start-up checks of the house's settings: a wrong word stops the start, not a family in the middle of a journey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from preau.houses.comptes import affluence, policies, wordings
from preau.houses.comptes.settings import current
from preau.kit.affluence import BadPolicy


@register()
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Names of data files that exist, levels that may activate, an ENT to lead to."""
    own = current()
    found: list[CheckMessage] = []
    if own.wording not in wordings.names():
        found.append(Error(f"COMPTES_WORDING : {own.wording} n'existe pas.", id="comptes.E001"))
    if own.policy and own.policy not in policies.names():
        found.append(Error(f"COMPTES_POLICY : {own.policy} n'existe pas.", id="comptes.E002"))
    if not own.niveaux or not set(own.niveaux) <= {1, 2}:
        found.append(Error("COMPTES_NIVEAUX : 1, ou 1,2 ; un simple contact n'active jamais.", id="comptes.E003"))
    if own.code_life.total_seconds() < 300:
        found.append(Error("COMPTES_CODE_LIFE : 300 secondes au moins.", id="comptes.E004"))
    policy = own.policy or wordings.get(own.wording).policy
    slowed = 0 < own.logins_per_account <= policies.TRIES_BEFORE_LOCKOUT
    if policy in policies.names() and policies.get(policy).cnil.needs_lockout and not slowed:
        note = policies.get(policy).cnil.note
        found.append(
            Error(f"COMPTES_LOGINS_PER_ACCOUNT : 1 à {policies.TRIES_BEFORE_LOCKOUT}. {note}", id="comptes.E006")
        )
    if own.letter_months < 1 or own.mail_link_life.total_seconds() < 3600:
        found.append(
            Error("COMPTES_LETTER_MONTHS : 1 au moins ; COMPTES_MAIL_LINK_LIFE : 3600 au moins.", id="comptes.E007")
        )
    found += _check_affluence()
    if not own.ent_url:
        found.append(
            checks.Warning(
                "COMPTES_ENT_URL manque : « Accéder à mes services » restera sur « Mon compte ».", id="comptes.W001"
            )
        )
    return found


def _check_affluence() -> list[CheckMessage]:
    try:
        unknown = affluence.unknown_profils()
    except BadPolicy as problem:
        return [Error(f"COMPTES_AFFLUENCE_… : {problem}.", id="comptes.E008")]
    if unknown:
        text = f"COMPTES_AFFLUENCE_PRIORITES : {', '.join(unknown)} n'est pas un profil (responsable, eleve, agent)."
        return [Error(text, id="comptes.E009")]
    return []
