"""What a verified identity leads to, for each thing that people come for: a session, a link, a recent proof, a journey.

Journeys are doors given by the addresses (franceconnect_urls.py): an endpoint and a journey do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes import franceconnect, franceconnect_sortie, lettre, reauth, stages, visitor, wordings
from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.demandes import find_by_address
from preau.houses.comptes.actions.federate import Known, Moved, Presented
from preau.houses.comptes.actions.federate_refusals import AutreNom, IdentitePrise
from preau.houses.comptes.actions.federate_relink import relink
from preau.houses.comptes.actions.federate_requests import Secrets, again
from preau.houses.comptes.actions.match_identity import fit_of_compte, names_of
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.franceconnect import But
from preau.houses.comptes.models import Compte, DemandeFederee, IdentiteFederee, IdentitePresentee, Tentative
from preau.houses.comptes.settings import current
from preau.kit import sessions
from preau.kit.identitykit import Fit
from preau.kit.sessions import browser
from preau.protocols.refusals import Refusal

Door = Callable[[HttpRequest, IdentitePresentee, str], HttpResponse]


class CompteSuspendu(Refusal):
    """The identity opens an account that is suspended."""

    code = "COMPTES-0906"
    status = 403
    personne = (
        "Votre compte est suspendu. L'école ou l'établissement peut vous dire pourquoi et le rouvrir : contactez son "
        "secrétariat."
    )
    support = "Identité FranceConnect vérifiée, compte suspendu par le guichet."


class CompteFerme(Refusal):
    """The identity opens an account that is closed."""

    code = "COMPTES-0907"
    status = 403
    personne = (
        "Votre compte est fermé. Si un élève dont vous êtes responsable est encore scolarisé, demandez de nouveaux "
        "identifiants à son école ou à son établissement."
    )
    support = "Identité FranceConnect vérifiée, compte fermé ou regroupé dans un autre."


class AutreCompte(Refusal):
    """The session of this browser is not that of the account that asked."""

    code = "COMPTES-0908"
    status = 409
    personne = "Vous n'êtes plus connecté avec le compte qui a commencé. Recommencez depuis « Mon compte »."
    support = "La session de ce navigateur a fini ou changé de compte pendant le passage par FranceConnect."


class AutreIdentite(Refusal):
    """A proof was asked again, and another person gave it."""

    code = "COMPTES-0909"
    status = 403
    personne = "Cette identité n'est pas celle qui ouvre votre compte. Recommencez avec la vôtre."
    support = "Preuve récente demandée : l'identité rendue n'est pas liée au compte de la session."


@dataclass(frozen=True)
class Arrival:
    """A verified identity, and the request that it answers; `id_claims` are those of the id_token."""

    demande: DemandeFederee
    secrets: Secrets
    presented: Presented
    id_claims: Mapping[str, Any]


@dataclass(frozen=True)
class Doors:
    """The journeys of an identity that opens nothing yet: (request, presentee, return_to) → response.

    `enrol` makes an account (J2); `relink` gives an account back to who bears its civil status under another `sub`.
    """

    enrol: Door
    relink: Door


def arrive(request: HttpRequest, arrival: Arrival, doors: Doors) -> HttpResponse:
    """Do what was asked for. Raises refusals of this file, of `federate_refusals` and of `federate_requests`."""
    if arrival.demande.but == But.LIAISON:
        return _link(request, arrival)
    if arrival.demande.but == But.CONFIRMATION:
        return _confirm(request, arrival)
    return _enter(request, arrival, doors)


def _enter(request: HttpRequest, arrival: Arrival, doors: Doors) -> HttpResponse:
    demande, presented = arrival.demande, arrival.presented
    if franceconnect.wants_fresh(request, demande.but, demande.return_to) and _is_old(arrival):
        return _ask_again(arrival)
    try:
        found = federate.resolve(presented)
    except Refusal as refusal:
        refusal.context.update(again(demande.return_to))
        raise
    if isinstance(found, Known):
        federate.note_seen(found.identite, presented, request)
        return _open(request, arrival, found.compte)
    kept = replace(presented, id_token="") if leaves_hub_at_once(presented) else presented
    presentee = federate.present(kept, browser.name_browser(request))
    door = doors.relink if isinstance(found, Moved) else doors.enrol
    response = door(request, presentee, demande.return_to)
    browser.ensure_browser(request, response)
    return _out_of_hub(response, presented)


def _is_old(arrival: Arrival) -> bool:
    """Whether the hub let somebody in without asking who they are since it was asked to (OpenID Connect §3.1.2.1)."""
    auth_time = arrival.id_claims.get("auth_time")
    asked_at = (arrival.demande.created_at - current().franceconnect_clock_skew).timestamp()
    return isinstance(auth_time, int | float) and auth_time < int(asked_at)


def _ask_again(arrival: Arrival) -> HttpResponse:
    """Out of the hub's session, by the id_token that it has just given, and back to the button."""
    page = franceconnect.page_url(arrival.demande.but, arrival.demande.return_to)
    suite = franceconnect.with_query(page, **{franceconnect.AVIS: "fc-ancienne"})
    return franceconnect_sortie.leave(arrival.presented.id_token, suite, returns=True)


