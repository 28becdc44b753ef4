"""Which account of the ENT a provider of staff names (specs/educonnect-ent.md §1.5.d, last paragraph)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q

from preau.houses.portail.actions.local_accounts import FEDERATED, name_of
from preau.houses.portail.models import CompteLocal, IdentityProvider
from preau.houses.portail.refusals import PersonnelInconnu
from preau.kit import journal
from preau.kit.clockkit import now

NAMES: Final = {
    IdentityProvider.Agents.IDENTIFIANT: ("FrEduIdENT",),
    IdentityProvider.Agents.CTEMAIL: ("ctemail",),
    IdentityProvider.Agents.MAIL: ("mail", "urn:oid:0.9.2342.19200300.100.1.3"),
}
"""The names under which each attribute travels."""
MOST = 5


def agents_of(idp: IdentityProvider, attributes: Mapping[str, list[str]]) -> list[str]:
    """What this provider, if it vouches for staff, says of who this is; empty for anybody else's assertion."""
    wanted = NAMES.get(IdentityProvider.Agents(idp.agents), ())
    found = [value.strip().casefold()[:254] for name in wanted for value in attributes.get(name, [])]
    return list(dict.fromkeys(value for value in found if value))[:MOST]


def resolve_staff(idp: IdentityProvider, agents: list[str], retour: str = "") -> CompteLocal:
    """The one account that these values name, opened silently the first time (§1.5.c).

    Raises PersonnelInconnu: no account, several, or one that is closed.
    """
    by_identifiant = idp.agents == IdentityProvider.Agents.IDENTIFIANT
    wanted = Q(identifiant__in=agents) if by_identifiant else Q(mel__in=agents) & ~Q(mel="")
    rows = list(CompteLocal.objects.filter(wanted))
    alive = [row for row in rows if row.state != CompteLocal.State.FERME]
    if len(alive) != 1:
        reason = "plusieurs" if alive else "compte-ferme" if rows else "agent-inconnu"
        uai = next((uai for row in rows for uai in row.uais), "")
        raise PersonnelInconnu(reason, reason=reason, references=agents, uai=uai, retour=retour)
    return alive[0]


def open_silently(compte: CompteLocal) -> None:
    """First visit by a provider: the account is active, and has no password until its owner asks for one."""
    moment = now()
    waiting = CompteLocal.objects.filter(pk=compte.pk, state=CompteLocal.State.A_ACTIVER)
    if waiting.update(state=CompteLocal.State.ACTIF, password=FEDERATED, activated_at=moment):
        journal.write("compte-local.active", actor=name_of(compte), subject=name_of(compte))
        compte.refresh_from_db()
