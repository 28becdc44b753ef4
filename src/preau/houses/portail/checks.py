"""What a deployment of the ENT still lacks, said by `preau check` (design.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Advice

from preau.houses.portail import affluence, applications, droits, entrees, ents, settings, textes
from preau.houses.portail.federation import PARTY
from preau.kit.affluence import BadPolicy
from preau.kit.envkit import BadSetting


@register("portail")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The doors can be read, the key pair fits, the clock tolerance and the life of tickets are sane."""
    mine = settings.current()
    found: list[CheckMessage] = []
    try:
        for ent in ents.every():
            entrees.load(ent.entrees)
    except (entrees.BadEntrees, BadSetting) as problem:
        found.append(Error(str(problem), id="portail.E001"))
    try:
        applications.current()
    except applications.BadApplications as problem:
        found.append(Error(str(problem), id="portail.E004"))
    try:
        textes.load(mine.textes)
    except textes.BadTextes as problem:
        found.append(Error(str(problem), id="portail.E006"))
    try:
        droits.load(mine.messagerie_droits)
    except droits.BadDroits as problem:
        found.append(Error(str(problem), id="portail.E010"))
    try:
        PARTY.sp_config()
    except BadSetting as problem:
        found.append(Error(str(problem), id="portail.E002"))
    found += _check_affluence()
    if not 0 <= mine.clock_skew <= 300:
        found.append(Error("PORTAIL_CLOCK_SKEW : de 0 à 300 secondes.", id="portail.E003"))
    if not 1 <= mine.cas_ticket_life.total_seconds() <= 300:
        found.append(Error("PORTAIL_CAS_TICKET_LIFE : de 1 à 300 secondes.", id="portail.E005"))
    if not mine.keys:
        found.append(Advice("PORTAIL_KEYS manque : ni demandes signées, ni assertions chiffrées.", id="portail.W001"))
    return found


def _check_affluence() -> list[CheckMessage]:
    try:
        unknown = affluence.unknown_profils()
    except BadPolicy as problem:
        return [Error(f"PORTAIL_AFFLUENCE_… : {problem}.", id="portail.E007")]
    except (entrees.BadEntrees, BadSetting):
        return []  # said above
    said = f"PORTAIL_AFFLUENCE_PRIORITES : aucune entrée n'a le profil {', '.join(unknown)}."
    return [Advice(said, id="portail.W002")] if unknown else []
