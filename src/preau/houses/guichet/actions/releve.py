"""Asking the account service where everybody of a school is, and keeping the answer for the follow-up pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from preau.houses.guichet.models import Releve, Suivi
from preau.houses.guichet.scim import Comptes, equals
from preau.kit import clockkit
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job
from preau.protocols.scim.messages import User
from preau.registre.queries import list_inscrits, list_representants

KIND = "guichet.releve"
PATIENCE = 20.0
"""Seconds given to one page of two hundred accounts."""
KEPT = timedelta(days=60)
Etat, Profil = Suivi.Etat, Suivi.Profil


def ask_releve(uai: str) -> Releve:
    """Ask for a fresh look at this school; the one that is under way when there is one."""
    with transaction.atomic():
        last = last_releve(uai, done=False)
        if last is not None and not Job.objects.filter(public_id=last.job, ended_at__isnull=False).exists():
            return last
        job = jobs.enqueue(KIND, owner=uai, payload={"uai": uai})
        return Releve.objects.create(uai=uai, job=job.public_id)


def last_releve(uai: str, *, done: bool = True) -> Releve | None:
    """The latest look that came to its end, or (`done` False) the latest that did not yet."""
    return Releve.objects.filter(uai=uai, done_at__isnull=not done).order_by("-asked_at", "-pk").first()


def make_releve(given: jobs.Given) -> dict[str, Any]:
    """The job: read everything first, then replace the school's rows at once. Raises a ComptesTrouble."""
    uai = str(given.payload["uai"])
    known = _read(uai, given)
    before = {(row.profil, row.personne): row for row in Suivi.objects.filter(uai=uai)}
    rows = [_row(uai, person, known, before.get((person.profil, person.public_id))) for person in _people(uai)]
    moment = clockkit.now()
    with transaction.atomic():
        Suivi.objects.filter(uai=uai).delete()
        Suivi.objects.bulk_create(rows, batch_size=500)
        Releve.objects.filter(uai=uai, job=given.job.public_id).update(done_at=moment)
    return {"personnes": len(rows)}


def purge_releves(moment: datetime) -> int:
    """Forget old looks; the rows of people are replaced by each new one."""
    return Releve.objects.filter(asked_at__lt=moment - KEPT).delete()[0]


@dataclass(frozen=True)
class _Person:
    profil: str
    public_id: str
    divisions: list[str]


@dataclass
class _Known:
    """What the account service said of this school."""

    by_responsable: dict[str, User] = field(default_factory=dict)
    by_eleve: dict[str, User] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)

    def account(self, person: _Person) -> User | None:
        """The account of this person."""
        found = self.by_eleve if person.profil == Profil.ELEVE else self.by_responsable
        return found.get(person.public_id)


def _people(uai: str) -> Iterator[_Person]:
    """Those who may have an account in this school now."""
    for one in list_representants(uai):
        classes = dict.fromkeys(child.division for child in one.enfants if child.division)
        yield _Person(Profil.RESPONSABLE, one.public_id, list(classes))
    for pupil in list_inscrits(uai):
        yield _Person(Profil.ELEVE, pupil.public_id, [pupil.division] if pupil.division else [])


def _read(uai: str, given: jobs.Given) -> _Known:
    comptes, known = Comptes(uai, timeout=PATIENCE), _Known()
    for count, user in enumerate(comptes.users(), 1):
        given.tell("Lecture des comptes", count)
        for record in user.compte.responsables:
            known.by_responsable[record.value] = user
        if user.compte.eleve:
            known.by_eleve[user.compte.eleve] = user
    for count, letter in enumerate(comptes.notifications(), 1):
        given.tell("Lecture des courriers", count)
        person = letter.responsable or letter.eleve
        if letter.etat == "active" or known.letters.get(person) != "active":
            known.letters[person] = letter.etat
    for count, attempt in enumerate(comptes.tentatives(equals("motif", "reussi")), 1):
        given.tell("Lecture des activations", count)
        if attempt.compte is not None and attempt.voie in Suivi.Voie.values:
            known.routes.setdefault(attempt.compte.value, attempt.voie)
    return known


def _row(uai: str, person: _Person, known: _Known, former: Suivi | None) -> Suivi:
    user = known.account(person)
    row = Suivi(uai=uai, profil=person.profil, personne=person.public_id, divisions=person.divisions)
    row.etat = _etat(user, known.letters.get(person.public_id, ""))
    row.reminded_at = former.reminded_at if former else None
    if user is not None:
        row.activated_at, row.last_login_at = user.compte.activated_at, user.compte.last_login_at
        # The account service forgets attempts in time; what was once known stays.
        row.voie = known.routes.get(user.id, former.voie if former else "")
    return row


def _etat(user: User | None, letter: str) -> str:
    if user is not None:
        if user.compte.etat == "suspendu" or user.compte.verrouille:
            return Etat.BLOQUE
        if user.compte.etat == "a-valider":
            return Etat.ATTENTE
        if user.compte.etat == "actif":
            return Etat.ACTIVE if user.compte.last_login_at else Etat.JAMAIS
    return {"active": Etat.NOTIFIE, "perimee": Etat.PERIME}.get(letter, Etat.NON_NOTIFIE)
