"""Parcours 3: un responsable active son compte avec les identifiants provisoires d'un courrier (J3).

Seeds 002 parcours 3 and 003 cas 3. Begun by the login page, once the provisional password is right (lettre.py):

    001, 004   activation-du-compte → validation → confirmation → services
    003        gerer-mon-compte → activation-du-compte → …

The account exists from the first page on, and waits for the link sent by mail; a login before that comes back to
`validation`. Who has no address is activated by the office, which has seen them (`guichet`). The link itself opens
pages/validation.py, on any device.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from preau.houses.comptes import hashing, lettre, visitor, wordings
from preau.houses.comptes.actions.activate import AlreadyActiveError, NothingToAttachError
from preau.houses.comptes.actions.activate_letter import LetterDeadError, activate_letter
from preau.houses.comptes.actions.letters import person_records
from preau.houses.comptes.actions.openable import get_person, list_openable
from preau.houses.comptes.actions.report import report_links
from preau.houses.comptes.actions.validate_mail import correct_mail, count_validation, send_validation
from preau.houses.comptes.flows import letter_forms as forms
from preau.houses.comptes.flows.activation_pages import Enfants, family_names, policy_for
from preau.houses.comptes.flows.activation_sms import Page, contact_url
from preau.houses.comptes.models import Compte, Notification, Tentative
from preau.houses.comptes.settings import current
from preau.kit.clockkit import PARIS
from preau.kit.flows import Flow, Invalid, Run
from preau.kit.flows.flow import SeeOther
from preau.kit.limits import Verdict
from preau.registre.queries import get_etablissement

NAME = lettre.PARENTS


class ActivationNotification(Flow):
    """The journey J3; one map per family of tutorials."""

    name = NAME
    maps = {variant: wordings.get(variant).maps[NAME] for variant in wordings.names()}
    start = {variant: next(iter(wordings.get(variant).maps[NAME])) for variant in wordings.names()}
    given = {"lettre"}
    terminals = {"contact": (), "services": ("compte",)}
    events = {("activation-du-compte", "mort"): "activation.courrier-perime"}
    seals = frozenset({("activation-du-compte", "envoyé"), ("activation-du-compte", "sans-mail")})

    def uninvited(self, request: HttpRequest) -> str:
        """To the login page: only a right provisional password begins this journey."""
        return lettre.login_url(request)

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """To the school's contact, or signed in and on to the services."""
        if target == "contact":
            return SeeOther(contact_url(run, motif="dossier"))
        return lettre.enter_services(request, Compte.objects.get(public_id=run.recall("compte")), run.return_to)

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to the account it made, else to the login page."""
        return "/mon-compte/" if visitor.current_compte(request) else run.return_to or "/"


class GererMonCompte(Page, flow=ActivationNotification):
    """Seed 003, étape 2: the button « Gérer mon compte »."""

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to the screen."""
        return "suite"


