"""Take a message back before it is read; report one to the direction, which then, and only then, may read it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.portail import settings
from preau.houses.portail.actions.messagerie import Ouvert
from preau.houses.portail.models import CompteLocal, Message, Remise, SignalementMessage
from preau.houses.portail.refusals_messagerie import RappelTropTard, TropDeMessages
from preau.houses.portail.visiteur import Visiteur
from preau.kit import journal, limits
from preau.kit.clockkit import now
from preau.registre.models import Eleve, Responsable

SHOWN = 100
"""Reports shown at once, those not handled first."""


def count_unread(message: Message) -> tuple[int, int]:
    """How many mailboxes have not opened it yet, of how many."""
    rows = Remise.objects.filter(message=message)
    return rows.filter(read_at=None, deleted_at=None).count(), rows.count()


def recall(who: Visiteur, message: Message, request: HttpRequest) -> int:
    """Take it out of the mailboxes that have not opened it; how many. Who has read it keeps it.

    Raises RappelTropTard when all have.
    """
    moment = now()
    with transaction.atomic():
        rows = Remise.objects.filter(message=message, read_at=None, deleted_at=None)
        taken = rows.update(deleted_at=moment)
        if not taken:
            raise RappelTropTard
        Message.objects.filter(pk=message.pk, recalled_at=None).update(recalled_at=moment)
        journal.write(
            "message.rappele", actor=who.personne, subject=message.public_id, request=request, detail={"nombre": taken}
        )
    return taken


def report(who: Visiteur, opened: Ouvert, motif: str, request: HttpRequest) -> SignalementMessage:
    """Show a received message to the direction of the school it came by; twice is once. Raises TropDeMessages."""
    rule = limits.Rule("messagerie-signalement", settings.current().messagerie_signalements_par_jour, timedelta(days=1))
    if not limits.count(rule, who.personne).allowed:
        raise TropDeMessages
    adresse, message = opened.remises[0].adresse, opened.message
    uais = schools_of(adresse)
    both = [uai for uai in uais if uai in schools_of(message.auteur)]
    with transaction.atomic():
        found, is_new = SignalementMessage.objects.get_or_create(
            message=message, adresse=adresse, defaults={"uais": both or uais, "motif": motif}
        )
        if is_new:
            journal.write("message.signale", actor=who.personne, subject=message.public_id, request=request)
    return found


def schools_of(adresse: str) -> list[str]:
    """The schools that know this mailbox, even once it is closed."""
    kind, public_id = adresse[:2], adresse[2:]
    if kind == "l:":
        compte = CompteLocal.objects.filter(public_id=public_id).first()
        return list(compte.uais) if compte is not None else []
    people = Responsable.objects if kind == "r:" else Eleve.objects
    return list(people.filter(public_id=public_id).values_list("uai", flat=True))


def is_direction(who: Visiteur) -> bool:
    """Whether reports of some school are this person's to read."""
    return CompteLocal.Role.DIRECTION in who.roles


def list_reports(who: Visiteur) -> list[SignalementMessage]:
    """Reports of the schools of this head, those to handle first."""
    own = set(who.uais()) if is_direction(who) else set()
    if not own:
        return []
    rows = SignalementMessage.objects.select_related("message").order_by("handled_at", "-at")
    return [row for row in rows[: SHOWN * 10] if own & set(row.uais)][:SHOWN]


def open_report(who: Visiteur, public_id: str, request: HttpRequest) -> SignalementMessage | None:
    """One report of theirs, with its message; the journal says that the direction has read it."""
    row = SignalementMessage.objects.select_related("message").filter(public_id=public_id).first()
    if row is None or not is_direction(who) or not set(who.uais()) & set(row.uais):
        return None
    with transaction.atomic():
        journal.write("message.lu-par-direction", actor=who.personne, subject=row.message.public_id, request=request)
    return row


def handle_report(who: Visiteur, row: SignalementMessage, request: HttpRequest) -> None:
    """The head has done what was to be done."""
    with transaction.atomic():
        if SignalementMessage.objects.filter(pk=row.pk, handled_at=None).update(handled_at=now()):
            journal.write(
                "message.signalement-traite", actor=who.personne, subject=row.message.public_id, request=request
            )
