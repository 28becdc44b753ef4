"""Signing in: the profile page, the login page, and both inside a service's request (`execution=e1s1`).

Seeds 000 and 001 ("Je sélectionne mon profil", "Je me connecte avec mon compte …"). Inside a request the form has the
field names of Shibboleth, is bound by `execution` and the browser's Lax cookie instead of a CSRF token, is accepted at
the profile page's address too, and a right password is answered by the auto-post page at once: so existing clients
know it (specs/educonnect-ent.md §1.1, specs/pronote-protocol.md §5).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import affluence, franceconnect, lettre, reply, stages, visitor, wordings
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.actions.authenticate import LoginRefusal, Provisional, Unfinished, authenticate
from preau.houses.comptes.actions.identifiant import clean
from preau.houses.comptes.models import Compte, Demande, Public
from preau.houses.comptes.pages import connexion_agent
from preau.houses.comptes.pages.connexion_form import LoginForm, refuse
from preau.houses.comptes.settings import current
from preau.houses.comptes.wordings import Wording
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.flows import returns
from preau.protocols.refusals import Refusal

AUTRE = "autre"
"""In an address: whoever is signed in with an account of another sort was told so; show the pages all the same."""
RESPONSABLE = Demande.Profil.RESPONSABLE.value


class ConversationUnknown(Refusal):
    """No request of this browser has this execution: cookies refused, another browser, or too old."""

    code = "COMPTES-0203"
    status = 410
    personne = (
        "Cette page de connexion n'est plus valable. Retournez au service auquel vous voulez accéder et recommencez. "
        "Si cela se répète, acceptez les cookies de ce site."
    )
    support = (
        "execution inconnue de ce navigateur : cookies bloqués, adresse copiée d'un autre appareil, page trop ancienne."
    )


@dataclass(frozen=True)
class Place:
    """Where the pages stand: in a service's request, or in the house alone (`demande` None)."""

    wording: Wording
    demande: Demande | None
    profil: str
    action: str
    here: str

    def words(self, page: str) -> dict[str, str]:
        """The labels of a page."""
        own = current()
        return self.wording.page(page, service=own.service_name, franceconnect=own.franceconnect_name)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest) -> HttpResponse:
    """One page of a service's request: profile, password, or the answer to a browser already signed in."""
    demande = demandes.find(request.GET.get("execution", ""), request)
    if demande is None:
        raise ConversationUnknown
    if demande.expires_at <= now():
        return _begin_again(demande, request.path)
    if request.method == "POST":
        return _submit(request, demande)
    if "profil" in request.GET:
        return _profile_page(request, _place(request, demande))
    place = _place(request, demande)
    compte = signed_in_for(demande, request)
    if compte is not None and demandes.is_for(demande, compte):
        return _answer(request, demande, compte)
    if demande.is_passive:
        return reply.decline_passive(request, demande)
    if compte is not None and AUTRE not in request.GET:
        demandes.require_public(demande, compte, _other_account(demande, place))
    if demande.public == Public.AGENT:
        return HttpResponseRedirect(connexion_agent.address(retour=place.here), status=303)
    if not place.profil:
        return _profile_page(request, place)
    return affluence.hold(request, place.profil) or _login_page(
        request, place, LoginForm(mots=place.words("connexion"))
    )


def _other_account(demande: Demande, place: Place) -> str:
    """Where to sign in with another account than the one that is signed in."""
    is_of_staff = demande.public == Public.AGENT
    return connexion_agent.address(retour=place.here) if is_of_staff else f"{place.here}&{AUTRE}=1"


def signed_in_for(demande: Demande, request: HttpRequest) -> Compte | None:
    """Who is signed in, if that is enough for this request: ForceAuthn wants a password given since it came.

    The account may still be of another public than the service's.
    """
    session = sessions.current(request)
    if session is None or visitor.is_too_old(demande, session) or not visitor.has_factors(demande, session):
        return None
    return visitor.current_compte(request)


def _begin_again(demande: Demande, path: str) -> HttpResponse:
    """An expired request is begun again once, in silence (design.md §3)."""
    again = demandes.restart(demande)
    if again is None:
        raise ConversationUnknown
    return HttpResponseRedirect(f"{path}?execution={again.execution}", status=303)


def _submit(request: HttpRequest, demande: Demande) -> HttpResponse:
    if demande.public == Public.AGENT:
        return HttpResponseRedirect(f"{request.path}?execution={demande.execution}", status=303)
    if "j_username" in request.POST:
        return _sign_in(request, _place(request, demande))
    profil = request.POST.get("profil", "")
    if profil in demandes.PROFILS:
        demandes.choose_profil(demande, profil)
    return HttpResponseRedirect(_place(request, demande).action, status=303)


