"""What is going on for one person and one pupil: drafts, what was sent, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.models import Dossier
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.kit.clockkit import now

Etat = Dossier.Etat
ANSWER_SHOWN = timedelta(days=60)
"""An answer is news for two months; afterwards the téléservice's own page still has it."""
PHRASES: dict[str, str | Promise] = {
    Etat.BROUILLON: _("Brouillon à terminer"),
    Etat.ENVOYE: _("Envoyée, en attente de réponse"),
    Etat.TRAITE: _("L'établissement a répondu"),
}
CLASSES: dict[str, str] = {Etat.BROUILLON: "attention", Etat.ENVOYE: "", Etat.TRAITE: "bien"}


@dataclass(frozen=True)
class EnCours:
    """The latest of one kind: in words, with the class of its tag."""

    phrase: str | Promise
    classe: str


def going_on(who: Visiteur, enfant: EnfantVu, teleservice: str) -> EnCours | None:
    """The state of the latest démarche of this person for this pupil by this téléservice; None when there is none."""
    own = {*who.responsables, *who.eleves_propres, enfant.personne}
    waiting = Q(etat__in=(Etat.BROUILLON, Etat.ENVOYE))
    answered = Q(etat=Etat.TRAITE, closed_at__gt=now() - ANSWER_SHOWN)
    rows = Dossier.objects.filter(waiting | answered, teleservice=teleservice, eleve=enfant.public_id, personne__in=own)
    latest = rows.order_by("-updated_at").first()
    if latest is None:
        return None
    if latest.etat == Etat.TRAITE and latest.evenements.filter(quoi="exact").exists():
        return EnCours(_("Tout est déclaré exact"), CLASSES[latest.etat])  # nothing was asked, nobody has answered
    return EnCours(PHRASES[latest.etat], CLASSES[latest.etat])
