"""Issuing letters with provisional identifiers, for a school, classes or persons (J18; seeds 000, 002, 003).

The clear password exists only in what this returns. Hashing one letter costs what a login costs (t=2, 19 MiB): 1,000
letters take about 20 seconds of one core, outside any transaction; with the look-ups, 600 pupils took 15 seconds and
950 parents 50 on a busy machine of two cores. Letters are written 25 at a time, so that logins wait for none of it; a
run that is killed leaves letters whose password nobody has: issue them again, which cancels them.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.existing import find_compte
from preau.houses.comptes.actions.identifiant import TRIES, NoIdentifiantLeft, Pick, pick_identifiant
from preau.houses.comptes.actions.letters import (
    canonical,
    new_password,
    person_records,
    pupil_records,
    reserved_identifiant,
)
from preau.houses.comptes.models import Compte, Notification
from preau.houses.comptes.settings import current
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.clockkit import today as this_day
from preau.kit.idkit import new_public_id
from preau.protocols.refusals import Refusal
from preau.registre import queries

CHUNK = 25
RESPONSABLE, ELEVE = Compte.Profil.RESPONSABLE, Compte.Profil.ELEVE


class EtablissementSansAnnee(Refusal):
    """Nobody is enrolled in a school that has no open year."""

    code = "COMPTES-0301"
    status = 404
    personne = "Cet établissement n'a pas d'année scolaire ouverte. Importez d'abord ses fichiers SIECLE ou ONDE."
    support = "UAI inconnu du registre, ou aucune importation pour l'année en cours."


class PersonneHorsEtablissement(Refusal):
    """A person asked for by name is not one of this school's, or may not have an account."""

    code = "COMPTES-0302"
    status = 404
    personne = "Cette personne n'est pas dans cet établissement, ou ne peut pas y activer de compte."
    support = "Identifiant inconnu, élève sorti, responsable sans lien de niveau admis (COMPTES_NIVEAUX), classe vide."


@dataclass(frozen=True)
class Person:
    """Whom a letter is for: `records` are every row of theirs that the registry has, the letter's first."""

    profil: str
    public_id: str
    nom: str
    prenom: str
    classe: str
    enfants: tuple[str, ...]
    records: list[str]


@dataclass(frozen=True)
class Letter:
    """What the document of one person says. `password` is nowhere else."""

    notification: Notification
    password: str
    person: Person

    @property
    def url(self) -> str:
        """The address of its QR code."""
        return activation_url(self.notification)


@dataclass(frozen=True)
class Batch:
    """One issue: its letters, and who needs none, having an account already."""

    lot: str
    letters: list[Letter]
    already: list[Person]


@dataclass(frozen=True)
class Selection:
    """Which people of the school: classes, pupils or responsables by public id; nothing said: all of the school."""

    profils: Collection[str] = (RESPONSABLE,)
    divisions: Collection[str] | None = None
    eleves: Collection[str] | None = None
    responsables: Collection[str] | None = None

    @property
    def is_named(self) -> bool:
        """Whether somebody in particular is asked for."""
        return any(one is not None for one in (self.divisions, self.eleves, self.responsables))


def activation_url(notification: Notification) -> str:
    """Where the letter's QR code leads: the login page with the identifiant filled in, never the password."""
    query = urlencode({"identifiant": notification.identifiant, "profil": notification.profil})
    return f"{current().public_url}{reverse('comptes:lettre')}?{query}"


def create_notifications(
    *,
    uai: str,
    issued_by: str,
    selection: Selection | None = None,
    today: date | None = None,
    request: HttpRequest | None = None,
    pick: Pick = secrets.randbelow,
) -> Batch:
    """Issue a letter to everyone selected who has no account yet; a person's former letter is cancelled.

    `issued_by` is the journal's actor (`exploitant`, `guichet:<id>`); `today` the letter's date, from which its months
    count. Raises EtablissementSansAnnee, PersonneHorsEtablissement, hashing.TooBusy. Never inside a transaction.
    """
    wanted = selection or Selection()
    if queries.open_annee(uai) is None:
        raise EtablissementSansAnnee(uai)
    people = list(_people(uai, wanted))
    if not people and wanted.is_named:
        raise PersonneHorsEtablissement(uai)
    batch = Batch(new_public_id(), [], [])
    issuer = _Issuer(uai, issued_by, today or this_day(), batch.lot, request, pick)
    for start in range(0, len(people), CHUNK):
        issuer.issue(people[start : start + CHUNK], batch)
    return batch