def _open(request: HttpRequest, arrival: Arrival, compte: Compte) -> HttpResponse:
    """Through the stages of a login, as after a password: a second factor is asked all the same."""
    return_to, presented = arrival.demande.return_to, arrival.presented
    if compte.state == Compte.State.A_VALIDER:
        demande = find_by_address(return_to, request)
        variant = wordings.get((demande and demande.wording) or current().wording).name
        return lettre.resume(request, compte, variant=variant, return_to=return_to)
    if not compte.is_open:
        note_attempt(Tentative.Voie.FRANCECONNECT, Tentative.Reason.SUSPENDU, compte_public_id=compte.public_id)
        refusal = CompteSuspendu if compte.state == Compte.State.SUSPENDU else CompteFerme
        contact = {"suite_url": reverse("comptes:contact"), "suite_label": _("Contacter l'établissement")}
        raise refusal(**contact)
    target = f"{reverse('comptes:mon-compte')}?fait=identifiant" if arrival.demande.but == But.IDENTIFIANT else ""
    carried = {} if leaves_hub_at_once(presented) else federate.session_data(compte, presented)
    response = stages.enter(request, compte, return_to=return_to, target=target, carried=carried)
    return _out_of_hub(response, presented)


def leaves_hub_at_once(presented: Presented) -> bool:
    """Whether the session at the hub ends as soon as the identity is here (setting, for shared computers; §2.9)."""
    return bool(current().franceconnect_logout_after_login and presented.id_token)


def _out_of_hub(response: HttpResponse, presented: Presented) -> HttpResponse:
    """`response`, a redirection within this house, by way of the hub's sign-out when the setting says so."""
    if not leaves_hub_at_once(presented):
        return response
    return franceconnect_sortie.leave(presented.id_token, response["Location"], response)


def _link(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """« Ajouter FranceConnect à mon compte »: the proof was recent when the person left."""
    compte, presented = _asker(request, arrival), arrival.presented
    found = federate.resolve(presented)
    if isinstance(found, Known | Moved) and found.compte.pk != compte.pk:
        raise IdentitePrise(**regrouping())
    if isinstance(found, Known):
        federate.note_seen(found.identite, presented, request)
    else:
        presentee = federate.present(presented, browser.name_browser(request))
        _write(request, compte, presentee, found.former if isinstance(found, Moved) else None)
    _keep_hint(request, compte, presented)
    return HttpResponseRedirect(f"{reverse('comptes:mon-compte')}?fait=franceconnect", status=303)


def _write(request: HttpRequest, compte: Compte, presentee: IdentitePresentee, former: IdentiteFederee | None) -> None:
    try:
        if former is not None:
            relink(former, presentee, request)
        else:
            _refuse_other_name(compte, federate.read(presentee))
            federate.link(compte, presentee, request)
    except IdentitePrise as refusal:
        refusal.context.update(regrouping())
        raise
    except Refusal as refusal:
        refusal.context.update(_to_account())
        raise


def _refuse_other_name(compte: Compte, presented: Presented) -> None:
    """Raise AutreNom for the identity of somebody else of the home, what `refuse_link` raises before it."""
    federate.refuse_link(compte, presented)
    if fit_of_compte(compte, names_of(presented.claims)) is Fit.NONE:
        raise AutreNom


def _confirm(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """A recent proof, from the identity of this very account."""
    compte = _asker(request, arrival)
    found = federate.resolve(arrival.presented)
    if not isinstance(found, Known) or found.compte.pk != compte.pk:
        raise AutreIdentite(**_to_account())
    if _is_old(arrival):
        return _ask_again(arrival)
    federate.note_seen(found.identite, arrival.presented, request)
    reauth.mark(request)
    _keep_hint(request, compte, arrival.presented)
    return HttpResponseRedirect(arrival.demande.return_to or reverse("comptes:mon-compte"), status=303)


def _keep_hint(request: HttpRequest, compte: Compte, presented: Presented) -> None:
    """The session of the asker now signs out of the hub's newest session."""
    session = sessions.current(request)
    assert session is not None  # the asker's
    session.data = {**session.data, **federate.session_data(compte, presented)}
    session.save(update_fields=["data"])


def _asker(request: HttpRequest, arrival: Arrival) -> Compte:
    compte = visitor.current_compte(request)
    if compte is None or compte.public_id != arrival.secrets.compte:
        raise AutreCompte(**_to_account())
    return compte


def regrouping() -> dict[str, str]:
    """The way on for who has two accounts (J5)."""
    return {"suite_url": reverse("parcours-ajout-eleve"), "suite_label": _("Regrouper mes comptes")}


def _to_account() -> dict[str, str]:
    return {"suite_url": reverse("comptes:mon-compte"), "suite_label": _("Revenir à mon compte")}
