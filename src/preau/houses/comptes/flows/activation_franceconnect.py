"""Parcours 1: un responsable active son compte avec FranceConnect (J2).

Seeds 000 méthode A and 001 3–6 (variant 001), 003 cas 1 (003, and 004 with its words); specs/franceconnect.md §5.3.
Begun by `begin`, from the callback of the hub, for an identity that opens nothing yet:

    001        mobile → code → actions → enfants → mon-compte
    003, 004   mobile → code → enfants → active → mon-compte

The second proof is a code by SMS, else by mail (mel), else the identifiers of a letter or of the account there is
(identifiants): the setting COMPTES_FRANCECONNECT_SECOND_PROOF says which, and in which order. Known and unknown people
walk the same path until the proof: only the courier stays silent. An account that the person has already is linked
(compte-lie), never made twice; the one made here has no password. Pupils and staff never come this way: the records
looked at are those of responsables.
This file holds the map and the pages up to the proof; franceconnect_pages.py those behind it, franceconnect_proof.py
what they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from preau.houses.comptes import stages, visitor, wordings
from preau.houses.comptes.actions import demandes, federate
from preau.houses.comptes.actions.contact import Contact, may_resend
from preau.houses.comptes.actions.enrol_federated import PURPOSE, count_identity, send_again
from preau.houses.comptes.actions.match_identity import names_of
from preau.houses.comptes.flows import contact_pages
from preau.houses.comptes.flows.activation_sms import ActivationSms, contact_url, refuse_too_many
from preau.houses.comptes.flows.activation_sms import FormationSansCompte as WithoutAccount
from preau.houses.comptes.flows.franceconnect_proof import (
    PAGES,
    OfIdentity,
    Proof,
    ask,
    leave_hub,
    proofs,
    refuse_proof,
    settle,
)
from preau.houses.comptes.models import Compte, IdentitePresentee
from preau.houses.comptes.settings import current
from preau.kit.flows import Flow, Invalid, Run, departure
from preau.kit.flows.flow import SeeOther
from preau.kit.sessions import browser

NAME = "activation-franceconnect"


class ActivationFranceConnect(Flow):
    """The journey J2; one map per family of tutorials."""

    name = NAME
    maps = {variant: wordings.get(variant).maps[NAME] for variant in wordings.names()}
    start = "mobile"
    given = {"presentee"}
    terminals = {"contact": (), "mon-compte": ("compte", "presentee"), "sortie": ("presentee",)}
    events = {
        ("mobile", "demandé"): "activation.code-demande",
        ("mel", "demandé"): "activation.code-demande",
        ("code", "juste"): "activation.contact-prouve",
        ("code", "épuisé"): "activation.code-epuise",
        ("identifiants", "courrier"): "activation.courrier-prouve",
    }
    seals = frozenset(
        {
            ("code", "déjà"),
            ("identifiants", "déjà"),
            ("enfants", "confirmés"),
            ("enfants", "déjà"),
        }
    )

    def uninvited(self, request: HttpRequest) -> str:
        """To the login page: only an identity of the hub begins this journey."""
        return reverse("connexion")

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """To the school's contact, out of the hub, or signed in to the summary of the account."""
        if target == "contact":
            return SeeOther(contact_url(run, motif="dossier"))
        presentee = IdentitePresentee.objects.get(public_id=run.recall("presentee"))
        if target == "sortie":
            return leave_hub(request, presentee, run.return_to)
        compte = Compte.objects.get(public_id=run.recall("compte"))
        carried = federate.session_data(compte, federate.read(presentee))
        target = reverse("comptes:mon-compte")
        return stages.enter(request, compte, return_to=run.return_to, target=target, carried=carried)

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to the account it made, else to the login page, where one press is left to do."""
        if visitor.current_compte(request) is not None:
            return reverse("comptes:mon-compte")
        return run.return_to or reverse("connexion")


def begin(request: HttpRequest, presentee: IdentitePresentee, return_to: str) -> HttpResponse:
    """303 to the first page of the journey for this identity, which the hub has just given to this browser."""
    demande = demandes.find_by_address(return_to, request)
    variant = wordings.get((demande and demande.wording) or current().wording).name
    flow = ActivationFranceConnect()
    given = {"presentee": presentee.public_id}
    run = departure.begin(flow, request, given, variant=variant, at=PAGES[proofs()[0]], return_to=return_to)
    response = SeeOther(flow.run_url(run))
    browser.ensure_browser(request, response)
    return response


class Mobile(contact_pages.AskMobile, Proof, flow=ActivationFranceConnect):
    """The number given to the school; a code is asked for, whoever asks."""

    mots = "fc-mobile"
    reads: ClassVar[Iterable[str]] = {"presentee"}
    slug_of = "sms"
    template = "comptes/franceconnect/preuve.html"
    writes: ClassVar[Iterable[str]] = {"contact", "candidats", "connu", "faible"}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count the code before anything is looked up."""
        refuse_too_many(self.field, count_identity(self.presentee(run), self.contact(said), run.request))
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Look up and send; known or unknown, the same."""
        ask(run, self.presentee(run), self.contact(said))
        return "demandé"

    def on_mel(self, run: Run) -> str:
        """« Recevoir un code par mail »."""
        refuse_proof("mail")
        return "mail"

    def on_identifiants(self, run: Run) -> str:
        """« Utiliser les identifiants du courrier »."""
        refuse_proof("courrier")
        return "identifiants"


class Mel(contact_pages.AskMel, Proof, flow=ActivationFranceConnect):
    """The mail address given to the school."""

    mots = "fc-mel"
    reads: ClassVar[Iterable[str]] = {"presentee"}
    slug_of = "mail"
    template = "comptes/franceconnect/preuve.html"
    writes: ClassVar[Iterable[str]] = {"contact", "candidats", "connu", "faible"}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count the code before anything is looked up."""
        refuse_too_many(self.field, count_identity(self.presentee(run), self.contact(said), run.request))
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Look up and send; known or unknown, the same."""
        ask(run, self.presentee(run), self.contact(said))
        return "demandé"

    def on_identifiants(self, run: Run) -> str:
        """« Utiliser les identifiants du courrier »."""
        refuse_proof("courrier")
        return "identifiants"


class Code(contact_pages.EnterCode, OfIdentity, flow=ActivationFranceConnect):
    """The code received; the same page for everyone, with what a school's record must hold."""

    mots = "fc-code"
    template = "comptes/franceconnect/code.html"
    purpose = PURPOSE
    reads: ClassVar[Iterable[str]] = {"presentee", "contact", "candidats", "connu"}
    writes: ClassVar[Iterable[str]] = {"renvoye", "candidats", "compte", "raison"}

    def is_silent(self, run: Run) -> bool:
        """There is nobody to prove."""
        return not (run.recall("candidats") or run.recall("connu"))

    def context(self, run: Run) -> dict[str, Any]:
        """The names that the hub gave, the page of the contact, and the ways without the hub."""
        names = names_of(federate.read(self.presentee(run)).claims)
        by_mail = "@" in run.recall("contact")
        return {
            **super().context(run),
            "noms": [one for one in (names.family, names.usage, names.given) if one],
            "modifier": ActivationFranceConnect.page_url(run, "mel" if by_mail else "mobile"),
            "activation": ActivationSms.url(run.return_to),
        }

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Of an identity that still waits, the code: counted first, five tries."""
        self.presentee(run)
        return super().verify(run, said)

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The contact is proven: an account to link, children to attach, or neither."""
        return settle(run, self.presentee(run), Contact.of(run.recall("contact")), run.recall("connu")) or "juste"

    def on_renvoyer(self, run: Run) -> str:
        """Another code to the same contact, within the quota; silent for the same people as the first."""
        contact, presentee = Contact.of(run.recall("contact")), self.presentee(run)
        may = may_resend(PURPOSE, run.public_id, contact)
        if not may.allowed:
            raise Invalid(contact_pages.too_soon() if may.retry_at else contact_pages.too_many())
        refuse_too_many("", count_identity(presentee, contact, run.request))
        with transaction.atomic():
            end = send_again(presentee, contact, run_public_id=run.public_id, silent=self.is_silent(run))
        run.keep_alive_until(end)
        run.remember(renvoye=run.recall("renvoye", 0) + 1)
        return "renvoyé"


class Bloque(contact_pages.StartAgain, flow=ActivationFranceConnect):
    """Five wrong codes: this one is over."""

    mots = "contact-bloque"
    reads: ClassVar[Iterable[str]] = {"contact"}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Start again from the number, or from the address."""
        return "recommencer-mail" if "@" in run.recall("contact") else "recommencer"


class CodeExpire(Bloque, flow=ActivationFranceConnect):
    """The code's time is over."""

    mots = "contact-expire"


class FormationSansCompte(WithoutAccount, flow=ActivationFranceConnect):
    """Parents of pupils of some classes have no account, by this way neither (seed 002)."""

    mots = "formation-sans-compte"
