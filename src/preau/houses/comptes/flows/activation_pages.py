"""The second half of the activation by SMS, behind the proven number: children, password, identifiant.

The map and the first half: activation_sms.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.houses.comptes import hashing, policies, wordings
from preau.houses.comptes.actions.activate import AlreadyActiveError, NothingToAttachError, activate
from preau.houses.comptes.actions.choose_password import choose_password
from preau.houses.comptes.actions.identifiant import reserve_identifiant
from preau.houses.comptes.actions.letters import reserved_identifiant
from preau.houses.comptes.actions.openable import get_person, list_openable, records_of
from preau.houses.comptes.actions.prove import Proof, is_open, prove_any, prove_date, tries_left
from preau.houses.comptes.actions.report import report_links
from preau.houses.comptes.flows import activation_forms as forms
from preau.houses.comptes.flows.activation_sms import ActivationSms, Code, Page, existing_or_none
from preau.houses.comptes.models import Compte, Tentative
from preau.houses.comptes.settings import current
from preau.kit.flows import Invalid, Run
from preau.kit.flows.models import LONGEST
from preau.registre.queries import Enfant, etablissement_label


class Enfants(Page, flow=ActivationSms):
    """« Je confirme être le représentant légal »: all must be answered, one proven is enough to go on."""

    form: ClassVar[type[BaseForm] | None] = forms.EnfantsForm
    template = "comptes/activation/enfants.html"
    reads: ClassVar[Iterable[str]] = {"candidats"}
    writes: ClassVar[Iterable[str]] = {"prouves", "refuses", "identifiant"}
    voie = Tentative.Voie.SMS

    def candidats(self, run: Run) -> list[str]:
        """The person's records in the registry."""
        return list(run.recall("candidats"))

    def asked(self, run: Run) -> list[forms.Asked]:
        """The children still to answer for, read from the registry once a request."""
        if "asked" not in run.scratch:
            proven = self.proven_before(run)
            run.scratch["asked"] = [
                forms.Asked(enfant, etablissement_label(enfant.uai), is_open(run.public_id, enfant))
                for enfant in list_openable(self.candidats(run))
                if enfant.public_id not in proven
            ]
        asked: list[forms.Asked] = run.scratch["asked"]
        return asked

    def proven_before(self, run: Run) -> list[str]:
        """Children that an earlier page has proven."""
        return []

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """The children, by name and school."""
        return {**super().form_kwargs(run), "asked": self.asked(run)}

    def context(self, run: Run) -> dict[str, Any]:
        """One child or several: the tutorial has a sentence for each."""
        words = self.words(run)
        several = len(self.asked(run)) > 1
        return {"mots": words, "consigne": words["plusieurs" if several else "un"]}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Compare each date, counted first; a wrong one is said until the child's tries are over."""
        proven, refused, errors = list(self.proven_before(run)), [], {}
        for one in self.asked(run):
            answer = said.get(one.lien)
            if answer == "non":
                refused.append(one.enfant.public_id)
            elif answer == "oui" and said.get(one.ne_le):
                proof = prove_date(run.public_id, one.enfant, said[one.ne_le], self.voie)
                if proof is Proof.JUSTE:
                    proven.append(one.enfant.public_id)
                else:
                    errors[one.ne_le] = wrong_date(run, one, proof)
        if errors:
            raise Invalid(errors)
        run.scratch.update(proven=proven, refused=refused)
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Go on with the children proven; without any, what was reported is kept and the school is the answer."""
        enfants, refused = list_openable(run.recall("candidats")), run.scratch["refused"]
        proven = [enfant for enfant in enfants if enfant.public_id in run.scratch["proven"]]
        if not proven:
            report_links(enfants, refused, actor=f"run:{run.public_id}", request=run.request)
            return "aucun"
        keep_proven(run, proven, refused)
        return "confirmés"


class CodeEtDates(Code, flow=ActivationSms):
    """Seed 004, step 6: the code and the dates of birth on one page, which names no child before the code is proven."""

    mots = "code"
    form = forms.CodeEtDatesForm
    template = "comptes/activation/code-et-dates.html"
    writes = {"renvoye", "compte", "candidats", "premiers", "prouves", "refuses", "identifiant"}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """The code first; only then are the dates compared."""
        outcome = super().verify(run, said)
        if outcome is None:
            enfants = list_openable(run.recall("candidats"))
            run.scratch["proven"] = sorted(prove_any(run.public_id, enfants, forms.dates_of(said)))
        return outcome

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """All proven: the password; some left: their page, where each can be named."""
        outcome = existing_or_none(run)
        if outcome is not None:
            return outcome
        enfants = list_openable(run.recall("candidats"))
        proven = [enfant for enfant in enfants if enfant.public_id in run.scratch["proven"]]
        run.remember(premiers=[enfant.public_id for enfant in proven])
        if len(proven) < len(enfants):
            return "reste"
        keep_proven(run, proven, refused=[])
        return "tous"


class EnfantsRestants(Enfants, flow=ActivationSms):
    """The children that no date of the page before has proven."""

    mots = "enfants"
    reads: ClassVar[Iterable[str]] = {"candidats", "premiers"}

    def proven_before(self, run: Run) -> list[str]:
        """Those that the page before has proven."""
        return list(run.recall("premiers"))


class MotDePasse(Page, flow=ActivationSms):
    """« Je choisis mon nouveau mot de passe »: the last page before the account exists."""

    form = forms.MotDePasseForm
    template = "comptes/activation/mot-de-passe.html"
    reads: ClassVar[Iterable[str]] = {"candidats", "mobile", "prouves", "refuses", "identifiant"}
    writes: ClassVar[Iterable[str]] = {"compte"}

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """The rules, with the names of the family among the words refused."""
        return {**super().form_kwargs(run), "policy": policy_for(run.variant, self.known_words(run))}

    def known_words(self, run: Run) -> list[str]:
        """What is easy to guess of this person: the family's names, the identifiant."""
        records = run.recall("candidats")
        person, enfants = get_person(records), list_openable(records)
        return [person.nom, person.prenom, *family_names(enfants), self.identifiant(run)]

    def context(self, run: Run) -> dict[str, Any]:
        """The identifiant goes with the password into what the browser keeps; it is shown where the tutorial does."""
        return {**super().context(run), "identifiant": self.identifiant(run)}

    def identifiant(self, run: Run) -> str:
        """The one held for this run."""
        return str(run.recall("identifiant"))

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Hash, slowly, outside the transaction."""
        try:
            run.scratch["hash"] = hashing.make(said["mot_de_passe"])
        except hashing.TooBusy as busy:
            raise Invalid(busy.sentence()) from None
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The account, once; someone quicker in another window is told what there is."""
        try:
            compte = activate(
                candidats=run.recall("candidats"),
                proven=run.recall("prouves"),
                refused=run.recall("refuses"),
                mobile=run.recall("mobile"),
                password_hash=run.scratch["hash"],
                run_public_id=run.public_id,
                request=run.request,
            )
        except AlreadyActiveError as already:
            run.remember(compte=already.compte.public_id)
            return "déjà"
        except NothingToAttachError:
            return "aucun"
        run.remember(compte=compte.public_id)
        return "choisi"


