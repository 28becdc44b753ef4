"""What the two journeys « Modifier » of « Mon compte » share: the new contact, its code, the change (J7)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from preau.houses.comptes import visitor
from preau.houses.comptes.actions.change_contact import PURPOSE, ask_proof, change_contact, count_change
from preau.houses.comptes.actions.contact import Contact
from preau.houses.comptes.flows.activation_sms import refuse_too_many
from preau.houses.comptes.flows.contact_pages import AskMobile, EnterCode
from preau.houses.comptes.models import Compte
from preau.kit.flows import Flow, Run
from preau.kit.flows.flow import SeeOther


class OwnChange(Flow):
    """A journey of who is signed in: it begins and ends on « Mon compte »."""

    done: ClassVar[str] = ""

    def before(self, run: Run, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("comptes:mon-compte")

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """To the account, which says what was done."""
        return SeeOther(f"{reverse('comptes:mon-compte')}?fait={self.done}")

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to the account."""
        return reverse("comptes:mon-compte")

    def actor(self, run: Run) -> str:
        """The account itself."""
        return f"compte:{owner(run).public_id}"

    def subject(self, run: Run) -> str:
        """The account itself."""
        return self.actor(run)


class NewContact(AskMobile):
    """The new number or address; counted for the account too."""

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Count one message."""
        refuse_too_many(self.field, count_change(owner(run), self.contact(said), run.request))
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Send a code there."""
        contact = self.contact(said)
        run.keep_alive_until(ask_proof(owner(run), contact))
        run.remember(contact=contact.value)
        return "demandé"


class NewCode(EnterCode):
    """The code proves the new contact, which then is the account's."""

    mots = "modifier-code"
    purpose = PURPOSE

    def who(self, run: Run) -> str:
        """The account: a code asked by one never serves another."""
        return owner(run).public_id

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Keep it; the former one is told."""
        change_contact(owner(run), Contact.of(run.recall("contact")), request=run.request)
        return "juste"


def owner(run: Run) -> Compte:
    """Who is signed in; the addresses of these journeys are closed to anybody else (compte_urls.py)."""
    compte = visitor.current_compte(run.request) if run.request is not None else None
    if compte is None:
        raise LookupError("nobody is signed in")
    return compte
