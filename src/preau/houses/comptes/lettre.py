"""From a letter to its journey, and from a journey to the services: where login pages and journeys meet.

Pages and journeys do not know each other; both know this.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes import stages
from preau.houses.comptes.actions.letters import LetterState, person_records, state_of
from preau.houses.comptes.actions.openable import list_openable
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Compte, Notification, Tentative
from preau.houses.comptes.settings import current
from preau.kit.flows import departure, returns
from preau.kit.flows.flow import REGISTRY, SeeOther
from preau.kit.sessions import browser
from preau.registre.models import Etablissement
from preau.registre.queries import etablissement_label, find_inscrits, get_etablissement

PARENTS, ELEVES = "activation-notification", "activation-eleve"


def begin(request: HttpRequest, letter: Notification, *, variant: str, return_to: str) -> HttpResponse:
    """303 to the activation of this letter, for this browser: its provisional password has just been given.

    A responsable who may open no child any more is led to the school.
    """
    if letter.profil == Compte.Profil.ELEVE:
        return _go(request, ELEVES, {"lettre": letter.public_id}, variant, "", return_to)
    if not list_openable(person_records(letter.responsable_public_id)):
        note_attempt(
            Tentative.Voie.COURRIER,
            Tentative.Reason.AUCUN_ELEVE,
            responsable_public_id=letter.responsable_public_id,
        )
        query = {"motif": "dossier", **({"retour": return_to} if return_to else {})}
        return SeeOther(f"{reverse('comptes:contact')}?{urlencode(query)}")
    return _go(request, PARENTS, {"lettre": letter.public_id}, variant, "", return_to)


def resume(request: HttpRequest, compte: Compte, *, variant: str, return_to: str) -> HttpResponse:
    """303 to the waiting page of an account whose mail is not validated; its password has just been given."""
    at = "validation" if compte.mel else "guichet"
    return _go(request, PARENTS, {"compte": compte.public_id}, variant, at, return_to)


def _go(
    request: HttpRequest, name: str, given: Mapping[str, str], variant: str, at: str, return_to: str
) -> HttpResponse:
    flow = REGISTRY[name]
    run = departure.begin(flow(), request, given, variant=variant, at=at, return_to=return_to)
    response = SeeOther(flow.run_url(run))
    browser.ensure_browser(request, response)
    return response


def login_url(request: HttpRequest) -> str:
    """The login page, or the one that `?retour=` names."""
    return returns.clean(request.GET.get("retour", "")) or reverse("connexion")


def enter_services(request: HttpRequest, compte: Compte, return_to: str) -> HttpResponse:
    """« Accéder à mes services »: signed in, to where the person was going, else to the ENT, else to the account."""
    return stages.enter(request, compte, return_to=return_to, target=return_to or current().ent_url)


def why_dead(letter: Notification) -> str:
    """Why a letter opens nothing, and what to do; only for who has typed its password."""
    school = describe(get_etablissement(letter.uai))
    state = state_of(letter)
    if state is LetterState.UTILISE:
        return _(
            "Ces identifiants provisoires ont déjà servi : votre compte est activé. Connectez-vous avec le mot de "
            "passe que vous avez choisi. Si vous l'avez oublié, choisissez-en un nouveau avec « Mot de passe oublié »."
        )
    if state is LetterState.REMPLACE:
        return _(
            "Ces identifiants provisoires ont été remplacés par d'autres : utilisez le dernier courrier reçu. Si vous "
            "ne l'avez pas, demandez-en un nouveau à %(school)s."
        ) % {"school": school}
    if letter.profil == Compte.Profil.ELEVE:
        return _(
            "Ces identifiants provisoires étaient valables jusqu'au %(day)s. Demandez-en de nouveaux à %(school)s."
        ) % {"day": _last(letter), "school": school}
    return _(
        "Ces identifiants provisoires étaient valables jusqu'au %(day)s. Demandez-en de nouveaux à %(school)s, ou "
        "activez votre compte avec votre téléphone portable : « Je n'ai pas de compte »."
    ) % {"day": _last(letter), "school": school}


def describe(school: Etablissement) -> str:
    """A school with its telephone: « CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F), 02 61 91 00 48 »."""
    return ", ".join(filter(None, [etablissement_label(school), school.telephone]))


def schools_of(compte: Compte) -> list[Etablissement]:
    """The schools of an account's children, by UAI."""
    children = compte.rattachements.values_list("eleve_public_id", flat=True)
    return [get_etablissement(uai) for uai in sorted({one.uai for one in find_inscrits(children)})]


def hours() -> int:
    """How long a link sent by mail lives."""
    return int(current().mail_link_life.total_seconds() // 3600)


def prefilled_url(identifiant: str, profil: str) -> str:
    """The login page with an identifiant filled in."""
    return f"{reverse('connexion')}?{urlencode({'profil': profil, 'identifiant': identifiant})}"


def _last(letter: Notification) -> str:
    return f"{letter.expires_on:%d/%m/%Y}"
