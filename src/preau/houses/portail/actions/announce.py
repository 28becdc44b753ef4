"""Tell people by mail that messages wait: at once or once a day, never in their quiet hours, never what they say.

Run every hour by the courier of the house, or by `preau portail messagerie announcer`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from preau.houses.portail import settings
from preau.houses.portail.actions import pieces
from preau.houses.portail.actions.messagerie import suspended_profils
from preau.houses.portail.models import (
    CompteLocal,
    Message,
    PersonneEleve,
    PersonneResponsable,
    PieceJointe,
    ReglageMessagerie,
    Remise,
)
from preau.houses.portail.visiteur import Visiteur
from preau.kit import courier, journal
from preau.kit.clockkit import PARIS
from preau.kit.courier.outbox import MAIL
from preau.registre.models import Eleve, Responsable

IMMEDIAT, QUOTIDIEN, JAMAIS = "immediat", "quotidien", "jamais"
FRESH = timedelta(days=7)
"""Older messages are announced no more."""
MOST = 20_000
CHUNK = 500
log = logging.getLogger("preau.portail.messagerie")


@dataclass
class Attente:
    """One person for whom messages wait: their mailboxes, and where to write to them."""

    profil: str
    adresses: list[str] = field(default_factory=list)
    mel: str = ""


def announce(moment: datetime) -> int:
    """Queue the mails that are due at `moment`; how many. Twice at the same time sends nothing twice."""
    rows = Remise.objects.filter(
        read_at=None, trashed_at=None, deleted_at=None, announced_at=None, message__sent_at__gte=moment - FRESH
    )
    waiting = _people(rows.values_list("adresse", flat=True).distinct()[:MOST])
    suspended = suspended_profils()
    return sum(
        _announce(personne, one, moment) for personne, one in waiting.items() if one.mel and one.profil not in suspended
    )


def _announce(personne: str, one: Attente, moment: datetime) -> int:
    with transaction.atomic():
        chosen, _is_new = ReglageMessagerie.objects.get_or_create(personne=personne, defaults={"digest": ""})
        if not is_due(chosen, moment):
            return 0
        rows = Remise.objects.filter(
            adresse__in=one.adresses, read_at=None, trashed_at=None, deleted_at=None, announced_at=None
        )
        count = rows.values("message").distinct().count()
        if not rows.update(announced_at=moment):
            return 0
        ReglageMessagerie.objects.filter(pk=chosen.pk).update(last_digest_at=moment)
        mine = settings.current()
        courier.queue(
            "PORTAIL-MAIL-30",
            to=one.mel,
            params={"ent": mine.name, "nombre": count, "lien": mine.base_url + reverse("portail:messagerie")},
            expires_at=moment + timedelta(days=1),
        )
        journal.write("messagerie.annonce", actor="courrier", subject=personne, detail={"nombre": count})
    return 1


def is_due(chosen: ReglageMessagerie, moment: datetime) -> bool:
    """Whether a mail may leave now: not never, not in the quiet hours, not twice the same day unless at once."""
    digest, quiet_from, quiet_to = effective(chosen)
    if digest == JAMAIS:
        return False
    local = moment.astimezone(PARIS)
    minutes = local.hour * 60 + local.minute
    if quiet_from < quiet_to and quiet_from <= minutes < quiet_to:
        return False
    if quiet_from > quiet_to and (minutes >= quiet_from or minutes < quiet_to):
        return False
    last = chosen.last_digest_at
    return digest == IMMEDIAT or last is None or last.astimezone(PARIS).date() < local.date()


def effective(chosen: ReglageMessagerie | None) -> tuple[str, int, int]:
    """What holds for a person: their choice, else once a day outside the quiet hours of the deployment (minutes)."""
    if chosen is not None and chosen.digest:
        return chosen.digest, chosen.quiet_from, chosen.quiet_to
    mine = settings.current()
    return QUOTIDIEN, mine.messagerie_silence_de * 60, mine.messagerie_silence_a * 60


def find_choice(who: Visiteur) -> tuple[str, int, int]:
    """What this person has chosen, or what holds without a choice."""
    return effective(ReglageMessagerie.objects.filter(personne=who.personne).first())


def choose(who: Visiteur, digest: str, quiet_from: int, quiet_to: int) -> None:
    """When this person wants the mail; quiet hours in minutes since midnight, none when equal."""
    values = {"digest": digest, "quiet_from": quiet_from, "quiet_to": quiet_to}
    with transaction.atomic():
        ReglageMessagerie.objects.update_or_create(personne=who.personne, defaults=values)
        journal.write("messagerie.reglage", actor=who.personne, detail={"annonces": digest})


def _people(adresses: Iterable[str]) -> dict[str, Attente]:
    """Who opens these mailboxes: only people who have come to the ENT once, each with one mail address."""
    by_kind: dict[str, list[str]] = {"r": [], "e": [], "l": []}
    for adresse in adresses:
        by_kind.setdefault(adresse[:1], []).append(adresse[2:])
    found: dict[str, Attente] = {}
    for ids in _chunks(by_kind["l"]):
        for compte in CompteLocal.objects.filter(public_id__in=ids, state=CompteLocal.State.ACTIF):
            found[compte.public_id] = Attente(compte.profil, [f"l:{compte.public_id}"], _usable(compte.mel))
    for ids in _chunks(by_kind["r"]):
        mels = dict(Responsable.objects.filter(public_id__in=ids, gone_at=None).values_list("public_id", "mel"))
        owners = PersonneResponsable.objects.filter(responsable_public_id__in=ids)
        _gather(found, "responsable", "r", owners.values_list("responsable_public_id", "personne__public_id"), mels)
    for ids in _chunks(by_kind["e"]):
        mels = dict(Eleve.objects.filter(public_id__in=ids).values_list("public_id", "mel"))
        pupils = PersonneEleve.objects.filter(eleve_public_id__in=ids)
        _gather(found, "eleve", "e", pupils.values_list("eleve_public_id", "personne__public_id"), mels)
    return found


def _gather(
    found: dict[str, Attente], profil: str, kind: str, owners: Iterable[tuple[str, str]], mels: dict[str, str]
) -> None:
    for public_id, personne in owners:
        one = found.setdefault(personne, Attente(profil))
        one.adresses.append(f"{kind}:{public_id}")
        one.mel = one.mel or _usable(mels.get(public_id, ""))


def _usable(mel: str) -> str:
    """The address if a mail can go there: a school's file holds anything."""
    return mel.strip() if MAIL.fullmatch(mel.strip()) else ""


def _chunks(ids: list[str]) -> Iterable[Collection[str]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def tidy(moment: datetime) -> int:
    """Empty the bins that are old enough, forget what nobody has any more, and files without a row; how many."""
    before = moment - timedelta(days=settings.current().messagerie_corbeille_jours)
    with transaction.atomic():
        count = Remise.objects.filter(trashed_at__lt=before, deleted_at=None).update(deleted_at=moment)
        gone = Message.objects.exclude(author_hidden_at=None).exclude(sent_at=None).filter(signalements=None)
        pks = list(gone.exclude(remises__deleted_at=None).values_list("pk", flat=True)[:1000])
        files = list(PieceJointe.objects.filter(message__in=pks).values_list("public_id", flat=True))
        Message.objects.filter(pk__in=pks).delete()
    try:
        pieces.forget(files)
        return count + len(pks) + pieces.purge_files(moment)
    except OSError as problem:  # the courier goes on: what is left is tried again in an hour
        log.error("files not purged: %s", type(problem).__name__)
        return count + len(pks)
