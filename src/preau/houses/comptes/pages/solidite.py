"""How strong a password being typed is: zxcvbn, with the French words that it does not know."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from preau.houses.comptes import policies


@require_POST
@never_cache
@sensitive_post_parameters("mot_de_passe")
def solidite(request: HttpRequest, policy: str) -> JsonResponse:
    """`{"mot": "faible|moyen|fort", "respectees": […]}` for the password posted; nothing is kept, nothing is logged.

    `respectees` names the rules met, among them the one that the page cannot judge: not a usual password.
    """
    if policy not in policies.names():
        raise Http404
    rules, password = policies.get(policy).for_person([]), request.POST.get("mot_de_passe", "")[: policies.MAXIMUM + 1]
    return JsonResponse({"mot": rules.strength(password).value, "respectees": sorted(rules.met(password))})
