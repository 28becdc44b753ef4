"""What is in a person's boxes, and what they may open. Nobody else's message is ever read here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from preau.houses.portail import settings
from preau.houses.portail.models import DossierMessages, Message, Remise, SuspensionMessagerie
from preau.houses.portail.visiteur import Visiteur
from preau.kit.clockkit import now
from preau.kit.namekit import normalise

UNREAD = Q(read_at=None) | Q(marked_at__isnull=False)
"""Never opened, or marked so by its reader."""
FOUND = 50
"""Messages shown of one search."""


@dataclass(frozen=True)
class Ligne:
    """One message in a box. `sens` says who stands in the list: the author, or the recipients."""

    message: Message
    is_read: bool
    is_mine: bool

    @property
    def qui(self) -> str:
        """Who it came from, or whom it goes to."""
        return ", ".join(destinataires(self.message)) if self.is_mine else self.message.auteur_nom


@dataclass(frozen=True)
class Ouvert:
    """A message that this person may read, as author (`is_mine`) or by one of their mailboxes (`remises`)."""

    message: Message
    is_mine: bool
    remises: list[Remise]


def is_suspended(who: Visiteur) -> bool:
    """Whether the messages of this profile rest: kept, neither read nor written, and nothing else stops."""
    return who.profil in suspended_profils()


def suspended_profils() -> frozenset[str]:
    """The profiles whose messages rest: by setting, or until an administrator opens them again."""
    here = SuspensionMessagerie.objects.values_list("profil", flat=True)
    return frozenset(here) | frozenset(settings.current().messagerie_suspendue)


def unread(adresses: Collection[str]) -> int:
    """How many messages wait unread in these mailboxes; one in two of them counts once."""
    return _live(adresses).filter(UNREAD, trashed_at=None).values("message").distinct().count()


def inbox(who: Visiteur, dossier: DossierMessages | None = None) -> QuerySet[Message]:
    """Received, in no folder or in this one, newest first."""
    return _messages(_live(who.adresses).filter(trashed_at=None, dossier=dossier))


def trash(who: Visiteur) -> QuerySet[Message]:
    """Received, in the bin."""
    return _messages(_live(who.adresses).exclude(trashed_at=None))


def sent(who: Visiteur) -> QuerySet[Message]:
    """Sent by this person."""
    rows = Message.objects.filter(auteur__in=who.adresses, author_hidden_at=None).exclude(sent_at=None)
    return rows.order_by("-sent_at", "-pk")


def drafts(who: Visiteur) -> QuerySet[Message]:
    """Begun by this person and not sent."""
    return Message.objects.filter(auteur__in=who.adresses, sent_at=None).order_by("-updated_at", "-pk")


def search(who: Visiteur, text: str) -> list[Message]:
    """Sent and received messages that hold every word of `text`, accents and case apart, newest first.

    A LIKE over the words of this person's own messages, which their mailboxes find by index: no index of ours holds
    the words of other people beside theirs.
    """
    words = [word for word in (normalise(one) for one in text.split()) if word]
    if not words:
        return []
    received = Q(pk__in=_live(who.adresses).values("message"))
    mine = Q(auteur__in=who.adresses, author_hidden_at=None, sent_at__isnull=False)
    rows = Message.objects.filter(received | mine)
    for word in words[:10]:
        rows = rows.filter(recherche__contains=word)
    return list(rows.order_by("-sent_at", "-pk")[:FOUND])


def search_key(parts: Iterable[str]) -> str:
    """The words of a message as `search` compares them."""
    return " ".join(key for part in parts for word in part.split() if (key := normalise(word)))


def lines(who: Visiteur, messages: Collection[Message]) -> list[Ligne]:
    """These messages as the rows of a list; one query for what was read."""
    unread_ones = set(_live(who.adresses).filter(UNREAD, message__in=messages).values_list("message_id", flat=True))
    mine = set(who.adresses)
    received = set(_live(who.adresses).filter(message__in=messages).values_list("message_id", flat=True))
    return [Ligne(one, one.pk not in unread_ones, one.auteur in mine and one.pk not in received) for one in messages]


def find_readable(who: Visiteur, public_id: str) -> Ouvert | None:
    """The message of this id if this person wrote it or received it, and has not thrown it away for good."""
    message = Message.objects.filter(public_id=public_id).exclude(sent_at=None).first()
    if message is None:
        return None
    remises = list(_live(who.adresses).filter(message=message))
    is_mine = message.auteur in who.adresses and message.author_hidden_at is None
    return Ouvert(message, is_mine, remises) if is_mine or remises else None


def open_message(who: Visiteur, public_id: str) -> Ouvert | None:
    """The same, marked as read: once read it cannot be recalled from under their eyes."""
    found = find_readable(who, public_id)
    if found is None or not found.remises:
        return found
    own = _live(who.adresses).filter(message=found.message)
    if any(one.marked_at is not None for one in found.remises):
        own.update(marked_at=None)
    unread_ones = own.filter(read_at=None)
    if any(one.read_at is None for one in found.remises):
        unread_ones.update(read_at=now())
        return find_readable(who, public_id)  # it may have been recalled in between
    return found


def destinataires(message: Message) -> list[str]:
    """Whom a message was written to, in the words of its author; of a draft, whom it is meant for."""
    return [str(row.get("nom", "")) for row in (message.a_libelle if message.sent_at else message.brouillon_a)]


def shown_destinataires(message: Message, who: Visiteur) -> tuple[list[str], int]:
    """The same for a reader: lists, staff and themselves by name, and how many other people.

    What families are written to is nobody else's: parents do not learn from a message who other parents are.
    """
    if message.auteur in who.adresses:
        return destinataires(message), 0
    own = set(who.adresses)
    named = [row for row in message.a_libelle if ":" in row["a"][2:] or row["a"][:2] == "l:" or row["a"] in own]
    if who.profil == "personnel":
        named = message.a_libelle
    return [row["nom"] for row in named], len(message.a_libelle) - len(named)


def _live(adresses: Collection[str]) -> QuerySet[Remise]:
    return Remise.objects.filter(adresse__in=list(adresses), deleted_at=None)


def _messages(remises: QuerySet[Remise]) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=remises.values("message")).order_by("-sent_at", "-pk")
