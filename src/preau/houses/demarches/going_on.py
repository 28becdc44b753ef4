"""What is going on for one person and their pupils: drafts, what was sent, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.models import Dossier, Evenement
from preau.houses.demarches.visiteur import Visiteur
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


def going_on(who: Visiteur) -> dict[tuple[str, str], EnCours]:
    """By pupil and téléservice, the state of the latest démarche of this person: one query, whatever the pupils."""
    own = {*who.responsables, *who.eleves_propres, *(one.personne for one in who.enfants)}
    waiting = Q(etat__in=(Etat.BROUILLON, Etat.ENVOYE))
    answered = Q(etat=Etat.TRAITE, closed_at__gt=now() - ANSWER_SHOWN)
    rows = Dossier.objects.filter(
        waiting | answered, eleve__in={one.public_id for one in who.enfants}, personne__in=own
    ).annotate(is_exact=Exists(Evenement.objects.filter(dossier=OuterRef("pk"), quoi="exact")))
    return {(row.eleve, row.teleservice): _say(row) for row in rows.order_by("updated_at", "pk")}


def _say(row: Dossier) -> EnCours:
    if row.etat == Etat.TRAITE and row.is_exact:  # type: ignore[attr-defined]
        return EnCours(_("Tout est déclaré exact"), CLASSES[row.etat])  # nothing was asked, nobody has answered
    return EnCours(PHRASES[row.etat], CLASSES[row.etat])
