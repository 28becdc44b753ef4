"""FranceConnect knows somebody under a new reference: their account is given back after a second proof (J2).

    choix → mot-de-passe | code → compte
    choix → activation                        « Ce n'est pas mon compte »

Begun by the callback of the hub, when the civil status is that of an identity which opens an account under another
`sub` of the same class of trust: a hub changes it when a civil status is corrected (specs/franceconnect.md §2.8, §5.3).
Civil status alone proves nothing here: the password or a code does. The owner is told at every contact.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.houses.comptes import hashing, stages, visitor, wordings
from preau.houses.comptes.actions import demandes, federate
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.actions.contact import Contact, Moyen, count_proof, send_proof
from preau.houses.comptes.actions.federate import Moved
from preau.houses.comptes.actions.federate_refusals import PresentationPerimee
from preau.houses.comptes.actions.federate_relink import relink
from preau.houses.comptes.flows import activation_franceconnect
from preau.houses.comptes.flows.activation_sms import refuse_too_many
from preau.houses.comptes.flows.contact_pages import EnterCode, StartAgain
from preau.houses.comptes.models import Compte, IdentiteFederee, IdentitePresentee, Tentative
from preau.houses.comptes.settings import current
from preau.kit.design.forms import Card, ChoiceCards, Form, PasswordField
from preau.kit.flows import Flow, Invalid, Run, Step, departure
from preau.kit.flows.flow import SeeOther
from preau.kit.sessions import browser
from preau.protocols.refusals import Refusal

PURPOSE = "relier-franceconnect"
GIVEN = frozenset({"presentee", "compte", "ancienne"})
MAP = {
    "choix": {"mot-de-passe": "mot-de-passe", "code": "code", "autre": "activation"},
    "mot-de-passe": {"juste": "compte"},
    "code": {"juste": "compte", "renvoyé": "code", "épuisé": "bloque", "expiré": "code-expire"},
    "bloque": {"recommencer": "choix"},
    "code-expire": {"recommencer": "choix"},
}


class RelierFranceConnect(Flow):
    """The journey of an identity that has changed."""

    name = "relier-franceconnect"
    maps = dict.fromkeys(wordings.names(), MAP)
    start = "choix"
    given = GIVEN
    terminals = {"compte": ("presentee", "compte"), "activation": ("presentee",)}
    events = {("choix", "code"): "identite.code-demande", ("code", "épuisé"): "identite.code-epuise"}

    def uninvited(self, request: HttpRequest) -> str:
        """To the login page: only an identity of the hub begins this journey."""
        return reverse("connexion")

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """Through the stages of a login, or on to the making of an account."""
        presentee = IdentitePresentee.objects.get(public_id=run.recall("presentee"))
        if target == "activation":
            return activation_franceconnect.begin(request, presentee, run.return_to)
        compte = Compte.objects.get(public_id=run.recall("compte"))
        carried = federate.session_data(compte, federate.read(presentee))
        return stages.enter(request, compte, return_to=run.return_to, carried=carried)

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to the account, else to the login page."""
        return reverse("comptes:mon-compte") if visitor.current_compte(request) else reverse("connexion")


def begin(request: HttpRequest, presentee: IdentitePresentee, return_to: str) -> HttpResponse:
    """303 to the journey for this identity; to the making of an account when it is nobody's any more."""
    found = federate.resolve(federate.read(presentee))
    if not isinstance(found, Moved):
        return activation_franceconnect.begin(request, presentee, return_to)
    demande = demandes.find_by_address(return_to, request)
    variant = wordings.get((demande and demande.wording) or current().wording).name
    flow = RelierFranceConnect()
    given = {
        "presentee": presentee.public_id,
        "compte": found.compte.public_id,
        "ancienne": found.former.public_id,
    }
    run = departure.begin(flow, request, given, variant=variant, return_to=return_to)
    response = SeeOther(flow.run_url(run))
    browser.ensure_browser(request, response)
    return response


