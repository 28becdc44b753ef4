"""The pages that several journeys share to ask for a contact and prove it by a code (J6, J7).

A journey subclasses them with its own `flow`; what they do with the contact is the journey's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import transaction
from django.forms import BaseForm
from django.utils.translation import gettext as _

from preau.houses.comptes import wordings
from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.actions.contact import Contact, check_proof, count_proof, may_resend, send_proof
from preau.houses.comptes.flows import contact_forms as forms
from preau.houses.comptes.flows.activation_pages import family_names
from preau.houses.comptes.flows.activation_sms import Page, contact_url, refuse_too_many
from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit.codes import CodeVerdict
from preau.kit.flows import Invalid, Run


def chosen_wording(variant: str) -> str:
    """A variant that is a wording, else the deployment's wording: some journeys have no words of a tutorial."""
    return variant if variant in wordings.names() else current().wording


class Worded(Page):
    """A page of a journey whose variants are not all wordings."""

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """The labels of this page."""
        minutes = int(current().code_life.total_seconds() // 60)
        page = wordings.get(chosen_wording(run.variant)).page
        return page(self.mots or self.slug, service=current().service_name, minutes=minutes, **values)


class AskMobile(Worded):
    """The mobile number; counted before anything is looked up."""

    mots = "contact-mobile"
    form: ClassVar[type[BaseForm] | None] = forms.MobileForm
    writes: ClassVar[Iterable[str]] = {"contact"}
    field: ClassVar[str] = "mobile"

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count one message."""
        refuse_too_many(self.field, count_proof(self.contact(said), run.request))
        return None

    def contact(self, said: dict[str, Any]) -> Contact:
        """What was typed."""
        return Contact.of(said[self.field])


class AskMel(AskMobile):
    """The mail address."""

    mots = "contact-mel"
    form = forms.MelForm
    field = "mel"


class EnterCode(Worded):
    """The code received by SMS or by mail; the same page whether one was sent or not."""

    mots = "contact-code"
    form = forms.CodeForm
    template = "comptes/compte/code.html"
    reads: ClassVar[Iterable[str]] = {"contact"}
    writes: ClassVar[Iterable[str]] = {"renvoye"}
    purpose: ClassVar[str] = ""

    def who(self, run: Run) -> str:
        """For whom the code was issued: the run, unless the journey knows an account."""
        return run.public_id

    def is_silent(self, run: Run) -> bool:
        """Whether nothing is sent: there is nobody to prove."""
        return False

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """In the words of an SMS or of a mail, with the contact typed."""
        contact = Contact.of(run.recall("contact"))
        words = super().words(run, contact=contact.display, **values)
        end = f"_{contact.moyen}"
        return {**words, **{key.removesuffix(end): text for key, text in words.items() if key.endswith(end)}}

    def context(self, run: Run) -> dict[str, Any]:
        """What stands under « Je n'ai rien reçu »."""
        return {**super().context(run), "renvoye": run.recall("renvoye", 0), "contact": contact_url(run)}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Compare the code: counted first, five tries."""
        verdict = check_proof(self.purpose, self.who(run), Contact.of(run.recall("contact")), said["code"])
        if verdict is CodeVerdict.FAUX:
            raise Invalid({"code": _("Ce code n'est pas le bon. Vérifiez le message et saisissez-le à nouveau.")})
        return None if verdict is CodeVerdict.JUSTE else verdict.value

    def on_renvoyer(self, run: Run) -> str:
        """Another code to the same contact, within the quota; silent for the same people as the first."""
        contact = Contact.of(run.recall("contact"))
        may = may_resend(self.purpose, self.who(run), contact)
        if not may.allowed:
            raise Invalid(too_soon() if may.retry_at else too_many())
        refuse_too_many("", count_proof(contact, run.request))
        with transaction.atomic():
            end = send_proof(self.purpose, self.who(run), contact, silent=self.is_silent(run))
        run.keep_alive_until(end)
        run.remember(renvoye=run.recall("renvoye", 0) + 1)
        return "renvoyé"


class StartAgain(Worded):
    """The code is over: start again from the contact."""

    mots = "bloque"

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Back to the page that asks."""
        return "recommencer"


def words_of(compte: Compte) -> list[str]:
    """What is easy to guess of an account's password: the names of the family, the identifiant."""
    return [compte.nom, compte.prenom, compte.identifiant, *family_names(list_children(compte))]


def too_soon() -> str:
    """A message is on its way."""
    return _("Un message vient d'être envoyé. Patientez un peu avant d'en demander un autre.")


def too_many() -> str:
    """Enough messages went to this contact."""
    return _("Plusieurs messages ont déjà été demandés. Vérifiez votre saisie, ou contactez l'établissement.")
