"""Mot de passe oublié (J6): identifiant, then a code on the account's phone or mail, or on those the school holds.

Seed 002 §6: « Il faut et il suffit de fournir l'identifiant ainsi qu'une information personnelle partagée avec le
lycée (numéro de téléphone ou mail). »

    demande → mobile | mel → code → mot-de-passe → suite
                             code → compte-inactif
                             code → sans-mot-de-passe → mot-de-passe     an account that a hub opens (J2)

Whether the identifiant exists and whether the contact is its own is known only behind the right code. The lock-out of
the login page plays no part here, and a new password ends it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes import franceconnect, stages, visitor, wordings
from preau.houses.comptes.actions import identifiant
from preau.houses.comptes.actions.contact import Contact
from preau.houses.comptes.actions.owners import find_claim
from preau.houses.comptes.actions.recover import PURPOSE, request_reset, reset_password
from preau.houses.comptes.flows import contact_forms as forms
from preau.houses.comptes.flows.activation_pages import MotDePasse as NewPassword
from preau.houses.comptes.flows.activation_sms import Page, contact_url
from preau.houses.comptes.flows.contact_pages import AskMel, AskMobile, EnterCode, StartAgain, Worded, words_of
from preau.houses.comptes.flows.identifiant_oublie import FORGOTTEN, Recovery
from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit.flows import Invalid, Run

MAP = {
    "demande": {"sms": "mobile", "mail": "mel"},
    "mobile": {"demandé": "code"},
    "mel": {"demandé": "code"},
    "code": {
        "juste": "mot-de-passe",
        "inactif": "compte-inactif",
        "sans-mot-de-passe": "sans-mot-de-passe",
        "renvoyé": "code",
        "épuisé": "bloque",
        "expiré": "code-expire",
    },
    "sans-mot-de-passe": {"créer": "mot-de-passe"},
    "mot-de-passe": {"choisi": "suite"},
    "bloque": {"recommencer": "demande"},
    "code-expire": {"recommencer": "demande"},
}


class MotDePasseOublie(Recovery):
    """The journey J6, for the password."""

    name = "mot-de-passe-oublie"
    maps = dict.fromkeys(wordings.names(), MAP)
    start = "demande"
    terminals = {"suite": ("compte",)}
    events = {
        ("mobile", "demandé"): "mot-de-passe.code-demande",
        ("mel", "demandé"): "mot-de-passe.code-demande",
        ("code", "juste"): "mot-de-passe.contact-prouve",
        ("code", "inactif"): "mot-de-passe.compte-inactif",
        ("code", "épuisé"): "mot-de-passe.code-epuise",
    }
    seals = frozenset({("mot-de-passe", "choisi")})

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """On through the stages of a login (a second factor is not replaced by a code), to where the person was going.

        Who came from nowhere is led to the account.
        """
        return stages.enter(request, Compte.objects.get(public_id=run.recall("compte")), return_to=run.return_to)

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to where the person was going, who signs in there unless this browser is signed in."""
        if visitor.current_compte(request) is not None and not run.return_to:
            return reverse("comptes:mon-compte")
        return super().after(run, request)


