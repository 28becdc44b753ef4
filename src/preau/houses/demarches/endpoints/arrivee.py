"""The end of a sign-in, by either protocol: the browser that asked is let in, or told whom to write to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from preau.houses.demarches import settings, visiteur
from preau.houses.demarches.actions.finish_authn import SignedIn, finish_authn
from preau.houses.demarches.actions.finish_oidc import finish_oidc
from preau.houses.demarches.actions.leave_oidc import ID_TOKEN
from preau.houses.demarches.farewell import is_address
from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.offices import Bureau, list_offices
from preau.houses.demarches.refusals import PassageExpire, PersonneInconnue, PersonneSansReference, RetourInconnu
from preau.houses.demarches.restarting import restartable
from preau.kit import journal, sealkit, sessions
from preau.kit.federation import logout
from preau.kit.sessions import browser
from preau.protocols.refusals import Refusal


@never_cache
@require_GET
def fin(request: HttpRequest) -> HttpResponse:
    """GET /auth/saml/fin?passage=…"""
    handle = request.GET.get("passage", "")
    return _arrive(request, lambda: finish_authn(handle, browser.browser_hash(request)))


@never_cache
@require_GET
def oidc_retour(request: HttpRequest) -> HttpResponse:
    """GET /auth/oidc/retour?code=…&state=…; somebody who gave up over there is led back to the door."""
    if request.GET.get("error") == "access_denied":
        return redirect("demarches:accueil")
    return _arrive(request, lambda: finish_oidc(request.GET, browser.browser_hash(request)))


def _arrive(request: HttpRequest, finish: Callable[[], SignedIn]) -> HttpResponse:
    try:
        found = finish()
    except (PassageExpire, RetourInconnu) as refusal:
        if visiteur.current(request) is not None:
            return redirect("demarches:accueil")  # the page was reloaded: they are in already
        raise restartable(refusal) from None
    except (PersonneSansReference, PersonneInconnue) as refusal:
        journal.write("demarches.connexion.refusée", actor="visiteur", request=request, detail={"code": refusal.code})
        return _unknown(request, refusal)
    except Refusal as refusal:
        raise restartable(refusal) from None
    return _let_in(request, found)


def _let_in(request: HttpRequest, found: SignedIn) -> HttpResponse:
    response = HttpResponseRedirect(found.return_to or reverse("demarches:accueil"), status=303)
    data: dict[str, Any] = {"responsables": found.records.responsables, "eleves": found.records.eleves}
    if found.id_token:
        data[ID_TOKEN] = sealkit.seal(found.id_token, found.compte)
    with transaction.atomic():
        life = settings.current().session_life
        session = sessions.open_session(request, response, found.compte, data=data, life=life)
        if found.idp is not None:
            retour = found.retour if is_address(found.retour) else ""
            logout.note_session(PARTY, session, found.idp, found.saml, retour=retour)
        journal.write("demarches.connexion", actor=found.compte, request=request)
    return response


def _unknown(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Vouched for over there, unknown here: the sentence, and the offices to write to."""
    retour = str(refusal.context.get("retour", ""))
    account = settings.current().compte_url or (retour if is_address(retour) else "")
    context = {
        "refusal": refusal,
        "paragraph": refusal.sentence(),
        "bureaux": [(one, _letter(one, refusal.code)) for one in list_offices()],
        "account_url": account,
    }
    return render(request, "demarches/inconnu.html", context, status=refusal.status)


def _letter(office: Bureau, code: str) -> str:
    """The `mailto:` address with what the office needs, already written; empty without an address."""
    if not office.mel:
        return ""
    subject = _("Connexion aux téléservices impossible (%(code)s)") % {"code": code}
    body = _(
        "Bonjour,\n\nJe n'arrive pas à entrer dans les téléservices : %(code)s.\n\n"
        "Mon nom et mon prénom : \nSi je suis responsable d'élèves, leurs noms, prénoms et classes : \n"
    ) % {"code": code}
    return f"mailto:{quote(office.mel, safe='@')}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"
