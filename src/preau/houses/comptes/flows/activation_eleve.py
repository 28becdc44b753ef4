"""Un élève active son compte avec les identifiants temporaires distribués par son établissement (J4; seed 000).

    mot-de-passe → date-de-naissance → compte-active → services

Begun by the login page, once the temporary password is right (lettre.py). Nothing of the pupil's record is said or
compared before the password page: that one refuses every date, so that it tells nobody which one is the pupil's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.houses.comptes import hashing, lettre, visitor, wordings
from preau.houses.comptes.actions.activate import AlreadyActiveError
from preau.houses.comptes.actions.activate_letter import LetterDeadError, activate_eleve
from preau.houses.comptes.actions.prove import Proof, own_tries_left, prove_own_date
from preau.houses.comptes.flows import letter_forms as forms
from preau.houses.comptes.flows.activation_forms import MotDePasseForm
from preau.houses.comptes.flows.activation_pages import policy_for
from preau.houses.comptes.flows.activation_sms import Page
from preau.houses.comptes.models import Compte, Notification
from preau.kit.flows import Flow, Invalid, Run
from preau.registre.models import Eleve
from preau.registre.queries import get_etablissement, same_eleves

NAME = lettre.ELEVES


class ActivationEleve(Flow):
    """The journey J4."""

    name = NAME
    maps = {variant: wordings.get(variant).maps[NAME] for variant in wordings.names()}
    start = "mot-de-passe"
    given = {"lettre"}
    terminals = {"services": ("compte",)}
    events = {
        ("date-de-naissance", "épuisé"): "activation.dates-epuisees",
        ("date-de-naissance", "mort"): "activation.courrier-perime",
    }
    seals = frozenset({("date-de-naissance", "confirmé")})

    def uninvited(self, request: HttpRequest) -> str:
        """To the login page: only a right temporary password begins this journey."""
        return lettre.login_url(request)

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """Signed in, and on to the services."""
        return lettre.enter_services(request, Compte.objects.get(public_id=run.recall("compte")), run.return_to)

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to the account it made, else to the login page."""
        return "/mon-compte/" if visitor.current_compte(request) else run.return_to or "/"


class OfLetter(Page):
    """A page about the pupil whom the letter is for."""

    reads: ClassVar[Iterable[str]] = {"lettre"}

    def letter(self, run: Run) -> Notification:
        """The letter, read once a request."""
        if "lettre" not in run.scratch:
            run.scratch["lettre"] = Notification.objects.get(public_id=run.recall("lettre"))
        letter: Notification = run.scratch["lettre"]
        return letter

    def pupil(self, run: Run) -> Eleve:
        """The pupil's row."""
        return same_eleves([self.letter(run).eleve_public_id])[0]


class MotDePasse(OfLetter, flow=ActivationEleve):
    """« Définir un nouveau mot de passe en respectant les conditions imposées, le confirmer »."""

    mots = "mot-de-passe-eleve"
    form = MotDePasseForm
    template = "comptes/activation/mot-de-passe.html"
    writes: ClassVar[Iterable[str]] = {"condensat"}

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """The rules, with the pupil's names refused."""
        pupil = self.pupil(run)
        known = [pupil.nom, pupil.prenom, self.letter(run).identifiant]
        return {**super().form_kwargs(run), "policy": policy_for(run.variant, known)}

    def context(self, run: Run) -> dict[str, Any]:
        """The identifiant goes with the password into what the browser keeps."""
        return {**super().context(run), "identifiant": self.letter(run).identifiant}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Hash, slowly, outside the transaction."""
        try:
            run.scratch["hash"] = hashing.make(said["mot_de_passe"])
        except hashing.TooBusy as busy:
            raise Invalid(busy.sentence()) from None
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Only the hash is kept for the next page; it is forgotten with the run."""
        run.remember(condensat=run.scratch["hash"])
        return "choisi"


class DateDeNaissance(OfLetter, flow=ActivationEleve):
    """« Renseigner sa date de naissance, puis appuyer sur « Confirmer » pour valider l'activation du compte »."""

    form = forms.NaissanceForm
    reads: ClassVar[Iterable[str]] = {"lettre", "condensat"}
    writes: ClassVar[Iterable[str]] = {"compte"}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Compare the date, counted first: a few tries, then the school."""
        pupil = self.pupil(run)
        proof = prove_own_date(run.public_id, pupil, said["ne_le"])
        if proof is Proof.EPUISE:
            return "épuisé"
        if proof is Proof.FAUX:
            left = own_tries_left(run.public_id, pupil)
            sentence = ngettext(
                "Cette date n'est pas celle de votre dossier. Vérifiez-la : il vous reste %(left)s essai.",
                "Cette date n'est pas celle de votre dossier. Vérifiez-la : il vous reste %(left)s essais.",
                left,
            )
            raise Invalid({"ne_le": sentence % {"left": left}})
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The account, once."""
        try:
            compte = activate_eleve(
                run.recall("lettre"),
                password_hash=run.recall("condensat"),
                run_public_id=run.public_id,
                request=run.request,
            )
        except AlreadyActiveError as already:
            run.remember(compte=already.compte.public_id)
            return "déjà"
        except LetterDeadError:
            return "mort"
        run.remember(compte=compte.public_id)
        return "confirmé"


class OfPupil(Page):
    """A page about the account."""

    reads: ClassVar[Iterable[str]] = {"compte"}

    def context(self, run: Run) -> dict[str, Any]:
        """The identifiant, and the login page."""
        compte = Compte.objects.get(public_id=run.recall("compte"))
        return {**super().context(run), "compte": compte, "connexion": run.return_to or "/connexion/?profil=eleve"}


class CompteActive(OfPupil, flow=ActivationEleve):
    """« Accéder à l'ENT en cliquant sur le bouton « Accéder à mes services » »."""

    mots = "compte-active-eleve"
    template = "comptes/activation/active.html"

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to the services; the session opens there."""
        return "continuer"


class DejaActif(OfPupil, flow=ActivationEleve):
    """The account was activated meanwhile, in another window."""

    template = "comptes/activation/deja-actif.html"


class DatesEpuisees(OfLetter, flow=ActivationEleve):
    """Too many wrong dates: the school checks the record."""

    template = "comptes/activation/courrier-perime.html"

    def context(self, run: Run) -> dict[str, Any]:
        """Why, and the school."""
        why = _("Les dates saisies ne sont pas celle du dossier. L'établissement peut la vérifier et la corriger.")
        return {**super().context(run), "pourquoi": why, "etablissement": get_etablissement(self.letter(run).uai)}


class CourrierPerime(OfLetter, flow=ActivationEleve):
    """The letter was replaced, or its last day passed, while this page was open."""

    template = "comptes/activation/courrier-perime.html"

    def context(self, run: Run) -> dict[str, Any]:
        """Why, and the school that gives another."""
        letter = self.letter(run)
        return {
            **super().context(run),
            "pourquoi": lettre.why_dead(letter),
            "etablissement": get_etablissement(letter.uai),
        }
