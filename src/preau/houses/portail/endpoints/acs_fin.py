"""The end of a sign-in by a provider: the browser that asked is let in, asked who it is, or told whom to write to."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from preau.houses.portail import lieu, settings
from preau.houses.portail.actions.cas_sign_out import follow_session
from preau.houses.portail.actions.finish_authn import SignedIn, ToChoose, choose, finish_authn, list_choices
from preau.houses.portail.actions.local_session import open_local_session
from preau.houses.portail.actions.refused_logins import SHORT, list_contacts
from preau.houses.portail.actions.resolve_person import Records
from preau.houses.portail.federation import PARTY
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.refusals import PassageExpire, PersonneInconnue, PersonnelInconnu, PersonneSansReference
from preau.kit import sessions
from preau.kit.design.forms import Card, ChoiceCards, Form
from preau.kit.design.pages import continuer
from preau.kit.federation import logout
from preau.kit.sessions import browser
from preau.kit.sessions.models import Session
from preau.protocols.refusals import Refusal
from preau.registre.queries import etablissement_label


@never_cache
@require_GET
def fin(request: HttpRequest) -> HttpResponse:
    """GET /auth/saml/fin?passage=…: the browser that asked is signed in, and goes where it wanted."""
    try:
        found = finish_authn(request.GET.get("passage", ""), browser.browser_hash(request))
    except PassageExpire:
        if sessions.current(request):
            return redirect("portail:accueil")  # the page was reloaded: they are in already
        raise
    except (PersonneSansReference, PersonneInconnue, PersonnelInconnu) as refusal:
        return _unknown(request, refusal)
    if isinstance(found, ToChoose):
        return _see_other(f"{reverse('portail:choix')}?{urlencode({'passage': found.handle})}")
    return _let_in(request, found)


class ChoixForm(Form):
    """Who is it? One card per person that the records name, with their schools."""

    def __init__(self, *args: object, people: list[Records], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        cards = [
            Card(str(number), one.nom, ", ".join(etablissement_label(uai) for uai in one.uais))
            for number, one in enumerate(people)
        ]
        self.add(
            "personne",
            ChoiceCards(cards=cards, label=gettext_lazy("Je suis"), missing=gettext_lazy("Dites qui vous êtes")),
        )
        self.add("passage", forms.CharField(widget=forms.HiddenInput))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choix(request: HttpRequest) -> HttpResponse:
    """`/auth/saml/choix?passage=…`: « choisissez le compte », only where the records name different people (§1.5.b).

    The handle is a secret that serves once, for this browser: nobody can choose for another, nor twice.
    """
    handle = (request.POST if request.method == "POST" else request.GET).get("passage", "")
    people = list_choices(handle, browser.browser_hash(request))
    if not people:
        raise PassageExpire
    form = ChoixForm(request.POST if request.method == "POST" else None, people=people, initial={"passage": handle})
    if request.method == "POST" and form.is_valid():
        return _let_in(request, choose(handle, browser.browser_hash(request), int(form.cleaned_data["personne"])))
    return render(request, "portail/choix_compte.html", {"form": form}, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, found: SignedIn) -> HttpResponse:
    wanted = found.return_to or reverse("portail:accueil")
    # This chain of redirections began with a form of the provider's: it ends on a page of ours before it leaves (CSP).
    leads_out = wanted.startswith(reverse("portail:cas-login"))
    response = continuer(request, wanted) if leads_out else _see_other(wanted)
    session = _open(request, response, found)
    if idp := IdentityProvider.objects.filter(alias=found.idp).first():
        logout.note_session(PARTY, session, idp, found.saml)
    return response


def _open(request: HttpRequest, response: HttpResponse, found: SignedIn) -> Session:
    if found.compte is not None:
        return open_local_session(
            request,
            response,
            found.compte,
            entree=found.entree,
            idp=found.idp,
            retour=found.retour,
            authn_at=found.authn_at,
        )
    former = sessions.current(request)
    session = sessions.open_session(
        request,
        response,
        found.personne,
        data={
            "responsables": found.responsables,
            "eleves": found.eleves,
            "idp": found.idp,
            "retour": found.retour,
            "entree": found.entree,
            "authn_at": found.authn_at,
            **lieu.said(request),
        },
        life=settings.current().session_life,
    )
    follow_session(former, session)
    return session


def _unknown(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Signed in over there, unknown here: the commonest first failure gets a page of its own (§4.2)."""
    retour, number = str(refusal.context.get("retour", "")), str(refusal.context.get("refus", ""))[:SHORT]
    contacts = list_contacts(str(refusal.context.get("uai", "")))
    context = {
        "refusal": refusal,
        "paragraph": refusal.sentence(),
        "number": number,
        "contacts": [(one, _letter(one.mel, refusal.code, number)) for one in contacts],
        "account_url": retour if retour.startswith(("https://", "http://")) else settings.current().account_url,
    }
    return render(request, "portail/inconnu.html", context, status=refusal.status)


def _letter(mel: str, code: str, number: str) -> str:
    """The `mailto:` address with what the Correspondant ENT needs, already written."""
    subject = _("Connexion à l'ENT impossible (%(code)s, refus %(number)s)") % {"code": code, "number": number}
    body = _(
        "Bonjour,\n\nJe n'arrive pas à entrer dans l'ENT : %(code)s, refus numéro %(number)s.\n\n"
        "Mon nom et mon prénom : \nSi je suis responsable d'élèves, leurs noms, prénoms et classes : \n"
    ) % {"code": code, "number": number}
    return f"mailto:{quote(mel, safe='@')}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})
