"""A new password for who is signed in (J7), or who must change the one they were given before going on.

« Modifier » of « Mon compte »: mot-de-passe → mon-compte. A forced change is a stage of the login (stages.py): the
session is not open yet, and opens behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes import hashing, stages, visitor, wordings
from preau.houses.comptes.actions.choose_password import choose_password
from preau.houses.comptes.actions.federate import SESSION_KEY
from preau.houses.comptes.flows.activation_pages import MotDePasse as NewPassword
from preau.houses.comptes.flows.activation_pages import policy_for
from preau.houses.comptes.flows.contact_pages import Worded, words_of
from preau.houses.comptes.flows.modifier_contact import OwnChange, owner
from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import sessions
from preau.kit.flows import Flow, Invalid, Run
from preau.kit.flows.flow import SeeOther

STAGE = "mot-de-passe"


class ModifierMotDePasse(OwnChange):
    """Change the password of the account."""

    name = "modifier-mot-de-passe"
    done = "mot-de-passe"
    map = {"mot-de-passe": {"choisi": "mon-compte"}}
    start = "mot-de-passe"
    terminals = {"mon-compte": ("cree",)}

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """Every session has ended; this browser gets a new one, which still knows how to sign out of the hub."""
        done = "mot-de-passe-cree" if run.recall("cree") else self.done
        response = SeeOther(f"{reverse('comptes:mon-compte')}?fait={done}")
        compte = run.scratch.get("compte") or visitor.current_compte(request)
        session = sessions.current(request)
        if compte is not None:
            held = session.data.items() if session is not None else ()
            carried = {key: value for key, value in held if key in (SESSION_KEY, visitor.METHODS)}
            wanted = visitor.pending_return(request)
            visitor.sign_in(request, response, compte, wanted, visitor.passed(session), carried=carried)
        return response


class MotDePasseImpose(Flow):
    """Change a provisional password before the login goes on."""

    name = "mot-de-passe-impose"
    map = {"mot-de-passe": {"choisi": "suite"}}
    start = "mot-de-passe"
    terminals = {"suite": ()}

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """To the next stage, or to where the login leads."""
        return stages.go_on(request, STAGE)

    def after(self, run: Run, request: HttpRequest) -> str:
        """A finished run leads to where the login stands."""
        return stages.leave(stages.pending(request))


class OwnPassword(Worded, NewPassword):
    """The new password, which is not the one of today."""

    reads: ClassVar[Iterable[str]] = ()
    writes: ClassVar[Iterable[str]] = ()

    def compte(self, run: Run) -> Compte:
        """Whose password it is."""
        return owner(run)

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """The rules that the deployment's wording prints."""
        return {**super().form_kwargs(run), "policy": policy_for(current().wording, self.known_words(run))}

    def known_words(self, run: Run) -> list[str]:
        """The names of the family."""
        return words_of(self.compte(run))

    def identifiant(self, run: Run) -> str:
        """The account's own."""
        return self.compte(run).identifiant

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Refuse the same one again, then hash, slowly, outside the transaction."""
        try:
            is_same = hashing.check(said["mot_de_passe"], self.compte(run).password)
        except hashing.TooBusy as busy:
            raise Invalid(busy.sentence()) from None
        if is_same:
            raise Invalid({"mot_de_passe": _("Choisissez un autre mot de passe que celui que vous avez aujourd'hui.")})
        return super().verify(run, said)

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Keep it; every session ends, the owner is told."""
        compte = self.compte(run)
        choose_password(compte, run.scratch["hash"], request=run.request)
        run.scratch["compte"] = compte
        return "choisi"


class Modifier(OwnPassword, flow=ModifierMotDePasse, slug="mot-de-passe"):
    """« Mot de passe – Modifier », or « Créer un mot de passe » for an account that a hub opens (J2)."""

    mots = "modifier-mot-de-passe"
    writes: ClassVar[Iterable[str]] = {"cree"}

    def words(self, run: Run, **values: object) -> dict[str, str]:
        """As the account has a password or none."""
        own = current()
        if self.compte(run).password:
            return super().words(run, **values)
        page = wordings.get(own.wording).page
        return page("creer-mot-de-passe", service=own.service_name, franceconnect=own.franceconnect_name)

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Keep it; what is said on the account depends on what there was."""
        run.remember(cree=not self.compte(run).password)
        return super().submit(run, said)


class Impose(OwnPassword, flow=MotDePasseImpose, slug="mot-de-passe"):
    """« Vous devez choisir un nouveau mot de passe »."""

    mots = "mot-de-passe-impose"

    def compte(self, run: Run) -> Compte:
        """Who has just given the provisional password."""
        login = stages.pending(run.request) if run.request is not None else None
        if login is None:
            raise LookupError("nobody is signing in")
        return login.compte
