"""The load-shedding door of the ENT: its numbers, and whose door a request is at (issue 5, item 8).

It stands where a sign-in begins, at the way out to a provider and at the accounts of the ENT. Nothing else is held:
answers of providers, CAS, pages of who is signed in.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.portail import ents, settings
from preau.kit.affluence import Policy, door
from preau.kit.affluence.settings import policy_of


def policy() -> Policy:
    """The policy of the settings. Raises kit.affluence.BadPolicy, which `preau check` shows first."""
    return policy_of(settings.current())


def hold(request: HttpRequest, profil: str) -> HttpResponse | None:
    """The page that makes who chose this profile wait, or None when they may begin."""
    return door.hold(request, policy(), profil)


def unknown_profils() -> list[str]:
    """The profiles that the priorities name and that no door of this instance has: nobody would go in first by them.

    Raises BadPolicy; entrees.BadEntrees or envkit.BadSetting when the doors cannot be read.
    """
    known = {choix.code for ent in ents.every() for choix in ent.wording.profils}
    return sorted(frozenset().union(*policy().ranks) - known)


def _profil_of(request: HttpRequest) -> str:
    found = ents.of(request).wording.get(request.GET.get("entree", ""))
    return found.profil if found else ""


guarded = door.guarded(policy, _profil_of)
"""Put the door before the page of the ENT's own accounts, whose profile is that of `?entree=`."""
