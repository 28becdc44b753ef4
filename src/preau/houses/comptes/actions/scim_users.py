"""Accounts as an office sees them over SCIM: read, suspended, reopened, given a provisional password."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.authenticate import forget_tries, slowed
from preau.houses.comptes.actions.letters import new_password
from preau.houses.comptes.actions.scim_perimetre import Perimetre, keys_where
from preau.houses.comptes.actions.summarise import mask_mel
from preau.houses.comptes.actions.tell import PASSWORD, tell_owner
from preau.houses.comptes.models import Compte
from preau.kit import journal, phonekit, sessions
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal
from preau.protocols.scim import catalogue, names
from preau.protocols.scim.codec import write_resource
from preau.protocols.scim.etags import check_version
from preau.protocols.scim.messages import CompteExtension, Name, RattachementRef, ResponsableRef, User
from preau.protocols.scim.patch import Operation, apply_patch
from preau.protocols.scim.refusals import RessourceInconnue, ValeurRefusee
from preau.registre.queries.perimetre import in_chunks

CHANGEABLE = (Compte.State.ACTIF, Compte.State.SUSPENDU)


class EtatImpossible(Refusal):
    """An account that waits for its mail, or is joined into another, or closed, is not suspended nor reopened."""

    code = "COMPTES-0805"
    status = 409
    personne = "Un compte dans l'état « {etat} » ne peut être ni suspendu, ni rouvert, ni réinitialisé."
    support = "Seuls les comptes actifs ou suspendus changent d'état ; un compte regroupé suit celui qui le garde."


class Users:
    """The resource type User."""

    kind = catalogue.USER
    columns: Mapping[str, str] = {
        "id": "public_id",
        "username": "identifiant",
        "usertype": "profil",
        "etat": "state",
        "preferredlanguage": "language",
        "mustchangepassword": "must_change_password",
        "activatedat": "activated_at",
        "lastloginat": "last_login_at",
        "meta.created": "created_at",
        "eleve": "eleve_public_id",
        "responsables.value": "responsables__responsable_public_id",
        "rattachements.eleve": "rattachements__eleve_public_id",
    }

    def keys(self, perimetre: Perimetre, narrowed: Q) -> list[int]:
        """See scim_lists.Source."""
        eleves = perimetre.eleves()
        return keys_where(
            Compte,
            narrowed,
            responsables__responsable_public_id=perimetre.responsables(),
            rattachements__eleve_public_id=eleves,
            eleve_public_id=eleves,
        )

    def load(self, perimetre: Perimetre, keys: Sequence[int]) -> Sequence[User]:
        """See scim_lists.Source."""
        found: list[User] = []
        for some in in_chunks(keys):
            rows = Compte.objects.filter(pk__in=some).prefetch_related("responsables", "rattachements").order_by("pk")
            found.extend(scoped_users(perimetre, rows).values())
        return found


def scoped_users(perimetre: Perimetre, comptes: Iterable[Compte]) -> dict[int, User]:
    """By primary key, what the office sees of these accounts; those it does not see are left out."""
    rows = list(comptes)
    eleves = perimetre.eleves([one for row in rows for one in _eleves_of(row)])
    records = [link.responsable_public_id for row in rows for link in row.responsables.all()]
    responsables = perimetre.responsables(records)
    locked = slowed(row.identifiant for row in rows)
    opened = sessions.count_of(row.public_id for row in rows)
    shown = {
        row.pk: _user(row, eleves, responsables, row.identifiant in locked, opened.get(row.public_id, 0))
        for row in rows
    }
    return {key: user for key, user in shown.items() if user.compte.etablissements}


def get_user(perimetre: Perimetre, public_id: str) -> User:
    """One account. Raises RessourceInconnue, whether it does not exist or is another school's."""
    return _find(perimetre, Compte.objects.filter(public_id=public_id))[1]


@dataclass(frozen=True)
class Change:
    """What a PATCH wants of an account: a state, perhaps a provisional password, perhaps the end of its sessions."""

    state: str
    resets: bool
    ends_sessions: bool = False


def patch_user(
    perimetre: Perimetre,
    public_id: str,
    operations: list[Operation],
    *,
    if_match: str,
    base: str,
    request: HttpRequest | None = None,
) -> User:
    """Suspend, reopen or reset; reopening also ends a lock-out. Never inside a transaction: it may hash a password.

    A reset gives a provisional password, clear in what is returned and nowhere else; the owner is told, sessions end.
    Raises RessourceInconnue, EtatImpossible, hashing.TooBusy and the refusals of PATCH.
    """
    change = _change(get_user(perimetre, public_id), operations, base)
    password = new_password() if change.resets else ""
    encoded = hashing.make(password) if password else ""
    with transaction.atomic():
        compte, user = _find(perimetre, Compte.objects.select_for_update().filter(public_id=public_id))
        check_version(str(write_resource(user, base)["meta"]["version"]), if_match)
        if compte.state not in CHANGEABLE:
            raise EtatImpossible(etat=compte.state)
        _write(perimetre, compte, change, encoded, request)
        shown = scoped_users(perimetre, [compte])[compte.pk]
    if not password:
        return shown
    return replace(shown, compte=replace(shown.compte, mot_de_passe=password))


