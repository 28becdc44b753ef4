"""The second half of the journey J2, behind the proof: identifiers, children, the account.

The map and the first half: activation_franceconnect.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes import hashing, wordings
from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.activate import AlreadyActiveError, NothingToAttachError
from preau.houses.comptes.actions.attach import letter_records
from preau.houses.comptes.actions.authenticate import LoginRefusal, Provisional, Unfinished, authenticate
from preau.houses.comptes.actions.contact import Contact
from preau.houses.comptes.actions.enrol_federated import VOIE, enrol
from preau.houses.comptes.actions.match_identity import fit_of_compte, fit_of_records, names_of
from preau.houses.comptes.actions.openable import list_openable
from preau.houses.comptes.actions.prove import is_open
from preau.houses.comptes.actions.report import report_links
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.flows import franceconnect_forms as forms
from preau.houses.comptes.flows.activation_franceconnect import ActivationFranceConnect
from preau.houses.comptes.flows.activation_pages import Enfants as AskChildren
from preau.houses.comptes.flows.activation_sms import contact_url
from preau.houses.comptes.flows.ajout_eleve import say
from preau.houses.comptes.flows.franceconnect_proof import OfIdentity, Proof, link_existing, refuse_proof, settle
from preau.houses.comptes.models import Compte, Tentative
from preau.houses.comptes.settings import current
from preau.kit.flows import Invalid, Run
from preau.kit.identitykit import Fit
from preau.protocols.refusals import Refusal
from preau.registre.queries import etablissement_label


class Identifiants(Proof, flow=ActivationFranceConnect):
    """The identifiers of a letter, else of the account there is: counted and compared like a login."""

    mots = "fc-identifiants"
    reads: ClassVar[Iterable[str]] = {"presentee"}
    slug_of = "courrier"
    form = forms.IdentifiantsForm
    template = "comptes/franceconnect/preuve.html"
    writes: ClassVar[Iterable[str]] = {"contact", "candidats", "connu", "faible", "compte", "raison"}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Whose they are, and whether that is who the hub says; only their owner is told more than « incorrect »."""
        refuse_proof("courrier")
        presentee = self.presentee(run)
        try:
            found = authenticate(said["identifiant"], said["mot_de_passe"], request=run.request)
        except hashing.TooBusy as busy:
            raise Invalid(busy.sentence()) from None
        if isinstance(found, LoginRefusal):
            raise Invalid(say(found))
        if isinstance(found, Unfinished):
            raise Invalid(_("Ce compte attend la validation de son adresse mail : ouvrez d'abord le lien reçu."))
        names = names_of(federate.read(presentee).claims)
        try:
            records = letter_records(found.letter) if isinstance(found, Provisional) else []
        except Refusal as refusal:
            raise Invalid(refusal.sentence()) from None
        if isinstance(found, Compte) and found.profil != Compte.Profil.RESPONSABLE:
            raise Invalid(_("Ces identifiants ne sont pas ceux d'un responsable d'élève : connectez-vous avec eux."))
        fit = fit_of_compte(found, names) if isinstance(found, Compte) else fit_of_records(records, names)
        if fit is Fit.NONE:
            note_attempt(
                VOIE,
                Tentative.Reason.NOM_DIFFERENT,
                run_public_id=run.public_id,
                responsable_public_id=records[0] if records else "",
                compte_public_id=found.public_id if isinstance(found, Compte) else "",
            )
            raise Invalid(self.other_name())
        run.scratch.update(found=found, records=records, faible=fit is Fit.WEAK)
        return None

    def other_name(self) -> str:
        """Said to who owns the identifiers and came with another civil status, often a spouse's."""
        return _(
            "Ces identifiants sont ceux d'une personne qui porte un autre nom que celui donné par %(name)s. Utilisez "
            "votre propre identité, ou demandez à l'établissement de corriger votre dossier."
        ) % {"name": current().franceconnect_name}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The account there is, linked now; else the letter's children."""
        found, presentee = run.scratch["found"], self.presentee(run)
        run.remember(contact="", connu="", faible=run.scratch["faible"], candidats=run.scratch["records"])
        if isinstance(found, Compte):
            return link_existing(run, presentee, found)
        return settle(run, presentee, None) or "courrier"


