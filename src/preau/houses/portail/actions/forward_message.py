"""Begin a message that passes another one on (issue 5, item 5)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from preau.houses.portail.actions.messagerie import Ouvert
from preau.houses.portail.actions.pieces import copy_pieces
from preau.houses.portail.actions.write_message import Ecrit, save_draft
from preau.houses.portail.models import Message
from preau.houses.portail.visiteur import Visiteur
from preau.kit import journal, richkit
from preau.kit.idkit import new_public_id

LONGEST = 20_000
CUT = "[…]"


def forward_message(who: Visiteur, found: Ouvert) -> Message:
    """A draft with the words and the files of a message that they may read; who else received it is not told.

    Nobody is written to yet: the person chooses, within their rights, and may change everything first.
    """
    message = found.message
    draft = save_draft(who, new_public_id(), Ecrit(objet=_subject(message.objet), texte=_text(message)))
    copied = copy_pieces(who, message, draft)
    with transaction.atomic():
        journal.write("message.transfere", actor=who.personne, subject=draft.public_id, detail={"pieces": copied})
    return draft


def _subject(objet: str) -> str:
    return objet if objet.lower().startswith("tr :") else f"Tr : {objet}".strip()[:200]


def _text(message: Message) -> str:
    sent = timezone.localtime(message.sent_at).strftime("%d/%m/%Y, %H:%M") if message.sent_at else ""
    head = _("Message de %(auteur)s, le %(quand)s :") % {"auteur": message.auteur_nom, "quand": sent}
    whole = f"\n\n----------\n{head}\n\n{richkit.to_plain(message.corps)}"
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - len(CUT)]}{CUT}"
