"""Journeys of somebody signed in: they are the account's that began them, and nobody else's in the same browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from preau.houses.comptes import visitor
from preau.houses.comptes.flows.activation_sms import Page
from preau.houses.comptes.models import Compte
from preau.kit.flows import Flow, Run
from preau.kit.flows.flow import SeeOther
from preau.protocols.refusals import Refusal


class OtherCompte(Refusal):
    """The journey was begun by another account of this browser, or nobody is signed in any more."""

    code = "COMPTES-0505"
    status = 409
    personne = "Cette démarche a été commencée avec un autre compte. Recommencez-la depuis « Mon compte »."
    support = "La session de ce navigateur a changé de compte pendant la démarche."


class OwnFlow(Flow):
    """Comes back to « Mon compte », whatever happens."""

    def before(self, run: Run, request: HttpRequest) -> str:
        """To the account."""
        return reverse("comptes:mon-compte")

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """To where the person was going, else to the account."""
        return SeeOther(self.after(run, request))

    def after(self, run: Run, request: HttpRequest) -> str:
        """To the account."""
        return run.return_to or reverse("comptes:mon-compte")

    def actor(self, run: Run) -> str:
        """The account."""
        return f"compte:{run.recall('moi')}"

    def subject(self, run: Run) -> str:
        """The account itself."""
        return self.actor(run)


class OwnPage(Page):
    """A page that knows whose journey it is: the first one writes `moi`, the others read it."""

    def me(self, run: Run) -> Compte:
        """The account signed in; raises OtherCompte when it is not the one that began."""
        compte = visitor.current_compte(run.request) if run.request is not None else None
        if compte is None or run.recall("moi", compte.public_id) != compte.public_id:
            raise OtherCompte
        return compte

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Never for another account."""
        self.me(run)
        return None
