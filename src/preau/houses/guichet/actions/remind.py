"""Reminding those who have no account yet, by mail, else by SMS: no secret is in it, and nobody is pressed twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from preau.houses.guichet import approbations
from preau.houses.guichet.models import Relance, Suivi
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.settings import current
from preau.houses.guichet.suivi_refusals import PersonneARelancer
from preau.kit import courier, journal
from preau.kit.clockkit import now
from preau.kit.jobs import jobs
from preau.registre.models import Responsable
from preau.registre.queries import get_etablissement
from preau.registre.queries.perimetre import in_chunks

KIND = "guichet.relances"
ACT = "relances"
BETWEEN = timedelta(days=3)
"""Nobody is reminded more often."""
LIFE = timedelta(days=1)
REMINDED = (Suivi.Etat.NON_NOTIFIE, Suivi.Etat.NOTIFIE, Suivi.Etat.PERIME, Suivi.Etat.ATTENTE)
"""The states that a reminder may change."""


def list_reminded(uai: str, etats: Sequence[str], divisions: Sequence[str]) -> list[Suivi]:
    """The responsables of these states and classes (none: all) who were not reminded lately."""
    wanted = [etat for etat in etats if etat in REMINDED] or list(REMINDED)
    rows = Suivi.objects.filter(uai=uai, profil=Suivi.Profil.RESPONSABLE, etat__in=wanted)
    since, classes = now() - BETWEEN, set(divisions)
    return [
        row
        for row in rows.order_by("pk")
        if (row.reminded_at is None or row.reminded_at < since) and (not classes or classes & set(row.divisions))
    ]


def prepare(
    poste: Poste, etats: Sequence[str], divisions: Sequence[str], request: HttpRequest | None = None
) -> Relance:
    """Note whom to remind; nothing leaves yet. Raises PersonneARelancer."""
    people = list_reminded(poste.uai, etats, divisions)
    if not people:
        raise PersonneARelancer
    with transaction.atomic():
        row = Relance.objects.create(
            uai=poste.uai, auteur=poste.agent, etats=list(etats), divisions=list(divisions), prevus=len(people)
        )
        _journal("preparee", poste.actor, row, request)
    return row


def start(poste: Poste, relance: Relance, request: HttpRequest | None = None) -> bool:
    """Have them sent; False when they were started already. Raises ApprobationAttendue."""
    with transaction.atomic():
        if not relance.job and approbations.needs(poste, ACT):
            approbations.use(poste, ACT, relance.public_id, request)
        job = jobs.enqueue(KIND, owner=poste.uai, payload={"relance": relance.public_id, "actor": poste.actor})
        if not Relance.objects.filter(pk=relance.pk, job="").update(job=job.public_id):
            transaction.set_rollback(True)
            return False
        _journal("lancee", poste.actor, relance, request)
    return True


def send_reminders(given: jobs.Given) -> dict[str, Any]:
    """The job: one message each, at once with the note that it left, so that a second run repeats nobody."""
    relance = Relance.objects.get(public_id=given.payload["relance"])
    school = get_etablissement(relance.uai)
    people = list_reminded(relance.uai, relance.etats, relance.divisions)
    found: dict[str, Responsable] = {}
    for some in in_chunks([row.personne for row in people]):
        rows = Responsable.objects.filter(public_id__in=some, uai=relance.uai).prefetch_related("telephones")
        found |= {row.public_id: row for row in rows}
    counts = {"mails": 0, "sms": 0, "sans_adresse": 0}
    params = {"ecole": school.nom or school.uai, "telephone": school.telephone, "adresse": current().activation_page()}
    for done, row in enumerate(people, 1):
        given.tell("Envoi des relances", done, len(people))
        with transaction.atomic():
            counts[_send(relance, row, found.get(row.personne), params)] += 1
    with transaction.atomic():
        Relance.objects.filter(pk=relance.pk).update(comptes=counts, done_at=now())
        _journal("envoyee", str(given.payload["actor"]), relance, None, counts)
    return counts


def _send(relance: Relance, row: Suivi, person: Responsable | None, params: dict[str, Any]) -> str:
    mobile = next((one.e164 for one in person.telephones.all() if one.is_mobile and one.e164), "") if person else ""
    mel = person.mel if person else ""
    key = f"relance:{relance.public_id}:{row.personne}"
    if not mel and not mobile:
        return "sans_adresse"
    given = {**params, "etat": row.etat}
    number, to = ("GUICHET-MAIL-40", mel) if mel else ("GUICHET-SMS-40", mobile)
    courier.queue(number, to=to, params=given, expires_at=now() + LIFE, idempotency_key=key)
    Suivi.objects.filter(pk=row.pk).update(reminded_at=now())
    return "mails" if mel else "sms"


def _journal(
    what: str, actor: str, row: Relance, request: HttpRequest | None, counts: dict[str, int] | None = None
) -> None:
    detail = {"uai": row.uai, "prevus": row.prevus, **({"comptes": counts} if counts else {})}
    subject = f"relance:{row.public_id}"
    journal.write(f"guichet.relance.{what}", actor=actor, subject=subject, request=request, detail=detail)
