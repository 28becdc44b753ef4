"""Secret addresses of calendars: give, renew, revoke, and find who one belongs to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from preau.houses.viescolaire.agendas import write_agenda
from preau.houses.viescolaire.emploi_refusals import AgendaInconnu
from preau.houses.viescolaire.models import Agenda, Utilisateur
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur, load
from preau.kit import journal, sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret

Genre = Utilisateur.Genre
KEPT = timedelta(days=365)
"""How long a revoked address is remembered before it is forgotten."""


def give_agenda(who: Visiteur, eleve: str = "", *, renew: bool = False) -> str:
    """The token of the address for this pupil (their own lessons for staff); a new one the first time, or to renew.

    Raises AgendaInconnu for a pupil that is not theirs, or for staff without a school.
    """
    seen = _seen(who, eleve)
    with transaction.atomic():
        Utilisateur.objects.select_for_update().get(pk=who.utilisateur.pk)
        live = Agenda.objects.filter(utilisateur=who.utilisateur, eleve=seen, revoked_at=None)
        found = live.first()
        if found is not None and not renew:
            return token_of(found)
        live.update(revoked_at=now())
        token = new_secret(24)
        made = Agenda(utilisateur=who.utilisateur, eleve=seen, jeton_hash=digest(token))
        made.jeton_scelle = sealkit.seal(token, f"agenda/{made.public_id}")
        made.save()
        event = "agenda.renouvele" if found else "agenda.donne"
        journal.write(event, actor=who.actor, subject=made.public_id)
    return token


def revoke_agenda(who: Visiteur, public_id: str) -> None:
    """Close an address. Raises AgendaInconnu for one that is not theirs, or closed already."""
    with transaction.atomic():
        rows = Agenda.objects.filter(utilisateur=who.utilisateur, public_id=public_id, revoked_at=None)
        if not rows.update(revoked_at=now()):
            raise AgendaInconnu()
        journal.write("agenda.supprime", actor=who.actor, subject=public_id)


def token_of(agenda: Agenda) -> str:
    """The secret part of the address, to be copied by its owner."""
    return sealkit.unseal(agenda.jeton_scelle, f"agenda/{agenda.public_id}")


def read_agenda(token: str, *, at: datetime) -> bytes:
    """The calendar of this address, as its owner may see it now. Raises AgendaInconnu, whatever the reason."""
    row = Agenda.objects.filter(jeton_hash=digest(token), revoked_at=None).select_related("utilisateur").first()
    if row is None or row.utilisateur.closed_at is not None:
        raise AgendaInconnu()
    who = load(row.utilisateur)
    if row.utilisateur.genre == Genre.PERSONNEL:
        if not who.uais:
            raise AgendaInconnu()
        name = f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip()
        return write_agenda(name, at=at, postes=who.personnels)
    child: EleveVu | None = who.eleve(row.eleve)
    if child is None:
        raise AgendaInconnu()
    return write_agenda(child.complet, at=at, eleve=child)


def purge_agendas(moment: datetime) -> int:
    """Forget the addresses closed for a year; how many."""
    return Agenda.objects.filter(revoked_at__lte=moment - KEPT).delete()[0]


def _seen(who: Visiteur, eleve: str) -> str:
    if who.genre == Genre.PERSONNEL:
        if not who.uais:
            raise AgendaInconnu()
        return ""
    found = who.eleve(eleve)
    if found is None:
        raise AgendaInconnu()
    return found.public_id
