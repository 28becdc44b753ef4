"""Between the provider and the information page: the check of civil status (specs/franceconnect.md §2.15.4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.passerelle import conduct
from preau.houses.passerelle.actions import consent, interactions, sessions
from preau.houses.passerelle.actions.interactions import INFORMATION, VERIFICATION
from preau.houses.passerelle.actions.verify import verify
from preau.houses.passerelle.guard import conducted, keep_in_mind


@conducted("GET")
def verification(request: HttpRequest, uid: str) -> HttpResponse:
    """`/api/v2/interaction/<uid>/verify`: nothing to see; 303 to the information page, or past it.

    A reload while the register answers slowly loses the first answer and its cookie: the second gives it again.
    """
    interaction = keep_in_mind(request, interactions.find(uid, request))
    interactions.check_step(interaction, VERIFICATION, INFORMATION)
    response = HttpResponse(status=303)
    if interaction.step == VERIFICATION:
        verify(interaction, request, response)
    else:
        sessions.renew(response, sessions.of(interaction, request, by_cookie=False))
    name = "auto-login" if consent.is_automatic(interaction) else "information"
    response["Location"] = conduct.page_url(name, interaction)
    return response
