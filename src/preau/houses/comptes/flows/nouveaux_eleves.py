"""« Un nouvel élève peut être rattaché »: the account meets a new school year (J21).

    enfants → mon-compte

Begun by the page that proposes it (pages/nouveaux_eleves.py). The children are those that the registry links to the
account's records or to the same person's in another school (same names, same mobile): each is proven by the date of
birth, or reported.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from preau.houses.comptes import stages, wordings
from preau.houses.comptes.actions.activate import NothingToAttachError
from preau.houses.comptes.actions.attach import attach_eleves
from preau.houses.comptes.actions.children import free_records, list_proposed
from preau.houses.comptes.actions.openable import list_openable
from preau.houses.comptes.actions.report import report_links
from preau.houses.comptes.flows.activation_pages import Enfants
from preau.houses.comptes.flows.own_account import OwnFlow, OwnPage
from preau.houses.comptes.models import Tentative
from preau.kit.flows import Invalid, Run
from preau.protocols.refusals import Refusal
from preau.registre.queries import Enfant

MAP = {"enfants": {"rattachés": "mon-compte", "aucun": "mon-compte"}}
STAGE = "nouveaux-eleves"
"""The name of this journey's stage of a login (stages.py)."""


class NouveauxEleves(OwnFlow):
    """The journey of a child that has just been enrolled."""

    name = "nouveaux-eleves"
    maps = dict.fromkeys(wordings.names(), MAP)
    start = "enfants"
    given = {"moi"}
    terminals = {"mon-compte": ()}

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """On with the login when it was one of its stages, else to the account."""
        if stages.pending(request) is not None:
            return stages.go_on(request, STAGE)
        return super().leave(run, target, request)


class NouveauxEnfants(Enfants, OwnPage, flow=NouveauxEleves, slug="enfants"):
    """« Je confirme être le représentant légal » of the children that are new."""

    mots = "enfants"
    reads = {"moi"}
    writes = ()
    voie = Tentative.Voie.CONNEXION

    def candidats(self, run: Run) -> list[str]:
        """The account's records and the same person's that nobody owns."""
        return free_records(self.me(run))

    def proven_before(self, run: Run) -> list[str]:
        """Everything that is not proposed: proven already, or reported."""
        proposed = {enfant.public_id for enfant in list_proposed(self.me(run))}
        return [enfant.public_id for enfant in self.opened(run) if enfant.public_id not in proposed]

    def opened(self, run: Run) -> list[Enfant]:
        """Every child that these records open."""
        return list_openable(self.candidats(run))

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Of the account that began."""
        self.me(run)
        return super().verify(run, said)

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Attach those proven and report the others."""
        me, refused = self.me(run), run.scratch["refused"]
        proven = set(run.scratch["proven"]) - set(self.proven_before(run))
        try:
            attach_eleves(
                me,
                records=self.candidats(run),
                proven=proven,
                refused=refused,
                voie="nouvelle-annee",
                request=run.request,
            )
        except NothingToAttachError:
            who = f"compte:{me.public_id}"
            report_links(self.opened(run), refused, actor=who, request=run.request, compte=me)
            return "aucun"
        except Refusal as refusal:
            raise Invalid(refusal.sentence()) from None
        return "rattachés"