def _sign_in(request: HttpRequest, place: Place) -> HttpResponse:
    """The one way in, whatever the page: limits, hash and journal are the action's."""
    form = LoginForm(request.POST, mots=place.words("connexion"))
    if not form.is_valid():
        return _login_page(request, place, form, status=422)
    found = authenticate(form.cleaned_data["j_username"], form.cleaned_data["j_password"], request=request)
    if isinstance(found, LoginRefusal):
        refuse(form, found)
        if place.demande is None:
            return _login_page(request, place, form, status=422)
        demandes.count_refusal(place.demande)
        return _login_page(request, _place(request, place.demande), form, status=422)
    if isinstance(found, Provisional | Unfinished):
        return _to_activation(request, place, found)
    if found.profil == Compte.Profil.AGENT:
        if place.demande is not None:
            demandes.require_public(place.demande, found, f"{place.here}&{AUTRE}=1")
        return HttpResponseRedirect(connexion_agent.address(motif="personnel"), status=303)
    if place.demande is None:
        return stages.enter(request, found, return_to=returns.clean(request.GET.get("retour", "")))
    if stages.due(found):
        return stages.enter(request, found, return_to=place.here)
    return _answer(request, place.demande, found, fresh=True)


def _to_activation(request: HttpRequest, place: Place, found: Provisional | Unfinished) -> HttpResponse:
    """No session: the letter's journey, or the waiting page, with the way on kept."""
    wanted = place.here if place.demande is not None else returns.clean(request.GET.get("retour", ""))
    if isinstance(found, Provisional):
        return lettre.begin(request, found.letter, variant=place.wording.name, return_to=wanted)
    return lettre.resume(request, found.compte, variant=place.wording.name, return_to=wanted)


def _answer(request: HttpRequest, demande: Demande, compte: Compte, *, fresh: bool = False) -> HttpResponse:
    response = HttpResponse()
    if fresh:
        stages.open_and_leave(request, compte, response)
    session = sessions.current(request)
    if session is None:
        raise ConversationUnknown
    return reply.give(response, request, demande, compte, session)


def _place(request: HttpRequest, demande: Demande) -> Place:
    here = f"{request.path}?execution={demande.execution}"
    wording = wordings.get(demande.wording or current().wording)
    action = f"{here}&{AUTRE}=1" if AUTRE in request.GET else here
    return Place(wording, demande, demande.profil, action=action, here=here)


def _profile_page(request: HttpRequest, place: Place) -> HttpResponse:
    context = {"mots": place.words("profil"), "place": place}
    return render(request, "comptes/saml/profil.html", context)


def _login_page(request: HttpRequest, place: Place, form: LoginForm, status: int = 200) -> HttpResponse:
    retour = "?" + urlencode({"retour": place.here}) if place.demande is not None else ""
    mots = place.words("connexion")
    est_responsable = place.profil != Demande.Profil.ELEVE.value
    wanted = place.here if place.demande is not None else returns.clean(request.GET.get("retour", ""))
    way_on = "?" + urlencode({"retour": wanted}) if wanted else ""
    context = {
        "mots": mots,
        "place": place,
        "form": form,
        "surtitre": mots["surtitre"] if est_responsable else Demande.Profil.ELEVE.label,
        "activation": reverse("parcours-activation-sms" if est_responsable else "comptes:sans-compte") + retour,
        "identifiant_oublie": reverse("parcours-identifiant-oublie") + way_on,
        "mot_de_passe_oublie": reverse("parcours-mot-de-passe-oublie") + way_on,
        "autre_profil": f"{place.here}{'&' if '?' in place.here else '?'}profil=" if place.demande else "/",
        "bouton": franceconnect.button(request, return_to=wanted) if est_responsable else None,
        "avis_franceconnect": franceconnect.notice(request),
    }
    return render(request, "comptes/saml/connexion.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def accueil(request: HttpRequest) -> HttpResponse:
    """The house's own front page: the account when signed in, else the profile page."""
    if visitor.current_compte(request) is not None:
        return HttpResponseRedirect(reverse("comptes:mon-compte"))
    return _profile_page(request, _own_place("", reverse("connexion")))


@affluence.guarded
@require_http_methods(["GET", "HEAD", "POST"])
def connexion(request: HttpRequest) -> HttpResponse:
    """The login page without a service: a plain form, with its CSRF token, that leads to the account."""
    profil = request.GET.get("profil", RESPONSABLE)
    place = _own_place(profil if profil in demandes.PROFILS else RESPONSABLE, request.get_full_path())
    if request.method == "POST":
        return _sign_in(request, place)
    if visitor.current_compte(request) is not None:
        return HttpResponseRedirect(reverse("comptes:mon-compte"))
    known = {"j_username": clean(request.GET.get("identifiant", ""))}
    return _login_page(request, place, LoginForm(mots=place.words("connexion"), initial=known))


def _own_place(profil: str, action: str) -> Place:
    return Place(wordings.get(current().wording), None, profil, action=action, here=reverse("connexion"))
