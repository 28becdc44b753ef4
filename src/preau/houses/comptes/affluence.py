"""The load-shedding door of the account service (kit/affluence): before its login pages, and nowhere else.

Whoever has a page of login may send it; services' servers, activation, recovery and who is signed in never wait.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.comptes.actions.demandes import PROFILS
from preau.houses.comptes.models import Demande
from preau.houses.comptes.settings import current
from preau.kit.affluence import Policy, door
from preau.kit.affluence.settings import policy_of


def policy() -> Policy:
    """The policy of the settings. Raises kit.affluence.BadPolicy, which `preau check` shows first."""
    return policy_of(current())


def hold(request: HttpRequest, profil: str) -> HttpResponse | None:
    """The page that makes who signs in by this profile wait, or None when they may begin."""
    return door.hold(request, policy(), profil)


def _profil_of(request: HttpRequest) -> str | None:
    profil = request.GET.get("profil", "")
    known = profil if profil in PROFILS else Demande.Profil.RESPONSABLE.value
    return None if request.method == "POST" else known


def _agent(request: HttpRequest) -> str | None:
    return None if request.method == "POST" else Demande.Profil.AGENT.value


guarded, guarded_agents = door.guarded(policy, _profil_of), door.guarded(policy, _agent)
"""Put the door before a login page of the house itself, and before that of staff."""


def unknown_profils() -> list[str]:
    """The profiles that the priorities name and that nobody has here. Raises BadPolicy."""
    return sorted(frozenset().union(*policy().ranks) - set(Demande.Profil.values))