def _find(perimetre: Perimetre, rows: Any) -> tuple[Compte, User]:
    compte = rows.first()
    user = scoped_users(perimetre, [compte]).get(compte.pk) if compte is not None else None
    if user is None:
        raise RessourceInconnue
    return compte, user


def _change(user: User, operations: list[Operation], base: str) -> Change:
    """What the operations say, judged on the resource as the office sees it.

    A reset is asked by setting mustChangePassword, again and again if need be; only the person takes it away.
    """
    if user.compte.etat not in CHANGEABLE:
        raise EtatImpossible(etat=user.compte.etat)
    before = write_resource(replace(user, compte=replace(user.compte, must_change_password=False)), base)
    after = apply_patch(before, operations, catalogue.USER)
    active, etat = after.get("active"), after[names.COMPTE].get("etat")
    if etat not in CHANGEABLE or not isinstance(active, bool):
        raise ValeurRefusee(attribut="etat", attendu="actif ou suspendu")
    if etat == user.compte.etat:
        etat = Compte.State.ACTIF if active else Compte.State.SUSPENDU
    opened = after[names.COMPTE].get("sessions", 0)
    if opened not in (0, user.compte.sessions):
        raise ValeurRefusee(attribut="sessions", attendu="0, pour fermer les sessions ouvertes")
    ends = opened == 0 and user.compte.sessions > 0
    return Change(str(etat), after[names.COMPTE].get("mustChangePassword", False) is True, ends)


def _write(perimetre: Perimetre, compte: Compte, change: Change, encoded: str, request: HttpRequest | None) -> None:
    """The change, its consequences and its journal row, in the caller's transaction."""
    events = []
    if compte.state != change.state:
        compte.state = change.state
        events.append("compte.suspendu" if change.state == Compte.State.SUSPENDU else "compte.rouvert")
    if encoded:
        compte.password, compte.must_change_password, compte.password_changed_at = encoded, True, now()
        events.append("compte.reinitialise")
        tell_owner(PASSWORD, compte)
    if change.ends_sessions:
        events.append("compte.sessions_fermees")
    if change.state == Compte.State.ACTIF and events != ["compte.sessions_fermees"]:
        forget_tries(compte.identifiant)
    compte.save(update_fields=["state", "password", "must_change_password", "password_changed_at"])
    if encoded or change.ends_sessions or change.state == Compte.State.SUSPENDU:
        sessions.end_all(compte.public_id)
    if not events and change.state == Compte.State.ACTIF:
        events.append("compte.deverrouille")
    for event in events:
        journal.write(event, actor=perimetre.actor, subject=f"compte:{compte.public_id}", request=request)


def _eleves_of(row: Compte) -> list[str]:
    own = [row.eleve_public_id] if row.eleve_public_id else []
    return [*own, *(link.eleve_public_id for link in row.rattachements.all())]


def _user(
    row: Compte, eleves: Mapping[str, str], responsables: Mapping[str, str], is_slowed: bool, opened: int
) -> User:
    records = sorted(link.responsable_public_id for link in row.responsables.all())
    links = sorted(row.rattachements.all(), key=lambda link: link.pk)
    kept = [one for one in records if one in responsables]
    children = [link for link in links if link.eleve_public_id in eleves]
    uais = {responsables[one] for one in kept} | {eleves[link.eleve_public_id] for link in children}
    own = row.eleve_public_id if row.eleve_public_id in eleves else ""
    return User(
        row.public_id,
        row.identifiant,
        Name(row.nom, row.prenom),
        row.is_open,
        row.profil,
        row.language,
        CompteExtension(
            etat=row.state,
            must_change_password=row.must_change_password,
            verrouille=is_slowed,
            sessions=opened,
            mobile=phonekit.mask(row.mobile) if row.mobile else "",
            mel=mask_mel(row.mel),
            activated_at=row.activated_at,
            last_login_at=row.last_login_at,
            eleve=own,
            etablissements=tuple(sorted(uais | ({eleves[own]} if own else set()))),
            responsables=tuple(ResponsableRef(one, responsables[one]) for one in kept),
            rattachements=tuple(
                RattachementRef(link.public_id, link.eleve_public_id, eleves[link.eleve_public_id], link.niveau)
                for link in children
            ),
        ),
        created_at=row.created_at,
    )
