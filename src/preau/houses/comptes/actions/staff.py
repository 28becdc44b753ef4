"""Staff accounts: made by an operator, opened by a link that serves once, suspended and reopened."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.aliases import find_login
from preau.houses.comptes.actions.identifiant import clean, pick_identifiant
from preau.houses.comptes.actions.letters import find_letters
from preau.houses.comptes.models import Compte, Validation
from preau.houses.comptes.settings import current
from preau.kit import courier, journal, sessions
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.protocols.refusals import Refusal

AGENT = Validation.Purpose.AGENT


class AgentLinkOver(Refusal):
    """The link is unknown, too old, used, or replaced."""

    code = "COMPTES-0605"
    status = 410
    personne = (
        "Ce lien n'est plus valable : il ne sert qu'une fois et pendant deux jours. Si votre compte n'est pas activé, "
        "demandez un nouveau lien à la personne qui gère les comptes."
    )
    support = "Lien d'activation d'un personnel périmé : `preau comptes agent lien IDENTIFIANT` en fait un autre."


class CompteUnknown(Refusal):
    """No such account."""

    code = "COMPTES-0606"
    status = 404
    personne = "Aucun compte n'a l'identifiant {identifiant}."
    support = "Vérifier l'identifiant ; `preau comptes agent list` montre ceux des personnels."


class IdentifiantTaken(Refusal):
    """An identifiant that cannot be, or that somebody has."""

    code = "COMPTES-0963"
    status = 409
    personne = "L'identifiant « {identifiant} » est déjà pris, ou ne peut pas en être un."
    support = (
        "Un identifiant a des lettres minuscules sans accent, des chiffres et des points ; sans option, il est tiré."
    )


@dataclass(frozen=True)
class NewAgent:
    """What an operator says of a member of staff; without `identifiant` one is drawn."""

    nom: str
    prenom: str
    mel: str = ""
    identifiant: str = ""


@dataclass(frozen=True)
class NewLink:
    """An account and the address that activates it, which is told once."""

    compte: Compte
    url: str


def add_agent(said: NewAgent, par: str) -> NewLink:
    """Make a staff account that waits for its owner, and send the link to its mail when there is one.

    Raises IdentifiantTaken.
    """
    password = hashing.make(new_secret())  # nobody's: the owner chooses one behind the link
    with transaction.atomic():
        return new_link(_create(said, password, Compte.State.A_VALIDER, par), par)


def add_active_agent(said: NewAgent, password_hash: str, par: str) -> Compte:
    """Make one that is open at once: the operator vouches for its mail. Raises IdentifiantTaken."""
    with transaction.atomic():
        compte, moment = _create(said, password_hash, Compte.State.ACTIF, par), now()
        compte.activated_at = compte.password_changed_at = moment
        compte.mel_proven_at = moment if compte.mel else None
        compte.save(update_fields=["activated_at", "password_changed_at", "mel_proven_at"])
        journal.write("agent.active", actor=par, subject=f"compte:{compte.public_id}")
    return compte


def _create(said: NewAgent, password_hash: str, state: Compte.State, par: str) -> Compte:
    if said.identifiant and (
        clean(said.identifiant) != said.identifiant or find_login(said.identifiant) or find_letters(said.identifiant)
    ):
        raise IdentifiantTaken(identifiant=said.identifiant)
    compte = Compte.objects.create(
        profil=Compte.Profil.AGENT,
        identifiant=said.identifiant or pick_identifiant(said.prenom, said.nom),
        password=password_hash,
        prenom=said.prenom,
        nom=said.nom,
        mel=said.mel.strip().lower(),
        state=state,
    )
    journal.write("agent.cree", actor=par, subject=f"compte:{compte.public_id}")
    return compte


def new_link(compte: Compte, par: str) -> NewLink:
    """Another link for an account that is not active yet; the former ones die."""
    token = new_secret()
    with transaction.atomic():
        compte.validations.filter(purpose=AGENT, used_at=None).delete()
        row = compte.validations.create(
            purpose=AGENT, token_hash=digest(token), mel=compte.mel, expires_at=now() + current().agent_link_life
        )
        link = NewLink(compte, current().public_url + reverse("comptes:agent-activation", args=[token]))
        if compte.mel:
            _send(link, row)
        journal.write("agent.lien", actor=par, subject=f"compte:{compte.public_id}")
    return link


def renew_link(identifiant: str, par: str) -> NewLink:
    """The same for an operator, by identifiant. Raises CompteUnknown; AgentLinkOver for an account that is active."""
    compte = find_by_identifiant(identifiant)
    if compte.profil != Compte.Profil.AGENT or compte.state != Compte.State.A_VALIDER:
        raise AgentLinkOver
    return new_link(compte, par)


def find_activation(token: str) -> Validation:
    """The link, if it may still serve. Raises AgentLinkOver."""
    rows = Validation.objects.select_related("compte").filter(purpose=AGENT, token_hash=digest(token), used_at=None)
    found = rows.filter(expires_at__gt=now(), compte__state=Compte.State.A_VALIDER).first()
    if found is None:
        raise AgentLinkOver
    return found


def activate_agent(token: str, password_hash: str, request: HttpRequest | None = None) -> Compte:
    """The owner has chosen a password; once, whatever the number of hands. Raises AgentLinkOver."""
    with transaction.atomic():
        found = find_activation(token)
        if not Validation.objects.filter(pk=found.pk, used_at=None).update(used_at=now()):
            raise AgentLinkOver
        compte, moment = found.compte, now()
        compte.password, compte.state = password_hash, Compte.State.ACTIF
        compte.activated_at = compte.password_changed_at = moment
        compte.mel_proven_at = moment if compte.mel else None
        compte.save(update_fields=["password", "state", "activated_at", "password_changed_at", "mel_proven_at"])
        who = f"compte:{compte.public_id}"
        journal.write("agent.active", actor=who, subject=who, request=request)
    return compte


def list_agents() -> QuerySet[Compte]:
    """Every staff account, by name."""
    return Compte.objects.filter(profil=Compte.Profil.AGENT).order_by("nom", "prenom", "pk")


def find_by_identifiant(identifiant: str) -> Compte:
    """The account of this identifiant. Raises CompteUnknown."""
    compte = Compte.objects.filter(identifiant=identifiant.strip().casefold()).first()
    if compte is None:
        raise CompteUnknown(identifiant=identifiant)
    return compte


def suspend(identifiant: str, par: str) -> Compte:
    """Close the door to an active account and end its sessions. Raises CompteUnknown."""
    return _change(identifiant, Compte.State.ACTIF, Compte.State.SUSPENDU, "compte.suspendu", par)


def reopen(identifiant: str, par: str) -> Compte:
    """Open a suspended account again. Raises CompteUnknown."""
    return _change(identifiant, Compte.State.SUSPENDU, Compte.State.ACTIF, "compte.rouvert", par)


def _change(identifiant: str, before: str, after: str, event: str, par: str) -> Compte:
    with transaction.atomic():
        compte = find_by_identifiant(identifiant)
        if Compte.objects.filter(pk=compte.pk, state=before).update(state=after):
            sessions.end_all(compte.public_id)
            journal.write(event, actor=par, subject=f"compte:{compte.public_id}")
        compte.refresh_from_db()
    return compte


def _send(link: NewLink, row: Validation) -> None:
    courier.queue(
        "COMPTES-MAIL-62",
        to=link.compte.mel,
        params={
            "service": current().service_name,
            "identifiant": link.compte.identifiant,
            "lien": link.url,
            "heures": int(current().agent_link_life.total_seconds() // 3600),
        },
        expires_at=row.expires_at,
    )
