"""Put messages away: bin, folders, gone for good. Only what stands in one's own boxes moves."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from preau.houses.portail.models import DossierMessages, Message, Remise
from preau.houses.portail.refusals_messagerie import TropDeDossiers
from preau.houses.portail.visiteur import Visiteur
from preau.kit import journal
from preau.kit.clockkit import now

MOST_FOLDERS = 50
GESTES = ("corbeille", "restaurer", "supprimer", "deplacer", "non-lu")


def sort_messages(
    who: Visiteur, public_ids: Collection[str], geste: str, dossier: DossierMessages | None = None
) -> int:
    """Do `geste` with these messages, in the boxes of this person; how many moved.

    `corbeille` also takes a message out of the sent ones; `supprimer` only takes what lies in the bin; `non-lu` shows
    as not read what was.
    """
    moment = now()
    wanted = Message.objects.filter(public_id__in=list(public_ids)).exclude(sent_at=None).values("pk")
    received = Remise.objects.filter(adresse__in=who.adresses, message__in=wanted, deleted_at=None)
    with transaction.atomic():
        if geste == "corbeille":
            moved = received.filter(trashed_at=None).update(trashed_at=moment)
            mine = Message.objects.filter(pk__in=wanted, auteur__in=who.adresses, author_hidden_at=None)
            moved += mine.update(author_hidden_at=moment)
        elif geste == "restaurer":
            moved = received.exclude(trashed_at=None).update(trashed_at=None)
        elif geste == "supprimer":
            moved = received.exclude(trashed_at=None).update(deleted_at=moment)
        elif geste == "non-lu":
            moved = received.filter(trashed_at=None).exclude(read_at=None).update(marked_at=moment)
        else:
            moved = received.update(dossier=dossier, trashed_at=None)
        if moved:
            journal.write("messages.ranges", actor=who.personne, detail={"geste": geste, "nombre": moved})
    return moved


def empty_trash(who: Visiteur) -> int:
    """Throw away for good what lies in the bin."""
    with transaction.atomic():
        rows = Remise.objects.filter(adresse__in=who.adresses, deleted_at=None).exclude(trashed_at=None)
        gone = rows.update(deleted_at=now())
        if gone:
            journal.write("messages.ranges", actor=who.personne, detail={"geste": "vider", "nombre": gone})
    return gone


def list_dossiers(who: Visiteur) -> list[DossierMessages]:
    """The folders of this person, by name."""
    return list(DossierMessages.objects.filter(personne=who.personne).order_by("nom"))


def find_dossier(who: Visiteur, public_id: str) -> DossierMessages | None:
    """Their folder of this id."""
    return DossierMessages.objects.filter(personne=who.personne, public_id=public_id).first()


def create_dossier(who: Visiteur, nom: str) -> DossierMessages:
    """A folder of this name; the one that they have already, if so. Raises TropDeDossiers."""
    with transaction.atomic():
        rows = DossierMessages.objects.filter(personne=who.personne)
        known = rows.filter(nom=nom).first()
        if known is not None:
            return known
        if rows.count() >= MOST_FOLDERS:
            raise TropDeDossiers
        journal.write("dossier-messages.cree", actor=who.personne)
        return DossierMessages.objects.create(personne=who.personne, nom=nom)


def rename_dossier(who: Visiteur, public_id: str, nom: str) -> bool:
    """Give it another name; False when another of their folders has it."""
    try:
        with transaction.atomic():
            DossierMessages.objects.filter(personne=who.personne, public_id=public_id).update(nom=nom)
            journal.write("dossier-messages.renomme", actor=who.personne)
    except IntegrityError:
        return False
    return True


def delete_dossier(who: Visiteur, public_id: str) -> None:
    """Delete a folder; its messages come back to where new ones arrive."""
    with transaction.atomic():
        rows = DossierMessages.objects.filter(personne=who.personne, public_id=public_id)
        Remise.objects.filter(dossier__in=rows).update(dossier=None)
        if rows.delete()[0]:
            journal.write("dossier-messages.supprime", actor=who.personne)
