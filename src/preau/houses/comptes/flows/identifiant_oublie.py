"""Identifiant oublié (J6): the identifiants that a mobile number or a mail address reaches are sent there.

Seed 002 §6, figure 6 (« Je récupère mon identifiant »); "perdu" in the words of 003 and 004.

    moyen → mobile | mel → envoye → connexion

Known or unknown, the pages are the same: what there is to say travels in the message, to who holds the contact.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from preau.houses.comptes import franceconnect, stages, wordings
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.actions.contact import Contact, count_proof
from preau.houses.comptes.actions.destinations import list_services
from preau.houses.comptes.actions.recover import PAUSE, send_identifiants
from preau.houses.comptes.flows import contact_forms as forms
from preau.houses.comptes.flows.activation_sms import Page, contact_url, refuse_too_many
from preau.houses.comptes.flows.contact_pages import AskMel, AskMobile, too_soon
from preau.houses.comptes.settings import current
from preau.kit import limits
from preau.kit.flows import Flow, Invalid, Run
from preau.kit.flows.flow import SeeOther

MAP = {
    "moyen": {"sms": "mobile", "mail": "mel"},
    "mobile": {"envoyé": "envoye"},
    "mel": {"envoyé": "envoye"},
    "envoye": {"renvoyé": "envoye", "connexion": "connexion"},
}
FORGOTTEN = "oubli"
"""Value of `motif` for who looks for a school because an identifiant or a password is lost."""


class Recovery(Flow):
    """What the two journeys of J6 share."""

    def choose_variant(self, request: HttpRequest) -> str:
        """The words of the service the person comes from, else those of the setting."""
        demande = demandes.find_by_address(request.GET.get("retour", ""), request)
        return wordings.get((demande and demande.wording) or current().wording).name

    def allowed_returns(self, request: HttpRequest) -> list[str]:
        """The doors of the services that an account opens: some of them have a link to these journeys (seed 004)."""
        return [service.url for service in list_services()]

    def before(self, run: Run, request: HttpRequest) -> str:
        """Back to the login page, which knows where the person was going, or to the service's door."""
        return run.return_to or reverse("connexion")

    def subject(self, run: Run) -> str:
        """The account it is about, when the submit found one."""
        found = run.scratch.get("compte", "")
        return f"compte:{found}" if found else ""

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to the login page, or to the service's door."""
        return stages.by_get(request, self.before(run, request))


class IdentifiantOublie(Recovery):
    """The journey J6, for the identifiant."""

    name = "identifiant-oublie"
    maps = dict.fromkeys(wordings.names(), MAP)
    start = "moyen"
    terminals = {"connexion": ()}
    events = {
        ("mobile", "envoyé"): "identifiant.rappele",
        ("mel", "envoyé"): "identifiant.rappele",
        ("envoye", "renvoyé"): "identifiant.rappele",
    }

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """To the login page, or to the service's door."""
        return SeeOther(self.after(run, request))


class Moyen(Page, flow=IdentifiantOublie):
    """« Je récupère mon identifiant »: by SMS, by mail, or the school."""

    mots = "identifiant-oublie"
    form = forms.MoyenForm
    template = "comptes/compte/moyen.html"

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the name of the hub."""
        return super().words(run, franceconnect=current().franceconnect_name, **values)

    def context(self, run: Run) -> dict[str, Any]:
        """Where the school is found, and the hub, through which one is signed in and shown the identifiant."""
        assert run.request is not None
        bouton = franceconnect.button(run.request, but=franceconnect.But.IDENTIFIANT, return_to=run.return_to)
        return {**super().context(run), "contact": contact_url(run, motif=FORGOTTEN), "bouton": bouton}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The way chosen."""
        return "sms" if said["moyen"] == "sms" else "mail"


class Mobile(AskMobile, flow=IdentifiantOublie):
    """« Avec le n° de téléphone de mon compte »."""

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Send what there is to send."""
        send_to(run, self.contact(said))
        return "envoyé"


class Mel(AskMel, flow=IdentifiantOublie):
    """« Avec l'adresse mail de mon compte »."""

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Send what there is to send."""
        send_to(run, self.contact(said))
        return "envoyé"


class Envoye(Page, flow=IdentifiantOublie):
    """Said to everyone: if this contact is known, the identifiant is on its way."""

    mots = "identifiant-envoye"
    template = "comptes/compte/envoye.html"
    reads = {"contact"}
    writes = {"renvoye"}

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the contact typed."""
        return super().words(run, contact=Contact.of(run.recall("contact")).display, **values)

    def context(self, run: Run) -> dict[str, Any]:
        """The ways on when nothing arrives, and the password if that one is lost too."""
        query = "?" + urlencode({"retour": run.return_to}) if run.return_to else ""
        return {
            **super().context(run),
            "renvoye": run.recall("renvoye", 0),
            "contact": contact_url(run, motif=FORGOTTEN),
            "mot_de_passe_oublie": reverse("parcours-mot-de-passe-oublie") + query,
        }

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to the login page."""
        return "connexion"

    def on_renvoyer(self, run: Run) -> str:
        """Send once more, counted like the first."""
        contact = Contact.of(run.recall("contact"))
        if not limits.count(PAUSE, contact.value).allowed:
            raise Invalid(too_soon())
        refuse_too_many("", count_proof(contact, run.request))
        with transaction.atomic():
            run.scratch["compte"] = send_identifiants(contact)
        run.remember(renvoye=run.recall("renvoye", 0) + 1)
        return "renvoyé"


def send_to(run: Run, contact: Contact) -> None:
    """Send what there is to send; known or unknown, the same."""
    run.scratch["compte"] = send_identifiants(contact)
    run.remember(contact=contact.value)
