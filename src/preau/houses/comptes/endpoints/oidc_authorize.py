"""Where clients send people: `/idp/profile/oidc/authorize` (OpenID Connect Core 1.0 §3.1.2, specs §1.7).

Read the request, answer at once when somebody is signed in recently enough, else keep it and lead to `?execution=e1s1`.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import oidc, reply, visitor
from preau.houses.comptes.actions.oidc_claims import subject_of
from preau.houses.comptes.actions.oidc_clients import find_client
from preau.houses.comptes.actions.oidc_grant import draft_oidc
from preau.houses.comptes.endpoints.saml_sso import go_on
from preau.houses.comptes.models import Compte, Demande
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.protocols.oidc import AuthorizationRequest, read_authorization_request, read_id_token_hint
from preau.protocols.oidc.refusals import RedirectedRefusal
from preau.protocols.oidc.refusals_token import HintInvalid

FRESH = frozenset({"login", "select_account"})
"""Prompts that want the password again; `consent` finds nothing to ask: what a service is told is its agreement's."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """A request by GET, or by a form: another site's form brings no Lax cookie, so it is sent on as a GET."""
    params = request.POST if request.method == "POST" else request.GET
    try:
        asked = read_authorization_request(dict(params.lists()), find_client, oidc.provider())
        if request.method != "POST":
            return _begin(request, asked)
    except RedirectedRefusal as refusal:
        return reply.tell(request, refusal)
    return HttpResponseRedirect(f"{request.path}?{request.POST.urlencode()}", status=303)


def _begin(request: HttpRequest, asked: AuthorizationRequest) -> HttpResponse:
    demande = draft_oidc(asked)
    compte, session = visitor.current_compte(request), sessions.current(request)
    if compte is not None and session is not None:
        is_fresh = not asked.prompt & FRESH and not asked.wants_login(session.created_at, now())
        demande.force_authn = not (is_fresh and _is_hinted(asked, demande, compte))
        if not demande.force_authn and visitor.may_answer(demande, compte, session):
            return reply.leave(request, reply.code_url(demande, compte, session, request))
    if asked.is_passive:
        return reply.decline_passive(request, demande)
    return go_on(request, demande)


def _is_hinted(asked: AuthorizationRequest, demande: Demande, compte: Compte) -> bool:
    """§3.1.2.1, id_token_hint: whether the person signed in is the one the client thinks of, if of anyone."""
    if not asked.id_token_hint:
        return True
    try:
        hint = read_id_token_hint(asked.id_token_hint, oidc.keys(), oidc.issuer())
    except HintInvalid:
        return False
    assert demande.client is not None
    return hint.client_id == asked.client.client_id and hint.subject == subject_of(demande.client, compte)