class Demande(Page, flow=MotDePasseOublie):
    """The identifiant, and by which way the code should come."""

    mots = "mot-de-passe-oublie"
    form = forms.IdentifiantForm
    template = "comptes/compte/moyen.html"
    writes = {"identifiant"}

    def context(self, run: Run) -> dict[str, Any]:
        """Where the school is found."""
        return {**super().context(run), "contact": contact_url(run, motif=FORGOTTEN)}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Nothing is looked up yet."""
        run.remember(identifiant=identifiant.clean(said["identifiant"]))
        return "sms" if said["moyen"] == "sms" else "mail"


class Mobile(AskMobile, flow=MotDePasseOublie):
    """The number that goes with the identifiant."""

    reads = {"identifiant"}
    writes = {"contact", "compte", "connu"}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """A code, silent when the two do not belong together."""
        ask_code(run, self.contact(said))
        return "demandé"


class Mel(AskMel, flow=MotDePasseOublie):
    """The address that goes with the identifiant."""

    reads = {"identifiant"}
    writes = {"contact", "compte", "connu"}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """A code, silent when the two do not belong together."""
        ask_code(run, self.contact(said))
        return "demandé"


class Code(EnterCode, flow=MotDePasseOublie):
    """The code; only behind it is anything said of the account."""

    purpose = PURPOSE
    reads = {"identifiant", "contact", "compte", "connu"}
    writes = {"renvoye", "raison"}

    def is_silent(self, run: Run) -> bool:
        """Nobody was found."""
        return not run.recall("connu")

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """An open account goes on; any other is told why not."""
        claim = find_claim(run.recall("identifiant"), Contact.of(run.recall("contact")))
        if not claim.is_someone:
            raise Invalid({"code": _("Ce code n'est pas le bon. Vérifiez le message et saisissez-le à nouveau.")})
        run.scratch["compte"] = claim.compte.public_id if claim.compte else ""
        if claim.compte is not None and claim.compte.is_open:
            return "juste" if claim.compte.password else "sans-mot-de-passe"
        run.remember(raison=claim.compte.state if claim.compte else "courrier")
        return "inactif"


class MotDePasse(NewPassword, flow=MotDePasseOublie):
    """« Je choisis mon nouveau mot de passe »."""

    mots = "nouveau-mot-de-passe-oublie"
    reads = {"compte", "contact"}
    writes = ()

    def compte(self, run: Run) -> Compte:
        """Whose password it is."""
        return Compte.objects.get(public_id=run.recall("compte"))

    def identifiant(self, run: Run) -> str:
        """The account's own."""
        return self.compte(run).identifiant

    def known_words(self, run: Run) -> list[str]:
        """The names of the family."""
        return words_of(self.compte(run))

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Keep it; every session ends, the owner is told."""
        compte = self.compte(run)
        if not compte.is_open:
            raise Invalid(_("Ce compte ne peut pas changer de mot de passe ici. Contactez l'établissement."))
        contact = Contact.of(run.recall("contact"))
        reset_password(compte, run.scratch["hash"], contact=contact, request=run.request)
        return "choisi"


class SansMotDePasse(Worded, flow=MotDePasseOublie):
    """There is no password to get back: the hub opens the account, or a password is made now."""

    mots = "fc-sans-mot-de-passe"
    template = "comptes/compte/sans-mot-de-passe.html"
    reads = {"compte", "contact"}

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the name of the hub."""
        return super().words(run, franceconnect=current().franceconnect_name, **values)

    def context(self, run: Run) -> dict[str, Any]:
        """The button of the hub."""
        assert run.request is not None
        bouton = franceconnect.button(run.request, return_to=run.return_to)
        return {**super().context(run), "bouton": bouton, "ou": self.or_word(run)}

    def or_word(self, run: Run) -> str:
        """« ou », « OU »."""
        return wordings.get(run.variant).label("connexion", "ou")

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """« Créer un mot de passe »."""
        return "créer"


class CompteInactif(Page, flow=MotDePasseOublie):
    """A suspended account, a mail not validated, a letter not yet used: what to do in each case."""

    mots = "compte-inactif"
    template = "comptes/compte/inactif.html"
    reads = {"raison"}

    def context(self, run: Run) -> dict[str, Any]:
        """The sentence for this state, the school, and the login page."""
        words = self.words(run)
        reason = words.get(run.recall("raison").replace("-", "_"), words["suspendu"])
        login = run.return_to or reverse("connexion")
        return {"mots": words, "raison": reason, "contact": contact_url(run, motif=FORGOTTEN), "connexion": login}


class Bloque(StartAgain, flow=MotDePasseOublie):
    """Five wrong codes."""

    mots = "contact-bloque"


class CodeExpire(StartAgain, flow=MotDePasseOublie):
    """The code's time is over."""

    mots = "contact-expire"


def ask_code(run: Run, contact: Contact) -> None:
    """Send a code for the identifiant of the run; known or unknown, the same."""
    claim, end = request_reset(run.recall("identifiant"), contact, run_public_id=run.public_id)
    run.scratch["compte"] = claim.compte.public_id if claim.compte else ""
    run.remember(contact=contact.value, compte=run.scratch["compte"], connu=claim.is_someone)
    run.keep_alive_until(end)