class Actions(OfIdentity, flow=ActivationFranceConnect):
    """Seed 001, 4: « Actions à effectuer sur votre compte », « Rattacher des élèves »."""

    mots = "fc-actions"
    template = "comptes/franceconnect/actions.html"
    reads: ClassVar[Iterable[str]] = {"presentee", "candidats"}

    def context(self, run: Run) -> dict[str, Any]:
        """The children to attach, named as everywhere behind the proof."""
        enfants = list_openable(run.recall("candidats"))
        eleves = [(enfant, etablissement_label(enfant.uai)) for enfant in enfants]
        return {**super().context(run), "eleves": eleves}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to their dates of birth."""
        return "rattacher"


class Enfants(AskChildren, OfIdentity, flow=ActivationFranceConnect):
    """« Rattachement des élèves au compte »: the last page before the account exists."""

    mots = "fc-enfants"
    form: ClassVar[type[BaseForm] | None] = forms.RattachementForm
    template = "comptes/franceconnect/enfants.html"
    reads: ClassVar[Iterable[str]] = {"presentee", "contact", "candidats", "faible"}
    writes: ClassVar[Iterable[str]] = {"compte", "raison"}
    voie = Tentative.Voie.FRANCECONNECT

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """Those of the children's page, and its own."""
        children = wordings.get(run.variant).page("enfants", service=current().service_name)
        words = {**children, **super().words(run, **values)}
        return {**words, "partiel": "" if self.must_prove_all(run, words) else words["partiel"]}

    def must_prove_all(self, run: Run, words: dict[str, str]) -> bool:
        """By setting, by the tutorial (003), or because only a later given name fits the record."""
        return current().franceconnect_all_dates or run.recall("faible") or not words["partiel"]

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """One child at least, or all."""
        return {**super().form_kwargs(run), "partial": bool(self.words(run)["partiel"])}

    def context(self, run: Run) -> dict[str, Any]:
        """One child or several, and that some may wait."""
        found = super().context(run)
        return {**found, "partiel": found["mots"]["partiel"] if len(self.asked(run)) > 1 else ""}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """The dates, counted first; where every child must be proven, one whose tries are over ends the journey."""
        self.presentee(run)
        if self.needs_every_child(run) and not all(is_open(run.public_id, one.enfant) for one in self.asked(run)):
            return "épuisé"
        return super().verify(run, said)

    def needs_every_child(self, run: Run) -> bool:
        """Whether a child that cannot be proven any more closes the way for the others (seed 003, by setting)."""
        return current().franceconnect_all_dates or bool(run.recall("faible"))

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The account, once; someone quicker in another window has the identity linked to theirs."""
        candidats, contact, presentee = run.recall("candidats"), run.recall("contact"), self.presentee(run)
        try:
            compte = enrol(
                presentee,
                candidats=candidats,
                proven=run.scratch["proven"],
                refused=run.scratch["refused"],
                contact=Contact.of(contact) if contact else None,
                run_public_id=run.public_id,
                request=run.request,
            )
        except AlreadyActiveError as already:
            return link_existing(run, presentee, already.compte)
        except NothingToAttachError:
            who, refused = f"run:{run.public_id}", run.scratch["refused"]
            report_links(list_openable(candidats), refused, actor=who, request=run.request)
            return "aucun"
        except Refusal as refusal:
            raise Invalid(refusal.sentence()) from None
        run.remember(compte=compte.public_id)
        return "confirmés"


class OfAccount(OfIdentity):
    """A page about the account that the identity opens from now on."""

    reads: ClassVar[Iterable[str]] = {"presentee", "compte"}

    def context(self, run: Run) -> dict[str, Any]:
        """The identifiant to keep."""
        return {**super().context(run), "compte": Compte.objects.get(public_id=run.recall("compte"))}


class Active(OfAccount, flow=ActivationFranceConnect):
    """Seed 003: « Votre compte est désormais activé », and how the next visit goes."""

    mots = "fc-active"
    template = "comptes/franceconnect/active.html"

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to the summary; the session opens there."""
        return "continuer"


class CompteLie(OfAccount, flow=ActivationFranceConnect):
    """The person had an account: it was not made twice, the hub is one more way in."""

    mots = "fc-compte-lie"
    template = "comptes/franceconnect/active.html"

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to the summary; the session opens there."""
        return "continuer"


class CompteInactif(OfIdentity, flow=ActivationFranceConnect):
    """The account there is cannot be opened, or not by this identity: why, and the school."""

    mots = "compte-inactif"
    template = "comptes/compte/inactif.html"
    reads: ClassVar[Iterable[str]] = {"raison"}

    def context(self, run: Run) -> dict[str, Any]:
        """The sentence of the state, or the refusal's own."""
        words, raison = self.words(run), run.recall("raison")
        if raison in Compte.State.values:
            raison = words.get(raison.replace("-", "_"), words["suspendu"])
        login = run.return_to or reverse("connexion")
        return {"mots": words, "raison": raison, "contact": contact_url(run), "connexion": login}


class DatesEpuisees(OfIdentity, flow=ActivationFranceConnect):
    """Every date was to be right, and the tries are over."""

    mots = "fc-dates-epuisees"
    template = "comptes/franceconnect/dates-epuisees.html"
    reads: ClassVar[Iterable[str]] = ()

    def context(self, run: Run) -> dict[str, Any]:
        """Where the school is found."""
        return {**super().context(run), "contact": contact_url(run)}