def add_months(day: date, months: int) -> date:
    """The same day some months later, the last of the month where there is none: 30 November + 3 → 28 February."""
    rank = day.year * 12 + day.month - 1 + months
    first = date(rank // 12, rank % 12 + 1, 1)
    following = date((rank + 1) // 12, (rank + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


@dataclass(frozen=True)
class _Issuer:
    """What every letter of a batch shares."""

    uai: str
    issued_by: str
    issued_on: date
    lot: str
    request: HttpRequest | None
    pick: Pick

    def issue(self, people: Sequence[Person], batch: Batch) -> None:
        """Hash outside the transaction, then write these letters in one."""
        passwords = [new_password() for _person in people]
        hashes = [hashing.make(canonical(password)) for password in passwords]
        letters, already = [], []
        with transaction.atomic():
            for person, password, encoded in zip(people, passwords, hashes, strict=True):
                if find_owner(person) is not None:
                    already.append(person)
                else:
                    letters.append(Letter(self._write(person, encoded), password, person))
        batch.letters.extend(letters)
        batch.already.extend(already)

    def _write(self, person: Person, encoded: str) -> Notification:
        """Cancel the former letter, write the new one; another issue at the same moment comes before or after.

        One that draws the same identifiant for somebody else too: whoever writes second draws again.
        """
        former = 0
        named = {"responsable_public_id" if person.profil == RESPONSABLE else "eleve_public_id": person.public_id}
        for _attempt in range(TRIES):
            former += Notification.objects.filter(**named, used_at=None, cancelled_at=None).update(cancelled_at=now())
            known = reserved_identifiant(person.records)
            identifiant = known or pick_identifiant(person.prenom, person.nom, self.pick)
            try:
                with transaction.atomic():
                    row = self._row(person, identifiant, encoded, {**named, "is_drawn": not known})
            except IntegrityError:
                continue
            self._journal(row, former)
            return row
        raise NoIdentifiantLeft(person.nom)

    def _row(self, person: Person, identifiant: str, encoded: str, named: dict[str, Any]) -> Notification:
        return Notification.objects.create(
            profil=person.profil,
            uai=self.uai,
            identifiant=identifiant,
            password=encoded,
            lot=self.lot,
            issued_by=self.issued_by,
            issued_on=self.issued_on,
            expires_on=add_months(self.issued_on, current().letter_months),
            **named,
        )

    def _journal(self, row: Notification, former: int) -> None:
        journal.write(
            "notification.emise",
            actor=self.issued_by,
            subject=f"notification:{row.public_id}",
            request=self.request,
            detail={"uai": self.uai, "profil": row.profil, "lot": self.lot, "annule": former},
        )


def find_owner(person: Person) -> Compte | None:
    """The account that this person has already, by whatever door and in whatever school."""
    if person.profil == RESPONSABLE:
        return find_compte(person.records)
    closed = Compte.State.FERME
    return Compte.objects.filter(eleve_public_id__in=person.records).exclude(state=closed).order_by("pk").first()


def _people(uai: str, wanted: Selection) -> Iterator[Person]:
    if RESPONSABLE in wanted.profils:
        found = queries.list_representants(
            uai,
            set(current().niveaux),
            divisions=wanted.divisions,
            eleves=wanted.eleves,
            responsables=wanted.responsables,
        )
        for one in found:
            names = tuple(f"{enfant.prenom} {enfant.nom}" for enfant in one.enfants)
            classe = ", ".join(dict.fromkeys(enfant.division for enfant in one.enfants))
            yield Person(RESPONSABLE, one.public_id, one.nom, one.prenom, classe, names, person_records(one.public_id))
    if ELEVE in wanted.profils and wanted.responsables is None:
        for pupil in queries.list_inscrits(uai, divisions=wanted.divisions, eleves=wanted.eleves):
            yield Person(
                ELEVE, pupil.public_id, pupil.nom, pupil.prenom, pupil.division, (), pupil_records(pupil.public_id)
            )