class IdentifiantEtMotDePasse(MotDePasse, flow=ActivationSms):
    """Seeds 003 and 004: the identifiant is shown above the new password."""

    mots = "mot-de-passe"
    template = "comptes/activation/identifiant-et-mot-de-passe.html"


class Identifiant(Page, flow=ActivationSms):
    """« Ces informations doivent être conservées précieusement »: shown, copied, printed, sent."""

    template = "comptes/activation/identifiant.html"
    reads = {"compte"}

    def context(self, run: Run) -> dict[str, Any]:
        """The account that has just been made."""
        return {**super().context(run), "compte": Compte.objects.get(public_id=run.recall("compte"))}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """On to the summary; the session opens there."""
        return "continuer"


class CompteExistant(Page, flow=ActivationSms):
    """« Vous avez déjà un compte »: told only to who has proven the number; never a second account."""

    template = "comptes/activation/compte-existant.html"
    reads = {"compte", "mobile"}

    def context(self, run: Run) -> dict[str, Any]:
        """The identifiant, the login page that keeps `return_to`, and whether a new password may be chosen here."""
        compte = Compte.objects.get(public_id=run.recall("compte"))
        may = may_choose_password(compte, run.recall("mobile"))
        return {**super().context(run), "compte": compte, "connexion": run.return_to or "/", "peut_choisir": may}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """A new password, for the owner of the number that the account knows."""
        return "nouveau"


class NouveauMotDePasse(MotDePasse, flow=ActivationSms):
    """A new password for the account there is: its owner has just proven the number."""

    reads = {"compte", "mobile"}
    writes = ()

    def identifiant(self, run: Run) -> str:
        """The account's own."""
        return Compte.objects.get(public_id=run.recall("compte")).identifiant

    def known_words(self, run: Run) -> list[str]:
        """The owner's names."""
        compte = Compte.objects.get(public_id=run.recall("compte"))
        return [compte.nom, compte.prenom, compte.identifiant]

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Keep it; every other session ends."""
        compte = Compte.objects.get(public_id=run.recall("compte"))
        if not may_choose_password(compte, run.recall("mobile")):
            raise Invalid(_("Ce compte ne peut pas changer de mot de passe ici. Contactez l'établissement."))
        choose_password(compte, run.scratch["hash"], request=run.request)
        return "choisi"


def policy_for(variant: str, known_words: Iterable[str]) -> policies.Policy:
    """The rules that the tutorial prints, unless the deployment sets others, and these words refused."""
    return policies.get(current().policy or wordings.get(variant).policy).for_person(known_words)


def family_names(enfants: Iterable[Enfant]) -> list[str]:
    """Family and first names of the children."""
    return [name for enfant in enfants for name in (enfant.nom, enfant.prenom)]


def may_choose_password(compte: Compte, mobile: str) -> bool:
    """Whether this proven number is the account's own, and the account open: a number of the registry is not enough."""
    return compte.is_open and compte.mobile == mobile


def keep_proven(run: Run, proven: Sequence[Enfant], refused: Sequence[str]) -> None:
    """Remember the children, and hold the identifiant of the person whose they are as long as the run can live."""
    records = records_of(proven, run.recall("candidats"))
    person = get_person(records)
    end = run.created_at + LONGEST + timedelta(hours=1)
    identifiant = reserved_identifiant(records) or reserve_identifiant(run.public_id, person.prenom, person.nom, end)
    run.remember(prouves=[enfant.public_id for enfant in proven], refuses=refused, identifiant=identifiant)


def wrong_date(run: Run, one: forms.Asked, proof: Proof) -> str:
    """What is said beside a date that is not the child's."""
    if proof is Proof.EPUISE:
        return forms.blocked_sentence(one)
    left = tries_left(run.public_id, one.enfant)
    return ngettext(
        "Cette date n'est pas celle du dossier de %(prenom)s. Vérifiez-la : il vous reste %(left)s essai.",
        "Cette date n'est pas celle du dossier de %(prenom)s. Vérifiez-la : il vous reste %(left)s essais.",
        left,
    ) % {"prenom": one.enfant.prenom, "left": left}
