"""Letters with provisional identifiers over SCIM: read, and issued, one or several at once (J18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from preau.houses.comptes.actions.letters import LetterState, state_of
from preau.houses.comptes.actions.notifications import (
    ELEVE,
    RESPONSABLE,
    EtablissementSansAnnee,
    PersonneHorsEtablissement,
    Selection,
    create_notifications,
)
from preau.houses.comptes.actions.scim_liens import references
from preau.houses.comptes.actions.scim_perimetre import Perimetre, keys_where
from preau.houses.comptes.models import Notification
from preau.protocols.refusals import Refusal
from preau.protocols.scim import catalogue, messages
from preau.protocols.scim.messages import Reference
from preau.protocols.scim.refusals import RessourceInconnue, ValeurRefusee
from preau.protocols.scim.schemas import key_in
from preau.registre.queries.perimetre import in_chunks

ETATS = {
    LetterState.VIVANT: "active",
    LetterState.UTILISE: "utilisee",
    LetterState.REMPLACE: "annulee",
    LetterState.EXPIRE: "perimee",
}


class DejaUnCompte(Refusal):
    """Who has an account needs no letter: its password is reset instead."""

    code = "COMPTES-0807"
    status = 409
    protocol_error = "uniqueness"
    personne = "Cette personne a déjà un compte : réinitialisez son mot de passe au lieu d'émettre un courrier."
    support = "Le compte se trouve par GET /Users?filter=… ; mustChangePassword=true lui donne un mot de passe."


class Notifications:
    """The resource type Notification: in scope when its school is."""

    kind = catalogue.NOTIFICATION
    columns: Mapping[str, str] = {
        "id": "public_id",
        "profil": "profil",
        "uai": "uai",
        "responsable": "responsable_public_id",
        "eleve": "eleve_public_id",
        "identifiant": "identifiant",
        "lot": "lot",
        "usedat": "used_at",
        "cancelledat": "cancelled_at",
        "meta.created": "created_at",
    }

    def keys(self, perimetre: Perimetre, narrowed: Q) -> list[int]:
        """See scim_lists.Source."""
        return keys_where(Notification, narrowed, uai=perimetre.uais)

    def load(self, perimetre: Perimetre, keys: Sequence[int]) -> Sequence[messages.Notification]:
        """See scim_lists.Source."""
        rows = [
            row
            for some in in_chunks(keys)
            for row in Notification.objects.filter(pk__in=some, uai__in=perimetre.uais).order_by("pk")
        ]
        comptes = references(perimetre, {row.compte_id for row in rows if row.compte_id is not None})
        return [_notification(row, comptes) for row in rows]


def get_notification(perimetre: Perimetre, public_id: str) -> messages.Notification:
    """One letter. Raises RessourceInconnue."""
    keys = list(Notification.objects.filter(public_id=public_id).values_list("pk", flat=True))
    shown = Notifications().load(perimetre, keys)
    if not shown:
        raise RessourceInconnue
    return shown[0]


def issue_notification(
    perimetre: Perimetre, data: Mapping[str, Any], *, request: HttpRequest | None = None
) -> messages.Notification:
    """Issue the letter of one person, with its password; a former one is cancelled. Never inside a transaction.

    `data` names the school (`uai`) and either `responsable` or `eleve`; anything else is ours to say (RFC 7644 §3.3).
    Raises ValeurRefusee, PersonneHorsEtablissement (a school out of scope too), DejaUnCompte, hashing.TooBusy.
    """
    (issued,) = issue_several(perimetre, [data], request=request)
    if isinstance(issued, Refusal):
        raise issued
    return issued


def issue_several(
    perimetre: Perimetre, several: Sequence[Mapping[str, Any]], *, request: HttpRequest | None = None
) -> list[messages.Notification | Refusal]:
    """For each of `several`, its letter or why there is none, in the same order; the journal has a row for each."""
    wanted = [_read(perimetre, data) for data in several]
    answers: dict[Wanted, messages.Notification | Refusal] = {}
    for uai, profil in dict.fromkeys((one.uai, one.profil) for one in wanted if isinstance(one, Wanted)):
        asked = [one for one in wanted if isinstance(one, Wanted) and (one.uai, one.profil) == (uai, profil)]
        answers |= _issue(perimetre, uai, profil, asked, request)
    return [one if isinstance(one, Refusal) else answers[one] for one in wanted]


@dataclass(frozen=True)
class Wanted:
    """One person of one school."""

    uai: str
    profil: str
    public_id: str


def _read(perimetre: Perimetre, data: Mapping[str, Any]) -> Wanted | Refusal:
    try:
        uai, responsable, eleve = (_text(data, name) for name in ("uai", "responsable", "eleve"))
    except ValeurRefusee as refusal:
        return refusal
    if bool(responsable) == bool(eleve):
        attendu = "donnez « responsable » ou « eleve », et un seul des deux"
        return ValeurRefusee(attribut="responsable", attendu=attendu)
    if uai not in perimetre.uais:
        return PersonneHorsEtablissement(uai)
    return Wanted(uai, RESPONSABLE if responsable else ELEVE, responsable or eleve)


def _issue(
    perimetre: Perimetre, uai: str, profil: str, asked: Sequence[Wanted], request: HttpRequest | None
) -> dict[Wanted, messages.Notification | Refusal]:
    """The letters of people of one school and profile; who is not there, or has an account, is refused alone."""
    ids = list(dict.fromkeys(one.public_id for one in asked))
    chosen = Selection((RESPONSABLE,), responsables=ids) if profil == RESPONSABLE else Selection((ELEVE,), eleves=ids)
    try:
        batch = create_notifications(uai=uai, issued_by=perimetre.actor, selection=chosen, request=request)
    except (EtablissementSansAnnee, PersonneHorsEtablissement) as refusal:
        return dict.fromkeys(asked, refusal)
    letters = {letter.person.public_id: letter for letter in batch.letters}
    already = {person.public_id for person in batch.already}
    found: dict[Wanted, messages.Notification | Refusal] = {}
    for one in asked:
        if letter := letters.get(one.public_id):
            found[one] = replace(_notification(letter.notification, {}), mot_de_passe=letter.password)
        else:
            found[one] = DejaUnCompte() if one.public_id in already else PersonneHorsEtablissement(uai)
    return found


def _text(data: Mapping[str, Any], name: str) -> str:
    key = key_in(dict(data), name)
    value = data[key] if key is not None else None
    if value is not None and not isinstance(value, str):
        raise ValeurRefusee(attribut=name, attendu="un texte est attendu")
    return value or ""


def _notification(row: Notification, comptes: Mapping[int, Reference]) -> messages.Notification:
    return messages.Notification(
        row.public_id,
        row.profil,
        row.uai,
        row.responsable_public_id,
        row.eleve_public_id,
        row.identifiant,
        "",
        row.lot,
        row.issued_on.isoformat(),
        row.expires_on.isoformat(),
        ETATS[state_of(row)],
        row.used_at,
        row.cancelled_at,
        comptes.get(row.compte_id) if row.compte_id is not None else None,
        created_at=row.created_at,
    )
