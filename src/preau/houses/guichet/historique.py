"""What was done in a school: the journals of the office and of the registry, read as one (issue 6, item 5).

Nothing here writes. An entry is a school's when its detail says so (`journal.add` in `@requires`), when its subject
is the school, or a person of it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from preau.houses.guichet.evenements import label_of
from preau.houses.guichet.models import Agent, Mandat
from preau.houses.guichet.poste import Poste
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve, Personnel, Responsable

PEOPLE: dict[str, Any] = {"responsable": Responsable, "eleve": Eleve, "personnel": Personnel}
STEP = 200
UNSAID = ("uai", "mandat", "import", "annee")
"""Of a detail, what tells a reader nothing."""


@dataclass(frozen=True)
class Filtre:
    """Which entries: moments, one event or a family ("guichet.import"), an agent's public id, a subject."""

    since: datetime | None = None
    until: datetime | None = None
    event: str = ""
    agent: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Ligne:
    """One entry in words. `actor` and `subject` are as kept; their labels name people of this school alone."""

    at: datetime
    event: str
    label: str
    actor: str
    actor_label: str
    subject: str
    subject_label: str
    detail: dict[str, Any]

    @property
    def words(self) -> str:
        """The detail without what the line says already, nor counts of nothing."""
        return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in _flat(self.detail) if value)


def list_entries(
    poste: Poste, subject: str = "", filtre: Filtre | None = None, *, start: int = 0, most: int = 50
) -> list[Ligne]:
    """The entries of this school, the latest first, from both journals.

    `subject` ("responsable:…", a public id) must be of this school: the caller has checked it.
    """
    wanted = filtre or Filtre(subject=subject)
    return in_words(poste, islice(iterate(poste, wanted, start + most), start, start + most))


def iterate(poste: Poste, filtre: Filtre, most: int) -> Iterator[Entry]:
    """Entries as they are kept, the latest first, `most` at most."""
    here = _filtered(Entry.objects.using("default").filter(_of_office(poste, filtre.subject)), filtre)
    there = _filtered(Entry.objects.using("registre").filter(_of_registry(poste, filtre.subject)), filtre)
    rows = (query.order_by("-at", "-pk")[:most].iterator(STEP) for query in (here, there))
    return islice(heapq.merge(*rows, key=lambda row: row.at, reverse=True), most)


def _flat(detail: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in detail.items():
        if isinstance(value, dict):
            yield from _flat(value)
        elif name not in UNSAID:
            yield name, " ".join(map(str, value)) if isinstance(value, list) else value


def _of_office(poste: Poste, subject: str) -> Q:
    if subject:
        return Q(subject__in=spellings(subject)) & (Q(detail__uai=poste.uai) | Q(detail__uai__isnull=True))
    return Q(detail__uai=poste.uai)


def _of_registry(poste: Poste, subject: str) -> Q:
    found = Q(subject=poste.uai) | Q(detail__uai=poste.uai)
    for kind, model in PEOPLE.items():
        people = model.objects.using("registre").filter(uai=poste.uai)
        found |= Q(subject__in=people.values("public_id"))
        found |= Q(subject__in=people.annotate(name=Concat(Value(f"{kind}:"), "public_id")).values("name"))
    about = Q(subject__in=spellings(subject)) | Q(detail__eleve__in=spellings(subject))
    return found & about if subject else found


def is_known(poste: Poste, subject: str) -> bool:
    """Whether the subject is a person of this school, or an agent who has had a mandate in it."""
    if subject.startswith("agent:"):
        return Mandat.objects.filter(uai=poste.uai, agent__public_id=subject.partition(":")[2]).exists()
    return bool(name_people(poste.uai, {subject}))


def spellings(subject: str) -> list[str]:
    """`responsable:X` and `X`: the registry's own actions name people without their kind."""
    return [subject, subject.rpartition(":")[2]]


def _filtered(rows: QuerySet[Entry], filtre: Filtre) -> QuerySet[Entry]:
    if filtre.since is not None:
        rows = rows.filter(at__gte=filtre.since)
    if filtre.until is not None:
        rows = rows.filter(at__lt=filtre.until)
    if filtre.event:
        rows = rows.filter(Q(event=filtre.event) | Q(event__startswith=f"{filtre.event}."))
    return rows.filter(actor=f"agent:{filtre.agent}") if filtre.agent else rows


def in_words(poste: Poste, rows: Iterable[Entry]) -> list[Ligne]:
    """Entries in French, people named; two queries for each kind of person, whatever the number of entries."""
    kept = list(rows)
    agents = name_agents({row.actor for row in kept} | {row.subject for row in kept})
    people = name_people(poste.uai, {row.subject for row in kept})
    return [
        Ligne(
            row.at,
            row.event,
            label_of(row.event),
            row.actor,
            agents.get(row.actor) or name_actor(row.actor),
            row.subject,
            people.get(row.subject) or agents.get(row.subject, ""),
            row.detail,
        )
        for row in kept
    ]


def name_actor(actor: str) -> str:
    """Who acted: an agent by name, an operator by the name of their session, a visitor as such."""
    kind, _sep, name = actor.partition(":")
    if kind == "agent":
        return name_agents({actor}).get(actor, "agent")
    return {"exploitant": f"exploitation ({name})", "visiteur": "visiteur", "commande": "exploitation"}.get(kind, kind)


def name_agents(texts: Iterable[str]) -> dict[str, str]:
    """`agent:…` → first name and name."""
    ids = {text.partition(":")[2] for text in texts if text.startswith("agent:")}
    rows = Agent.objects.filter(public_id__in=ids).values_list("public_id", "prenom", "nom")
    return {f"agent:{public_id}": f"{prenom} {nom}" for public_id, prenom, nom in rows}


def name_people(uai: str, subjects: Iterable[str]) -> dict[str, str]:
    """Subjects that are people of this school → name and first name; of another school: nothing."""
    asked = {text: text.rpartition(":")[2] for text in subjects if text}
    named: dict[str, str] = {}
    for model in PEOPLE.values():
        rows = model.objects.using("registre").filter(uai=uai, public_id__in=set(asked.values()))
        for row in rows.only("public_id", "nom_de_famille", "nom_usage", "prenom"):
            named[row.public_id] = f"{row.nom} {row.prenom}"
    return {text: named[public_id] for text, public_id in asked.items() if public_id in named}