class ChoixForm(Form):
    """By which proof: those that the account has, and « Ce n'est pas mon compte »."""

    def __init__(self, *args: Any, cards: list[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = ChoiceCards(
            label=_("Comment voulez-vous continuer ?"), cards=cards, missing=_("Choisissez une réponse")
        )
        self.fields["preuve"] = field


class MotDePasseForm(Form):
    """The account's own password."""

    mot_de_passe = PasswordField(label=gettext_lazy("Mot de passe"), missing=gettext_lazy("Saisissez le mot de passe"))


class OfAccount(Step):
    """A page of an identity that waits, and of the account that it opened under another reference."""

    reads = GIVEN

    def compte(self, run: Run) -> Compte:
        """The account."""
        return Compte.objects.get(public_id=run.recall("compte"))

    def contact(self, run: Run, moyen: Moyen) -> Contact | None:
        """A contact that the owner of the account has proven, if any."""
        return next((one for one in self.contacts(run) if one.moyen is moyen), None)

    def contacts(self, run: Run) -> list[Contact]:
        """The number and the address that the owner has proven."""
        compte = self.compte(run)
        proven = ((compte.mobile, compte.mobile_proven_at), (compte.mel, compte.mel_proven_at))
        return [Contact.of(value) for value, proven_at in proven if value and proven_at]

    def relink(self, run: Run) -> None:
        """The one action. Raises Invalid."""
        presentee = federate.find_presentee(run.recall("presentee"), run.browser)
        former = IdentiteFederee.objects.select_related("compte").get(public_id=run.recall("ancienne"))
        try:
            if presentee is None:
                raise PresentationPerimee
            relink(former, presentee, run.request)
        except Refusal as refusal:
            raise Invalid(refusal.sentence()) from None


class Choix(OfAccount, flow=RelierFranceConnect):
    """« Votre identité FranceConnect a changé »."""

    title = gettext_lazy("Je retrouve mon compte")
    submit_label = gettext_lazy("Continuer")
    form = ChoixForm
    template = "comptes/franceconnect/relier.html"
    writes = {"contact"}

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """The proofs that this account can give."""
        cards = []
        if self.compte(run).password:
            cards.append(Card("mot-de-passe", _("Avec le mot de passe de mon compte"), ""))
        for contact in self.contacts(run):
            words = _("Avec un code par SMS") if contact.moyen is Moyen.SMS else _("Avec un code par mail")
            cards.append(Card(str(contact.moyen), words, _("Envoyé au %(contact)s") % {"contact": contact.masked}))
        cards.append(Card("autre", _("Ce n'est pas mon compte"), _("Vous activez un nouveau compte.")))
        return {"cards": cards}

    def context(self, run: Run) -> dict[str, Any]:
        """The hub's name."""
        return {"franceconnect": current().franceconnect_name}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count a code before it is sent."""
        if said["preuve"] in set(Moyen):
            contact = self.contact(run, Moyen(said["preuve"]))
            if contact is None:
                raise Invalid({"preuve": _("Ce moyen n'est plus celui du compte. Choisissez-en un autre.")})
            refuse_too_many("preuve", count_proof(contact, run.request))
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Send the code, if that is the way."""
        if said["preuve"] not in set(Moyen):
            run.remember(contact="")
            return str(said["preuve"])
        contact = self.contact(run, Moyen(said["preuve"]))
        assert contact is not None  # verify
        run.keep_alive_until(send_proof(PURPOSE, run.recall("compte"), contact))
        run.remember(contact=contact.value)
        return "code"


class MotDePasse(OfAccount, flow=RelierFranceConnect):
    """The account's password; the tries count with those of the login page."""

    title = gettext_lazy("Je saisis le mot de passe de mon compte")
    submit_label = gettext_lazy("Continuer")
    form = MotDePasseForm

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """As at a login."""
        compte = self.compte(run)
        try:
            found = authenticate(compte.identifiant, said["mot_de_passe"], request=run.request)
        except hashing.TooBusy as busy:
            raise Invalid(busy.sentence()) from None
        if isinstance(found, Compte) and found.pk == compte.pk:
            return None
        if isinstance(found, LoginRefusal) and found.reason == Tentative.Reason.PATIENTEZ:
            raise Invalid({"mot_de_passe": _("Trop d'essais. Attendez quelques minutes, puis réessayez.")})
        raise Invalid({"mot_de_passe": _("Ce mot de passe n'est pas celui du compte. Vérifiez-le et recommencez.")})

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The new reference opens the account."""
        self.relink(run)
        return "juste"


class Code(OfAccount, EnterCode, flow=RelierFranceConnect):
    """The code, to a contact that the account has proven."""

    purpose = PURPOSE
    reads = GIVEN | {"contact"}
    writes = {"renvoye"}

    def who(self, run: Run) -> str:
        """The account."""
        return str(run.recall("compte"))

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """The new reference opens the account."""
        self.relink(run)
        return "juste"


class Bloque(StartAgain, flow=RelierFranceConnect):
    """Five wrong codes."""

    mots = "contact-bloque"


class CodeExpire(StartAgain, flow=RelierFranceConnect):
    """The code's time is over."""

    mots = "contact-expire"