class ActivationDuCompte(Enfants, flow=ActivationNotification):
    """« Activation du compte »: mail address, new password, dates of birth, « Activer votre compte »."""

    form = forms.LetterForm
    template = "comptes/activation/courrier.html"
    reads: ClassVar[Iterable[str]] = {"lettre"}
    writes: ClassVar[Iterable[str]] = {"compte"}
    voie = Tentative.Voie.COURRIER

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """Those of the children's page, and its own."""
        children = wordings.get(run.variant).page("enfants", service=current().service_name)
        return {**children, **super().words(run, **values)}

    def candidats(self, run: Run) -> list[str]:
        """The records of the person whom the letter is for."""
        if "candidats" not in run.scratch:
            letter = Notification.objects.get(public_id=run.recall("lettre"))
            run.scratch.update(lettre=letter, candidats=person_records(letter.responsable_public_id))
        candidats: list[str] = run.scratch["candidats"]
        return candidats

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """The children, the rules, and whether the password is typed twice."""
        kwargs = super().form_kwargs(run)
        person = get_person(self.candidats(run))
        names = family_names(one.enfant for one in self.asked(run))
        known = [person.nom, person.prenom, *names, run.scratch["lettre"].identifiant]
        return {**kwargs, "policy": policy_for(run.variant, known), "confirmed": current().letter_confirmation}

    def context(self, run: Run) -> dict[str, Any]:
        """The identifiant goes with the password into what the browser keeps."""
        self.candidats(run)
        return {**super().context(run), "identifiant": run.scratch["lettre"].identifiant}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """The dates, counted; then the mail to come; then the hash."""
        super().verify(run, said)
        if run.scratch["proven"] and said["mel"]:
            refuse_too_many("mel", count_validation(f"lettre:{run.recall('lettre')}", said["mel"], run.request))
        try:
            run.scratch["hash"] = hashing.make(said["mot_de_passe"])
        except hashing.TooBusy as busy:
            raise Invalid(busy.sentence()) from None
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The account, once; without any child, the school is the answer."""
        if not run.scratch["proven"]:
            enfants = list_openable(self.candidats(run))
            report_links(enfants, run.scratch["refused"], actor=f"run:{run.public_id}", request=run.request)
            return "aucun"
        try:
            compte = activate_letter(
                run.recall("lettre"),
                proven=run.scratch["proven"],
                refused=run.scratch["refused"],
                mel=said["mel"],
                password_hash=run.scratch["hash"],
                run_public_id=run.public_id,
                return_to=run.return_to,
                request=run.request,
            )
        except AlreadyActiveError as already:
            run.remember(compte=already.compte.public_id)
            return "déjà"
        except LetterDeadError:
            return "mort"
        except NothingToAttachError:
            return "aucun"
        run.remember(compte=compte.public_id)
        return "envoyé" if said["mel"] else "sans-mail"


class OfAccount(Page):
    """A page about the account that this run has made, or that waits."""

    reads: ClassVar[Iterable[str]] = {"compte"}

    def compte(self, run: Run) -> Compte:
        """The account."""
        return Compte.objects.get(public_id=run.recall("compte"))

    def context(self, run: Run) -> dict[str, Any]:
        """The identifiant, and the login page."""
        return {**super().context(run), "compte": self.compte(run), "connexion": run.return_to or "/connexion/"}


class Waiting(OfAccount):
    """What the two waiting pages share: another address, and the way on as soon as the account is active."""

    def on_adresse(self, run: Run) -> str:
        """« Corriger mon adresse »."""
        return "adresse"

    def proceed(self, run: Run) -> str:
        """Go on if the account is active by now; else say what is still missing."""
        if not self.compte(run).is_open:
            raise Invalid(self.words(run)["pas_encore"])
        return "validé"


class Validation(Waiting, flow=ActivationNotification):
    """Étape 3: the mail is on its way; « Renvoyer le mail », « Corriger mon adresse »."""

    template = "comptes/activation/validation.html"
    writes: ClassVar[Iterable[str]] = {"renvoye"}

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the address typed: its owner must see a slip."""
        return super().words(run, mel=self.compte(run).mel, heures=lettre.hours(), **values)

    def context(self, run: Run) -> dict[str, Any]:
        """Whether a mail was sent again."""
        return {**super().context(run), "renvoye": run.recall("renvoye", 0)}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """« J'ai validé mon adresse mail »: here, or on another device."""
        self.proceed(run)
        return "validé"

    def on_renvoyer(self, run: Run) -> str:
        """Another link to the same address, within the limits; nothing when the account waits no more."""
        compte = self.compte(run)
        if compte.state != Compte.State.A_VALIDER:
            return "renvoyé"
        refuse_too_many("", count_validation(f"compte:{compte.public_id}", compte.mel, run.request))
        with transaction.atomic():
            send_validation(compte, run.return_to)
        run.remember(renvoye=run.recall("renvoye", 0) + 1)
        return "renvoyé"


class Guichet(Waiting, flow=ActivationNotification):
    """No mail address: the office, which sees the person, activates the account."""

    template = "comptes/activation/guichet.html"

    def context(self, run: Run) -> dict[str, Any]:
        """The schools."""
        return {**super().context(run), "etablissements": lettre.schools_of(self.compte(run))}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """« Mon compte a été activé »."""
        self.proceed(run)
        return "validé"


class Adresse(OfAccount, flow=ActivationNotification):
    """« Corriger mon adresse »: links to the former one are dead."""

    form = forms.MelForm

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count the mail."""
        refuse_too_many("mel", count_validation(f"compte:{run.recall('compte')}", said["mel"], run.request))
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Send a link there; an account that is active already needs none."""
        correct_mail(self.compte(run), said["mel"], run.return_to, request=run.request)
        return "corrigée"


class Confirmation(OfAccount, flow=ActivationNotification):
    """Étape 4: « Votre compte est désormais activé », « Accéder à mes services en ligne »."""

    template = "comptes/activation/active.html"

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to the services; the session opens there."""
        return "continuer"


class DejaActif(OfAccount, flow=ActivationNotification):
    """The account was activated meanwhile, by another door or in another window."""

    template = "comptes/activation/deja-actif.html"


class CourrierPerime(Page, flow=ActivationNotification):
    """The letter was replaced, or its last day passed, while this page was open."""

    template = "comptes/activation/courrier-perime.html"
    reads: ClassVar[Iterable[str]] = {"lettre"}

    def context(self, run: Run) -> dict[str, Any]:
        """Why, and the school that gives another."""
        letter = Notification.objects.get(public_id=run.recall("lettre"))
        return {
            **super().context(run),
            "pourquoi": lettre.why_dead(letter),
            "etablissement": get_etablissement(letter.uai),
            "connexion": run.return_to or "/connexion/",
        }


def refuse_too_many(field: str, verdict: Verdict) -> None:
    """Raise Invalid when enough mails were sent, with the hour from which to try again."""
    if verdict.allowed:
        return
    at = f"{verdict.retry_at.astimezone(PARIS):%H:%M}" if verdict.retry_at else _("demain")
    raise Invalid({field: _("Trop de mails ont été demandés. Réessayez à partir de %(at)s.") % {"at": at}})
