"""« Continuer sur … »: who is about to connect, what is told, and the answer to the service (§2.11, §2.15.5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from preau.houses.passerelle import conduct, idps
from preau.houses.passerelle.actions import appareil, consent, interactions, sessions
from preau.houses.passerelle.actions.interactions import FINI, INFORMATION
from preau.houses.passerelle.guard import conducted, keep_in_mind
from preau.houses.passerelle.models import Interaction, SessionIdentite
from preau.houses.passerelle.settings import current
from preau.kit.design.forms import CheckField, Form
from preau.protocols.franceconnect import codes
from preau.protocols.franceconnect.scopes import LABELS, claims_of

REGISTER = frozenset({"given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"})
"""What the civil register tells (§2.8); the rest is the provider's."""


class AccordForm(Form):
    """The consent that a private service must ask."""

    def __init__(self, *args: object, service: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label = _("J'accepte que ces données soient transmises à %(service)s") % {"service": service}
        missing = _("Cochez la case pour continuer sur %(service)s, ou revenez sur ce service") % {"service": service}
        self.add("accord", CheckField(label=label, missing=missing))


@conducted("GET", "HEAD")
def information(request: HttpRequest, uid: str) -> HttpResponse:
    """`/api/v2/interaction/<uid>/consent`: information for a public service, a box to tick for a private one."""
    interaction = keep_in_mind(request, interactions.find(uid, request))
    interactions.check_step(interaction, INFORMATION)
    return _show(request, interaction, sessions.of(interaction, request), _form(interaction))


@conducted("POST")
def login(request: HttpRequest) -> HttpResponse:
    """`/api/v2/login`: the page that leads to the service with its code; the same one again for a second click."""
    interaction = keep_in_mind(request, interactions.find(request.POST.get("interaction", ""), request))
    if interaction.step == FINI:
        return _lead(request, interaction, consent.again(interaction))
    _check_skipped(interaction)
    session = sessions.of(interaction, request)
    form = _form(interaction, request.POST)
    if form is not None and not form.is_valid():
        return _show(request, interaction, session, form, status=422)
    response = _lead(request, interaction, consent.accept(interaction, session, request))
    appareil.remember(request, response, session.identity_hash)
    return response


@conducted("GET")
def auto_login(request: HttpRequest, uid: str) -> HttpResponse:
    """`/api/v2/interaction/<uid>/auto-login`: past the information page, for a service allowed to ask it (§2.4)."""
    interaction = keep_in_mind(request, interactions.find(uid, request))
    interactions.check_step(interaction, INFORMATION)
    if not consent.is_automatic(interaction):
        return redirect(conduct.page_url("information", interaction))
    session = sessions.of(interaction, request)
    response = HttpResponseRedirect(consent.accept(interaction, session, request), status=303)
    response["Cache-Control"] = "no-store"
    appareil.remember(request, response, session.identity_hash)
    return response


@conducted("POST")
def autre_compte(request: HttpRequest) -> HttpResponse:
    """« Utiliser un autre compte »: single sign-on on a shared computer found somebody else."""
    interaction = keep_in_mind(request, interactions.find(request.POST.get("interaction", ""), request))
    interactions.check_step(interaction, INFORMATION)
    consent.forget_person(interaction, sessions.of(interaction, request), request)
    return redirect(conduct.page_url("choix", interaction))


def _check_skipped(interaction: Interaction) -> None:
    """Raises Y100004 for who answers a page that was never shown, besides what `check_step` raises."""
    try:
        interactions.check_step(interaction, INFORMATION)
    except codes.Y420001 as problem:
        raise codes.Y100004(problem.detail) from problem


def _form(interaction: Interaction, data: object = None) -> AccordForm | None:
    service = interaction.service
    return AccordForm(data, service=service.nom) if consent.asks_consent(service) else None


def _show(
    request: HttpRequest,
    interaction: Interaction,
    session: SessionIdentite,
    form: AccordForm | None,
    status: int = 200,
) -> HttpResponse:
    idp, identity = idps.get_idp(session.idp), sessions.identity_of(session)
    nom_idp = idp.title if idp is not None else ""
    usage = identity.preferred_username
    context = {
        "interaction": interaction,
        "form": form,
        "erreurs": status == 422,
        "nom": f"{identity.given_name} {(usage or identity.family_name).upper()}",
        "nom_de_naissance": identity.family_name.upper() if usage and usage != identity.family_name else "",
        "nom_idp": nom_idp,
        "donnees": list_told(interaction.parametres["scopes"], nom_idp),
    }
    return render(request, "passerelle/information.html", context, status=status)


def list_told(scopes: list[str], nom_idp: str) -> list[tuple[str, list[str]]]:
    """§2.11, « Données transmises »: the words for what the service is told, by who vouches for it."""
    told = [claim.removeprefix("rnipp_") for claim in claims_of(scopes, plus=current().plus)]
    has_register = bool(current().etat_civil_url) and not current().plus
    groups = [(_("D'après l'état civil"), REGISTER if has_register else frozenset())]
    groups.append((_("D'après %(idp)s") % {"idp": nom_idp}, frozenset(LABELS) - groups[0][1]))
    listed = [
        (origin, [label for name, label in LABELS.items() if name in told and name in own]) for origin, own in groups
    ]
    return [(origin, labels) for origin, labels in listed if labels]


def _lead(request: HttpRequest, interaction: Interaction, url: str) -> HttpResponse:
    """A page that goes on to `url`: the code is in no address of ours, where a log would keep it."""
    return render(request, "passerelle/retour.html", {"url": url, "interaction": interaction})
