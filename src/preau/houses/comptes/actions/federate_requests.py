"""Requests sent to a hub: kept for one browser, found again by their state, used once (specs/franceconnect.md §7.1)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes.models import DemandeFederee
from preau.houses.comptes.models.identite_federee import REQUEST_LIFE
from preau.houses.comptes.settings import current
from preau.kit import limits, sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_public_id
from preau.kit.limits import address
from preau.kit.sessions import browser
from preau.protocols.refusals import Refusal

WINDOW = timedelta(minutes=15)
PER_BROWSER = limits.Rule("comptes-federee-navigateur", 30, WINDOW)
LONGEST_STATE = 200


class DemandeInconnue(Refusal):
    """No request of ours has this state."""

    code = "COMPTES-0901"
    status = 400
    personne = (
        "Cette réponse ne correspond à aucune connexion commencée ici. Recommencez depuis la page de connexion, sans "
        "passer par un favori."
    )
    support = "state absent, répété, inconnu ou effacé : adresse de retour ouverte à la main, ou réponse forgée."


class AutreNavigateur(Refusal):
    """The request was made by another browser: it stays whole for that one."""

    code = "COMPTES-0902"
    status = 403
    personne = (
        "Cette connexion a été commencée dans un autre navigateur ou sur un autre appareil. Terminez-la là-bas, ou "
        "recommencez ici. Si cela se répète, acceptez les cookies de ce site."
    )
    support = "state d'un autre navigateur : cookies bloqués, lien copié, ou tentative de détournement de connexion."


class DemandeServie(Refusal):
    """The request had its answer: a page sent again, or a replay."""

    code = "COMPTES-0903"
    status = 409
    personne = (
        "Cette page a déjà servi : elle s'est peut-être ouverte deux fois. Continuez ci-dessous ; si vous n'êtes pas "
        "connecté, recommencez."
    )
    support = "state déjà employé : page rechargée, retour arrière, double clic, ou rejeu."


class DemandePerimee(Refusal):
    """More than half an hour has passed."""

    code = "COMPTES-0904"
    status = 410
    personne = "Vous êtes resté plus de trente minutes ailleurs : la connexion n'est plus valable. Recommencez."
    support = "Réponse arrivée plus de trente minutes après le départ, ou émetteur changé entre-temps."


@dataclass(frozen=True)
class Secrets:
    """What of a request only we know: what its answer is checked with, and the account that asked, if one did."""

    nonce: str
    code_verifier: str = ""
    compte: str = ""


def count_request(request: HttpRequest) -> limits.Verdict:
    """Count one request, by this browser, by this block of addresses, by all; before any transaction."""
    own = current()
    rules = [
        (limits.Rule("comptes-federee-bloc", own.logins_per_block, WINDOW), address.block(request)),
        (limits.Rule("comptes-federee-tous", own.logins_global, WINDOW), ""),
    ]
    known = browser.browser_hash(request)
    return limits.count_all([*([(PER_BROWSER, known)] if known else []), *rules])


def keep_request(
    state: str, secrets: Secrets, *, issuer: str, but: str, return_to: str, browser_hash: str
) -> DemandeFederee:
    """The row of a request that is about to leave."""
    public_id = new_public_id()
    return DemandeFederee.objects.create(
        public_id=public_id,
        state_hash=digest(state),
        browser_hash=browser_hash,
        issuer=issuer,
        secrets=sealkit.seal(json.dumps(asdict(secrets)), public_id),
        but=but,
        return_to=return_to,
        expires_at=now() + REQUEST_LIFE,
    )


def take_request(state: str, issuer: str, request: HttpRequest) -> DemandeFederee:
    """The request that this state names, used now: of fifty answers at once, one has it.

    Raises DemandeInconnue, AutreNavigateur (then it is not used), DemandeServie, DemandePerimee (too late, or the hub
    of the settings is another one since), each with the way on.
    """
    demande = _find(state)
    if demande is None:
        raise DemandeInconnue(**again())
    if not browser.is_browser(request, demande.browser_hash):
        raise AutreNavigateur(**again())
    if demande.used_at is not None or not _use(demande):
        suite = {"suite_url": demande.return_to or reverse("comptes:mon-compte"), "suite_label": _("Continuer")}
        raise DemandeServie(**suite)
    if demande.expires_at <= now() or demande.issuer != issuer:
        raise DemandePerimee(**again(demande.return_to))
    return demande


def read_secrets(demande: DemandeFederee) -> Secrets:
    """What was kept of a request."""
    return Secrets(**json.loads(sealkit.unseal(demande.secrets, demande.public_id)))


def again(return_to: str = "") -> dict[str, str]:
    """The way on of a refusal: the login page, or the conversation of a service, where every other way in is."""
    url = return_to if return_to.startswith("/idp/") else reverse("connexion")
    return {"suite_url": url, "suite_label": _("Revenir à la page de connexion")}


def _find(state: str) -> DemandeFederee | None:
    if not state or len(state) > LONGEST_STATE or not state.isascii():
        return None
    return DemandeFederee.objects.filter(state_hash=digest(state)).first()


def _use(demande: DemandeFederee) -> bool:
    return DemandeFederee.objects.filter(pk=demande.pk, used_at=None).update(used_at=now()) == 1
