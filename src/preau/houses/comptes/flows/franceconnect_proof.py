"""What the pages of J2 share: whose identity it is, and what a proof leads to (activation_franceconnect.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes import franceconnect_sortie
from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.contact import Contact
from preau.houses.comptes.actions.enrol_federated import VOIE, ask_code, find_account, join, wait
from preau.houses.comptes.actions.federate_refusals import PresentationPerimee
from preau.houses.comptes.actions.match_identity import names_of
from preau.houses.comptes.actions.openable import has_excluded_mef, join_records, list_openable
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.flows.contact_pages import Worded
from preau.houses.comptes.models import Compte, IdentitePresentee, Tentative
from preau.houses.comptes.settings import current
from preau.kit.clockkit import now
from preau.kit.flows import Invalid, Run
from preau.kit.flows.flow import SeeOther
from preau.protocols.refusals import Refusal

PAGES = {"sms": "mobile", "mail": "mel", "courrier": "identifiants"}
"""The page of each second proof of the setting."""


def proofs() -> list[str]:
    """The second proofs of the setting, in order, the letter when it names none that exists."""
    return [one for one in current().franceconnect_second_proof if one in PAGES] or ["courrier"]


class OfIdentity(Worded):
    """A page of somebody whom the hub has named, and whose identity still waits."""

    reads: ClassVar[Iterable[str]] = {"presentee"}

    def presentee(self, run: Run) -> IdentitePresentee:
        """The identity. Raises PresentationPerimee when it was used, or has waited too long."""
        if "presentee" not in run.scratch:
            found = federate.find_presentee(run.recall("presentee"), run.browser)
            if found is None:
                raise PresentationPerimee
            run.scratch["presentee"] = found
        presentee: IdentitePresentee = run.scratch["presentee"]
        return presentee

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """With the name of the hub."""
        return super().words(run, franceconnect=current().franceconnect_name, **values)


class Proof(OfIdentity):
    """A page that asks for the second proof: it greets by name, and « Ce n'est pas vous ? » leaves the hub too."""

    slug_of: ClassVar[str] = ""

    def context(self, run: Run) -> dict[str, Any]:
        """Who the hub says is there, and the other proofs of the setting."""
        names = names_of(federate.read(self.presentee(run)).claims)
        after = proofs()[proofs().index(self.slug_of) + 1 :] if self.slug_of in proofs() else []
        return {
            **super().context(run),
            "prenom": names.firsts[0] if names.firsts else "",
            "nom": names.usage or names.family,
            "nom_de_naissance": names.family if names.usage and names.usage != names.family else "",
            "preuves": [PAGES[one] for one in after],
        }

    def on_autre(self, run: Run) -> str:
        """« Ce n'est pas vous ? »: nothing is kept of this identity."""
        return "autre"


def leave_hub(request: HttpRequest, presentee: IdentitePresentee, return_to: str) -> HttpResponse:
    """« Ce n'est pas vous ? »: the identity is over, here and at the hub; back to the login page."""
    id_token, suite = federate.read(presentee).id_token, return_to or reverse("connexion")
    IdentitePresentee.objects.filter(pk=presentee.pk, used_at=None).update(used_at=now())
    return franceconnect_sortie.leave(id_token, suite) if id_token else SeeOther(suite)


def ask(run: Run, presentee: IdentitePresentee, contact: Contact) -> None:
    """Send a code to who this contact and this identity are; known or unknown, the same."""
    asked = ask_code(presentee, contact, run_public_id=run.public_id)
    match = asked.match
    run.remember(contact=contact.value, candidats=match.records, connu=match.compte, faible=match.is_weak)
    run.keep_alive_until(asked.expires_at)


def settle(run: Run, presentee: IdentitePresentee, contact: Contact | None, known: str = "") -> str | None:
    """What a proven person leads to before any child is named: the account there is, linked now, or nobody to open.

    Only now are the records joined that the office says are the same person: before, it would take longer for some.
    """
    wait(presentee)
    candidats = join_records(run.recall("candidats"))
    run.remember(candidats=candidats)
    compte = find_account(candidats, contact, known)
    if compte is not None:
        return link_existing(run, presentee, compte)
    if list_openable(candidats):
        return None
    record = candidats[0] if candidats else ""
    note_attempt(VOIE, Tentative.Reason.AUCUN_ELEVE, run_public_id=run.public_id, responsable_public_id=record)
    return "sans-compte" if has_excluded_mef(candidats) else "aucun"


def link_existing(run: Run, presentee: IdentitePresentee, compte: Compte) -> str:
    """Make the identity one more way into the account; `inactif` says why when it may not be one."""
    if not compte.is_open:
        run.remember(raison=compte.state, compte="")
        return "inactif"
    try:
        join(compte, presentee, run_public_id=run.public_id, request=run.request)
    except Refusal as refusal:
        run.remember(raison=refusal.sentence(), compte="")
        return "inactif"
    run.remember(compte=compte.public_id)
    return "déjà"


def refuse_proof(name: str) -> None:
    """Raise Invalid for a second proof that the setting does not allow."""
    if name not in proofs():
        raise Invalid(_("Ce moyen n'est pas proposé ici."))
